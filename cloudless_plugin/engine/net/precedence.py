"""Requests that somebody waits for go first."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LEAST = 2 << 20
"""Bytes that others may have under way beside urgent requests, on any line: as many as one of 25 MB/s brings within the
time of a distant answer."""
_MOST = 32 << 20
"""The same, on the quickest line."""
_PATIENCE = 2.0
"""How many times as long as the quickest request another one takes where it begins to queue."""


class Precedence:
    """Keeps what others ask for small while somebody makes urgent requests, so that these do not queue behind it.

    How small follows the line: while requests take about as long as the quickest one did, nothing queues, and others
    may have more under way, by the bytes of each; where they take longer, less again. So a line fills within a few
    answers, as by the slow start of TCP.
    """

    def __init__(self, least: int = _LEAST, most: int = _MOST, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin without requests.

        Args:
            least: bytes that others may have under way beside urgent requests on a slow line.
            most: the same on the quickest line.
            clock: seconds, from any origin.
        """
        self._least, self._most, self._clock = least, most, clock
        self.allowed = least
        """Bytes that others may have under way beside urgent requests now."""
        self._quickest = float("inf")
        """Seconds of the quickest request."""
        self._urgent = self._others = 0
        self._changed = threading.Condition()

    @contextmanager
    def urgent(self) -> Iterator[None]:
        """Make urgent requests in the block."""
        with self._changed:
            self._urgent += 1
        try:
            yield
        finally:
            with self._changed:
                self._urgent -= 1
                self._changed.notify_all()

    @contextmanager
    def other(self, length: int) -> Iterator[None]:
        """Make another request in the block, of so many bytes; it begins when it may."""
        with self._changed:
            self._changed.wait_for(lambda: not (self._urgent and self._others) or self._others + length <= self.allowed)
            self._others += length
        begun = self._clock()
        try:
            yield
        finally:
            with self._changed:
                self._others -= length
                self._learn(length, self._clock() - begun)
                self._changed.notify_all()

    def _learn(self, length: int, seconds: float) -> None:
        """Follow the line, of which a request of so many bytes has told."""
        self._quickest = min(self._quickest, seconds)
        change = length if seconds <= _PATIENCE * self._quickest else -length
        self.allowed = min(max(self.allowed + change, self._least), self._most)
