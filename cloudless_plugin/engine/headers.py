"""Headers of files by HTTP, kept between runs for as long as the files stay what they are."""

from __future__ import annotations

from typing import NamedTuple, Optional

from . import cache
from .ranges import is_remote
from .signing import is_signed

_KEY = "header "


class Kept(NamedTuple):
    """The beginning of a file as it once was."""

    version: str
    """What told it from another one at its address."""
    head: bytes


def kept(href: str) -> Optional[Kept]:
    """Return what is kept of a file."""
    entry = cache.shared().get(_KEY + href) if is_remote(href) else None
    if entry is None:
        return None
    version, _, head = entry.content.partition(b"\n")
    return Kept(version.decode(), head)


def keep(href: str, head: bytes, version: str) -> None:
    """Keep the beginning of a file by HTTP, if it can be told when the file has changed."""
    if version and is_remote(href) and not is_signed(href):
        cache.shared().put(_KEY + href, version.encode() + b"\n" + head)


def drop(href: str) -> None:
    """Keep nothing of a file any more."""
    if is_remote(href):
        cache.shared().drop(_KEY + href)
