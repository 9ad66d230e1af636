"""The engine's environment and its worker process, seen from QGIS's side; needs the standard library only."""

from __future__ import annotations
