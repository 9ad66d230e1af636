"""The engine's environment and its worker process, seen from QGIS's side."""

from __future__ import annotations
