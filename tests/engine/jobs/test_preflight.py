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

from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs import preflight
from cloudless_plugin.engine.jobs.estimate import estimate_run
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.output_grid import make_grid
from cloudless_plugin.engine.jobs.preflight import preflight
from cloudless_plugin.engine.jobs.prepare import find_scenes
from cloudless_plugin.engine.net import byte_ranges
from tests.support import jobs


def asked(items: Path, **changes: Any) -> Request:
    return Request.from_dict(jobs.request(items, **changes))


def test_scenes_and_passes(generated: Path, tmp_path: Path) -> None:
    told = preflight(asked(generated), Reporter(), tmp_path, plan=False)
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
    told = preflight(asked(own_scenes), Reporter(), tmp_path, plan=False)
    assert [bool(seen["quicklook"]) for seen in told["passes"]] == [False, *[True] * 8]


@pytest.mark.parametrize("changes", [{}, {"resolution": 40}, {"crs": "EPSG:3857", "resolution": 15}, {"mask": "none"}])
def test_bytes_are_about_those_that_are_read(
    generated: Path, out: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]
) -> None:
    request = asked(generated, **changes)
    scenes, _ = find_scenes(request, Reporter())
    plan = estimate_run(request, make_grid(request, scenes), scenes)
    read: list[int] = []
    plain = byte_ranges.read_ranges

    def counted(href: str, wanted: list[tuple[int, int]], version: str = "") -> list[bytes]:
        read.extend(length for begin, length in wanted if begin)
        return plain(href, wanted)

    monkeypatch.setattr(byte_ranges, "read_ranges", counted)
    run_mosaic(request, out, Reporter())
    assert 0.6 * sum(read) < plan.read_bytes < 1.6 * sum(read)
    assert (plan.scene_count, plan.date_count) == (18, 9)
    assert plan.memory_bytes > 100e6
    assert plan.disk_bytes > plan.width * plan.height * 6


def test_area_seen_too_rarely(generated: Path) -> None:
    request = asked(generated)
    scenes, _ = find_scenes(request, Reporter())
    grid = make_grid(request, scenes)
    clear = [replace(scene, cloud_cover=0.0) for scene in scenes]
    assert estimate_run(request, grid, clear).thin_percent == 0
    assert not estimate_run(request, grid, clear).advice
    west = [scene for scene in clear if scene.tile == "33TWM"]
    assert 40 < estimate_run(request, grid, west).thin_percent < 50
    assert estimate_run(request, grid, clear[:4]).thin_percent == 100
    assert "few clear views" in estimate_run(request, grid, clear[:4]).advice[0]
    unknown = [replace(scene, footprint=None) for scene in clear]
    assert estimate_run(request, grid, unknown).thin_percent == 0


def test_run_that_takes_too_long_is_told(generated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "_TOO_LONG", 0.5)
    request = asked(generated)
    scenes, _ = find_scenes(request, Reporter())
    assert "a coarser resolution" in estimate_run(request, make_grid(request, scenes), scenes).advice[0]
