"""Parsing a STAC item into a scene."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from typing import Any, Optional

from affine import Affine

from ...common import choices
from ...common.attribution import terms_of
from ...common.bandpass import adjustment
from ...common.errors import SceneError
from ...common.messages import Message
from ...common.request import Request
from ...common.sensors import Band, normal_key
from ..geo.crs import canonical, is_map_crs
from ..geo.transforms import is_plausible
from ..kernels.encoding import Encoding
from ..kernels.radiometry import Scaling
from .find_asset import FoundAsset, find_asset
from .items import Item, item_cloud_cover, item_footprint, item_link, item_platform, item_time, parse_time
from .locate import locate
from .radiometry_rules import RULES
from .scene import CLASSIFICATION, GROUND_CHECK, Asset, Scene

_LONGEST_ID = 200
"""Maximum number of characters of an id; Sentinel-2's have sixty."""
_LEAVE_BAND_OUT = Message("leave the band out of BANDS, or choose other dates or another catalogue")
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
    platform = item_platform(item)
    collection = _collection(item, request, scene_id)
    if len(request.collections) > 1:
        platform = platform or collection
    parsed = _AssetParser(item, scene_id, request, collection, baseline, platform)
    assets: dict[str, Asset] = {}
    needed = request.needed_bands
    for name in request.bands_to_read:
        with nullcontext() if name in needed else suppress(SceneError):
            assets[name] = parsed.band(name)
    classification: Optional[Asset] = None
    with suppress(SceneError) if request.mask == "none" else nullcontext():
        classification = parsed.classification()
    if request.mask != "none" and classification is not None:
        assets[CLASSIFICATION] = classification
    if request.ground_band:
        with suppress(SceneError):
            assets[GROUND_CHECK] = parsed.band(request.ground_band)
    return Scene(
        id=scene_id,
        datetime=start,
        crs=_crs(item),
        assets=assets,
        notes=tuple(dict.fromkeys(parsed.notes)),
        baseline=baseline,
        platform=platform,
        collection=collection,
        tile=_tile(properties),
        orbit=_orbit(properties),
        cloud_cover=item_cloud_cover(item),
        thumbnail=_thumbnail(item),
        footprint=item_footprint(item),
        classification=classification,
        terms=terms_of(collection, properties),
        link=item_link(item),
    )


class _AssetParser:
    """Parses the assets of one item."""

    def __init__(
        self, item: Item, scene_id: str, request: Request, collection: str, baseline: str, platform: str
    ) -> None:
        self._item = item
        self._scene_id = scene_id
        self._request = request
        self._sensor = request.sensor_of(collection)
        self._baseline = baseline
        self._platform = platform
        self.notes: list[str] = []
        """Where the item contradicts itself."""

    def band(self, name: str) -> Asset:
        """Return the asset of a band.

        Raises:
            SceneError: where the item has none, or its numbers mean nothing.
        """
        band, keys = self._named(name)
        if band is not None and self._platform in band.absent_on:
            reason = Message("{platform} has no band '{band}'", platform=self._platform, band=band.name)
            raise SceneError(self._scene_id, reason, _LEAVE_BAND_OUT)
        found = find_asset(self._item, keys)
        if found is None:
            raise SceneError(self._scene_id, Message("it has no asset '{key}'", key=name), _LEAVE_BAND_OUT)
        told = {**found.described, **(band.told if band else {})}
        radiometry = RULES[self._sensor.radiometry](self._item, told, self._baseline)
        if radiometry.note:
            self.notes.append(radiometry.note)
        names = tuple(dict.fromkeys(map(normal_key, keys)))
        nodata = _number(told.get("nodata"))
        return self._asset(
            found,
            Encoding(
                scaling=self._adjusted(radiometry.scaling, band),
                declared=radiometry.declared,
                nodata=nodata,
                band=found.band,
                names=names,
            ),
        )

    def _named(self, name: str) -> tuple[Optional[Band], tuple[str, ...]]:
        """Return a band by the name in the request, and the keys of its asset.

        One collection's key may mean another band in the other: of several, common names count.
        """
        if len(self._request.collections) == 1:
            band = self._sensor.band(name)
            return band, (name, *((*band.keys, band.name) if band else ()))
        asked = self._request.sensor.band(name)
        band = next((each for each in self._sensor.bands if asked and each.name == asked.name), None)
        return band, (*band.keys, band.name) if band else ()

    def _adjusted(self, scaling: Scaling, band: Optional[Band]) -> Scaling:
        """Return the scaling of reflectance as another sensor's band would have it, where that is asked for.

        Raises:
            SceneError: where nobody knows how.
        """
        if self._request.bandpass == choices.DEFAULT_BANDPASS or not self._sensor.is_sentinel2 or band is None:
            return scaling
        found = adjustment(self._platform, band.name)
        if found is None:
            reason = Message("nobody has published how '{platform}' compares with Landsat", platform=self._platform)
            raise SceneError(self._scene_id, reason, Message("set BANDPASS to own, or leave it out by PLATFORMS"))
        return Scaling(round(scaling.offset * found.slope + found.offset * 10_000), scaling.gain * found.slope)

    def classification(self) -> Asset:
        """Return the asset that classifies pixels.

        Raises:
            SceneError: where the item has none.
        """
        keys = self._sensor.classification.keys
        found = find_asset(self._item, keys) if keys else None
        if found is None:
            key = keys[0] if keys else "classification"
            advice = Message("choose MASK none, or a catalogue that has '{key}'", key=key)
            raise SceneError(self._scene_id, Message("it has no asset '{key}'", key=key), advice)
        return self._asset(found, Encoding(band=found.band, is_classes=True))

    def _asset(self, found: FoundAsset, encoding: Encoding) -> Asset:
        asset, properties = found.asset, self._item["properties"]
        if not asset["href"]:
            raise SceneError(
                self._scene_id,
                Message("the address of '{key}' is not one that this catalogue may name", key=found.key),
            )
        transform = asset.get("proj:transform") or properties.get("proj:transform")
        shape = asset.get("proj:shape") or properties.get("proj:shape")
        href, account = locate(self._item, asset)
        if _is_usable_transform(transform) and _is_shape(shape):
            place = tuple(transform[:6]), (int(shape[0]), int(shape[1]))
            return Asset(href, *place, encoding=encoding, account=account)
        return Asset(href, encoding=encoding, account=account)


