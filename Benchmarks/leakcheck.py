#!/usr/bin/env python3
"""Searches a site that was built from corpus.py's database for what must stay private.

    leakcheck.py SITE_DIR SITE_DB

File names and contents are searched, without regard to case and as slugs have it. Ends with 0 when
the site is clean, 1 when it leaks (each file and mark is listed), 2 when there is nothing to
search.
"""

import os
import re
import sqlite3
import sys

PATTERN = re.compile(rb"canary[-_%a-z0-9]*|(?<![0-9])1999[0-9]{6}(?![0-9])", re.I)


def canaries(path):
    db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    found = 0
    for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        cols = [c[1] for c in db.execute('PRAGMA table_info("%s")' % table)]
        for col in cols:
            found += db.execute(
                'SELECT count(*) FROM "%s" WHERE "%s" LIKE \'%%CANARY-%%\'' % (table, col)
            ).fetchone()[0]
    return found


def main():
    if len(sys.argv) != 3 or not os.path.isdir(sys.argv[1]):
        print(__doc__, file=sys.stderr)
        return 2
    site, db = sys.argv[1:]
    planted = canaries(db) if os.path.isfile(db) else 0
    if not planted:
        print("no canaries in %s: not a corpus database" % db, file=sys.stderr)
        return 2
    leaks = files = 0
    for root, dirs, names in os.walk(site):
        dirs.sort()
        for name in sorted(names):
            path = os.path.join(root, name)
            with open(path, "rb") as f:
                data = f.read()
            files += 1
            rel = os.path.relpath(path, site)
            for hit in sorted(
                {m.group().decode() for m in PATTERN.finditer(os.fsencode(rel) + b"\n" + data)}
            ):
                leaks += 1
                print("LEAK %s: %s" % (rel, hit))
    print("%d files searched, %d canary cells in the database, %d leaks" % (files, planted, leaks))
    return 2 if not files else 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main())
