"""Runs on a real Dask scheduler with real workers, all on loopback."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import dask
import pytest

from cloudless_plugin.common.errors import CancelledError, ClusterError
from cloudless_plugin.common.protocol import RunJob
from cloudless_plugin.common.settings import Limits, Logins, Settings
from cloudless_plugin.runtime.engine_client import EngineClient
from tests.support import jobs
from tests.support.dask_cluster import Dask
from tests.support.dask_runs import Watcher, run_on
from tests.support.faults import serve_faults
from tests.support.outages import Cutter, Switch, settings
from tests.support.paths import ROOT
from tests.support.posix import IS_ROOT
from tests.support.runs import mosaic
from tests.support.servers import free_port

pytestmark = [pytest.mark.timeout(180), pytest.mark.slow]


def test_mosaic_has_the_same_bytes(
    scheduler: Dask, generated: Path, local: bytes, many_tiles: Settings, tmp_path: Path
) -> None:
    """Twice, since the second run finds the first one's code."""
    scheduler.add()
    scheduler.add()
    for turn in range(2):
        reporter = Watcher()
        assert run_on(scheduler.address, generated, tmp_path / f"out{turn}", reporter, many_tiles) == local
        assert reporter.tiles > 10
        assert any("/status" in line for line in reporter.infos), "the dashboard's link"
        assert not reporter.warnings
    recipe = json.loads((tmp_path / "out0" / "a.tif.json").read_text())
    assert recipe["request"]["engine"] == scheduler.address
    assert recipe["versions"]["dask"] == dask.__version__


def test_views_are_chosen_alike(scheduler: Dask, generated: Path, many_tiles: Settings, tmp_path: Path) -> None:
    scheduler.add()
    alone, together = tmp_path / "alone", tmp_path / "together"
    alone.mkdir()
    mosaic(generated, alone / "a.tif", None, many_tiles, views=3)
    assert run_on(scheduler.address, generated, together, None, many_tiles, views=3) == (alone / "a.tif").read_bytes()


@pytest.mark.fault("Dask worker lost")
def test_run_survives_a_killed_worker(
    scheduler: Dask, generated: Path, local: bytes, many_tiles: Settings, tmp_path: Path
) -> None:
    doomed = scheduler.add()
    scheduler.add()
    assert run_on(scheduler.address, generated, tmp_path / "out", Watcher(3, doomed.kill), many_tiles) == local


@pytest.mark.fault("Dask worker lost")
def test_worker_that_comes_later_takes_over(
    scheduler: Dask, generated: Path, local: bytes, many_tiles: Settings, tmp_path: Path
) -> None:
    """It gets the code as well."""
    first = scheduler.add()

    def change() -> None:
        scheduler.add()
        first.kill()

    assert run_on(scheduler.address, generated, tmp_path / "out", Watcher(3, change), many_tiles) == local


@pytest.mark.fault("Dask scheduler lost")
def test_next_run_resumes_after_the_scheduler_was_lost(
    scheduler: Dask, generated: Path, local: bytes, many_tiles: Settings, tmp_path: Path
) -> None:
    """The run says so, and keeps its tiles."""
    scheduler.add()

    def crash() -> None:
        for server in [scheduler.scheduler, *scheduler.workers]:
            server.kill()

    reporter = Watcher(5, crash)
    with pytest.raises(ClusterError, match=r"does not answer any more.* run again to resume"):
        run_on(scheduler.address, generated, tmp_path / "out", reporter, many_tiles)
    assert [path.name[:7] for path in (tmp_path / "out").iterdir()] == [".a.tif."]
    scheduler.begin()
    scheduler.add()
    again = Watcher()
    assert run_on(scheduler.address, generated, tmp_path / "out", again, many_tiles) == local
    assert 0 < again.tiles <= _tile_count(generated, tmp_path, many_tiles) - reporter.tiles


def _tile_count(scenes: Path, tmp_path: Path, settings: Settings) -> int:
    reporter = Watcher()
    (tmp_path / "count").mkdir()
    mosaic(scenes, tmp_path / "count" / "a.tif", reporter, settings)
    return reporter.tiles


