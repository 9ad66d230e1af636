"""Whether a collection can be composed, as far as it says so itself or by its items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Optional

from ...common.collections_listed import CAN, CANNOT, LATER, ListedCollection
from ...common.errors import SceneError
from ...common.messages import Message
from ...common.sensors import BY_COLLECTION, DESCRIBED
from .describe_sensor import describe, missing_piece, raster_bands
from .find_asset import find_asset
from .items import Item
from .radiometry_rules import RULES

_LONGEST = 100
"""Maximum number of characters of an id and of a title."""
_MOST_ITEMS = 5


def judge_document(document: Mapping[str, Any]) -> ListedCollection:
    """Return what a collection's own document, sanitized, tells of it: its assets are those of its items to come."""
    name, title = _names(document)
    if name in BY_COLLECTION:
        return ListedCollection(name, title, CAN)
    item = _typical_item(document)
    if item is None:
        return ListedCollection(name, title, LATER)
    found = describe([item])
    if not found["bands"] and not _is_without_bands(item):
        return ListedCollection(name, title, LATER)
    missing = missing_piece(name, found, needs_mask=True)
    if missing is not None:
        return ListedCollection(name, title, CANNOT, missing)
    return ListedCollection(name, title, CAN if _has_scales(item, found) else LATER)


def judge_items(name: str, items: Sequence[Item]) -> ListedCollection:
    """Return what the items of a collection tell of it."""
    if name in BY_COLLECTION:
        return ListedCollection(name, name, CAN)
    some = items[:_MOST_ITEMS]
    found = describe(some)
    missing = missing_piece(name, found, needs_mask=True)
    if missing is None and not any(_has_scales(item, found) for item in some):
        missing = Message(
            "Nothing in the items of {collection} tells how their numbers become reflectance: give 'scale' and "
            "'offset' of the bands in SENSOR_FILE.",
            collection=name,
        )
    return ListedCollection(name, name, CAN) if missing is None else ListedCollection(name, name, CANNOT, missing)


def _names(document: Mapping[str, Any]) -> tuple[str, str]:
    name, title = str(document.get("id"))[:_LONGEST], document.get("title")
    return name, title.strip()[:_LONGEST] if isinstance(title, str) and title.strip() else name


def _typical_item(document: Mapping[str, Any]) -> Optional[Item]:
    """Return an item with the assets that a collection says its items have; ``None`` where it says nothing of them."""
    told = document.get("item_assets")
    assets = {
        key: {**asset, "href": str(asset.get("href") or "")}
        for key, asset in (told.items() if isinstance(told, dict) else ())
        if isinstance(asset, dict)
    }
    if not assets:
        return None
    summaries = document.get("summaries")
    sizes = summaries.get("gsd") if isinstance(summaries, dict) else None
    # Of several sizes it is not known which asset has which.
    properties = {"gsd": sizes[0]} if isinstance(sizes, list) and len(sizes) == 1 else {}
    return {"id": document.get("id"), "properties": properties, "assets": assets}


def _is_without_bands(item: Item) -> bool:
    """Return whether assets are told so fully that none can be a band: none is a raster, or none of these has bands."""
    if not all(isinstance(asset.get("type"), str) for asset in item["assets"].values()):
        return False
    return not any(told.band for told in raster_bands(item))


def _has_scales(item: Item, found: Mapping[str, Any]) -> bool:
    """Return whether of every band it is told how its numbers become reflectance."""
    for name, band in found["bands"].items():
        asset = find_asset(item, (*band["keys"], name))
        try:
            RULES[DESCRIBED](item, asset.described if asset is not None else {}, "")
        except SceneError:
            return False
    return True
