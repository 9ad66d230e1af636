"""Requests to catalogues on the web, and what to tell the user where one fails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

import requests
from pystac_client.exceptions import APIError
from pystac_client.stac_api_io import StacApiIO

from ...common.errors import CatalogueError
from ...common.href import is_http
from ...common.messages import Message, byte_size
from ...common.settings import Limits
from ..net.address_policy import AddressError
from ..net.causes import cause_of, is_proxy_failure, tls_failure
from ..net.http_session import HttpSession
from ..net.untrusted import sanitize_text

NO_SUCH_METHOD = (405, 501)
"""Statuses that say that an address exists, but not for this method."""

_NO_TEXT = (requests.exceptions.JSONDecodeError, requests.exceptions.ContentDecodingError, UnicodeDecodeError)
"""Errors of an answer that is not the text that it claims to be."""


class CatalogueIO(StacApiIO):
    """Reads by HTTP only: pystac-client would open a link to a path as a file on this machine.

    All answers to one search together are bounded.
    """

    def __init__(self, session: HttpSession, limits: Limits) -> None:
        """Send requests by ``session``."""
        super().__init__()
        self.session = session
        self._limits = limits
        self._pages = self._characters = self._values = 0

    def request(
        self,
        href: str,
        method: Optional[str] = None,
        headers: Optional[Mapping[str, str]] = None,
        parameters: Optional[Mapping[str, Any]] = None,
    ) -> str:
        """Return the body at a web address, without a byte order mark.

        Raises:
            APIError: where the address is not HTTP, must not be named, does not answer, or answers with an error.
            CatalogueError: where the catalogue has sent more than one search may bring.
        """
        if not is_http(href):
            raise APIError(f"{href} is not a web address")
        text = super().request(href, method, dict(headers or {}), dict(parameters or {}))
        self._count(len(text), sum(map(text.count, ",[{")))
        return text.removeprefix("\ufeff")

    def content(self, href: str) -> bytes:
        """Return the bytes of a file at a web address.

        Raises:
            APIError: where the address must not be named, does not answer, or answers with an error.
            CatalogueError: where the catalogue has sent more than one search may bring.
        """
        try:
            response = self.session.get(href)
        except OSError as error:
            raise APIError(str(error)) from error
        if not response.ok:
            raise APIError.from_response(response)
        self._count(len(response.content), 0)
        return response.content

    def _count(self, characters: int, values: int) -> None:
        """Count an answer.

        Raises:
            CatalogueError: where the catalogue has sent more than one search may bring.
        """
        self._pages += 1
        self._characters += characters
        self._values += values
        limits = self._limits
        if (
            self._pages > limits.search_pages
            or self._characters > limits.search_bytes
            or self._values > limits.search_values
        ):
            raise CatalogueError(
                "The catalogue has sent {count} pages with {size} and goes on: ask for fewer days or a smaller extent, "
                "or choose another catalogue.",
                count=self._pages,
                size=byte_size(self._characters),
            )


def status_of(answer: object) -> Optional[int]:
    """Return the status of an error of a catalogue; ``None`` where it has none, or the answer is no error."""
    return getattr(answer, "status_code", None) if isinstance(answer, APIError) else None


def failure_message(url: str, error: Exception) -> Message:
    """Return the message for a failed search; it quotes an error only up to the first ``?``, before any signature."""
    status = getattr(error, "status_code", None)
    if status is not None:
        return _refusal_message(url, status, error)
    refused = cause_of(error, AddressError)
    if refused is not None:
        return Message(
            "The catalogue {url} cannot be searched ({reason}): {advice}.",
            url=url,
            reason=refused,
            advice=refused.advice_for_search,
        )
    if is_proxy_failure(error):
        return _proxy_message(url)
    if (failed := tls_failure(error)) is not None:
        return Message(
            "The catalogue {url} cannot be reached safely ({reason}): {advice}.",
            url=url,
            reason=failed.reason,
            advice=failed.advice,
        )
    if cause_of(error, _NO_TEXT) is not None:
        return Message("{url} does not answer as a STAC API does: give the root of a STAC API.", url=url)
    if not is_http(url):
        return Message(
            "{url} is not a web address: give one that begins with https://, or a path on this machine.", url=url
        )
    return Message(
        "The catalogue {url} cannot be reached: check the address and the network, or try again later.", url=url
    )


def _proxy_message(url: str) -> Message:
    return Message(
        "The proxy does not let the search of {url} through: correct its address, user name and password in "
        "QGIS, Settings → Options → Network.",
        url=url,
    )


def _refusal_message(url: str, status: int, error: Exception) -> Message:
    """Return the message for a search that a server refuses with a status."""
    if status == 407:
        return _proxy_message(url)
    if status == 404:
        return Message("{url} was not found (404): check the address of the catalogue.", url=url)
    if status in (401, 403):
        return Message(
            "The catalogue {url} asks for a login ({status}): choose a login that it accepts, or another catalogue.",
            url=url,
            status=status,
        )
    if 400 <= status < 500 and status != 429:
        return Message(
            "The catalogue {url} refuses the request with error {status} ({reason}): check its address.",
            url=url,
            status=status,
            reason=sanitize_text(str(error)[:200].partition("?")[0]),
        )
    return Message(
        "The catalogue {url} answers with error {status}: try again later, or choose another catalogue.",
        url=url,
        status=status,
    )
