"""Finding a request's STAC items, in a STAC API, or in an item collection on disk or by URL."""

from __future__ import annotations

from ...common import catalogues
from ...common.errors import NoScenesError
from ...common.href import local_path
from ...common.messages import Message, comma_separated, plural
from ...common.request import Request
from ..geo.footprints import BBox
from .access import CatalogueAccess
from .items import FilteredItems, collection_items, filter_items, read_item_collection


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
    local = local_path(url)
    if local is not None:
        items = collection_items(read_item_collection(local), str(local))
    elif (cached := access.cache.get(url, request, bboxes)) is not None:
        items = cached.items
        minutes = plural(round(cached.age / 60), "Searched {count} minute ago", "Searched {count} minutes ago")
        access.reporter.info(minutes)
    else:
        from .stac_api import find_remote  # late: its packages take longer to import than a local search takes

        items = find_remote(url, request, bboxes, access)
    found = filter_items(items, request, bboxes)
    if not found.items:
        raise NoScenesError(_why_none(found, request))
    return found


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
        "No scene is left of the {count} that the catalogue has: {removed}; widen what removed them.",
        count=found.total,
        removed=comma_separated(Message("{count} {why}", count=count, why=why) for why, count in found.removed.items()),
    )
