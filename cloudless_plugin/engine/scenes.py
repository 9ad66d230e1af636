"""From STAC items to scenes: what the engine needs of an item, whatever the catalogue that wrote it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Optional

from .errors import SceneError
from .items import Item, item_time
from .radiometry import OFFSETS
from .request import Request


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
    offset: int
    """Added to stored numbers to give reflectance x 10000."""
    baseline: str = ""
    """Processing baseline, as ``05.09``."""
    platform: str = ""
    tile: str = ""
    """MGRS tile, as ``33TWM``."""
    orbit: Optional[int] = None
    """Relative orbit."""
    cloud_cover: Optional[float] = None
    """Per cent."""

    @property
    def day(self) -> date:
        """The UTC day of the acquisition."""
        return self.datetime.date()

    @property
    def overpass(self) -> tuple[str, Optional[int], date]:
        """What the tiles of one pass over the area have in common: platform, orbit and day."""
        return self.platform, self.orbit, self.day


CLASSIFICATION = "classification"
"""Key, among a scene's assets, of the file that the mask is made from."""


def read_scene(item: Item, request: Request) -> Scene:
    """Return the scene of an item.

    Raises:
        SceneError: where the item lacks what is needed, with the reason.
    """
    properties = item["properties"]
    scene_id = str(item.get("id") or "(no id)")
    try:
        moment = datetime.fromisoformat(item_time(item).replace("Z", "+00:00"))
    except ValueError:
        raise SceneError(scene_id, "its item has no date") from None
    baseline = _baseline(properties)
    sensor = request.sensor
    assets: dict[str, Asset] = {}
    for name in request.bands:
        band = sensor.band(name)
        assets[name] = _asset(item, scene_id, (name, *(band.keys if band else ())))
    if request.mask != "none":
        assets[CLASSIFICATION] = _asset(item, scene_id, sensor.classification.keys)
    cloud = properties.get("eo:cloud_cover")
    return Scene(
        id=scene_id,
        datetime=moment.replace(tzinfo=None) - (moment.utcoffset() or timedelta()),
        epsg=_epsg(item),
        assets=assets,
        offset=OFFSETS[sensor.radiometry](scene_id, properties, baseline),
        baseline=baseline,
        platform=str(properties.get("platform", "")).lower(),
        tile=_tile(properties),
        orbit=orbit if isinstance(orbit := properties.get("sat:relative_orbit"), int) else None,
        cloud_cover=cloud if isinstance(cloud, (int, float)) else None,
    )


def _asset(item: Item, scene_id: str, keys: tuple[str, ...]) -> Asset:
    for key in keys:
        asset = item["assets"].get(key)
        if asset is None:
            continue
        if not asset["href"]:
            raise SceneError(scene_id, f"the address of '{key}' is not one that this catalogue may name")
        properties = item["properties"]
        transform = asset.get("proj:transform") or properties.get("proj:transform")
        shape = asset.get("proj:shape") or properties.get("proj:shape")
        if _numbers(transform, 6) and _numbers(shape, 2):
            return Asset(asset["href"], tuple(transform[:6]), (int(shape[0]), int(shape[1])))
        return Asset(asset["href"])
    raise SceneError(scene_id, f"it has no asset '{keys[0]}'")


def _numbers(values: Any, count: int) -> bool:
    return isinstance(values, list) and len(values) >= count and all(isinstance(v, (int, float)) for v in values)


def _epsg(item: Item) -> int:
    """Return the EPSG code by ``proj:epsg`` or ``proj:code`` of the item or an asset; 0 where none tells."""
    for source in (item["properties"], *item["assets"].values()):
        code = source.get("proj:epsg")
        if isinstance(code, int) and code > 0:
            return code
        match = re.fullmatch(r"EPSG:(\d{4,6})", str(source.get("proj:code")))
        if match:
            return int(match[1])
    return 0


def _baseline(properties: Mapping[str, Any]) -> str:
    """Return the processing baseline as ``05.09``; empty where the item does not tell it."""
    for key in ("s2:processing_baseline", "processing:version"):
        if re.fullmatch(r"\d\d\.\d\d", str(properties.get(key))):
            return str(properties[key])
    match = re.search(r"_N(\d\d)(\d\d)_", str(properties.get("s2:product_uri")))
    return f"{match[1]}.{match[2]}" if match else ""


def _tile(properties: Mapping[str, Any]) -> str:
    tile = properties.get("s2:mgrs_tile") or str(properties.get("grid:code", "")).replace("MGRS-", "")
    return str(tile)


def newest_baselines(scenes: list[Scene]) -> list[Scene]:
    """Drop older processings of the same sensing.

    A sensing is one tile of one overpass; several datastrips of the newest baseline complement each other, so all of
    them stay. Scenes whose tile is not known stay as they are.
    """
    newest: dict[tuple[Any, ...], str] = {}
    for scene in scenes:
        newest[_sensing(scene)] = max(newest.get(_sensing(scene), ""), scene.baseline)
    return [scene for scene in scenes if scene.baseline == newest[_sensing(scene)]]


def _sensing(scene: Scene) -> tuple[Any, ...]:
    return (*scene.overpass, scene.tile) if scene.tile else (scene.id,)
