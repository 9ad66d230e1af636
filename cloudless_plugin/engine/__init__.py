"""The engine: from a request to a cloud-free mosaic, without QGIS.

One module a stage, and data flows one way::

    request -> search -> scenes -> grid -> stack -> masking -> reduction -> raster -> recipe

``pipeline`` joins them; ``worker`` and ``__main__`` are its two doors. The tables ``catalogues``, ``sensors`` and
``options`` and the modules ``errors``, ``request`` and ``protocol`` need only the standard library, so that QGIS may
import them too.

For a notebook::

    from cloudless_plugin.engine import Request, find_scenes, make_grid, open_stack
"""

from __future__ import annotations

import importlib
from typing import Any

_PUBLIC = {
    "CloudlessError": "errors",
    "Grid": "grid",
    "Request": "request",
    "Scene": "scenes",
    "compose": "compose",
    "find_scenes": "pipeline",
    "make_grid": "grid",
    "open_stack": "stack",
    "run": "pipeline",
}

__all__ = list(_PUBLIC)


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: the tables stay importable without the engine's packages."""
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_PUBLIC[name]}", __name__), name)
