"""A small generator of Sentinel-2-like scenes with clouds, shadows, swath edges and a known truth.

The scenes are Cloud Optimized GeoTIFFs with STAC items like those of Planetary Computer's ``sentinel-2-l2a``: two
overlapping tiles, two orbits, and processing baselines with and without the radiometric offset. The same seed gives
the same bytes.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from pyproj import Transformer

from cloudless_plugin.common.attribution import GENERATED_KEY

EPSG = 32633
RESOLUTION = 10.0
WEST, NORTH = 499980.0, 5200020.0
BANDS = {"B02": "blue", "B03": "green", "B04": "red", "B08": "nir"}
TILES = ("33TWM", "33TXM")

Plane = NDArray[np.float32]

_WATER = (0.045, 0.055, 0.035, 0.020)
_FOREST = (0.022, 0.042, 0.024, 0.290)
_TOWN = (0.110, 0.120, 0.130, 0.210)
_FIELDS = np.array(
    [
        (0.032, 0.062, 0.038, 0.420),
        (0.036, 0.068, 0.046, 0.360),
        (0.046, 0.078, 0.062, 0.310),
        (0.058, 0.084, 0.090, 0.260),
        (0.070, 0.096, 0.112, 0.240),
        (0.040, 0.082, 0.050, 0.390),
        (0.084, 0.112, 0.130, 0.250),
    ],
    np.float32,
)
_BRIGHT, _TAKEN_FOR_CLOUD = 0.2, 0.3
"""Reflectance in blue of a bright roof, and the share of such pixels that the classification takes for cloud."""
_SHADOW = 0.55
"""Share of the light that a full shadow removes."""
_SHADOW_SHIFT = (34, 22)
"""Pixels north and west from a cloud to its shadow, with the sun in the south-east."""


@dataclass(frozen=True)
class Pass:
    """One overpass of the satellite."""

    day: str
    """YYYYMMDD."""
    orbit: int
    """79 does not see the east corner, 122 not the west corner."""
    baseline: str
    cloud: float
    """Share of the area under cloud, 0 to 1."""


PASSES = (
    Pass("20230604", 79, "03.01", 0.05),
    Pass("20230614", 122, "03.01", 0.62),
    Pass("20230624", 79, "03.01", 0.30),
    Pass("20230704", 122, "05.09", 0.45),
    Pass("20230714", 79, "05.09", 0.82),
    Pass("20230724", 122, "05.09", 0.18),
    Pass("20230803", 79, "05.09", 0.25),
    Pass("20230813", 122, "03.01", 0.35),
    Pass("20230823", 79, "05.09", 0.55),
)


def make_scenes(
    folder: Path,
    *,
    seed: int = 1,
    size: int = 1024,
    tile_width: int | None = None,
    overlap: int | None = None,
    passes: tuple[Pass, ...] = PASSES,
) -> Path:
    """Make the scenes in ``folder`` and return the path of their item collection.

    ``truth.tif`` beside it is a perfect mosaic of the four bands: uint16, reflectance x 10000.

    Args:
        folder: where to put the scenes; made if it does not exist.
        seed: of all random numbers.
        size: height of a tile in pixels, and its width unless ``tile_width`` is given; an even number.
        tile_width: width of a tile in pixels; an even number.
        overlap: columns that the two neighbouring tiles share; ``None`` is an eighth of ``size``.
        passes: the overpasses.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tile_width = tile_width or size
    width = 2 * tile_width - (size // 8 if overlap is None else overlap)
    random = np.random.default_rng(seed)
    truth, classes = _landscape(random, size, width)
    _write(folder / "truth.tif", _stored(truth, 0), WEST)
    items: list[dict[str, Any]] = []
    for index, overpass in enumerate(passes):
        scene, scl = _observe(np.random.default_rng((seed, index)), truth, classes, overpass)
        for tile, left in zip(TILES, (0, width - tile_width)):
            part = np.s_[..., left : left + tile_width]
            if scl[part].any():
                items.append(write_scene(folder, overpass, tile, WEST + left * RESOLUTION, scene[part], scl[part]))
    return write_items(folder, items)


def write_scene(
    folder: Path, overpass: Pass, tile: str, west: float, scene: Plane, scl: NDArray[np.uint8]
) -> dict[str, Any]:
    """Write the files of one tile of an overpass, and return its STAC item.

    Args:
        folder: where to put them; it exists.
        overpass: its day, orbit and baseline.
        tile: its name in the MGRS.
        west: western edge, in the CRS.
        scene: reflectance (band, y, x), 1 is all light, in pixels of 10 m.
        scl: scene classification (y, x) in the same pixels, two by two of one class; 0 is no data.
    """
    item = _item(overpass, tile, west, scl)
    numbers = _stored(scene, 1000 if float(overpass.baseline) >= 4 else 0)
    numbers[:, scl == 0] = 0
    jobs = [(folder / item["assets"][key]["href"], plane, west, RESOLUTION) for key, plane in zip(BANDS, numbers)]
    jobs.append((folder / item["assets"]["SCL"]["href"], scl[::2, ::2], west, 2 * RESOLUTION))
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda job: _write(*job), jobs))
    return item


