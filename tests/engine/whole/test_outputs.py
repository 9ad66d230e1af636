"""Whole runs whose outputs lie elsewhere, are taken meanwhile, or were lost by the disk."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cloudless_plugin.common.errors import CancelledError, OrphanedError, OutputError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.compositing.compose_tile import compose_tile
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.series import run_series
from cloudless_plugin.engine.mosaicking import tile_queue
from tests.engine.whole.test_resume import TileCounter, contents, scratch_folders
from tests.support import jobs
from tests.support.paths import ROOT
from tests.support.posix import needs_links
from tests.support.runs import mosaic, read, request

KILLED = """
import os, sys, cloudless_plugin.engine.__main__ as door, cloudless_plugin.engine.jobs.job as job
job.copy_durably = lambda *_: os._exit(9)
door.main(sys.argv[1:])
"""


class AtTheEnd(Reporter):
    """Does something when the files are being written."""

    def __init__(self, work: Any, told: Reporter | None = None) -> None:
        super().__init__()
        self._work = work
        self.cancelled = told.cancelled if told else self.cancelled

    def progress(self, fraction: float, message: str) -> None:
        if message.startswith("Writing"):
            self._work()


@pytest.mark.fault("evidence on another disk")
def test_evidence_may_lie_on_another_disk(generated: Path, tmp_path: Path, small_disk: Path) -> None:
    far = small_disk / "e.tif"
    run_mosaic(request(generated), tmp_path / "a.tif", Reporter(), evidence=far)
    run_mosaic(request(generated), tmp_path / "b.tif", Reporter(), evidence=tmp_path / "e.tif")
    assert far.read_bytes() == (tmp_path / "e.tif").read_bytes()
    assert list(small_disk.iterdir()) == [far]
    assert scratch_folders(tmp_path) == []


@pytest.mark.fault("evidence on another disk")
def test_what_a_killed_run_left_on_another_disk_goes_with_the_next(
    generated: Path, tmp_path: Path, small_disk: Path
) -> None:
    far, cancelled = small_disk / "e.tif", Reporter()
    with pytest.raises(CancelledError):
        run_mosaic(request(generated), tmp_path / "a.tif", AtTheEnd(cancelled.cancelled.set, cancelled), evidence=far)
    assert list(small_disk.iterdir()) == []
    recipe = jobs.recipe(tmp_path, generated)
    command = [sys.executable, "-c", KILLED, str(recipe), str(tmp_path / "a.tif"), "--evidence", str(far)]
    assert subprocess.run(command, cwd=ROOT, timeout=60, check=False).returncode == 9
    assert len(list(small_disk.iterdir())) == 1, "a scratch folder"
    run_mosaic(request(generated, method="mean"), tmp_path / "a.tif", Reporter(), evidence=far)
    assert list(small_disk.iterdir()) == [far]
    assert scratch_folders(tmp_path) == []


@pytest.mark.fault("outputs that are one file, or an input")
def test_scene_is_not_overwritten_by_the_mosaic(own_scenes: Path, tmp_path: Path) -> None:
    scene = next(own_scenes.parent.rglob("*B04*.tif"))
    before = scene.read_bytes()
    with pytest.raises(OutputError, match="a file that the run reads"):
        mosaic(own_scenes, scene.parent / ".." / scene.parent.name / scene.name)
    assert scene.read_bytes() == before
    catalogue = own_scenes.rename(own_scenes.with_name("a.tif.json"))
    with pytest.raises(OutputError, match=r"no recipe of Cloudless"):
        mosaic(catalogue, catalogue.with_name("a.tif"))


@needs_links
@pytest.mark.fault("outputs that are one file, or an input")
def test_scene_is_not_overwritten_through_a_link(own_scenes: Path, tmp_path: Path) -> None:
    scene = next(own_scenes.parent.rglob("*B04*.tif"))
    before = scene.read_bytes()
    (tmp_path / "way").symlink_to(scene.parent)
    with pytest.raises(OutputError, match="a file that the run reads"):
        mosaic(own_scenes, tmp_path / "way" / scene.name)
    assert scene.read_bytes() == before


@pytest.mark.fault("output that cannot be replaced")
def test_finished_mosaic_is_kept_where_its_place_was_taken(generated: Path, tmp_path: Path) -> None:
    output = tmp_path / "a.tif"
    with pytest.raises(OutputError, match=r"kept as '.*a-2\.tif'"):
        run_mosaic(request(generated), output, AtTheEnd(output.mkdir))
    mosaic(generated, tmp_path / "whole.tif")
    assert (tmp_path / "a-2.tif").read_bytes() == (tmp_path / "whole.tif").read_bytes()
    assert json.loads((tmp_path / "a-2.tif.json").read_text())["result"]["scene_count"] > 0
    item = json.loads((tmp_path / "a-2.tif.item.json").read_text())
    assert (item["id"], item["assets"]["mosaic"]["href"]) == ("a-2", "./a-2.tif")
    assert item["assets"]["recipe"]["href"] == "./a-2.tif.json"
    assert scratch_folders(tmp_path) == []


@pytest.mark.fault("somebody else's files")
def test_series_leaves_a_picture_of_the_user_s(generated: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "2023-07.tif").write_text("a picture of mine")
    with pytest.raises(OutputError, match="was not made by Cloudless"):
        run_series(request(generated, period="month"), tmp_path / "out", Reporter())
    assert contents(tmp_path / "out") == {"2023-07.tif": b"a picture of mine"}


@pytest.mark.fault("run that is killed")
@pytest.mark.parametrize(("first", "then"), [(2, 16), (16, 2)])
def test_run_goes_on_on_a_machine_with_other_processors(
    generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many_tiles: Settings, first: int, then: int
) -> None:
    made: list[Any] = []

    def counted(*arguments: Any, **options: Any) -> Any:
        made.append(arguments[1])
        return compose_tile(*arguments, **options)

    def with_processors(count: int) -> Settings:
        limits = replace(many_tiles.limits, processors=count, tile_block=16, stack_memory=3 << 18)
        return replace(many_tiles, limits=limits)

    monkeypatch.setattr(tile_queue, "compose_tile", counted)
    mosaic(generated, tmp_path / "whole.tif", settings=with_processors(first))
    count = len(made)
    made.clear()
    mosaic(generated, tmp_path / "other.tif", settings=with_processors(then))
    assert len(made) != count, "the plans differ"
    with pytest.raises(OrphanedError):
        mosaic(generated, tmp_path / "a.tif", TileCounter(count // 2), with_processors(first))
    made.clear()
    mosaic(generated, tmp_path / "a.tif", settings=with_processors(then))
    assert len(made) <= count - count // 2
    assert (tmp_path / "a.tif").read_bytes() == (tmp_path / "whole.tif").read_bytes()


@pytest.mark.fault("power cut")
@pytest.mark.parametrize("damage", ["empty", "cut", "changed", "gone", "recipe gone", "item gone"])
def test_month_that_the_disk_has_lost_is_made_again(
    generated: Path, tmp_path: Path, many_tiles: Settings, damage: str
) -> None:
    """The journal says that it is written."""
    asked = request(generated, period="month")
    run_series(asked, tmp_path / "whole", whole := TileCounter(), settings=many_tiles)
    with pytest.raises(OrphanedError):
        run_series(asked, tmp_path / "out", TileCounter(whole.tiles - 1), settings=many_tiles)
    (left,) = scratch_folders(tmp_path)
    done = min(left.glob("*.tif"))
    content = bytearray(done.read_bytes())
    if damage == "changed":
        content[len(content) // 2 : len(content) // 2 + 2000] = bytes(2000)
    lost = {"gone": "", "recipe gone": ".json", "item gone": ".item.json"}
    if damage in lost:
        done.with_name(f"{done.name}{lost[damage]}").unlink()
    else:
        done.write_bytes({"empty": b"", "cut": content[:3000], "changed": content}[damage])
    run_series(asked, tmp_path / "out", Reporter(), settings=many_tiles)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")
    assert scratch_folders(tmp_path) == []


@pytest.mark.fault("disk without shared maps")
def test_disk_that_maps_no_files_is_read(generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A simulation: no disk of this machine refuses to map files."""
    mosaic(generated, tmp_path / "whole.tif")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENODEV, "No such device")

    monkeypatch.setattr(np, "memmap", refuse)
    mosaic(generated, tmp_path / "a.tif")
    np.testing.assert_array_equal(read(tmp_path / "a.tif"), read(tmp_path / "whole.tif"))


@pytest.mark.fault("disk full")
def test_tiles_stay_where_the_disk_is_full_at_the_end(generated: Path, tmp_path: Path, small_disk: Path) -> None:
    """What fills it meanwhile is another program's; when there is room again, the run goes on."""
    output, other = small_disk / "a.tif", small_disk / "other"

    def fill() -> None:
        other.write_bytes(bytes(max(shutil.disk_usage(small_disk).free - 4096, 0)))

    with pytest.raises(OutputError, match=r"is full.*What is done is kept"):
        run_mosaic(request(generated), output, AtTheEnd(fill))
    assert len(scratch_folders(small_disk)) == 1
    other.unlink()
    mosaic(generated, tmp_path / "whole.tif")
    run_mosaic(request(generated), output, reporter := TileCounter())
    assert reporter.tiles == 0
    assert output.read_bytes() == (tmp_path / "whole.tif").read_bytes()
    assert scratch_folders(small_disk) == []
