"""Ways to compose: ours and those of others."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import odc.stac
import pystac
import stackstac
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox

from cloudless_plugin.common import choices
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.settings import Limits, Settings

from .compose import VARIANTS, Mosaic, compose
from .truth import BANDS, CLOUDS, SHADOW, Truth

_CLOUDS_AND_SHADOWS = (1, SHADOW, *CLOUDS)
_OFFICIAL = (*_CLOUDS_AND_SHADOWS, 7)
"""Classes that the Copernicus quarterly mosaics leave out; they compose the first quartile of the rest.
https://documentation.dataspace.copernicus.eu/Data/SentinelMissions/Sentinel2.html#sentinel-2-level-3-quarterly-mosaics"""


@dataclass(frozen=True)
class Way:
    """A row of the table."""

    name: str
    make: Callable[[Truth, Path], Mosaic]
    """Makes the mosaic of a case, with a folder for files."""
    bound: bool = False
    """Whether it needs the known clouds, which only generated scenes have."""


def _ours(settings: Settings | None = None, /, **changes: Any) -> Callable[[Truth, Path], Mosaic]:
    def make(truth: Truth, folder: Path) -> Mosaic:
        return compose({**truth.request, **changes}, folder, settings)

    return make


def _load(recipe: dict[str, Any]) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Return harmonised numbers (band, day, y, x), NaN is no data, and classes (day, y, x), read by odc-stac."""
    request = Request.from_dict(recipe)
    items = json.loads(Path(request.catalog_url).read_text())["features"]
    folder = Path(request.catalog_url).parent
    for item in items:
        for asset in item["assets"].values():
            asset["href"] = str(folder / asset["href"])
    baselines = {item["properties"]["datetime"][:10]: item["properties"]["s2:processing_baseline"] for item in items}
    parsed = [pystac.Item.from_dict(item, preserve_dict=False) for item in items]
    west, south, east, north = request.extent
    box = GeoBox.from_bbox((west, south, east, north), crs=request.crs, resolution=request.resolution, tight=True)
    data = odc.stac.load(
        parsed, bands=[*BANDS.values(), "SCL"], geobox=box, groupby="solar_day", dtype="uint16", nodata=0
    )
    stored = np.stack([data[key].transpose("time", "y", "x").to_numpy() for key in BANDS.values()])
    numbers = np.where(stored == 0, np.nan, stored.astype(np.float32))
    for place, day in enumerate(data.time.dt.strftime("%Y-%m-%d").to_numpy()):
        if float(baselines[str(day)]) >= 4:
            numbers[:, place] = np.maximum(numbers[:, place] - 1000, 1)
    return numbers, data["SCL"].transpose("time", "y", "x").to_numpy().astype(np.uint8)


def _odc(removed: tuple[int, ...], share: float) -> Callable[[Truth, Path], Mosaic]:
    def make(truth: Truth, folder: Path) -> Mosaic:  # noqa: ARG001
        numbers, classes = _load(truth.request)
        numbers[:, np.isin(classes, removed)] = np.nan
        return _to_mosaic(_percentile(numbers, share))

    return make


def _known(truth: Truth, folder: Path) -> Mosaic:  # noqa: ARG001
    """Return the median of the numbers that no cloud and no shadow has changed: no mask can do better."""
    numbers, _ = _load(truth.request)
    clear, _ = _load(truth.cloudless or {})
    numbers[:, (np.abs(numbers - clear) > 0).any(axis=0)] = np.nan
    return _to_mosaic(_percentile(numbers, 50))


def _cloudless(truth: Truth, folder: Path) -> Mosaic:  # noqa: ARG001
    """Return the median of the overpasses without clouds: its error is due to noise and season."""
    return _to_mosaic(_percentile(_load(truth.cloudless or {})[0], 50))


def _percentile(numbers: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    """Return ``np.nanpercentile(numbers, share, axis=1)``; a sort is many times faster."""
    ordered = np.sort(numbers, axis=1)  # NaN comes last
    last = np.maximum(np.count_nonzero(~np.isnan(numbers), axis=1, keepdims=True) - 1, 0)
    place = last * share / 100
    below = np.floor(place).astype(int)
    low = np.take_along_axis(ordered, below, axis=1)
    high = np.take_along_axis(ordered, np.minimum(below + 1, last), axis=1)
    result: NDArray[np.float32] = (low + (high - low) * (place - below))[:, 0]
    return result


def _tutorial(truth: Truth, folder: Path) -> Mosaic:
    """Return the median of the stored numbers, as the tutorial does: scenes under 25 % cloud, no mask, offset kept.

    If no scene is that clear, all scenes are used.
    """
    request = Request.from_dict(truth.request)
    items = json.loads(Path(request.catalog_url).read_text())["features"]
    folder = Path(request.catalog_url).parent
    for item in items:
        item["assets"] = {key: {**asset, "href": str(folder / asset["href"])} for key, asset in item["assets"].items()}
    clear = [item for item in items if item["properties"]["eo:cloud_cover"] < choices.DEFAULT_MAX_CLOUD] or items
    data = stackstac.stack(
        clear,
        assets=list(BANDS.values()),
        epsg=int(str(request.crs).split(":")[1]),
        resolution=request.resolution,
        bounds=request.extent,
        rescale=False,
    )
    return _to_mosaic(data.where(lambda pixels: pixels > 0).median(dim="time").compute().to_numpy())


def _to_mosaic(values: NDArray[Any]) -> Mosaic:
    mosaic: Mosaic = np.nan_to_num(np.rint(values)).clip(0, 65535).astype(np.uint16)
    return mosaic


_WITHOUT_OPENING = Settings(limits=Limits(speck_radius_m=0))
PEER = "odc-stac, SCL, median"

WAYS = (
    Way("bound: no clouds, median", _cloudless, bound=True),
    Way("bound: every cloud and shadow known, median", _known, bound=True),
    Way("tutorial: median, no mask", _tutorial),
    Way(PEER, _odc(_CLOUDS_AND_SHADOWS, 50)),
    Way("quarterly recipe: SCL, first quartile", _odc(_OFFICIAL, 25)),
    Way("median, none", _ours(mask="none")),
    Way("median, clouds, 60 m", _ours(mask="clouds")),
    *(Way(name, _ours(**changes)) for name, changes in VARIANTS.items()),
    Way("median, strict, 60 m", _ours(mask="strict")),
    Way("median, clouds-shadows, 0 m", _ours(buffer=0)),
    Way("median, clouds-shadows, 120 m", _ours(buffer=120)),
    Way("median, clouds-shadows, 240 m", _ours(buffer=240)),
    Way("120 m without the haze test", _ours(haze=False, buffer=120)),
    Way("the default without its opening", _ours(_WITHOUT_OPENING)),
    Way("mean", _ours(method="mean")),
    Way("percentile 25", _ours(method="percentile")),
    Way("geomedian", _ours(method="geomedian")),
    Way("medoid", _ours(method="medoid")),
    Way("max-ndvi", _ours(method="max-ndvi")),
    Way("recent", _ours(method="recent")),
    Way("best", _ours(method="best")),
)
