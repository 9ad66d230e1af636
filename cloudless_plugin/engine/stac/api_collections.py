"""The list of collections of a STAC API, whose pages are bounded."""

from __future__ import annotations

from typing import Any, NamedTuple

from ...common.reporting import Reporter
from .catalogue_io import CatalogueIO
from .landing import Landing
from .page_request import PageRequest

_MOST_PAGES = 20


class Listed(NamedTuple):
    """Collections as a catalogue describes them."""

    documents: list[dict[str, Any]]
    is_complete: bool
    """Whether these are all."""


def api_collections(landing: Landing, io: CatalogueIO, reporter: Reporter | None = None) -> Listed:
    """Return the collections of a STAC API.

    Args:
        landing: of the API.
        io: sends requests.
        reporter: asked between two pages whether to go on.

    Raises:
        APIError: where there is no answer, or an error.
        CancelledError: where the reporter says so.
        ValueError: where the answer is no JSON.
    """
    found: list[dict[str, Any]] = []
    page = PageRequest(landing.collections_href)
    for _ in range(_MOST_PAGES):
        if reporter is not None:
            reporter.check()
        document = page.send(io)
        entries = document.get("collections") if isinstance(document, dict) else None
        new = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
        found += new
        following = page.following(document)
        if following is None:
            return Listed(found, is_complete=True)
        if not new:
            break  # a page without any, and yet a next one
        page = following
    return Listed(found, is_complete=False)
