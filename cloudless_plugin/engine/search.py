"""From a request to STAC items: a STAC API by HTTP, or an item collection on disk or by URL."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Optional
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname

import pystac_client
import requests
import shapely
import shapely.geometry
from pystac_client.exceptions import APIError
from pystac_client.stac_api_io import StacApiIO
from urllib3 import Retry

from . import catalogues
from .errors import CatalogueError, CloudlessError, NoScenesError
from .report import Reporter
from .request import Request

Item = dict[str, Any]
Box = tuple[float, float, float, float]

_PAGE = 250
"""Items a page: the most that Planetary Computer gives."""
_TIMEOUT = (10, 60)
"""Seconds to wait for a connection, and for an answer."""
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


def find_items(request: Request, boxes: list[Box], reporter: Reporter) -> Found:
    """Return the items that match the request.

    Args:
        request: what to look for.
        boxes: the area, west, south, east, north in degrees.
        reporter: asked between pages whether to go on.

    Raises:
        CatalogueError: where the catalogue cannot be reached or read.
        NoScenesError: where nothing matches, with what removed how many.
    """
    url = request.catalog_url or catalogues.BY_ID[request.catalog].url
    local = _local_path(url)
    if local is not None:
        found = _sift(_collection_items(_read_file(local), str(local)), request, boxes)
    else:
        found = _find_remote(url, request, boxes, reporter)
    if not found.items:
        raise NoScenesError(_why_none(found, request))
    return found


def _local_path(url: str) -> Optional[Path]:
    """Return the path that ``url`` names on this machine, or ``None`` where it is a web address."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return Path(url2pathname(parts.path))
    return None if "://" in url else Path(url).expanduser()


