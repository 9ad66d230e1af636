"""Headers of HTTP files, kept between runs until the files change."""

from __future__ import annotations

from typing import NamedTuple, Optional

from ...common.disk_cache import DiskCache
from ...common.href import is_http, is_signed

_KEY = "head "
"""Of 0.1.0 it was another, whose versions are an ETag alone."""


class CachedHeader(NamedTuple):
    """The first bytes of a file, and its version when they were read."""

    version: str
    """See ``net.versions``."""
    head: bytes


class HeaderCache:
    """Headers in the user's cache. Local files and signed addresses are never kept."""

    def __init__(self, cache: DiskCache) -> None:
        """Store headers in ``cache``."""
        self._cache = cache

    def get(self, href: str) -> Optional[CachedHeader]:
        """Return the stored header of a file; ``None`` where there is none."""
        entry = self._cache.get(_KEY + href) if is_http(href) else None
        if entry is None:
            return None
        version, _, head = entry.content.partition(b"\n")
        return CachedHeader(version.decode(errors="replace"), head)

    def put(self, href: str, head: bytes, version: str) -> None:
        """Store the first bytes of a file, if it has a version by which a change shows."""
        if version and is_http(href) and not is_signed(href):
            self._cache.put(_KEY + href, version.encode() + b"\n" + head)

    def drop(self, href: str) -> None:
        """Remove the header of a file."""
        if is_http(href):
            self._cache.drop(_KEY + href)