def _number(value: Any) -> Optional[float]:
    """Return a number, also of a text such as ``nan``; ``None`` for anything else."""
    try:
        return float(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else None
    except ValueError:
        return None


def _collection(item: Item, request: Request, scene_id: str) -> str:
    if len(request.collections) == 1:
        return request.collection
    told = str(item.get("collection") or "")
    if told not in request.collections:
        raise SceneError(scene_id, Message("its item does not say of which collection it is"))
    return told


def _thumbnail(item: Item) -> str:
    for key in ("thumbnail", "rendered_preview", "preview"):
        if item["assets"].get(key, {}).get("href"):
            return str(item["assets"][key]["href"])
    return ""


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


def _crs(item: Item) -> str:
    """Return the CRS that the item or an asset tells by code, WKT or PROJJSON; empty where there is none."""
    for source in (item["properties"], *item["assets"].values()):
        match = re.fullmatch(r"(EPSG|ESRI|IAU_2015|IGNF):[0-9A-Za-z]{3,12}", str(source.get("proj:code")))
        code = source.get("proj:epsg")
        told = match[0] if match else f"EPSG:{code}" if isinstance(code, int) else ""
        if told and is_map_crs(told):
            return canonical(told)
        projjson = source.get("proj:projjson")
        for definition in (source.get("proj:wkt2"), json.dumps(projjson) if isinstance(projjson, dict) else None):
            if isinstance(definition, str) and definition and is_map_crs(definition):
                return canonical(definition)
    return ""


def _baseline(properties: Mapping[str, Any]) -> str:
    """Return the processing baseline, as ``05.09``, or Landsat's tier; empty where the item has neither."""
    for key in ("s2:processing_baseline", "sentinel:processing_baseline", "processing:version"):
        if re.fullmatch(r"\d\d\.\d\d", str(properties.get(key))):
            return str(properties[key])
    for key in ("s2:product_uri", "sentinel:product_id", "title"):
        if match := re.match(r"S2[A-Z]_MSIL2A_\w+_N(\d\d)(\d\d)_", str(properties.get(key))):
            return f"{match[1]}.{match[2]}"
    return str(properties.get("landsat:collection_category") or "")


def _tile(properties: Mapping[str, Any]) -> str:
    code = str(properties.get("grid:code") or properties.get("odc:region_code") or "")
    tile = properties.get("s2:mgrs_tile") or code.replace("MGRS-", "")
    return str(tile) or "".join(str(properties.get(f"landsat:wrs_{part}", "")) for part in ("path", "row"))


def _orbit(properties: Mapping[str, Any]) -> Optional[int]:
    for key in ("sat:relative_orbit", "landsat:wrs_path"):
        if re.fullmatch("[0-9]{1,6}", str(properties.get(key))):
            return int(properties[key])
    return None
