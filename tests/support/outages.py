"""Servers that are away for a while, and limits by which that is found out in less than a second."""

from __future__ import annotations

import threading
import time
from typing import Any, Optional

from cloudless_plugin.common.settings import Settings
from tests.support import faults
from tests.support.faults import Answer, Faults, Handler
from tests.support.runs import Recorder, small_tiles

QUICK: dict[str, Any] = {
    "host_patience": 0.4,
    "probe_pause": 0.1,
    "away_patience": 2.0,
    "outage_patience": 60.0,
    "read_timeout": 5.0,
    "answer_patience": 5.0,
    "first_retry_wait": 0.01,
}


def settings(size: int = 64, **limits: Any) -> Settings:
    """Return such settings, for tiles of a size."""
    return small_tiles(size, **{**QUICK, **limits})


class Switch:
    """The way to a server, which can be cut."""

    def __init__(self, server: Faults, how: str) -> None:
        self.cut, self._how = threading.Event(), how
        server.break_down(self._meet, 10**9)

    def _meet(self, handler: Handler, answer: Answer) -> None:
        if not self.cut.is_set():
            handler.send(answer)
        elif self._how == "503":
            faults.status(503)(handler, answer)
        elif self._how == "reset":
            faults.reset(handler, answer)
        else:  # nothing is said, and the connection is lost when the way is there again
            while self.cut.is_set():
                time.sleep(0.01)
            faults.reset(handler, answer)


class Cutter(Recorder):
    """Cuts the way for some seconds, so many seconds after the first tile, and tells how long that was."""

    def __init__(self, switch: Switch, after: float, seconds: float) -> None:
        super().__init__()
        self._switch, self._after, self._seconds = switch, after, seconds
        self._thread: Optional[threading.Thread] = None

    def progress(self, fraction: float, message: str) -> None:
        super().progress(fraction, message)
        if self._thread is None and message.startswith("Tile "):
            self._thread = threading.Thread(target=self._cut)
            self._thread.start()

    def _cut(self) -> None:
        time.sleep(self._after)
        self._switch.cut.set()
        time.sleep(self._seconds)
        self._switch.cut.clear()

    def join(self) -> None:
        assert self._thread is not None
        self._thread.join()
