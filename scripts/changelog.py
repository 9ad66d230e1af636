"""Reads ``CHANGELOG.md``, of which the package's metadata and a release's checks take their words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

PATH = Path(__file__).parents[1] / "CHANGELOG.md"
_HEADING = re.compile(r"^## \[(?P<version>[^\]]+)\](?: - (?P<day>\S+))?\s*$", re.MULTILINE)
_LINK = re.compile(r"^\[(?P<version>[^\]]+)\]: \S+$", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """What is told of one version."""

    version: str
    """Its number, or ``Unreleased``."""
    day: str
    """Of its release, ISO 8601; empty where there is none."""
    introduction: str
    """What stands before the first list of changes: the points that count."""
    changes: str
    """The lists."""


def sections(text: str) -> list[Section]:
    """Return the sections of a changelog, the newest first."""
    headings = list(_HEADING.finditer(text))
    ends = [*(heading.start() for heading in headings[1:]), _links_begin(text)]
    found = []
    for heading, end in zip(headings, ends):
        introduction, mark, changes = text[heading.end() : end].partition("\n### ")
        found.append(Section(heading["version"], heading["day"] or "", introduction.strip(), (mark + changes).strip()))
    return found


def linked(text: str) -> set[str]:
    """Return the versions that have a link at the end of a changelog."""
    return {link["version"] for link in _LINK.finditer(text)}


def metadata_lines(text: str, address: str) -> str:
    """Return the ``changelog=`` of metadata.txt, as QGIS shows it: each release that has an introduction.

    Args:
        text: of the changelog.
        address: of the whole changelog.

    Returns:
        Lines of which all but the first are indented, with per cent signs written twice: QGIS reads an INI file.
    """
    lines = []
    for section in sections(text):
        if section.day and section.introduction:
            lines += [f"{section.version} ({section.day})", *section.introduction.splitlines()]
    lines.append(f"All changes: {address}")
    plain = [line.replace("*", "").replace("`", "").replace("%", "%%") for line in lines if line.strip()]
    return "changelog=" + "\n ".join(plain) + "\n"


def _links_begin(text: str) -> int:
    link = _LINK.search(text)
    return link.start() if link else len(text)
