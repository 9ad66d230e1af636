"""Runs on a real Dask scheduler with real workers, and on a real Dask Gateway, all on loopback."""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable, Optional

import dask
import pytest

from cloudless_plugin.common import protocol
from cloudless_plugin.common.dask_address import DaskAddress
from cloudless_plugin.common.errors import CancelledError, CloudlessError, ClusterError, RequestError
from cloudless_plugin.common.reporting import Listener, Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.executors import dask_cluster
from cloudless_plugin.engine.jobs import mosaic
from cloudless_plugin.engine.mosaicking import tile_plan
from cloudless_plugin.runtime.engine_client import run_job
from tests.support import jobs
from tests.support.dask_cluster import PASSWORD, Dask, dask_gateway, make_certificate
from tests.support.engine import make_scenes
from tests.support.servers import free_port

TILE = 64
pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_scenes(tmp_path_factory.mktemp("scenes"), jobs.SIZE)


@pytest.fixture
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """A scheduler without a worker."""
    started = Dask(tmp_path_factory.mktemp("dask"))
    yield started
    started.end()


@pytest.fixture
def many_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tile_plan, "BLOCK", TILE)
    monkeypatch.setattr(tile_plan, "STACK", 1)


@pytest.fixture
def local(scenes: Path, many_tiles: None, tmp_path: Path) -> bytes:
    """What the run gives on this machine alone."""
    (tmp_path / "local").mkdir()
    mosaic.run_mosaic(request(scenes), tmp_path / "local" / "a.tif", Reporter())
    return (tmp_path / "local" / "a.tif").read_bytes()


def request(scenes: Path, **changes: Any) -> Request:
    return Request.from_dict(jobs.request(scenes, **changes))


class Watching(Reporter):
    """Keeps what is said, counts the tiles, and does something after some of them."""

    def __init__(self, after: int = 0, deed: Optional[Callable[[], Any]] = None) -> None:
        """By default it cancels the run."""
        super().__init__()
        self.tiles = 0
        self.told: list[str] = []
        self._after, self._deed = after, deed or self.cancelled.set

    def info(self, message: str) -> None:
        self.told.append(message)

    def progress(self, fraction: float, message: str) -> None:
        if message.startswith("Tile "):
            self.tiles += 1
            if self.tiles == self._after:
                self._deed()


def run(scenes: Path, folder: Path, engine: str, reporter: Optional[Reporter] = None, **changes: Any) -> bytes:
    """Run on Dask; return the mosaic, of which nothing else is left."""
    folder.mkdir(exist_ok=True)
    mosaic.run_mosaic(request(scenes, engine=engine, **changes), folder / "a.tif", reporter or Watching())
    assert sorted(path.name for path in folder.iterdir()) == ["a.tif", "a.tif.json"]
    return (folder / "a.tif").read_bytes()


# -- scheduler -------------------------------------------------------------------------------------------------------


def test_same_bytes(scheduler: Dask, scenes: Path, local: bytes, tmp_path: Path) -> None:
    """Twice, since the second run finds the first one's code."""
    scheduler.add()
    scheduler.add()
    for turn in range(2):
        reporter = Watching()
        assert run(scenes, tmp_path / f"out{turn}", scheduler.address, reporter) == local
        assert reporter.tiles > 10
        assert any("/status" in line for line in reporter.told), "the dashboard's link"
        assert not reporter.warnings
    recipe = json.loads((tmp_path / "out0" / "a.tif.json").read_text())
    assert recipe["request"]["engine"] == scheduler.address


@pytest.mark.fault("Dask worker lost")
def test_worker_is_killed_in_mid_run(scheduler: Dask, scenes: Path, local: bytes, tmp_path: Path) -> None:
    doomed = scheduler.add()
    scheduler.add()
    assert run(scenes, tmp_path / "out", scheduler.address, Watching(3, doomed.kill)) == local


@pytest.mark.fault("Dask worker lost")
def test_worker_that_comes_later_takes_over(scheduler: Dask, scenes: Path, local: bytes, tmp_path: Path) -> None:
    """It gets the code as well."""
    first = scheduler.add()

    def change() -> None:
        scheduler.add()
        first.kill()

    assert run(scenes, tmp_path / "out", scheduler.address, Watching(3, change)) == local


@pytest.mark.fault("Dask scheduler lost")
def test_scheduler_is_restarted(scheduler: Dask, scenes: Path, local: bytes, tmp_path: Path) -> None:
    """The run says so, keeps what it has, and the next one goes on from there."""
    scheduler.add()

    def crash() -> None:
        for server in [scheduler.scheduler, *scheduler.workers]:
            server.kill()

    reporter = Watching(5, crash)
    with pytest.raises(ClusterError, match=r"does not answer any more.* run again to resume"):
        run(scenes, tmp_path / "out", scheduler.address, reporter)
    assert [path.name[:7] for path in (tmp_path / "out").iterdir()] == [".a.tif."]
    scheduler.begin()
    scheduler.add()
    again = Watching()
    assert run(scenes, tmp_path / "out", scheduler.address, again) == local
    assert 0 < again.tiles <= _tile_count(scenes, tmp_path) - reporter.tiles


