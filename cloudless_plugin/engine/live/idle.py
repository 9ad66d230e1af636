"""Work for when nobody waits: finer pixels, the next step of a time series."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

_LOG = logging.getLogger(__name__)
_REST = 0.15
"""Seconds for which nobody must have waited."""
_POLL = 0.05


class WhenIdle:
    """Does one piece of work at a time, the latest first, as long as nobody waits for something else."""

    def __init__(self, is_busy: Callable[[], bool]) -> None:
        """Begin without work; ``is_busy`` tells whether somebody waits."""
        self._is_busy = is_busy
        self._work: OrderedDict[Hashable, Callable[[], None]] = OrderedDict()
        self._changed = threading.Condition()
        self._is_over = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def put(self, key: Hashable, work: Callable[[], None]) -> None:
        """Do some work later, in place of what was put under the same key and has not begun."""
        with self._changed:
            self._work[key] = work
            self._work.move_to_end(key)
            self._changed.notify()

    def close(self) -> None:
        """Begin no more."""
        with self._changed:
            self._is_over = True
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._work or self._is_over)
                if self._is_over:
                    return
            self._wait_until_idle()
            with self._changed:
                work = self._work.popitem()[1] if self._work else None
            if work is not None:
                try:
                    work()
                except Exception:  # noqa: BLE001 - the next piece has nothing to do with it
                    _LOG.exception("What was left for later failed")

    def _wait_until_idle(self) -> None:
        since = time.monotonic()
        while time.monotonic() - since < _REST and not self._is_over:
            if self._is_busy():
                since = time.monotonic()
            time.sleep(_POLL)