def write_items(folder: Path, items: list[dict[str, Any]]) -> Path:
    """Write the item collection ``items.json`` of scenes in ``folder``, and return its path."""
    collection = folder / "items.json"
    collection.write_text(json.dumps({"type": "FeatureCollection", "features": items}, indent=1))
    return collection


def _noise(random: np.random.Generator, height: int, width: int, octaves: int, coarsest: int) -> Plane:
    """Return fractal noise between 0 and 1: a sum of random grids, each twice as fine, half as strong as the last."""
    total = np.zeros((height, width), np.float32)
    cell, strength = coarsest, 1.0
    for _ in range(octaves):
        grid = random.random((height // cell + 3, width // cell + 3), np.float32)
        total += strength * stretch(stretch(grid, height, cell).T, width, cell).T
        cell, strength = max(cell // 2, 1), strength / 2
    low, high = total.min(), total.max()
    scaled: Plane = (total - low) / (high - low)
    return scaled


def stretch(grid: Plane, length: int, cell: float, first: int = 0) -> Plane:
    """Return the grid with its rows interpolated smoothly to ``length``: ``cell`` for each, from the ``first``."""
    position = np.arange(first, first + length, dtype=np.float32) / np.float32(cell)
    index = position.astype(int)
    share = position - index
    share = (share * share * (3 - 2 * share))[:, np.newaxis]
    rows: Plane = grid[index] * (1 - share) + grid[index + 1] * share
    return rows


def _landscape(random: np.random.Generator, height: int, width: int) -> tuple[Plane, NDArray[np.uint8]]:
    """Return reflectance (band, y, x) and scene classes (y, x) of the ground: fields, forest, a town, a river."""
    field, edge = _fields(random, height, width, cell=max(height // 26, 6))
    truth = _FIELDS[field % len(_FIELDS)].transpose(2, 0, 1).copy()
    truth *= (0.88 + 0.24 * ((field * 7919 % 101) / 100)).astype(np.float32)
    classes = np.where(truth[3] > 2.5 * truth[2], 4, 5).astype(np.uint8)
    _paint(truth, classes, edge, (0.07, 0.09, 0.08, 0.3), 4)
    hills = _noise(random, height, width, 5, max(height // 4, 8))
    _paint(truth, classes, hills > 0.62, _FOREST, 4)
    y, x = np.mgrid[:height, :width].astype(np.float32)
    town = np.hypot((y - 0.64 * height), (x - 0.42 * width) * 0.8) < height * (0.07 + 0.06 * hills)
    _paint(truth, classes, town & (random.random((height, width)) < 0.7), _TOWN, 5)
    roofs = np.kron(random.random((height // 3 + 1, width // 3 + 1)) < 0.06, np.ones((3, 3), bool))[:height, :width]
    _paint(truth, classes, town & roofs, (0.30, 0.31, 0.33, 0.36), 5)
    middle = height * (0.45 + 0.16 * np.sin(x / width * 7) + 0.05 * np.sin(x / width * 23))
    _paint(truth, classes, np.abs(y - middle) < height * 0.012 + 2, _WATER, 6)
    texture = _noise(random, height, width, 3, 8) - 0.5 + 0.15 * random.standard_normal((height, width), np.float32)
    truth *= 1 + 0.12 * texture + 0.06 * (hills - 0.5)
    return np.clip(truth, 0.005, 0.9), classes


def _fields(random: np.random.Generator, height: int, width: int, cell: int) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Return the field number of each pixel, and the narrow edges between the fields.

    Fields are cut out of strips: each strip has its own width, and each field in it its own length. The direction of
    the strips differs between parishes.
    """
    y, x = np.mgrid[:height, :width].astype(np.float32)
    parish = _noise(random, height, width, 2, max(height // 2, 8)) > 0.5
    bend = 1.5 * cell * (_noise(random, height, width, 2, max(height // 2, 8)) - 0.5)
    across = np.where(parish, y + 0.35 * x, x - 0.2 * y + 3 * height) + bend + 2 * height
    along = np.where(parish, x - 0.35 * y, y + 0.2 * x) + bend + 2 * height
    reach = 8 * (height + width)
    ends = np.cumsum(random.uniform(0.35, 1.3, 8 * reach // cell) * cell)
    strip = np.searchsorted(ends, across)
    lengths = np.cumsum(random.uniform(0.8, 3.0, 8 * reach // cell) * cell)
    shifted = along + (strip * 977 % 401) / 401 * 40 * cell
    piece = np.searchsorted(lengths, shifted)
    inside = np.minimum(np.abs(ends[strip] - across), np.abs(lengths[piece] - shifted))
    return (strip * 6151 + piece * 389 + 13 * parish) * 2654435761 % 1009, inside < 1.0


def _paint(
    truth: Plane, classes: NDArray[np.uint8], where: NDArray[np.bool_], colour: tuple[float, ...], scl: int
) -> None:
    for band, value in enumerate(colour):
        truth[band][where] = value
    classes[where] = scl


def _observe(
    random: np.random.Generator, truth: Plane, classes: NDArray[np.uint8], overpass: Pass
) -> tuple[Plane, NDArray[np.uint8]]:
    """Return the reflectance that the satellite sees on one overpass, and the classification.

    The classification misses thin edges of clouds, and takes some roofs for clouds.
    """
    height, width = classes.shape
    cloud = _cloud(random, height, width, overpass.cloud)
    north, west = (shift * height // 1024 + 1 for shift in _SHADOW_SHIFT)
    shadow = np.zeros_like(cloud)
    shadow[:-north, :-west] = cloud[north:, west:]
    shadow *= 1 - cloud
    season = 0.97 + 0.06 * random.random()
    seen = truth * season * (1 - _SHADOW * shadow) + 0.004 * random.standard_normal(truth.shape, np.float32)
    brightness = 0.45 + 0.35 * _noise(random, height, width, 4, max(height // 8, 4))
    seen = seen * (1 - cloud) + brightness * cloud
    scl = classes.copy()
    scl[shadow > 0.35] = 3
    scl[cloud > 0.22] = 8
    scl[cloud > 0.6] = 9
    scl[(truth[0] > _BRIGHT) & (random.random(cloud.shape) < _TAKEN_FOR_CLOUD)] = 9
    y, x = np.mgrid[:height, :width]
    slant = x + 0.22 * y
    outside = slant > 1.06 * width if overpass.orbit == 79 else slant < 0.14 * width
    scl[outside] = 0
    # The classification has half the resolution of the bands: each of its pixels covers four of theirs.
    return np.clip(seen, 0.0001, 1.6).astype(np.float32), np.kron(scl[::2, ::2], np.ones((2, 2), np.uint8))


def _cloud(random: np.random.Generator, height: int, width: int, share: float) -> Plane:
    """Return the opacity of the clouds, 0 to 1; it exceeds a fifth on ``share`` of the area."""
    noise = _noise(random, height, width, 6, max(height // 3, 8))
    if not share:
        return np.zeros_like(noise)
    level = np.quantile(noise, 1 - share)
    opacity: Plane = np.clip((noise - level) / 0.08 + 0.2, 0, 1).astype(np.float32)
    return opacity


def _stored(reflectance: Plane, offset: int) -> NDArray[np.uint16]:
    numbers: NDArray[np.uint16] = np.clip(np.rint(reflectance * 10000) + offset, 1, 65535).astype(np.uint16)
    return numbers


def _item(overpass: Pass, tile: str, west: float, scl: NDArray[np.uint8]) -> dict[str, Any]:
    """Return the STAC item of one tile of an overpass, which sees some of it."""
    moment = datetime.strptime(overpass.day + "100021", "%Y%m%d%H%M%S")
    stamp = f"{overpass.day}T100021"
    scene_id = f"S2A_MSIL2A_{stamp}_R{overpass.orbit:03}_T{tile}_{overpass.day}T155057"
    height, width = scl.shape
    east, south = west + width * RESOLUTION, NORTH - height * RESOLUTION
    corners = [(west, south), (east, south), (east, NORTH), (west, NORTH)]
    lonlat = [_TO_LONLAT.transform(*corner) for corner in corners]
    seen = scl[scl != 0]
    assets = {
        key: _asset(scene_id, tile, stamp, key, west, (height, width), RESOLUTION)
        | {"eo:bands": [{"name": key, "common_name": name}]}
        for key, name in BANDS.items()
    }
    assets["SCL"] = _asset(scene_id, tile, stamp, "SCL", west, (height // 2, width // 2), 2 * RESOLUTION)
    longitudes, latitudes = zip(*lonlat)
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "stac_extensions": [
            "https://stac-extensions.github.io/eo/v1.0.0/schema.json",
            "https://stac-extensions.github.io/projection/v1.1.0/schema.json",
        ],
        "id": scene_id,
        "collection": "sentinel-2-l2a",
        "bbox": [min(longitudes), min(latitudes), max(longitudes), max(latitudes)],
        "geometry": {"type": "Polygon", "coordinates": [[list(corner) for corner in [*lonlat, lonlat[0]]]]},
        "properties": {
            "datetime": moment.isoformat() + "Z",
            GENERATED_KEY: True,
            "platform": "Sentinel-2A",
            "constellation": "Sentinel 2",
            "proj:epsg": EPSG,
            "eo:cloud_cover": round(100 * float(np.isin(seen, (8, 9)).mean()), 4),
            "sat:orbit_state": "descending",
            "sat:relative_orbit": overpass.orbit,
            "s2:mgrs_tile": tile,
            "s2:processing_baseline": overpass.baseline,
            "s2:nodata_pixel_percentage": round(100 * float((scl == 0).mean()), 4),
        },
        "links": [],
        "assets": assets,
    }


_TO_LONLAT = Transformer.from_crs(EPSG, 4326, always_xy=True)


def _asset(
    scene_id: str, tile: str, stamp: str, key: str, west: float, shape: tuple[int, int], gsd: float
) -> dict[str, Any]:
    return {
        "href": f"./{scene_id}/T{tile}_{stamp}_{key}_{gsd:.0f}m.tif",
        "type": "image/tiff; application=geotiff; profile=cloud-optimized",
        "roles": ["data"],
        "gsd": gsd,
        "proj:shape": list(shape),
        "proj:transform": [gsd, 0.0, west, 0.0, -gsd, NORTH],
    }


def _write(path: Path, pixels: NDArray[Any], west: float, resolution: float = RESOLUTION) -> None:
    """Write (y, x) or (band, y, x) pixels as a Cloud Optimized GeoTIFF."""
    path.parent.mkdir(exist_ok=True)
    planes = pixels if pixels.ndim == 3 else pixels[np.newaxis]
    with rasterio.open(
        path,
        "w",
        driver="COG",
        width=planes.shape[2],
        height=planes.shape[1],
        count=planes.shape[0],
        dtype=planes.dtype,
        nodata=0,
        crs=f"EPSG:{EPSG}",
        transform=Affine(resolution, 0, west, 0, -resolution, NORTH),
        compress="DEFLATE",
        predictor="YES",
        level=1,
        overview_resampling="NEAREST",
    ) as dataset:
        dataset.write(planes)
