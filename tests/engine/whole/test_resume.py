"""Runs that are killed, and the next ones, which resume them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cloudless_plugin.common.errors import CancelledError, ClusterError, OrphanedError
from cloudless_plugin.common.file_lock import is_locked
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.compositing.compose_tile import compose_tile
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.series import run_series
from cloudless_plugin.engine.mosaicking import tile_queue
from cloudless_plugin.engine.mosaicking.journal import Journal
from tests.support import jobs
from tests.support.paths import ROOT
from tests.support.posix import IS_WINDOWS, kill_group
from tests.support.runs import mosaic, request


class TileCounter(Reporter):
    """Counts the tiles, and stops after some of them in a way of its choice."""

    def __init__(self, stop_after: int = 10**9, how: str = "orphan") -> None:
        super().__init__()
        self.tiles = 0
        self._stop_after, self._how = stop_after, how

    def progress(self, fraction: float, message: str) -> None:
        if "tile " in message.lower():
            self.tiles += 1
            if self.tiles == self._stop_after:
                if self._how == "cluster":
                    raise ClusterError("lost")
                self.orphan() if self._how == "orphan" else self.cancelled.set()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def scratch_folders(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.startswith(".")]


def command(recipe: Path, folder: Path, seconds: float = 0) -> list[str]:
    """Return what makes ``a.tif`` and ``e.tif`` in a folder, in a process of its own."""
    paths = [str(path) for path in (recipe, folder / "a.tif", folder / "e.tif")]
    return [sys.executable, "-m", "tests.support.slow_run", *paths, str(seconds)]


@pytest.mark.fault("run that is killed")
@pytest.mark.parametrize("moment", ["tiles", "late"])
def test_next_run_resumes_a_killed_one(generated: Path, tmp_path: Path, many_tiles: Settings, moment: str) -> None:
    """The whole process group is killed, as when the power goes; the next run makes the same bytes."""
    recipe = jobs.recipe(tmp_path, generated)
    whole, out = tmp_path / "whole", tmp_path / "out"
    whole.mkdir()
    out.mkdir()
    subprocess.run(command(recipe, whole), cwd=ROOT, check=True)
    doomed = subprocess.Popen(command(recipe, out, 0.1), cwd=ROOT, start_new_session=True)
    wanted = 3 if moment == "tiles" else 20
    while not (journals := list(out.glob(".a.tif.*/*.journal"))) or len(journals[0].read_text().splitlines()) < wanted:
        assert doomed.poll() is None, "it was too fast"
        time.sleep(0.01)
    kill_group(doomed)
    while is_locked(next(out.glob(".a.tif.*/lock"))):  # its forked processes hold the lock until the last has gone
        time.sleep(0.01)
    assert list(contents(out)) == [], "nothing is at OUTPUT"
    assert len(scratch_folders(out)) == 1
    done = sum("tile" in entry for entry in Journal(next(out.glob(".a.tif.*/*.journal"))).entries)
    resumed, complete = TileCounter(), TileCounter()
    run_mosaic(request(generated), out / "a.tif", resumed, evidence=out / "e.tif", settings=many_tiles)
    mosaic(generated, tmp_path / "other.tif", complete, many_tiles)
    assert 0 < resumed.tiles <= complete.tiles - done + 1
    assert contents(out) == contents(whole)
    assert scratch_folders(out) == []


@pytest.mark.parametrize("how", ["orphan", "cluster"])
def test_resumed_run_makes_only_the_missing_tiles(
    generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many_tiles: Settings, how: str
) -> None:
    made: list[Any] = []

    def counted(*arguments: Any, **options: Any) -> Any:
        made.append(arguments[1])
        return compose_tile(*arguments, **options)

    monkeypatch.setattr(tile_queue, "compose_tile", counted)
    whole, output = tmp_path / "whole.tif", tmp_path / "a.tif"
    mosaic(generated, whole, settings=many_tiles)
    count = len(made)
    with pytest.raises((OrphanedError, ClusterError)):
        mosaic(generated, output, TileCounter(7, how), many_tiles)
    made.clear()
    mosaic(generated, output, settings=many_tiles)
    # Others may have been finished at the moment of the seventh.
    assert count - 7 - (many_tiles.limits.tiles_in_flight - 1) <= len(made) <= count - 6
    assert output.read_bytes() == whole.read_bytes()
    assert scratch_folders(tmp_path) == []


def test_another_request_begins_anew(generated: Path, tmp_path: Path, many_tiles: Settings) -> None:
    with pytest.raises(OrphanedError):
        mosaic(generated, tmp_path / "a.tif", TileCounter(5), many_tiles)
    assert len(scratch_folders(tmp_path)) == 1
    reporter, whole = TileCounter(), TileCounter()
    mosaic(generated, tmp_path / "a.tif", reporter, many_tiles, method="mean")
    mosaic(generated, tmp_path / "b.tif", whole, many_tiles, method="mean")
    assert reporter.tiles == whole.tiles
    assert scratch_folders(tmp_path) == []


@pytest.mark.fault("tile lost from the disk")
def test_tile_that_the_disk_has_lost_is_made_again(generated: Path, tmp_path: Path, many_tiles: Settings) -> None:
    """The journal may be on the disk, and the pixels not, when the power goes."""
    mosaic(generated, tmp_path / "whole.tif", settings=many_tiles)
    with pytest.raises(OrphanedError):
        mosaic(generated, tmp_path / "a.tif", TileCounter(9), many_tiles)
    (left,) = scratch_folders(tmp_path)
    with (left / "mosaic.raw").open("r+b") as file:
        file.write(bytes(30_000))
    mosaic(generated, tmp_path / "a.tif", settings=many_tiles)
    assert (tmp_path / "a.tif").read_bytes() == (tmp_path / "whole.tif").read_bytes()


def test_cancelled_run_leaves_nothing(generated: Path, tmp_path: Path, many_tiles: Settings) -> None:
    with pytest.raises(CancelledError):
        mosaic(generated, tmp_path / "a.tif", TileCounter(5, "cancel"), many_tiles)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.fault("run that is killed")
def test_resumed_run_leaves_out_the_same_scene(own_scenes: Path, tmp_path: Path, many_tiles: Settings) -> None:
    bad = next(own_scenes.parent.rglob("*B04*.tif"))
    bad.write_bytes(bad.read_bytes()[:2000])
    out = tmp_path / "out"
    out.mkdir()
    mosaic(own_scenes, tmp_path / "whole.tif", settings=many_tiles)
    with pytest.raises(OrphanedError):
        mosaic(own_scenes, out / "a.tif", TileCounter(9), many_tiles)
    result = mosaic(own_scenes, out / "a.tif", settings=many_tiles)
    assert result.skipped_count == 1
    assert (out / "a.tif").read_bytes() == (tmp_path / "whole.tif").read_bytes()
    assert (out / "a.tif.json").read_text() == (tmp_path / "whole.tif.json").read_text()


@pytest.mark.fault("run that is killed")
@pytest.mark.parametrize("after", [5, 40, 75])
def test_series_is_resumed(generated: Path, tmp_path: Path, many_tiles: Settings, after: int) -> None:
    asked = request(generated, period="month")
    run_series(asked, tmp_path / "whole", whole := TileCounter(), settings=many_tiles)
    with pytest.raises(OrphanedError):
        run_series(asked, tmp_path / "out", TileCounter(after), settings=many_tiles)
    run_series(asked, tmp_path / "out", rest := TileCounter(), settings=many_tiles)
    assert rest.tiles <= whole.tiles - after + 1
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")
    assert scratch_folders(tmp_path) == []


def test_two_runs_for_one_output_do_not_mix(generated: Path, tmp_path: Path, many_tiles: Settings) -> None:
    """While one is at work, another for the same output makes its own; the later to finish counts."""
    inner: list[bytes] = []

    class Nested(TileCounter):
        def progress(self, fraction: float, message: str) -> None:
            super().progress(fraction, message)
            if self.tiles == 5 and not inner:
                mosaic(generated, tmp_path / "a.tif", settings=many_tiles, method="mean")
                inner.append((tmp_path / "a.tif").read_bytes())

    mosaic(generated, tmp_path / "whole.tif", settings=many_tiles)
    mosaic(generated, tmp_path / "a.tif", Nested(), many_tiles)
    assert inner[0] != (tmp_path / "a.tif").read_bytes()
    assert (tmp_path / "a.tif").read_bytes() == (tmp_path / "whole.tif").read_bytes()
    assert scratch_folders(tmp_path) == []


def test_output_may_have_brackets_in_its_name(generated: Path, tmp_path: Path) -> None:
    name = "a[1].tif" if IS_WINDOWS else "a[1]*.tif"
    output = tmp_path / name
    shutil.rmtree(tmp_path / ".a1x.tif.abc", ignore_errors=True)
    (tmp_path / ".a1x.tif.abc").mkdir()
    os.utime(tmp_path / ".a1x.tif.abc", (0, 0))
    mosaic(generated, output)
    assert (tmp_path / ".a1x.tif.abc").exists(), "another output's"
    assert np.isclose(json.loads((tmp_path / f"{name}.json").read_text())["result"]["filled_percent"], 100, atol=5)
