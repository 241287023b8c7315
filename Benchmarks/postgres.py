#!/usr/bin/env python3
"""Builds one corpus from SQLite and from Postgres, compares the sites, and times both builds.

    pg_virtualenv -t postgres.py PROGRAM [--posts 1000] [--rounds 3] [--only-copy] [--work DIR]

The database is made by `db sql` and `db grants`, filled from the corpus, and read as site_reader.
Everything is on this machine; what a network adds is not measured.
"""

import argparse
import csv
import filecmp
import io
import multiprocessing
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile

from bench import run

HERE = os.path.dirname(os.path.abspath(__file__))
TABLES = [
    "auth.users",
    "profiles",
    "blog_posts",
    "testimonials",
    "portfolio_projects",
    "deliverables",
    "profile_projects",
    "profile_audio_showcase",
]


def psql(sql, database="studio"):
    subprocess.run(
        ["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-d", database],
        input=sql,
        text=True,
        check=True,
        stdout=subprocess.DEVNULL,
    )


# The corpus has rows that the checks refuse, as a database that is older than its checks may have.
UNCHECKED = """
DO $$ DECLARE c record; BEGIN
FOR c IN
    SELECT conname, conrelid::regclass AS t FROM pg_constraint
    WHERE contype = 'c' AND connamespace = 'public'::regnamespace
LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname);
END LOOP;
END $$;
"""


