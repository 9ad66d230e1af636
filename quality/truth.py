"""Scenes to compose, and what a perfect mosaic of them would show."""

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
_CLOUD_OR_SHADOW = (3, 8, 9, 10)
_BORDER = 3
"""Pixels around clouds and shadows of the truth that are not compared."""
_CLEAR_DAYS = ("20230815", "20230813", "20230820")
"""Days of the real scenes that are nearly clear."""
_SPREAD = (0.15, 1.5, 0.75, 1.1, 1.7, 0.45, 0.6, 0.9, 1.35)
"""Cloudiness of the generated passes, in parts of their mean."""
_DAYS = ("0604", "0614", "0624", "0704", "0714", "0724", "0803", "0813", "0823")
SIZE = 512


@dataclass(frozen=True)
class View:
    """A part of the mosaic of which the truth is known."""

    place: tuple[slice, slice]
    """Rows and columns of the mosaic."""
    pixels: NDArray[np.float64]
    """(band, y, x) reflectance x 10000."""
    seen: NDArray[np.bool_]
    """(y, x) where the truth is to be trusted."""


@dataclass(frozen=True)
class Truth:
    """A case."""

    name: str
    request: dict[str, Any]
    """Area, time and grid, as a recipe has them."""
    views: list[View]
    cloudless: dict[str, Any] | None = None
    """The same of the same passes without a cloud; ``None`` where nobody knows them."""

    def covered(self) -> NDArray[np.bool_]:
        """Return which pixels (overpass, y, x) each overpass has seen, through clouds or not."""
        request = Request.from_dict(self.request)
        context = RunContext(Reporter(), Settings())
        scenes, _ = find_scenes(request, context)
        grid: Grid = make_grid(request, scenes)
        overpasses = group_overpasses(scenes)
        planes = np.zeros((len(overpasses), *grid.shape), np.uint16)
        for plane, overpass in zip(planes, overpasses):
            observe_band(plane, overpass, request.bands[0], grid, context.reader)
        covered: NDArray[np.bool_] = planes != 0
        return covered


def synthetic(folder: Path, seed: int, cloud: float) -> Truth:
    """Generate nine passes over two tiles, on the mean ``cloud``, 0 to 1, of each under clouds."""
    items, clear = _scenes(folder, seed, cloud), _scenes(folder, seed, 0.0)
    with rasterio.open(items.with_name("truth.tif")) as dataset:
        pixels = dataset.read().astype(float)
        width = dataset.width
    view = View((slice(None), slice(None)), pixels, np.ones(pixels.shape[1:], bool))
    extent = [WEST, NORTH - SIZE * RESOLUTION, WEST + width * RESOLUTION, NORTH]
    request, cloudless = (_request(source, extent, RESOLUTION, "2023-06-01", "2023-08-31") for source in (items, clear))
    return Truth(f"generated, seed {seed}, {100 * cloud:.0f} % cloud", request, [view], cloudless)


def _scenes(folder: Path, seed: int, cloud: float) -> Path:
    """Generate the passes, unless they are there; of a seed, all but the clouds is the same at any ``cloud``."""
    passes = tuple(
        Pass(f"2023{day}", (79, 122)[index % 2], ("03.01", "05.09")[index % 3 > 0], min(cloud * share, 0.97))
        for index, (day, share) in enumerate(zip(_DAYS, _SPREAD))
    )
    target = folder / f"scenes-{seed}-{cloud:g}"
    items = target / "items.json"
    return items if items.is_file() else make_scenes(target, seed=seed, size=SIZE, passes=passes)


def held_out(items: Path, folder: Path) -> Iterator[Truth]:
    """Hold each nearly clear day of the real scenes out in turn."""
    for day in _CLEAR_DAYS:
        yield without(items, day, folder / f"without-{day}.json")


def without(items: Path, day: str, rest: Path) -> Truth:
    """Hold a day of the real scenes out as the truth; write the item collection less that day to ``rest``.

    The mosaic is asked for at 60 m, which copies each pixel of 120 m, whatever its phase, to four.
    """
    collection = json.loads(items.read_text())
    for item in collection["features"]:
        for asset in item["assets"].values():
            asset["href"] = str((items.parent / asset["href"]).resolve())
    out = [item for item in collection["features"] if f"_{day}T" in item["id"]]
    collection["features"] = [item for item in collection["features"] if item not in out]
    rest.write_text(json.dumps(collection))
    extent = [499980.0, 4990200.0, 609780.0, 5200020.0]
    request = _request(rest, extent, 60, "2023-08-01", "2023-08-31")
    grid = make_grid(Request.from_dict(request), [])
    return Truth(f"real, {day[:4]}-{day[4:6]}-{day[6:]} held out", request, [_view(item, grid) for item in out])


def _view(item: dict[str, Any], grid: Grid) -> View:
    """Return a tile of the day that is held out, on its own pixels, each of which is two by two of the mosaic's."""
    offset = -1000 if float(item["properties"]["s2:processing_baseline"]) >= 4 else 0
    pixels = np.stack([_read(item["assets"][key]["href"]) for key in BANDS.values()])
    classes = _read(item["assets"]["SCL"]["href"])
    window = from_bounds(*item["assets"]["B02"]["proj:bbox"], grid.transform)
    step = round(window.width / classes.shape[1])
    top, left = round(window.row_off), round(window.col_off)
    place = slice(top, top + step * classes.shape[0], step), slice(left, left + step * classes.shape[1], step)
    return View(place, pixels + offset, (pixels > 0).all(axis=0) & ~_near(classes))


def _read(path: str) -> NDArray[np.float64]:
    with rasterio.open(path) as dataset:
        pixels: NDArray[np.float64] = dataset.read(1).astype(float)
    return pixels


def _near(classes: NDArray[Any]) -> NDArray[np.bool_]:
    """Return pixels within three of cloud or shadow."""
    size = 2 * _BORDER + 1
    bad = np.pad(np.isin(classes, _CLOUD_OR_SHADOW), _BORDER)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(bad, (size, size)).any(axis=(2, 3)))


def _request(items: Path, extent: list[float], resolution: float, start: str, end: str) -> dict[str, Any]:
    return {
        "extent": extent,
        "extent_crs": f"EPSG:{EPSG}",
        "start": start,
        "end": end,
        "catalog": "custom",
        "catalog_url": str(items),
        "bands": ",".join(BANDS),
        "max_cloud": 100,
        "resolution": resolution,
        "crs": f"EPSG:{EPSG}",
    }
