"""What is left for when nobody waits."""

from __future__ import annotations

import threading

from cloudless_plugin.engine.live.idle import WhenIdle

SECONDS = 10


def test_piece_that_fails_ends_no_other() -> None:
    idle, done = WhenIdle(lambda: False), threading.Event()

    def fail() -> None:
        raise RuntimeError("can't start new thread")

    idle.put("a", done.set)
    idle.put("b", fail)  # the latest first
    assert done.wait(SECONDS)
    idle.close()
