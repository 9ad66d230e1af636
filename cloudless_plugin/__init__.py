"""Cloudless: cloud-free satellite mosaics of the map canvas, as a QGIS plugin.

``docs/architecture.md`` says which package does what, and which may know which.
"""

from __future__ import annotations

from typing import Any


def classFactory(iface: Any) -> Any:  # noqa: N802 - the name that QGIS calls
    """Return the plugin; QGIS calls this once, with ``None`` for ``iface`` in ``qgis_process``."""
    from .plugin import CloudlessPlugin

    return CloudlessPlugin(iface)
