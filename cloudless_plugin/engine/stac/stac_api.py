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
from .item_filter import any_matches
from .items import Item, collection_items, item_time


def find_remote(url: str, request: Request, bboxes: list[BBox], access: CatalogueAccess) -> list[Item]:
    """Return the items at a web address: those that a STAC API finds, which are cached, or an item collection's.

    If no item matches within the request's cloud limit, the items with any cloud cover are returned.

    Raises:
        CatalogueError: where the catalogue cannot be reached or read.
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
        access.cache.put(url, request, bboxes, items)
        return items
    except (APIError, requests.RequestException) as error:
        if isinstance(error.__context__, CloudlessError):  # pystac-client keeps only the message of a hook's error
            raise error.__context__ from None
        raise CatalogueError(_unreachable(shown, error)) from error
    except CloudlessError:
        raise
    except Exception as error:
        # On JSON that is not STAC, pystac and pystac-client raise KeyError, TypeError, ValueError and their own errors.
        raise CatalogueError(
            "{url} does not answer as a STAC API does: give the root of a STAC API, or the URL of an item collection.",
            url=shown,
        ) from error


class _RemoteIO(StacApiIO):
    """Reads by HTTP only: pystac-client would open a link to a path as a file on this machine."""

    def read_text(self, source: Any, *args: Any, **kwargs: Any) -> str:
        """Return the body at a web address.

        Raises:
            APIError: where the address is not HTTP.
        """
        if isinstance(source, str) and not is_http(source.lower()):
            raise APIError(f"{source} is no address of the web")
        return super().read_text(source, *args, **kwargs)


def _unreachable(url: str, error: Exception) -> Message:
    """Return the message for a failed search; it quotes an error only up to the first ``?``, before any signature."""
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
            "The catalogue {url} asks for a login ({status}): choose a login that it accepts, or another catalogue.",
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
    """Return whether a search of a shorter time span may avoid this error of the catalogue."""
    return getattr(error, "status_code", None) in (413, 500, 502, 504) or "timed out" in str(error)


class _Search:
    """A search of a catalogue that may lose the link to a next page, send items twice, or fail between pages."""

    def __init__(self, ask: Callable[..., pystac_client.ItemSearch], base: str, reporter: Reporter) -> None:
        """Begin without items.

        Args:
            ask: returns a search of a time span, its argument ``datetime``.
            base: address of the catalogue.
            reporter: checked for cancellation between two pages.
        """
        self.found: dict[str, Item] = {}
        """Items by id."""
        self._ask = ask
        self._base = base
        self._reporter = reporter

    def window(self, first: date, last: date) -> None:
        """Find the items from one day to another.

        The catalogue may lose the link to a next page. So the search is repeated from the time of the last item on,
        which others may share, until no item is new, or as many have come as the catalogue says match. If it does not
        say how many match, a last search begins one second beyond that time: if it finds a new item, items of that time
        may be missing.

        Raises:
            APIError: where an error comes instead of new items.
            CatalogueError: where the catalogue does not return all of its items.
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
        """Return whether the catalogue has an unknown item between two times."""
        page = next(self._ask(datetime=f"{begin}/{end}").pages_as_dicts(), None) if begin <= end else None
        return page is not None and any(str(item.get("id")) not in known for item in collection_items(page, self._base))


def _moved(timestamp: str, seconds: int) -> str:
    """Return a timestamp moved by some seconds; unchanged where its format is unusual."""
    try:
        there = datetime.fromisoformat(timestamp.replace("Z", "+00:00")) + timedelta(seconds=seconds)
        return f"{there.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"
    except ValueError:
        return timestamp


def _matched(page: Item) -> int:
    """Return the number of matching items that a page states; 0 where it states none."""
    context = page.get("context")
    count = page.get("numberMatched", context.get("matched") if isinstance(context, dict) else None)
    return count if isinstance(count, int) else 0


def _check_collection(client: pystac_client.Client, request: Request) -> None:
    """Refuse a catalogue that does not have the collection.

    Raises:
        CatalogueError: with some of the collections that it has.
    """
    known = [collection.id for collection in client.get_collections()]
    if known and request.collection not in known:
        raise CatalogueError(
            "The catalogue has no collection {collection}, it has {known}: choose another catalogue.",
            collection=request.collection,
            known=sanitize_text(", ".join(known[:8])),
        )
