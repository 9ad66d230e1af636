"""What a collection's items say of its bands and its mask, where the table of sensors does not know it.

The names of classes and flags follow STAC's classification extension,
https://github.com/stac-extensions/classification ; those of bands its ``eo`` extension and STAC 1.1's common metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Optional

from ...common import classification as meaning
from ...common.errors import CatalogueError
from ...common.messages import Message
from ...common.request import Request
from ...common.sensor_file import documents_of, mask_document, merged, sensor_of
from ...common.sensors import BY_COLLECTION, normal_key
from .find_asset import described_bands, entries_of, is_picture
from .items import Item, number_of

_MOST_ITEMS = 5
"""Items that are looked at: those of a collection are alike."""
_LONGEST_KEY = 100
_RASTERS = re.compile(r"image/(tiff|jp2|vnd\.stac\.geotiff)|application/(x-)?geotiff", re.IGNORECASE)
_FILES = (".tif", ".tiff", ".jp2")
_SAMPLED = re.compile(r"_?(\d+)m$")
"""Matches the end of a key that names the size of pixels."""
_MEANINGS: Sequence[tuple[str, str]] = (
    (r"shadow", meaning.SHADOW),
    (r"dilat|adjacent|buffer", meaning.ADJACENT),
    (r"cirrus", meaning.CIRRUS),
    (r"cloud", meaning.CLOUD),
    (r"snow|ice\b", meaning.SNOW),
    (r"satur|defect", meaning.SATURATED),
    (r"\bdark|topograph", meaning.DARK),
    (r"unclass|unknown", meaning.UNCLEAR),
)
"""Words in the names of classes, the first that fits counts."""
_NEGATED = re.compile(r"^(not?|non|clear|low|none)\b|\bconfidence$")
_NO_DATA = re.compile(r"^(no_?data|fill|designated_fill|background)$")
_FMASK_4, _OF_FMASK_4 = ("oa_fmask", "oa_s2cloudless"), "ga_s2am_ard_3"
"""Keys of Fmask 4, which has classes where that of HLS has flags, and a collection of it."""


class ToldBand(NamedTuple):
    """A raster asset of an item, and what is told of one of its bands."""

    key: str
    asset: Mapping[str, Any]
    band: Mapping[str, Any]
    """Empty where the item describes no bands of it."""
    entries: Mapping[str, Any]


def described(request: Request, items: Sequence[Item]) -> Request:
    """Return the request with a description of its collection; as it is where the sensor is known.

    Args:
        request: whose ``sensor_file`` may tell some of it.
        items: of the collection.

    Raises:
        CatalogueError: where the items do not tell what the bands are, or what hides clouds.
        RequestError: where the request does not fit to what they tell.
    """
    lacking = [name for name in request.collections if not _is_whole(request, name)]
    if not lacking:
        return request
    own = documents_of(request.collections, request.sensor_file)
    found = {name: _document(name, request, own.get(name), items) for name in lacking}
    if len(request.collections) == 1:
        return replace(request, sensor_file=found[request.collection])
    return replace(request, sensor_file={"collections": {**own, **found}})


def _is_whole(request: Request, collection: str) -> bool:
    known = sensor_of(collection, documents_of(request.collections, request.sensor_file).get(collection))
    return known is not None and (bool(known.classification.keys) or request.mask == "none")


def _document(
    collection: str, request: Request, own: Optional[Mapping[str, Any]], items: Sequence[Item]
) -> dict[str, Any]:
    some = [item for item in items if item.get("collection") in (None, collection)][:_MOST_ITEMS]
    document = merged(describe(some), own or {})
    missing = missing_piece(collection, document, needs_mask=request.mask != "none")
    if missing is not None:
        raise CatalogueError(missing)
    return document


def missing_piece(collection: str, document: Mapping[str, Any], *, needs_mask: bool) -> Optional[Message]:
    """Return a sentence that names what a description lacks for a mosaic; ``None`` where it lacks nothing."""
    if not document["bands"]:
        return Message(
            "The items of {collection} do not say which band an asset is (eo:common_name): describe its bands in "
            "SENSOR_FILE.",
            collection=collection,
        )
    if needs_mask and not document.get("mask"):
        return Message(
            "Nothing in the items of {collection} tells clouds from ground: set MASK to none, or describe the mask in "
            "SENSOR_FILE.",
            collection=collection,
        )
    return None


def describe(items: Iterable[Item]) -> dict[str, Any]:
    """Return what items say of their sensor, see ``sensor_file``; what they do not say is missing.

    Bands with a common name stand by it, of several the finest, and the others by their key.
    """
    bands: dict[str, dict[str, Any]] = {}
    mask: Optional[dict[str, Any]] = None
    for item in items:
        for told in raster_bands(item):
            mask = mask or _mask(told, item)
            if _is_reflectance(told):
                _note_band(bands, told, item)
    return {"bands": bands, **({"mask": mask} if mask else {})}


def raster_bands(item: Item) -> Iterator[ToldBand]:
    """Yield the bands of an item's raster assets; of an asset that describes none, the asset."""
    for key, asset in item["assets"].items():
        if not _is_raster(asset) or is_picture(key, asset) or len(key) > _LONGEST_KEY:
            continue
        bands = described_bands(asset)
        if not bands:
            yield ToldBand(key, asset, {}, entries_of(asset, 0, {}))
        for number, band in enumerate(bands):
            yield ToldBand(key, asset, band, entries_of(asset, number, band))


def _is_raster(asset: Mapping[str, Any]) -> bool:
    kind = asset.get("type")
    path = str(asset["href"]).partition("?")[0].lower()
    return bool(_RASTERS.match(kind)) if isinstance(kind, str) else path.endswith(_FILES)