def _tile_count(scenes: Path, tmp_path: Path) -> int:
    reporter = Watching()
    (tmp_path / "count").mkdir()
    mosaic.run_mosaic(request(scenes), tmp_path / "count" / "a.tif", reporter)
    return reporter.tiles


@pytest.mark.fault("Dask scheduler lost")
def test_goes_on_locally_where_the_cluster_was_lost(
    scheduler: Dask, scenes: Path, local: bytes, tmp_path: Path
) -> None:
    scheduler.add()
    with pytest.raises(ClusterError):
        run(scenes, tmp_path / "out", scheduler.address, Watching(5, scheduler.end))
    again = Watching()
    assert run(scenes, tmp_path / "out", "local", again) == local
    assert again.tiles <= _tile_count(scenes, tmp_path) - 5


@pytest.mark.fault("cancel at any moment")
def test_cancel_lets_go_of_the_tasks(scheduler: Dask, scenes: Path, many_tiles: None, tmp_path: Path) -> None:
    scheduler.add()
    reporter = Watching(2)
    begun = time.monotonic()
    with pytest.raises(CancelledError):
        run(scenes, tmp_path / "out", scheduler.address, reporter)
    assert time.monotonic() - begun < 30
    assert list((tmp_path / "out").iterdir()) == []
    from distributed import Client

    with Client(scheduler.address, set_as_default=False) as client:
        deadline = time.monotonic() + 20
        while client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert len(client.run_on_scheduler(lambda dask_scheduler: list(dask_scheduler.clients))) <= 2


def test_unreadable_scene_is_left_out(scheduler: Dask, scenes: Path, many_tiles: None, tmp_path: Path) -> None:
    scheduler.add()
    broken = tmp_path / "scenes"
    shutil.copytree(scenes.parent, broken)
    items = broken / scenes.name
    item = json.loads(items.read_text())["features"][3]
    (broken / item["assets"]["red" if "red" in item["assets"] else "B04"]["href"]).write_bytes(b"nothing")
    (tmp_path / "local").mkdir()
    reporter = Watching()
    mosaic.run_mosaic(request(items), tmp_path / "local" / "a.tif", reporter)
    assert len(reporter.warnings) == 1
    on_dask = Watching()
    assert run(items, tmp_path / "out", scheduler.address, on_dask) == (tmp_path / "local" / "a.tif").read_bytes()
    assert on_dask.warnings == reporter.warnings


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can hide a folder from a process")
def test_files_that_workers_do_not_see(scheduler: Dask, scenes: Path, tmp_path: Path) -> None:
    hide = f"mount -t tmpfs tmpfs '{scenes.parent}' && exec \"$@\""
    scheduler.add(before=("unshare", "-m", "sh", "-c", hide, "sh"))
    with pytest.raises(ClusterError, match="lies on this machine: choose a catalogue on the web"):
        run(scenes, tmp_path / "out", scheduler.address)


# -- what does not fit -----------------------------------------------------------------------------------------------


def _version(package: str, version: str) -> str:
    """Return what makes a Python believe that it has another version of a package."""
    return (
        "from importlib import metadata\n"
        "real = metadata.version\n"
        f"metadata.version = lambda name: {version!r} if name == {package!r} else real(name)"
    )


def test_other_versions_are_refused(scheduler: Dask, scenes: Path, tmp_path: Path) -> None:
    scheduler.add(_version("dask", "2020.1.0"))
    with pytest.raises(ClusterError, match=rf"other versions .*dask 2020.1.0 / {dask.__version__}.*engine.lock"):
        run(scenes, tmp_path / "out", scheduler.address)


def test_versions_that_may_change_pixels_are_told(scheduler: Dask, scenes: Path, tmp_path: Path) -> None:
    scheduler.add(_version("rasterio", "1.0"))
    reporter = Watching()
    run(scenes, tmp_path / "out", scheduler.address, reporter)
    assert any("rasterio 1.0" in warning for warning in reporter.warnings)


def test_package_that_is_missing_is_named(scheduler: Dask, scenes: Path, tmp_path: Path) -> None:
    scheduler.add("sys.modules['shapely'] = None")
    with pytest.raises(ClusterError, match=r"cannot run the engine .*shapely.*engine\.lock"):
        run(scenes, tmp_path / "out", scheduler.address)


def test_code_of_another_version_is_replaced(scheduler: Dask, scenes: Path, local: bytes, tmp_path: Path) -> None:
    """A worker that has run an older plugin runs this one."""
    old = tmp_path / "cloudless-0123456789abcdef.zip" / "cloudless_plugin" / "engine"
    old.mkdir(parents=True)
    for folder in (old, old.parent):
        (folder / "__init__.py").write_text("")
    (old / "compose.py").write_text("raise SystemError('old')")
    scheduler.add(f"sys.path.insert(0, {str(old.parents[1])!r}); import cloudless_plugin.engine")
    assert run(scenes, tmp_path / "out", scheduler.address) == local