@pytest.mark.fault("Dask scheduler lost")
def test_local_run_resumes_after_the_cluster_was_lost(
    scheduler: Dask, generated: Path, local: bytes, many_tiles: Settings, tmp_path: Path
) -> None:
    scheduler.add()
    with pytest.raises(ClusterError):
        run_on(scheduler.address, generated, tmp_path / "out", Watcher(5, scheduler.end), many_tiles)
    again = Watcher()
    assert run_on("local", generated, tmp_path / "out", again, many_tiles) == local
    assert again.tiles <= _tile_count(generated, tmp_path, many_tiles) - 5


@pytest.mark.fault("cancel at any moment")
def test_cancelled_run_drops_its_tasks(scheduler: Dask, generated: Path, many_tiles: Settings, tmp_path: Path) -> None:
    scheduler.add()
    begun = time.monotonic()
    with pytest.raises(CancelledError):
        run_on(scheduler.address, generated, tmp_path / "out", Watcher(2), many_tiles)
    assert time.monotonic() - begun < 30
    assert list((tmp_path / "out").iterdir()) == []
    from distributed import Client

    with Client(scheduler.address, set_as_default=False) as client:
        deadline = time.monotonic() + 20
        while client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert len(client.run_on_scheduler(lambda dask_scheduler: list(dask_scheduler.clients))) <= 2


def test_unreadable_scene_is_left_out(scheduler: Dask, generated: Path, many_tiles: Settings, tmp_path: Path) -> None:
    scheduler.add()
    broken = tmp_path / "scenes"
    shutil.copytree(generated.parent, broken)
    items = broken / generated.name
    item = json.loads(items.read_text())["features"][3]
    (broken / item["assets"]["red" if "red" in item["assets"] else "B04"]["href"]).write_bytes(b"nothing")
    (tmp_path / "local").mkdir()
    reporter = Watcher()
    mosaic(items, tmp_path / "local" / "a.tif", reporter, many_tiles)
    assert len(reporter.warnings) == 1
    on_dask = Watcher()
    assert (
        run_on(scheduler.address, items, tmp_path / "out", on_dask, many_tiles)
        == (tmp_path / "local" / "a.tif").read_bytes()
    )
    assert on_dask.warnings == reporter.warnings


@pytest.mark.skipif(not IS_ROOT, reason="only root can hide a folder from a process")
@pytest.mark.fault("network that is away")
def test_workers_wait_for_the_network(scheduler: Dask, generated: Path, local: bytes, tmp_path: Path) -> None:
    """Each worker finds out by itself that the server is away, and this machine asks when it is back."""
    scheduler.add()
    scheduler.add()
    with serve_faults(generated.parent) as server:
        reporter = Cutter(Switch(server, "reset"), 0.2, 3.0)
        items = {"type": "FeatureCollection", "features": server.items}
        (tmp_path / "items.json").write_text(json.dumps(items))
        allowed = replace(settings(), allowed_engines=(scheduler.address,))
        mosaic(tmp_path / "items.json", tmp_path / "a.tif", reporter, allowed, engine=scheduler.address)
        reporter.join()
    assert reporter.warnings == []
    assert any(message.startswith("No server answers") for message in reporter.messages)
    assert (tmp_path / "a.tif").read_bytes() == local


def test_files_that_workers_do_not_see_are_named(scheduler: Dask, generated: Path, tmp_path: Path) -> None:
    hide = f"mount -t tmpfs tmpfs '{generated.parent}' && exec \"$@\""
    scheduler.add(before=("unshare", "-m", "sh", "-c", hide, "sh"))
    with pytest.raises(ClusterError, match="lies on this machine: choose a catalogue on the web"):
        run_on(scheduler.address, generated, tmp_path / "out")


# -- the scheduler is lost before the first tile ----------------------------------------------------------------------

_UNTIL_CODE_COMES = """
import os, signal, sys
class Killer:
    def find_spec(self, name, *_):
        if name == "cloudless_plugin":
            os.kill({pid}, signal.SIGKILL)
            os._exit(1)
sys.meta_path.insert(0, Killer())
"""


class Saboteur(Watcher):
    """Does something when it first hears some words."""

    def __init__(self, words: str, deed: Callable[[], Any]) -> None:
        super().__init__()
        self._words, self._act = words, deed

    def _hear(self, message: str) -> None:
        if self._words in message:
            self._words = "never again"
            self._act()

    def progress(self, fraction: float, message: str) -> None:
        self._hear(message)

    def info(self, message: str) -> None:
        super().info(message)
        self._hear(message)

    def warning(self, message: str) -> None:
        super().warning(message)
        self._hear(message)


