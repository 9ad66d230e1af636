"""STAC items: real ones of catalogues, and some that are written for a test."""

from __future__ import annotations

import json
from typing import Any

from cloudless_plugin.engine.stac.items import collection_items
from tests.support.paths import shared


def real_items(name: str, collection: str = "sentinel-2-l2a") -> list[dict[str, Any]]:
    """Return the items of a collection in a saved answer of a catalogue."""
    data = json.loads(shared(f"stac-items/{name}").read_text())
    return [item for item in collection_items(data, "https://example.org/") if item.get("collection") == collection]


def item(**changes: Any) -> dict[str, Any]:
    """Return an item of Sentinel-2 with these properties besides its own."""
    properties = {"datetime": "2023-08-01T10:00:00+02:00", "proj:epsg": 32633, "s2:processing_baseline": "05.09"}
    assets = {key: {"href": f"https://example.org/{key}.tif"} for key in ("B04", "B08", "B11", "SCL")}
    return {"id": "a", "properties": {**properties, **changes}, "assets": assets}


def polygon(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """Return a rectangle as GeoJSON."""
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [corners]}
