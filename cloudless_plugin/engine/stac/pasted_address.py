"""What lies at an address on the web that a user gives: a STAC API, a part of one, items, or something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Optional, Union
from urllib.parse import unquote, urlsplit, urlunsplit

from pystac_client.exceptions import APIError

from ...common.errors import CatalogueError
from ...common.href import absolute_href, is_http, without_secrets
from ...common.messages import Message
from ...common.reporting import Reporter
from ...common.request import Request
from ..net.untrusted import sanitize_text
from .catalogue_io import CatalogueIO, status_of
from .geoparquet import as_json, is_parquet, is_parquet_name
from .item_documents import features_of, is_markup, parse_document, warn_of_single_item
from .items import Item, check_count, collection_items, item_key
from .landing import Landing
from .links import hrefs_of
from .page_request import PageRequest
from .static_catalogue import StaticCatalogue, is_catalogue

_MOST_PAGES = 100
"""Maximum number of pages that are read from the address of a page."""
_PART = re.compile(
    r"(?P<root>.*?)/(?P<part>search|collections(?:/(?P<collection>[^/]+)(?:/items(?:/(?P<item>[^/]+))?)?)?)/?"
)
"""Matches the path of a part of a STAC API."""


def open_address(
    url: str, request: Optional[Request], io: CatalogueIO, reporter: Reporter
) -> Union[Landing, StaticCatalogue, list[Item]]:
    """Return the STAC API that an address leads to, or the static catalogue or the items that lie there.

    The address may be that of a part of a STAC API, whose root is then looked for. A page of items is followed to the
    pages after it on the same host.

    Args:
        url: the address.
        request: whose collections a part has to belong to; ``None`` where they do not matter.
        io: sends requests.
        reporter: told what is found, and asked whether to go on.

    Raises:
        APIError: where nothing answers.
        CatalogueError: where neither lies there, with what does.
        ValueError: where no sentence tells what lies there.
    """
    try:
        document = _read(url, io)
    except APIError as error:
        status = status_of(error) or 0
        landing = _root(url, {}, request, io, reporter) if 400 <= status < 500 and status != 401 else None
        if landing is None:
            _refuse_browser(url)
            raise
        return landing
    landing = Landing.of(url, document) or _root(url, document, request, io, reporter)
    if landing:
        return landing
    if features_of(document) is not None:
        warn_of_single_item(document, without_secrets(url), reporter)
        return [item for page in _pages(url, document, io, reporter) for item in page]
    if is_catalogue(document):
        return StaticCatalogue(url, document)
    raise ValueError("it is no STAC")


def _read(url: str, io: CatalogueIO) -> Any:
    if is_parquet_name(urlsplit(url).path) and is_parquet(content := io.content(url)):
        return parse_document(as_json(content, without_secrets(url)).decode())
    text = io.request(url)
    try:
        return parse_document(text)
    except ValueError:
        if not is_markup(text):
            raise
    _refuse_browser(url)
    raise CatalogueError(
        "{url} is a web page and does not answer as a STAC API does: give the root of a STAC API, or the URL of an "
        "item collection.",
        url=without_secrets(url),
    )


def _refuse_browser(url: str) -> None:
    """Refuse the page of a STAC Browser that shows another catalogue.

    Raises:
        CatalogueError: with that catalogue's address.
    """
    parts = urlsplit(url)
    shown = re.search(r"(?:^|/)external/(?:(https?):/{1,2})?([^?#]+)", parts.fragment or parts.path)
    if shown:
        raise CatalogueError(
            "{url} is a page of STAC Browser: give the address that it shows, {address}.",
            url=without_secrets(url),
            address=sanitize_text(without_secrets(f"{shown[1] or 'https'}://{shown[2]}")),
        )


def _root(
    url: str, document: Any, request: Optional[Request], io: CatalogueIO, reporter: Reporter
) -> Optional[Landing]:
    """Return the STAC API that has a document as its part; ``None`` where the document stands for itself.

    Raises:
        CatalogueError: where it is a part of another collection than the request's.
    """
    parts = urlsplit(url)
    part = _PART.fullmatch(parts.path) if not parts.query else None
    kind = document.get("type") if isinstance(document, dict) else None
    is_list = isinstance(document, dict) and isinstance(document.get("collections"), list)
    if not (kind == "Collection" or is_list or (part and not part["item"] and kind != "Catalog")):
        return None
    candidates = [_link(document, "root", url), urlunsplit((*parts[:2], part["root"] or "/", "", "")) if part else ""]
    for address in filter(None, candidates):
        try:
            landing = Landing.of(address, _read(address, io))
        except (APIError, ValueError, CatalogueError):
            continue
        if landing:
            collection = (
                str(document.get("id")) if kind == "Collection" else unquote(part["collection"] or "") if part else ""
            )
            _check_same(collection, url, landing, request)
            reporter.info(
                Message(
                    "{url} is a part of the catalogue {root}, which is searched",
                    url=without_secrets(url),
                    root=without_secrets(landing.url),
                )
            )
            return landing
    return None


def _check_same(collection: str, url: str, landing: Landing, request: Optional[Request]) -> None:
    if request is not None and collection not in ("", *request.collections):
        raise CatalogueError(
            "{url} belongs to the collection {found}, but COLLECTION is {collection}: give {root} to search for "
            "{collection}, or choose {found} as COLLECTION.",
            url=without_secrets(url),
            found=sanitize_text(collection[:100]),
            collection=request.collection,
            root=sanitize_text(without_secrets(landing.url)),
        )


def _link(document: Any, rel: str, base: str) -> str:
    """Return the address on the web of the first link with a relation; empty where there is none."""
    href = next((absolute_href(written, base) for written in hrefs_of(document, rel)), "")
    return href if is_http(href) else ""


def _pages(url: str, document: Any, io: CatalogueIO, reporter: Reporter) -> Iterator[list[Item]]:
    """Yield the new items of a page, and of each page after it.

    Raises:
        CatalogueError: where a next page lies on another host, or there are too many.
    """
    request = PageRequest(url)
    sent: set[str] = set()
    known: set[tuple[str, str, str]] = set()
    while True:
        reporter.check()
        sent.add(request.key)
        items = collection_items({"features": features_of(document)}, request.href)
        yield [item for item in items if item_key(item) not in known]
        known.update(map(item_key, items))
        check_count(len(known), without_secrets(url))
        following = request.following(document)
        if following is None or following.key in sent:
            return
        if len(sent) >= _MOST_PAGES or urlsplit(following.href).netloc != urlsplit(url).netloc:
            raise CatalogueError(
                "{url} is one page of a search, and not all pages after it can be read: give the root of its STAC API, "
                "or the URL of an item collection.",
                url=without_secrets(url),
            )
        request = following
        document = request.send(io)
