"""Connections to encrypted Dask schedulers, and to a real Dask Gateway, all on loopback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dask
import dask_gateway as gateways
import distributed  # noqa: F401 - its import adds defaults, which the end of a dask.config.set would remove again
import pytest

from cloudless_plugin.common.dask_address import DaskAddress
from cloudless_plugin.common.errors import CancelledError, CloudlessError, ClusterError
from cloudless_plugin.common.protocol import RunJob
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.runtime.engine_client import EngineClient
from tests.support import jobs
from tests.support.dask_cluster import PASSWORD, Dask, dask_gateway, make_certificate
from tests.support.dask_runs import Watcher, run_on
from tests.support.runs import mosaic
from tests.support.servers import free_port

pytestmark = [pytest.mark.timeout(180), pytest.mark.slow]


def test_encrypted_scheduler_needs_certificates(
    generated: Path, local: bytes, many_tiles: Settings, tmp_path: Path
) -> None:
    """With them the run works, without them it says where they belong."""
    folder = tmp_path / "dask"
    folder.mkdir()
    certificate = make_certificate(folder)
    places = {"tls-ca-file": certificate.path, "tls-cert": certificate.path, "tls-key": certificate.key}
    started = Dask(folder, *(f"--{name}={path}" for name, path in places.items()), scheme="tls")
    try:
        started.add()
        side = {"cert": str(certificate.path), "key": str(certificate.key)}
        with dask.config.set(
            {
                f"distributed.comm.tls.{name}": value
                for name, value in {"ca-file": str(certificate.path), "client": side}.items()
            }
        ):
            assert run_on(started.address, generated, tmp_path / "out", settings=many_tiles) == local
        with pytest.raises(ClusterError, match=r"distributed\.comm\.tls"):
            run_on(started.address, generated, tmp_path / "without")
    finally:
        started.end()


# -- gateway ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with (
        dask_gateway(tmp_path_factory.mktemp("gateway")) as address,
        dask.config.set({"gateway.auth.kwargs": {"password": PASSWORD}}),
    ):
        yield address


def _clusters(address: str) -> list[Any]:
    with gateways.Gateway(DaskAddress.parse(address).url, auth="basic") as known:
        return list(known.list_clusters())


def test_mosaic_of_a_gateway_has_the_same_bytes(
    gateway: str, generated: Path, local: bytes, many_tiles: Settings, tmp_path: Path
) -> None:
    reporter = Watcher()
    assert run_on(gateway, generated, tmp_path / "out", reporter, many_tiles) == local
    assert any("/status" in line for line in reporter.infos)
    assert _clusters(gateway) == []


@pytest.mark.fault("cancel at any moment")
def test_cancelled_run_ends_the_cluster_of_its_gateway(
    gateway: str, generated: Path, many_tiles: Settings, tmp_path: Path
) -> None:
    with pytest.raises(CancelledError):
        run_on(gateway, generated, tmp_path / "out", Watcher(2), many_tiles)
    assert _clusters(gateway) == []


def test_refused_login_is_told(gateway: str, generated: Path, tmp_path: Path) -> None:
    with (
        dask.config.set({"gateway.auth.kwargs": {"password": "wrong"}}),
        pytest.raises(ClusterError, match=r"gives no cluster .*gateway\.auth"),
    ):
        run_on(gateway, generated, tmp_path / "out")


def test_certificate_of_the_gateway_must_be_trusted(generated: Path, tmp_path: Path) -> None:
    """As QGIS tells the engine's process whom it trusts: once the gateway's authority, once only others."""
    folder, out, local = tmp_path / "gateway", tmp_path / "out" / "a.tif", tmp_path / "local" / "a.tif"
    for made in (folder, folder / "other", out.parent, local.parent):
        made.mkdir()
    mosaic(generated, local)
    certificate, other = make_certificate(folder), make_certificate(folder / "other")
    login = {"DASK_GATEWAY__AUTH__KWARGS__PASSWORD": PASSWORD}
    with dask_gateway(folder, certificate) as address:
        job = RunJob(jobs.request(generated, engine=address), str(out), allowed_engines=(address,))

        def trust(authority: Path) -> None:
            variables = {**login, "SSL_CERT_FILE": str(authority)}
            EngineClient().run_job(Path(sys.executable), job, Reporter(), lambda: False, variables)

        with pytest.raises(CloudlessError, match=r"certificate .*self-signed.*SSL_CERT_FILE"):
            trust(other.path)
        assert list(out.parent.iterdir()) == []
        trust(certificate.path)
    assert out.read_bytes() == local.read_bytes()


def test_address_without_a_gateway_is_refused(generated: Path, tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match="gives no cluster"):
        run_on(f"gateway+http://127.0.0.1:{free_port()}?auth=basic", generated, tmp_path / "out")
