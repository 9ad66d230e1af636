"""The page of the Python door: its public names, whose docstrings mkdocstrings puts there."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from importlib.util import resolve_name

from cloudless_plugin import engine

_FIRST = ("Request", "open_stack", "compose", "run_mosaic", "run_series", "run_change")
"""Names in the order in which a reader needs them; all others come after them."""


def door_page() -> str:
    """Return the page."""
    names = [*_FIRST, *sorted(set(engine.__all__) - set(_FIRST))]
    entries = "\n\n".join(map(_entry, names))
    return f"""# Python

All of this comes from `cloudless_plugin.engine`, after `pip install .` in a checkout, in any environment with Python
3.11 or newer, without QGIS:

```python
from cloudless_plugin.engine import Request, compose, open_stack
```

[The notebook](../notebook.md) uses it step by step. The parameters of a request are those of [Cloud-free
mosaic](mosaic.md), in lower case.

{entries}
"""


def _entry(name: str) -> str:
    """Return what has mkdocstrings describe a name: of a record its fields, not what the engine asks it for."""
    members: list[str] = []
    if ".common." in _path(name):  # which needs none of the engine's packages
        found = getattr(engine, name)
        members = [*(field.name for field in fields(found)), "from_dict"] if is_dataclass(found) else []
    only = f"      members: [{', '.join(members)}]\n" if members else ""
    return f"::: {_path(name)}\n    options:\n      heading_level: 2\n{only}"


def _path(name: str) -> str:
    """Return the dotted path of a public name, in the module that defines it."""
    module = engine._PUBLIC[name]  # noqa: SLF001 - the table by which the package itself imports
    return f"{resolve_name(module, engine.__name__)}.{name}"
