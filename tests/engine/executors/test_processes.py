"""Tiles in forked processes, which anybody may kill."""

from __future__ import annotations

import os
import signal
import struct
import sys
import threading
import time
from contextlib import closing
from typing import Any

import pytest

from cloudless_plugin.common.errors import ClusterError
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.raster_io.reader import AssetReader

if sys.platform != "linux":
    pytest.skip("the engine forks on Linux only", allow_module_level=True)

from cloudless_plugin.engine.executors.processes import ProcessExecutor

PATIENCE = 20.0


@pytest.mark.fault("tile process that is killed in the middle of its answer")
@pytest.mark.parametrize("announced", [100, 1 << 20])
def test_process_that_is_killed_in_mid_message_ends_the_run(announced: int) -> None:
    """The run hears of it at once, and no thread is left that waits for the rest: it would keep Python from ending."""
    before = set(threading.enumerate())
    reader = AssetReader(Settings(limits=Limits(processors=2, shared_tile=1 << 16)))
    with closing(ProcessExecutor(reader)) as executor:
        ticket = executor.submit(die_in_mid_message, [announced], None)  # type: ignore[arg-type, list-item]
        with pytest.raises(ClusterError, match="ended from outside"):
            wait_for(executor, ticket)
    for thread in set(threading.enumerate()) - before:
        thread.join(PATIENCE)
        assert not thread.is_alive(), f"{thread.name} waits for ever"


def test_pipe_of_the_tiles_is_closed_once() -> None:
    """By the pool's thread, or by ours: a moment later its number may be that of another file."""
    before = set(threading.enumerate())
    executor = ProcessExecutor(AssetReader(Settings(limits=Limits(processors=2, shared_tile=1 << 16))))
    pipe: Any = executor._pool._call_queue._reader  # type: ignore[attr-defined]
    closed: list[int] = []

    def close_slowly() -> None:
        closed.append(pipe._handle)
        time.sleep(0.5)
        os.close(closed[0])

    pipe._close = close_slowly
    executor.close()
    for thread in set(threading.enumerate()) - before:
        thread.join(PATIENCE)
    assert len(closed) == 1


def wait_for(executor: ProcessExecutor, ticket: Any) -> None:
    """Take the tile of a ticket, or give up."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for done in executor.finished([ticket], 0.1):
            executor.result(done)


def die_in_mid_message(scenes: list[int], _tile: object, **_how: object) -> Any:
    """Announce so many bytes to the pool, hold its lock as it does, write a few of them, and be killed."""
    frame: Any = sys._getframe()
    while "result_queue" not in frame.f_locals:
        frame = frame.f_back
    queue = frame.f_locals["result_queue"]
    queue._wlock.acquire()
    os.write(queue._writer.fileno(), struct.pack("!i", scenes[0]) + b"few")
    os.kill(os.getpid(), signal.SIGKILL)
