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
        if entry is None or not 0 <= time.time() - entry.made < self._max_age:
            return None
        return CachedSearch(json.loads(entry.content), time.time() - entry.made)

    def put(self, url: str, request: Request, bboxes: list[BBox], items: list[Item]) -> None:
        """Store the result of a search, unless it is empty."""
        if items and not self._is_private(url) and not holds_secret(content := json.dumps(items)):
            self._cache.put(_key(url, request, bboxes), content.encode())

    def _is_private(self, url: str) -> bool:
        return bool(self._credentials.headers_for(url)) or holds_secret(url)


def _key(url: str, request: Request, bboxes: list[BBox]) -> str:
    """Return the key of a search: a digest, since an address may hold more than we know to be a secret."""
    asked = [url, request.collection, bboxes, str(request.start), str(request.end), request.months, request.cloud_limit]
    return f"items {hashlib.sha256(json.dumps(asked).encode()).hexdigest()}"
