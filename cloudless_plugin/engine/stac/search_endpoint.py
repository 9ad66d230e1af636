"""The search of a STAC API: by the method, and with the number of items a page, that it accepts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Optional, Union

from pystac_client.exceptions import APIError

from .catalogue_io import NO_SUCH_METHOD, CatalogueIO, status_of
from .page_request import Page, PageRequest

_OTHER_METHOD = (403, 404, 405, 415, 501)
"""Statuses after which the other method is tried: gateways refuse POST with any of them."""
_TOO_MANY = (400, 422)
"""Statuses by which a catalogue may refuse the number of items a page."""
_TOO_MUCH = (413, 500, 502)
"""Statuses of a catalogue that may have failed to send so many items."""
_FEWER = {**dict.fromkeys(_TOO_MANY, (100, 50, 10)), **dict.fromkeys(_TOO_MUCH, (100, 10))}
"""Numbers of items a page to try after each status; after a failure each takes the time of all retries."""
_BOUND = re.compile(r"limit|page.?size|maximum|less than|at most|exceed", re.IGNORECASE)
_Answer = Union[APIError, tuple[PageRequest, Page]]


class SearchEndpoint:
    """Remembers, from page to page and search to search, what the catalogue accepts."""

    def __init__(self, io: CatalogueIO, href: str, methods: Sequence[str], limit: int) -> None:
        """Begin without knowing what it accepts.

        Args:
            io: sends the requests.
            href: address of the search.
            methods: that the catalogue offers, of GET and POST; POST is preferred.
            limit: items a page to ask for.
        """
        self._io = io
        self._href = href
        self._method = "GET" if "GET" in methods and "POST" not in methods else "POST"
        self._is_method_known = False
        self._limit = limit
        self._may_lower = True

    def pages(self, **asked: Any) -> Iterator[Page]:
        """Yield the pages of a search, with or without items, until there is no next one that was not asked for.

        Args:
            asked: parameters as in the body of a POST.

        Raises:
            APIError: where an error comes instead of a page.
            CatalogueError: where the link to a next page cannot be followed.
            ValueError: where an answer is no page of items.
        """
        request: Optional[PageRequest] = PageRequest(self._href, self._method, {"limit": self._limit, **asked})
        sent: set[str] = set()
        while request is not None and request.key not in sent:
            sent.add(request.key)
            request, page = self._read(request)
            yield page
            request = request.following(page)

    def _read(self, request: PageRequest) -> tuple[PageRequest, Page]:
        """Return the page, and the request that it answered, which may ask for fewer items or by another method."""
        first = answer = self._ask(request)
        while isinstance(answer, APIError) and (fewer := self._fewer(request.limit, answer)):
            request = request.with_limit(fewer)
            answer = self._ask(request)
        if not isinstance(answer, APIError):
            self._limit = min(self._limit, answer[0].limit or self._limit)
            return answer
        self._may_lower = self._may_lower and status_of(first) not in _TOO_MUCH
        if isinstance(first, APIError) and status_of(answer) in _FEWER:  # the number of items was not the cause
            raise first
        raise answer

    def _fewer(self, limit: Optional[int], error: APIError) -> int:
        """Return the next smaller number of items to try after an error; 0 where none may help."""
        status = status_of(error)
        if limit is None or status not in _FEWER or (status in _TOO_MUCH and not self._may_lower):
            return 0
        about = _BOUND.search(str(error)) if status in _TOO_MANY else None
        named = [int(number) for number in re.findall(r"\d{1,9}", str(error)[about.start() :])] if about else []
        return max((number for number in (*named, *_FEWER[status]) if number < limit), default=0)

    def _ask(self, request: PageRequest) -> _Answer:
        """Return a page and its request, by the other method where the catalogue refuses this one; or the error."""
        answer = self._send(request)
        if status_of(answer) in _OTHER_METHOD and (request.method == "POST" or not self._is_method_known):
            other = self._send(request.by("GET" if request.method == "POST" else "POST"))
            if isinstance(answer, APIError) and isinstance(other, APIError):
                return _clearer(answer, other)
            answer = other
        if not isinstance(answer, APIError):
            self._method, self._is_method_known = answer[0].method, True
        return answer

    def _send(self, request: PageRequest) -> _Answer:
        try:
            page = request.send(self._io)
        except APIError as error:
            return error
        if not isinstance(page, dict) or not (
            isinstance(page.get("features"), list) or page.get("type") == "FeatureCollection"
        ):
            raise ValueError("the answer is no page of items")
        return request, {**page, "features": page.get("features") or []}


def _clearer(first: APIError, second: APIError) -> APIError:
    """Return which of the errors by two methods tells the user more."""
    statuses = status_of(first), status_of(second)
    if statuses[1] is None or statuses[1] in NO_SUCH_METHOD or (statuses[0] == 403 and statuses[1] == 404):
        return first
    return second