def fill(file):
    source = sqlite3.connect(file)
    for table in TABLES:
        schema, name = table.split(".") if "." in table else ("public", table)
        types = subprocess.run(
            [
                "psql",
                "-qXAt",
                "-d",
                "studio",
                "-c",
                "SELECT column_name || ':' || data_type FROM information_schema.columns "
                "WHERE table_schema = '%s' AND table_name = '%s'" % (schema, name),
            ],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        texts = {line.split(":")[0] for line in types.split() if line.endswith(":text")}
        cursor = source.execute("SELECT * FROM %s" % table.replace(".", "_"))
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        for row in cursor:
            # An empty field without quotes is NULL; an empty text is not.
            # Private columns of every type hold marks for the leak check; in Postgres only text columns can.
            pairs = zip((d[0] for d in cursor.description), row)
            writer.writerow(
                [
                    "\\N" if value is None or str(value).startswith("CANARY") and name not in texts else value
                    for name, value in pairs
                ]
            )
        columns = ", ".join('"%s"' % d[0] for d in cursor.description)
        copy = (
            "SET session_replication_role = replica;\nCOPY %s (%s) FROM STDIN (FORMAT csv, NULL '\\N');\n"
            % (table, columns)
        )
        psql(copy + out.getvalue() + "\\.\n")


def make_database(program, file):
    """Makes the database `studio` from a SQLite file, and returns the URL for site_reader."""
    psql("CREATE DATABASE studio", "postgres")
    for part in ("sql", "grants"):
        psql(subprocess.run([program, "db", part], capture_output=True, text=True, check=True).stdout)
    psql("ALTER ROLE site_reader PASSWORD 'test'")
    psql(UNCHECKED)
    # In another process, because the kernel counts this one's memory for its children too.
    filling = multiprocessing.Process(target=fill, args=(file,))
    filling.start()
    filling.join()
    if filling.exitcode:
        sys.exit(1)
    psql("ANALYZE")
    return "postgres://site_reader:test@127.0.0.1:%s/studio" % os.environ["PGPORT"]


def difference(first, second):
    """Every path in which two trees differ."""

    def files(top):
        return {
            os.path.relpath(os.path.join(folder, name), top)
            for folder, _, names in os.walk(top)
            for name in names
        }

    left = files(first)
    right = files(second)
    changed = [
        path
        for path in left & right
        if not filecmp.cmp(os.path.join(first, path), os.path.join(second, path), shallow=False)
    ]
    return sorted(left ^ right) + sorted(changed)


def content_step(command):
    """Seconds that a build took to read and decode content, as its report says."""
    report = subprocess.run(
        [part for part in command if part != "--quiet"], capture_output=True, text=True, check=True
    )
    number, unit = re.search(r"content ([\d.]+) (m?s)", report.stdout + report.stderr).groups()
    return float(number) / (1000 if unit == "ms" else 1)


def statement(sql):
    """Seconds until psql has all rows of a statement, without starting it."""
    out = subprocess.run(
        ["psql", "-qXAt", "-d", "studio"],
        input="\\timing on\n\\o /dev/null\n" + "%s;\n" % sql * 5,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return statistics.median(float(ms) for ms in re.findall(r"Time: ([\d.]+) ms", out)) / 1000


def reads(command, rounds):
    """How much cheaper it is to read when five posts changed."""
    full = []
    changed = []
    for turn in range(rounds):
        full.append(content_step(command + ["--clean"]))
        psql(
            "UPDATE blog_posts SET title = title || '.' WHERE id IN (SELECT id FROM blog_posts "
            "WHERE published ORDER BY id LIMIT 5 OFFSET %d)" % (5 * turn)
        )
        changed.append(content_step(command))
    columns = (
        "title, slug, excerpt, featured_image_url, published, meta_title, meta_description, "
        "author_id, created_at, updated_at, xmin"
    )
    whole = statement(
        "SELECT id, hashtextextended(nullif(content, ''), 0), %s FROM blog_posts WHERE published" % columns
    )
    versions = statement("SELECT id, xmin FROM blog_posts WHERE published") + statement(
        "SELECT id, hashtextextended(nullif(content, ''), 0), %s FROM blog_posts WHERE "
        "published AND id = ANY(ARRAY(SELECT id FROM blog_posts LIMIT 5))" % columns
    )
    print(
        "  five posts changed: reading and decoding %.3f s of %.3f s (%.1f times cheaper); the "
        "statements on posts alone %.4f s of %.4f s (%.1f times)"
        % (
            statistics.median(changed),
            statistics.median(full),
            statistics.median(full) / max(statistics.median(changed), 0.001),
            versions,
            whole,
            whole / versions,
        )
    )


def sent(command):
    """The statements that a build sends, with the value of a parameter, as the server's log has them."""
    cluster = subprocess.run(
        ["pg_lsclusters", "-h"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    log = next(line.split()[6] for line in cluster if line.split()[2] == os.environ["PGPORT"])
    start = os.path.getsize(log)
    psql(
        "ALTER ROLE site_reader SET log_statement = 'all'; ALTER SYSTEM SET log_line_prefix = "
        "'@@'; SELECT pg_reload_conf();"
    )
    subprocess.run(command, check=True)
    psql(
        "ALTER ROLE site_reader RESET log_statement; ALTER SYSTEM RESET log_line_prefix; "
        "SELECT pg_reload_conf();"
    )
    with open(log, encoding="utf-8") as lines:
        lines.seek(start)
        entries = lines.read().split("@@")
    found = []
    for entry in entries:
        text = entry.rstrip("\n").replace("\n\t", "\n")
        if text.startswith("LOG:  execute <unnamed>: "):
            found.append(text.split(": ", 2)[2])
        elif text.startswith("DETAIL:  parameters: $1 = '"):
            found[-1] += "\1" + text.split("'", 1)[1].rstrip("'")
    return found


def client(command, url, work, rounds):
    """Compares with a client in C that sends the same statements and only looks at what comes."""
    program = os.path.join(work, "client")
    subprocess.check_call(
        [
            "cc",
            "-O2",
            "-I/usr/include/postgresql",
            os.path.join(HERE, "postgres", "client.c"),
            "-o",
            program,
            "-lpq",
        ]
    )
    all = sent(command + ["--clean"])
    results = {}
    # Bodies are read while pages are rendered, so their cost cannot be told from the rest of the build.
    for name, statements in {
        "records": [s for s in all if "\1" not in s],
        "bodies": [s for s in all if "\1" in s],
    }.items():
        path = os.path.join(work, name)
        with open(path, "wb") as file:
            file.write("".join(s + "\0" for s in statements).encode())
        results[name] = path, len(statements)
    ours = []
    its = []
    for _ in range(max(rounds, 5)):
        ours.append(content_step(command + ["--clean"]))
        its.append(
            subprocess.run(
                [program, url, results["records"][0]], capture_output=True, text=True, check=True
            ).stdout.split()
        )
    seconds = statistics.median(float(line[0]) for line in its)
    print(
        "  the %d statements of a reading, %s rows: %.3f s with decoding and checks; the same "
        "in C, nothing done with them: %.3f s (%.2f times)"
        % (
            results["records"][1],
            its[0][1],
            statistics.median(ours),
            seconds,
            statistics.median(ours) / seconds,
        )
    )


def copying(program, url, work):
    """Prints the memory of `pull`, which keeps no rows: for the posts, and for ten times as many."""
    for more in (0, 9):
        psql(
            "INSERT INTO blog_posts (title, slug, content, excerpt, published, created_at) "
            "SELECT title, slug || '-again-' || n, content, excerpt, "
            "published, created_at FROM blog_posts, generate_series(1, %d) n" % more
        )
        path = os.path.join(work, "copy.db")
        seconds, _, size = run([program, "pull", "--database", url, "--out", path])
        posts = sqlite3.connect(path).execute("SELECT count(*) FROM blog_posts").fetchone()[0]
        print(
            "  a copy (pull) with %6d posts: %.2f s, %.0f MB of memory, %.0f MB of file"
            % (posts, seconds, size, os.path.getsize(path) / 1e6)
        )
        os.unlink(path)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("program")
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--only-copy", action="store_true", help="time `pull` alone and say what memory it needs"
    )
    parser.add_argument("--work", help="a folder to keep corpora in; a temporary one otherwise")
    options = parser.parse_args()
    if "PGPORT" not in os.environ:
        sys.exit("run it with: pg_virtualenv -t %s …" % sys.argv[0])
    work = options.work or tempfile.mkdtemp(prefix="sweetdreams-postgres-")
    corpus = os.path.join(work, "corpus-%d" % options.posts)
    if not os.path.exists(corpus):
        subprocess.check_call(
            [
                sys.executable,
                os.path.join(HERE, "corpus.py"),
                "--posts",
                str(options.posts),
                "--out",
                corpus,
                "--forms",
                "db",
            ]
        )
    databases = {
        "SQLite": "sqlite:" + os.path.join(corpus, "site.db"),
        "Postgres": make_database(options.program, os.path.join(corpus, "site.db")),
    }
    out = tempfile.mkdtemp(prefix="sweetdreams-sites-")
    if options.only_copy:
        copying(options.program, databases["Postgres"], out)
        return shutil.rmtree(out)
    templates = os.path.join(os.path.dirname(HERE), "templates")
    settings = os.path.join(corpus, "settings")
    command = lambda name, folder: [
        options.program,
        "build",
        "--quiet",
        "--at",
        "2026-11-24T00:00Z",
        "--templates",
        templates,
        "--content",
        settings,
        "--database",
        databases[name],
        "--output",
        os.path.join(out, folder),
    ]
    full = {n: [] for n in databases}
    again = {n: [] for n in databases}
    for turn in range(options.rounds):
        for name in databases:
            full[name].append(run(command(name, "%s-%d" % (name, turn))))
            again[name].append(run(command(name, "%s-0" % name)))
    found = difference(os.path.join(out, "SQLite-0"), os.path.join(out, "Postgres-0"))
    count = sum(len(names) for _, _, names in os.walk(os.path.join(out, "SQLite-0")))
    print(
        "%d posts, %d files, %d of them different %s"
        % (options.posts, count, len(found), " ".join(found[:5]))
    )
    wall = lambda runs: statistics.median(seconds for seconds, _, _ in runs)
    for name in databases:
        peak = max(size for _, _, size in full[name] + again[name])
        print(
            "  %-10s full build %.3f s, again %.3f s (medians of %d), %.0f MB at most"
            % (name, wall(full[name]), wall(again[name]), options.rounds, peak)
        )
    print(
        "  Postgres / SQLite  %.2f, again %.2f"
        % tuple(wall(t["Postgres"]) / wall(t["SQLite"]) for t in (full, again))
    )
    reads(command("Postgres", "Postgres-0"), options.rounds)
    client(command("Postgres", "Postgres-0"), databases["Postgres"], out, options.rounds)
    copying(options.program, databases["Postgres"], out)
    shutil.rmtree(out)
    if not options.work:
        shutil.rmtree(work)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
