"""The whole way, on generated scenes whose truth is known."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.enums import Resampling
from rasterio.warp import reproject
from rasterio.windows import Window

from cloudless_plugin.common.errors import CancelledError, NoScenesError, OutputError, RequestError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.executors import base, processes
from cloudless_plugin.engine.executors.threads import ThreadExecutor
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.jobs import mosaic
from cloudless_plugin.engine.jobs.mosaic import Result, run_mosaic
from cloudless_plugin.engine.jobs.preview import Preview, clearest_overpasses
from cloudless_plugin.engine.mosaicking import tile_plan
from cloudless_plugin.engine.raster_io import reader
from cloudless_plugin.engine.stac.scene import Asset, Scene
from cloudless_plugin.engine.stac.scene_index import SceneIndex
from demo.scenes import PASSES, make_scenes
from tests.support import jobs


class Recorder(Reporter):
    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []
        self.fractions: list[float] = []

    def progress(self, fraction: float, message: str) -> None:
        self.fractions.append(fraction)
        self.messages.append(message)

    def info(self, message: str) -> None:
        self.messages.append(message)


def mosaic(items: Path, out: Path, reporter: Reporter | None = None, **changes: Any) -> Result:
    return run_mosaic(Request.from_dict(jobs.request(items, **changes)), out, reporter or Reporter())


def read(path: Path) -> np.ndarray:
    with rasterio.open(path) as dataset:
        return dataset.read()


def rmse(out: Path, items: Path) -> float:
    ours, truth = read(out).astype(float), read(items.with_name("truth.tif"))[[2, 1, 0]].astype(float)
    there = ours > 0
    return float(np.sqrt(np.mean((ours - truth)[there] ** 2)))


def averaged(fine: Any, band: int, coarse: Any) -> np.ndarray:
    """Return a band of one dataset as GDAL averages it onto the grid of another."""
    out = np.zeros(coarse.shape, np.uint16)
    reproject(
        rasterio.band(fine, band),
        out,
        dst_transform=coarse.transform,
        dst_crs=coarse.crs,
        resampling=Resampling.average,
    )
    return out


def test_mosaic_is_near_the_truth(generated: Path, out: Path) -> None:
    result = mosaic(generated, out)
    assert (result.scene_count, result.skipped_count) == (18, 0)
    assert result.filled_percent > 99
    assert rmse(out, generated) < 60
    with rasterio.open(out) as dataset:
        assert dataset.bounds == tuple(jobs.extent())
        assert dataset.res == (10, 10)
        assert dataset.descriptions == ("red", "green", "blue")


def test_without_a_mask_it_is_far_from_it(generated: Path, out: Path) -> None:
    mosaic(generated, out, mask="none", start="2023-06-10", end="2023-07-20")
    assert rmse(out, generated) > 200


def test_each_date_by_itself_is_harmonised(generated: Path, out: Path) -> None:
    """A wrong offset would be off by a thousand."""
    for day in ("2023-06-04", "2023-07-24", "2023-08-03"):
        mosaic(generated, out, start=day, end=day)
        assert rmse(out, generated) < 110


def test_recipe_tells_what_was_asked_and_used(generated: Path, out: Path) -> None:
    mosaic(generated, out)
    recipe = json.loads(Path(f"{out}.json").read_text())
    assert Request.from_dict(recipe["request"]) == Request.from_dict(jobs.request(generated))
    assert len(recipe["scenes"]) == 18
    assert {(scene["baseline"], scene["offset"]) for scene in recipe["scenes"]} == {("03.01", 0), ("05.09", -1000)}
    assert recipe["skipped"] == []
    assert recipe["result"]["filled_percent"] > 99
    assert recipe["versions"]["stackstac"] == "0.5.1"


def test_tags_tell_it_in_short(generated: Path, out: Path) -> None:
    mosaic(generated, out)
    with rasterio.open(out) as dataset:
        tags = dataset.tags()
    assert tags["CLOUDLESS_SCENES"] == "18"
    assert (tags["CLOUDLESS_FIRST_DATE"], tags["CLOUDLESS_LAST_DATE"]) == ("2023-06-04", "2023-08-23")


def cut_small(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Make tiles ``size`` pixels high and half as wide."""
    monkeypatch.setattr(tile_plan, "BLOCK", size)
    monkeypatch.setattr(tile_plan, "STACK", 1)


