"""Scenes and overpasses that a preflight finds, and their quicklooks."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import shapely
from PIL import Image

from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.results import PreflightResult
from cloudless_plugin.engine.jobs.preflight import preflight
from tests.support.runs import request


def test_preflight_finds_scenes_and_overpasses(generated: Path, tmp_path: Path) -> None:
    found = preflight(request(generated), Reporter(), tmp_path, plan=False)
    assert PreflightResult.from_dict(json.loads(json.dumps(asdict(found)))) == found
    assert len(found.scenes) == 18
    assert found.plan is None
    first = found.scenes[0]
    assert (first.platform, first.tile, first.orbit) == ("sentinel-2a", "33TWM", 79)
    assert shapely.from_wkt(first.footprint).area > 0
    assert [overpass.day for overpass in found.overpasses][:2] == ["2023-06-04", "2023-06-14"]
    assert all(len(overpass.scenes) == 2 for overpass in found.overpasses)
    clear, cloudy = (np.asarray(Image.open(found.overpasses[row].quicklook)) for row in (0, 4))
    assert clear.shape == cloudy.shape == (64, 120, 4)
    assert cloudy[..., :3][cloudy[..., 3] > 0].mean() > 2 * clear[..., :3][clear[..., 3] > 0].mean()


def test_overpass_that_cannot_be_read_has_no_quicklook(own_scenes: Path, tmp_path: Path) -> None:
    for path in own_scenes.parent.glob("S2A_MSIL2A_20230604*/*_B04_10m.tif"):
        path.unlink()
    found = preflight(request(own_scenes), Reporter(), tmp_path, plan=False)
    assert [bool(overpass.quicklook) for overpass in found.overpasses] == [False, *[True] * 8]
