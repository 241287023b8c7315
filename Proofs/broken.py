"""The cases of content.py: what each breaks, and what may come of it."""

import collections
import dataclasses
import json
import os
import random
import re
import shutil
import signal
import xml.parsers.expat

import server
from hostile import PATTERNS, PICTURES, Hostile, repeated
from sites import PUBLIC, TABLES, Site, break_rows, run, statement

MOST_MEMORY = 256 << 20
# The exit codes of docs/errors.md.
EXIT_CODES = range(7)
# Refusals that are no error in a file: a folder that is none, and a site that lost more than half of a section.
OTHER_REFUSALS = [(3, ["unreadable-folder"]), (4, ["shrink"])]
# A limit on one build: so many builds of the sound site, and so many more for each megabyte of what is broken.
BUILDS = 15
BUILDS_A_MEGABYTE = 250
# Of all cases, those in which more than one build is compared.
CLEAN_SHARE = 0.08
UNDONE_SHARE = 0.03
COMMAND_SHARE = 0.06
# Files that remember what earlier builds did.
MEMORY = ["_redirects", "redirects.json"]

Fault = collections.namedtuple("Fault", "case kind message folder")
Change = collections.namedtuple("Change", "table key values")


class Result:
    """What one case did."""

    def __init__(self, name, size):
        self.name, self.size = name, size
        self.exits = collections.Counter()
        self.seconds = self.memory = 0
        self.faults = []

    def add(self, build):
        self.exits[build.code if build.code in EXIT_CODES else "signal %d" % -build.code] += 1
        self.seconds = max(self.seconds, build.seconds)
        self.memory = max(self.memory, build.memory >> 20)


class Cases:
    """Makes, builds and judges cases of one part, in a folder of the process."""

    def __init__(self, options, base):
        self.options, self.base = options, base
        self.folder = os.path.join(options.work, "case-%d" % os.getpid())
        # Files that show a fault, by the names under which they are kept.
        self.evidence = {}

    def run(self, number):
        case = self.make(number)
        self.evidence = {}
        self.result = Result("%s:%d" % (self.name, number), case.size)
        site = self.base.sites[case.site]
        site.copy(self.folder)
        self.old = Site(os.path.join(site.folder, "public"))
        found = self.judge(case)
        if found:
            folder = self.keep(case, number, found)
            self.result.faults = [Fault(self.result.name, kind, message, folder) for kind, message in found]
        return self.result

    def keep(self, case, number, found):
        """Writes what makes a site fail in the same way, and what the program said."""
        folder = os.path.join(self.options.keep, "%s-%d" % (self.name, number))
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        with open(os.path.join(folder, "faults.txt"), "w", errors="backslashreplace") as file:
            file.write("seed %d, %s:%d, %s site\n" % (self.options.seed, self.name, number, case.site))
            file.writelines("%s: %s\n" % fault for fault in found)
        case.write(folder, self.base)
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
            self.evidence["old " + path], self.evidence["new " + path] = old.read(path), new.read(path)

    def build(self, case, *options):
        """A build of the case's site, and the faults that no build may have."""
        options += tuple(self.base.sites[case.site].options) + tuple(self.options.strict * ["--strict"])
        build = run(self.base.command("build", *options), self.folder)
        self.result.add(build)
        return build, self.faults_of(build, case.size)

    def site(self, name="public"):
        return Site(os.path.join(self.folder, name))

    def faults_of(self, build, size):
        if build.hung:
            return [("hung", "it did not end")]
        if build.code in (-signal.SIGKILL, -signal.SIGXCPU):
            return [("slow", "it did not end in %.0f s, for %d bytes" % (build.seconds, size))]
        if build.code < 0 and build.memory > MOST_MEMORY:
            return [("memory", "more than %d MB, for %d bytes" % (build.memory >> 20, size))]
        if build.code < 0:
            last = build.errors.decode(errors="replace").splitlines()
            return [("crash", "signal %d; %s" % (-build.code, next((line for line in last if "atal error" in line), "")[:200]))]
        faults = []
        if build.code not in EXIT_CODES:
            faults.append(("exit", "exit code %d" % build.code))
        if build.memory > MOST_MEMORY:
            faults.append(("memory", "%d MB" % (build.memory >> 20)))
        if build.seconds > self.base.pace * (BUILDS + BUILDS_A_MEGABYTE * size / 1e6):
            faults.append(("slow", "%.2f s for %d bytes" % (build.seconds, size)))
        return faults

    def compare_with_clean(self, case, new):
        """The files that a build of a new folder makes otherwise, and its report."""
        build, faults = self.build(case, "--output", "clean")
        if faults or build.code != 0:
            return faults or [("stale", "a clean build ends with %d" % build.code)], Report(build)
        clean = self.site("clean")
        paths = new.differences(clean, ignored=MEMORY)
        self.show(paths, clean, new)
        return [("stale", "%s differs from that of a clean build" % path) for path in paths[:2]], Report(build)

    def printed(self, case, arguments):
        """What a command says to people: no terminal obeys it."""
        files = ["--templates", self.base.templates, "--content", "content"] * (arguments[0] != "db")
        build = run([self.base.program] + arguments + files, self.folder)
        faults = self.faults_of(build, case.size)
        unplain = unprintable(build)
        return faults + ([("unprintable", "%s: %s" % (arguments[0], unplain))] if unplain else [])


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
    def errors(self):
        return [problem for problem in self.names("problems") if problem.get("severity") == "error"]

    @property
    def records(self):
        return {omission["record"] for omission in self.names("withheld")}

    def named_twice(self):
        """The values that are left out or withheld for a reason, and for the reason that they are missing."""
        seen = collections.defaultdict(set)
        for omission in self.names("withheld") + self.names("left_out"):
            seen[omission["record"], omission.get("column")].add(omission["code"])
        return sorted("%s %s" % where for where, codes in seen.items() if "missing" in codes and len(codes) > 1)


