"""Tiles composed in processes beside this one: in threads of one interpreter numpy's many short steps wait in turn.

They are forked, and so have all packages loaded. Only Linux's libraries survive that. What they make comes back in
memory that they share, where it was made: through a pipe it would be copied four times.
"""

from __future__ import annotations

import math
import mmap
import multiprocessing
import os
import signal
import threading
from collections.abc import Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import wait as wait_for_end
from typing import Optional

import numpy as np

from .compose import AT_ONCE, Composite
from .errors import ClusterError
from .grid import Grid
from .memory import keep_freed_memory
from .scenes import Scene
from .workshop import Compose

_SHARED = 64 << 20
"""Bytes in which a tile's pixels come back; the system has none of them ready before they are used."""
_Done = tuple[Composite, Optional[tuple[int, ...]]]
"""What comes of a tile, and the shape of its pixels where they are in shared memory instead."""


class Processes:
    """The workshop of this machine's processors, see ``workshop.Workshop``; a process for each tile in work."""

    in_work = AT_ONCE + 1

    def __init__(self) -> None:
        """Begin no process yet."""
        self._shared = [mmap.mmap(-1, _SHARED) for _ in range(self.in_work)]
        self._free = list(range(self.in_work))
        self._held: dict[Future[_Done], int] = {}
        self._pool = ProcessPoolExecutor(AT_ONCE, multiprocessing.get_context("fork"), _begin, (self._shared,))

    @classmethod
    @contextmanager
    def here(cls) -> Iterator[Processes]:
        """Yield the processes, and end them with the block."""
        processes = cls()
        try:
            yield processes
        finally:
            processes.close()

    def submit(self, compose: Compose, scenes: list[Scene], tile: Grid) -> Future[_Done]:
        """Begin a tile."""
        place = self._free.pop() if self._free else None
        try:
            ticket = self._pool.submit(_compose, compose, scenes, tile, place)
        except BrokenProcessPool as error:
            raise _ended() from error
        if place is not None:
            self._held[ticket] = place
        return ticket

    def finished(self, tickets: Collection[Future[_Done]], timeout: float) -> Collection[Future[_Done]]:
        """Wait for some tile."""
        return wait(tickets, timeout=timeout, return_when=FIRST_COMPLETED).done

    def result(self, ticket: Future[_Done]) -> Composite:
        """Return what comes of a finished tile, or raise what went wrong with it; its pixels until the next begins."""
        place = self._held.pop(ticket, None)
        try:
            composite, shape = ticket.result()
            if place is None or shape is None:
                return composite
            pixels = np.frombuffer(self._shared[place], np.uint16, math.prod(shape))
            return replace(composite, pixels=pixels.reshape(shape))
        except BrokenProcessPool as error:
            raise _ended() from error
        finally:
            if place is not None:
                self._free.append(place)

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
_places: list[mmap.mmap] = []
"""The memory that such a process shares with the one that has begun it."""


def _begin(shared: list[mmap.mmap]) -> None:
    """Make a process one that composes: it ends with the one that has begun it, which alone hears of signals."""
    _places[:] = shared
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


def _compose(compose: Compose, scenes: list[Scene], tile: Grid, place: Optional[int]) -> _Done:
    room = None if place is None else np.frombuffer(_places[place], np.uint16)
    composite = compose(scenes, tile, pool=_readers[0], room=room)
    pixels = composite.pixels
    if room is None or not np.may_share_memory(pixels, room):
        return composite, None
    return replace(composite, pixels=pixels[:0]), pixels.shape
