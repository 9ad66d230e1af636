"""Cloudless: cloud-free satellite mosaics of the map canvas, as a QGIS plugin.

Layers, each of which knows only the ones after it: ``gui``, ``processing``, ``runtime``, and, in a process of its
own, ``engine``, which knows nothing of QGIS; all of them use ``common``.
"""

from __future__ import annotations

from typing import Any


def classFactory(iface: Any) -> Any:  # noqa: N802 - the name that QGIS calls
    """Return the plugin; QGIS calls this once, with ``None`` for ``iface`` in ``qgis_process``."""
    from .plugin import CloudlessPlugin

    return CloudlessPlugin(iface)
