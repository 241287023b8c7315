"""The rows of a Postgres server, for content.py: made, broken and mended again.

A server's types refuse most of what SQLite keeps, so that the values are those at the limits of the types.
"""

import json
import os
import sqlite3
import subprocess
import uuid

from hostile import Hostile

DATABASE = "studio"
TIMES = [
    "infinity",
    "-infinity",
    "294276-12-31 23:59:59.999999+00",
    "294276-12-31",
    "4713-01-01 BC",
    "4714-11-24 00:00:00+00 BC",
    "0001-01-01 00:00:00 BC",
    "0001-01-01",
    "0001-01-01 00:00:00+14",
    "0099-12-31",
    "1582-10-10",
    "1883-11-18 12:03:58+00",
    "1900-02-28 23:59:59.999999",
    "1970-01-01 00:00:00+00",
    "2026-03-08 02:30:00",
    "2026-11-24 00:00:00+00",
    "2026-11-24 00:00:00.000001+00",
    "9999-12-31 23:59:59.9999995+00",
    "10000-01-01",
    "99999-01-01",
]
DATES = ["infinity", "-infinity", "5874897-12-31", "294277-01-01", "4713-01-01 BC", "4714-11-24 BC"]
DATES += ["0001-12-31 BC", "0001-01-01", "9999-12-31", "10000-01-01", "1900-03-01", "2024-02-29", "2026-11-24"]
NUMBERS = {
    "smallint": ["0", "1", "-1", "32767", "-32768"],
    "integer": ["0", "1", "5", "6", "-1", "1899", "2101", "2147483647", "-2147483648"],
    "bigint": ["0", "1", "-1", "9007199254740993", "9223372036854775807", "-9223372036854775808"],
    "numeric": ["0", "NaN", "Infinity", "-Infinity", "1e1000", "1e-1000", "0.1", "-0"],
}


def psql(sql, database=DATABASE, check=True):
    """Runs statements as the server's owner, without triggers and keys of other tables."""
    script = "SET session_replication_role = replica; SET standard_conforming_strings = on;\n" + sql
    return subprocess.run(
        ["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-d", database],
        input=script.encode(),
        check=check,
        stdout=subprocess.PIPE,
        stderr=None if check else subprocess.DEVNULL,
    )


def table_name(table):
    return "auth.users" if table == "auth_users" else table


def quoted(value):
    """A value of any type, as a text that the server reads."""
    return "NULL" if value is None else "'%s'" % str(value).replace("'", "''")


# As in a database that is older than its checks.
UNCHECKED = """
DO $$ DECLARE c record; BEGIN
FOR c IN
    SELECT conname, conrelid::regclass AS t FROM pg_constraint
    WHERE contype IN ('c', 'f') AND connamespace = 'public'::regnamespace
LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname);
END LOOP;
FOR c IN
    SELECT attname, attrelid::regclass AS t FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE attnotnull AND attnum > 0 AND relkind = 'r' AND relnamespace = 'public'::regnamespace AND attname <> 'id'
LOOP
    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', c.t, c.attname);
END LOOP;
END $$;
CREATE SCHEMA sound;
"""


def make_server(program, file, tables):
    """Makes the database from the rows of a SQLite file.

    Returns the address for the site's role, and the types of all columns by their tables.
    """
    if "PGPORT" not in os.environ:
        raise SystemExit("run it with: pg_virtualenv -t … --postgres")
    psql("CREATE DATABASE %s" % DATABASE, "postgres")
    for part in ("sql", "grants"):
        made = subprocess.run([program, "db", part], capture_output=True, text=True, check=True)
        psql("RESET session_replication_role;\n" + made.stdout)
    psql("ALTER ROLE site_reader PASSWORD 'test'")
    psql(UNCHECKED)
    source = sqlite3.connect(file)
    types = {}
    for table in tables:
        name = table_name(table)
        cursor = source.execute("SELECT * FROM %s" % table)
        columns = ", ".join('"%s"' % column[0] for column in cursor.description)
        rows = ["(%s)" % ", ".join(map(quoted, row)) for row in cursor]
        if rows:
            psql("INSERT INTO %s (%s) VALUES %s" % (name, columns, ",\n".join(rows)))
        psql("CREATE TABLE sound.%s AS SELECT * FROM %s" % (table, name))
        schema, bare = name.split(".") if "." in name else ("public", name)
        found = psql(
            "SELECT json_object_agg(column_name, data_type) FROM information_schema.columns "
            "WHERE table_schema = '%s' AND table_name = '%s'" % (schema, bare)
        )
        types[table] = json.loads(found.stdout)
    psql("ANALYZE")
    return "postgres://site_reader:test@127.0.0.1:%s/%s" % (os.environ["PGPORT"], DATABASE), types


def statements(rows, change):
    """The statement that breaks a row, and those that mend it."""
    name = table_name(change.table)
    if change.key is None:
        values = dict(change.values, id=change.values.get("id") or str(uuid.UUID(int=1)))
        columns = ", ".join('"%s"' % column for column in values)
        broken = "INSERT INTO %s (%s) VALUES (%s)" % (name, columns, ", ".join(map(quoted, values.values())))
        return broken, "DELETE FROM %s WHERE id = %s;" % (name, quoted(values["id"]))
    key = next(row["id"] for row in rows[change.table] if row["rowid"] == change.key)
    sets = ", ".join('"%s" = %s' % (column, quoted(value)) for column, value in change.values.items())
    broken = "UPDATE %s SET %s WHERE id = %s" % (name, sets, quoted(key))
    ids = "%s, %s" % (quoted(key), quoted(change.values.get("id") or key))
    mended = "DELETE FROM %s WHERE id IN (%s); INSERT INTO %s SELECT * FROM sound.%s WHERE id = %s;"
    return broken, mended % (name, ids, name, change.table, quoted(key))


def break_server(base, changes):
    """Breaks rows.

    Returns a function that mends them, or None when the server's types refuse the values.
    """
    pairs = [statements(base.rows, change) for change in changes]
    try:
        broken = psql("BEGIN;\n" + "".join(pair[0] + ";\n" for pair in pairs) + "COMMIT;\n", check=False)
    except UnicodeEncodeError:
        return None
    if broken.returncode:
        return None
    return lambda: psql("BEGIN;\n" + "".join(pair[1] + "\n" for pair in pairs) + "COMMIT;\n")


class ServerValues(Hostile):
    """Hostile values that a server's types take."""

    def typed(self, kind, column):
        if self.chance(0.05):
            return None
        if kind == "text":
            return self.plain(self.suited(column) if self.chance(0.5) else self.value())
        if kind == "jsonb":
            return self.sound_json()
        if kind.startswith("timestamp"):
            return self.choice(TIMES)
        if kind == "date":
            return self.choice(DATES)
        if kind == "boolean":
            return self.choice(["true", "false"])
        if kind == "uuid":
            return str(uuid.UUID(int=self.choice([0, 1, 2**128 - 1, self.rng.getrandbits(128)])))
        return self.choice(NUMBERS.get(kind, NUMBERS["integer"]))

    def plain(self, value):
        """Text without what no text of a server holds."""
        if value is None:
            return None
        text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
        return text.replace("\0", "").encode("utf-8", "replace").decode()

    def sound_json(self):
        for _ in range(20):
            text = self.plain(self.json())
            try:
                json.loads(text, parse_constant=lambda name: int(name))
            except (ValueError, RecursionError):
                continue
            if "\\u0000" not in text and "\\ud" not in text.lower():
                return text
        return "[]"
