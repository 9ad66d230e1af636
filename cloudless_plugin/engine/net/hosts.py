"""Which servers answer. One that is down is found out once for all requests, instead of by each of them in turn."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Optional
from urllib.parse import urlsplit

from ...common.href import is_http
from ...common.messages import Message
from ...common.settings import Limits

Ask = Callable[[float], bool]
"""Sends a small request once, with so many seconds for the answer; tells whether a useful one came."""


class HostDownError(OSError):
    """A server does not answer, whatever it is asked for; the argument is the reason, a ``Message``."""


def host_of(href: str) -> str:
    """Return host and port of an address; empty for a file that is not read by HTTP, or where it cannot be parsed."""
    try:
        return urlsplit(href).netloc.rpartition("@")[2].lower() if is_http(href) else ""
    except ValueError:
        return ""


class Hosts:
    """What the threads of one run know of servers."""

    def __init__(self, limits: Limits) -> None:
        """Begin without knowledge."""
        self._limits = limits
        self._lock = threading.Lock()
        self._known: dict[str, Host] = {}

    def get(self, url: str) -> Host:
        """Return the server of an address."""
        name = host_of(url)
        with self._lock:
            if name not in self._known:
                self._known[name] = Host(name, self._limits)
            return self._known[name]


class Host:
    """One server. It is down if it gave nothing useful for ``Limits.host_patience`` in which requests failed.

    Before it is called down, it is asked for what it has given before: a file may be broken, and its server not.
    """

    def __init__(self, name: str, limits: Limits) -> None:
        """Begin with a server that is believed to answer."""
        self.name = name
        self._limits = limits
        self._lock = threading.Lock()
        self._asking = threading.Lock()
        """Held by the thread that asks, while the others wait for what it learns."""
        self._ask: Optional[Ask] = None
        """Asks for what the server has given before."""
        self._slowest = 0.0
        """Longest time, seconds, that an answer has been waited for."""
        self._alive_at = self._failed_at = float("-inf")
        self._asked_from = self._asked_at = float("-inf")
        """When it was last asked for what it has given before: begin and end."""
        self._heard_at = float("-inf")
        """When useful bytes came, of answers that need not have become complete."""
        self._failing_since = float("inf")
        self._down: Optional[Message] = None
        """Why, where it is down."""
        self._down_since = self._probe_at = 0.0

    @property
    def is_down(self) -> bool:
        """Whether requests fail at once."""
        return self._down is not None

    @property
    def has_answered(self) -> bool:
        """Whether it has ever given something useful."""
        return self._ask is not None

    @property
    def error(self) -> HostDownError:
        """The error of such requests."""
        return HostDownError(self._down or Message("the server {host} does not answer", host=self.name))

    @property
    def _patience(self) -> float:
        """Seconds without an answer after which the server is down: a slow one has more."""
        limits = self._limits
        return max(limits.host_patience, min(2 * self._slowest, limits.read_timeout))

    def admit(self, ask: Ask) -> None:
        """Let a request pass, or not: now and then, one finds out whether a server that is down answers again.

        Args:
            ask: asks for a part of what is requested.

        Raises:
            HostDownError: where the server is down.
        """
        if self._down is None:
            return
        with self._lock:
            if self._down is None:
                return
            if time.monotonic() < self._probe_at:
                raise self.error
            self._probe_at = float("inf")
        # The longer it has been down, the longer it may take: a slow server is not lost, and a quick one is soon seen.
        patience = min(max(self._patience, time.monotonic() - self._down_since), self._limits.read_timeout)
        try:
            if self._answers(self._ask or ask, patience):
                return
        finally:
            self._probe_at = time.monotonic() + self._limits.probe_pause
        raise self.error

    def heard(self, waited: float = 0.0) -> None:
        """Note that useful bytes have come, after so many seconds."""
        self._heard_at = time.monotonic()
        self._slowest = max(self._slowest, waited)

    def answered(self, ask: Ask) -> None:
        """Note a useful answer, complete; ``ask`` asks for a part of it again."""
        self._alive_at = self._heard_at = time.monotonic()
        self._ask = ask
        self._down = None

    def is_silent(self, began: float) -> bool:
        """Note that nothing has come since ``began`` (``time.monotonic``); return whether the server is down."""
        since = max(began, self._heard_at)
        if self._down is None and time.monotonic() - since >= self._patience / 2 and self._may_ask():
            with self._asking:
                if self._may_ask():
                    self._ask_for_what_it_gave()
            return False  # meanwhile, something may have come
        return self._is_to_blame(since, None, for_good=False)

    def has_failed(self, began: float, reason: Optional[Message] = None, *, for_good: bool = False) -> bool:
        """Note a failed request; return whether the server is down.

        Args:
            began: when the request began (``time.monotonic``).
            reason: what the server does instead; ``None`` is nothing.
            for_good: whether the request is given up, so that it matters now whether the server is to blame.
        """
        with self._lock:
            now = time.monotonic()
            since = max(began, self._alive_at)
            is_new = self._failing_since <= self._alive_at or now - self._failed_at > self._limits.longest_retry_wait
            self._failing_since = since if is_new else min(self._failing_since, since)
            self._failed_at = now
        return self._is_to_blame(self._failing_since, reason, for_good=for_good)

    def _is_to_blame(self, since: float, reason: Optional[Message], *, for_good: bool) -> bool:
        """Return whether the server is down, which may be in trouble since then; ask it, where that matters."""
        if self._down is not None:
            return True
        if not for_good and time.monotonic() - since < self._patience / 2:
            return False
        with self._asking:
            if self._down is not None:
                return True
            if self._may_ask():
                self._ask_for_what_it_gave()
            if self._ask is not None and self._alive_at >= self._asked_from:
                return False
            now = time.monotonic()
            sends = self._ask is None and now - self._heard_at < self._patience
            if sends or not (for_good or now - since >= self._patience):
                return False
            self._down = reason or Message("the server {host} does not answer", host=self.name)
            self._down_since, self._probe_at = now, now + self._limits.probe_pause
            return True

    def _may_ask(self) -> bool:
        """Tell whether there is something to ask for, and it was not asked for just now."""
        return self._ask is not None and time.monotonic() - self._asked_at > self._patience / 4

    def _ask_for_what_it_gave(self) -> None:
        """Ask for what the server has given before; the caller holds ``_asking``."""
        self._asked_from = time.monotonic()
        if self._ask is not None:
            self._answers(self._ask, 0.4 * self._patience)
        self._asked_at = time.monotonic()

    def _answers(self, ask: Ask, patience: float) -> bool:
        began = time.monotonic()
        if not ask(patience):
            return False
        self.heard(time.monotonic() - began)
        self._alive_at, self._down = self._heard_at, None
        return True
