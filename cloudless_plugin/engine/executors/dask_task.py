"""What runs on a Dask cluster: the code that is sent there, a tile, and what comes back."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Union

from distributed import get_worker
from distributed.diagnostics.plugin import SchedulerPlugin, WorkerPlugin

from ...common.errors import ClusterError, ReadError, ServerDownError
from ...common.href import is_path
from ...common.settings import Settings
from ..compositing.composite import Composite
from ..geo.grid import Grid
from ..machine.code_digest import code_digest
from ..machine.thread_pools import ThreadPools
from ..raster_io.reader import AssetReader
from ..stac.scene import Scene
from .base import Compose, reader_threads


def code_plugins(name: str, data: bytes) -> tuple[SchedulerPlugin, WorkerPlugin]:
    """Return what brings the engine's code to a scheduler and to workers, also to those that come later.

    Args:
        name: of the ZIP, which no other code has.
        data: the ZIP.

    The classes are local, so that they are pickled by value: the receivers cannot import Cloudless yet.
    """
    package = __name__.partition(".")[0]

    def install(folder: str) -> None:
        import importlib
        import sys
        from pathlib import Path

        loaded = sys.modules.get(package)
        if loaded is not None and name in str(loaded.__file__):
            return
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        for module in [module for module in sys.modules if module.partition(".")[0] == package]:
            del sys.modules[module]
        sys.path[:] = [str(path), *(entry for entry in sys.path if not Path(entry).name.startswith("cloudless-"))]
        importlib.invalidate_caches()

    class SchedulerCode(SchedulerPlugin):
        name = "cloudless"  # the next version takes the place of this one

        async def start(self, scheduler: Any) -> None:
            install(scheduler.local_directory)

    class WorkerCode(WorkerPlugin):
        name = "cloudless"

        def setup(self, worker: Any) -> None:
            install(worker.local_directory)

    return SchedulerCode(), WorkerCode()


def version_conflict() -> ClusterError:
    """Return the sentence for a cluster whose code is not the one that was sent."""
    return ClusterError(
        "The Dask cluster runs another version of Cloudless for someone else: wait until that run is over, or use the "
        "same version."
    )


def code_loader() -> Callable[[], tuple[str, str]]:
    """Return what loads the code where it has been sent, and tells its digest, or why it cannot be loaded."""
    package = __package__.rpartition(".")[0] if __package__ else ""

    def load() -> tuple[str, str]:
        import importlib

        try:
            importlib.import_module(f"{package}.executors.dask_task")
            return str(importlib.import_module(f"{package}.machine.code_digest").code_digest()), ""
        except Exception as error:  # noqa: BLE001 - whatever it is, the user learns of it
            return "", str(error)

    return load


@dataclass(frozen=True)
class UnreadableAsset:
    """A file that a worker cannot read: Dask does not carry the errors of rasterio."""

    href: str
    reason: str
    advice: str
    is_absent: bool
    """Whether there is no such file where the worker looks for it."""
    is_server_down: bool
    """Whether its server does not answer the worker, whatever it is asked for."""


def compose_on_worker(
    digest: str, settings: Settings, compose: Compose, scenes: list[Scene], tile: Grid
) -> Union[Composite, UnreadableAsset]:
    """Compose a tile, on a worker.

    Args:
        digest: of the code that asks.
        settings: limits and logins.
        compose: see ``base.Compose``.
        scenes: of the tile.
        tile: what to compose.

    Raises:
        ClusterError: where the code here is not that of whoever asks.
    """
    if code_digest() != digest:
        raise version_conflict()
    tools = _tools(settings)
    try:
        return compose(scenes, tile, reader=tools.reader, pool=tools.pools.of(reader_threads(scenes, settings.limits)))
    except ReadError as error:
        is_absent = is_path(error.href) and not Path(error.href).exists()
        is_down = isinstance(error, ServerDownError)
        return UnreadableAsset(error.href, error.reason, error.advice, is_absent, is_down)


class _WorkerTools:
    """What a worker keeps for the tiles of one run: open files, and threads that read."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.reader = AssetReader(settings)
        self.pools = ThreadPools()


def _tools(settings: Settings) -> _WorkerTools:
    """Return the tools for these settings; the worker object owns the last ones."""
    owned = vars(get_worker())
    # The worker's threads may be at tiles of several runs, each with its own logins.
    with owned.setdefault("cloudless_lock", threading.Lock()):
        kept: list[_WorkerTools] = owned.setdefault("cloudless_tools", [])
        for tools in kept:
            if tools.settings == settings:
                return tools
        made = _WorkerTools(settings)
        kept[:] = [*kept[-1:], made]
        return made
