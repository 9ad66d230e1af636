"""Scenes to compose, and the pixels of a perfect mosaic of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.windows import from_bounds

from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.compositing.observe import observe_band
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.jobs.output_grid import make_grid
from cloudless_plugin.engine.jobs.prepare import find_scenes
from cloudless_plugin.engine.jobs.run_context import RunContext
from cloudless_plugin.engine.stac.overpasses import group_overpasses
from demo.scenes import EPSG, NORTH, RESOLUTION, WEST, Pass, make_scenes

BANDS = {"blue": "B02", "green": "B03", "red": "B04", "nir": "B08"}
CLOUDS = (8, 9, 10)
SHADOW = 3
"""Classes of the scene classification, SCL."""
_BORDER = 3
"""Pixels of the classification around the truth's clouds and shadows that are not compared."""
_OUT_OF_PHASE = range(1667, 1830)
"""Rows of the mosaic of the real scenes that are not compared: there its two tiles overlap. Their origins are multiples
of 60 m, but they lie half a pixel of 120 m out of phase, so the overlap's numbers are of two places."""
_CLEAR_DAYS = ("20230815", "20230813", "20230820")
"""Nearly clear days of the real scenes."""
_SPREAD = (0.15, 1.5, 0.75, 1.1, 1.7, 0.45, 0.6, 0.9, 1.35)
"""Cloud cover of the generated overpasses, divided by its mean."""
DAYS = ("0604", "0614", "0624", "0704", "0714", "0724", "0803", "0813", "0823")
SIZE = 512


@dataclass(frozen=True)
class View:
    """A part of the mosaic with known truth."""

    place: tuple[slice, slice]
    """Rows and columns of the mosaic."""
    pixels: NDArray[np.float64]
    """(band, y, x) reflectance x 10000."""
    seen: NDArray[np.bool_]
    """(y, x) pixels where the truth is reliable."""
    classes: NDArray[np.uint8] | None = None
    """(y, x) scene classification of a held-out date; ``None`` where the scenes are generated."""
    name: str = ""
    """The tile of a held-out date."""


@dataclass(frozen=True)
class Truth:
    """One case: scenes and their truth."""

    name: str
    request: dict[str, Any]
    """Area, time and grid, in the keys of a recipe."""
    views: list[View]
    cloudless: dict[str, Any] | None = None
    """The same request for the same overpasses without clouds; ``None`` where they are unknown."""

    def covered(self) -> NDArray[np.bool_]:
        """Return the pixels (overpass, y, x) that each overpass has seen, cloudy or not."""
        request = Request.from_dict(self.request)
        context = RunContext(Reporter(), Settings())
        request, scenes, _ = find_scenes(request, context)
        grid: Grid = make_grid(request, scenes)
        overpasses = group_overpasses(scenes)
        planes = np.zeros((len(overpasses), *grid.shape), np.uint16)
        for plane, overpass in zip(planes, overpasses):
            observe_band(plane, overpass, request.bands[0], grid, context.reader)
        covered: NDArray[np.bool_] = planes != 0
        return covered


def synthetic(folder: Path, seed: int, cloud: float) -> Truth:
    """Generate nine overpasses of two tiles; ``cloud``, 0 to 1, is their mean cloud cover."""
    items, clear = _scenes(folder, seed, cloud), _scenes(folder, seed, 0.0)
    with rasterio.open(items.with_name("truth.tif")) as dataset:
        pixels = dataset.read().astype(float)
        width = dataset.width
    view = View((slice(None), slice(None)), pixels, np.ones(pixels.shape[1:], bool))
    extent = [WEST, NORTH - SIZE * RESOLUTION, WEST + width * RESOLUTION, NORTH]
    request, cloudless = (
        request_for(source, extent, RESOLUTION, "2023-06-01", "2023-08-31") for source in (items, clear)
    )
    return Truth(f"generated, seed {seed}, {100 * cloud:.0f} % cloud", request, [view], cloudless)


def _scenes(folder: Path, seed: int, cloud: float) -> Path:
    """Generate the overpasses if they are missing; for one seed, only the clouds depend on ``cloud``."""
    passes = tuple(
        Pass(f"2023{day}", (79, 122)[index % 2], ("03.01", "05.09")[index % 3 > 0], min(cloud * share, 0.97))
        for index, (day, share) in enumerate(zip(DAYS, _SPREAD))
    )
    target = folder / f"scenes-{seed}-{cloud:g}"
    items = target / "items.json"
    return items if items.is_file() else make_scenes(target, seed=seed, size=SIZE, passes=passes)


