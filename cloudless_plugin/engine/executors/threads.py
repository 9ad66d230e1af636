"""Tiles composed in threads of this process: while one tile is reduced, the next is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager

from ..compositing.composite import Composite
from ..geo.grid import Grid
from ..raster_io.reader import AssetReader
from ..stac.scene import Scene
from .base import Compose, reader_threads


class ThreadExecutor:
    """The executor of one process, see ``Executor``."""

    def __init__(self, reader: AssetReader, scenes: Sequence[Scene]) -> None:
        """Begin the threads that fit these scenes."""
        self.max_in_flight = reader.limits.tiles_in_flight
        self._reader = reader
        self._readers = ThreadPoolExecutor(reader_threads(scenes, reader.limits))
        self._composers = ThreadPoolExecutor(self.max_in_flight)

    @classmethod
    @contextmanager
    def started(cls, reader: AssetReader, scenes: Sequence[Scene]) -> Iterator[ThreadExecutor]:
        """Yield the threads that fit these scenes, and end them with the block."""
        executor = cls(reader, scenes)
        try:
            yield executor
        finally:
            executor.close()

    def submit(self, compose: Compose, scenes: list[Scene], tile: Grid) -> Future[Composite]:
        """Begin a tile."""
        return self._composers.submit(compose, scenes, tile, reader=self._reader, pool=self._readers)

    def finished(self, tickets: Collection[Future[Composite]], timeout: float) -> Collection[Future[Composite]]:
        """Wait for any tile."""
        return wait(tickets, timeout=timeout, return_when=FIRST_COMPLETED).done

    def result(self, ticket: Future[Composite]) -> Composite:
        """Return what a finished tile gave, or raise what went wrong with it."""
        return ticket.result()

    def close(self) -> None:
        """End the threads as soon as they can be ended."""
        self._composers.shutdown(wait=False, cancel_futures=True)
        self._readers.shutdown(wait=False, cancel_futures=True)
