"""What catalogues answered within the last hour, so that the same search need not be made again."""

from __future__ import annotations

import json
import time
from typing import NamedTuple, Optional

from ...common.disk_cache import DiskCache
from ...common.href import is_signed
from ...common.request import Request
from ..geo.footprints import BBox
from ..net.credentials import Credentials
from .items import Item


class Answer(NamedTuple):
    """What a search found."""

    items: list[Item]
    """Raw STAC items, hrefs absolute and unsigned."""
    age: float
    """Seconds since then."""


class SearchCache:
    """Answers of catalogues in the user's cache: none to a login, and none with signed addresses."""

    def __init__(self, cache: DiskCache, credentials: Credentials, max_age: float) -> None:
        """Keep answers in ``cache``, and use them for so many seconds: then there may be new scenes."""
        self._cache = cache
        self._credentials = credentials
        self._max_age = max_age

    def get(self, url: str, request: Request, bboxes: list[BBox]) -> Optional[Answer]:
        """Return what the catalogue at ``url`` answered to this search; ``None`` where that is too old or unknown."""
        if self._credentials.headers_for(url):
            return None
        entry = self._cache.get(_key(url, request, bboxes))
        if entry is None or not 0 <= time.time() - entry.made < self._max_age:
            return None
        return Answer(json.loads(entry.content), time.time() - entry.made)

    def put(self, url: str, request: Request, bboxes: list[BBox], items: list[Item]) -> None:
        """Keep what a catalogue answered."""
        hrefs = (asset["href"] for item in items for asset in item["assets"].values())
        if items and not self._credentials.headers_for(url) and not any(map(is_signed, hrefs)):
            self._cache.put(_key(url, request, bboxes), json.dumps(items).encode())


def _key(url: str, request: Request, bboxes: list[BBox]) -> str:
    days = (str(request.start), str(request.end))
    return f"answer {json.dumps([url, request.collection, bboxes, *days, request.months, request.cloud_limit])}"
