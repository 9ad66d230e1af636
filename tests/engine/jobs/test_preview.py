"""The coarse mosaic that a run shows first."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.enums import Resampling
from rasterio.warp import reproject

from cloudless_plugin.common.looks import Range
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.preview import Preview, clearest_overpasses
from cloudless_plugin.engine.kernels.radiometry import Scaling
from cloudless_plugin.engine.stac.scene import Asset, Scene
from tests.support.runs import request


def test_preview_comes_before_the_mosaic_and_looks_like_it(generated: Path, out: Path, tmp_path: Path) -> None:
    settings = Settings(limits=Limits(preview_min_pixels=1))
    seen: list[tuple[bool, tuple[Range, ...] | None]] = []

    class Watcher(Reporter):
        def preview(self, path: Path, display: tuple[Range, ...] | None) -> None:
            seen.append((out.exists(), display))

    preview = Preview(tmp_path / "preview.tif", 1000)
    result = run_mosaic(request(generated), out, Watcher(), preview=preview, settings=settings)
    ((there, display),) = seen
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


def test_preview_shows_the_clearest_overpasses_of_each_orbit() -> None:
    scenes = [
        Scene(
            f"{day}-{tile}",
            datetime(2023, 6, day),
            "EPSG:32633",
            {"red": Asset("a.tif")},
            Scaling(0),
            platform="a",
            orbit=day % 2,
            cloud_cover=None if day == 1 else float(day),
        )
        for day in range(1, 21)
        for tile in "ab"
    ]
    chosen = clearest_overpasses(scenes)
    assert chosen == [scene for scene in scenes if scene in chosen]
    assert [scene.datetime.day for scene in chosen if scene.id.endswith("a")] == [*range(2, 14)]
    assert len(chosen) == 24


def test_small_mosaic_needs_no_preview(generated: Path, out: Path, tmp_path: Path) -> None:
    run_mosaic(request(generated), out, Reporter(), preview=Preview(tmp_path / "a.tif", 100))
    assert not (tmp_path / "a.tif").exists()