def test_progress_says_what_is_happening(generated: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cut_small(monkeypatch, 128)
    recorder = Recorder()
    mosaic(generated, out, recorder)
    assert recorder.fractions == sorted(recorder.fractions)
    assert (recorder.fractions[0], recorder.fractions[-1]) == (0, 1)
    for words in ("Searching", "18 scenes, 9 dates", "Tile 1 of 12", "Tile 12 of 12", "Writing the GeoTIFF"):
        assert words in recorder.messages


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"resolution": 20, "mask": "none"},
        {"resolution": 35},
        {"crs": "EPSG:32632", "resampling": "cubic"},
        {"crs": "EPSG:3857", "resolution": 45},
        {"crs": "EPSG:3857", "resolution": 12, "resampling": "bilinear"},
    ],
    ids=str,
)
def test_result_does_not_depend_on_tiles_threads_or_order(
    own_scenes: Path, out: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]
) -> None:
    monkeypatch.setattr(reader, "CELL", 64)
    monkeypatch.setattr(tile_plan, "CELL", 64)
    mosaic(own_scenes, out, **changes)
    whole = out.read_bytes()
    collection = json.loads(own_scenes.read_text())
    collection["features"].reverse()
    own_scenes.write_text(json.dumps(collection))
    cut_small(monkeypatch, 50)
    monkeypatch.setattr(ThreadExecutor, "in_work", 5)
    monkeypatch.setattr(base.os, "cpu_count", lambda: 7)
    mosaic(own_scenes, out, **changes)
    assert out.read_bytes() == whole


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
@pytest.mark.parametrize("shared", [processes._SHARED, 100], ids=["shared memory", "pipe"])
def test_result_does_not_depend_on_processes(
    generated: Path, out: Path, monkeypatch: pytest.MonkeyPatch, shared: int
) -> None:
    cut_small(monkeypatch, 64)
    evidence = out.with_name("evidence.tif")
    request = Request.from_dict(jobs.request(generated))
    run_mosaic(request, out, Reporter(), evidence=evidence)
    expected = out.read_bytes(), evidence.read_bytes()
    monkeypatch.setattr(processes, "_SHARED", shared)
    run_mosaic(request, out, Reporter(), evidence=evidence, processes=True)
    assert (out.read_bytes(), evidence.read_bytes()) == expected


