"""What a catalogue has: its collections, wherever and however it lies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...common.collections_listed import CollectionsResult, ListedCollection
from ...common.href import absolute_href, local_path
from ..net.untrusted import sanitize
from .access import CatalogueAccess
from .item_documents import items_of, read_document
from .items import Item
from .judge_collection import judge_document, judge_items
from .links import hrefs_of
from .static_catalogue import StaticCatalogue, is_catalogue

if TYPE_CHECKING:
    from .api_collections import Listed

_MOST = 1000
"""Maximum number of collections that are told."""
_MOST_FILES = 300
"""Maximum number of files of a static catalogue that are read."""
_AT_ONCE = 16
_KEPT = ("id", "title", "item_assets", "summaries")
"""What of a collection's document is judged."""


def list_catalogue(url: str, access: CatalogueAccess) -> CollectionsResult:
    """Return the collections of the catalogue at an address or path, and whether each can be composed.

    Raises:
        CancelledError: where the reporter says so.
        CatalogueError: where the catalogue cannot be reached or read.
    """
    policy = access.network.policy
    policy.follow(url)
    local = local_path(url)
    if local is not None:
        return _here(local, access)
    kept = access.cache.get_collections(url)
    if kept is not None:
        return _of_documents(kept, is_complete=True)
    from .stac_api import reading  # late, as in ``search``

    with reading(url, access) as (found, io):
        if isinstance(found, list):
            return _of_items(found)
        if isinstance(found, StaticCatalogue):
            from .item_documents import parse_document

            listed = _walk(found, lambda href: parse_document(io.request(href)), access)
        else:
            from .api_collections import api_collections

            listed = api_collections(found, io, access.reporter)
    return _take(url, listed, access)


def _take(url: str, listed: Listed, access: CatalogueAccess) -> CollectionsResult:
    documents = [
        {key: sanitize(document[key]) for key in _KEPT if key in document}
        for document in listed.documents[:_MOST]
        if isinstance(document.get("id"), str) and document["id"].strip()
    ]
    is_complete = listed.is_complete and len(listed.documents) <= _MOST
    if is_complete and access.network.policy.is_evident:
        access.cache.put_collections(url, documents)
    return _of_documents(documents, is_complete=is_complete)


def _here(path: Path, access: CatalogueAccess) -> CollectionsResult:
    document = read_document(path)
    if is_catalogue(document):
        root = StaticCatalogue(str(path.absolute()), document)
        listed = _walk(root, lambda href: read_document(Path(href)), access)
        documents = [sanitize(each) for each in listed.documents[:_MOST]]
        return _of_documents(documents, is_complete=listed.is_complete)
    return _of_items(items_of(document, path, access.reporter))


def _of_documents(documents: Sequence[Mapping[str, Any]], *, is_complete: bool) -> CollectionsResult:
    found = {listed.id: listed for listed in map(judge_document, documents)}
    return CollectionsResult(tuple(found.values()), is_complete)


def _of_items(items: Sequence[Item]) -> CollectionsResult:
    by_name: dict[str, list[Item]] = {}
    for item in items:
        if isinstance(name := item.get("collection"), str) and name:
            by_name.setdefault(name, []).append(item)
    found: list[ListedCollection] = [judge_items(name, some) for name, some in list(by_name.items())[:_MOST]]
    return CollectionsResult(tuple(found), is_complete=len(by_name) <= _MOST)


def _walk(root: StaticCatalogue, read: Callable[[str], Any], access: CatalogueAccess) -> Listed:
    """Return the collections of a static catalogue; those within a collection are its own matter."""
    from .api_collections import Listed

    level, known, found = [root], {root.href}, list[dict[str, Any]]()

    def read_one(href: str) -> StaticCatalogue:
        access.reporter.check()
        document = read(href)
        return StaticCatalogue(href, document if is_catalogue(document) else {})

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while level:
            found += [dict(each.document) for each in level if each.document.get("type") == "Collection"]
            catalogues = [each for each in level if each.document.get("type") == "Catalog"]
            hrefs = list(dict.fromkeys(href for each in catalogues for href in _children(each) if href not in known))
            known.update(hrefs)
            if len(known) > _MOST_FILES:
                return Listed(found, is_complete=False)
            level = list(pool.map(read_one, hrefs))
    return Listed(found, is_complete=True)


def _children(catalogue: StaticCatalogue) -> Iterator[str]:
    for written in hrefs_of(catalogue.document, "child"):
        if href := absolute_href(written, catalogue.href):
            yield href
