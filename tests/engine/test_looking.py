"""What is told before a run."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from PIL import Image

from cloudless_plugin.engine import looking, ranges
from cloudless_plugin.engine.grid import make_grid
from cloudless_plugin.engine.looking import look, make_plan
from cloudless_plugin.engine.pipeline import find_scenes, run
from cloudless_plugin.engine.report import SilentReporter
from cloudless_plugin.engine.request import Request
from tests.support import jobs


def asked(items: Path, **changes: Any) -> Request:
    return Request.from_dict(jobs.request(items, **changes))


def test_scenes_and_passes(generated: Path, tmp_path: Path) -> None:
    told = look(asked(generated), SilentReporter(), tmp_path, plan=False)
    assert json.loads(json.dumps(told)) == told
    assert len(told["scenes"]) == 18
    assert told["plan"] is None
    first = told["scenes"][0]
    assert (first["platform"], first["tile"], first["orbit"]) == ("sentinel-2a", "33TWM", 79)
    assert shapely.from_wkt(first["footprint"]).area > 0
    assert [seen["day"] for seen in told["passes"]][:2] == ["2023-06-04", "2023-06-14"]
    assert all(len(seen["scenes"]) == 2 for seen in told["passes"])
    clear, cloudy = (np.asarray(Image.open(told["passes"][row]["quicklook"])) for row in (0, 4))
    assert clear.shape == cloudy.shape == (64, 120, 4)
    assert cloudy[..., :3][cloudy[..., 3] > 0].mean() > 2 * clear[..., :3][clear[..., 3] > 0].mean()


def test_quicklook_of_a_pass_that_cannot_be_read_is_empty(own_scenes: Path, tmp_path: Path) -> None:
    for path in own_scenes.parent.glob("S2A_MSIL2A_20230604*/*_B04_10m.tif"):
        path.unlink()
    told = look(asked(own_scenes), SilentReporter(), tmp_path, plan=False)
    assert [bool(seen["quicklook"]) for seen in told["passes"]] == [False, *[True] * 8]


@pytest.mark.parametrize("changes", [{}, {"resolution": 40}, {"crs": "EPSG:3857", "resolution": 15}, {"mask": "none"}])
def test_bytes_are_about_those_that_are_read(
    generated: Path, out: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]
) -> None:
    request = asked(generated, **changes)
    scenes, _ = find_scenes(request, SilentReporter())
    plan = make_plan(request, make_grid(request, scenes), scenes)
    read: list[int] = []
    plain = ranges.read_ranges

    def counted(href: str, wanted: list[tuple[int, int]], version: str = "") -> list[bytes]:
        read.extend(length for begin, length in wanted if begin)
        return plain(href, wanted)

    monkeypatch.setattr(ranges, "read_ranges", counted)
    run(request, out, SilentReporter())
    assert 0.6 * sum(read) < plan.read_bytes < 1.6 * sum(read)
    assert (plan.scene_count, plan.date_count) == (18, 9)
    assert plan.memory_bytes > 100e6
    assert plan.disk_bytes > plan.width * plan.height * 6


def test_area_seen_too_rarely(generated: Path) -> None:
    request = asked(generated)
    scenes, _ = find_scenes(request, SilentReporter())
    grid = make_grid(request, scenes)
    clear = [replace(scene, cloud_cover=0.0) for scene in scenes]
    assert make_plan(request, grid, clear).thin_percent == 0
    assert not make_plan(request, grid, clear).advice
    west = [scene for scene in clear if scene.tile == "33TWM"]
    assert 40 < make_plan(request, grid, west).thin_percent < 50
    assert make_plan(request, grid, clear[:4]).thin_percent == 100
    assert "few clear views" in make_plan(request, grid, clear[:4]).advice[0]
    unknown = [replace(scene, footprint=None) for scene in clear]
    assert make_plan(request, grid, unknown).thin_percent == 0


def test_run_that_takes_too_long_is_told(generated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "_TOO_LONG", 0.5)
    request = asked(generated)
    scenes, _ = find_scenes(request, SilentReporter())
    assert "a coarser resolution" in make_plan(request, make_grid(request, scenes), scenes).advice[0]
