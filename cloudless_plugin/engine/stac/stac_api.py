"""Searching a STAC API."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, timedelta, timezone
from functools import partial
from typing import Any

import pystac_client
import requests
from pystac_client.exceptions import APIError
from pystac_client.stac_api_io import StacApiIO

from ...common.errors import CatalogueError, CloudlessError
from ...common.href import is_http, without_secrets
from ...common.messages import Message
from ...common.periods import months
from ...common.reporting import Reporter
from ...common.request import Request
from ..geo.footprints import BBox
from ..net.untrusted import sanitize_text
from .access import CatalogueAccess
from .items import Item, any_matches, collection_items, item_time


def find_remote(url: str, request: Request, bboxes: list[BBox], access: CatalogueAccess) -> list[Item]:
    """Return the items at a web address: what a STAC API finds, which is kept for a while, or an item collection's.

    Where no item matches under the limit of clouds, the items under any clouds are returned.

    Raises:
        CatalogueError: where it cannot be reached or read.
    """
    stac_io = _RemoteIO()
    stac_io.session = access.network.search_session()
    shown = without_secrets(url)
    try:
        root = stac_io.read_json(url)
        if root.get("type") == "FeatureCollection" and isinstance(root.get("features"), list):
            return collection_items(root, url)
        client = pystac_client.Client.open(url, stac_io=stac_io)
        if client.get_search_link() is None:
            raise CatalogueError(
                "{url} is a static catalogue, which cannot be searched: give the root of a STAC API or an item "
                "collection.",
                url=shown,
            )
        items = list(_search(client, request, bboxes, access, request.cloud_limit))
        if request.cloud_limit < 100 and not any_matches(items, request, bboxes):
            items = list(_search(client, request, bboxes, access, 100))
        if not items:
            _check_collection(client, request)
        access.answers.put(url, request, bboxes, items)
        return items
    except (APIError, requests.RequestException) as error:
        if isinstance(error.__context__, CloudlessError):  # pystac-client keeps but the words of what a hook raises
            raise error.__context__ from None
        raise CatalogueError(_unreachable(shown, error)) from error
    except CloudlessError:
        raise
    except Exception as error:
        # pystac and pystac-client raise KeyError, TypeError, ValueError and errors of their own on foreign JSON.
        raise CatalogueError(
            "{url} does not answer as a STAC API does: give the root of a STAC API, or the URL of an item collection.",
            url=shown,
        ) from error


class _RemoteIO(StacApiIO):
    """Reads by HTTP alone: pystac-client would open a link to a path as a file of this machine."""

    def read_text(self, source: Any, *args: Any, **kwargs: Any) -> str:
        """Return what is at an address.

        Raises:
            APIError: where it is none of the web.
        """
        if isinstance(source, str) and not is_http(source.lower()):
            raise APIError(f"{source} is no address of the web")
        return super().read_text(source, *args, **kwargs)


def _unreachable(url: str, error: Exception) -> Message:
    """Return what to tell of a search that failed; never what the error says, which may name a signed address."""
    status = getattr(error, "status_code", None)
    if status == 407 or "proxy" in str(error).lower():
        return Message(
            "The proxy does not let the search of {url} through: correct its address, user name and password in "
            "QGIS, Settings → Options → Network.",
            url=url,
        )
    if status == 404:
        return Message("{url} was not found (404): check the address of the catalogue.", url=url)
    if status in (401, 403):
        return Message(
            "The catalogue {url} asks for a login ({status}): choose one that it knows, or another catalogue.",
            url=url,
            status=status,
        )
    if status is not None and 400 <= status < 500 and status != 429:
        return Message(
            "The catalogue {url} refuses the request with error {status} ({reason}): check its address.",
            url=url,
            status=status,
            reason=sanitize_text(str(error)[:200].partition("?")[0]),
        )
    if status is not None:
        return Message(
            "The catalogue {url} answers with error {status}: try again later, or choose another catalogue.",
            url=url,
            status=status,
        )
    if isinstance(error, requests.exceptions.JSONDecodeError) or "decode" in str(error).lower():
        return Message("{url} does not answer as a STAC API does: give the root of a STAC API.", url=url)
    return Message(
        "The catalogue {url} cannot be reached: check the address and the network, or try again later.", url=url
    )


def _search(
    client: pystac_client.Client, request: Request, bboxes: list[BBox], access: CatalogueAccess, max_cloud: float
) -> Iterator[Item]:
    query = None
    if max_cloud < 100 and client.conforms_to("QUERY"):
        query = {"eo:cloud_cover": {"lte": max_cloud}}
    for bbox in bboxes:
        ask = partial(
            client.search, collections=[request.collection], bbox=bbox, query=query, limit=access.limits.page_items
        )
        search = _Search(ask, client.self_href, access.reporter)
        try:
            search.window(request.start, request.end)
        except APIError as error:
            if not _takes_too_long(error):
                raise
            for first, last in months(request):
                search.window(first, last)
        yield from search.found.values()


def _takes_too_long(error: APIError) -> bool:
    """Tell whether the catalogue may answer for a shorter time than it was asked for."""
    return getattr(error, "status_code", None) in (413, 500, 502, 504) or "timed out" in str(error)


class _Search:
    """A search of a catalogue that may lose the link to a next page, send items twice, or fail between two pages."""

    def __init__(self, ask: Callable[..., pystac_client.ItemSearch], base: str, reporter: Reporter) -> None:
        """Begin with nothing.

        Args:
            ask: makes a search of what lies in a ``datetime``.
            base: address of the catalogue.
            reporter: asked between pages whether to go on.
        """
        self.found: dict[str, Item] = {}
        """By id, in the order in which they came."""
        self._ask = ask
        self._base = base
        self._reporter = reporter

    def window(self, first: date, last: date) -> None:
        """Find what there is from one day to another.

        Where the catalogue does not tell how many items match, only what it has beyond the last one shows whether a
        page was lost. It is asked from the moment of that item on, which others may share, until there is nothing new,
        and then from the moment after: if there is something now, of that one moment something may be missing.

        Raises:
            APIError: where nothing comes but an error.
            CatalogueError: where the catalogue has more items than it gives.
        """
        begin, end = f"{first}T00:00:00Z", f"{last}T23:59:59.999999Z"
        came: dict[str, Item] = {}
        matched = 0
        newest_first = True
        while True:
            known = len(came)
            try:
                for page in self._ask(datetime=f"{begin}/{end}").pages_as_dicts():
                    self._reporter.check()
                    matched = max(matched, _matched(page))
                    fresh = {str(item.get("id")): item for item in collection_items(page, self._base)}
                    if fresh.keys() <= came.keys():
                        break
                    came.update((key, item) for key, item in fresh.items() if key not in came)
                    self.found = {**came, **self.found}
                    self._reporter.progress(0.01, Message("Searching: {count} scenes so far", count=len(self.found)))
            except APIError:
                if len(came) == known:
                    raise
            timestamps = [timestamp for item in list(came.values())[known:] if (timestamp := item_time(item))]
            if not timestamps or len(came) == matched:
                break
            newest_first = timestamps[0] >= timestamps[-1]
            begin, end = (begin, min(timestamps)) if newest_first else (max(timestamps), end)
        beyond = (begin, _moved(end, -1)) if newest_first else (_moved(begin, 1), end)
        if matched > len(came) or (came and not matched and self._is_more(*beyond, came)):
            raise CatalogueError(
                "The catalogue stopped after {count} scenes though it has more: try again, or ask for fewer days or a "
                "smaller extent.",
                count=len(came),
            )

    def _is_more(self, begin: str, end: str, known: Collection[str]) -> bool:
        """Tell whether there is anything unknown between two moments."""
        page = next(self._ask(datetime=f"{begin}/{end}").pages_as_dicts(), None) if begin <= end else None
        return page is not None and any(str(item.get("id")) not in known for item in collection_items(page, self._base))


def _moved(timestamp: str, seconds: int) -> str:
    """Return another moment, or the same where it is written in an unusual way."""
    try:
        there = datetime.fromisoformat(timestamp.replace("Z", "+00:00")) + timedelta(seconds=seconds)
        return f"{there.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"
    except ValueError:
        return timestamp


def _matched(page: Item) -> int:
    """Return how many items a page says that its search has; 0 where it does not say."""
    context = page.get("context")
    count = page.get("numberMatched", context.get("matched") if isinstance(context, dict) else None)
    return count if isinstance(count, int) else 0


def _check_collection(client: pystac_client.Client, request: Request) -> None:
    """Refuse a catalogue that does not have the collection at all.

    Raises:
        CatalogueError: with the collections that it has.
    """
    known = [collection.id for collection in client.get_collections()]
    if known and request.collection not in known:
        raise CatalogueError(
            "The catalogue has no collection {collection}, it has {known}: choose another catalogue.",
            collection=request.collection,
            known=sanitize_text(", ".join(known[:8])),
        )
