"""The protocol of an executor."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, Protocol

from ...common.href import local_path
from ...common.settings import Limits
from ..compositing.composite import Composite
from ..geo.grid import Grid
from ..stac.scene import Scene

Compose = Callable[..., Composite]
"""``compose_tile`` with all but scenes, tile, reader, pool and out_buffer settled."""


class Executor(Protocol):
    """Composes tiles, several at a time. It alone knows what the tickets are that it hands out."""

    @property
    def max_in_flight(self) -> int:
        """How many tiles to submit at once."""

    def submit(self, compose: Compose, scenes: list[Scene], tile: Grid) -> Any:
        """Begin a tile; return its ticket."""

    def finished(self, tickets: Collection[Any], timeout: float) -> Collection[Any]:
        """Wait until any tile is finished, at most so many seconds; return the tickets of those that are."""

    def result(self, ticket: Any) -> Composite:
        """Return what a finished tile gave, or raise what went wrong with it."""


def any_remote(scenes: Sequence[Scene]) -> bool:
    """Tell whether any file of the scenes does not lie on this machine, be it that GDAL alone can read it there."""
    return any(local_path(asset.href) is None for scene in scenes for asset in scene.assets.values())


def reader_threads(scenes: Sequence[Scene], limits: Limits) -> int:
    """Return how many threads read: local files keep the processors busy, remote ones are mostly waited for."""
    return limits.connections if any_remote(scenes) else limits.processors
