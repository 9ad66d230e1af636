"""The landing page of a STAC API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Optional

from pystac_client.conformance import ConformanceClasses

from ...common.href import absolute_href, is_http
from .links import links_of


@dataclass(frozen=True)
class Landing:
    """What a STAC API says of itself."""

    url: str
    """Where it lies."""
    document: dict[str, Any]

    @classmethod
    def of(cls, url: str, document: Any) -> Optional[Landing]:
        """Return the landing page of a STAC API that can be searched; ``None`` for another document."""
        if not isinstance(document, dict) or document.get("type", "Catalog") != "Catalog":
            return None
        landing = cls(url, document)
        return landing if landing.search_href else None

    @property
    def search_href(self) -> str:
        """Address of the search; empty where there is none."""
        if offered := self.link("search"):
            return offered
        return f"{self.url.rstrip('/')}/search" if self.conforms_to("ITEM_SEARCH") else ""

    @property
    def methods(self) -> list[str]:
        """Methods that the links to the search name; a link without a method means GET."""
        return [str(link.get("method") or "GET").upper() for link in self._links("search")]

    @property
    def collections_href(self) -> str:
        """Address of the list of collections."""
        return self.link("data") or f"{self.url.rstrip('/')}/collections"

    def link(self, rel: str) -> str:
        """Return the address of the first link on the web with a relation; empty where there is none."""
        return next((link["href"] for link in self._links(rel)), "")

    def conforms_to(self, name: str) -> bool:
        """Return whether the API states a conformance class, by its name in pystac-client."""
        stated = self.document.get("conformsTo")
        pattern = ConformanceClasses.get_by_name(name).pattern
        return any(re.match(pattern, str(uri)) for uri in (stated if isinstance(stated, list) else ()))

    def _links(self, rel: str) -> Iterator[dict[str, Any]]:
        """Yield the links with a relation, addresses absolute, except those to web pages."""
        for link in links_of(self.document, rel):
            href = absolute_href(str(link.get("href") or ""), self.url)
            if "html" not in str(link.get("type")) and link.get("href") and is_http(href):
                yield {**link, "href": href}