def test_no_worker(scheduler: Dask, scenes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "_PATIENCE", 1)
    with pytest.raises(ClusterError, match="no worker for 1 seconds: start some"):
        run(scenes, tmp_path / "out", scheduler.address)


def test_no_scheduler(scenes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "_CONNECT", 1)
    with pytest.raises(ClusterError, match=r"does not answer .* start it, or correct ENGINE"):
        run(scenes, tmp_path / "out", f"tcp://127.0.0.1:{free_port()}")


def test_waiting_for_workers_can_be_cancelled(scheduler: Dask, scenes: Path, tmp_path: Path) -> None:
    reporter = Watching()
    threading.Timer(1, reporter.cancelled.set).start()
    with pytest.raises(CancelledError):
        run(scenes, tmp_path / "out", scheduler.address, reporter)
    assert list((tmp_path / "out").iterdir()) == []


# -- certificates ----------------------------------------------------------------------------------------------------


def test_certificates(scenes: Path, local: bytes, tmp_path: Path) -> None:
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
            assert run(scenes, tmp_path / "out", started.address) == local
        with pytest.raises(ClusterError, match=r"distributed\.comm\.tls"):
            run(scenes, tmp_path / "without", started.address)
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
    from dask_gateway import Gateway

    with Gateway(DaskAddress.parse(address).url, auth="basic") as known:
        return list(known.list_clusters())


def test_gateway(gateway: str, scenes: Path, local: bytes, tmp_path: Path) -> None:
    reporter = Watching()
    assert run(scenes, tmp_path / "out", gateway, reporter) == local
    assert any("/status" in line for line in reporter.told)
    assert _clusters(gateway) == []


@pytest.mark.fault("cancel at any moment")
def test_gateway_s_cluster_ends_with_a_cancelled_run(
    gateway: str, scenes: Path, many_tiles: None, tmp_path: Path
) -> None:
    reporter = Watching(2)
    with pytest.raises(CancelledError):
        run(scenes, tmp_path / "out", gateway, reporter)
    assert _clusters(gateway) == []


def test_gateway_that_refuses_the_login(gateway: str, scenes: Path, tmp_path: Path) -> None:
    with (
        dask.config.set({"gateway.auth.kwargs": {"password": "wrong"}}),
        pytest.raises(ClusterError, match=r"gives no cluster .*gateway\.auth"),
    ):
        run(scenes, tmp_path / "out", gateway)


def test_gateway_with_a_certificate(scenes: Path, local: bytes, tmp_path: Path) -> None:
    """As QGIS tells the engine's process whom it trusts: once the gateway's authority, once only others."""
    folder, out = tmp_path / "gateway", tmp_path / "out" / "a.tif"
    for made in (folder, folder / "other", out.parent):
        made.mkdir()
    certificate, other = make_certificate(folder), make_certificate(folder / "other")
    login = {"DASK_GATEWAY__AUTH__KWARGS__PASSWORD": PASSWORD}
    with dask_gateway(folder, certificate) as address:
        job = {"request": jobs.request(scenes, engine=address), "output": str(out)}

        def trusting(authority: Path) -> None:
            variables = {**login, "SSL_CERT_FILE": str(authority)}
            run_job(Path(sys.executable), protocol.RUN, job, Listener(), lambda: False, variables)

        with pytest.raises(CloudlessError, match=r"certificate .*self-signed.*SSL_CERT_FILE"):
            trusting(other.path)
        assert list(out.parent.iterdir()) == []
        trusting(certificate.path)
    assert out.read_bytes() == local


def test_no_gateway(scenes: Path, tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match="gives no cluster"):
        run(scenes, tmp_path / "out", f"gateway+http://127.0.0.1:{free_port()}?auth=basic")


# -- addresses -------------------------------------------------------------------------------------------------------


def test_addresses() -> None:
    assert DaskAddress.parse("tcp://host:8786") == DaskAddress("tcp://host:8786", is_gateway=False)
    assert DaskAddress.parse("gateway+https://host/services/dask/") == DaskAddress(
        "https://host/services/dask", is_gateway=True
    )
    asked = DaskAddress.parse("gateway+http://host:8000?auth=jupyterhub&minimum=2&maximum=9")
    assert asked == DaskAddress("http://host:8000", is_gateway=True, auth="jupyterhub", workers=(2, 9))
    assert DaskAddress.parse("gateway+https://host").workers == (4, 24)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("tcp://host", "not known"),
        ("tcp://host:port", "not known"),
        ("tcp://", "not known"),
        ("http://host:8786", "not known"),
        ("tcp://[:8786", "not known"),
        ("tcp://me:secret@host:8786", "password"),
        ("gateway+https://me@host", "password"),
        ("gateway+https://host?minimum=5&maximum=4", "asks a gateway"),
        ("gateway+https://host?minimum=-1", "asks a gateway"),
        ("gateway+https://host?maximum=0&minimum=0", "asks a gateway"),
        ("gateway+https://host?auth=password", "asks a gateway"),
        ("gateway+https://host?workers=4", "asks a gateway"),
    ],
)
def test_what_is_no_address(address: str, reason: str) -> None:
    with pytest.raises(RequestError, match=reason):
        DaskAddress.parse(address)
