"""The engine: from a request to a cloud-free mosaic, without QGIS.

``worker`` and ``__main__`` are its two entry points; docs/architecture.md describes its packages.

For a notebook::

    from cloudless_plugin.engine import Request, open_stack, compose
"""

from __future__ import annotations

import importlib
from typing import Any

_PUBLIC = {
    "ChangeRequest": "..common.change",
    "CloudlessError": "..common.errors",
    "Reporter": "..common.reporting",
    "Request": "..common.request",
    "Settings": "..common.settings",
    "compose": ".jobs.arrays",
    "open_stack": ".jobs.arrays",
    "run_change": ".jobs.change",
    "run_mosaic": ".jobs.mosaic",
    "run_series": ".jobs.series",
}
__all__ = list(_PUBLIC)


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: reading a request needs none of the engine's packages."""
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_PUBLIC[name], __name__), name)
