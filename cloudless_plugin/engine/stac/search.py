"""Finding a request's STAC items, in a STAC API, or in an item collection on disk or by URL."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Optional

from ...common import catalogues
from ...common.errors import NoScenesError
from ...common.href import local_path
from ...common.messages import Message, comma_separated, plural
from ...common.reporting import Reporter
from ...common.request import Request
from ..geo.footprints import BBox
from ..net.untrusted import sanitize_text
from . import item_filter
from .access import CatalogueAccess
from .item_documents import items_of, read_document
from .item_filter import FilteredItems, filter_items, names_all
from .items import Item
from .search_cache import CachedSearch, SearchCache
from .static_catalogue import StaticCatalogue, is_catalogue, walk

_MOST_NAMES = 5
"""Maximum number of collections that a sentence names."""


def find_items(request: Request, bboxes: list[BBox], access: CatalogueAccess) -> FilteredItems:
    """Return the items that match the request.

    Args:
        request: what to search for.
        bboxes: the area; west, south, east, north in degrees.
        access: to the catalogue.

    Raises:
        CatalogueError: where the catalogue cannot be reached or read.
        NoScenesError: where nothing matches, with how many items each filter removed.
    """
    url = request.catalog_url or catalogues.BY_ID[request.catalog].url
    policy = access.network.policy
    policy.follow(url)
    local = local_path(url)
    if local is not None:
        items = _items_here(local, request, bboxes, access.reporter)
    elif (cached := _kept_search(url, request, bboxes, access.cache)) is not None:
        items = cached.items
        minutes = plural(round(cached.age / 60), "Searched {count} minute ago", "Searched {count} minutes ago")
        access.reporter.info(minutes)
    else:
        from .stac_api import find_remote  # late: its packages take longer to import than a local search takes

        items = find_remote(url, request, bboxes, access)
    policy.settle()
    found = filter_items(items, request, bboxes)
    if not found.items:
        raise NoScenesError(_why_none(found, request))
    _warn(found, access.reporter)
    return found


def _items_here(path: Path, request: Request, bboxes: list[BBox], reporter: Reporter) -> list[Item]:
    document = read_document(path)
    if is_catalogue(document):
        root = StaticCatalogue(str(path.absolute()), document)
        return walk(root, request, bboxes, lambda href: read_document(Path(href)), reporter)
    return items_of(document, path, reporter)


def _kept_search(url: str, request: Request, bboxes: list[BBox], cache: SearchCache) -> Optional[CachedSearch]:
    """Return the result of such a search; of named scenes, that of the search that has found them does as well."""
    kept = cache.get(url, request, bboxes)
    if kept is None and request.scenes:
        kept = cache.get(url, replace(request, scenes=()), bboxes)
        if kept is not None and not names_all(kept.items, request.scenes):
            return None
    return kept


def _warn(found: FilteredItems, reporter: Reporter) -> None:
    """Tell what the catalogue leaves open."""
    if found.contradicting:
        reporter.warning(
            Message(
                "Left out: {count} scenes with the id and the files of another one, but another time; if they are "
                "different scenes, give each an id and files of its own.",
                count=found.contradicting,
            )
        )
    if found.of_unknown_cloud:
        reporter.warning(
            Message(
                "MAX_CLOUD does not apply to {count} scenes whose cloud cover the catalogue does not state: name the "
                "ones to use in SCENES if they are too cloudy.",
                count=found.of_unknown_cloud,
            )
        )


def _why_none(found: FilteredItems, request: Request) -> Message:
    if not found.total:
        return Message(
            "The catalogue has no scene of {collection} in this extent between {start} and {end}: change the dates or "
            "the extent.",
            collection=request.collection,
            start=request.start,
            end=request.end,
        )
    return Message(
        "No scene is left of the {count} that the catalogue has: {removed}.",
        count=found.total,
        removed=comma_separated(
            Message("{count} {why} ({advice})", count=count, why=why, advice=_advice(why, found))
            for why, count in found.removed.items()
        ),
    )


def _advice(why: str, found: FilteredItems) -> Message:
    """Return what to do about the scenes that a filter removed."""
    if why == item_filter.COLLECTION:
        names = sanitize_text(", ".join(found.other_collections[:_MOST_NAMES]))
        return Message("set COLLECTION to {known}", known=names)
    if why == item_filter.PLATFORM:
        return Message("change PLATFORMS")
    if why == item_filter.EXTENT:
        return Message("move the extent")
    if why == item_filter.DATES:
        return Message("change START or END")
    if why == item_filter.MONTH:
        return Message("choose more MONTHS")
    if why == item_filter.SCENES:
        return Message("correct SCENES, or leave it empty")
    return Message(
        "raise MAX_CLOUD: the least cloudy scene has {percent:.0f} %", percent=math.ceil(found.least_cloud or 0.0)
    )
