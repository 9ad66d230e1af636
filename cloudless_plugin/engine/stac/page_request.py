"""The request for one page of a catalogue, and the one for the page that follows it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Optional
from urllib.parse import parse_qs, urlsplit

from ...common.errors import CatalogueError
from ...common.href import absolute_href, is_http, without_secrets
from ..net.untrusted import sanitize_text
from .catalogue_io import CatalogueIO
from .item_documents import next_link, parse_document

Page = dict[str, Any]
_STRUCTURED = frozenset(("bbox", "collections", "fields", "filter", "ids", "intersects", "query", "sortby"))
"""Parameters of a search that may have structure; all others are plain, also those that say where a page begins."""
_LIMIT = re.compile(r"([?&]limit=)(\d+)")


@dataclass(frozen=True)
class PageRequest:
    """What is asked for one page."""

    href: str
    method: str = "GET"
    """``GET`` or ``POST``."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """As in the body of a POST; besides those in the query of ``href``."""

    def send(self, io: CatalogueIO) -> Any:
        """Return the JSON of the answer.

        Raises:
            APIError: where there is no answer, or an error.
            ValueError: where the answer is no JSON.
        """
        parameters = self.parameters if self.method == "POST" else _as_query(self.parameters)
        return parse_document(io.request(self.href, self.method, parameters=parameters))

    @property
    def limit(self) -> Optional[int]:
        """Number of items that the page may have; ``None`` where the request does not say."""
        stated = self.parameters.get("limit")
        if isinstance(stated, int):
            return stated
        found = _LIMIT.search(self.href)
        return int(found[2]) if found else None

    def with_limit(self, limit: int) -> PageRequest:
        """Return the request for a page of at most so many items."""
        parameters = {**self.parameters, "limit": limit} if "limit" in self.parameters else self.parameters
        return replace(self, href=_LIMIT.sub(rf"\g<1>{limit}", self.href), parameters=parameters)

    def by(self, method: str) -> PageRequest:
        """Return the same request by another method."""
        return replace(self, method=method)

    @property
    def key(self) -> str:
        """What distinguishes the request from others."""
        return json.dumps([self.method, self.href, self.parameters], sort_keys=True)

    def following(self, page: Any) -> Optional[PageRequest]:
        """Return the request for the page after the one that answered this request; ``None`` after the last.

        A link with a body and no method means POST. A body with ``merge``, or a POST without a body, goes on with this
        request's parameters; a body for GET becomes part of the query. What a catalogue makes this machine send are
        searches: no other method, no other kind of body, and no headers, which no catalogue is known to need.

        Raises:
            CatalogueError: where the link cannot be followed.
        """
        link = next_link(page)
        if link is None:
            return None
        body = link.get("body") or {}
        method = str(link.get("method") or ("POST" if body else "GET")).upper()
        written = link.get("href")
        href = absolute_href(written, self.href) if isinstance(written, str) and written.strip() else ""
        if not is_http(href) or method not in ("GET", "POST") or not _is_search(body):
            raise CatalogueError(
                "The catalogue's link to its next page cannot be followed ({method} {address}): ask for fewer days or "
                "a smaller extent, or choose another catalogue.",
                method=sanitize_text(method[:20]),
                address=sanitize_text(without_secrets(str(written))[:200]),
            )
        goes_on = link.get("merge") is True or (method == "POST" and not body)
        parameters = {**(self.parameters if goes_on else {}), **body}
        if method == "GET":
            asked = parse_qs(urlsplit(href).query, keep_blank_values=True)
            parameters = {name: value for name, value in parameters.items() if name not in asked}
        return PageRequest(href, method, parameters)


def _is_search(body: Any) -> bool:
    """Return whether the body of a link can be that of a search."""
    return isinstance(body, dict) and all(
        name in _STRUCTURED or not any(isinstance(part, (dict, list)) for part in _parts(value))
        for name, value in body.items()
    )


def _parts(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _as_query(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters as a GET has them: lists with commas, objects as JSON."""
    return {
        name: ",".join(map(str, value))
        if isinstance(value, (list, tuple))
        else json.dumps(value, separators=(",", ":"))
        if isinstance(value, dict)
        else value
        for name, value in parameters.items()
        if value is not None
    }
