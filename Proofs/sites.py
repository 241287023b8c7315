"""The small sites that content.py breaks, the databases behind them, and builds of them."""

import collections
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import threading

import server
from hostile import Text

# Long after every date of the content, so that cases are the same whenever they run.
CLOCK = "2026-11-24T00:00Z"
# A build of this small site takes tenths of a second; whatever takes minutes will not end.
HUNG_SECONDS = 120
LONGEST_PROCESSOR_SECONDS = 30
# Far more than is allowed, so that a program that takes all memory harms nobody else.
MOST_ADDRESSES = 2 << 30

# Those that public pages come from, with the columns that builds read.
PUBLIC = {
    "profiles": "id user_id display_name public_profile_slug bio profile_picture_url photo_1_url photo_2_url photo_3_url"
    " social_links created_at updated_at",
    "deliverables": "id user_id display_name file_path file_size file_type",
    "profile_projects": "id user_id project_name project_type description cover_image_url release_date display_order"
    " is_public spotify_link apple_music_link youtube_link soundcloud_link bandcamp_link tidal_link amazon_music_link"
    " deezer_link custom_links created_at updated_at",
    "profile_audio_showcase": "id user_id deliverable_id custom_title custom_description display_order",
    "blog_posts": "id title slug excerpt content featured_image_url published meta_title meta_description author_id"
    " created_at updated_at",
    "testimonials": "id client_name role company content rating featured display_order created_at updated_at",
    "portfolio_projects": "id title client description video_url thumbnail_url category duration_minutes year featured"
    " published sort_order slug created_at updated_at",
}
PUBLIC = {table: columns.split() for table, columns in PUBLIC.items()}
TABLES = ["auth_users", "contact_submissions"] + list(PUBLIC)

# Names of types that databases of other programs have in place of the documented ones; SQLite keeps numbers in them.
USUAL_TYPES = {
    "_at": "TIMESTAMP",
    "_date": "DATE",
    "_links": "JSON",
    "published": "BOOLEAN",
    "featured": "BOOLEAN",
    "is_public": "BOOLEAN",
    "id": "UUID",
}

Build = collections.namedtuple("Build", "code seconds memory out errors hung")


