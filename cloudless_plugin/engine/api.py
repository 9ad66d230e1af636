"""Searching a STAC API."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pystac_client
import requests
from pystac_client.exceptions import APIError
from pystac_client.stac_api_io import StacApiIO
from urllib3 import Retry

from .errors import CatalogueError, CloudlessError
from .foreign import text
from .http import Session
from .items import Box, Found, Item, collection_items, sift
from .ranges import is_remote
from .report import Reporter
from .request import Request
from .text import Text

_PAGE = 250
"""Items a page: the most that Planetary Computer gives."""
_TIMEOUT = (10, 60)
"""Seconds to wait for a connection, and for an answer."""


def find_remote(url: str, request: Request, boxes: list[Box], reporter: Reporter) -> Found:
    """Return the items that match at a web address: a STAC API, or an item collection.

    Raises:
        CatalogueError: where it cannot be reached or read.
    """
    retry = Retry(
        total=5, connect=2, backoff_factor=0.5, status_forcelist=[429, 500, 502, 503, 504], allowed_methods=None
    )
    stac_io = _RemoteIO(timeout=_TIMEOUT)
    stac_io.session = Session(retry)
    try:
        root = stac_io.read_json(url)
        if root.get("type") == "FeatureCollection":
            return sift(collection_items(root, url), request, boxes)
        client = pystac_client.Client.open(url, stac_io=stac_io)
        if client.get_search_link() is None:
            raise CatalogueError(
                "{url} is a static catalogue, which cannot be searched: give the root of a STAC API or an item "
                "collection.",
                url=url,
            )
        most = 100.0 if request.scenes else request.max_cloud
        found = sift(_search(client, request, boxes, reporter, most), request, boxes)
        if not found.items and most < 100:
            found = sift(_search(client, request, boxes, reporter, 100), request, boxes)
        if not found.total:
            _check_collection(client, request)
        return found
    except (APIError, requests.RequestException) as error:
        if isinstance(error.__context__, CloudlessError):  # pystac-client keeps but the words of what a hook raises
            raise error.__context__ from None
        raise CatalogueError(_unreachable(url, error)) from error
    except CloudlessError:
        raise
    except Exception as error:
        # pystac and pystac-client raise KeyError, TypeError, ValueError and errors of their own on foreign JSON.
        raise CatalogueError(
            "{url} does not answer as a STAC API does: give the root of a STAC API, or the URL of an item collection.",
            url=url,
        ) from error


class _RemoteIO(StacApiIO):
    """Reads by HTTP alone: pystac-client would open a link to a path as a file of this machine."""

    def read_text(self, source: Any, *args: Any, **kwargs: Any) -> str:
        """Return what is at an address.

        Raises:
            APIError: where it is none of the web.
        """
        if isinstance(source, str) and not is_remote(source.lower()):
            raise APIError(f"{source} is no address of the web")
        return super().read_text(source, *args, **kwargs)


def _unreachable(url: str, error: Exception) -> Text:
    status = getattr(error, "status_code", None)
    if status == 407 or "proxy" in str(error).lower():
        return Text(
            "The proxy does not let the search of {url} through: correct its address, user name and password in QGIS, "
            "Settings → Options → Network.",
            url=url,
        )
    if status == 404:
        return Text("{url} was not found (404): check the address of the catalogue.", url=url)
    if status in (401, 403):
        return Text(
            "The catalogue {url} asks for a login ({status}): choose one that it knows, or another catalogue.",
            url=url,
            status=status,
        )
    if status is not None and 400 <= status < 500:
        return Text(
            "The catalogue {url} refuses the request with error {status} ({reason}): check its address.",
            url=url,
            status=status,
            reason=text(str(error)[:200]),
        )
    if status is not None or "too many" in str(error):
        return Text("The catalogue {url} answers with errors: try again later, or choose another catalogue.", url=url)
    if isinstance(error, requests.exceptions.JSONDecodeError) or "decode" in str(error).lower():
        return Text("{url} does not answer as a STAC API does: give the root of a STAC API.", url=url)
    return Text(
        "The catalogue {url} cannot be reached: check the address and the network, or try again later.", url=url
    )


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
            seen += collection_items(page, client.self_href)
            reporter.progress(0.01, Text("Searching: {count} scenes so far", count=len(seen)))
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
                "The catalogue stopped after {count} scenes though it has more: try again, or ask for fewer days "
                "or a smaller extent.",
                count=len(seen),
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
            "The catalogue has no collection {collection}, it has {known}: choose another catalogue.",
            collection=request.collection,
            known=text(", ".join(known[:8])),
        )
