"""Files whose pixels cannot be, and how many scenes may fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio

from cloudless_plugin.common.errors import CatalogueError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.prepare import find_scenes
from cloudless_plugin.engine.jobs.run_context import RunContext
from tests.support import jobs

pytestmark = pytest.mark.fault("malicious or broken input")


def overwrite(path: Path, change: Callable[[np.ndarray], np.ndarray]) -> None:
    """Put other numbers into a file, which is as whole as before."""
    with rasterio.open(path) as file:
        profile, pixels = file.profile, file.read(1)
    with rasterio.open(path, "w", **profile) as file:
        file.write(change(pixels).astype(pixels.dtype), 1)


def noise(pixels: np.ndarray) -> np.ndarray:
    return np.random.default_rng(1).integers(1, 65536, pixels.shape)


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("B04_10m", np.zeros_like, "all of its pixels are 0"),
        ("SCL_20m", np.zeros_like, "all of its classes are 0"),
        ("B03_10m", lambda pixels: np.full_like(pixels, 65535), "beyond what reflectance can be"),
        ("B04_10m", noise, "beyond what reflectance can be"),
        ("B04_10m", lambda pixels: pixels.byteswap(), "beyond what reflectance can be"),
    ],
)
def test_scene_whose_numbers_cannot_be_is_left_out_whole(
    own_scenes: Path, out: Path, name: str, change: Callable[[np.ndarray], np.ndarray], reason: str
) -> None:
    bad = min(own_scenes.parent.glob(f"S2A_*_R122_T33TWM_*/*_{name}.tif"))
    overwrite(bad, change)
    reporter = Reporter()
    result = run_mosaic(Request.from_dict(jobs.request(own_scenes)), out, reporter)
    assert (result.scene_count, result.skipped_count) == (17, 1)
    assert any(bad.parent.name in warning and reason in warning for warning in reporter.warnings)
    with_skip = out.read_bytes()
    collection = json.loads(own_scenes.read_text())
    collection["features"] = [item for item in collection["features"] if item["id"] != bad.parent.name]
    own_scenes.write_text(json.dumps(collection))
    run_mosaic(Request.from_dict(jobs.request(own_scenes)), out, Reporter())
    with rasterio.open(out) as alone, rasterio.MemoryFile(with_skip).open() as skipping:
        np.testing.assert_array_equal(skipping.read(), alone.read())


@pytest.mark.parametrize("untold", [(), ("SCL",), ("B04", "B03"), ("B04", "B03", "B02", "B08", "SCL")])
@pytest.mark.parametrize("tile", ["T33TWM", "T33TXM"])
def test_scene_that_another_one_covers_is_not_suspected(
    own_scenes: Path, out: Path, untold: tuple[str, ...], tile: str
) -> None:
    """Where two scenes of an overpass overlap, the one that is read later adds nothing, in whichever of its files.

    The order of reading depends on the items, which do not tell the place of the files in ``untold``.
    """
    collection = json.loads(own_scenes.read_text())
    for item in collection["features"]:
        for key in untold if tile in item["id"] else ():
            item["assets"][key].pop("proj:transform", None)
        if untold:
            assert "proj:transform" not in item["properties"]
    own_scenes.write_text(json.dumps(collection))
    west, south, _, north = jobs.extent()
    overlap = [west + 10 * (jobs.WIDTH - jobs.SIZE), south, west + 10 * jobs.SIZE, north]
    result = run_mosaic(Request.from_dict(jobs.request(own_scenes, extent=overlap)), out, Reporter())
    assert (result.scene_count, result.skipped_count) == (18, 0)


@pytest.mark.parametrize("lost", [9, 10])
def test_run_fails_where_more_than_half_of_the_scenes_cannot_be_read(own_scenes: Path, out: Path, lost: int) -> None:
    for path in sorted(own_scenes.parent.glob("S2A_*/*_B04_10m.tif"))[:lost]:
        path.write_bytes(path.read_bytes()[:3000])
    out.write_text("before")
    request = Request.from_dict(jobs.request(own_scenes))
    if lost == 9:
        assert run_mosaic(request, out, Reporter()).skipped_count == 9
        return
    with pytest.raises(CatalogueError, match=r"10 of the 18 scenes that match cannot be used \(the first: S2A_"):
        run_mosaic(request, out, Reporter())
    assert out.read_text() == "before"
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_run_fails_where_more_than_half_of_the_items_are_broken(own_scenes: Path) -> None:
    collection = json.loads(own_scenes.read_text())
    for item in collection["features"][:10]:
        item["assets"].pop("B04")
    own_scenes.write_text(json.dumps(collection))
    with pytest.raises(CatalogueError, match=r"10 of the 18 scenes .* it has no asset 'red'"):
        find_scenes(Request.from_dict(jobs.request(own_scenes)), RunContext(Reporter(), Settings()))
