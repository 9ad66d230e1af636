"""The plugin's version, read from ``metadata.txt``, its only source."""

from __future__ import annotations

import configparser
from pathlib import Path


def read_version() -> str:
    """Return ``version`` of ``metadata.txt``, which lies in an installed plugin, or beside it in the repository."""
    here = Path(__file__).parents[1]
    parser = configparser.ConfigParser(interpolation=None)
    parser.read([here.parent / "metadata.txt", here / "metadata.txt"], encoding="utf-8")
    return parser.get("general", "version", fallback="0")
