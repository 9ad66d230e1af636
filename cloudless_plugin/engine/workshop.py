"""Where tiles are composed: in threads of this process, in others beside it, or on a cluster."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Callable, Protocol

from . import options
from .compose import AT_ONCE, Composite
from .grid import Grid
from .ranges import is_remote
from .report import Reporter
from .scenes import Scene

CONNECTIONS = 48
"""Remote files read at once: they are mostly waited for."""

Compose = Callable[..., Composite]
"""``compose.compose``, with all but scenes, tile, pool and room settled."""


class Workshop(Protocol):
    """Composes tiles, several at a time; what it hands out for one is known to it alone."""

    @property
    def in_work(self) -> int:
        """How many tiles to hand in at once."""

    def submit(self, compose: Compose, scenes: list[Scene], tile: Grid) -> Any:
        """Begin a tile."""

    def finished(self, tickets: Collection[Any], timeout: float) -> Collection[Any]:
        """Wait until some tile is finished, for so many seconds at most; return those that are."""

    def result(self, ticket: Any) -> Composite:
        """Return what comes of a finished tile, or raise what went wrong with it."""


class Threads:
    """Composes in this process: while one tile is reduced, the next is read."""

    in_work = AT_ONCE

    def __init__(self, scenes: Sequence[Scene]) -> None:
        """Begin the threads that fit these scenes."""
        self._readers = ThreadPoolExecutor(readers(scenes))
        self._composers = ThreadPoolExecutor(self.in_work)

    @classmethod
    @contextmanager
    def here(cls, scenes: Sequence[Scene]) -> Iterator[Threads]:
        """Yield the threads that fit these scenes, and end them with the block."""
        threads = cls(scenes)
        try:
            yield threads
        finally:
            threads.close()

    def submit(self, compose: Compose, scenes: list[Scene], tile: Grid) -> Future[Composite]:
        """Begin a tile."""
        return self._composers.submit(compose, scenes, tile, pool=self._readers)

    def finished(self, tickets: Collection[Future[Composite]], timeout: float) -> Collection[Future[Composite]]:
        """Wait for some tile."""
        return wait(tickets, timeout=timeout, return_when=FIRST_COMPLETED).done

    def result(self, ticket: Future[Composite]) -> Composite:
        """Return what comes of a finished tile, or raise what went wrong with it."""
        return ticket.result()

    def close(self) -> None:
        """End the threads as soon as they let themselves be ended."""
        self._composers.shutdown(wait=False, cancel_futures=True)
        self._readers.shutdown(wait=False, cancel_futures=True)


def readers(scenes: Sequence[Scene]) -> int:
    """Return how many threads read: local files keep the processors busy, remote ones do not."""
    return CONNECTIONS if _are_remote(scenes) else os.cpu_count() or 1


def _are_remote(scenes: Sequence[Scene]) -> bool:
    return any(is_remote(asset.href) for scene in scenes for asset in scene.assets.values())


@contextmanager
def open_workshop(address: str, scenes: Sequence[Scene], reporter: Reporter, *, processes: bool) -> Iterator[Workshop]:
    """Yield where to compose scenes, and let go of it at the end.

    Args:
        address: of a cluster, or ``local``.
        scenes: which are mostly waited for where they are remote.
        reporter: told of the cluster, and asked whether to go on.
        processes: whether others may be started on this machine, see ``processes``: for one tile they do not pay.

    Raises:
        RequestError: where the address is none.
        ClusterError: where the cluster cannot be used.
    """
    shop: AbstractContextManager[Workshop]
    if address != options.LOCAL:
        from .cluster import Cluster  # late: its packages take a second to import

        shop = Cluster.at(address, reporter)
    elif processes and sys.platform == "linux" and not _are_remote(scenes) and (os.cpu_count() or 1) > 1:
        from .processes import Processes

        shop = Processes.here()
    else:
        shop = Threads.here(scenes)
    with shop as workshop:
        yield workshop
