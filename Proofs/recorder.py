"""A pytest plugin that writes down what Jinja2's own tests render: sources, data, and settings."""

import json
import os

from jinja2 import environment as module

seen = set()
sink = None


def plain(value, depth=0):
    """Data as JSON; raises for what has no such form."""
    if depth > 6:
        raise TypeError
    if value is None or isinstance(value, (bool, int, float, str)):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, (list, tuple)):
        return [plain(v, depth + 1) for v in value]
    if isinstance(value, dict):
        if not all(isinstance(k, str) for k in value):
            raise TypeError
        return {k: plain(v, depth + 1) for k, v in value.items()}
    raise TypeError


def pytest_configure(config):
    global sink
    sink = open(os.environ["RECORDED"], "w", encoding="utf-8")
    from_string = module.Environment.from_string
    render = module.Template.render

    def remembered(self, source, *args, **kwargs):
        template = from_string(self, source, *args, **kwargs)
        template.recorded_source = source
        return template

    def recorded(self, *args, **kwargs):
        try:
            note(self, dict(*args, **kwargs))
        except Exception:
            pass  # What cannot be written down is not a case.
        return render(self, *args, **kwargs)

    module.Environment.from_string = remembered
    module.Template.render = recorded


def note(template, data):
    env = template.environment
    standard = ("{%", "%}", "{{", "}}", "{#", "#}", None, None)
    if (
        env.block_start_string,
        env.block_end_string,
        env.variable_start_string,
        env.variable_end_string,
        env.comment_start_string,
        env.comment_end_string,
        env.line_statement_prefix,
        env.line_comment_prefix,
    ) != standard:
        return
    sources = {}
    if env.loader is not None:
        for name in env.loader.list_templates():
            sources[name] = env.loader.get_source(env, name)[0]
    main = template.name or "main"
    if hasattr(template, "recorded_source"):
        main = "main"
        source = template.recorded_source
        if not isinstance(source, str):
            return
        sources[main] = source
    test = os.environ.get("PYTEST_CURRENT_TEST", "").split(" ")[0]
    line = json.dumps(
        {"test": test, "templates": sources, "main": main, "data": plain(data)},
        ensure_ascii=False,
        sort_keys=True,
    )
    key = line.split('"test"')[0]
    if key not in seen:
        seen.add(key)
        sink.write(line + "\n")
        sink.flush()
