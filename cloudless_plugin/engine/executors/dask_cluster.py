"""Tiles composed on a Dask cluster: this machine sends the code and the scenes of each tile, and gets pixels back."""

from __future__ import annotations

import asyncio
import queue
import time
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Optional, Union

import distributed
from distributed.client import FutureCancelledError
from distributed.comm.core import CommClosedError

from ...common.dask_address import DaskAddress
from ...common.errors import CloudlessError, ClusterError, ReadError, ServerDownError
from ...common.messages import Message
from ...common.reporting import Reporter
from ...common.settings import Settings
from ..compositing.composite import Composite
from ..geo.grid import Grid
from ..machine.code_digest import code_digest
from ..net.credentials import needed_logins
from ..raster_io.reader import AssetReader
from ..stac.scene import Scene
from .base import Compose
from .code_bundle import pack_code
from .dask_clients import POLL, gateway_client, scheduler_client, silence_dask
from .dask_task import UnreadableAsset, code_loader, code_plugins, compose_on_worker, version_conflict

_SETTLED = 2.0
"""Seconds between two looks at how many workers there are."""
_AHEAD = 2
"""Tiles submitted for each thread of a worker: one runs, one waits."""
_MUST_AGREE = ("python", "dask", "distributed")
Future = Any
"""What Dask hands out for a task."""
_SHOULD_AGREE = ("numpy", "rasterio", "imagecodecs")
_ANY_ERROR = (Exception, asyncio.CancelledError)
"""What Dask raises where a scheduler is lost depends on the moment: nearly anything."""


