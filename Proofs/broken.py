"""The cases of content.py: what each breaks, and what may come of it."""

import collections
import dataclasses
import html.parser
import json
import os
import random
import re
import shutil
import signal
import xml.parsers.expat

import server
from hostile import PATTERNS, PICTURES, SOUNDS, Hostile, repeated
from sites import PUBLIC, TABLES, Site, break_rows, run, statement

MOST_MEMORY = 256 << 20
# Exit codes that the program documents.
EXIT_CODES = range(7)
# A limit on one build: so many builds of the sound site, and so many more for each megabyte of what is broken.
BUILDS = 15
BUILDS_A_MEGABYTE = 250
# Of all cases, those in which something more than a build is compared.
CLEAN_SHARE = 0.08
UNDONE_SHARE = 0.03
COMMAND_SHARE = 0.06
# Builds that making a failed case smaller may take.
SHRINKING_BUILDS = 150

Fault = collections.namedtuple("Fault", "case kind message folder")
Change = collections.namedtuple("Change", "table key values")


class Result:
    """What one case did."""

    def __init__(self, name, size):
        self.name = name
        self.size = size
        self.exits = collections.Counter()
        self.seconds = 0
        self.memory = 0
        self.faults = []

    def add(self, build):
        self.exits[build.code if build.code in EXIT_CODES else "signal %d" % -build.code] += 1
        self.seconds = max(self.seconds, build.seconds)
        self.memory = max(self.memory, build.memory >> 20)


class Workshop:
    """Makes, builds and judges cases, in a folder of its own."""

    def __init__(self, options, base):
        self.options = options
        self.base = base
        self.folder = os.path.join(options.work, "case-%d" % os.getpid())
        # Files that show a fault, by the names under which they are kept.
        self.evidence = {}

    def run(self, cases, number):
        case = cases.make(number)
        result = Result("%s:%d" % (cases.name, number), case.size)
        self.evidence = {}
        found = cases.judge(case, result)
        if found and self.options.smaller:
            case, found = self.smaller(cases, case, found)
        if found:
            folder = self.keep(cases, case, number, found)
            result.faults = [Fault(result.name, kind, message, folder) for kind, message in found]
        return result

    def keep(self, cases, case, number, found):
        """Writes what makes a site fail in the same way, and the site as it was left."""
        folder = os.path.join(self.options.keep, "%s-%d" % (cases.name, number))
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        with open(os.path.join(folder, "faults.txt"), "w", errors="backslashreplace") as file:
            file.write("seed %d, %s:%d, %s site\n" % (self.options.seed, cases.name, number, case.site))
            file.writelines("%s: %s\n" % fault for fault in found)
        case.write(folder, self.base)
        # The broken site itself, but not what links to files in memory.
        for name in ("out", "err", "site.db"):
            if os.path.exists(os.path.join(self.folder, name)):
                shutil.copy2(os.path.join(self.folder, name), folder)
        for name, data in self.evidence.items():
            with open(os.path.join(folder, name.replace("/", ",")), "wb") as file:
                file.write(data)
        return folder

    def show(self, paths, old, new):
        """Keeps the first of some files of two sites, if the case fails."""
        for path in paths[:2]:
            self.evidence["old " + path] = old.read(path)
            self.evidence["new " + path] = new.read(path)

    def smaller(self, cases, case, found):
        """The case with as little as still shows the first fault."""
        kind = found[0][0]
        budget = [SHRINKING_BUILDS]

        def fails(candidate):
            budget[0] -= 1
            faults = cases.judge(candidate, Result("", 0))
            return faults if any(fault[0] == kind for fault in faults) else None

        again = True
        while again and budget[0] > 0:
            again = False
            for candidate in case.smaller():
                if budget[0] <= 0:
                    break
                faults = fails(candidate)
                if faults:
                    case, found, again = candidate, faults, True
                    break
        # So that the folder shows the smallest case.
        return case, cases.judge(case, Result("", 0)) or found

    # Judging what every build has in common

    def limit(self, size):
        return self.base.pace * (BUILDS + BUILDS_A_MEGABYTE * size / 1e6)

    def build(self, case, result, *options, command="build"):
        """A build of the case's site, and the faults that no build may have."""
        options += tuple(self.base.sites[case.site].options if command in ("build", "check") else ())
        build = run(self.base.command(command, *options), self.folder)
        result.add(build)
        return build, self.faults_of(build, case.size)

    def faults_of(self, build, size):
        if build.hung:
            return [("hung", "it did not end")]
        if build.code in (-signal.SIGKILL, -signal.SIGXCPU):
            return [("slow", "it did not end in %.0f s, for %d bytes" % (build.seconds, size))]
        if build.code < 0 and build.memory > MOST_MEMORY:
            return [("memory", "more than %d MB, for %d bytes" % (build.memory >> 20, size))]
        if build.code < 0:
            last = build.errors.decode(errors="replace").strip().splitlines()
            told = next((line for line in last if "atal error" in line or "rror:" in line), "")
            return [("crash", "signal %d; %s" % (-build.code, told[:200]))]
        faults = []
        if build.code not in EXIT_CODES:
            faults.append(("exit", "exit code %d" % build.code))
        if build.memory > MOST_MEMORY:
            faults.append(("memory", "%d MB" % (build.memory >> 20)))
        if build.seconds > self.limit(size):
            faults.append(("slow", "%.2f s for %d bytes" % (build.seconds, size)))
        return faults


