"""STAC items: read from item collections, given absolute hrefs, and filtered by a request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Optional

import numpy as np
import shapely

from ...common import choices
from ...common.errors import CatalogueError
from ...common.href import absolute_href
from ...common.messages import Message
from ...common.request import Request
from ..geo.footprints import BBox, bbox_overlaps, normalised_footprint, parse_geometry
from ..net.untrusted import read_json, sanitize

Item = dict[str, Any]
_MAX_ITEMS = 100_000
"""Maximum number of items of an item collection, or of a page of a search."""


@dataclass(frozen=True)
class FilteredItems:
    """The items of a catalogue that match a request."""

    items: list[Item]
    """Raw STAC items, hrefs absolute and unsigned, sorted by time and id."""
    total: int
    """Number of items before the filters."""
    removed: dict[str, int]
    """Number of items that each filter removed, by the filter's message."""


def read_item_collection(path: Path) -> Any:
    """Return the JSON of an item collection's file.

    Raises:
        CatalogueError: where it cannot be read or is not JSON.
    """
    try:
        return read_json(path)
    except OSError as error:
        reason = error.strerror or error
        raise CatalogueError(
            "The item collection '{path}' cannot be read ({reason}): check CATALOG_URL.", path=path, reason=reason
        ) from None
    except ValueError:
        raise CatalogueError("'{path}' is broken: it is not JSON; save the item collection again.", path=path) from None


def collection_items(collection: Any, base: str) -> list[Item]:
    """Return the items of an item collection at ``base``, sanitized and with absolute hrefs.

    Raises:
        CatalogueError: where it is not an item collection, or has too many items.
    """
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise CatalogueError("'{path}' is not an item collection: it has no list of features.", path=base)
    if len(features) > _MAX_ITEMS:
        raise CatalogueError(
            "'{base}' has {count} items, but at most {most} can be read: split it, or choose another catalogue.",
            base=base,
            count=len(features),
            most=_MAX_ITEMS,
        )
    items = [sanitize(feature) for feature in features if isinstance(feature, dict)]
    for item in items:
        properties, assets = item.get("properties"), item.get("assets")
        item["properties"] = properties if isinstance(properties, dict) else {}
        item["assets"] = {
            key: {**asset, "href": absolute_href(asset["href"], base)}
            for key, asset in (assets.items() if isinstance(assets, dict) else ())
            if isinstance(asset, dict) and isinstance(asset.get("href"), str)
        }
    return items


def filter_items(items: Iterable[Item], request: Request, bboxes: list[BBox]) -> FilteredItems:
    """Return the items that match the request, without duplicates, whatever the catalogue has filtered."""
    kept: dict[str, Item] = {}
    removed: Counter[str] = Counter()
    total = 0
    for item in items:
        total += 1
        reason = _rejection_reason(item, request, bboxes)
        if reason:
            removed[reason] += 1
        else:
            kept.setdefault(str(item.get("id")), item)
    return FilteredItems(
        sorted(kept.values(), key=lambda item: (item_time(item), str(item.get("id")))), total, dict(removed)
    )


def any_matches(items: Iterable[Item], request: Request, bboxes: list[BBox]) -> bool:
    """Return whether ``filter_items`` would keep any item."""
    return any(not _rejection_reason(item, request, bboxes) for item in items)


def _rejection_reason(item: Item, request: Request, bboxes: list[BBox]) -> str:
    """Name the filter that the item fails; empty where it matches."""
    if item.get("collection") not in (None, request.collection):
        return Message("of another collection")
    if not _overlaps(item, bboxes):
        return Message("outside the extent")
    if not request.start <= _item_day(item) <= request.end:
        return Message("outside the dates")
    if request.months and choices.MONTHS[_item_day(item).month - 1] not in request.months:
        return Message("of another month")
    if request.scenes:
        return "" if item.get("id") in request.scenes else Message("not named in SCENES")
    cloud = item["properties"].get("eo:cloud_cover")
    if isinstance(cloud, (int, float)) and cloud > request.max_cloud:
        return Message("cloudier than {percent:g} %", percent=request.max_cloud)
    return ""


def _overlaps(item: Item, bboxes: list[BBox]) -> bool:
    """Return whether the item's footprint, or else its bounding box, overlaps one of ``bboxes``."""
    area = item_footprint(item)
    if area is None:
        return bbox_overlaps(item.get("bbox"), bboxes)
    return any(area.intersection(shapely.box(*bbox)).area > 0 for bbox in bboxes)


def item_footprint(item: Item) -> Optional[shapely.Geometry]:
    """Return the footprint of an item, in longitude and latitude, see ``normalised_footprint``.

    ``None`` where it is missing or invalid.
    """
    area = parse_geometry(item.get("geometry"))
    if area is None or area.is_empty or not np.isfinite(shapely.get_coordinates(area)).all():
        return None
    footprint = normalised_footprint(area)
    return footprint if footprint.area > 0 and footprint.is_valid else None


def item_time(item: Item) -> str:
    """Return the item's timestamp as it is written; empty where it has none."""
    properties = item["properties"]
    return str(properties.get("datetime") or properties.get("start_datetime") or "")


def _item_day(item: Item) -> date:
    try:
        return datetime.fromisoformat(item_time(item).replace("Z", "+00:00")).date()
    except ValueError:
        return date.min