@pytest.mark.fault("Dask scheduler lost")
@pytest.mark.parametrize("moment", ["connected", "waiting for workers", "versions compared", "code sent"])
def test_scheduler_that_is_lost_before_the_first_tile(
    scheduler: Dask, generated: Path, tmp_path: Path, moment: str
) -> None:
    """Whatever Dask raises then, the run says the same."""
    words = {"waiting for workers": "Waiting for Dask's workers", "versions compared": "pixels may differ"}
    if moment == "versions compared":
        scheduler.add(_version("rasterio", "1.0"))
    elif moment == "code sent":
        scheduler.add(_UNTIL_CODE_COMES.format(pid=scheduler.scheduler.pid))
    patient = Settings(limits=Limits(scheduler_timeout=5))
    reporter = Saboteur(words.get(moment, "Dask dashboard"), scheduler.scheduler.kill)
    if moment == "code sent":
        reporter = Saboteur("nothing", list)
    begun = time.monotonic()
    with pytest.raises(ClusterError, match=r"The Dask scheduler at tcp://.* does not answer any more .*start it, and"):
        run_on(scheduler.address, generated, tmp_path / "out", reporter, patient)
    assert time.monotonic() - begun < 30


@pytest.mark.fault("Dask scheduler lost")
def test_frozen_scheduler_is_given_up(scheduler: Dask, generated: Path, tmp_path: Path) -> None:
    """One whose connections stay open, though it does not answer."""
    patient = Settings(limits=Limits(scheduler_timeout=2))
    pid = scheduler.scheduler.pid
    reporter = Saboteur("Waiting for Dask's workers", lambda: os.kill(pid, signal.SIGSTOP))
    with pytest.raises(ClusterError, match="does not answer any more"):
        run_on(scheduler.address, generated, tmp_path / "out", reporter, patient)