def spoiled(new, changed):
    """The changed files that are not files of their kind."""
    faults = []
    for path in changed:
        try:
            if path.endswith(".xml"):
                xml.parsers.expat.ParserCreate().Parse(new.read(path), True)
            elif path.endswith((".json", ".webmanifest")):
                json.loads(new.read(path).decode())
            elif path.endswith(".html") and "\0" in new.read(path).decode():
                faults.append(("malformed", "%s: a NUL character" % path))
        except (ValueError, xml.parsers.expat.ExpatError) as error:
            faults += [("malformed", "%s: %s" % (path, error))] * (path in new.files)
    return faults


CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def unprintable(build):
    """What a terminal would obey in what a command printed; None when it is plain text."""
    try:
        found = CONTROLS.search((build.out + build.errors).decode())
    except UnicodeDecodeError as error:
        return str(error)
    return "it prints %r" % found[0] if found else None


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
                file.write((server.statements(base.rows, change)[0] + ";" if self.server else statement(change)) + "\n")


def value_bytes(value):
    if isinstance(value, bytes):
        return value
    return b"" if value is None else str(value).encode("utf-8", "surrogatepass")


class RowCases(Cases):
    name = "rows"

    def make(self, number):
        hostile = Hostile("%d rows %d" % (self.options.seed, number))
        site = hostile.choice(["plain"] * 7 + ["usual"] * 2 + ["drafts"])
        if self.base.server:
            site = "plain"
            hostile = server.ServerValues("%d server %d" % (self.options.seed, number))
        kind = hostile.rng.random()
        if kind < 0.1:
            changes = [self.insertion(hostile)]
        else:
            changes = [self.change(hostile, 1 if kind < 0.75 else hostile.choice([2, 3, 30]))]
        return RowCase(site, changes, hostile.rng.random(), self.base.server is not None)

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
        if self.base.server:
            return hostile.typed(self.base.server_types[table][column], column)
        if column in ("user_id", "author_id", "deliverable_id", "id") and hostile.chance(0.4):
            # The key of another row.
            others = self.base.rows[hostile.choice(["auth_users", "profiles", "deliverables", table])]
            return hostile.choice(others)[column if column in others[0] else "id"]
        return hostile.suited(column) if hostile.chance(0.5) else hostile.value()

    # Judging

    def judge(self, case):
        if not case.server:
            break_rows(case.changes, os.path.join(self.folder, "site.db"))
            return self.built(case)
        undo = server.break_server(self.base, case.changes)
        if undo is None:
            self.result.exits["refused by the database"] += 1
            return []
        try:
            return self.built(case)
        finally:
            undo()

    def built(self, case):
        build, faults = self.build(case)
        if faults:
            return faults
        old, new, report = self.old, self.site(), Report(build)
        if report.problem:
            return [("report", report.problem)]
        changed = old.differences(new)
        if build.code != 0:
            faults = [("touched", "a refused build changed %s" % changed[0])] if changed else []
            if (build.code, [error["code"] for error in report.errors]) == OTHER_REFUSALS[1]:
                return faults
            problem = next(iter(report.errors), {})
            told = "exit code %d: %s: %s" % (build.code, problem.get("code"), problem.get("message"))
            return faults + [("stopped", told[:300])]
        shown = Shown(self.base.rows, case.changes)
        if case.site == "drafts":
            # A draft without a slug is shown at one that its title gives.
            pages = [path for path in new.files if path not in old.files and path.endswith("/index.html")]
            shown.addresses |= {path.removesuffix("index.html") for path in pages}
        others = [path for path in changed if not shown.may_change(path, old, new)]
        self.show(others, old, new)
        faults = [("changed", "%s shows no %s" % (path, case.changes[0].table)) for path in others[:3]]
        faults += shown.vanished(old, new, report, case.site == "drafts")
        faults += [("twice", where) for where in report.named_twice()[:1]]
        return faults + spoiled(new, changed) + self.more(case, new, report)

    def more(self, case, new, report):
        """What is compared in some cases only, because it takes another build."""
        if case.extra < CLEAN_SHARE:
            faults, again = self.compare_with_clean(case, new)
            for key in ("withheld", "left_out"):
                if again.names(key) != report.names(key):
                    faults.append(("stale", "%s of a clean build differs" % key))
            return faults
        if case.extra < CLEAN_SHARE + UNDONE_SHARE and not case.server:
            shutil.copyfile(os.path.join(self.base.sites[case.site].folder, "site.db"), os.path.join(self.folder, "site.db"))
            _, faults = self.build(case)
            after = self.site()
            paths = self.old.differences(after, ignored=MEMORY)
            self.show(paths, self.old, after)
            return faults + [("stale", "%s is not again what it was" % path) for path in paths[:2]]
        if case.extra < CLEAN_SHARE + UNDONE_SHARE + COMMAND_SHARE:
            database = ["--database", self.base.database]
            commands = [
                ["db", "check", self.base.database, "--content"],
                ["check", "--strict"] + database,
                ["build", "--clean"] + database,
                ["impact", "room-tone"] + database,
            ]
            return self.printed(case, commands[int(case.extra * 1e6) % len(commands)])
        return []


