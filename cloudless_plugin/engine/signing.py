"""Signed addresses for files that ask for them: late, so that a token is fresh when a file is opened."""

from __future__ import annotations

import re
import threading
import time
from typing import Any, Optional
from urllib.parse import urlsplit

from .text import Text

_HOST = ".blob.core.windows.net"
_PUBLIC = "ai4edatasetspublicassets" + _HOST
"""Planetary Computer's thumbnails lie there, and need no token."""
_MARGIN = 60.0
"""Seconds before its end that a token is used no longer; of a short-lived one a quarter of its life."""
_PAUSE = 5.0
"""Seconds between two requests for a token of one container, whatever becomes of them."""

_SIGNATURE = re.compile(r"[?&][^=&]*(sig|token|key|credential|password)[^=&]*=", re.IGNORECASE)

_lock = threading.Lock()
_containers: dict[str, _Container] = {}


def sign(href: str, refused: str = "") -> str:
    """Return the address to open a file at: with a token of Planetary Computer where its storage asks for one.

    Args:
        href: unsigned address.
        refused: what this returned before, where the storage has not accepted it: so there is a new token, unless
            the last one is very new.

    Raises:
        OSError: where no token is to be had.
    """
    parts = urlsplit(href) if _HOST in href else None
    if parts is None or not parts.netloc.endswith(_HOST) or parts.netloc == _PUBLIC or "sig=" in parts.query:
        return href
    key = f"{parts.netloc.partition('.')[0]}/{parts.path.lstrip('/').partition('/')[0]}"
    with _lock:
        container = _containers.setdefault(key, _Container(key))
    return f"{href}{'&' if parts.query else '?'}{container.token(refused)}"


def is_signed(href: str) -> bool:
    """Tell whether an address looks as if it held a signature, a token or a key, which ends and is nobody's to keep."""
    return _SIGNATURE.search(href) is not None


def forget() -> None:
    """Ask for new tokens from now on."""
    with _lock:
        _containers.clear()


class _Container:
    """A container's token, for all threads: one asks for it, the others wait."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._lock = threading.Lock()
        self._token: Optional[str] = None
        self._error: Optional[OSError] = None
        self._asked = self._end = float("-inf")

    def token(self, refused: str) -> str:
        with self._lock:
            now = time.monotonic()
            stale = now > self._end or bool(self._token and refused.endswith(self._token))
            if stale and (now > self._asked + _PAUSE or not (self._token or self._error)):
                self._renew()
            if self._token is None:
                raise OSError(Text("no token is to be had for it ({reason})", reason=self._error))
            return self._token

    def _renew(self) -> None:
        self._asked = time.monotonic()
        try:
            answer = _ask(self._key)
        except OSError as error:
            self._error = error
            self._asked = time.monotonic()
            return
        life = answer.ttl()
        # Where this machine's clock is wrong, the token is good until the storage says that it is not.
        self._end = self._asked + life - min(_MARGIN, life / 4) if life > 0 else float("inf")
        self._token, self._error = answer.token, None


def _ask(key: str) -> Any:
    """Return a new token for ``account/container``: what the SDK does, but bounded in time."""
    from planetary_computer.sas import SASToken  # late: the import takes longer than many a run's search
    from planetary_computer.settings import Settings

    from .http import LOST, shared_session

    settings = Settings.get()
    headers = {"Ocp-Apim-Subscription-Key": settings.subscription_key} if settings.subscription_key else {}
    try:
        response = shared_session().get(f"{settings.sas_url}/{key}", headers=headers)
    except LOST:
        raise OSError(Text("the service that gives them does not answer")) from None
    if not response.ok:
        raise OSError(f"HTTP {response.status_code}")
    try:
        return SASToken(**response.json())
    except (TypeError, ValueError):
        raise OSError(Text("the answer is no token")) from None
