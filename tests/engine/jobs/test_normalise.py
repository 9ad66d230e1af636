"""Dates that are brought to the median of all: what cannot be compared is not mixed in."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cloudless_plugin.common.errors import OutputError, ReadError
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.jobs import normalise as module
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.raster_io.cog_header import parse_header
from demo.scenes import make_scenes
from tests.support import jobs
from tests.support.runs import Recorder, read, request, small_tiles

SIZE = 640
"""Pixels along an edge of a scene: files have overviews, from which dates are compared."""
DAY = "20230624"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    make_scenes(folder, size=SIZE)
    return folder


def make(
    items: Path, output: Path, reporter: Recorder | None = None, settings: Settings | None = None
) -> tuple[np.ndarray, dict[str, Any]]:
    """Return the mosaic and its recipe."""
    plain: dict[str, Any] = {"bands": "red", "method": "mean", "haze": False, "mask": "none"}
    asked = request(items, extent=jobs.extent(SIZE), normalise="ratio", **plain)
    run_mosaic(asked, output, reporter or Recorder(), settings=settings)
    return read(output), json.loads(output.with_name(f"{output.name}.json").read_text())


@pytest.mark.fault("scene missing or corrupt")
def test_scene_whose_overview_alone_is_broken_is_left_out_and_told(large: Path, tmp_path: Path) -> None:
    """At full resolution it can be read, but it has no ratio: it would be mixed in as it is."""
    folder = Path(shutil.copytree(large, tmp_path / "scenes"))
    victim = next(path for path in folder.rglob("*_B04_10m.tif") if f"T33TWM_{DAY}" in path.name)
    content = bytearray(victim.read_bytes())
    header = parse_header(bytes(content))
    assert header is not None
    for level in header.levels[1:]:
        for offset, size in zip(level.offsets.ravel().tolist(), level.sizes.ravel().tolist()):
            content[offset + 4 : offset + size - 2] = os.urandom(size - 6)
    victim.write_bytes(content)
    reporter = Recorder()
    _, recipe = make(folder / "items.json", tmp_path / "mosaic.tif", reporter)
    used = [scene["id"] for scene in recipe["scenes"]]
    assert len(used) == 17
    assert not [name for name in used if "T33TWM" in name and DAY in name]
    assert [name for name in used if "T33TXM" in name and DAY in name], "its neighbour is compared"
    assert len(reporter.warnings) == 1
    assert str(reporter.warnings[0]).startswith("Scene skipped: ")


class Stopper(Recorder):
    """Fails after some tiles."""

    def progress(self, fraction: float, message: str) -> None:
        super().progress(fraction, message)
        if sum(str(told).startswith("Tile") for told in self.messages) == 12:
            raise OutputError(
                "The disk of '{path}' is full: free some space, or choose another output folder.", path=""
            )


def test_run_is_not_resumed_with_other_ratios(large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot be read for a moment, while dates are compared, changes the ratios of all others."""
    compare, fails = module.clear_observations, [True]

    def flaky(scenes: Any, *rest: Any) -> Any:
        hit = [scene for scene in scenes if DAY in f"{scene.datetime:%Y%m%d}"]
        if fails[0] and hit:
            raise ReadError(next(iter(hit[0].assets.values())).href, "HTTP 503", "try again later")
        return compare(scenes, *rest)

    items, settings = large / "items.json", small_tiles(128)
    monkeypatch.setattr(module, "clear_observations", flaky)
    with pytest.raises(OutputError):
        make(items, tmp_path / "resumed.tif", Stopper(), settings)
    fails[0] = False
    resumed, recipe = make(items, tmp_path / "resumed.tif", None, settings)
    whole, expected = make(items, tmp_path / "whole.tif", None, settings)
    assert recipe["scenes"] == expected["scenes"]
    np.testing.assert_array_equal(resumed, whole)
