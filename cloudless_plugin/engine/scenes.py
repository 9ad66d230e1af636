"""From STAC items to scenes: what the engine needs of an item, whatever the catalogue that wrote it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Optional

import shapely
from affine import Affine

from . import options
from .cog import is_place
from .crs import is_map_crs
from .errors import SceneError
from .items import Item, footprint, item_time
from .radiometry import AS_STORED, RULES, Scaling
from .request import Request
from .text import Text


@dataclass(frozen=True)
class Asset:
    """One raster file of a scene."""

    href: str
    """Absolute and unsigned."""
    transform: Optional[tuple[float, ...]] = None
    """Six numbers of the affine transform, where the item tells them."""
    shape: Optional[tuple[int, int]] = None
    """Height and width, pixels, where the item tells them."""


@dataclass(frozen=True)
class Scene:
    """One acquisition of one tile."""

    id: str
    datetime: datetime
    """Start of the sensing, UTC."""
    epsg: int
    """Code of the UTM zone, or whatever CRS the files are in; 0 while only a file can tell."""
    assets: Mapping[str, Asset]
    """By requested band name, and ``classification``."""
    scaling: Scaling = AS_STORED
    """What makes reflectance x 10000 of stored numbers."""
    baseline: str = ""
    """Processing baseline, as ``05.09``; of Landsat the tier. The later of two is the better in the order of texts."""
    platform: str = ""
    tile: str = ""
    """MGRS tile, as ``33TWM``; of Landsat path and row."""
    orbit: Optional[int] = None
    """Relative orbit; of Landsat the path."""
    cloud_cover: Optional[float] = None
    """Per cent."""
    thumbnail: str = ""
    """Address of a small picture; empty where there is none."""
    footprint: Optional[shapely.Geometry] = None
    """Where there are data, in longitude and latitude; ``None`` where the item does not tell."""

    @property
    def day(self) -> date:
        """The UTC day of the acquisition."""
        return self.datetime.date()

    @property
    def overpass(self) -> tuple[str, Optional[int], date]:
        """What the tiles of one pass over the area have in common: platform, orbit and solar day.

        The satellites pass at the same solar time everywhere, so that no pass meets midnight, as it may in UTC.
        """
        hours = 0.0 if self.footprint is None else _middle_longitude(self.footprint) / 15
        return self.platform, self.orbit, (self.datetime + timedelta(hours=hours)).date()


_SLIVER = 0.05
"""Share of a scene by which footprints of the same sensing may differ from one processing to the next."""
_LONGEST_ID = 200
"""Letters; those of Sentinel-2 have sixty."""
_LARGEST_FILE = 1 << 20
"""Pixels along an edge."""
CLASSIFICATION = "classification"
"""Key, among a scene's assets, of the file that the mask is made from."""


def read_scene(item: Item, request: Request) -> Scene:
    """Return the scene of an item.

    Raises:
        SceneError: where the item lacks what is needed, with the reason.
    """
    properties = item["properties"]
    scene_id = str(item.get("id") or "(no id)")
    if len(scene_id) > _LONGEST_ID:
        raise SceneError(f"{scene_id[:40]}…", Text("its id has more than {count} letters", count=_LONGEST_ID))
    try:
        moment = datetime.fromisoformat(item_time(item).replace("Z", "+00:00"))
        moment = moment.replace(tzinfo=None) - (moment.utcoffset() or timedelta())
    except (ValueError, OverflowError):
        raise SceneError(scene_id, Text("its item has no date")) from None
    baseline = _baseline(properties)
    sensor = request.sensor
    assets: dict[str, Asset] = {}
    needed = {*request.bands, *map(request.name_of, options.METHOD_BANDS.get(request.method, ()))}
    for name in request.observed:
        band = sensor.band(name)
        try:
            assets[name] = _asset(item, scene_id, (name, *(band.keys if band else ())))
        except SceneError:
            if name in needed:
                raise
    if request.mask != "none":
        assets[CLASSIFICATION] = _asset(item, scene_id, sensor.classification.keys)
    cloud = properties.get("eo:cloud_cover")
    return Scene(
        id=scene_id,
        datetime=moment,
        epsg=_epsg(item),
        assets=assets,
        scaling=RULES[sensor.radiometry](item, baseline),
        baseline=baseline,
        platform=str(properties.get("platform", "")).lower(),
        tile=_tile(properties),
        orbit=_orbit(properties),
        cloud_cover=cloud if isinstance(cloud, (int, float)) and 0 <= cloud <= 100 else None,
        thumbnail=_thumbnail(item),
        footprint=footprint(item),
    )


def _thumbnail(item: Item) -> str:
    for key in ("thumbnail", "rendered_preview", "preview"):
        if item["assets"].get(key, {}).get("href"):
            return str(item["assets"][key]["href"])
    return ""


