"""Planetary Computer's tokens, requested when a file is opened, so that they have not expired."""

from __future__ import annotations

import threading
import time
from typing import Any, Callable, Optional

import requests

from ...common.href import token_container
from ...common.messages import Message
from .hosts import HostDownError
from .http_session import LOST

_MARGIN = 60.0
"""Seconds before its expiry when a token is replaced; a quarter of its lifetime where that is shorter."""


class TokenStore:
    """The tokens of one run, shared by its threads."""

    def __init__(self, session: Callable[[], requests.Session], pause: float) -> None:
        """Begin without tokens.

        Args:
            session: returns a new session that requests tokens.
            pause: minimum seconds between two requests for the token of one container, failed ones included.
        """
        self._session = session
        self._pause = pause
        self._lock = threading.Lock()
        self._containers: dict[str, _Container] = {}

    def sign(self, href: str, refused: str = "") -> str:
        """Return the address to open a file at, with a token where Planetary Computer's storage needs one.

        Args:
            href: unsigned address.
            refused: the address that this returned before, if the storage refused it. A new token is then requested,
                unless the last request for one is more recent than ``pause``.

        Raises:
            HostDownError: where the token service does not answer.
            OSError: where no token is available for another reason.
        """
        key = token_container(href)
        if not key:
            return href
        with self._lock:
            container = self._containers.setdefault(key, _Container(key, self._session, self._pause))
        return f"{href}{'&' if '?' in href else '?'}{container.token(refused)}"


class _Container:
    """The token of one container: one thread requests it while the others wait."""

    def __init__(self, key: str, session: Callable[[], requests.Session], pause: float) -> None:
        self._key = key
        self._session = session
        self._pause = pause
        self._lock = threading.Lock()
        self._token: Optional[str] = None
        self._error: Optional[OSError] = None
        self._asked = self._end = float("-inf")

    def token(self, refused: str) -> str:
        with self._lock:
            now = time.monotonic()
            stale = now > self._end or bool(self._token and refused.endswith(self._token))
            if stale and (now > self._asked + self._pause or not (self._token or self._error)):
                self._renew()
            if self._token is None and isinstance(self._error, HostDownError):
                raise HostDownError(*self._error.args)
            if self._token is None:
                raise OSError(Message("it needs a token, and none could be fetched ({reason})", reason=self._error))
            return self._token

    def _renew(self) -> None:
        self._asked = time.monotonic()
        try:
            with self._session() as session:
                answer = _fetch_token(self._key, session)
        except OSError as error:
            self._error = error
            self._asked = time.monotonic()
            return
        life = answer.ttl()
        # Where this machine's clock is wrong, the token is used until the storage refuses it.
        self._end = self._asked + life - min(_MARGIN, life / 4) if life > 0 else float("inf")
        self._token, self._error = answer.token, None


def _fetch_token(key: str, session: requests.Session) -> Any:
    """Return a new token for ``account/container``, as the SDK does, but in bounded time."""
    from planetary_computer.sas import SASToken  # late: the import takes longer than many a search
    from planetary_computer.settings import Settings

    settings = Settings.get()
    headers = {"Ocp-Apim-Subscription-Key": settings.subscription_key} if settings.subscription_key else {}
    try:
        # The key is for this service alone, so that no redirect is followed.
        response = session.get(f"{settings.sas_url}/{key}", headers=headers, allow_redirects=False)
    except HostDownError:
        raise HostDownError(Message("the token service does not answer")) from None
    except LOST:
        raise OSError(Message("the token service does not answer")) from None
    if response.status_code != 200:
        raise OSError(f"HTTP {response.status_code}")
    try:
        return SASToken(**response.json())
    except (TypeError, ValueError):
        raise OSError(Message("the response is not a token")) from None