# What is compared after a build


class Report:
    """The report that a build printed with --json."""

    def __init__(self, build):
        self.problem = None
        self.values = {}
        try:
            self.values = json.loads(build.out.decode())
        except ValueError as error:
            self.problem = "the report is not JSON: %s" % error

    def names(self, key):
        return self.values.get(key, [])

    @property
    def records(self):
        return {omission["record"] for omission in self.names("withheld")}

    @property
    def codes(self):
        return {problem.get("code") for problem in self.names("problems")}

    def named_twice(self):
        """The values that are left out or withheld for a reason, and for the reason that they are missing."""
        seen = collections.defaultdict(set)
        for omission in self.names("withheld") + self.names("left_out"):
            seen[omission["record"], omission.get("column")].add(omission["code"])
        return sorted("%s %s" % where for where, codes in seen.items() if "missing" in codes and len(codes) > 1)


ADDRESSES = ("href", "src", "action", "formaction", "poster", "data", "srcset", "cite", "xlink:href")


class Markup(html.parser.HTMLParser):
    """Finds what a page must not have, by a parser that knows nothing of this project."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.unsafe = []
        self.data = None

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        for name, value in attributes:
            address = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if name.startswith("on"):
                self.unsafe.append("%s on <%s>" % (name, tag))
            if name in ADDRESSES and address.startswith(("javascript:", "vbscript:", "data:text")):
                self.unsafe.append("%s=%s on <%s>" % (name, address[:30], tag))
        if tag == "script":
            self.data = "" if values.get("type") == "application/ld+json" else None
            if self.data is None and not (values.get("src") or "").startswith("/assets/"):
                self.unsafe.append("<script>")

    def handle_data(self, data):
        if self.data is not None:
            self.data += data

    def handle_endtag(self, tag):
        if tag == "script" and self.data is not None:
            try:
                json.loads(self.data)
            except ValueError as error:
                self.unsafe.append("JSON of a page: %s" % error)
            self.data = None


def malformed(path, data):
    """What is wrong with a file as a file of its kind; None when nothing is."""
    try:
        text = data.decode() if not path.startswith(("media/", "assets/")) else ""
        if path.endswith(".xml"):
            xml.parsers.expat.ParserCreate().Parse(data, True)
        elif path.endswith((".json", ".webmanifest")):
            json.loads(text)
        elif path.endswith(".html"):
            markup = Markup()
            markup.feed(text)
            markup.close()
            if "\0" in text:
                return "a NUL character"
            return "; ".join(markup.unsafe[:3]) or None
    except (ValueError, xml.parsers.expat.ExpatError) as error:
        return str(error)
    return None


def spoiled(old, new, changed):
    return [
        ("malformed", "%s: %s" % (path, fault))
        for path in changed
        if path in new.files
        for fault in [malformed(path, new.read(path))]
        if fault
    ]


CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def unprintable(build):
    """What a terminal would obey in what a command printed; None when it is plain text."""
    for stream in (build.out, build.errors):
        try:
            found = CONTROLS.search(stream.decode())
        except UnicodeDecodeError as error:
            return str(error)
        if found:
            return "it prints %r" % found[0]
    return None


# Rows


@dataclasses.dataclass
class RowCase:
    site: str
    changes: list
    extra: float
    server: bool = False

    @property
    def size(self):
        return sum(len(value_bytes(value)) for change in self.changes for value in change.values.values())

    def write(self, folder, base):
        with open(os.path.join(folder, "change.sql"), "w") as file:
            for change in self.changes:
                text = server.statements(base.rows, change)[0] + ";" if self.server else statement(change)
                file.write(text + "\n")

    def smaller(self):
        for index, change in enumerate(self.changes):
            if len(self.changes) > 1:
                yield dataclasses.replace(self, changes=self.changes[:index] + self.changes[index + 1 :])
            for column, value in change.values.items():
                others = {c: v for c, v in change.values.items() if c != column}
                for values in ([others] if others else []) + [{**others, column: v} for v in shorter(value)]:
                    changes = list(self.changes)
                    changes[index] = change._replace(values=values)
                    yield dataclasses.replace(self, changes=changes)


def value_bytes(value):
    if isinstance(value, bytes):
        return value
    return b"" if value is None else str(value).encode("utf-8", "surrogatepass")


def shorter(value):
    """Every value with a part less: halves first, then quarters, and so on."""
    if not isinstance(value, (str, bytes)) or not value:
        return
    size = len(value) // 2
    while size:
        for start in range(0, len(value), size):
            yield type(value)(value[:start] + value[start + size :])
        if len(value) // size > 16:
            return
        size //= 2
    if len(value) == 1:
        yield value[:0]


class RowCases:
    name = "rows"

    def __init__(self, workshop):
        self.workshop = workshop
        self.base = workshop.base
        self.server = self.base.server is not None

    # Making

    def make(self, number):
        hostile = Hostile("%d rows %d" % (self.workshop.options.seed, number))
        site = hostile.choice(["plain"] * 7 + ["usual"] * 2 + ["drafts"])
        if self.server:
            site = "plain"
            hostile = server.ServerValues("%d server %d" % (self.workshop.options.seed, number))
        kind = hostile.rng.random()
        if kind < 0.1:
            changes = [self.insertion(hostile)]
        else:
            changes = [self.change(hostile, 1 if kind < 0.75 else hostile.choice([2, 3, 30]))]
        return RowCase(site, changes, hostile.rng.random(), self.server)

    def table(self, hostile):
        return hostile.choice(TABLES[2:] * 6 + ["blog_posts"] * 12 + ["portfolio_projects", "profiles"] * 5 + TABLES)

    def change(self, hostile, count):
        table = self.table(hostile)
        rows = self.base.rows[table] or self.base.rows["auth_users"]
        table = table if self.base.rows[table] else "auth_users"
        row = hostile.choice(rows)
        columns = [column for column in row if column != "rowid"]
        # Columns that no page reads are broken too, but not as often.
        weights = [1 if column in PUBLIC.get(table, []) else 0.15 for column in columns]
        chosen = hostile.rng.choices(columns, weights, k=count)
        return Change(table, row["rowid"], {column: self.value(hostile, table, column) for column in chosen})

    def insertion(self, hostile):
        table = self.table(hostile)
        table = table if self.base.rows[table] else "auth_users"
        columns = [column for column in self.base.rows[table][0] if column != "rowid"]
        sound = hostile.choice(self.base.rows[table])
        values = {}
        for column in columns:
            # A row in which everything is broken is withheld for the first reason, and shows nothing else.
            keeps = hostile.chance(0.6) and column not in ("id", "slug", "public_profile_slug")
            values[column] = sound[column] if keeps else self.value(hostile, table, column)
        return Change(table, None, values)

    def value(self, hostile, table, column):
        if self.server:
            return hostile.typed(self.base.server_types[table][column], column)
        if column in ("user_id", "author_id", "deliverable_id", "id") and hostile.chance(0.4):
            # The key of another row.
            others = self.base.rows[hostile.choice(["auth_users", "profiles", "deliverables", table])]
            return hostile.choice(others)[column if column in others[0] else "id"]
        return hostile.suited(column) if hostile.chance(0.5) else hostile.value()

    # Judging

    def judge(self, case, result):
        workshop = self.workshop
        base = self.base.sites[case.site]
        base.copy(workshop.folder)
        undo = None
        if case.server:
            undo = server.break_server(self.base, case.changes)
            if undo is None:
                result.exits["refused by the database"] += 1
                return []
        else:
            break_rows(case.changes, os.path.join(workshop.folder, "site.db"))
        try:
            return self.built(case, base, result)
        finally:
            if undo:
                undo()

    def built(self, case, base, result):
        build, faults = self.workshop.build(case, result)
        if faults:
            return faults
        old = Site(os.path.join(base.folder, "public"))
        new = Site(os.path.join(self.workshop.folder, "public"))
        report = Report(build)
        if report.problem:
            return [("report", report.problem)]
        changed = old.differences(new)
        if build.code != 0:
            faults = [("touched", "a refused build changed %s" % changed[0])] if changed else []
            if build.code == 4 and report.codes == {"shrink"}:
                return faults
            problem = next((p for p in report.names("problems") if p.get("severity") == "error"), {})
            told = "exit code %d: %s: %s" % (build.code, problem.get("code"), problem.get("message"))
            return faults + [("stopped", told[:300])]
        shown = Shown(self.base.rows, case.changes)
        others = [path for path in changed if not shown.may_change(path, old, new)]
        kind = "key" if shown.takes_key else "changed"
        faults = [(kind, "%s shows no %s" % (path, case.changes[0].table)) for path in others[:3]]
        self.workshop.show(others, old, new)
        faults += shown.vanished(old, new, report, case.site == "drafts")
        faults += [("twice", where) for where in report.named_twice()[:1]]
        faults += spoiled(old, new, changed)
        return faults + self.more(case, base, old, new, report, result)

    def more(self, case, base, old, new, report, result):
        """What is compared in some cases only, because it takes another build."""
        workshop = self.workshop
        if case.extra < CLEAN_SHARE:
            build, faults = workshop.build(case, result, "--output", "clean")
            if faults or build.code != 0:
                return faults or [("stale", "a clean build ends with %d" % build.code)]
            clean = Site(os.path.join(workshop.folder, "clean"))
            paths = new.differences(clean, ignored=["_redirects", "redirects.json"])
            faults = [("stale", "%s differs from that of a clean build" % path) for path in paths[:2]]
            workshop.show(paths, clean, new)
            again = Report(build)
            for key in ("withheld", "left_out"):
                if again.names(key) != report.names(key):
                    faults.append(("stale", "%s of a clean build differs" % key))
            return faults
        if case.extra < CLEAN_SHARE + UNDONE_SHARE and not case.server:
            shutil.copyfile(os.path.join(base.folder, "site.db"), os.path.join(workshop.folder, "site.db"))
            build, faults = workshop.build(case, result)
            after = Site(os.path.join(workshop.folder, "public"))
            paths = old.differences(after, ignored=["_redirects", "redirects.json"])
            workshop.show(paths, old, after)
            return faults + [("stale", "%s is not again what it was" % path) for path in paths[:2]]
        if case.extra < CLEAN_SHARE + UNDONE_SHARE + COMMAND_SHARE:
            return self.other_command(case, result)
        return []

    def other_command(self, case, result):
        workshop = self.workshop
        program = self.base.program
        files = ["--templates", self.base.templates, "--content", "content"]
        commands = [
            [program, "db", "check", self.base.database, "--content"],
            [program, "check", "--strict", "--database", self.base.database] + files,
            [program, "build", "--clean", "--database", self.base.database] + files,
            [program, "impact", "--database", self.base.database, "room-tone"] + files,
        ]
        index = int(case.extra * 1e6) % len(commands)
        build = run(commands[index], workshop.folder)
        faults = workshop.faults_of(build, case.size)
        unplain = unprintable(build)
        return faults + ([("unprintable", "%s: %s" % (commands[index][1], unplain))] if unplain else [])


class Shown:
    """Where the rows of a case may be shown, before and after."""

    SECTIONS = {"blog_posts": "blog/", "portfolio_projects": "portfolio/", "profiles": "artists/"}
    # Lists whose pages, or counts, change with any of their records.
    LISTS = {
        # Each page of the list says how many there are.
        "blog_posts": ("blog/index.html", "blog/page/"),
        "portfolio_projects": ("portfolio/in/", "portfolio/index.html"),
        # Feeds name the authors of posts.
        "profiles": ("artists/index.html", "feed.", "atom.xml"),
        "testimonials": ("testimonials/index.html", "index.html", "sitemap"),
    }
    PARTS = ("profile_projects", "profile_audio_showcase", "deliverables")

    def __init__(self, rows, changes):
        self.rows = rows
        self.changes = changes
        self.addresses = set()
        self.before = {}
        self.lists = ()
        self.parts = False
        # A profile has the key of another, which the constraints of the schema exclude.
        self.takes_key = False
        self.records = set()
        self.columns = set()
        for change in changes:
            self.add(change)

    def add(self, change):
        public = PUBLIC.get(change.table, [])
        self.columns |= set(change.values)
        if not set(change.values) & set(public):
            return
        old = next((row for row in self.rows[change.table] if row["rowid"] == change.key), {})
        new = {**old, **change.values}
        self.lists += self.LISTS.get(change.table, ())
        self.records |= {self.name_of(change.table, row) for row in (old, new)}
        if change.table in self.PARTS:
            self.parts = True
            for row in (old, new):
                self.addresses |= {a for a in map(self.address_of_artist, self.owners(row)) if a}
            return
        section = self.SECTIONS.get(change.table)
        for row in (old, new):
            slug = row.get("slug", row.get("public_profile_slug"))
            slug = "" if slug is None or isinstance(slug, bytes) else str(slug).strip()
            if section and slug:
                address = section + slug + "/"
                self.addresses.add(address)
                if row is old:
                    self.before[address] = self.name_of(change.table, row)
        self.takes_key |= any(
            change.values.get(column) == other[column] and other["rowid"] != change.key
            for column in ("id", "user_id")
            if change.table == "profiles" and change.values.get(column) is not None
            for other in self.rows["profiles"]
        )

    @staticmethod
    def name_of(table, row):
        """The record in reports."""
        return "%s %s" % (table, row["id"]) if row.get("id") else table + " without id"

    def owners(self, row):
        return [user for user in [row.get("user_id")] if user]

    def address_of_artist(self, user):
        for row in self.rows["profiles"]:
            if row["user_id"] == user and row["public_profile_slug"]:
                return "artists/%s/" % row["public_profile_slug"]
        return None

    def may_change(self, path, old, new):
        if not self.addresses and not self.lists:
            return False
        if path.startswith(self.lists) or path.startswith(tuple(self.addresses)):
            return True
        if path.startswith("media/"):
            # Named by their hash: they come and go with the row that names them.
            return not (path in old.files and path in new.files)
        if self.parts:
            return path.startswith("sitemap")
        if path in ("_redirects", "redirects.json"):
            return bool(self.columns & {"slug", "public_profile_slug"})
        shown = old.read(path) + new.read(path)
        return any(b"/" + address.encode("utf-8", "replace") in shown for address in self.addresses)

    def vanished(self, old, new, report, has_drafts):
        """Pages that went without a word, and pages at addresses that nobody chose."""
        faults = []
        chosen = self.columns & {"slug", "public_profile_slug", "published", "created_at", "id", "user_id"}
        for address, record in self.before.items():
            page = address + "index.html"
            if page in old.files and page not in new.files and not chosen and record not in report.records:
                faults.append(("vanished", page))
        for path in new.files:
            if path in old.files or not path.endswith("index.html") or has_drafts:
                continue
            if not path.startswith(tuple(self.addresses) + self.lists):
                faults.append(("address", path))
        touched = {record.split(" ")[0] for record in self.records}
        strange = sorted(r for r in report.records if r not in self.records)
        if self.parts:
            strange = [record for record in strange if not record.startswith(self.PARTS)]
        # A slug that another row has may withhold that one, and a broken id is not printed as it is.
        if strange and not self.columns & {"slug", "public_profile_slug", "id"}:
            faults.append(("withheld", "%s, and not only a row of %s" % (strange[0], ", ".join(touched))))
        return faults


# Files


KEYS = {
    "blog": "title slug created_at updated_at published author excerpt featured_image_url meta_title meta_description",
    "portfolio": "title slug published client category year video_url thumbnail_url duration_minutes featured sort_order"
    " created_at updated_at",
    "testimonials": "client_name content role company rating featured display_order created_at published",
    "artists": "public_profile_slug display_name published profile_picture_url photo_1_url photo_2_url social_links"
    " projects showcase created_at updated_at",
    "pages": "title slug description template published",
}
OTHER_KEYS = "id level tags date draft layout <<: ? & 'a' text redirect_from published_at bio body".split()
KEYS = {folder: keys.split() + OTHER_KEYS for folder, keys in KEYS.items()}
SETTINGS = (
    "title base_url language time_zone description logo social_image default_author posts_per_page humans organization"
    " navigation social contact media served_elsewhere embeds public_email_addresses security text redirects"
).split()


@dataclasses.dataclass
class FileCase:
    site: str
    # What becomes of paths of the content folder: bytes, or the name of something that is no file.
    files: dict
    extra: float

    @property
    def size(self):
        return sum(len(data) for data in self.files.values() if isinstance(data, bytes))

    def write(self, folder, base):
        for path, data in self.files.items():
            target = os.path.join(folder.encode(), b"content", path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            try:
                place(target, data)
            except OSError:
                pass

    def smaller(self):
        for path, data in self.files.items():
            others = {p: d for p, d in self.files.items() if p != path}
            if others:
                yield dataclasses.replace(self, files=others)
            if isinstance(data, bytes):
                for less in shorter(data):
                    yield dataclasses.replace(self, files={**others, path: less})


def place(target, data):
    if os.path.lexists(target) and not os.path.isdir(target):
        # Not written through: the file is a link to that of the sound site.
        os.unlink(target)
    if isinstance(data, bytes):
        with open(target, "wb") as file:
            file.write(data)
    elif data == "folder":
        os.makedirs(target, exist_ok=True)
    elif data == "pipe":
        os.mkfifo(target)
    elif data == "loop":
        os.symlink(".", target)
    elif data == "self":
        os.symlink(os.path.basename(target), target)
    elif data == "dangling":
        os.symlink("nowhere.md", target)
    elif data == "outside":
        os.symlink("/etc/passwd", target)
    elif data == "zeros":
        os.symlink("/dev/zero", target)


class FileCases:
    name = "files"

    def __init__(self, workshop):
        self.workshop = workshop
        self.base = workshop.base
        self.content = os.path.join(self.base.sites["plain"].folder, "content")
        self.texts = sorted(
            os.path.relpath(os.path.join(top, name), self.content)
            for top, _, names in os.walk(self.content)
            for name in names
            if name.endswith(".md")
        )

    # Making

    def make(self, number):
        hostile = Hostile("%d files %d" % (self.workshop.options.seed, number))
        site = hostile.choice(["plain"] * 9 + ["drafts"])
        kinds = [self.text] * 10 + [self.new_text] * 4 + [self.picture] * 5 + [self.sound] * 2
        kinds += [self.settings] * 5 + [self.odd]
        files = hostile.choice(kinds)(hostile)
        return FileCase(site, files, hostile.rng.random())

    def read(self, path):
        with open(os.path.join(self.content, path), newline="") as file:
            return file.read()

    def text(self, hostile):
        path = hostile.choice(self.texts)
        lines, body = parts_of(self.read(path))
        if hostile.chance(0.15):
            # Only the body is hostile: the front matter is read, and the text rendered.
            text = "---\n%s\n---\n%s" % ("\n".join(lines), hostile.prose())
            return {path.encode(): text.encode("utf-8", "replace")}
        return {path.encode(): hostile.front_matter_file(lines, body, KEYS[path.split("/")[0]])}

    def new_text(self, hostile):
        folder = hostile.choice(list(KEYS))
        lines = {
            "blog": ["title: New", "created_at: 2026-01-01"],
            "portfolio": ["title: New"],
            "testimonials": ["client_name: New"],
            "artists": ["display_name: New"],
            "pages": ["title: New"],
        }[folder]
        inner = hostile.choice([b""] * 6 + [b"2026/", b"a b/", b".hidden/", b"d/" * 40, b"\xff/", b"post/"])
        path = folder.encode() + b"/" + inner + hostile.file_name()
        return {path: hostile.front_matter_file(lines, "Text.", KEYS[folder])}

    def picture(self, hostile):
        ending, data = hostile.picture()
        path = "media/broken." + ending
        return {path.encode(): data, **self.naming(hostile, path)}

    def sound(self, hostile):
        ending, data = hostile.sound()
        path = "media/audio/broken." + ending
        return {path.encode(): data, **self.naming(hostile, path)}

    def naming(self, hostile, path):
        """A text that shows a file of the content folder, in one of the ways that there are."""
        head = "---\ntitle: New\ncreated_at: 2026-01-01\n"
        way = hostile.rng.randrange(6)
        if way == 0:
            return {b"blog/new.md": (head + "featured_image_url: %s\n---\nText." % path).encode()}
        if way == 1:
            return {b"portfolio/new.md": ("---\ntitle: New\nvideo_url: %s\n---\nText." % path).encode()}
        if way == 2:
            text = "---\ndisplay_name: New\nprofile_picture_url: %s\nphoto_1_url: %s\n---\nText." % (path, path)
            return {b"artists/new.md": text.encode()}
        if way == 3:
            track = "[{custom_title: New, file_path: %s}]" % os.path.basename(path)
            return {b"artists/new.md": ("---\ndisplay_name: New\nshowcase: %s\n---\nText." % track).encode()}
        if way == 4 and path.endswith(tuple(PICTURES)):
            settings = re.sub(r"(?m)^(logo|social_image): .*", r"\1: " + path, self.read("site.yaml"))
            return {b"site.yaml": settings.encode()}
        body = '![a](%s "A title")\n\n[a](%s)\n\n<img src="%s" alt="a">' % (path, path, path)
        return {b"blog/new.md": (head + "---\n" + body).encode()}

    def settings(self, hostile):
        text = self.read("site.yaml")
        if hostile.chance(0.3):
            return {b"site.yaml": hostile.encoded(text)}
        lines = text.split("\n")
        starts = [index for index, line in enumerate(lines) if re.match(r"[a-z_]+:", line)]
        if hostile.chance(0.4):
            # A value inside of a section.
            inner = [index for index, line in enumerate(lines) if re.match(r"  (- )?[{a-z_]+", line)]
            index = hostile.choice(inner)
            lines[index] = re.sub(r":.*", lambda _: ": " + hostile.yaml(), lines[index])
            return {b"site.yaml": "\n".join(lines).encode("utf-8", "surrogatepass")}
        key = hostile.choice(SETTINGS)
        for start in starts:
            if lines[start].startswith(key + ":"):
                end = next((n for n in starts if n > start), len(lines))
                del lines[start:end]
                break
        lines.insert(hostile.choice([0, len(lines)]), "%s: %s" % (key, hostile.yaml()))
        return {b"site.yaml": "\n".join(lines).encode("utf-8", "surrogatepass")}

    def odd(self, hostile):
        """Things of a file system that are no files, where files are looked for."""
        path = hostile.choice(
            ["blog/a.md", "blog/a", "media/a.jpg", "media/share.jpg", "pages/about.md", "blog", "media/audio", "a"]
        )
        thing = hostile.choice(["folder", "pipe", "loop", "self", "dangling", "outside", "zeros"])
        named = {} if hostile.chance(0.5) else self.naming(hostile, path if "media" in path else "media/a.jpg")
        return {**named, path.encode(): thing}

    # Judging

    def judge(self, case, result):
        workshop = self.workshop
        base = self.base.sites[case.site]
        base.copy(workshop.folder)
        for path, data in case.files.items():
            target = os.path.join(workshop.folder.encode(), b"content", path)
            try:
                if os.path.isdir(target) and not os.path.islink(target):
                    shutil.rmtree(target)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                place(target, data)
            except OSError:
                # No file of such a name can be there.
                return []
        build, faults = workshop.build(case, result)
        if faults:
            return faults
        old = Site(os.path.join(base.folder, "public"))
        new = Site(os.path.join(workshop.folder, "public"))
        report = Report(build)
        if report.problem:
            return [("report", report.problem)]
        changed = old.differences(new)
        if build.code != 0:
            faults = [("touched", "a refused build changed %s" % changed[0])] if changed else []
            if build.code in (1, 2) or build.code == 4 and report.codes == {"shrink"}:
                places = [p for p in report.names("problems") if p.get("severity") == "error"]
                if not places:
                    faults.append(("unnamed", "exit code %d without an error" % build.code))
                return faults + self.printed(case, result)
            return faults + [("exit", "exit code %d: %s" % (build.code, sorted(report.codes)))]
        faults = spoiled(old, new, changed)
        if case.extra < CLEAN_SHARE:
            build, more = workshop.build(case, result, "--output", "clean")
            if more or build.code != 0:
                return faults + (more or [("stale", "a clean build ends with %d" % build.code)])
            clean = Site(os.path.join(workshop.folder, "clean"))
            paths = new.differences(clean, ignored=["_redirects", "redirects.json"])
            workshop.show(paths, clean, new)
            faults += [("stale", "%s differs from that of a clean build" % path) for path in paths[:2]]
        return faults + self.printed(case, result)

    def printed(self, case, result):
        """What the program says to people, in some cases."""
        if not CLEAN_SHARE <= case.extra < CLEAN_SHARE + COMMAND_SHARE:
            return []
        command = [self.base.program, "check", "--templates", self.base.templates, "--content", "content"]
        build = run(command + ["--database", self.base.database], self.workshop.folder)
        faults = self.workshop.faults_of(build, case.size)
        unplain = unprintable(build)
        return faults + ([("unprintable", unplain)] if unplain else [])


def parts_of(text):
    """The lines of a file's front matter, and its body."""
    _, head, body = text.split("---\n", 2)
    return head.rstrip("\n").split("\n"), body


