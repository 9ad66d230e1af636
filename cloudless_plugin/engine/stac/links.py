"""The links of a stranger's document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def links_of(document: Any, rel: str) -> Iterator[dict[str, Any]]:
    """Yield the links with a relation, which is in small letters; what their addresses are, nobody has checked."""
    links = document.get("links") if isinstance(document, dict) else None
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and str(link.get("rel")).lower() == rel:
            yield link


def hrefs_of(document: Any, rel: str) -> Iterator[str]:
    """Yield the addresses of the links with a relation, as they are written."""
    for link in links_of(document, rel):
        if isinstance(link.get("href"), str):
            yield link["href"]