def test_overlap_of_one_pass_counts_once(generated: Path, out: Path, own_scenes: Path) -> None:
    """In the overlap both tiles hold the same numbers: without one of them nothing there may change."""
    mosaic(generated, out)
    both = read(out)
    collection = json.loads(own_scenes.read_text())
    collection["features"] = [item for item in collection["features"] if item["properties"]["s2:mgrs_tile"] == "33TWM"]
    own_scenes.write_text(json.dumps(collection))
    mosaic(own_scenes, out)
    # The other tile knows clouds beyond the edge of this one: stay a buffer and a speck away from it.
    overlap = slice(jobs.SIZE - jobs.SIZE // 8, jobs.SIZE - 8)
    np.testing.assert_array_equal(read(out)[:, :, overlap], both[:, :, overlap])


def test_coarse_and_other_crs(generated: Path, out: Path) -> None:
    mosaic(generated, out, resolution=40)
    with rasterio.open(out) as dataset:
        assert dataset.res == (40, 40)
        assert dataset.bounds.left % 40 == 0
    result = mosaic(generated, out, crs="EPSG:3857", resolution=20, resampling="bilinear")
    assert result.filled_percent > 90
    with rasterio.open(out) as dataset:
        assert dataset.crs.to_epsg() == 3857


def test_bands_by_name_and_key_in_the_order_asked(generated: Path, out: Path) -> None:
    mosaic(generated, out)
    red = read(out)[0]
    mosaic(generated, out, bands="nir,B04")
    np.testing.assert_array_equal(read(out)[1], red)
    with rasterio.open(out) as dataset:
        assert dataset.descriptions == ("nir", "B04")


def victims(items: Path) -> list[Path]:
    return sorted(items.parent.glob("S2A_*_R122_T33TWM_*/*_B04_10m.tif"))


@pytest.mark.fault("scene missing or corrupt")
def test_missing_file_skips_its_scene(own_scenes: Path, out: Path) -> None:
    victims(own_scenes)[0].unlink()
    recorder = Recorder()
    result = mosaic(own_scenes, out, recorder)
    assert (result.scene_count, result.skipped_count) == (17, 1)
    assert any("Scene skipped" in warning and "R122_T33TWM" in warning for warning in recorder.warnings)
    recipe = json.loads(Path(f"{out}.json").read_text())
    assert "No such file" in recipe["skipped"][0]["reason"]
    assert len(recipe["scenes"]) == 17


def break_header(path: Path) -> None:
    path.write_bytes(bytes(4000) + path.read_bytes()[4000:])


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.fault("scene missing or corrupt")
@pytest.mark.parametrize("corrupt", [break_header, cut_off])
def test_corrupt_scene_is_left_out_whole(
    own_scenes: Path, out: Path, monkeypatch: pytest.MonkeyPatch, corrupt: Callable[[Path], None]
) -> None:
    """Tiles that were done before the corruption was met are made again without the scene."""
    cut_small(monkeypatch, 64)
    bad = victims(own_scenes)[1]
    item_id = bad.parent.name
    corrupt(bad)
    result = mosaic(own_scenes, out)
    assert (result.scene_count, result.skipped_count) == (17, 1)
    with_skip = read(out)
    collection = json.loads(own_scenes.read_text())
    collection["features"] = [item for item in collection["features"] if item["id"] != item_id]
    own_scenes.write_text(json.dumps(collection))
    mosaic(own_scenes, out)
    np.testing.assert_array_equal(with_skip, read(out))


def test_first_picture_comes_before_the_mosaic_and_looks_like_it(
    generated: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mosaic, "_WORTH_A_PREVIEW", 1)
    seen: list[tuple[bool, tuple[float, float] | None]] = []

    class Watcher(Recorder):
        def preview(self, path: Path, display: tuple[float, float] | None) -> None:
            seen.append((out.exists(), display))

    preview = Preview(tmp_path / "preview.tif", 1000)
    result = run_mosaic(Request.from_dict(jobs.request(generated)), out, Watcher(), preview=preview)
    ((there, display),) = seen
    assert not there
    assert display == pytest.approx(result.display, rel=0.1)
    with rasterio.open(out) as full, rasterio.open(preview.path) as coarse:
        assert coarse.res == (40, 40)
        ours, like_it = coarse.read(1).astype(float), averaged(full, 1, coarse)
    both = (ours > 0) & (like_it > 0)
    assert both.mean() > 0.9
    assert np.corrcoef(ours[both], like_it[both])[0, 1] > 0.8
    assert ours[both].mean() == pytest.approx(like_it[both].mean(), rel=0.05)
    assert sorted(path.name for path in out.parent.iterdir()) == ["mosaic.tif", "mosaic.tif.json"]


def test_first_picture_is_of_the_clearest_passes_of_each_orbit() -> None:
    scenes = [
        Scene(
            f"{day}-{tile}",
            datetime(2023, 6, day),
            32633,
            {"red": Asset("a.tif")},
            0,
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


def test_small_mosaic_needs_no_first_picture(generated: Path, out: Path, tmp_path: Path) -> None:
    run_mosaic(
        Request.from_dict(jobs.request(generated)), out, Reporter(), preview=Preview(tmp_path / "a.tif", 100)
    )
    assert not (tmp_path / "a.tif").exists()


@pytest.mark.fault("nothing can be read")
def test_nothing_left_fails_and_keeps_what_was_there(own_scenes: Path, out: Path) -> None:
    out.write_text("before")
    two = [path.parent.name for path in victims(own_scenes)[:2]]
    for path in own_scenes.parent.glob("S2A_*/*_B04_10m.tif"):
        path.unlink()
    with pytest.raises(NoScenesError, match=r"None of the 2 scenes .* can be read"):
        mosaic(own_scenes, out, scenes=two)
    assert out.read_text() == "before"
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_item_without_crs_is_placed_by_its_file(own_scenes: Path, out: Path) -> None:
    mosaic(own_scenes, out)
    before = read(out)
    collection = json.loads(own_scenes.read_text())
    for item in collection["features"][::2]:
        del item["properties"]["proj:epsg"]
        for asset in item["assets"].values():
            del asset["proj:transform"], asset["proj:shape"]
    own_scenes.write_text(json.dumps(collection))
    result = mosaic(own_scenes, out)
    assert (result.scene_count, result.skipped_count) == (18, 0)
    np.testing.assert_array_equal(read(out), before)


def test_item_and_file_without_crs_is_skipped(own_scenes: Path, out: Path) -> None:
    collection = json.loads(own_scenes.read_text())
    item = collection["features"][0]
    del item["properties"]["proj:epsg"]
    own_scenes.write_text(json.dumps(collection))
    for asset in item["assets"].values():
        path = own_scenes.parent / asset["href"]
        with rasterio.open(path) as dataset:
            pixels, transform = dataset.read(), dataset.transform
        profile = {"driver": "GTiff", "count": 1, "dtype": pixels.dtype, "height": pixels.shape[1]}
        with rasterio.open(path, "w", **profile, width=pixels.shape[2], transform=transform) as dataset:
            dataset.write(pixels)
    recorder = Recorder()
    result = mosaic(own_scenes, out, recorder)
    assert (result.scene_count, result.skipped_count) == (17, 1)
    assert "neither its item nor its files tell a CRS" in recorder.warnings[0]


def test_empty_mosaic_is_told(own_scenes: Path, out: Path) -> None:
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
        mosaic(Path("none.json"), out, extent=[-180, -80, 180, 80], extent_crs="EPSG:4326")


def test_output_is_checked_before_the_search(out: Path) -> None:
    with pytest.raises(OutputError):
        mosaic(Path("none.json"), out.with_suffix(".png"))


def test_cancel_leaves_nothing(generated: Path, out: Path) -> None:
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
        known = averaged(truth, 3, ours)
    there = (seen > 0) & (known > 0)
    assert there.mean() > 0.7
    assert np.sqrt(np.mean((seen[there].astype(float) - known[there]) ** 2)) < limit


@pytest.mark.parametrize("resolution", [240, 480, 960])
def test_mosaic_of_few_pixels_skips_nothing(tmp_path: Path, out: Path, resolution: int) -> None:
    """Of a pixel at the edge of a scene, whose corner lies beyond it, bands and classification both know a part."""
    items = make_scenes(tmp_path / "scenes", size=192)
    boxes = np.array([item["bbox"] for item in json.loads(items.read_text())["features"]])
    extent = [*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0)]
    result = mosaic(items, out, extent=extent, extent_crs="EPSG:4326", resolution=resolution)
    assert (result.scene_count, result.skipped_count) == (18, 0)


def test_scene_that_is_skipped_and_scene_that_is_elsewhere(own_scenes: Path, out: Path) -> None:
    collection = json.loads(own_scenes.read_text())
    collection["features"] = collection["features"][:2]
    del collection["features"][0]["assets"]["B04"]
    for asset in collection["features"][1]["assets"].values():
        asset["proj:transform"][2] += 1e6
    own_scenes.write_text(json.dumps(collection))
    with pytest.raises(NoScenesError, match="can be read"):
        mosaic(own_scenes, out)


@pytest.mark.parametrize(("column", "touched"), [(1795, True), (-1805, True), (1700, False)])
def test_scene_near_the_antimeridian(column: int, touched: bool) -> None:
    grid = Grid("EPSG:4326", 0.1, column, -160, 10, 10, 11000.0)
    asset = Asset("a.tif", (10.0, 0.0, 799980.0, 0.0, -10.0, 8300020.0), (10980, 10980))
    scene = Scene("a", None, 32760, {"red": asset}, 0)  # type: ignore[arg-type]
    assert SceneIndex([scene], grid).touching(grid) == ([scene] if touched else [])


def test_stored_offset_makes_no_difference(tmp_path: Path, out: Path) -> None:
    """The same scenes, processed before and after baseline 04.00."""
    mosaics = []
    for baseline in ("03.01", "05.09"):
        passes = tuple(replace(one, baseline=baseline) for one in PASSES)
        mosaic(make_scenes(tmp_path / baseline, size=jobs.SIZE, passes=passes), out)
        mosaics.append(read(out))
    np.testing.assert_array_equal(*mosaics)
