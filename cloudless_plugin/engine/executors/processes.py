"""Tiles composed in forked processes.

In threads of one interpreter, numpy's many short steps wait for each other. The processes are forked, so that all
packages are loaded already. Only Linux's libraries survive that. The pixels come back in shared memory, where they were
made: through a pipe they would be copied four times.
"""

from __future__ import annotations

import math
import mmap
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import wait as wait_for_end
from multiprocessing.process import BaseProcess
from typing import Any, Optional

import numpy as np

from ...common.errors import ClusterError
from ...common.messages import Message
from ..compositing.composite import Composite
from ..geo.grid import Grid
from ..machine.allocator import keep_freed_memory
from ..machine.thread_room import check_thread_room
from ..raster_io.reader import AssetReader
from ..stac.scene import Scene
from .base import Compose

_Done = tuple[Composite, Optional[tuple[int, ...]]]
"""What a tile gave, and the shape of its pixels where they are in shared memory instead."""
_PATIENCE = 30.0
"""Seconds to wait for the first process, which takes some hundredths of one."""
_NICE = 5
"""How far the processes give way to the preview, and to the windows of the desktop."""
_POLL = 0.1
"""Seconds between two looks at whether there is still something to wait for."""


class NoProcessesError(Exception):
    """No processes can be started beside this one; its message says why."""


class ProcessExecutor:
    """The executor of this machine's processors, see ``Executor``; one tile in flight waits for a process."""

    def __init__(self, reader: AssetReader) -> None:
        """Begin the processes; each one has a copy of ``reader``.

        Raises:
            NoProcessesError: where the system does not give what they need.
        """
        processes = reader.limits.tiles_in_flight
        self.max_in_flight = processes + 1
        self._taken: dict[Future[_Done], int] = {}
        self._free = list(range(self.max_in_flight))
        with _needing():
            check_thread_room(
                2 + 2 * processes
            )  # two threads that manage the pool; each process has a thread besides its first
            self._shared = [mmap.mmap(-1, reader.limits.shared_tile) for _ in range(self.max_in_flight)]
            fork = multiprocessing.get_context("fork")
            self._pool = ProcessPoolExecutor(processes, fork, _begin, (self._shared, reader))
            _close_one_by_one(self._pool)
        try:
            with _needing():
                self._wait_for_first()
        except NoProcessesError:
            self.close()
            raise

    def submit(self, compose: Compose, scenes: list[Scene], tile: Grid) -> Future[_Done]:
        """Begin a tile."""
        place = self._free.pop() if self._free else None
        try:
            ticket = self._pool.submit(_compose, compose, scenes, tile, place)
        except BrokenProcessPool as error:
            raise _ended() from error
        if place is not None:
            self._taken[ticket] = place
        return ticket

    def finished(self, tickets: Collection[Future[_Done]], timeout: float) -> Collection[Future[_Done]]:
        """Wait for any tile.

        Raises:
            ClusterError: where none will ever be finished.
        """
        done = wait(tickets, timeout=timeout, return_when=FIRST_COMPLETED).done
        if not done and not (self._is_managed() and self._are_all_alive()):
            raise _ended()
        return done

    def result(self, ticket: Future[_Done]) -> Composite:
        """Return what a finished tile gave, or raise what went wrong with it; its pixels last until the next submit."""
        place = self._taken.pop(ticket, None)
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
        """End the processes, whatever they do, and the pool's threads, whatever they wait for."""
        processes = self._processes()
        pool: Any = self._pool
        answers, tiles = pool._result_queue, pool._call_queue  # noqa: SLF001 - it closes neither while it waits
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()
        for process in processes:
            process.join()
        # A process that was killed in the middle of a message leaves the pool's thread to wait for the rest of it, and
        # the end of this process to wait for the thread: until nobody is left who could write, or read.
        with suppress(OSError, AttributeError):
            answers._writer.close()  # noqa: SLF001
        with suppress(OSError, AttributeError):
            tiles._reader.close()  # noqa: SLF001

    def _wait_for_first(self) -> None:
        """Fork, and wait until a process answers: where it cannot start its thread, nobody would ever hear of it.

        Raises:
            OSError: where none answers.
            RuntimeError: where a process or a thread cannot be started.
        """
        first = self._pool.submit(os.getpid)
        deadline = time.monotonic() + _PATIENCE
        while not wait([first], timeout=_POLL).done:
            if not self._is_managed() or time.monotonic() > deadline:
                raise OSError(Message("no process answers"))
        first.result()

    def _is_managed(self) -> bool:
        """Return whether the pool's own thread is alive, which hands out tiles and takes in what became of them."""
        manager: Any = self._pool._executor_manager_thread  # noqa: SLF001 - it may end by an error of its own
        return manager is not None and bool(manager.is_alive())

    def _are_all_alive(self) -> bool:
        """Return whether no process has ended: one that was killed in mid-message holds the lock of its pipe for ever.

        The pool's thread does not notice that: it waits for the rest of the message, the other processes for the lock.
        """
        return not wait_for_end([process.sentinel for process in self._processes()], timeout=0)

    def _processes(self) -> list[BaseProcess]:
        return list((self._pool._processes or {}).values())  # noqa: SLF001 - what runs cannot be cancelled otherwise


