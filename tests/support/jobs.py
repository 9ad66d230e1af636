"""Requests on generated scenes, for every kind of test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.support.paths import NORTH, WEST

SIZE = 192
WIDTH = 2 * SIZE - SIZE // 8


def extent(size: int = SIZE) -> list[float]:
    """Return the whole of both tiles."""
    return [WEST, NORTH - size * 10, WEST + (2 * size - size // 8) * 10, NORTH]


def request(items: Path | str, **changes: Any) -> dict[str, Any]:
    """Return a request for all of the generated scenes, as plain JSON values."""
    return {
        "extent": extent(),
        "extent_crs": "EPSG:32633",
        "start": "2023-06-01",
        "end": "2023-08-31",
        "catalog": "custom",
        "catalog_url": str(items),
        "max_cloud": 100,
        "buffer": 20,
        **changes,
    }


def recipe(folder: Path, items: Path | str, **changes: Any) -> Path:
    """Write a recipe into ``folder``."""
    path = folder / "recipe.json"
    path.write_text(json.dumps({"request": request(items, **changes)}))
    return path


def few_scenes(folder: Path, count: int) -> Path:
    """Make the first of the small generated scenes in ``folder``, and return it."""
    from demo.scenes import make_scenes  # late: the tests in QGIS's Python have no rasterio

    collection = json.loads(make_scenes(folder, size=SIZE).read_text())
    collection["features"] = collection["features"][:count]
    (folder / "items.json").write_text(json.dumps(collection))
    return folder


def leftovers(folder: Path) -> list[str]:
    """Return what a run should not have left in ``folder``."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]