class DaskExecutor:
    """The executor of a Dask cluster, see ``Executor``. A tile is a task. Dask repeats the tasks of lost workers."""

    def __init__(self, client: Any, settings: Settings, reporter: Reporter) -> None:
        """Use the cluster of ``client``, once ``prepare`` has been called; workers get ``settings``."""
        self._client = client
        self._settings = replace(settings, cache_file=None)  # workers have caches of their own
        self._limits = settings.limits
        self._reporter = reporter
        self._done: queue.SimpleQueue[Future] = queue.SimpleQueue()
        self._address = str(client.scheduler.address) if client.scheduler else ""
        self._threads = 0
        self._looked = self._last_seen = time.monotonic()

    @classmethod
    @contextmanager
    def at(
        cls, engine: str, reader: AssetReader, reporter: Reporter, scenes: Sequence[Scene] = ()
    ) -> Iterator[DaskExecutor]:
        """Yield the cluster at an address, ready to work, and release it at the end.

        Args:
            engine: the address, see ``DaskAddress.parse``.
            reader: whose settings the workers get.
            reporter: told of the dashboard and of differing versions, and asked whether to go on.
            scenes: of the run; the workers get no login but those that a file of these needs.

        Raises:
            RequestError: where the address is malformed.
            ClusterError: where the cluster cannot be used.
            CancelledError: where the reporter says so.
        """
        address = DaskAddress.parse(engine)
        silence_dask()
        timeout = reader.limits.scheduler_timeout
        hrefs = (asset.href for scene in scenes for asset in scene.assets.values())
        settings = replace(reader.settings, logins=needed_logins(reader.settings.logins, hrefs))
        if settings.logins and address.is_readable_on_the_way:
            reporter.warning(
                Message(
                    "The login of the catalogue goes to the Dask workers by {address} without encryption, where others "
                    "on the network can read it: use a tls:// address, or files that need no login.",
                    address=address.place,
                )
            )
        with gateway_client(address, reporter) if address.is_gateway else scheduler_client(address, timeout) as client:
            cluster = cls(client, settings, reporter)
            cluster.prepare()
            yield cluster

    def prepare(self) -> None:
        """Tell of the dashboard, wait for a worker, compare versions, send the code, and try it.

        Raises:
            ClusterError: where no worker comes, versions differ, the code does not run there, or the cluster is lost.
        """
        try:
            self._reporter.info(Message("Dask dashboard: {link}", link=self._client.dashboard_link))
            while not self._count():
                self._reporter.check()
                self._reporter.progress(0.0, Message("Waiting for Dask's workers"))
                self._give_up_without_workers()
                time.sleep(POLL)
            self._compare_versions()
            for plugin in code_plugins(*pack_code()):
                self._client.register_plugin(plugin)
            self._try()
        except CloudlessError:
            raise
        except _ANY_ERROR as error:
            if isinstance(error, (CommClosedError, TimeoutError)) or not self._answers():
                raise self._lost(error) from error
            raise _cannot_run(f"{type(error).__name__}: {error}") from error

    def _count(self) -> int:
        """Return how many threads the workers have."""
        self._looked = time.monotonic()
        self._threads = int(self._identity()["total_threads"])
        if self._threads:
            self._last_seen = self._looked
        return self._threads

    def _identity(self) -> Mapping[str, Any]:
        """Ask the scheduler for its totals; Dask's own ``scheduler_info`` returns the last answer where none comes."""
        scheduler = self._client.scheduler
        if scheduler is None:
            raise CommClosedError
        found: Mapping[str, Any] = self._client.sync(
            scheduler.identity, n_workers=0, callback_timeout=self._limits.scheduler_timeout
        )
        return found

    def _answers(self) -> bool:
        try:
            self._identity()
        except _ANY_ERROR:
            return False
        return True

    def _give_up_without_workers(self) -> None:
        seconds = self._limits.worker_patience
        if time.monotonic() - self._last_seen > seconds:
            raise ClusterError(
                "The Dask cluster at {address} has had no worker for {seconds} seconds: start some, and run again.",
                address=self._address,
                seconds=round(seconds),
            )

    def _compare_versions(self) -> None:
        versions = self._client.get_versions(packages=list(_SHOULD_AGREE))
        here = _packages(versions["client"])
        there = {"scheduler": versions["scheduler"], **versions["workers"]}
        differing: dict[str, set[str]] = {}
        for place in there.values():
            for name, version in _packages(place).items():
                if version != here[name]:
                    differing.setdefault(name, set()).add(version or "none")
        listed = "; ".join(f"{name} {', '.join(sorted(found))} / {here[name]}" for name, found in differing.items())
        if differing.keys() & set(_MUST_AGREE):
            raise ClusterError(
                "The Dask cluster has other versions than the engine here ({versions}): install the packages of the "
                "plugin's engine.lock there, for the same Python.",
                versions=listed,
            )
        if differing:
            self._reporter.warning(
                Message("Dask's workers have other versions ({versions}): pixels may differ a little.", versions=listed)
            )

    def _try(self) -> None:
        """Load the code wherever it is needed, and run a task."""
        load = code_loader()
        places = [self._client.run_on_scheduler(load), *self._client.run(load).values()]
        for _, reason in places:
            if reason:
                raise _cannot_run(reason)
        task = self._client.submit(code_digest, pure=False, key=f"cloudless-trial-{uuid.uuid4().hex}")
        digests = {task.result(timeout=self._limits.worker_patience), *(digest for digest, _ in places)}
        if digests != {code_digest()}:
            raise version_conflict()

    @property
    def max_in_flight(self) -> int:
        """How many tiles to hand in at once: it follows the workers that come and go."""
        if time.monotonic() - self._looked > _SETTLED:
            try:
                self._count()
            except _ANY_ERROR as error:
                raise self._lost(error) from error
            self._give_up_without_workers()
        return _AHEAD * max(self._threads, 1)

    def submit(self, compose: Compose, scenes: list[Scene], tile: Grid) -> Future:
        """Begin a tile."""
        key = f"cloudless-tile-{uuid.uuid4().hex}"
        task = compose_on_worker, code_digest(), self._settings, compose, scenes, tile
        try:
            future = self._client.submit(*task, pure=False, key=key)
        except _ANY_ERROR as error:
            if self._answers():
                raise
            raise self._lost(error) from error
        future.add_done_callback(self._done.put)
        return future

    def finished(self, tickets: Collection[Future], timeout: float) -> Collection[Future]:
        """Wait for some tile."""
        done = []
        with suppress(queue.Empty):
            done.append(self._done.get(timeout=timeout))
            while True:
                done.append(self._done.get_nowait())
        return [ticket for ticket in done if ticket in tickets]

    def result(self, ticket: Future) -> Composite:
        """Return what comes of a finished tile, or raise what went wrong with it."""
        try:
            answer: Union[Composite, UnreadableAsset] = ticket.result()
        except distributed.KilledWorker as error:
            raise ClusterError(
                "A tile ended {count} of Dask's workers, one after the other: see the dashboard's logs, give them more "
                "memory, and run again to resume.",
                count=error.allowed_failures + 1,
            ) from error
        except (FutureCancelledError, OSError, TimeoutError) as error:
            if isinstance(error, OSError) and self._client.status == "running":
                raise
            raise self._lost(error) from error
        finally:
            ticket.release()
        if isinstance(answer, Composite):
            return answer
        if answer.is_absent and Path(answer.href).exists():
            raise ClusterError(
                "Dask's workers cannot read '{path}', which lies on this machine: choose a catalogue on the web, or a "
                "folder that they see as well.",
                path=answer.href,
            )
        kind = ServerDownError if answer.is_server_down else ReadError
        raise kind(answer.href, answer.reason, answer.advice)

    def _lost(self, error: BaseException) -> ClusterError:
        return ClusterError(
            "The Dask scheduler at {address} does not answer any more ({reason}): start it, and run again to resume.",
            address=self._address,
            reason=type(error).__name__,
        )


def _cannot_run(reason: str) -> ClusterError:
    return ClusterError(
        "The Dask cluster cannot run the engine ({reason}): install the packages of the plugin's engine.lock there.",
        reason=reason,
    )


def _packages(place: Mapping[str, Any]) -> dict[str, Optional[str]]:
    """Return the versions that are compared; of Python only what compiled code depends on."""
    found = {name: place["packages"].get(name) for name in (*_MUST_AGREE, *_SHOULD_AGREE)}
    return {**found, "python": ".".join(str(found["python"]).split(".")[:2])}
