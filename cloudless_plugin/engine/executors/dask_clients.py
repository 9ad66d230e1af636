"""Connections to Dask schedulers and gateways."""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, Callable

import distributed
from distributed.versions import VersionMismatchWarning

from ...common.dask_address import DaskAddress
from ...common.errors import CloudlessError, ClusterError
from ...common.messages import Message
from ...common.reporting import Reporter

POLL = 0.1
"""Seconds between two looks at a cluster that is on its way."""


_LOGGERS = ("distributed", "dask_gateway", "tornado", "asyncio")


def silence_dask() -> None:
    """Keep Dask from logging lost connections and differing versions: the errors here say the same in a sentence.

    Dask gives levels and handlers of their own to some of its loggers, so that its first one is not enough.
    """
    known = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in _LOGGERS]
    for name in {*_LOGGERS, *known}:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    warnings.simplefilter("ignore", VersionMismatchWarning)


@contextmanager
def scheduler_client(address: DaskAddress, timeout: float) -> Iterator[Any]:
    """Yield a client of a scheduler, which has so many seconds to answer.

    Raises:
        ClusterError: where it does not answer.
    """
    try:
        client: Any = distributed.Client(  # type: ignore[no-untyped-call]
            address.url, timeout=timeout, set_as_default=False, name="cloudless"
        )
    except Exception as error:  # whatever Dask makes of certificates that lack, or of a scheduler that ends just now
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
def gateway_client(address: DaskAddress, reporter: Reporter) -> Iterator[Any]:
    """Yield a client of a cluster that a gateway has started for this run, and stop the cluster at the end.

    OpenSSL decides which certificates to trust, by ``SSL_CERT_FILE`` as it stood when aiohttp was imported.

    Raises:
        ClusterError: where the gateway gives no cluster.
    """
    import dask_gateway
    from aiohttp import ClientConnectorCertificateError

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
                "The certificate of the Dask Gateway at {address} is not trusted ({reason}): import its authority in "
                "QGIS, Settings → Options → Authentication → Manage certificates, or name it in SSL_CERT_FILE.",
                address=address.url,
                reason=getattr(error.certificate_error, "verify_message", error.certificate_error),
            ) from error
        except CloudlessError:
            raise
        except Exception as error:
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
        reporter.progress(0.0, Message("Waiting for Dask's workers"))
        time.sleep(POLL)
