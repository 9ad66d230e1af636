"""Parsing a STAC item into a scene."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Optional

from affine import Affine

from ...common import choices
from ...common.errors import SceneError
from ...common.messages import Message
from ...common.request import Request
from ..geo.crs import is_map_crs
from ..geo.transforms import is_plausible
from .items import Item, item_cloud_cover, item_footprint, item_time, parse_time
from .radiometry_rules import RULES
from .scene import CLASSIFICATION, Asset, Scene

_LONGEST_ID = 200
"""Maximum number of characters of an id; Sentinel-2's have sixty."""
_LARGEST_FILE = 1 << 20
"""Maximum number of pixels along an edge of a file."""


def parse_item(item: Item, request: Request) -> Scene:
    """Return the scene of an item.

    Raises:
        SceneError: where the item is incomplete, with the reason.
    """
    properties = item["properties"]
    scene_id = str(item.get("id") or "(no id)")
    if len(scene_id) > _LONGEST_ID:
        raise SceneError(f"{scene_id[:40]}…", Message("its id has more than {count} letters", count=_LONGEST_ID))
    try:
        start = parse_time(item_time(item))
    except ValueError:
        raise SceneError(scene_id, Message("its item has no date")) from None
    baseline = _baseline(properties)
    sensor = request.sensor
    assets: dict[str, Asset] = {}
    needed = {*request.bands, *map(request.name_of, choices.METHOD_BANDS.get(request.method, ()))}
    for name in request.bands_to_read:
        band = sensor.band(name)
        try:
            assets[name] = _asset(item, scene_id, (name, *(band.keys if band else ())))
        except SceneError:
            if name in needed:
                raise
    if request.mask != "none":
        assets[CLASSIFICATION] = _asset(item, scene_id, sensor.classification.keys)
    return Scene(
        id=scene_id,
        datetime=start,
        epsg=_epsg(item),
        assets=assets,
        scaling=RULES[sensor.radiometry](item, baseline),
        baseline=baseline,
        platform=str(properties.get("platform", "")).lower(),
        tile=_tile(properties),
        orbit=_orbit(properties),
        cloud_cover=item_cloud_cover(item),
        thumbnail=_thumbnail(item),
        footprint=item_footprint(item),
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
            raise SceneError(
                scene_id, Message("the address of '{key}' is not one that this catalogue may name", key=key)
            )
        properties = item["properties"]
        transform = asset.get("proj:transform") or properties.get("proj:transform")
        shape = asset.get("proj:shape") or properties.get("proj:shape")
        if _is_usable_transform(transform) and _is_shape(shape):
            return Asset(asset["href"], tuple(transform[:6]), (int(shape[0]), int(shape[1])))
        return Asset(asset["href"])
    raise SceneError(scene_id, Message("it has no asset '{key}'", key=keys[0]))


def _is_usable_transform(values: Any) -> bool:
    """Return whether these are numbers, the first six of which are a plausible north-up transform."""
    if not _numbers(values, 6):
        return False
    transform = Affine(*values[:6])
    return is_plausible(transform) and transform.a > 0 > transform.e and not transform.b and not transform.d


def _is_shape(values: Any) -> bool:
    """Return whether these are a plausible height and width of a file."""
    return _numbers(values, 2) and all(0 < length <= _LARGEST_FILE for length in values[:2])


def _numbers(values: Any, count: int) -> bool:
    return isinstance(values, list) and len(values) >= count and all(isinstance(v, (int, float)) for v in values)


def _epsg(item: Item) -> int:
    """Return the EPSG code in ``proj:code`` or ``proj:epsg`` of the item or an asset; 0 where there is none."""
    for source in (item["properties"], *item["assets"].values()):
        match = re.fullmatch(r"EPSG:([0-9]{4,6})", str(source.get("proj:code")))
        code = int(match[1]) if match else source.get("proj:epsg")
        if isinstance(code, int) and is_map_crs(code):
            return code
    return 0


def _baseline(properties: Mapping[str, Any]) -> str:
    """Return the processing baseline, as ``05.09``, or Landsat's tier; empty where the item has neither."""
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