class Shown:
    """Where the rows of a case may be shown, before and after."""

    SECTIONS = {"blog_posts": "blog/", "portfolio_projects": "portfolio/", "profiles": "artists/"}
    # Lists whose pages, or counts, change with any of their records.
    LISTS = {
        # Each page of the list says how many there are.
        "blog_posts": ("blog/index.html", "blog/page/"),
        "portfolio_projects": ("portfolio/in/", "portfolio/index.html"),
        # Feeds name the authors of posts; the first page plays songs of artists.
        "profiles": ("artists/index.html", "index.html", "feed.", "atom.xml"),
        "profile_audio_showcase": ("index.html",),
        "deliverables": ("index.html",),
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
        if change.table == "profiles":
            # Posts name their author by either key, also one that another profile has.
            keys = {row.get(column) for row in (old, new) for column in ("id", "user_id")} - {None}
            posts = [post for post in self.rows["blog_posts"] if post["author_id"] in keys]
            self.addresses |= {"blog/%s/" % post["slug"] for post in posts}

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


class FileCases(Cases):
    name = "files"

    def __init__(self, options, base):
        super().__init__(options, base)
        self.content = os.path.join(self.base.sites["plain"].folder, "content")
        self.texts = sorted(
            os.path.relpath(os.path.join(top, name), self.content)
            for top, _, names in os.walk(self.content)
            for name in names
            if name.endswith(".md")
        )

    # Making

    def make(self, number):
        hostile = Hostile("%d files %d" % (self.options.seed, number))
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

    def judge(self, case):
        for path, data in case.files.items():
            target = os.path.join(self.folder.encode(), b"content", path)
            try:
                if os.path.isdir(target) and not os.path.islink(target):
                    shutil.rmtree(target)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                place(target, data)
            except OSError:
                # No file of such a name can be there.
                return []
        build, faults = self.build(case)
        if faults:
            return faults
        new, report = self.site(), Report(build)
        if report.problem:
            return [("report", report.problem)]
        changed = self.old.differences(new)
        if build.code == 0:
            faults = spoiled(new, changed)
            if case.extra < CLEAN_SHARE:
                return faults + self.compare_with_clean(case, new)[0]
        else:
            # The studio's own files may stop the site; then the old one stays, and an error says why.
            codes = [error["code"] for error in report.errors]
            if changed:
                faults.append(("touched", "a refused build changed %s" % changed[0]))
            if not codes:
                faults.append(("unnamed", "exit code %d without an error" % build.code))
            elif build.code not in (1, 2) and (build.code, codes) not in OTHER_REFUSALS:
                faults.append(("exit", "exit code %d: %s" % (build.code, codes)))
        if CLEAN_SHARE <= case.extra < CLEAN_SHARE + COMMAND_SHARE:
            faults += self.printed(case, ["check", "--database", self.base.database])
        return faults


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
# Four times the text may take eight times as long, so that noise is no fault, and neither is sorting or what
# libcmark-gfm does with emphasis. Where time is the square of the length, it is sixteen times.
MOST_GROWTH = 8


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


class GrowthCases(Cases):
    name = "growth"

    def make(self, number):
        every = [(target, pattern) for target in GROWING for pattern in PATTERNS]
        random.Random(self.options.seed).shuffle(every)
        target, pattern = every[number % len(every)]
        return GrowthCase("plain", target, pattern, SHORT)

    def judge(self, case):
        short, faults = self.grown(case)
        if faults:
            return faults
        long, faults = self.grown(dataclasses.replace(case, length=TIMES * case.length))
        if faults:
            return faults
        # What the text adds to a build that renders nothing, or as much as a tenth of a build of the whole site.
        first = max(short.seconds - self.base.pace / 2, self.base.pace / 10)
        second = long.seconds - self.base.pace / 2
        if second > MOST_GROWTH * first + self.base.pace:
            told = "%s in %s: %.2f s for %d, %.2f s for %d"
            values = (case.pattern, case.target, short.seconds, case.length, long.seconds, TIMES * case.length)
            return [("growth", told % values)]
        return []

    def grown(self, case):
        self.base.sites[case.site].copy(self.folder)
        self.place(case)
        build, faults = self.build(case)
        if not faults and build.code not in ((0,) if "." in case.target else (0, 1, 2)):
            problem = next(iter(Report(build).errors), {})
            faults = [("stopped", "exit code %d: %s" % (build.code, problem.get("message", "")[:200]))]
        return build, [(kind, "%s in %s: %s" % (case.pattern, case.target, message)) for kind, message in faults]

    def place(self, case):
        content = os.path.join(self.folder, "content")
        if "." in case.target:
            table, column = case.target.split(".")
            change = Change(table, self.base.rows[table][1]["rowid"], {column: case.text})
            return break_rows([change], os.path.join(self.folder, "site.db"))
        head = "---\ntitle: New\ncreated_at: 2026-01-01\n"
        if case.target == "front matter":
            place(os.path.join(content, "blog/new.md"), (head + "excerpt: %s\n---\nText" % case.text).encode())
        elif case.target == "body":
            place(os.path.join(content, "blog/new.md"), (head + "---\n" + case.text).encode())
        else:
            with open(os.path.join(content, "site.yaml")) as file:
                text = re.sub(r"(?m)^description: .*", lambda _: "description: " + case.text, file.read())
            place(os.path.join(content, "site.yaml"), text.encode())
