"""Tiles composed on a Dask cluster: this machine sends the code and the tiles' scenes, and gets pixels back."""

from __future__ import annotations

import logging
import queue
import time
import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Callable, Optional, Union

import distributed
from distributed.client import FutureCancelledError

from . import credentials
from .address import Address
from .compose import Composite
from .errors import ClusterError
from .grid import Grid
from .reader import ReadError
from .remote import Unreadable, code_plugins, compose_there, loader, other_code
from .report import Reporter
from .scenes import Scene
from .shipping import code_digest, packed
from .text import Text
from .workshop import Compose

_PATIENCE = 60
"""Seconds to wait for a worker to come, when the run begins and when all are gone."""
_CONNECT = 10
"""Seconds to wait for the scheduler."""
_POLL = 0.1
_SETTLED = 2.0
"""Seconds between two looks at how many workers there are."""
_AHEAD = 2
"""Tiles handed in for each thread of a worker: one in work, one waiting."""
_MUST_AGREE = ("python", "dask", "distributed")
Future = Any
"""What Dask hands out for a task."""
_SHOULD_AGREE = ("numpy", "rasterio", "imagecodecs")


class Cluster:
    """The workshop of a Dask cluster, see ``workshop.Workshop``.

    A tile is a task. Tiles of a worker that is lost are made again by others, which is Dask's doing.
    """

    def __init__(self, client: Any, reporter: Reporter) -> None:
        """Use the cluster of ``client``, once ``prepare`` has been called."""
        self._client = client
        self._reporter = reporter
        self._done: queue.SimpleQueue[Future] = queue.SimpleQueue()
        self._address = str(client.scheduler.address) if client.scheduler else ""
        self._threads = 0
        self._looked = self._last_seen = time.monotonic()

    @classmethod
    @contextmanager
    def at(cls, text: str, reporter: Reporter) -> Iterator[Cluster]:
        """Yield the cluster at an address, ready to work; let go of it at the end, however that comes.

        Args:
            text: see ``Address.parse``.
            reporter: told of the dashboard and of doubts, and asked whether to go on.

        Raises:
            RequestError: where it is no address.
            ClusterError: where there is no cluster that can be used.
            CancelledError: where the reporter says so.
        """
        address = Address.parse(text)
        # Dask's own words about connections that are lost say what the errors here say, at greater length.
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        with _gateway_client(address, reporter) if address.is_gateway else _client(address) as client:
            cluster = cls(client, reporter)
            reporter.info(Text("Dask dashboard: {link}", link=client.dashboard_link))
            cluster.prepare()
            yield cluster

    def prepare(self) -> None:
        """Wait for a worker, compare versions, send the code, and try it.

        Raises:
            ClusterError: where something does not fit.
        """
        try:
            while not self._count():
                self._reporter.check()
                self._reporter.progress(0.0, Text("Waiting for Dask's workers"))
                self._give_up_after(_PATIENCE)
                time.sleep(_POLL)
            self._compare_versions()
            for plugin in code_plugins(*packed()):
                self._client.register_plugin(plugin)
            self._try()
        except (OSError, TimeoutError, RuntimeError) as error:
            raise self._lost(error) from error

    def _count(self) -> int:
        """Return how many threads the workers have."""
        self._looked = time.monotonic()
        self._threads = int(self._client.scheduler_info(n_workers=0)["total_threads"])
        if self._threads:
            self._last_seen = self._looked
        return self._threads

    def _give_up_after(self, seconds: float) -> None:
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
                Text("Dask's workers have other versions ({versions}): pixels may differ a little.", versions=listed)
            )

    def _try(self) -> None:
        """Load the code wherever it is needed, and run a task."""
        load = loader()
        places = [self._client.run_on_scheduler(load), *self._client.run(load).values()]
        for _, reason in places:
            if reason:
                raise ClusterError(
                    "The Dask cluster cannot run the engine ({reason}): install the packages of the plugin's "
                    "engine.lock there.",
                    reason=reason,
                )
        task = self._client.submit(code_digest, pure=False, key=f"cloudless-trial-{uuid.uuid4().hex}")
        digests = {task.result(timeout=_PATIENCE), *(digest for digest, _ in places)}
        if digests != {code_digest()}:
            raise other_code()

    @property
    def in_work(self) -> int:
        """How many tiles to hand in at once: it follows the workers that come and go."""
        if time.monotonic() - self._looked > _SETTLED:
            try:
                self._count()
            except (OSError, TimeoutError) as error:
                raise self._lost(error) from error
            self._give_up_after(_PATIENCE)
        return _AHEAD * max(self._threads, 1)

    def submit(self, compose: Compose, scenes: list[Scene], tile: Grid) -> Future:
        """Begin a tile."""
        future = self._client.submit(
            compose_there,
            code_digest(),
            credentials.in_use(),
            compose,
            scenes,
            tile,
            pure=False,
            key=f"cloudless-tile-{uuid.uuid4().hex}",
        )
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
            answer: Union[Composite, Unreadable] = ticket.result()
        except distributed.KilledWorker as error:
            raise ClusterError(
                "A tile ended {count} of Dask's workers, one after the other: see the dashboard's logs, give them more "
                "memory, and run again, which goes on from there.",
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
        raise ReadError(answer.href, answer.reason)

    def _lost(self, error: BaseException) -> ClusterError:
        return ClusterError(
            "The Dask scheduler at {address} does not answer any more ({reason}): start it, and run again, which goes "
            "on from there.",
            address=self._address,
            reason=type(error).__name__,
        )


def _packages(place: Mapping[str, Any]) -> dict[str, Optional[str]]:
    """Return the versions that are compared; of Python only what compiled code depends on."""
    found = {name: place["packages"].get(name) for name in (*_MUST_AGREE, *_SHOULD_AGREE)}
    return {**found, "python": ".".join(str(found["python"]).split(".")[:2])}


# -- letting go ------------------------------------------------------------------------------------------------------


@contextmanager
def _client(address: Address) -> Iterator[Any]:
    """Yield a client of a scheduler."""
    try:
        client: Any = distributed.Client(address.url, timeout=_CONNECT, set_as_default=False, name="cloudless")  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, TypeError, ValueError) as error:  # Dask has the latter two for lack of certificates
        raise ClusterError(
            "The Dask scheduler at {address} does not answer ({reason}): start it, or correct ENGINE; certificates for "
            "tls:// are named in Dask's own configuration, under distributed.comm.tls.",
            address=address.url,
            reason=str(error) or type(error).__name__,
        ) from error
    try:
        yield client
    finally:
        _quietly(client.close, timeout=2)


