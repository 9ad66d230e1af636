"""From a request to STAC items: a STAC API by HTTP, or an item collection on disk or by URL."""

from __future__ import annotations

from . import answers, catalogues
from .errors import NoScenesError
from .items import Box, Found, collection_items, local_path, read_file, sift
from .report import Reporter
from .request import Request
from .text import Text, listed, plural


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
    local = local_path(url)
    if local is not None:
        items = collection_items(read_file(local), str(local))
    elif (answer := answers.known(url, request, boxes)) is not None:
        items = answer.items
        reporter.info(plural(round(answer.age / 60), "Searched {count} minute ago", "Searched {count} minutes ago"))
    else:
        from .api import find_remote  # late: its packages take longer to import than a local search takes

        items = find_remote(url, request, boxes, reporter)
    found = sift(items, request, boxes)
    if not found.items:
        raise NoScenesError(_why_none(found, request))
    return found


def _why_none(found: Found, request: Request) -> Text:
    if not found.total:
        return Text(
            "The catalogue has no scene of {collection} in this extent between {start} and {end}: change the dates or "
            "the extent.",
            collection=request.collection,
            start=request.start,
            end=request.end,
        )
    return Text(
        "No scene is left of the {count} that the catalogue has: {removed}; widen what removed them.",
        count=found.total,
        removed=listed(Text("{count} {why}", count=count, why=why) for why, count in found.removed.items()),
    )
