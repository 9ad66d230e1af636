"""The loop over the tiles of one mosaic, or of several."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Optional

from ...common.messages import Message
from ...common.reporting import Reporter
from ..executors.base import Executor
from ..geo.grid import Grid
from ..stac.scene import Scene
from .mosaic_writer import MosaicWriter

_POLL = 0.1
"""Seconds between two looks at whether the user has cancelled."""
_MOST_WAITING = 12
"""Maximum number of mosaics that wait for a server at once: each has a scratch file."""


def compose_all(
    mosaics: Iterable[MosaicWriter],
    executor: Executor,
    reporter: Reporter,
    tile_done: Callable[[MosaicWriter], None],
    waiting: Callable[[Message], None] = lambda _: None,
) -> Iterator[MosaicWriter]:
    """Compose mosaics, and yield each one when its tiles are in its scratch files.

    The next mosaic begins when every tile of those before it is done or in flight. A mosaic of which no scene is left
    is yielded, too.

    Args:
        mosaics: in order.
        executor: where tiles are composed.
        reporter: asked whether to go on.
        tile_done: told the mosaic of each tile that is done.
        waiting: told for how long no server has answered, again and again.

    Raises:
        CatalogueError: where too many scenes cannot be read.
        OutageError: where no server answers for too long; the scratch files stay as they are.
        CancelledError: where the reporter says so.
        ClusterError: where the cluster was lost; the scratch files stay as they are.
        OutputError: where the disk is full or cannot be written.
    """
    tiles = _TilesInFlight(mosaics, executor)
    try:
        while True:
            reporter.check()
            tiles.submit()
            yield from tiles.finished_mosaics()
            if not tiles.running:
                if not tiles.begun:
                    return
                tiles.wait_for_servers(waiting)
            for ticket in executor.finished(tiles.running, _POLL):
                mosaic = tiles.take(ticket)
                tiles.submit()
                if mosaic is not None:
                    tile_done(mosaic)
    finally:
        for mosaic in tiles.begun:
            mosaic.close()


class _TilesInFlight:
    """Mosaics of which tiles are in flight or left to do."""

    def __init__(self, mosaics: Iterable[MosaicWriter], executor: Executor) -> None:
        self._ahead = iter(mosaics)
        self._executor = executor
        self.begun: list[MosaicWriter] = []
        self.running: dict[Any, tuple[MosaicWriter, Grid, list[Scene]]] = {}
        """By the executor's ticket for each tile."""
        self._told = ""
        """What was told last while no server answered."""

    def submit(self) -> None:
        """Submit tiles, those of the first mosaics first, until as many are in flight as can be."""
        for mosaic in self.begun[:1]:
            mosaic.queue.outages.look()
        while len(self.running) < self._executor.max_in_flight and (self._submit_one() or self._begin_next()):
            pass

    def _submit_one(self) -> bool:
        for mosaic in self.begun:
            to_do = mosaic.queue.begin_tile()
            if to_do is not None:
                tile, scenes = to_do
                ticket = self._executor.submit(mosaic.queue.compose, scenes, tile)
                self.running[ticket] = mosaic, tile, scenes
                return True
        return False

    def _begin_next(self) -> bool:
        if any(mosaic.queue.outages.is_total for mosaic in self.begun):
            return False
        if len(self.begun) > _MOST_WAITING and sum(m.queue.awaits_server for m in self.begun) > _MOST_WAITING:
            return False
        mosaic = next(self._ahead, None)
        if mosaic is not None:
            self.begun.append(mosaic)
            mosaic.begin()
        return mosaic is not None

    def wait_for_servers(self, waiting: Callable[[Message], None]) -> None:
        """Do what is left to do where nothing can be begun: wait for a server, or give it up.

        Raises:
            CatalogueError: where no server answers for too long, or too many scenes are lost with one.
        """
        outages = self.begun[0].queue.outages
        if outages.is_total:
            message = outages.waiting()
            if message != self._told:
                self._told = message
                waiting(message)
        else:
            for host, reason in outages.hopeless().items():
                for mosaic in self.begun:
                    mosaic.queue.give_up(host, reason)
        time.sleep(_POLL)

    def finished_mosaics(self) -> Iterator[MosaicWriter]:
        """Let go of the mosaics of which nothing is left to do."""
        for mosaic in [mosaic for mosaic in self.begun if mosaic.queue.is_done]:
            self.begun.remove(mosaic)
            yield mosaic

    def take(self, ticket: Any) -> Optional[MosaicWriter]:
        """Write a finished tile and return its mosaic; ``None`` where the tile has to be done again."""
        mosaic, tile, scenes = self.running.pop(ticket)
        composite = mosaic.queue.take(tile, scenes, partial(self._executor.result, ticket))
        if composite is None:
            return None
        mosaic.write_tile(tile, composite)
        return mosaic