def _quietly(function: Callable[..., Any], *arguments: Any, **options: Any) -> None:
    """Let go of something that may be gone already."""
    with suppress(Exception):
        function(*arguments, **options)


@contextmanager
def _gateway_client(address: Address, reporter: Reporter) -> Iterator[Any]:
    """Yield a client of a cluster that a gateway has started for this run, and stop the cluster at the end.

    Which certificates hold is up to OpenSSL, and so to ``SSL_CERT_FILE`` as it stood when aiohttp was imported.
    """
    import dask_gateway
    from aiohttp import ClientConnectorCertificateError, ClientError

    with ExitStack() as stack:
        try:
            gateway = stack.enter_context(dask_gateway.Gateway(address.url, auth=address.auth or None))
            name = gateway.submit()
            stack.callback(_quietly, gateway.stop_cluster, name)
            _wait_for(gateway, name, reporter)
            cluster = gateway.connect(name)
            stack.callback(_quietly, cluster.close, shutdown=False)
            cluster.adapt(minimum=address.workers[0], maximum=address.workers[1])
            client = cluster.get_client(set_as_default=False)
            stack.callback(_quietly, client.close, timeout=2)
            # First of all: the run may have a second to end.
            stack.callback(_quietly, gateway.stop_cluster, name)
        except ClientConnectorCertificateError as error:
            raise ClusterError(
                "The certificate of the Dask Gateway at {address} does not hold ({reason}): import its authority in "
                "QGIS, Settings → Options → Authentication → Manage certificates, or name it in SSL_CERT_FILE.",
                address=address.url,
                reason=getattr(error.certificate_error, "verify_message", error.certificate_error),
            ) from error
        except (
            dask_gateway.GatewayServerError,
            dask_gateway.GatewayClusterError,
            ClientError,
            OSError,
            ValueError,
        ) as error:
            raise ClusterError(
                "The Dask Gateway at {address} gives no cluster ({reason}): correct ENGINE, or the login in Dask's own "
                "configuration, under gateway.auth.",
                address=address.url,
                reason=str(error) or type(error).__name__,
            ) from error
        yield client


def _wait_for(gateway: Any, name: str, reporter: Reporter) -> None:
    """Wait until a cluster runs."""
    while gateway.get_cluster(name, wait=False).status.name == "PENDING":
        reporter.check()
        reporter.progress(0.0, Text("Waiting for Dask's workers"))
        time.sleep(_POLL)
