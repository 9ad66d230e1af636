"""Recent results of searches, so that the same search need not be repeated."""

from __future__ import annotations

import hashlib
import json
import time
from typing import NamedTuple, Optional

from ...common.disk_cache import DiskCache
from ...common.redaction import holds_secret
from ...common.request import Request
from ..geo.footprints import BBox
from ..net.credentials import Credentials
from .items import Item


class CachedSearch(NamedTuple):
    """The stored result of a search."""

    items: list[Item]
    """Raw STAC items, hrefs absolute and unsigned."""
    age: float
    """Seconds since the search."""


class SearchCache:
    """Results of searches in the user's cache, except those of a login or a key, and those with signed addresses."""

    def __init__(self, cache: DiskCache, credentials: Credentials, max_age: float) -> None:
        """Store results in ``cache``, and use them for ``max_age`` seconds, after which there may be new scenes."""
        self._cache = cache
        self._credentials = credentials
        self._max_age = max_age

    def get(self, url: str, request: Request, bboxes: list[BBox]) -> Optional[CachedSearch]:
        """Return the result of this search of the catalogue at ``url``; ``None`` where it is unknown or too old."""
        if self._is_private(url):
            return None
        entry = self._cache.get(_key(url, request, bboxes))
        if entry is None or not entry.is_younger_than(self._max_age):
            return None
        items = _items(entry.content)
        return None if items is None else CachedSearch(items, time.time() - entry.made)

    def put(self, url: str, request: Request, bboxes: list[BBox], items: list[Item]) -> None:
        """Store the result of a search, unless it is empty."""
        if items and not self._is_private(url) and not holds_secret(content := json.dumps(items)):
            self._cache.put(_key(url, request, bboxes), content.encode())

    def get_collections(self, url: str) -> Optional[list[Item]]:
        """Return what the catalogue at ``url`` has said of its collections; ``None`` where that is too long ago."""
        if self._is_private(url):
            return None
        entry = self._cache.get(_collections_key(url))
        if entry is None or not entry.is_younger_than(self._max_age):
            return None
        try:
            kept = json.loads(entry.content)
        except (ValueError, RecursionError):
            return None
        return kept if isinstance(kept, list) and all(isinstance(each, dict) for each in kept) else None

    def put_collections(self, url: str, documents: list[Item]) -> None:
        """Store what a catalogue says of its collections, unless that is nothing."""
        if documents and not self._is_private(url) and not holds_secret(content := json.dumps(documents)):
            self._cache.put(_collections_key(url), content.encode())

    def _is_private(self, url: str) -> bool:
        return bool(self._credentials.headers_for(url)) or holds_secret(url)


def _items(content: bytes) -> Optional[list[Item]]:
    """Return the items of an entry; ``None`` where it is none of ours."""
    try:
        items = json.loads(content)
    except (ValueError, RecursionError):
        return None
    kept = isinstance(items, list) and all(
        isinstance(item, dict) and isinstance(item.get("assets"), dict) and isinstance(item.get("properties"), dict)
        for item in items
    )
    return items if kept else None


def _key(url: str, request: Request, bboxes: list[BBox]) -> str:
    """Return the key of a search: a digest, since an address may hold more than we know to be a secret."""
    asked = [url, request.collection, bboxes, str(request.start), str(request.end), request.months, request.cloud_limit]
    return f"items {hashlib.sha256(json.dumps(asked).encode()).hexdigest()}"


def _collections_key(url: str) -> str:
    return f"collections {hashlib.sha256(url.encode()).hexdigest()}"
