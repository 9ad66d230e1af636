"""The same request gives the same bytes, however the work is divided."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from demo.scenes import make_scenes
from tests.support import jobs
from tests.support.runs import mosaic, request, small_tiles

LARGE = 768
"""Pixels along an edge of a scene."""


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"resolution": 20, "mask": "none"},
        {"resolution": 35},
        {"crs": "EPSG:32632", "resampling": "cubic"},
        {"crs": "EPSG:3857", "resolution": 45},
        {"crs": "EPSG:3857", "resolution": 12, "resampling": "bilinear"},
        {"views": 3},
        {"views": 2, "resolution": 35, "method": "geomedian"},
        {"views": 3, "crs": "EPSG:32632", "haze": False, "method": "mean"},
        {"views": 4, "mask": "none"},
    ],
    ids=str,
)
def test_result_does_not_depend_on_tiles_threads_or_order(own_scenes: Path, out: Path, changes: dict[str, Any]) -> None:
    """One tile and one reading thread give what many small tiles, seven at a time, and seven reading threads give."""
    one = Settings(limits=Limits(warp_cell=64, processors=1))
    mosaic(own_scenes, out, settings=one, **changes)
    whole = out.read_bytes()
    collection = json.loads(own_scenes.read_text())
    collection["features"].reverse()
    own_scenes.write_text(json.dumps(collection))
    many = small_tiles(50, warp_cell=64, processors=7)
    assert many.limits.tiles_in_flight == 7
    mosaic(own_scenes, out, settings=many, **changes)
    assert out.read_bytes() == whole


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
@pytest.mark.parametrize("views", [0, 3])
@pytest.mark.parametrize("shared", [Limits().shared_tile, 100], ids=["shared memory", "pipe"])
def test_result_does_not_depend_on_processes(generated: Path, out: Path, shared: int, views: int) -> None:
    evidence = out.with_name("evidence.tif")
    asked = request(generated, views=views)
    run_mosaic(asked, out, Reporter(), evidence=evidence, settings=small_tiles())
    expected = out.read_bytes(), evidence.read_bytes()
    settings = small_tiles(shared_tile=shared)
    run_mosaic(asked, out, Reporter(), evidence=evidence, processes=True, settings=settings)
    assert (out.read_bytes(), evidence.read_bytes()) == expected


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Item collection of scenes whose tiles are so large that numpy lets other threads work on them meanwhile."""
    folder = tmp_path_factory.mktemp("large")
    make_scenes(folder, size=LARGE)
    return folder / "items.json"


@pytest.fixture
def nervous_threads() -> Iterator[None]:
    """Threads take turns a thousand times as often."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.slow
@pytest.mark.usefixtures("nervous_threads")
@pytest.mark.parametrize(
    "changes",
    [
        {"views": 2, "normalise": "ratio", "haze": False},
        {"views": 8, "method": "mean"},
        {"views": 5, "resolution": 35, "indices": "ndvi", "indices_from": "observations"},
        {"method": "best"},
    ],
    ids=str,
)
def test_threads_lose_nothing_of_one_another(large: Path, out: Path, changes: dict[str, Any]) -> None:
    """The planes of large tiles are filled by eight threads at once, many times, and by one."""
    asked = request(large, extent=jobs.extent(LARGE), **changes)
    names = ("m", "evidence", *(["indices"] if "indices" in changes else []))
    paths = {name: out.with_name(f"{name}.tif") for name in names}
    made = []
    for processors in (1, 8, 8, 8):
        settings = Settings(limits=Limits(processors=processors))
        others = {name: path for name, path in paths.items() if name != "m"}
        run_mosaic(asked, paths["m"], Reporter(), settings=settings, **others)
        made.append([path.read_bytes() for path in paths.values()])
    assert all(files == made[0] for files in made)
