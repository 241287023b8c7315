"""Runs templates through both engines: ours, by template-cases, and Jinja2."""

import json
import subprocess
import types

import jinja2
from markupsafe import Markup


def ours(program, cases):
    """Answers of template-cases, in the order of the cases."""
    lines = "".join(json.dumps(c, ensure_ascii=False, separators=(",", ":")) + "\n" for c in cases)
    done = subprocess.run([program], input=lines.encode(), stdout=subprocess.PIPE, timeout=600)
    answers = [json.loads(line) for line in done.stdout.decode().split("\n") if line]
    if done.returncode or len(answers) != len(cases):
        broken = cases[len(answers)] if len(answers) < len(cases) else None
        raise SystemExit(
            "template-cases ended with %d on:\n%s"
            % (done.returncode, json.dumps(broken, indent=1, ensure_ascii=False))
        )
    return answers


def environment(templates, autoescape):
    return jinja2.Environment(
        loader=jinja2.DictLoader(templates), autoescape=autoescape, trim_blocks=True, lstrip_blocks=True
    )


def value(schema, data, records=None):
    """Data as a Python program has it: records are objects, HTML is Markup, absent values are left out."""
    records = {} if records is None else records
    if data is None:
        return None
    if schema == "html":
        return Markup(data)
    if schema == "double":
        return float(data)
    if isinstance(schema, str) or "enum" in schema:
        return data
    if "optional" in schema:
        return value(schema["optional"], data, records)
    if "list" in schema:
        return [value(schema["list"], item, records) for item in data]
    if "map" in schema:
        return {k: value(schema["map"], data[k], records) for k in data}
    record = schema["record"]
    fields = record.get("fields") or records[record["name"]]
    records[record["name"]] = fields
    given = {k: value(t, data.get(k), records) for k, t in sorted(fields.items())}
    return types.SimpleNamespace(**{k: v for k, v in given.items() if v is not None})


def jinja(case):
    """What Jinja2 prints, or None and why not."""
    try:
        env = environment(case["templates"], case["mode"] == "html")
        roots = {k: value(t, case["data"].get(k)) for k, t in case["schema"].items()}
        return env.get_template(case["main"]).render({k: v for k, v in roots.items() if v is not None}), None
    except Exception as error:
        return None, "%s: %s" % (type(error).__name__, error)
