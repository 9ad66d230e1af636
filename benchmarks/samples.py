"""What samples take: ``python -m benchmarks.samples FOLDER`` compares them with odc-stac and xarray's ``sel``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable

import numpy as np

from benchmarks.data import HEIGHT, WIDTH, make
from benchmarks.far import forget, moved
from benchmarks.measure import measure_in_turn
from benchmarks.server import far_away
from cloudless_plugin.common import disk_cache
from cloudless_plugin.common.places import read_samples
from demo.scenes import EPSG, NORTH, RESOLUTION, WEST

_PLACES, _SCENES = 100, 40
_BANDS = "red,green,blue"
Recipe = Callable[..., Path]
"""Writes a recipe, given what differs from the benchmark's own, and returns its path."""


def measure_samples(folder: Path, items: Path, shape: tuple[int, int], recipe: Recipe, times: int) -> dict[str, Any]:
    """Return how long samples take by both, from local files and by HTTP with 50 ms, and how many numbers differ.

    Args:
        folder: for what is made.
        items: of the scenes; the first forty are sampled.
        shape: rows and columns of the area.
        recipe: see ``Recipe``.
        times: how often.
    """
    os.environ[disk_cache.CACHE_VARIABLE] = str(folder / "cache")
    places = folder / "places.json"
    random = np.random.default_rng(5)
    across, down = random.uniform(0, shape[1], _PLACES), random.uniform(0, shape[0], _PLACES)
    at = [[WEST + x * RESOLUTION, NORTH - y * RESOLUTION] for x, y in zip(across, down)]
    places.write_text(json.dumps(at))
    found: dict[str, Any] = {}
    with far_away(items.parent) as url:
        for title, place in (("local", str(items.parent)), ("50 ms", url)):
            source = moved(items, place, folder / "far.json", _SCENES)
            asked = str(recipe(catalog_url=str(source), bands=_BANDS, mask="clouds-shadows", resolution=RESOLUTION))
            commands = {
                "ours": ["benchmarks.sampling", asked, str(places), str(folder / "ours.samples")],
                "odc": ["benchmarks.peers.odc_places", asked, str(places), str(folder / "odc.npy")],
            }
            took = measure_in_turn(commands, times, lambda _: forget())
            found[title] = {name: one.to_dict() for name, one in took.items()}
            found[title]["differing"] = _differing(folder / "ours.samples", folder / "odc.npy")
    for left in (places, folder / "ours.samples", folder / "odc.npy", folder / "far.json"):
        left.unlink(missing_ok=True)
    forget()
    print(*lines(found), sep="\n", flush=True)
    return found


def _differing(ours: Path, odc: Path) -> float:
    """Return the share of reflectances that differ: none should, but for the offset that the peer leaves in."""
    samples, theirs = list(read_samples(ours)), np.load(odc)
    bands, dates = len(theirs) - 1, theirs.shape[1]
    numbers = np.array([[value or 0 for value in sample.values] for sample in samples]).reshape(-1, dates, bands)
    given = theirs[:-1].astype(float).transpose(2, 1, 0)
    expected = np.where(given == 0, 0, np.maximum(given - 1000, 1))
    return float((np.rint(10_000 * numbers) != expected).mean())


def lines(found: dict[str, Any]) -> Iterator[str]:
    """Yield a table of what was measured."""
    yield f"Samples of {_PLACES} places, {_SCENES} scenes, {_BANDS}; odc-stac without a mask:"
    yield ""
    yield "| files | Cloudless | odc-stac and sel | odc-stac / Cloudless | numbers that differ |"
    yield "|---|---|---|---|---|"
    for title in ("local", "50 ms"):
        ours, odc = (found[title][name] for name in ("ours", "odc"))
        times = " | ".join(f"{one['seconds']:.2f} s, {one['megabytes']:,.0f} MB" for one in (ours, odc))
        ratio = odc["seconds"] / ours["seconds"]
        yield f"| {title} | {times} | {ratio:.1f} | {found[title]['differing']:.2%} |"


def main(folder: Path, times: int) -> None:
    """Make scenes, unless they are there, and measure."""
    folder.mkdir(parents=True, exist_ok=True)
    items = make(folder / "data", scenes=_SCENES)
    request = {
        "extent": [WEST, NORTH - HEIGHT * RESOLUTION, WEST + WIDTH * RESOLUTION, NORTH],
        "extent_crs": f"EPSG:{EPSG}",
        "crs": f"EPSG:{EPSG}",
        "start": "2023-01-01",
        "end": "2024-12-31",
        "catalog": "custom",
        "max_cloud": 100,
        "buffer": 60,
    }

    def recipe(**changes: Any) -> Path:
        path = folder / "recipe.json"
        path.write_text(json.dumps({"request": {**request, **changes}}))
        return path

    measure_samples(folder, items, (HEIGHT, WIDTH), recipe, times)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), times=1)
