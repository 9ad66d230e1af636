"""What fewer views save of years of scenes, by HTTP: ``python -m benchmarks.views FOLDER``."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.clouds import cloud_flags, plain_ground
from benchmarks.far import RATE, forget, moved
from benchmarks.measure import measure
from benchmarks.server import far_away, told
from cloudless_plugin.common import disk_cache
from cloudless_plugin.common.choices import ENOUGH_VIEWS
from demo.scenes import EPSG, NORTH, RESOLUTION, WEST, Pass, write_items, write_scene

_DATES, _EVERY = 365, 5
"""Overpasses, and days from one to the next: five years."""
_SIZE = 512
"""Pixels along an edge of a scene: one block."""
_SCENE_M = 108_000
"""Metres along an edge of the whole scene that each is a window of."""


def make(folder: Path, dates: int = _DATES) -> Path:
    """Make the scenes in ``folder`` if they are missing; return the path of their item collection.

    Their cloud cover is that of a temperate climate, and their clouds are as large as real ones, see ``clouds``.
    """
    if (folder / "items.json").exists():
        return folder / "items.json"
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(3)
    ground = plain_ground(random, _SIZE)
    items = []
    for number in range(dates):
        share = float(random.beta(1.1, 1.6))
        top, left = (int(place) for place in random.integers(0, int(_SCENE_M / RESOLUTION) - _SIZE, 2))
        clouds = cloud_flags(number, share, _SCENE_M, (top, left), _SIZE)
        scene = np.where(clouds, ground + np.float32(0.4), ground * np.float32(random.normal(1, 0.03)))
        day = (date(2019, 1, 2) + timedelta(days=_EVERY * number)).strftime("%Y%m%d")
        overpass = Pass(day, 79, "05.09", share)
        items.append(write_scene(folder, overpass, "33TWM", WEST, scene, np.where(clouds, 9, 4).astype(np.uint8)))
    return write_items(folder, items)


def measure_views(folder: Path, dates: int = _DATES) -> list[dict[str, Any]]:
    """Return what mosaics of all views and of ``ENOUGH_VIEWS`` read by HTTP, and how long they take."""
    os.environ[disk_cache.CACHE_VARIABLE] = str(folder / "cache")
    items = make(folder / "years", dates)
    rows = []
    for views in (0, ENOUGH_VIEWS):
        forget()
        with far_away(items.parent, RATE) as url:
            asked = _recipe(folder, moved(items, url, folder / "far.json"), views)
            took = measure(["cloudless_plugin.engine", str(asked), str(folder / "ours.tif")])
            sent = sum(told(url, "sent").values())
        rows.append({"views": views, "megabytes": sent / 1e6, "took": took.to_dict()})
    forget()
    return rows


def _recipe(folder: Path, items: Path, views: int) -> Path:
    edge = _SIZE * RESOLUTION
    request = {
        "extent": [WEST, NORTH - edge, WEST + edge, NORTH],
        "extent_crs": f"EPSG:{EPSG}",
        "start": "2019-01-01",
        "end": "2023-12-31",
        "catalog": "custom",
        "catalog_url": str(items),
        "max_cloud": 100,
        "views": views,
    }
    path = folder / "recipe-views.json"
    path.write_text(json.dumps({"request": request}))
    return path


def lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Yield a table."""
    yield "| five years by HTTP at 25 MB/s | read | time |"
    yield "|---|---|---|"
    for row in rows:
        title = f"`VIEWS` {row['views']}" if row["views"] else "all views"
        yield f"| {title} | {row['megabytes']:.0f} MB | {row['took']['seconds']:.1f} s |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.views", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    print("\n".join(lines(measure_views(folder))))


if __name__ == "__main__":
    main()