# Growth

# Where a text may stand that somebody made long.
GROWING = [
    "blog_posts.content",
    "blog_posts.title",
    "profiles.bio",
    "profiles.social_links",
    "portfolio_projects.category",
    "front matter",
    "body",
    "settings",
]
SHORT = 40_000
TIMES = 4
# Four times the text may take six times as long, so that noise is no fault, and sorting is none.
MOST_GROWTH = 6


@dataclasses.dataclass
class GrowthCase:
    site: str
    target: str
    pattern: str
    length: int

    @property
    def size(self):
        return self.length

    @property
    def text(self):
        return repeated(self.pattern, self.length)

    def write(self, folder, base):
        with open(os.path.join(folder, "text"), "w") as file:
            file.write("%s in %s, %d and %d\n" % (self.pattern, self.target, self.length, TIMES * self.length))
            file.write(self.text[:2000])

    def smaller(self):
        return []


class GrowthCases:
    name = "growth"

    def __init__(self, workshop):
        self.workshop = workshop
        self.base = workshop.base

    def make(self, number):
        every = [(target, pattern) for target in GROWING for pattern in PATTERNS]
        random.Random(self.workshop.options.seed).shuffle(every)
        target, pattern = every[number % len(every)]
        return GrowthCase("plain", target, pattern, SHORT)

    def judge(self, case, result):
        short, faults = self.build(case, result)
        if faults:
            return faults
        long, faults = self.build(dataclasses.replace(case, length=TIMES * case.length), result)
        if faults:
            return faults
        # What the text adds to a build that renders nothing, or as much as a tenth of a build of the whole site.
        floor = self.base.pace / 10
        first = max(short.seconds - self.base.pace / 2, floor)
        second = long.seconds - self.base.pace / 2
        if second > MOST_GROWTH * first + self.base.pace:
            told = "%s in %s: %.2f s for %d, %.2f s for %d"
            values = (case.pattern, case.target, short.seconds, case.length, long.seconds, TIMES * case.length)
            return [("growth", told % values)]
        return []

    def build(self, case, result):
        self.base.sites[case.site].copy(self.workshop.folder)
        self.place(case)
        build, faults = self.workshop.build(case, result)
        named = [(kind, "%s in %s: %s" % (case.pattern, case.target, message)) for kind, message in faults]
        in_row = "." in case.target
        if not faults and build.code not in ((0,) if in_row else (0, 1, 2)):
            problem = next(iter(Report(build).names("problems")), {})
            told = "%s in %s: exit code %d: %s"
            named.append(("stopped", told % (case.pattern, case.target, build.code, problem.get("message", "")[:200])))
        return build, named

    def place(self, case):
        content = os.path.join(self.workshop.folder, "content")
        if "." in case.target:
            table, column = case.target.split(".")
            change = Change(table, self.base.rows[table][1]["rowid"], {column: case.text})
            return break_rows([change], os.path.join(self.workshop.folder, "site.db"))
        head = "---\ntitle: New\ncreated_at: 2026-01-01\n"
        if case.target == "front matter":
            place(os.path.join(content, "blog/new.md"), (head + "excerpt: %s\n---\nText" % case.text).encode())
        elif case.target == "body":
            place(os.path.join(content, "blog/new.md"), (head + "---\n" + case.text).encode())
        else:
            with open(os.path.join(content, "site.yaml")) as file:
                text = re.sub(r"(?m)^description: .*", lambda _: "description: " + case.text, file.read())
            place(os.path.join(content, "site.yaml"), text.encode())
