"""STAC items: read from an item collection, their addresses made absolute, what does not match left out."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Optional
from urllib.parse import urljoin, urlsplit, urlunsplit
from urllib.request import url2pathname

import shapely

from . import options
from .errors import CatalogueError
from .foreign import geometry, plain, read_json
from .request import Request
from .text import Text

Item = dict[str, Any]
Box = tuple[float, float, float, float]

_MOST_ITEMS = 100_000
"""In a collection, or a page of a search."""
_REMOTE_SCHEMES = {"http", "https", "s3", "gs"}


@dataclass(frozen=True)
class Found:
    """What a catalogue gave."""

    items: list[Item]
    """Raw STAC items, hrefs absolute and unsigned, sorted by time and id."""
    total: int
    """How many items there were before they were filtered here."""
    removed: dict[str, int]
    """Filter and how many items it removed."""


def local_path(url: str) -> Optional[Path]:
    """Return the path that ``url`` names on this machine, or ``None`` where it is a web address."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return Path(url2pathname(parts.path))
    return None if "://" in url else Path(os.path.expanduser(url))  # noqa: PTH111 - Path's raises where there is no home


def read_file(path: Path) -> Any:
    """Return the JSON in a file.

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
    """Return the items of an item collection that lies at ``base``, their hrefs absolute.

    Raises:
        CatalogueError: where it is not an item collection, or has too many items.
    """
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise CatalogueError("'{path}' is not an item collection: it has no list of features.", path=base)
    if len(features) > _MOST_ITEMS:
        raise CatalogueError(
            "'{base}' has {count} items, {most} can be read at once: split it, or choose another catalogue.",
            base=base,
            count=len(features),
            most=_MOST_ITEMS,
        )
    items = [plain(feature) for feature in features if isinstance(feature, dict)]
    for item in items:
        properties, assets = item.get("properties"), item.get("assets")
        item["properties"] = properties if isinstance(properties, dict) else {}
        item["assets"] = {
            key: {**asset, "href": absolute_href(asset["href"], base)}
            for key, asset in (assets.items() if isinstance(assets, dict) else ())
            if isinstance(asset, dict) and isinstance(asset.get("href"), str)
        }
    return items


def absolute_href(href: str, base: str) -> str:
    """Return ``href`` as an absolute address; empty where it is not one that a catalogue at ``base`` may name.

    A remote catalogue may name remote files only: never one of this machine, and never one of GDAL's virtual paths. One
    on this machine names besides what lies on it, and never another machine by a path, to which Windows would log in.
    """
    try:
        parts = urlsplit(href)
        if parts.scheme in _REMOTE_SCHEMES:
            return urlunsplit(parts) if parts.netloc else ""
        folder = local_path(base)
        if folder is None:
            joined = urljoin(base, href)
            return joined if not parts.scheme and urlsplit(joined).scheme in _REMOTE_SCHEMES else ""
        path = Path(url2pathname(parts.path)) if parts.scheme == "file" else Path(href)
        elsewhere = parts.netloc not in ("", "localhost") or str(path).startswith(("//", "\\"))
        if elsewhere or (parts.scheme != "file" and "://" in href):
            return ""
        found = os.path.normpath(folder.parent.absolute() / path)  # by the names alone, as of web addresses
        return "" if found.startswith("/vsi") or "\0" in found else found
    except (ValueError, OSError):  # no IPv6 address in its brackets, no drive of Windows
        return ""


def sift(items: Iterable[Item], request: Request, boxes: list[Box]) -> Found:
    """Drop what does not match, whatever the catalogue did, and what came twice."""
    kept: dict[str, Item] = {}
    removed: Counter[str] = Counter()
    total = 0
    for item in items:
        total += 1
        reason = _misfit(item, request, boxes)
        if reason:
            removed[reason] += 1
        else:
            kept.setdefault(str(item.get("id")), item)
    return Found(sorted(kept.values(), key=lambda item: (item_time(item), str(item.get("id")))), total, dict(removed))


def any_matches(items: Iterable[Item], request: Request, boxes: list[Box]) -> bool:
    """Tell whether ``sift`` would keep anything."""
    return any(not _misfit(item, request, boxes) for item in items)


def _misfit(item: Item, request: Request, boxes: list[Box]) -> str:
    """Name the filter that the item fails; empty where it matches."""
    if item.get("collection") not in (None, request.collection):
        return Text("of another collection")
    if not _overlaps(item, boxes):
        return Text("outside the extent")
    if not request.start <= _item_day(item) <= request.end:
        return Text("outside the dates")
    if request.months and options.MONTHS[_item_day(item).month - 1] not in request.months:
        return Text("of another month")
    if request.scenes:
        return "" if item.get("id") in request.scenes else Text("not named in SCENES")
    cloud = item["properties"].get("eo:cloud_cover")
    if isinstance(cloud, (int, float)) and cloud > request.max_cloud:
        return Text("cloudier than {percent:g} %", percent=request.max_cloud)
    return ""


def _overlaps(item: Item, boxes: list[Box]) -> bool:
    """Tell whether the item's footprint, or else its bounding box, has an area in common with one of the boxes."""
    area = footprint(item)
    if area is None:
        return _bbox_overlaps(item.get("bbox"), boxes)
    return any(area.intersection(shapely.box(*box)).area > 0 for box in boxes)


def footprint(item: Item) -> Optional[shapely.Geometry]:
    """Return where an item says there are data, in longitude and latitude; ``None`` where it does not say it well."""
    area = geometry(item.get("geometry"))
    return None if area is None or area.is_empty or not area.is_valid else area


def _bbox_overlaps(bbox: Any, boxes: list[Box]) -> bool:
    """Tell whether a bounding box of four or six numbers overlaps one of the boxes; one that is unreadable may."""
    if not isinstance(bbox, list) or len(bbox) not in (4, 6) or not all(isinstance(v, (int, float)) for v in bbox):
        return True
    half = len(bbox) // 2
    west, south, east, north = bbox[0], bbox[1], bbox[half], bbox[half + 1]
    parts = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    return any(
        south < box[3] and north > box[1] and any(start < box[2] and end > box[0] for start, end in parts)
        for box in boxes
    )


def item_time(item: Item) -> str:
    """Return the item's moment as it is written, empty where it has none."""
    properties = item["properties"]
    return str(properties.get("datetime") or properties.get("start_datetime") or "")


def _item_day(item: Item) -> date:
    try:
        return datetime.fromisoformat(item_time(item).replace("Z", "+00:00")).date()
    except ValueError:
        return date.min
