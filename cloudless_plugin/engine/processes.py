"""Tiles composed in processes beside this one: in threads of one interpreter numpy's many short steps wait in turn.

They are forked, and so have all packages loaded. Only Linux's libraries survive that.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait as wait_for_end
from typing import Optional

from .compose import AT_ONCE, Composite
from .errors import ClusterError
from .grid import Grid
from .memory import keep_freed_memory
from .scenes import Scene
from .workshop import Compose


class Processes:
    """The workshop of this machine's processors, see ``workshop.Workshop``; a process for each tile in work."""

    in_work = AT_ONCE + 1
    fewest = 2

    def __init__(self) -> None:
        """Begin no process yet."""
        self._pool = ProcessPoolExecutor(AT_ONCE, multiprocessing.get_context("fork"), _begin)

    @classmethod
    @contextmanager
    def here(cls) -> Iterator[Processes]:
        """Yield the processes, and end them with the block."""
        processes = cls()
        try:
            yield processes
        finally:
            processes.close()

    def submit(self, compose: Compose, scenes: list[Scene], tile: Grid) -> Future[Composite]:
        """Begin a tile."""
        try:
            return self._pool.submit(_compose, compose, scenes, tile)
        except BrokenProcessPool as error:
            raise _ended() from error

    def finished(self, tickets: Collection[Future[Composite]], timeout: float) -> Collection[Future[Composite]]:
        """Wait for some tile."""
        return wait(tickets, timeout=timeout, return_when=FIRST_COMPLETED).done

    def result(self, ticket: Future[Composite]) -> Composite:
        """Return what comes of a finished tile, or raise what went wrong with it."""
        try:
            return ticket.result()
        except BrokenProcessPool as error:
            raise _ended() from error

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        processes = list((self._pool._processes or {}).values())  # noqa: SLF001 - what is in work cannot be cancelled
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()
        for process in processes:
            process.join()


def _ended() -> ClusterError:
    return ClusterError(
        "A process of the engine was ended from outside, perhaps because the memory ran out: run again, which goes on "
        "from there, with a smaller extent if it happens twice."
    )


_readers: list[Optional[ThreadPoolExecutor]] = [None]
"""The threads of a process that composes, where there are more processors than tiles in work."""


def _begin() -> None:
    """Make a process one that composes: it ends with the one that has begun it, which alone hears of signals."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    keep_freed_memory()
    threads = (os.cpu_count() or 1) // AT_ONCE
    if threads > 1:
        _readers[0] = ThreadPoolExecutor(threads)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for_end([parent.sentinel])
        os._exit(1)


def _compose(compose: Compose, scenes: list[Scene], tile: Grid) -> Composite:
    return compose(scenes, tile, pool=_readers[0])