def _note_band(bands: dict[str, dict[str, Any]], told: ToldBand, item: Item) -> None:
    common = told.band.get("eo:common_name") or told.band.get("common_name")
    size = _pixel_size(told, item)
    keys = [told.key] if len(described_bands(told.asset)) < 2 else [str(told.band.get("name") or told.key)]
    if size is None:
        return
    name = common.lower() if isinstance(common, str) and common else ""
    known = bands.get(name)
    if name and (known is None or known["keys"] == keys or size < known["gsd"]):
        bands[name] = {"keys": keys, "gsd": size}
    elif not name and told.band:
        bands.setdefault(normal_key(keys[0]), {"keys": keys, "gsd": size})


def _is_reflectance(told: ToldBand) -> bool:
    roles = told.asset.get("roles")
    words = {role for role in roles if isinstance(role, str)} if isinstance(roles, list) else set()
    if _classes_of(told) or _flags_of(told):
        return False
    return "reflectance" in words or not words or "data" in words


def _pixel_size(told: ToldBand, item: Item) -> Optional[float]:
    properties = item["properties"]
    transform = told.asset.get("proj:transform") or properties.get("proj:transform")
    first = number_of(transform[0]) if isinstance(transform, list) and transform else None
    by_transform = None if first is None else abs(first)
    sizes = (
        told.entries.get("gsd"),
        told.entries.get("eo:gsd"),
        told.entries.get("spatial_resolution"),
        by_transform if by_transform and by_transform >= 0.1 else None,  # degrees are no metres
        properties.get("gsd"),
        properties.get("eo:gsd"),
    )
    for size in map(number_of, sizes):
        if size is not None and size > 0:
            return size
    match = _SAMPLED.search(told.key)
    return float(match[1]) if match else None


# -- masks -----------------------------------------------------------------------------------------------------------


def _mask(told: ToldBand, item: Item) -> Optional[dict[str, Any]]:
    """Return what an asset is as a mask; ``None`` where it is none."""
    size = _pixel_size(told, item)
    found = _of_known_layout(told) or _of_classes(_classes_of(told)) or _of_flags(_flags_of(told), told)
    if found is None or size is None:
        return None
    return {**found, "keys": [told.key], "gsd": size}


def _of_known_layout(told: ToldBand) -> Optional[dict[str, Any]]:
    """Return the mask of an asset that has the name of a known one."""
    key = normal_key(told.key)
    for sensor in BY_COLLECTION.values():
        if key in map(normal_key, sensor.classification.keys) and key != "fmask":
            return mask_document(sensor.classification)
    return mask_document(BY_COLLECTION[_OF_FMASK_4].classification) if told.key in _FMASK_4 else None


def _classes_of(told: ToldBand) -> list[Mapping[str, Any]]:
    return _objects(told.entries.get("classification:classes"))


def _flags_of(told: ToldBand) -> list[Mapping[str, Any]]:
    return _objects(told.entries.get("classification:bitfields"))


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _of_classes(classes: Sequence[Mapping[str, Any]]) -> Optional[dict[str, Any]]:
    means: dict[str, list[int]] = {}
    nodata = 0
    for entry in classes:
        value, name = entry.get("value"), _plain_name(entry)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 255:
            continue
        if entry.get("nodata") is True or _NO_DATA.match(name):
            nodata = value
        elif value and (found := _meaning_of(name)):
            means.setdefault(found, []).append(value)
    is_mask = bool({meaning.CLOUD, meaning.CIRRUS} & set(means))
    return {"nodata": nodata, "classes": means} if is_mask else None


def _of_flags(flags: Sequence[Mapping[str, Any]], told: ToldBand) -> Optional[dict[str, Any]]:
    means: dict[str, list[int]] = {}
    fields: dict[str, list[list[int]]] = {}
    nodata, bits, says_clear = told.entries.get("nodata"), 0, False
    for entry in flags:
        first, length = entry.get("offset"), entry.get("length")
        if not (isinstance(first, int) and isinstance(length, int) and first >= 0 < length and first + length <= 16):
            continue
        bits = max(bits, first + length)
        name = _plain_name(entry)
        if _NO_DATA.match(name):
            nodata = 1 << first
        says_clear |= name.startswith("clear")
        found = _meaning_of(name)
        if found and length == 1:
            means.setdefault(found, []).append(first)
        elif name.startswith("aerosol"):
            fields.setdefault(meaning.AEROSOL, []).extend(_high(entry, first, length))
    if not {meaning.CLOUD, meaning.CIRRUS} & set(means):
        return None
    number = nodata if isinstance(nodata, int) and 0 <= nodata < 1 << max(bits, 8) else 0
    found_all = {"nodata": number, "flags": means, "bits": bits, "zero_is_clear": not says_clear and number != 0}
    return {**found_all, "fields": fields} if fields else found_all


def _high(entry: Mapping[str, Any], first: int, length: int) -> list[list[int]]:
    """Return bits and value of the class of a field that is called high."""
    classes = _objects(entry.get("classes"))
    values = [each.get("value") for each in classes if "high" in _plain_name(each).split("_")]
    bits = ((1 << length) - 1) << first
    return [[bits, value << first] for value in values if isinstance(value, int) and 0 < value < 1 << length]


def _plain_name(entry: Mapping[str, Any]) -> str:
    return re.sub(r"\W+", "_", str(entry.get("name") or entry.get("description") or "")[:_LONGEST_KEY].lower())


def _meaning_of(name: str) -> str:
    words = name.replace("_", " ")
    if _NEGATED.search(words):
        return ""
    return next((found for pattern, found in _MEANINGS if re.search(pattern, words)), "")
