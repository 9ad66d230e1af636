"""The coarse mosaic that a run shows first."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.enums import Resampling
from rasterio.warp import reproject

from cloudless_plugin.common.errors import CloudlessError
from cloudless_plugin.common.looks import Range
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.prepare import prepare
from cloudless_plugin.engine.jobs.preview import Preview, clearest_overpasses, preview_beside
from cloudless_plugin.engine.jobs.run_context import RunContext
from cloudless_plugin.engine.kernels.radiometry import Scaling
from cloudless_plugin.engine.stac.scene import Asset, Scene
from tests.support.runs import request


class Watcher(Reporter):
    """Notes the preview, and keeps the mosaic waiting until it stands."""

    def __init__(self, out: Path, seconds: float = 60.0) -> None:
        super().__init__()
        self.seen: list[tuple[bool, tuple[Range, ...] | None]] = []
        self._out, self._seconds, self._stands = out, seconds, threading.Event()

    def progress(self, fraction: float, message: str) -> None:
        if message.startswith("Tile"):
            self._stands.wait(self._seconds)

    def preview(self, path: Path, display: tuple[Range, ...] | None) -> None:
        self.seen.append((self._out.exists(), display))
        self._stands.set()


def test_preview_comes_before_the_mosaic_and_looks_like_it(generated: Path, out: Path, tmp_path: Path) -> None:
    settings = Settings(limits=Limits(preview_min_pixels=1))
    watcher = Watcher(out)
    preview = Preview(tmp_path / "preview.tif", 1000)
    result = run_mosaic(request(generated), out, watcher, preview=preview, settings=settings)
    ((there, display),) = watcher.seen
    assert not there
    assert display is not None
    assert result.display is not None
    np.testing.assert_allclose(display, result.display, rtol=0.15)
    with rasterio.open(out) as full, rasterio.open(preview.path) as coarse:
        assert coarse.res == (40, 40)
        ours, averaged = coarse.read(1).astype(float), np.zeros(coarse.shape, np.uint16)
        target = {"dst_transform": coarse.transform, "dst_crs": coarse.crs}
        reproject(rasterio.band(full, 1), averaged, **target, resampling=Resampling.average)
    expected = averaged.astype(float)
    both = (ours > 0) & (expected > 0)
    assert both.mean() > 0.9
    assert np.corrcoef(ours[both], expected[both])[0, 1] > 0.8
    assert ours[both].mean() == pytest.approx(expected[both].mean(), rel=0.05)
    assert sorted(path.name for path in out.parent.iterdir()) == [
        "mosaic.tif",
        "mosaic.tif.item.json",
        "mosaic.tif.json",
    ]


def test_scene_that_cannot_be_read_is_told_once_and_missing_from_both(
    own_scenes: Path, out: Path, tmp_path: Path
) -> None:
    broken = min(own_scenes.parent.rglob("*_B04_10m.tif"))
    broken.write_bytes(broken.read_bytes()[:2000])
    settings = Settings(limits=Limits(preview_min_pixels=1))
    watcher = Watcher(out)
    preview = Preview(tmp_path / "preview.tif", 1000)
    result = run_mosaic(request(own_scenes), out, watcher, preview=preview, settings=settings)
    assert len(watcher.seen) == 1
    assert result.skipped_count == 1
    assert len([warning for warning in watcher.warnings if "skipped" in warning]) == 1


def test_preview_that_nobody_waits_for_any_more_is_not_shown(generated: Path, out: Path, tmp_path: Path) -> None:
    context = RunContext(Reporter(), Settings(limits=Limits(preview_min_pixels=1)))
    prepared = prepare(request(generated), context)
    watcher = Watcher(out)
    context.reporter = watcher
    with preview_beside(prepared, Preview(tmp_path / "preview.tif", 1000), tmp_path, context):
        pass  # the mosaic was done before it
    assert not watcher.seen
    assert not (tmp_path / "preview.tif").exists()


def test_preview_whose_scenes_are_all_broken_leaves_it_to_the_mosaic_to_say(
    own_scenes: Path, out: Path, tmp_path: Path
) -> None:
    for file in own_scenes.parent.rglob("*_B0*.tif"):
        file.write_bytes(file.read_bytes()[:2000])
    watcher = Watcher(out)
    preview = Preview(tmp_path / "preview.tif", 1000)
    settings = Settings(limits=Limits(preview_min_pixels=1))
    with pytest.raises(CloudlessError):
        run_mosaic(request(own_scenes), out, watcher, preview=preview, settings=settings)
    assert not watcher.seen
    assert not preview.path.exists()


@pytest.mark.parametrize(
    ("cloud", "days"),
    [
        pytest.param(1.0, [*range(2, 8)], id="three, where they are clear"),
        pytest.param(5.0, [*range(2, 8), 9], id="as many as leave hardly a hole"),
        pytest.param(7.65, [*range(2, 14)], id="six at most"),
    ],
)
def test_preview_shows_the_clearest_overpasses_of_each_orbit(cloud: float, days: list[int]) -> None:
    scenes = [
        Scene(
            f"{day}-{tile}",
            datetime(2023, 6, day),
            "EPSG:32633",
            {"red": Asset("a.tif")},
            Scaling(0),
            platform="a",
            orbit=day % 2,
            cloud_cover=None if day == 1 else min(cloud * day, 100.0),
        )
        for day in range(1, 21)
        for tile in "ab"
    ]
    chosen = clearest_overpasses(scenes)
    assert chosen == [scene for scene in scenes if scene in chosen]
    assert [scene.datetime.day for scene in chosen if scene.id.endswith("a")] == days
    assert len(chosen) == 2 * len(days)


def test_small_mosaic_needs_no_preview(generated: Path, out: Path, tmp_path: Path) -> None:
    run_mosaic(request(generated), out, Reporter(), preview=Preview(tmp_path / "a.tif", 100))
    assert not (tmp_path / "a.tif").exists()