def run(command, folder):
    """Runs a program, with its processor time in seconds and its memory in bytes."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    with open(os.path.join(folder, "out"), "w+b") as out, open(os.path.join(folder, "err"), "w+b") as errors:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=errors, env=environment
        )
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (LONGEST_PROCESSOR_SECONDS,) * 2)
        resource.prlimit(process.pid, resource.RLIMIT_AS, (MOST_ADDRESSES,) * 2)
        hung = threading.Event()
        timer = threading.Timer(HUNG_SECONDS, lambda: (hung.set(), process.kill()))
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        seconds = usage.ru_utime + usage.ru_stime
        return Build(
            process.returncode, seconds, usage.ru_maxrss * 1024, out.read(), errors.read(), hung.is_set()
        )


def link_tree(source, target):
    """A copy of a folder whose files are links: builds never write to a file of a site again."""
    shutil.copytree(source, target, copy_function=os.link, symlinks=True)


class Site:
    """The files of a folder, by path, with what tells that a file is still the same."""

    def __init__(self, folder):
        self.folder = os.path.join(folder, "")
        self.files = {}
        for top, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(top, name)
                self.files[path[len(self.folder) :]] = os.lstat(path).st_ino

    def read(self, path):
        if path not in self.files:
            return b""
        with open(self.folder + path, "rb") as file:
            return file.read()

    def differences(self, other, ignored=()):
        """The paths of all files that are not in both with the same bytes."""
        found = []
        for path in sorted(set(self.files) | set(other.files)):
            if path in ignored or self.files.get(path) == other.files.get(path):
                continue
            if path in self.files and path in other.files and self.read(path) == other.read(path):
                continue
            found.append(path)
        return found


class BaseSite:
    """A site that is built from a sound database, to be copied and broken."""

    def __init__(self, folder, options):
        self.folder = folder
        self.options = options

    def copy(self, folder):
        """A copy with its own database and state: the next build in it renders what changed."""
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        for name in os.listdir(self.folder):
            path = os.path.join(self.folder, name)
            target = os.path.join(folder, name)
            if name in ("public", "content"):
                link_tree(path, target)
            elif os.path.isfile(path):
                shutil.copy2(path, target)


class BaseSites:
    """The base sites: as documented, with drafts, and with the types of other programs."""

    def __init__(self, program, work, project, on_server):
        self.program = program
        self.work = work
        self.templates = os.path.join(work, "templates")
        shutil.copytree(os.path.join(project, "templates"), self.templates)
        sample = os.path.join(work, "sample.db")
        subprocess.run([program, "db", "init", "--sample", sample], check=True, stderr=subprocess.DEVNULL)
        self.sites = {}
        self.pace = 0
        # The address of the server's database and the types of its columns; without it, rows are in SQLite files.
        self.server = None
        self.server_types = {}
        for name, options, usual in [("plain", [], False), ("usual", [], True), ("drafts", ["--drafts"], False)]:
            folder = os.path.join(work, "base-" + name)
            shutil.copytree(os.path.join(project, "content"), os.path.join(folder, "content"))
            self.make_database(sample, os.path.join(folder, "site.db"), usual)
            if on_server:
                self.make_server(program, os.path.join(folder, "site.db"))
            self.sites[name] = BaseSite(folder, options)
            self.first_build(self.sites[name])
            if on_server:
                break
        self.rows = read_rows(os.path.join(self.sites["plain"].folder, "site.db"))

    def first_build(self, site):
        build = run(self.command("build", *site.options), site.folder)
        if build.code != 0:
            raise SystemExit("the sound site cannot be built: %s" % (build.out + build.errors).decode())
        again = run(self.command("build", "--output", "again", *site.options), site.folder)
        shutil.rmtree(os.path.join(site.folder, "again"))
        for name in os.listdir(site.folder):
            if name.startswith(".again"):
                os.remove(os.path.join(site.folder, name))
        # The processor time of a full build of the sound site: all limits are multiples of it.
        self.pace = max(self.pace, min(build.seconds, again.seconds))

    def make_server(self, program, file):
        self.server, self.server_types = server.make_server(program, file, TABLES)

    @property
    def database(self):
        return self.server or "sqlite:site.db"

    def command(self, name, *options):
        # What is made of pictures is kept for all sites: they have the same ones.
        command = [self.program, name, "--templates", self.templates, "--content", "content"]
        command += ["--cache", os.path.join(os.path.dirname(self.templates), "cache")]
        command += ["--database", self.database, "--at", CLOCK]
        return command + ["--json"] * ("--quiet" not in options) + list(options)

    @staticmethod
    def make_database(sample, file, usual):
        """The sample without constraints, as a database that is older than they are, with more rows."""
        source = sqlite3.connect(sample)
        target = sqlite3.connect(file)
        names = source.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        for (table,) in names.fetchall():
            columns = source.execute("SELECT name, type FROM pragma_table_info(?)", (table,)).fetchall()
            declared = ", ".join('"%s" %s' % (c, usual_type(c, t) if usual else t) for c, t in columns)
            target.execute("CREATE TABLE %s (%s)" % (table, declared))
            rows = source.execute("SELECT * FROM %s ORDER BY rowid" % table).fetchall()
            places = ", ".join("?" * len(columns))
            target.executemany("INSERT INTO %s VALUES (%s)" % (table, places), rows)
        for table, row in more_rows():
            insertion = "INSERT INTO %s (%s) VALUES (%s)"
            target.execute(insertion % (table, ", ".join(row), ", ".join("?" * len(row))), list(row.values()))
        target.execute("PRAGMA user_version = %d" % source.execute("PRAGMA user_version").fetchone()[0])
        target.commit()
        target.close()


def usual_type(column, documented):
    for ending, name in USUAL_TYPES.items():
        if column == ending or ending[0] == "_" and column.endswith(ending):
            return name
    return documented


def identifier(kind, number):
    return "5eed0000-0000-4000-8000-%06d%06d" % (kind, number)


def row(kind, number, created, **columns):
    times = {"created_at": created + "T12:00:00Z", "updated_at": created + "T13:00:00Z"} if created else {}
    return {"id": identifier(kind, number), **columns, **times}


def more_rows():
    """Rows that link to each other: enough for pages of lists, neighbours and withheld links."""
    for n in range(1, 7):
        user, name, day = identifier(1, n), "Artist %d" % n, "2025-02-%02d" % n
        yield "auth_users", {"id": user, "email": "artist%d@example.com" % n}
        bio = "%s plays on [Project %d](/portfolio/project-%d/) and wrote [a post](/blog/post-%d/)." % (name, n, n, n)
        links = json.dumps({"instagram": "https://www.instagram.com/artist%d.example" % n})
        yield "profiles", row(
            2, n, day, user_id=user, display_name=name, public_profile_slug="artist-%d" % n, bio=bio, social_links=links,
            profile_picture_url="media/artists/bjorn.jpg", level=1, xp=0, posting_streak=0, onboarding_completed=0,
            connected_platforms="{}",
        )  # fmt: skip
        song = {"file_name": "master.mp3", "display_name": "Song %d" % n, "file_path": "salt.mp3", "file_type": "audio/mpeg"}
        yield "deliverables", row(4, n, None, user_id=user, file_size=1000, **song)
        showcase = {"user_id": user, "deliverable_id": identifier(4, n), "display_order": n}
        yield "profile_audio_showcase", row(5, n, None, **showcase)
        for release in (1, 2):
            yield "profile_projects", row(
                3, 10 * n + release, None, user_id=user, project_name="Album %d" % release, project_type="Album",
                cover_image_url="media/covers/salt.jpg", release_date="2026-0%d-20" % release, display_order=release,
                is_public=1, bandcamp_link="https://artist%d.bandcamp.com/album/a" % n, custom_links="[]",
            )  # fmt: skip
        text = "Made with [%s](/artists/artist-%d/). See [the next](/portfolio/project-%d/)." % (name, n, n % 6 + 1)
        yield "portfolio_projects", row(
            7, n, "2025-03-%02d" % n, title="Project %d" % n, client=name, description=text, slug="project-%d" % n,
            thumbnail_url="media/work/kiln.jpg", category=["Record", "Film"][n % 2], year=2020 + n, duration_minutes=n,
            featured=0, published=1, sort_order=10 + n,
        )  # fmt: skip
    for n in range(1, 19):
        text = "Text of *post %d*.\n\n## A heading\n\nRead [that](/blog/post-%d/), [hear](/artists/artist-%d/)."
        yield "blog_posts", row(
            6, n, "2025-%02d-10" % (n % 12 + 1), title="Post %d" % n, slug="post-%d" % n, published=1,
            excerpt="The excerpt of post %d." % n, content=text % (n, (n + 6) % 18 + 1, n % 6 + 1),
            featured_image_url="media/blog/tape.jpg", author_id=identifier(1, n % 6 + 1),
        )  # fmt: skip
    for n in range(1, 5):
        yield "testimonials", row(
            8, n, "2026-05-%02d" % n, client_name="Client %d" % n, content="It sounds like %d rooms." % n, rating=n,
            featured=0, display_order=10 + n,
        )  # fmt: skip


def read_rows(file):
    """All rows of the tables that cases break: each with its key, `rowid`."""
    connection = sqlite3.connect(file)
    connection.row_factory = sqlite3.Row
    rows = {}
    for table in TABLES:
        rows[table] = [dict(row) for row in connection.execute("SELECT rowid, * FROM %s ORDER BY rowid" % table)]
    return rows


def literal(value):
    """A value in SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, (int, float)):
        # SQLite reads this as infinity.
        return repr(value).replace("inf", "9e999")
    if isinstance(value, str):
        try:
            value.encode()
            if "\0" not in value:
                return "'%s'" % value.replace("'", "''")
        except UnicodeEncodeError:
            pass
        value = Text(value.encode("utf-8", "surrogatepass"))
    hexadecimal = "X'%s'" % value.hex()
    return "CAST(%s AS TEXT)" % hexadecimal if isinstance(value, Text) else hexadecimal


def statement(change):
    """A change as SQL that can be kept and read."""
    if change.key is None:
        columns = ", ".join('"%s"' % column for column in change.values)
        values = ", ".join(literal(value) for value in change.values.values())
        return "INSERT INTO %s (%s) VALUES (%s);" % (change.table, columns, values)
    sets = ", ".join('"%s" = %s' % (column, literal(value)) for column, value in change.values.items())
    return "UPDATE %s SET %s WHERE rowid = %d;" % (change.table, sets, change.key)


def break_rows(changes, file):
    connection = sqlite3.connect(file)
    for change in changes:
        connection.execute(statement(change))
    connection.commit()
    connection.close()
