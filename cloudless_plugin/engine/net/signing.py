"""Planetary Computer's tokens, requested when a file is opened, so that they have not expired."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import Any, Callable, Optional

import requests

from ...common.href import token_container
from ...common.messages import Message
from .hosts import HostDownError
from .http_session import LOST

_NO_TOKEN = Message("the response is not a token")
_PRO_VERSION = "2025-04-30-preview"
_MARGIN = 60.0
"""Seconds before its expiry when a token is replaced; a quarter of its lifetime where that is shorter."""


class TokenStore:
    """The tokens of one run, shared by its threads."""

    def __init__(self, session: Callable[[], requests.Session], pause: float, root: str = "") -> None:
        """Begin without tokens.

        Args:
            session: returns a new session that requests tokens.
            pause: minimum seconds between two requests for the token of one container, failed ones included.
            root: of a Planetary Computer of the user's own, whose files these are; empty for the public one.
        """
        self._session = session
        self._pause = pause
        self._root = root
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
            fetch = partial(_sign, self._root, href) if self._root else partial(_fetch_token, key)
            container = self._containers.setdefault(key, _Container(fetch, self._session, self._pause))
        return f"{href}{'&' if '?' in href else '?'}{container.token(refused)}"


class _Container:
    """The token of one container: one thread requests it while the others wait."""

    def __init__(
        self, fetch: Callable[[requests.Session], Any], session: Callable[[], requests.Session], pause: float
    ) -> None:
        self._fetch = fetch
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
                answer = self._fetch(session)
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
    from planetary_computer.settings import Settings  # late: the import takes longer than many a search

    settings = Settings.get()
    headers = {"Ocp-Apim-Subscription-Key": settings.subscription_key} if settings.subscription_key else {}
    return _token(_ask(session, f"{settings.sas_url}/{key}", headers=headers))


def _sign(root: str, href: str, session: requests.Session) -> Any:
    """Return a new token for the container of a file, as QGIS has a Planetary Computer Pro sign the file."""
    answer = _ask(session, f"{root}/sas/sign", params={"api-version": _PRO_VERSION, "href": href})
    signed = answer.get("href") if isinstance(answer, dict) else None
    if not isinstance(signed, str) or "?" not in signed:
        raise OSError(_NO_TOKEN)
    return _token({"msft:expiry": answer.get("msft:expiry"), "token": signed.partition("?")[2]})


def _ask(session: requests.Session, address: str, **options: Any) -> Any:
    """Return the JSON that a service answers.

    Raises:
        HostDownError: where it does not answer.
        OSError: where it answers with an error.
    """
    try:
        # The login is for this service alone, so that no redirect is followed.
        response = session.get(address, allow_redirects=False, **options)
    except HostDownError:
        raise HostDownError(Message("the token service does not answer")) from None
    except LOST:
        raise OSError(Message("the token service does not answer")) from None
    if response.status_code != 200:
        raise OSError(f"HTTP {response.status_code}")
    try:
        return response.json()
    except ValueError:
        raise OSError(_NO_TOKEN) from None


def _token(answer: Any) -> Any:
    from planetary_computer.sas import SASToken  # late, see above

    try:
        return SASToken(**answer)
    except (TypeError, ValueError):
        raise OSError(_NO_TOKEN) from None