def held_out(items: Path, folder: Path) -> Iterator[Truth]:
    """Yield a case for each nearly clear day of the real scenes, with that day held out."""
    for day in _CLEAR_DAYS:
        yield without(items, day, folder / f"without-{day}.json")


def without(items: Path, day: str, rest: Path) -> Truth:
    """Hold a day of the real scenes out as the truth; write the item collection without that day to ``rest``.

    The request has pixels of 60 m, so that each pixel of 120 m is copied to four, whatever its phase.
    """
    collection = read_items(items)
    out = [item for item in collection["features"] if f"_{day}T" in item["id"]]
    collection["features"] = [item for item in collection["features"] if item not in out]
    rest.write_text(json.dumps(collection))
    extent = [499980.0, 4990200.0, 609780.0, 5200020.0]
    request = request_for(rest, extent, 60, "2023-08-01", "2023-08-31")
    grid = make_grid(Request.from_dict(request), [])
    return Truth(f"real, {day[:4]}-{day[4:6]}-{day[6:]} held out", request, [_view(item, grid) for item in out])


def _view(item: dict[str, Any], grid: Grid) -> View:
    """Return a scene of the held-out day on its own pixels; each is two by two pixels of the mosaic."""
    pixels, seen, classes = read_scene(item)
    window = from_bounds(*item["assets"]["B02"]["proj:bbox"], grid.transform)
    step = round(window.width / classes.shape[1])
    top, left = round(window.row_off), round(window.col_off)
    place = slice(top, top + step * classes.shape[0], step), slice(left, left + step * classes.shape[1], step)
    reliable = seen & ~near_cloud_or_shadow(classes) & in_phase(place)
    return View(place, pixels, reliable, classes, item["id"].split("_T")[1][:5])


def in_phase(place: tuple[slice, slice]) -> NDArray[np.bool_]:
    """Return the rows (y, 1) of a part of the real scenes' mosaic that can be compared with the truth."""
    rows = np.arange(place[0].start, place[0].stop, place[0].step)
    return ~np.isin(rows, _OUT_OF_PHASE)[:, np.newaxis]


def read_scene(item: dict[str, Any]) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.uint8]]:
    """Return reflectance x 10000 (band, y, x), the pixels (y, x) that have it, and the scene classification (y, x)."""
    stored = np.stack([read_plane(item["assets"][key]["href"]) for key in BANDS.values()])
    offset = -1000 if float(item["properties"]["s2:processing_baseline"]) >= 4 else 0
    return stored.astype(float) + offset, (stored != 0).all(axis=0), read_plane(item["assets"]["SCL"]["href"])


def read_plane(path: str) -> NDArray[Any]:
    """Return the numbers (y, x) of a file's first band."""
    with rasterio.open(path) as dataset:
        plane: NDArray[Any] = dataset.read(1)
    return plane


def read_items(path: Path) -> dict[str, Any]:
    """Return an item collection, with the addresses of its files made absolute."""
    collection: dict[str, Any] = json.loads(path.read_text())
    for item in collection["features"]:
        for asset in item["assets"].values():
            asset["href"] = str((path.parent / asset["href"]).resolve())
    return collection


def near_cloud_or_shadow(classes: NDArray[Any]) -> NDArray[np.bool_]:
    """Return the pixels (y, x) that are at most three pixels of the classification from its clouds and shadows."""
    size = 2 * _BORDER + 1
    bad = np.pad(np.isin(classes, (SHADOW, *CLOUDS)), _BORDER)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(bad, (size, size)).any(axis=(2, 3)))


def request_for(
    items: Path, extent: list[float], resolution: float, start: str, end: str, epsg: int = EPSG
) -> dict[str, Any]:
    """Return the keys of a recipe that ask for all bands of an item collection, however cloudy, in UTM."""
    return {
        "extent": extent,
        "extent_crs": f"EPSG:{epsg}",
        "start": start,
        "end": end,
        "catalog": "custom",
        "catalog_url": str(items),
        "bands": ",".join(BANDS),
        "max_cloud": 100,
        "resolution": resolution,
        "crs": f"EPSG:{epsg}",
    }
