"""What catalogues have answered within the hour, so that the same search need not be made again."""

from __future__ import annotations

import json
import time
from typing import NamedTuple, Optional

from . import cache
from .credentials import headers_for
from .items import Box, Item
from .request import Request
from .signing import is_signed

FRESH = 3600.0
"""Seconds that an answer is good for: then there may be new scenes."""


class Answer(NamedTuple):
    """What a search has found."""

    items: list[Item]
    """Raw STAC items, hrefs absolute and unsigned."""
    age: float
    """Seconds since."""


def known(url: str, request: Request, boxes: list[Box]) -> Optional[Answer]:
    """Return what the catalogue at ``url`` has answered to this search, where that is fresh."""
    entry = None if headers_for(url) else cache.shared().get(_key(url, request, boxes))
    if entry is None or not 0 <= time.time() - entry.made < FRESH:
        return None
    return Answer(json.loads(entry.content), time.time() - entry.made)


def keep(url: str, request: Request, boxes: list[Box], items: list[Item]) -> None:
    """Keep what a catalogue has answered: not to someone who has logged in, and not addresses that are signed."""
    hrefs = (asset["href"] for item in items for asset in item["assets"].values())
    if items and not headers_for(url) and not any(map(is_signed, hrefs)):
        cache.shared().put(_key(url, request, boxes), json.dumps(items).encode())


def _key(url: str, request: Request, boxes: list[Box]) -> str:
    most = 100 if request.scenes else request.max_cloud
    asked = [url, request.collection, boxes, str(request.start), str(request.end), request.months, most]
    return f"answer {json.dumps(asked)}"