def _asset(item: Item, scene_id: str, keys: tuple[str, ...]) -> Asset:
    for key in keys:
        asset = item["assets"].get(key)
        if asset is None:
            continue
        if not asset["href"]:
            raise SceneError(scene_id, Text("the address of '{key}' is not one that this catalogue may name", key=key))
        properties = item["properties"]
        transform = asset.get("proj:transform") or properties.get("proj:transform")
        shape = asset.get("proj:shape") or properties.get("proj:shape")
        if _is_transform(transform) and _is_shape(shape):
            return Asset(asset["href"], tuple(transform[:6]), (int(shape[0]), int(shape[1])))
        return Asset(asset["href"])
    raise SceneError(scene_id, Text("it has no asset '{key}'", key=keys[0]))


def _is_transform(values: Any) -> bool:
    """Tell whether these are six numbers that place pixels, north up, where pixels can be."""
    if not _numbers(values, 6):
        return False
    transform = Affine(*values[:6])
    return is_place(transform) and transform.a > 0 > transform.e and not transform.b and not transform.d


def _is_shape(values: Any) -> bool:
    """Tell whether these are height and width of a file."""
    return _numbers(values, 2) and all(0 < length <= _LARGEST_FILE for length in values[:2])


def _numbers(values: Any, count: int) -> bool:
    return isinstance(values, list) and len(values) >= count and all(isinstance(v, (int, float)) for v in values)


def _epsg(item: Item) -> int:
    """Return the EPSG code by ``proj:epsg`` or ``proj:code`` of the item or an asset; 0 where none tells one."""
    for source in (item["properties"], *item["assets"].values()):
        match = re.fullmatch(r"EPSG:([0-9]{4,6})", str(source.get("proj:code")))
        code = int(match[1]) if match else source.get("proj:epsg")
        if isinstance(code, int) and is_map_crs(code):
            return code
    return 0


def _baseline(properties: Mapping[str, Any]) -> str:
    """Return the processing baseline as ``05.09``; empty where the item does not tell it."""
    for key in ("s2:processing_baseline", "processing:version"):
        if re.fullmatch(r"\d\d\.\d\d", str(properties.get(key))):
            return str(properties[key])
    match = re.search(r"_N(\d\d)(\d\d)_", str(properties.get("s2:product_uri")))
    if match:
        return f"{match[1]}.{match[2]}"
    return str(properties.get("landsat:collection_category") or "")


def _tile(properties: Mapping[str, Any]) -> str:
    tile = properties.get("s2:mgrs_tile") or str(properties.get("grid:code", "")).replace("MGRS-", "")
    return str(tile) or "".join(str(properties.get(f"landsat:wrs_{part}", "")) for part in ("path", "row"))


def _orbit(properties: Mapping[str, Any]) -> Optional[int]:
    for key in ("sat:relative_orbit", "landsat:wrs_path"):
        if re.fullmatch("[0-9]{1,6}", str(properties.get(key))):
            return int(properties[key])
    return None


@lru_cache(maxsize=4096)
def _middle_longitude(area: shapely.Geometry) -> float:
    """Return about the middle longitude of an area, which may lie on both sides of the antimeridian."""
    longitudes = shapely.get_coordinates(area)[:, 0]
    away = (longitudes - longitudes[0] + 180) % 360 - 180
    return float((longitudes[0] + (away.min() + away.max()) / 2 + 180) % 360 - 180)


def newest_baselines(scenes: list[Scene]) -> list[Scene]:
    """Drop older processings of the same sensing.

    A sensing is one tile of one overpass. Its datastrips complement each other: an older processing counts as well
    where the newer ones do not cover it. Scenes whose tile is not known stay as they are.
    """
    kept: dict[tuple[Any, ...], list[Scene]] = {}
    for scene in sorted(scenes, key=lambda scene: scene.baseline, reverse=True):
        chosen = kept.setdefault((*scene.overpass, scene.tile) if scene.tile else (scene.id,), [])
        if not _covered(scene, [newer for newer in chosen if newer.baseline > scene.baseline]):
            chosen.append(scene)
    left = {scene.id for chosen in kept.values() for scene in chosen}
    return [scene for scene in scenes if scene.id in left]


def _covered(scene: Scene, newer: list[Scene]) -> bool:
    """Tell whether newer scenes of the same sensing show nearly all that a scene shows; so they do by default."""
    footprints = [other.footprint for other in newer if other.footprint is not None]
    if not newer or scene.footprint is None or len(footprints) < len(newer):
        return bool(newer)
    beyond = scene.footprint.difference(shapely.union_all(footprints))
    return bool(beyond.area <= _SLIVER * scene.footprint.area)
