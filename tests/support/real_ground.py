"""The real scenes of the repository, as tests ask for them."""

from __future__ import annotations

import json
from typing import Any

from tests.support.paths import ROOT

FOLDER = ROOT / "demo" / "slovenia"
ITEMS = FOLDER / "items.json"
CUT_FIELD = (554457, 5144692)
"""A field, EPSG:32633, that is cut between the 15th and the 20th of August, with a cloud over it on the 18th."""


def scenes() -> list[dict[str, Any]]:
    """Return the items."""
    return json.loads(ITEMS.read_text())["features"]


def extent() -> list[float]:
    """Return west, south, east, north of every scene, EPSG:32633."""
    return scenes()[0]["assets"]["SCL"]["proj:bbox"]


def window_job(name: str) -> dict[str, Any]:
    """Return a job for QGIS's window: the scenes, their days, and a strip that the map grows until it is full
    of them.

    The address of the scenes is relative to the repository, in which QGIS is started: a picture shows no folder of the
    machine it was made on.
    """
    west, south, east, north = extent()
    middle = (south + north) / 2
    strip = [west + 2400, middle - 3000, east - 2400, middle + 3000]
    return {"name": name, "items": str(ITEMS.relative_to(ROOT)), "extent": strip, "days": ["2023-08-10", "2023-08-20"]}
