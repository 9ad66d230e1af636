"""STAC items: their times, cloud covers, footprints and ids, and their assets' absolute hrefs."""

from __future__ import annotations

import hashlib
import math
import os
import re
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any, Optional

import numpy as np
import shapely

from ...common.errors import CatalogueError
from ...common.href import absolute_href, http_host, is_path, is_signed, local_path
from ..geo.footprints import normalised_footprint, parse_geometry
from ..net.untrusted import sanitize
from .links import hrefs_of

Item = dict[str, Any]
MAX_ITEMS = 100_000
"""Maximum number of items of an item collection, or of a page of a search."""
_LONGEST_NAME = 80
"""Maximum number of characters of a made id that come from a file's name."""


def collection_items(collection: Any, base: str) -> list[Item]:
    """Return the items of an item collection at ``base``, sanitized, each with an id and absolute hrefs.

    Relative hrefs are resolved by the item's own absolute ``self`` link, or else by ``base``. In a collection on this
    machine, a file that lies where ``base`` says comes first: ``self`` links stay behind when scenes are downloaded.

    Raises:
        CatalogueError: where it is not an item collection, or has too many items.
    """
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise CatalogueError("'{path}' is not an item collection: it has no list of features.", path=base)
    check_count(len(features), base)
    return [_plain_item(sanitize(feature), base) for feature in features if isinstance(feature, dict)]


def check_count(count: int, base: str) -> None:
    """Refuse more items than can be read.

    Raises:
        CatalogueError: with how many they are.
    """
    if count > MAX_ITEMS:
        raise CatalogueError(
            "'{base}' has {count} items, but at most {most} can be read: split it, or choose another catalogue.",
            base=base,
            count=count,
            most=MAX_ITEMS,
        )


def _plain_item(item: Item, base: str) -> Item:
    properties, assets = item.get("properties"), item.get("assets")
    item["properties"] = properties if isinstance(properties, dict) else {}
    own = _self_address(item, base)
    item["assets"] = {
        key: {**asset, "href": _asset_href(asset["href"], own, base)}
        for key, asset in (assets.items() if isinstance(assets, dict) else ())
        if isinstance(asset, dict) and isinstance(asset.get("href"), str)
    }
    item["id"] = _item_id(item)
    return item


def _self_address(item: Item, base: str) -> str:
    """Return the item's absolute ``self`` link; empty where it has none, or one that ``base`` must not name."""
    for href in hrefs_of(item, "self"):
        if _has_scheme(href) or (local_path(base) and Path(href).is_absolute()):
            return absolute_href(href, base)
    return ""


def _has_scheme(href: str) -> bool:
    return not is_path(href) or href.startswith("file:")


def _asset_href(href: str, own: str, base: str) -> str:
    """Return an asset's absolute href, by the item's own address or by ``base``; empty where it must not be named."""
    by_base = absolute_href(href, base)
    if not own or _has_scheme(href):
        return by_base
    if local_path(base) and (Path(href).is_absolute() or (by_base and os.path.isfile(by_base))):  # noqa: PTH113 - no error
        return by_base
    return absolute_href(href, own) or by_base


def _item_id(item: Item) -> str:
    """Return the item's id, or one that is made of its assets' addresses, which stay the same in another search."""
    own = item.get("id")
    if isinstance(own, str) and own.strip():
        return own
    if isinstance(own, (int, float)) and not isinstance(own, bool):
        return str(own)
    first = next((asset["href"] for asset in item["assets"].values()), "")
    name = re.sub(r"[^\w.-]+", "_", PurePosixPath(_path_of(first)).stem)[:_LONGEST_NAME]
    return f"{name or 'item'}-{assets_digest(item)}"


def item_key(item: Item) -> tuple[str, str, str]:
    """Return what distinguishes an item of ``collection_items`` from others: id, a digest of its assets, and time."""
    return str(item.get("id")), assets_digest(item), item_time(item)


def assets_digest(item: Item) -> str:
    """Return a short digest of the paths of an item's assets, without hosts and signatures.

    Where there are none, or a query may name the files, time and footprint count: a query may also be an unknown
    signature, which changes from search to search.
    """
    hrefs = [asset["href"] for asset in item["assets"].values()]
    parts = sorted(f"{key} {_path_of(asset['href'])}" for key, asset in item["assets"].items())
    if not hrefs or any("?" in href and not (is_path(href) or is_signed(href)) for href in hrefs):
        parts += [item_time(item), repr(item.get("geometry"))]
    text = "\n".join(parts)
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:8]


def _path_of(href: str) -> str:
    """Return the path of an address, without host and query."""
    return href if is_path(href) else href.partition("?")[0].partition("://")[2].partition("/")[2]


def item_footprint(item: Item) -> Optional[shapely.Geometry]:
    """Return the footprint of an item, in longitude and latitude, see ``normalised_footprint``.

    ``None`` where it is missing or invalid.
    """
    area = parse_geometry(item.get("geometry"))
    if area is None or area.is_empty or not np.isfinite(shapely.get_coordinates(area)).all():
        return None
    footprint = normalised_footprint(area)
    return footprint if footprint.area > 0 and footprint.is_valid else None


def item_link(item: Item) -> str:
    """Return the item's own address on the web, as it says; empty where it has none, or one that holds a secret."""
    return next((href for href in hrefs_of(item, "self") if http_host(href) and not is_signed(href)), "")


def item_time(item: Item) -> str:
    """Return the item's timestamp as it is written; empty where it has none."""
    properties = item["properties"]
    return str(properties.get("datetime") or properties.get("start_datetime") or "")


def item_platform(item: Item) -> str:
    """Return the item's platform as ``landsat-8``, however it is written; empty where it has none."""
    return str(item["properties"].get("platform") or "").lower().replace("_", "-")


def item_moment(item: Item) -> Optional[datetime]:
    """Return the item's time, UTC without a zone; ``None`` where it has none."""
    try:
        return parse_time(item_time(item))
    except ValueError:
        return None


def number_of(value: Any) -> Optional[float]:
    """Return a JSON value as a finite number; ``None`` where it is none."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if is_number else None


def parse_time(text: str) -> datetime:
    """Return the time of a timestamp in any form of RFC 3339, UTC without a zone.

    Without a zone it counts as UTC. Fractions are cut after microseconds. A leap second counts as the end of the second
    before, so that it stays in its day.

    Raises:
        ValueError: where it is no timestamp.
    """
    plain = re.sub(r"\s+(?=[+-]|Z$)", "", text.strip().upper())
    plain = re.sub(r"(?<=:\d\d):60([.,]\d+)?", ":59.999999", plain)
    written = datetime.fromisoformat(plain)
    try:
        return written.replace(tzinfo=None) - (written.utcoffset() or timedelta())
    except OverflowError:
        raise ValueError(f"{text} lies outside the calendar") from None


def item_cloud_cover(item: Item) -> Optional[float]:
    """Return the item's cloud cover, per cent, also where it is written as text; ``None`` where it is unknown."""
    cover = stated_cloud_cover(item)
    return cover if cover is not None and 0 <= cover <= 100 else None


def stated_cloud_cover(item: Item) -> Optional[float]:
    """Return the number that the item states as its cloud cover, plausible or not; ``None`` where it states none."""
    cover = item["properties"].get("eo:cloud_cover")
    if isinstance(cover, bool) or not isinstance(cover, (int, float, str)):
        return None
    try:
        number = float(cover.strip().removesuffix("%").replace(",", ".") if isinstance(cover, str) else cover)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None
