"""Files that the package holds, and that lie elsewhere in the repository."""

from __future__ import annotations

from pathlib import Path

_PLUGIN = Path(__file__).parents[1]


def changelog_file() -> Path | None:
    """Return what has changed from version to version; ``None`` where the file was taken away."""
    return _first(_PLUGIN / "CHANGELOG.md", _PLUGIN.parent / "CHANGELOG.md")


def sample_items() -> Path | None:
    """Return the item collection of the sample scenes; ``None`` where they were taken away."""
    return _first(_PLUGIN / "samples" / "items.json", _PLUGIN.parent / "demo" / "slovenia" / "items.json")


def _first(*places: Path) -> Path | None:
    return next((place for place in places if place.is_file()), None)
