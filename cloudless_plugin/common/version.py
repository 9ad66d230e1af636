"""The plugin's version and addresses, read from ``metadata.txt``, their only source."""

from __future__ import annotations

import configparser
from pathlib import Path


def read_version() -> str:
    """Return the plugin's version."""
    return _read("version", "0")


def read_homepage() -> str:
    """Return the address of the documentation site, without a slash at its end."""
    return _read("homepage", "").rstrip("/")


def read_repository() -> str:
    """Return the address of the repository, without a slash at its end."""
    return _read("repository", "").rstrip("/")


def parse_metadata(text: str) -> dict[str, str]:
    """Return what the text of a ``metadata.txt`` says, by the names of its values."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(text)
    return dict(parser["general"])


def _read(key: str, fallback: str) -> str:
    """Return a value of ``metadata.txt``, which lies in an installed plugin, or beside it in the repository."""
    here = Path(__file__).parents[1]
    for folder in (here, here.parent):
        if (folder / "metadata.txt").is_file():
            return parse_metadata((folder / "metadata.txt").read_text(encoding="utf-8")).get(key, fallback)
    return fallback