@pytest.mark.fault("Dask scheduler lost")
def test_nothing_but_the_sentence_is_printed(scheduler: Dask, generated: Path, tmp_path: Path, out: Path) -> None:
    """None of Dask's own lines, though its loggers write to standard error."""
    recipe = jobs.recipe(tmp_path, generated, engine=scheduler.address)
    command = [sys.executable, "-m", "cloudless_plugin.engine", recipe, out, "--allow-engine", scheduler.address]
    running = subprocess.Popen([str(part) for part in command], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    scheduler.scheduler.wait_until(lambda: scheduler.scheduler.says("Receive client connection"))
    scheduler.scheduler.kill()
    _, printed = running.communicate(timeout=120)
    assert running.returncode == 1
    assert printed.startswith(f"The Dask scheduler at {scheduler.address} does not answer")
    assert printed.count("\n") == 1


# -- logins ----------------------------------------------------------------------------------------------------------


def _run_with(login: Logins, address: str, items: str | Path, out: Path) -> Saboteur:
    """Make a mosaic in a process of its own, as QGIS does; return what it said."""
    reporter = Saboteur("without encryption", lambda: reporter.infos.append("the warning"))
    job = RunJob(jobs.request(items, engine=address), str(out), logins=login, allowed_engines=(address,))
    EngineClient().run_job(Path(sys.executable), job, reporter, lambda: False)
    return reporter


def _logins_of_workers(scheduler: Dask) -> list[Any]:
    """Return the logins that the workers have, one entry for each run."""
    from distributed import Client

    with Client(scheduler.address, set_as_default=False) as client:
        found = client.run(lambda dask_worker: [dict(tools.settings.logins) for tools in dask_worker.cloudless_tools])
        return [logins for worker in found.values() for logins in worker]


@pytest.mark.fault("login to a Dask cluster without encryption")
def test_login_that_no_file_needs_stays_here(scheduler: Dask, generated: Path, out: Path) -> None:
    scheduler.add()
    reporter = _run_with(
        {"https://example.org/stac": {"Authorization": "Bearer geheim"}},
        scheduler.address.replace("127.0.0.1", "0.0.0.0"),  # noqa: S104
        generated,
        out,
    )
    assert _logins_of_workers(scheduler) == [{}]
    assert reporter.warnings == []


@pytest.mark.fault("login to a Dask cluster without encryption")
def test_login_without_encryption_causes_one_warning(scheduler: Dask, generated: Path, out: Path) -> None:
    """Before any worker has it; none on this machine, where 0.0.0.0 stands for an address outside of it."""
    scheduler.add()
    elsewhere = scheduler.address.replace("127.0.0.1", "0.0.0.0")  # noqa: S104
    with serve_faults(generated.parent) as server:
        needed = {server.address: {"Authorization": "Bearer geheim"}}
        given = {**needed, "https://example.org": {"X-Key": "other"}}
        here = _run_with(given, scheduler.address, server.api, out)
        there = _run_with(given, elsewhere, server.api, out)
    assert here.warnings == []
    assert [f"by {elsewhere} without encryption" in warning for warning in there.warnings] == [True]
    told = [line for line in there.infos if "warning" in line or "dashboard" in line]
    assert told[0] == "the warning", "nothing has been sent yet"
    assert _logins_of_workers(scheduler)[-1] == needed


# -- what does not fit -----------------------------------------------------------------------------------------------


def _version(package: str, version: str) -> str:
    """Return what makes a Python believe that it has another version of a package."""
    return (
        "from importlib import metadata\n"
        "real = metadata.version\n"
        f"metadata.version = lambda name: {version!r} if name == {package!r} else real(name)"
    )


def test_other_versions_are_refused(scheduler: Dask, generated: Path, tmp_path: Path) -> None:
    scheduler.add(_version("dask", "2020.1.0"))
    with pytest.raises(ClusterError, match=rf"other versions .*dask 2020.1.0 / {dask.__version__}.*engine.lock"):
        run_on(scheduler.address, generated, tmp_path / "out")


def test_versions_that_may_change_pixels_cause_a_warning(scheduler: Dask, generated: Path, tmp_path: Path) -> None:
    scheduler.add(_version("rasterio", "1.0"))
    reporter = Watcher()
    run_on(scheduler.address, generated, tmp_path / "out", reporter)
    assert any("rasterio 1.0" in warning for warning in reporter.warnings)


def test_missing_package_is_named(scheduler: Dask, generated: Path, tmp_path: Path) -> None:
    scheduler.add("sys.modules['shapely'] = None")
    with pytest.raises(ClusterError, match=r"cannot run the engine .*shapely.*engine\.lock"):
        run_on(scheduler.address, generated, tmp_path / "out")


def test_code_of_another_version_is_replaced(
    scheduler: Dask, generated: Path, local: bytes, many_tiles: Settings, tmp_path: Path
) -> None:
    """A worker that has run an older plugin runs this one."""
    old = tmp_path / "cloudless-0123456789abcdef.zip"
    for module in ("compositing/compose_tile", "executors/dask_task", "machine/code_digest"):
        path = old / "cloudless_plugin" / "engine" / f"{module}.py"
        path.parent.mkdir(parents=True)
        path.write_text("raise SystemError('old')")
    for path in [*old.rglob("*.py")]:
        for folder in list(path.parents)[:3]:
            (folder / "__init__.py").write_text("")
    scheduler.add(f"sys.path.insert(0, {str(old)!r}); import cloudless_plugin.engine")
    assert run_on(scheduler.address, generated, tmp_path / "out", settings=many_tiles) == local


def test_cluster_without_a_worker_is_refused(scheduler: Dask, generated: Path, tmp_path: Path) -> None:
    impatient = Settings(limits=Limits(worker_patience=1))
    with pytest.raises(ClusterError, match="no worker for 1 seconds: start some"):
        run_on(scheduler.address, generated, tmp_path / "out", settings=impatient)


def test_address_without_a_scheduler_is_refused(generated: Path, tmp_path: Path) -> None:
    impatient = Settings(limits=Limits(scheduler_timeout=1))
    with pytest.raises(ClusterError, match=r"does not answer .* start it, or correct ENGINE"):
        run_on(f"tcp://127.0.0.1:{free_port()}", generated, tmp_path / "out", settings=impatient)


def test_waiting_for_workers_can_be_cancelled(scheduler: Dask, generated: Path, tmp_path: Path) -> None:
    reporter = Watcher()
    threading.Timer(1, reporter.cancelled.set).start()
    with pytest.raises(CancelledError):
        run_on(scheduler.address, generated, tmp_path / "out", reporter)
    assert list((tmp_path / "out").iterdir()) == []
