"""Searching a STAC API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any, Optional, Union

import requests
from pystac_client.exceptions import APIError

from ...common.errors import CatalogueError, CloudlessError
from ...common.href import without_secrets
from ...common.messages import Message
from ...common.periods import months
from ...common.request import Request
from ..geo.footprints import BBox
from ..net.untrusted import sanitize_text
from .access import CatalogueAccess
from .api_collections import api_collections
from .catalogue_io import CatalogueIO, failure_message, status_of
from .item_documents import parse_document
from .item_filter import any_matches
from .items import Item
from .landing import Landing
from .page_request import Page
from .paged_search import PagedSearch
from .pasted_address import open_address
from .search_endpoint import SearchEndpoint
from .static_catalogue import StaticCatalogue, walk

_CLOUD = "eo:cloud_cover"
_UNKNOWN_CLOUD = {
    "filter-lang": "cql2-json",
    "filter": {"op": "isNull", "args": [{"property": _CLOUD}]},
}
"""Parameters of a search for items without a cloud cover."""
_LONGEST_NAME = 100
"""Maximum number of characters of a collection's name that a sentence shows."""


def find_remote(url: str, request: Request, bboxes: list[BBox], access: CatalogueAccess) -> list[Item]:
    """Return the items at a web address: those that a STAC API finds, which are cached, or an item collection's.

    If no item matches within the request's cloud limit, the items with any cloud cover are returned.

    Raises:
        CatalogueError: where the catalogue cannot be reached or read.
    """
    with reading(url, access, request) as (found, io):
        if isinstance(found, list):
            return found
        if isinstance(found, StaticCatalogue):
            items = walk(found, request, bboxes, lambda href: parse_document(io.request(href)), access.reporter)
            _keep(items, url, request, bboxes, access)
            return items
        search = _ApiSearch(found, request, bboxes, access, io)
        items = search.items()
        if not items:
            _check_collection(found, request, io)
        if search.surplus:
            access.reporter.warning(
                Message(
                    "The catalogue {url} announces {stated} scenes but gave {count}: if scenes are missing, try again.",
                    url=without_secrets(url),
                    stated=len(items) + search.surplus,
                    count=len(items),
                )
            )
        else:
            _keep(items, url, request, bboxes, access)
        return items


@contextmanager
def reading(
    url: str, access: CatalogueAccess, request: Optional[Request] = None
) -> Iterator[tuple[Union[Landing, StaticCatalogue, list[Item]], CatalogueIO]]:
    """Yield what lies at a web address, see ``open_address``, and what sends requests to it.

    Raises:
        CatalogueError: in place of whatever goes wrong in the block with the catalogue.
    """
    io = CatalogueIO(access.network.search_session(), access.limits)
    shown = without_secrets(url)
    try:
        yield open_address(url, request, io, access.reporter), io
    except (APIError, requests.RequestException) as error:
        if isinstance(error.__context__, CloudlessError):  # pystac-client keeps only the message of a hook's error
            raise error.__context__ from None
        raise CatalogueError(failure_message(shown, error)) from error
    except CloudlessError:
        raise
    except Exception as error:
        # JSON that is not STAC may lead to KeyError, TypeError and ValueError.
        raise CatalogueError(
            "{url} does not answer as a STAC API does: give the root of a STAC API, or the URL of an item collection.",
            url=shown,
        ) from error


def _keep(items: list[Item], url: str, request: Request, bboxes: list[BBox], access: CatalogueAccess) -> None:
    if access.network.policy.is_evident:
        access.cache.put(url, request, bboxes, items)


class _ApiSearch:
    """The searches that one request needs."""

    def __init__(
        self, landing: Landing, request: Request, bboxes: list[BBox], access: CatalogueAccess, io: CatalogueIO
    ) -> None:
        self.surplus = 0
        """Number of items that the catalogue stated beyond those that it has."""
        self._landing = landing
        self._request = request
        self._bboxes = bboxes
        self._reporter = access.reporter
        self._endpoint = SearchEndpoint(io, landing.search_href, landing.methods, access.limits.page_items)

    def items(self) -> list[Item]:
        """Return the items that match the request; if there are none, those with any cloud cover.

        A catalogue's own filter leaves out items without a cloud cover, which are asked for in a second search. Where
        the catalogue knows no such search, its items with any cloud cover are asked for.
        """
        limit = self._request.cloud_limit
        if limit < 100 and self._landing.conforms_to("QUERY") and self._landing.conforms_to("FILTER"):
            clear = list(self._find(query={_CLOUD: {"lte": limit}}))
            unknown = self._of_unknown_cloud()
            if unknown is not None and any_matches([*clear, *unknown], self._request, self._bboxes):
                return [*clear, *unknown]
        self.surplus = 0
        return list(self._find())

    def _of_unknown_cloud(self) -> Optional[list[Item]]:
        """Return the items without a cloud cover; ``None`` where the catalogue does not understand the question."""
        try:
            return list(self._find(**_UNKNOWN_CLOUD))
        except APIError as error:
            if status_of(error) in (401, 403, None):
                raise
            return None

    def _find(self, **query: Any) -> Iterator[Item]:
        for collection, bbox in product(self._request.collections, self._bboxes):

            def ask(span: str, collection: str = collection, bbox: BBox = bbox) -> Iterator[Page]:
                return self._endpoint.pages(bbox=list(bbox), datetime=span, collections=[collection], **query)

            search = PagedSearch(ask, self._landing.url, self._reporter)
            try:
                search.window(self._request.start, self._request.end)
            except APIError as error:
                if not _takes_too_long(error):
                    raise
                for first, last in months(self._request):
                    search.window(first, last)
            self.surplus += search.surplus
            yield from search.found.values()


def _takes_too_long(error: APIError) -> bool:
    """Return whether a search of a shorter time span may avoid this error of the catalogue."""
    return status_of(error) in (413, 500, 502, 504) or "timed out" in str(error)


def _check_collection(landing: Landing, request: Request, io: CatalogueIO) -> None:
    """Refuse a catalogue that does not have the collection.

    Raises:
        CatalogueError: with some of the collections that it has.
    """
    known = _collection_ids(landing, io)
    missing = [name for name in request.collections if name not in known]
    if known and missing:
        raise CatalogueError(
            "The catalogue has no collection {collection}, it has {known}: choose another catalogue.",
            collection=missing[0],
            known=sanitize_text(", ".join(known[:8])),
        )


def _collection_ids(landing: Landing, io: CatalogueIO) -> list[str]:
    """Return the ids of a catalogue's collections; none where it does not tell all of them."""
    try:
        listed = api_collections(landing, io)
    except (APIError, ValueError):
        return []
    return [str(entry.get("id"))[:_LONGEST_NAME] for entry in listed.documents] if listed.is_complete else []
