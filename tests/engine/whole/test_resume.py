"""Runs that are killed, and the next ones."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cloudless_plugin.engine.machine.limits import TILES_IN_FLIGHT

from cloudless_plugin.common.errors import CancelledError, ClusterError, OrphanedError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.compositing.compose_tile import compose_tile
from cloudless_plugin.engine.jobs import mosaic
from cloudless_plugin.engine.jobs.series import run_series
from cloudless_plugin.engine.mosaicking import tile_plan, tile_queue
from cloudless_plugin.engine.mosaicking.checkpoint import Journal
from tests.support import jobs
from tests.support.engine import make_scenes
from tests.support.paths import ROOT

_MANY_TILES = """
import sys
sys.path.insert(0, sys.argv[1])
from cloudless_plugin.engine import tiling
tiling.BLOCK, tiling.STACK = 64, 1
"""
_SLOW = """
import time
from cloudless_plugin.engine import mosaic
write = mosaic.Mosaic.write_tile
def slow(self, tile, composite):
    time.sleep(0.1)
    return write(self, tile, composite)
mosaic.Mosaic.write_tile = slow
"""
_MAIN = "sys.argv[1:] = sys.argv[2:]\nfrom cloudless_plugin.engine.__main__ import main\nraise SystemExit(main())"


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_scenes(tmp_path_factory.mktemp("scenes"), jobs.SIZE)


class Counting(Reporter):
    """Counts the tiles, and stops after some of them in a way of its choice."""

    def __init__(self, stop_after: int = 10**9, how: str = "orphan") -> None:
        super().__init__()
        self.tiles = 0
        self._stop_after, self._how = stop_after, how

    def progress(self, fraction: float, message: str) -> None:
        if message.startswith("Tile "):
            self.tiles += 1
            if self.tiles == self._stop_after:
                if self._how == "cluster":
                    raise ClusterError("lost")
                self.orphan() if self._how == "orphan" else self.cancelled.set()


def request(scenes: Path, **changes: Any) -> Request:
    return Request.from_dict(jobs.request(scenes, **changes))


def command(recipe: Path, output: Path, *options: str, slow: bool = False) -> list[str]:
    code = _MANY_TILES + (_SLOW if slow else "") + _MAIN
    return [sys.executable, "-c", code, str(ROOT), str(recipe), str(output), *options]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def hidden(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.startswith(".")]


@pytest.mark.fault("run that is killed")
@pytest.mark.parametrize("moment", ["tiles", "late"])
def test_killed_run_is_gone_on_with(scenes: Path, tmp_path: Path, moment: str) -> None:
    """The whole process group gets SIGKILL, as when the power goes; the next run makes the same bytes."""
    recipe = jobs.recipe(tmp_path, scenes)
    (tmp_path / "whole").mkdir()
    (tmp_path / "out").mkdir()
    output = tmp_path / "out" / "a.tif"
    subprocess.run(
        command(recipe, tmp_path / "whole" / "a.tif", "--evidence", str(tmp_path / "whole" / "e.tif")), check=True
    )
    doomed = subprocess.Popen(
        command(recipe, output, "--evidence", str(tmp_path / "out" / "e.tif"), slow=True), start_new_session=True
    )
    wanted = 3 if moment == "tiles" else 20
    while (
        not (journals := list(tmp_path.glob("out/.a.tif.*/*.journal")))
        or len(journals[0].read_text().splitlines()) < wanted
    ):
        assert doomed.poll() is None, "it was too fast"
        time.sleep(0.01)
    os.killpg(doomed.pid, signal.SIGKILL)
    doomed.wait()
    assert list(contents(tmp_path / "out")) == [], "nothing is at OUTPUT"
    assert len(hidden(tmp_path / "out")) == 1
    done = len(Journal(next(tmp_path.glob("out/.a.tif.*/*.journal"))).entries)
    reporter = Counting()
    tiles_before = tile_plan.BLOCK, tile_plan.STACK
    tile_plan.BLOCK, tile_plan.STACK = 64, 1
    try:
        mosaic.run_mosaic(request(scenes), output, reporter, evidence=tmp_path / "out" / "e.tif")
        plan = Counting()
        mosaic.run_mosaic(request(scenes), tmp_path / "other.tif", plan)
    finally:
        tile_plan.BLOCK, tile_plan.STACK = tiles_before
    assert 0 < reporter.tiles <= plan.tiles - done + 1
    whole, resumed = contents(tmp_path / "whole"), contents(tmp_path / "out")
    assert resumed == whole
    assert hidden(tmp_path / "out") == []


@pytest.mark.usefixtures("many_tiles")
@pytest.mark.parametrize("how", ["orphan", "cluster"])
def test_tiles_that_are_done_are_not_made_again(
    scenes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    made: list[Any] = []
    monkeypatch.setattr(
        tile_queue, "compose", lambda *args, **options: (made.append(args[1]), compose_tile(*args, **options))[1]
    )
    whole = tmp_path / "whole.tif"
    mosaic.run_mosaic(request(scenes), whole, Reporter())
    count, output = len(made), tmp_path / "a.tif"
    made.clear()
    with pytest.raises((OrphanedError, ClusterError)):
        mosaic.run_mosaic(request(scenes), output, Counting(7, how))
    made.clear()
    mosaic.run_mosaic(request(scenes), output, Reporter())
    # Others may have been finished at the moment of the seventh.
    assert count - 7 - (TILES_IN_FLIGHT - 1) <= len(made) <= count - 6
    assert output.read_bytes() == whole.read_bytes()
    assert hidden(tmp_path) == []


@pytest.mark.usefixtures("many_tiles")
def test_another_request_begins_anew(scenes: Path, tmp_path: Path) -> None:
    with pytest.raises(OrphanedError):
        mosaic.run_mosaic(request(scenes), tmp_path / "a.tif", Counting(5))
    assert len(hidden(tmp_path)) == 1
    reporter, whole = Counting(), Counting()
    mosaic.run_mosaic(request(scenes, method="mean"), tmp_path / "a.tif", reporter)
    mosaic.run_mosaic(request(scenes, method="mean"), tmp_path / "b.tif", whole)
    assert reporter.tiles == whole.tiles
    assert hidden(tmp_path) == []


@pytest.mark.fault("tile lost from the disk")
@pytest.mark.usefixtures("many_tiles")
def test_tile_that_the_disk_has_lost_is_made_again(scenes: Path, tmp_path: Path) -> None:
    """The journal may be on the disk, and the pixels not, when the power goes."""
    mosaic.run_mosaic(request(scenes), tmp_path / "whole.tif", Reporter())
    with pytest.raises(OrphanedError):
        mosaic.run_mosaic(request(scenes), tmp_path / "a.tif", Counting(9))
    (left,) = hidden(tmp_path)
    with (left / "mosaic.raw").open("r+b") as file:
        file.write(bytes(30_000))
    mosaic.run_mosaic(request(scenes), tmp_path / "a.tif", Reporter())
    assert (tmp_path / "a.tif").read_bytes() == (tmp_path / "whole.tif").read_bytes()


@pytest.mark.usefixtures("many_tiles")
def test_cancel_leaves_nothing(scenes: Path, tmp_path: Path) -> None:
    with pytest.raises(CancelledError):
        mosaic.run_mosaic(request(scenes), tmp_path / "a.tif", Counting(5, "cancel"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.fault("run that is killed")
@pytest.mark.usefixtures("many_tiles")
def test_left_out_scene_stays_left_out(tmp_path: Path) -> None:
    items = make_scenes(tmp_path / "scenes", jobs.SIZE)
    bad = next((tmp_path / "scenes").rglob("*B04*.tif"))
    bad.write_bytes(bad.read_bytes()[:2000])
    out = tmp_path / "out"
    out.mkdir()
    mosaic.run_mosaic(request(items), tmp_path / "whole.tif", Reporter())
    with pytest.raises(OrphanedError):
        mosaic.run_mosaic(request(items), out / "a.tif", Counting(9))
    result = mosaic.run_mosaic(request(items), out / "a.tif", Reporter())
    assert result.skipped_count == 1
    assert (out / "a.tif").read_bytes() == (tmp_path / "whole.tif").read_bytes()
    assert (out / "a.tif.json").read_text() == (tmp_path / "whole.tif.json").read_text()


@pytest.mark.fault("run that is killed")
@pytest.mark.usefixtures("many_tiles")
@pytest.mark.parametrize("after", [5, 40, 75])
def test_series_is_gone_on_with(scenes: Path, tmp_path: Path, after: int) -> None:
    asked = request(scenes, period="month")
    run_series(asked, tmp_path / "whole", whole := Counting())
    with pytest.raises(OrphanedError):
        run_series(asked, tmp_path / "out", Counting(after))
    run_series(asked, tmp_path / "out", rest := Counting())
    assert rest.tiles <= whole.tiles - after + 1
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")
    assert hidden(tmp_path) == []


@pytest.mark.fault("run that is killed")
def test_half_a_line_does_not_count(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "a.journal")
    journal.note(tile=[0, 0])
    journal.note(left_out="ü")
    with (tmp_path / "a.journal").open("ab") as file:
        file.write(b'{"tile": [32')
    again = Journal(tmp_path / "a.journal")
    assert again.entries == [{"tile": [0, 0]}, {"left_out": "ü"}]
    again.note(tile=[64, 0])
    assert len(Journal(tmp_path / "a.journal").entries) == 3


@pytest.mark.usefixtures("many_tiles")
def test_two_runs_for_one_output_do_not_mix(scenes: Path, tmp_path: Path) -> None:
    """While one is at work, another for the same output makes its own; the later to finish counts."""
    inner: list[bytes] = []

    class Nested(Counting):
        def progress(self, fraction: float, message: str) -> None:
            super().progress(fraction, message)
            if self.tiles == 5 and not inner:
                mosaic.run_mosaic(request(scenes, method="mean"), tmp_path / "a.tif", Reporter())
                inner.append((tmp_path / "a.tif").read_bytes())

    mosaic.run_mosaic(request(scenes), tmp_path / "whole.tif", Reporter())
    mosaic.run_mosaic(request(scenes), tmp_path / "a.tif", Nested())
    assert inner[0] != (tmp_path / "a.tif").read_bytes()
    assert (tmp_path / "a.tif").read_bytes() == (tmp_path / "whole.tif").read_bytes()
    assert hidden(tmp_path) == []


def test_names_with_brackets(scenes: Path, tmp_path: Path) -> None:
    output = tmp_path / "a[1]*.tif"
    shutil.rmtree(tmp_path / ".a1x.tif.abc", ignore_errors=True)
    (tmp_path / ".a1x.tif.abc").mkdir()
    os.utime(tmp_path / ".a1x.tif.abc", (0, 0))
    mosaic.run_mosaic(request(scenes), output, Reporter())
    assert (tmp_path / ".a1x.tif.abc").exists(), "another output's"
    assert np.isclose(json.loads((tmp_path / "a[1]*.tif.json").read_text())["result"]["filled_percent"], 100, atol=5)
