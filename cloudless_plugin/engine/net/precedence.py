"""Requests that somebody waits for go first."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_MOST = 2 << 20
"""Bytes that others have asked for and not yet got, at most, while somebody makes urgent requests: as many as a line of
25 MB/s brings within the time of a distant answer."""


class Precedence:
    """Keeps what others ask for small while somebody makes urgent requests, so that these do not queue behind it."""

    def __init__(self, most: int = _MOST) -> None:
        """Begin without requests; ``most`` is the bytes that others may have under way beside urgent ones."""
        self._most = most
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
            self._changed.wait_for(lambda: not (self._urgent and self._others) or self._others + length <= self._most)
            self._others += length
        try:
            yield
        finally:
            with self._changed:
                self._others -= length
                self._changed.notify_all()
