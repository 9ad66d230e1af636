"""Requests to catalogues on the web, and what to tell the user where one fails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

import requests
from pystac_client.exceptions import APIError
from pystac_client.stac_api_io import StacApiIO

from ...common.href import is_http
from ...common.messages import Message
from ..net.http_session import HttpSession
from ..net.untrusted import sanitize_text

NO_SUCH_METHOD = (405, 501)
"""Statuses that say that an address exists, but not for this method."""


class CatalogueIO(StacApiIO):
    """Reads by HTTP only: pystac-client would open a link to a path as a file on this machine."""

    def __init__(self, session: HttpSession) -> None:
        """Send requests by ``session``."""
        super().__init__()
        self.session = session

    def request(
        self,
        href: str,
        method: Optional[str] = None,
        headers: Optional[Mapping[str, str]] = None,
        parameters: Optional[Mapping[str, Any]] = None,
    ) -> str:
        """Return the body at a web address, without a byte order mark.

        Raises:
            APIError: where the address is not HTTP, does not answer, or answers with an error.
        """
        if not is_http(href):
            raise APIError(f"{href} is not a web address")
        text = super().request(href, method, dict(headers or {}), dict(parameters or {}))
        return text.removeprefix("\ufeff")


def status_of(answer: object) -> Optional[int]:
    """Return the status of an error of a catalogue; ``None`` where it has none, or the answer is no error."""
    return getattr(answer, "status_code", None) if isinstance(answer, APIError) else None


def failure_message(url: str, error: Exception) -> Message:
    """Return the message for a failed search; it quotes an error only up to the first ``?``, before any signature."""
    status = getattr(error, "status_code", None)
    if status == 407 or "proxy" in str(error).lower():
        return Message(
            "The proxy does not let the search of {url} through: correct its address, user name and password in "
            "QGIS, Settings → Options → Network.",
            url=url,
        )
    if status == 404:
        return Message("{url} was not found (404): check the address of the catalogue.", url=url)
    if status in (401, 403):
        return Message(
            "The catalogue {url} asks for a login ({status}): choose a login that it accepts, or another catalogue.",
            url=url,
            status=status,
        )
    if status is not None and 400 <= status < 500 and status != 429:
        return Message(
            "The catalogue {url} refuses the request with error {status} ({reason}): check its address.",
            url=url,
            status=status,
            reason=sanitize_text(str(error)[:200].partition("?")[0]),
        )
    if status is not None:
        return Message(
            "The catalogue {url} answers with error {status}: try again later, or choose another catalogue.",
            url=url,
            status=status,
        )
    if isinstance(error, requests.exceptions.JSONDecodeError) or "decode" in str(error).lower():
        return Message("{url} does not answer as a STAC API does: give the root of a STAC API.", url=url)
    if not is_http(url):
        return Message(
            "{url} is not a web address: give one that begins with https://, or a path on this machine.", url=url
        )
    return Message(
        "The catalogue {url} cannot be reached: check the address and the network, or try again later.", url=url
    )
