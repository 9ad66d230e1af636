"""Places that tests of both sides know, without any package but the standard library."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build"
SHARED = ROOT.parent / "shared" / "data"
WEST, NORTH = 499980.0, 5200020.0
"""Corner of the generated scenes, EPSG:32633."""


def shared(name: str) -> Path:
    """Return a path in the shared reference data, or skip the test where they are not."""
    import pytest

    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the shared reference data ({name}) are not on this machine")
    return path
