"""Runs that are cancelled or lose their folder at any moment, and many runs one after another."""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from cloudless_plugin.common.errors import CancelledError, OutputError
from cloudless_plugin.common.protocol import RunJob
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.series import run_series
from cloudless_plugin.runtime.engine_client import EngineClient
from tests.support import jobs
from tests.support.engine import make_scenes

MOMENTS = int(os.environ.get("CLOUDLESS_MOMENTS", "30"))
"""In which runs are cancelled; ``make faults`` takes 200."""
RUNS = max(MOMENTS // 2, 15)


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_scenes(tmp_path_factory.mktemp("scenes"), jobs.SIZE)


@pytest.mark.fault("cancel at any moment")
@pytest.mark.timeout(1200)
def test_cancel_at_any_moment(scenes: Path, tmp_path: Path) -> None:
    """The process is gone within two seconds, nothing is left, and what stood at OUTPUT stands there still."""
    out = tmp_path / "out" / "a.tif"
    out.parent.mkdir()
    job, client = RunJob(jobs.request(scenes), str(out)), EngineClient()
    begun = time.monotonic()
    client.run_job(Path(sys.executable), job, Reporter(), lambda: False)
    latest = time.monotonic() - begun
    expected = {path.name: path.read_bytes() for path in out.parent.iterdir()}
    cancelled = 0
    for moment in np.random.default_rng(7).uniform(0, latest, MOMENTS):
        begun = time.monotonic()
        try:
            client.run_job(
                Path(sys.executable),
                job,
                Reporter(),
                lambda begun=begun, moment=moment: time.monotonic() - begun > moment,  # type: ignore[misc]
            )
        except CancelledError:
            cancelled += 1
            assert time.monotonic() - begun - moment < 2
        assert {path.name: path.read_bytes() for path in out.parent.iterdir()}.keys() == expected.keys()
        assert out.read_bytes() == expected["a.tif"]
        assert not _children(), "a process is left"
    assert cancelled > MOMENTS // 10, "nearly every run was over before"
    client.run_job(Path(sys.executable), job, Reporter(), lambda: False)
    assert out.read_bytes() == expected["a.tif"]


def _children() -> list[str]:
    """Return the processes that this one has started and that are still there."""
    return Path(f"/proc/self/task/{threading.main_thread().native_id}/children").read_text().split()


class RemovingReporter(Reporter):
    """Removes folders, with all that is in them, once a stage begins."""

    def __init__(self, folder: Path, words: str, pattern: str = "") -> None:
        """Remove ``folder`` itself, or what of it is called like ``pattern``."""
        super().__init__()
        self._folder, self._words, self._pattern = folder, words, pattern

    def progress(self, fraction: float, message: str) -> None:
        if self._words.lower() in message.lower():
            for folder in list(self._folder.glob(self._pattern)) if self._pattern else [self._folder]:
                _remove_at_once(folder)


def _remove_at_once(folder: Path) -> None:
    """Remove a folder for all threads in one moment: they would meet it half emptied."""
    with TemporaryDirectory(dir=folder.parents[1]) as other, suppress(FileNotFoundError):
        folder.rename(Path(other) / folder.name)


@pytest.mark.fault("output folder removed")
@pytest.mark.parametrize("processes", [False, True], ids=["threads", "processes"])
@pytest.mark.parametrize("words", ["Searching", "Tile 1 ", "Tile 10 ", "Writing"])
def test_folder_that_is_removed_in_mid_run(
    scenes: Path, tmp_path: Path, many_tiles: Settings, words: str, *, processes: bool
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    request = Request.from_dict(jobs.request(scenes))
    with pytest.raises(OutputError, match=r"out' does not exist: make it, or choose another output"):
        run_mosaic(request, folder / "a.tif", RemovingReporter(folder, words), processes=processes, settings=many_tiles)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.fault("unfinished files removed")
@pytest.mark.parametrize("words", ["Tile 10 ", "Writing"])
def test_unfinished_files_that_are_removed_in_mid_run(
    scenes: Path, tmp_path: Path, many_tiles: Settings, words: str
) -> None:
    request = Request.from_dict(jobs.request(scenes))
    reporter = RemovingReporter(tmp_path, words, ".a.tif.*")
    with pytest.raises(OutputError, match=r"unfinished files of this run were removed from '.*': start it again"):
        run_mosaic(request, tmp_path / "a.tif", reporter, settings=many_tiles)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.fault("output folder removed")
@pytest.mark.parametrize("words", ["Searching", "Tile 3 ", "Writing"])
def test_folder_of_the_evidence_that_is_removed_in_mid_run(
    scenes: Path, tmp_path: Path, many_tiles: Settings, words: str
) -> None:
    """What stood at OUTPUT stands there still."""
    folder, out = tmp_path / "evidence", tmp_path / "a.tif"
    folder.mkdir()
    out.write_text("before")
    request = Request.from_dict(jobs.request(scenes))
    with pytest.raises(OutputError, match=r"evidence' does not exist: make it, or choose another output"):
        run_mosaic(request, out, RemovingReporter(folder, words), evidence=folder / "e.tif", settings=many_tiles)
    assert len(jobs.leftovers(tmp_path)) == (words != "Searching"), "what is done is kept"
    assert out.read_text() == "before"
    folder.mkdir()
    run_mosaic(request, out, Reporter(), evidence=folder / "e.tif", settings=many_tiles)
    assert jobs.leftovers(tmp_path) == []


@pytest.mark.fault("output folder removed")
@pytest.mark.parametrize("words", ["Searching", "Tile 3 ", "Writing", "Drawing"])
def test_folder_of_a_series_that_is_removed_in_mid_run(
    scenes: Path, tmp_path: Path, many_tiles: Settings, words: str
) -> None:
    """Without the folder around it the run fails; the series' own folder is made again, as where it never was."""
    folder = tmp_path / "out" / "series"
    request = Request.from_dict(jobs.request(scenes, period="month"))

    def run(removed: Path) -> None:
        folder.mkdir(parents=True)
        reporter = RemovingReporter(removed, words)
        run_series(request, folder, reporter, figure=folder / "figure.png", settings=many_tiles)

    with pytest.raises(OutputError, match=r"out' does not exist: make it, or choose another output"):
        run(folder.parent)
    assert list(tmp_path.iterdir()) == []
    run(folder)
    assert list(folder.parent.iterdir()) == [folder]
    assert len(list(folder.glob("*.tif"))) == 3


@pytest.mark.fault("many runs in a row")
@pytest.mark.timeout(900)
def test_many_runs_leave_nothing_behind(scenes: Path, tmp_path: Path) -> None:
    """Mosaics, series and cancelled runs by turns in one process: files, threads and memory stay what they were."""

    def cycle(number: int) -> None:
        request = Request.from_dict(jobs.request(scenes))
        run_mosaic(request, tmp_path / "a.tif", Reporter())
        run_series(Request.from_dict(jobs.request(scenes, period="month")), tmp_path / "series", Reporter())
        reporter = Reporter()
        threading.Timer(0.02 * (number % 10), reporter.cancelled.set).start()
        with suppress(CancelledError):
            run_mosaic(request, tmp_path / "b.tif", reporter)

    for number in range(5):
        cycle(number)
    first = _settled()
    for number in range(RUNS):
        cycle(number)
    last = _settled(first["threads"])
    assert last["files"] <= first["files"]
    assert last["threads"] <= first["threads"]
    assert last["megabytes"] < first["megabytes"] + 40
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def _settled(threads: int = 1) -> dict[str, int]:
    """Return what this process takes, once threads that are about to end, and may still open files, have ended."""
    deadline = time.monotonic() + 10
    while threading.active_count() > threads and time.monotonic() < deadline:
        time.sleep(0.05)
    gc.collect()
    return _resources()


def _resources() -> dict[str, int]:
    """Return what this process has open and takes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return {
        "files": len(list(Path("/proc/self/fd").iterdir())),
        "threads": threading.active_count(),
        "megabytes": pages * os.sysconf("SC_PAGE_SIZE") >> 20,
    }


@pytest.mark.fault("two runs at once")
def test_runs_at_once_do_not_disturb_each_other(scenes: Path, tmp_path: Path) -> None:
    """Four at once: two of one output, two of others."""
    outputs = [tmp_path / name for name in ("a.tif", "a.tif", "b.tif", "c.tif")]
    problems: list[BaseException] = []

    def make(out: Path) -> None:
        try:
            job = RunJob(jobs.request(scenes), str(out))
            EngineClient().run_job(Path(sys.executable), job, Reporter(), lambda: False)
        except BaseException as error:  # noqa: BLE001 - shown below
            problems.append(error)

    threads = [threading.Thread(target=make, args=(out,)) for out in outputs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len({out.read_bytes() for out in outputs}) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        name for stem in "abc" for name in (f"{stem}.tif", f"{stem}.tif.json", f"{stem}.tif.item.json")
    )