def _read_file(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or error
        raise CatalogueError(f"The item collection '{path}' cannot be read ({reason}): check CATALOG_URL.") from None
    except ValueError:
        raise CatalogueError(f"'{path}' is broken: it is not JSON; save the item collection again.") from None


def _find_remote(url: str, request: Request, boxes: list[Box], reporter: Reporter) -> Found:
    retry = Retry(
        total=5, connect=2, backoff_factor=0.5, status_forcelist=[429, 500, 502, 503, 504], allowed_methods=None
    )
    stac_io = StacApiIO(max_retries=retry, timeout=_TIMEOUT)
    try:
        root = stac_io.read_json(url)
        if root.get("type") == "FeatureCollection":
            return _sift(_collection_items(root, url), request, boxes)
        client = pystac_client.Client.open(url, stac_io=stac_io)
        if client.get_search_link() is None:
            raise CatalogueError(
                f"{url} is a static catalogue, which cannot be searched: give the root of a STAC API or an item "
                "collection."
            )
        found = _sift(_search(client, request, boxes, reporter, request.max_cloud), request, boxes)
        if not found.items and request.max_cloud < 100:
            found = _sift(_search(client, request, boxes, reporter, 100), request, boxes)
        if not found.total:
            _check_collection(client, request)
        return found
    except (APIError, requests.RequestException) as error:
        raise CatalogueError(_unreachable(url, error)) from error
    except CloudlessError:
        raise
    except Exception as error:
        # pystac and pystac-client raise KeyError, TypeError, ValueError and errors of their own on foreign JSON.
        raise CatalogueError(
            f"{url} does not answer as a STAC API does: give the root of a STAC API, or the URL of an item collection."
        ) from error


def _unreachable(url: str, error: Exception) -> str:
    status = getattr(error, "status_code", None)
    if status == 404:
        return f"{url} was not found (404): check the address of the catalogue."
    if status is not None and 400 <= status < 500:
        return f"The catalogue {url} refuses the request with error {status} ({str(error)[:200]}): check its address."
    if status is not None or "too many" in str(error):
        return f"The catalogue {url} answers with errors: try again later, or choose another catalogue."
    if isinstance(error, requests.exceptions.JSONDecodeError) or "decode" in str(error).lower():
        return f"{url} does not answer as a STAC API does: give the root of a STAC API."
    return f"The catalogue {url} cannot be reached: check the address and the network, or try again later."


def _search(
    client: pystac_client.Client, request: Request, boxes: list[Box], reporter: Reporter, max_cloud: float
) -> Iterator[Item]:
    query = None
    if max_cloud < 100 and client.conforms_to("QUERY"):
        query = {"eo:cloud_cover": {"lte": max_cloud}}
    for box in boxes:
        ask = partial(client.search, collections=[request.collection], bbox=box, query=query, limit=_PAGE)
        start, end = f"{request.start}T00:00:00Z", f"{request.end}T23:59:59.999999Z"
        seen: list[Item] = []
        page: Item = {}
        for page in ask(datetime=f"{start}/{end}").pages_as_dicts():
            reporter.check()
            seen += _collection_items(page, client.self_href)
            reporter.progress(0.01, f"Searching: {len(seen)} scenes so far")
        matched = page.get("numberMatched")
        if len(page.get("features", ())) >= _PAGE and matched is None:
            # A full page ended the search: that was all, or the link to the next was lost. Newest come first: what is
            # missing is older.
            oldest = min(str((item.get("properties") or {}).get("datetime") or start) for item in seen)
            older = next(ask(datetime=f"{start}/{oldest}").pages_as_dicts(), {})
            unseen = {item.get("id") for item in older.get("features", ())} - {item.get("id") for item in seen}
            matched = len(seen) + len(unseen)
        if isinstance(matched, int) and matched > len(seen):
            raise CatalogueError(
                f"The catalogue stopped after {len(seen)} scenes though it has more: try again, or ask for fewer days "
                "or a smaller extent."
            )
        yield from seen


def _check_collection(client: pystac_client.Client, request: Request) -> None:
    """Refuse a catalogue that does not have the collection at all.

    Raises:
        CatalogueError: with the collections that it has.
    """
    known = [collection.id for collection in client.get_collections()]
    if known and request.collection not in known:
        raise CatalogueError(
            f"The catalogue has no collection {request.collection}, it has {', '.join(known[:8])}: choose "
            "another catalogue."
        )


def _collection_items(collection: Any, base: str) -> list[Item]:
    """Return the items of an item collection, their hrefs absolute."""
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise CatalogueError(f"'{base}' is not an item collection: it has no list of features.")
    items = [feature for feature in features if isinstance(feature, dict)]
    for item in items:
        assets = item.get("assets")
        item["assets"] = {
            key: {**asset, "href": absolute_href(asset["href"], base)}
            for key, asset in (assets.items() if isinstance(assets, dict) else ())
            if isinstance(asset, dict) and isinstance(asset.get("href"), str)
        }
    return items


def absolute_href(href: str, base: str) -> str:
    """Return ``href`` as an absolute address; empty where it is not one that a catalogue at ``base`` may name.

    A remote catalogue may name remote files only: never one of this machine, and never one of GDAL's virtual paths.
    """
    try:
        scheme = urlsplit(href).scheme
        if scheme in _REMOTE_SCHEMES:
            return href
        folder = _local_path(base)
        if folder is None:
            joined = urljoin(base, href)
            return joined if not scheme and urlsplit(joined).scheme in _REMOTE_SCHEMES else ""
        path = _local_path(href)
        if path is None or href.startswith(("/vsi", "\\")):
            return ""
        return str((folder.parent / path).resolve())
    except ValueError:  # brackets that are no IPv6 address, a null character
        return ""


def _sift(items: Iterator[Item] | list[Item], request: Request, boxes: list[Box]) -> Found:
    """Drop what does not match, whatever the catalogue did, and what came twice."""
    kept: dict[str, Item] = {}
    removed: Counter[str] = Counter()
    total = 0
    for item in items:
        properties = item.get("properties")
        item["properties"] = properties if isinstance(properties, dict) else {}
        total += 1
        reason = _misfit(item, request, boxes)
        if reason:
            removed[reason] += 1
        else:
            kept.setdefault(str(item.get("id")), item)
    return Found(sorted(kept.values(), key=lambda item: (item_time(item), str(item.get("id")))), total, dict(removed))


def _misfit(item: Item, request: Request, boxes: list[Box]) -> str:
    """Name the filter that the item fails; empty where it matches."""
    if item.get("collection") not in (None, request.collection):
        return "of another collection"
    if not _overlaps(item, boxes):
        return "outside the extent"
    if not request.start <= _item_day(item) <= request.end:
        return "outside the dates"
    cloud = item["properties"].get("eo:cloud_cover")
    if isinstance(cloud, (int, float)) and cloud > request.max_cloud:
        return f"cloudier than {request.max_cloud:g} %"
    return ""


def _overlaps(item: Item, boxes: list[Box]) -> bool:
    """Tell whether the item's footprint, or else its bounding box, has an area in common with one of the boxes."""
    try:
        footprint = shapely.geometry.shape(item["geometry"])
    except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError):
        return _bbox_overlaps(item.get("bbox"), boxes)
    if not footprint.is_valid or footprint.is_empty:
        return _bbox_overlaps(item.get("bbox"), boxes)
    return any(footprint.intersection(shapely.geometry.box(*box)).area > 0 for box in boxes)


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


def _why_none(found: Found, request: Request) -> str:
    period = f"between {request.start} and {request.end}"
    if not found.total:
        return (
            f"The catalogue has no scene of {request.collection} in this extent {period}: change the dates or the "
            "extent."
        )
    removed = ", ".join(f"{count} {filter_}" for filter_, count in found.removed.items())
    return f"No scene is left of the {found.total} that the catalogue has: {removed}; widen what removed them."
