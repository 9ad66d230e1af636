"""Headers of files by HTTP, kept between runs for as long as the files stay what they are."""

from __future__ import annotations

from typing import NamedTuple, Optional

from ...common.disk_cache import DiskCache
from ...common.href import is_http, is_signed

_KEY = "header "


class CachedHeader(NamedTuple):
    """The first bytes of a file as it once was."""

    version: str
    """What told the file from another one at its address."""
    head: bytes


class HeaderCache:
    """Headers in the user's cache. Local files and signed addresses are never kept."""

    def __init__(self, cache: DiskCache) -> None:
        """Keep headers in ``cache``."""
        self._cache = cache

    def get(self, href: str) -> Optional[CachedHeader]:
        """Return what is kept of a file."""
        entry = self._cache.get(_KEY + href) if is_http(href) else None
        if entry is None:
            return None
        version, _, head = entry.content.partition(b"\n")
        return CachedHeader(version.decode(), head)

    def put(self, href: str, head: bytes, version: str) -> None:
        """Keep the first bytes of a file, if its version will show that it has changed."""
        if version and is_http(href) and not is_signed(href):
            self._cache.put(_KEY + href, version.encode() + b"\n" + head)

    def drop(self, href: str) -> None:
        """Keep nothing of a file any more."""
        if is_http(href):
            self._cache.drop(_KEY + href)