def _close_one_by_one(pool: Any) -> None:
    """Have the end of the pipe that brings tiles closed by one thread at a time, before any has begun.

    The pool's thread closes it where ``ProcessExecutor.close`` does too. Closed twice, it would be another's file.
    """
    reader, lock = pool._call_queue._reader, threading.Lock()  # noqa: SLF001
    close = reader.close

    def close_alone() -> None:
        with lock:
            close()

    reader.close = close_alone


@contextmanager
def _needing() -> Iterator[None]:
    """Turn every way in which a system says that it gives no processes, locks or shared memory into one error."""
    try:
        yield
    except (OSError, MemoryError, RuntimeError, ImportError, NotImplementedError) as error:
        raise NoProcessesError(str(error) or type(error).__name__) from error


def _ended() -> ClusterError:
    return ClusterError(
        "A process of the engine was ended from outside, perhaps because the memory ran out: run again to resume, "
        "with a smaller extent if it happens twice."
    )


@dataclass
class _Forked:
    """What a process that composes has: it is set once, after the fork.

    A pool calls module-level functions and hands them pickled arguments, so that a process can find only in its module
    what came to it by the fork.
    """

    reader: Optional[AssetReader] = None
    pool: Optional[ThreadPoolExecutor] = None
    """Threads that read, where there are more processors than tiles in flight."""
    shared: tuple[mmap.mmap, ...] = ()


_forked = _Forked()


def _begin(shared: list[mmap.mmap], reader: AssetReader) -> None:
    """Make this process one that composes: it ends with its parent, which alone hears of signals."""
    _forked.shared = tuple(shared)
    _forked.reader = reader
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    except RuntimeError:  # no more threads: the parent learns it from the end of this process
        os._exit(1)
    os.nice(_NICE)
    keep_freed_memory()
    threads = reader.limits.processors // reader.limits.tiles_in_flight
    if threads > 1:
        _forked.pool = ThreadPoolExecutor(threads)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for_end([parent.sentinel])
        os._exit(1)


def _compose(compose: Compose, scenes: list[Scene], tile: Grid, place: Optional[int]) -> _Done:
    buffer = None if place is None else np.frombuffer(_forked.shared[place], np.uint16)
    composite = compose(scenes, tile, reader=_forked.reader, pool=_forked.pool, out_buffer=buffer)
    pixels = composite.pixels
    if buffer is None or not np.may_share_memory(pixels, buffer):
        return composite, None
    return replace(composite, pixels=pixels[:0]), pixels.shape
