"""Which items of a catalogue match a request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Optional

import shapely

from ...common import choices
from ...common.messages import Message
from ...common.request import Request
from ..geo.footprints import BBox, bbox_overlaps
from .items import (
    Item,
    assets_digest,
    item_cloud_cover,
    item_footprint,
    item_key,
    item_moment,
    item_platform,
    stated_cloud_cover,
)

COLLECTION = Message("of another collection")
PLATFORM = Message("of other platforms")
EXTENT = Message("outside the extent")
DATES = Message("outside the dates")
MONTH = Message("of another month")
SCENES = Message("not named in SCENES")


@dataclass(frozen=True)
class FilteredItems:
    """The items of a catalogue that match a request."""

    items: list[Item]
    """Raw STAC items, hrefs absolute and unsigned, sorted by time and id; no two have the same id."""
    total: int
    """Number of items before the filters."""
    removed: dict[str, int]
    """Number of items that each filter removed, by the filter's message."""
    other_collections: tuple[str, ...] = ()
    """Collections of the items that are of another one, the most frequent first."""
    least_cloud: Optional[float] = None
    """Smallest cloud cover, per cent, of the items that are too cloudy; ``None`` where there are none."""
    contradicting: int = 0
    """Number of items that were left out since they have id and files of another one, but another time."""
    of_unknown_cloud: int = 0
    """Number of items that the limit of the cloud cover could not judge."""


def filter_items(items: Iterable[Item], request: Request, bboxes: list[BBox]) -> FilteredItems:
    """Return the items that match the request, without duplicates, whatever the catalogue has filtered.

    Items with the same id and other assets are different scenes: each gets an id of its own.
    """
    kept: list[Item] = []
    removed: Counter[str] = Counter()
    collections: Counter[str] = Counter()
    clouds: list[float] = []
    total = 0
    for item in items:
        total += 1
        reason = _rejection_reason(item, request, bboxes)
        if not reason:
            kept.append(item)
            continue
        removed[reason] += 1
        if reason == COLLECTION:
            collections[str(item.get("collection"))] += 1
        elif reason == too_cloudy(request):
            clouds.append(stated_cloud_cover(item) or 0.0)
    found = _with_own_ids(kept, request.scenes)
    return FilteredItems(
        sorted(found, key=lambda item: (item_moment(item) or datetime.min, item["id"])),
        total,
        dict(removed),
        tuple(name for name, _ in collections.most_common()),
        min(clouds, default=None),
        _count_contradicting(kept),
        sum(item_cloud_cover(item) is None for item in found) if request.cloud_limit < 100 else 0,
    )


def _with_own_ids(items: Iterable[Item], names: Collection[str]) -> list[Item]:
    """Return the items, each once; those that share an id, or are named by their longer one, have that instead."""
    found: list[Item] = []
    for group in _by_id(items):
        if len(group) == 1 and not names:
            found += group
            continue
        different = {_longer_id(item): item for item in reversed(group)}
        found += [
            {**item, "id": longer} if len(different) > 1 or longer in names else item
            for longer, item in different.items()
        ]
    return found


def _by_id(items: Iterable[Item]) -> Iterable[list[Item]]:
    """Return the items of each id."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item["id"], []).append(item)
    return groups.values()


def _count_contradicting(items: Iterable[Item]) -> int:
    """Return how many items have id and files of another one, but another time."""
    keys = {item_key(item) for group in _by_id(items) if len(group) > 1 for item in group}
    return len(keys) - len({(name, digest) for name, digest, _ in keys})


def names_all(items: Iterable[Item], names: Collection[str]) -> bool:
    """Tell whether every name is the id of an item, or its longer one."""
    return set(names) <= {name for item in items for name in (item["id"], _longer_id(item))}


def _longer_id(item: Item) -> str:
    """Return an id that no item with other assets has, whatever the order of the items."""
    return f"{item['id']}-{assets_digest(item)}"


def any_matches(items: Iterable[Item], request: Request, bboxes: list[BBox]) -> bool:
    """Return whether ``filter_items`` would keep any item."""
    return any(not _rejection_reason(item, request, bboxes) for item in items)


def too_cloudy(request: Request) -> Message:
    """Return the message of the filter by cloud cover."""
    return Message("cloudier than {percent:g} %", percent=request.max_cloud)


def _is_wanted(platform: str, named: Collection[str]) -> bool:
    """Tell whether a platform is among those that are named, or not among those that are not wanted."""
    names = [name.lower().replace("_", "-") for name in named]
    dropped = {name[1:] for name in names if name.startswith("-")}
    kept = {name for name in names if not name.startswith("-")}
    return platform not in dropped and (not kept or platform in kept)


def _rejection_reason(item: Item, request: Request, bboxes: list[BBox]) -> str:
    """Name the filter that the item fails; empty where it matches."""
    if item.get("collection") not in (None, *request.collections):
        return COLLECTION
    if not _is_wanted(item_platform(item), request.platforms):
        return PLATFORM
    if not _overlaps(item, bboxes):
        return EXTENT
    day = _item_day(item)
    if not request.start <= day <= request.end:
        return DATES
    if request.months and choices.MONTHS[day.month - 1] not in request.months:
        return MONTH
    if request.scenes:
        return "" if item["id"] in request.scenes or _longer_id(item) in request.scenes else SCENES
    cloud = stated_cloud_cover(item)
    if cloud is not None and cloud > request.cloud_limit:
        return too_cloudy(request)
    return ""


def _overlaps(item: Item, bboxes: list[BBox]) -> bool:
    """Return whether the item's footprint, or else its bounding box, overlaps one of ``bboxes``."""
    area = item_footprint(item)
    if area is None:
        return bbox_overlaps(item.get("bbox"), bboxes)
    return any(area.intersection(shapely.box(*bbox)).area > 0 for bbox in bboxes)


def _item_day(item: Item) -> date:
    """Return the UTC day of an item; the first of all days where it has none."""
    return (item_moment(item) or datetime.min).date()
