"""What runs on a Dask cluster: the code that is sent there, a tile, and what comes back."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Union

from distributed.diagnostics.plugin import SchedulerPlugin, WorkerPlugin

from . import credentials
from .compose import Composite
from .errors import ClusterError
from .grid import Grid
from .reader import ReadError
from .scenes import Scene
from .shipping import code_digest
from .workshop import Compose, readers


def code_plugins(name: str, data: bytes) -> tuple[SchedulerPlugin, WorkerPlugin]:
    """Return what brings the engine's code to a scheduler and to workers, also to those that come later.

    Args:
        name: of the ZIP, which no other code has.
        data: the ZIP.

    Being local to this function they are sent as they are, to places where nothing of ours can be imported.
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


def other_code() -> ClusterError:
    """Return the sentence for a cluster whose code is not the one that was sent."""
    return ClusterError(
        "The Dask cluster runs another version of Cloudless for someone else: wait until that run is over, or use the "
        "same version."
    )


def loader() -> Callable[[], tuple[str, str]]:
    """Return what loads the code where it has been sent, and tells its digest, or why it cannot be loaded."""
    package = __package__

    def load() -> tuple[str, str]:
        import importlib

        try:
            importlib.import_module(f"{package}.remote")
            return str(importlib.import_module(f"{package}.shipping").code_digest()), ""
        except Exception as error:  # noqa: BLE001 - whatever it is, the user learns of it
            return "", str(error)

    return load


@dataclass(frozen=True)
class Unreadable:
    """A file that a worker cannot read: Dask does not carry the errors of rasterio."""

    href: str
    reason: str
    is_absent: bool
    """Whether there is no such file where the worker looks for it."""


def compose_there(
    digest: str, headers: Mapping[str, Mapping[str, str]], compose: Compose, scenes: list[Scene], tile: Grid
) -> Union[Composite, Unreadable]:
    """Compose a tile, on a worker.

    Raises:
        ClusterError: where the code here is not that of whoever asks.
    """
    if code_digest() != digest:
        raise other_code()
    credentials.use(headers)
    try:
        return compose(scenes, tile, pool=_pool(readers(scenes)))
    except ReadError as error:
        return Unreadable(error.href, error.reason, "://" not in error.href and not Path(error.href).exists())


_lock = threading.Lock()
_pools: dict[int, Executor] = {}


def _pool(threads: int) -> Executor:
    """Return the process's threads that read."""
    with _lock:
        if threads not in _pools:
            _pools[threads] = ThreadPoolExecutor(threads)
        return _pools[threads]
