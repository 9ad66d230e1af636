"""Whole mosaics of generated scenes whose truth is known."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.enums import Resampling
from rasterio.warp import reproject
from rasterio.windows import Window

from cloudless_plugin.common.errors import CancelledError, NoScenesError, OutputError, RequestError
from demo.scenes import PASSES, make_scenes
from tests.support import jobs
from tests.support.runs import Recorder, mosaic, read, small_tiles


def rmse(out: Path, items: Path) -> float:
    ours, truth = read(out).astype(float), read(items.with_name("truth.tif"))[[2, 1, 0]].astype(float)
    there = ours > 0
    return float(np.sqrt(np.mean((ours - truth)[there] ** 2)))


def test_mosaic_is_near_the_truth(generated: Path, out: Path) -> None:
    result = mosaic(generated, out)
    assert (result.scene_count, result.skipped_count) == (18, 0)
    assert result.filled_percent > 99
    assert rmse(out, generated) < 60
    with rasterio.open(out) as dataset:
        assert dataset.bounds == tuple(jobs.extent())
        assert dataset.res == (10, 10)
        assert dataset.descriptions == ("red", "green", "blue")


def test_mosaic_without_a_mask_is_far_from_the_truth(generated: Path, out: Path) -> None:
    mosaic(generated, out, mask="none", start="2023-06-10", end="2023-07-20")
    assert rmse(out, generated) > 200


def test_each_date_by_itself_is_harmonised(generated: Path, out: Path) -> None:
    """A wrong offset would be off by a thousand."""
    for day in ("2023-06-04", "2023-07-24", "2023-08-03"):
        mosaic(generated, out, start=day, end=day)
        assert rmse(out, generated) < 110


def test_progress_tells_each_step(generated: Path, out: Path) -> None:
    recorder = Recorder()
    mosaic(generated, out, recorder, small_tiles(128))
    assert recorder.fractions == sorted(recorder.fractions)
    assert (recorder.fractions[0], recorder.fractions[-1]) == (0, 1)
    for words in ("Searching", "18 scenes, 9 dates", "Tile 1 of 12", "Tile 12 of 12", "Writing the GeoTIFF"):
        assert words in recorder.messages


def test_overlap_of_one_overpass_counts_once(generated: Path, out: Path, own_scenes: Path) -> None:
    """In the overlap both scenes hold the same numbers: without one of them, nothing there may change."""
    mosaic(generated, out)
    both = read(out)
    collection = json.loads(own_scenes.read_text())
    collection["features"] = [item for item in collection["features"] if item["properties"]["s2:mgrs_tile"] == "33TWM"]
    own_scenes.write_text(json.dumps(collection))
    mosaic(own_scenes, out)
    # The other scene knows clouds beyond the edge of this one: stay a buffer and a speck away from it.
    overlap = slice(jobs.SIZE - jobs.SIZE // 8, jobs.SIZE - 8)
    np.testing.assert_array_equal(read(out)[:, :, overlap], both[:, :, overlap])


def test_coarse_pixels_and_another_crs(generated: Path, out: Path) -> None:
    mosaic(generated, out, resolution=40)
    with rasterio.open(out) as dataset:
        assert dataset.res == (40, 40)
        assert dataset.bounds.left % 40 == 0
    result = mosaic(generated, out, crs="EPSG:3857", resolution=20, resampling="bilinear")
    assert result.filled_percent > 90
    with rasterio.open(out) as dataset:
        assert dataset.crs.to_epsg() == 3857


def test_bands_by_name_and_key_keep_their_order(generated: Path, out: Path) -> None:
    mosaic(generated, out)
    red = read(out)[0]
    mosaic(generated, out, bands="nir,B04")
    np.testing.assert_array_equal(read(out)[1], red)
    with rasterio.open(out) as dataset:
        assert dataset.descriptions == ("nir", "B04")


@pytest.mark.fault("nothing can be read")
def test_run_without_a_readable_scene_fails_and_keeps_the_old_file(own_scenes: Path, out: Path) -> None:
    out.write_text("before")
    two = [path.parent.name for path in sorted(own_scenes.parent.glob("S2A_*_R122_T33TWM_*/*_B04_10m.tif"))[:2]]
    for path in own_scenes.parent.glob("S2A_*/*_B04_10m.tif"):
        path.unlink()
    with pytest.raises(NoScenesError, match=r"None of the 2 scenes .* can be used"):
        mosaic(own_scenes, out, scenes=two)
    assert out.read_text() == "before"
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_run_warns_of_an_empty_mosaic(own_scenes: Path, out: Path) -> None:
    for path in own_scenes.parent.glob("S2A_*/*_SCL_20m.tif"):
        with rasterio.open(path, "r+", IGNORE_COG_LAYOUT_BREAK="YES") as dataset:
            window = Window(0, 0, dataset.width, dataset.height)
            dataset.write(np.full((1, dataset.height, dataset.width), 9, np.uint8), window=window)
    recorder = Recorder()
    result = mosaic(own_scenes, out, recorder)
    assert (result.filled_percent, result.display) == (0, None)
    assert "empty" in recorder.warnings[-1]


def test_huge_extent_is_refused_before_the_search(out: Path) -> None:
    with pytest.raises(RequestError, match="million pixels"):
        mosaic(Path("none.json"), out, extent=[-170, -80, 170, 80], extent_crs="EPSG:4326")


def test_output_is_checked_before_the_search(out: Path) -> None:
    with pytest.raises(OutputError):
        mosaic(Path("none.json"), out.with_suffix(".png"))


def test_cancelled_run_leaves_nothing(generated: Path, out: Path) -> None:
    class Impatient(Recorder):
        def progress(self, fraction: float, message: str) -> None:
            if message.startswith("Tile"):
                self.cancelled.set()

    out.write_text("before")
    with pytest.raises(CancelledError):
        mosaic(generated, out, Impatient())
    assert out.read_text() == "before"
    assert [path.name for path in out.parent.iterdir()] == [out.name]


@pytest.mark.parametrize(("resolution", "limit"), [(40, 60), (100, 90), (160, 110)])
def test_coarse_mosaic_has_no_clouds_in_its_averages(generated: Path, out: Path, resolution: int, limit: float) -> None:
    mosaic(generated, out, resolution=resolution, buffer=60)
    with rasterio.open(out) as ours, rasterio.open(generated.with_name("truth.tif")) as truth:
        seen = ours.read(1)
        known = np.zeros(ours.shape, np.uint16)
        target = {"dst_transform": ours.transform, "dst_crs": ours.crs}
        reproject(rasterio.band(truth, 3), known, **target, resampling=Resampling.average)
    there = (seen > 0) & (known > 0)
    assert there.mean() > 0.7
    assert np.sqrt(np.mean((seen[there].astype(float) - known[there]) ** 2)) < limit


@pytest.mark.parametrize("resolution", [240, 480, 960])
def test_mosaic_of_few_pixels_skips_nothing(tmp_path: Path, out: Path, resolution: int) -> None:
    """Of a pixel at the edge of a scene, whose corner lies beyond it, bands and classification both know a part."""
    items = make_scenes(tmp_path / "scenes", size=192)
    bboxes = np.array([item["bbox"] for item in json.loads(items.read_text())["features"]])
    extent = [*bboxes[:, :2].min(axis=0), *bboxes[:, 2:].max(axis=0)]
    result = mosaic(items, out, extent=extent, extent_crs="EPSG:4326", resolution=resolution)
    assert (result.scene_count, result.skipped_count) == (18, 0)


def test_stored_offset_makes_no_difference(tmp_path: Path, out: Path) -> None:
    """The same scenes, processed before and after baseline 04.00."""
    mosaics: list[Any] = []
    for baseline in ("03.01", "05.09"):
        passes = tuple(replace(one, baseline=baseline) for one in PASSES)
        mosaic(make_scenes(tmp_path / baseline, size=jobs.SIZE, passes=passes), out)
        mosaics.append(read(out))
    np.testing.assert_array_equal(*mosaics)
