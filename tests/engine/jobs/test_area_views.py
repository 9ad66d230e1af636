"""Cloud cover and coverage of one's own area, against what the full classification says."""

from __future__ import annotations

import json
import shutil
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import rasterio.shutil
import rasterio.warp
import shapely
import shapely.geometry
from rasterio.features import rasterize

from cloudless_plugin.common import choices
from cloudless_plugin.common.errors import CancelledError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.results import FoundOverpass, PreflightResult
from cloudless_plugin.common.sensors import BY_COLLECTION
from cloudless_plugin.engine.jobs import area_views, kept_classes
from cloudless_plugin.engine.jobs.preflight import preflight
from tests.engine.whole.test_sensors import NORTH as SENSOR_NORTH
from tests.engine.whole.test_sensors import PIXEL, SIZE, WEST, full, scene
from tests.support import jobs
from tests.support.faults import serve_faults
from tests.support.paths import ROOT
from tests.support.runs import request

MASKS = {mask: BY_COLLECTION["sentinel-2-l2a"].classification.removed(mask)[0] for mask in choices.MASKS}
SLOVENIA = ROOT / "demo" / "slovenia" / "items.json"


def seen(asked: Request) -> tuple[FoundOverpass, ...]:
    """Return the overpasses with their statistics."""
    return preflight(asked, Reporter(), plan=False, area_stats=True).overpasses


def truth(
    items: Path, overpass: FoundOverpass, extent: list[float], mask: str, area: Any = None
) -> tuple[float, float]:
    """Return cloud and coverage of an extent in per cent, from every pixel of the classifications."""
    found = {item["id"]: item for item in json.loads(items.read_text())["features"]}
    west, south, east, north = extent
    merged: np.ndarray | None = None
    for name in overpass.scenes:
        with rasterio.open(items.parent / found[name]["assets"]["SCL"]["href"]) as dataset:
            window = dataset.window(west, south, east, north).round()
            classes = dataset.read(1, window=window, boundless=True, fill_value=0)
            transform = dataset.window_transform(window)
        merged = classes if merged is None else np.where(merged == 0, classes, merged)
    assert merged is not None
    inside = np.ones(merged.shape, bool)
    if area is not None:
        inside = rasterize([area], merged.shape, transform=transform).astype(bool)
    known = inside & (merged != 0)
    return 100 * np.isin(merged[known], MASKS[mask]).mean(), 100 * known[inside].mean()


@pytest.mark.parametrize("mask", ["clouds-shadows", "clouds", "strict"])
def test_area_statistics_are_those_of_the_classification(generated: Path, mask: str) -> None:
    overpasses = seen(request(generated, mask=mask))
    assert len(overpasses) == 9
    for overpass in overpasses:
        cloud, coverage = truth(generated, overpass, jobs.extent(), mask)
        assert overpass.area_cloud == pytest.approx(cloud, abs=0.1)
        assert overpass.coverage == pytest.approx(coverage, abs=0.1)
    assert max(overpass.coverage for overpass in overpasses) < 100, "the edges of the swaths are not seen"
    assert {round(overpass.area_cloud) for overpass in overpasses} != {0}


@pytest.mark.parametrize("cells", [192, 80])
def test_coarse_overviews_tell_nearly_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cells: int) -> None:
    """Real scenes, whose classifications get overviews; pixels of these are the nearest ones."""
    monkeypatch.setattr(area_views, "_CELLS", cells)
    items = Path(shutil.copytree(SLOVENIA.parent, tmp_path / "scenes")) / SLOVENIA.name
    for file in items.parent.glob("*/*_SCL_*"):
        plain = file.rename(file.with_suffix(".plain"))
        options = {"driver": "COG", "blocksize": 128, "overview_resampling": "NEAREST", "compress": "DEFLATE"}
        rasterio.shutil.copy(plain, file, **options)
        with rasterio.open(file) as dataset:
            assert dataset.overviews(1) == [2, 4]
    extent = [535980, 5134020, 574980, 5170020]
    overpasses = seen(request(items, extent=extent, start="2023-08-01", end="2023-08-31"))
    assert len(overpasses) == 5
    for overpass in overpasses:
        cloud, coverage = truth(SLOVENIA, overpass, extent, "clouds-shadows")
        assert overpass.area_cloud == pytest.approx(cloud, abs=1.5)
        assert overpass.coverage == pytest.approx(coverage, abs=1)
    differences = [abs(overpass.area_cloud - overpass.cloud_cover) for overpass in overpasses]
    assert max(differences) > 3, "the tile's figure would do as well"


def test_only_what_lies_in_the_polygons_counts(generated: Path) -> None:
    west, south, east, north = jobs.extent()
    middle = (west + east) / 2
    area = shapely.Polygon([(west, south), (middle, south), (west, north)])
    clipped = seen(request(generated, area=json.loads(shapely.to_geojson(area)), area_crs="EPSG:32633"))
    for overpass, whole in zip(clipped, seen(request(generated))):
        cloud, coverage = truth(generated, overpass, jobs.extent(), "clouds-shadows", area)
        assert overpass.area_cloud == pytest.approx(cloud, abs=0.6)
        assert overpass.coverage == pytest.approx(coverage, abs=0.6)
        assert (overpass.area_cloud, overpass.coverage) != (whole.area_cloud, whole.coverage)


def test_pixels_on_another_grid_give_the_same(generated: Path) -> None:
    elsewhere = seen(request(generated, crs="EPSG:3857", resolution=15))
    for overpass, here in zip(elsewhere, seen(request(generated))):
        assert overpass.area_cloud == pytest.approx(here.area_cloud, abs=1.5)


def test_without_a_mask_the_default_tells_what_is_cloud(generated: Path) -> None:
    assert seen(request(generated, mask="none")) == seen(request(generated))


def test_search_alone_reads_no_classification(generated: Path) -> None:
    found = preflight(request(generated), Reporter(), plan=False)
    assert {(overpass.area_cloud, overpass.coverage) for overpass in found.overpasses} == {(None, None)}
    assert PreflightResult.from_dict(json.loads(json.dumps(asdict(found)))) == found


def test_what_cannot_be_read_is_not_known(own_scenes: Path) -> None:
    """The footprint tells the coverage of the first overpass; of the second, the item names no classification."""
    whole = seen(request(own_scenes))
    next(own_scenes.parent.glob("S2A_MSIL2A_20230604*T33TWM*/*SCL*")).write_bytes(b"no raster")
    items = json.loads(own_scenes.read_text())
    for item in items["features"]:
        if "20230614" in item["id"]:
            del item["assets"]["SCL"]
            item["geometry"] = None
            item["bbox"] = None
    own_scenes.write_text(json.dumps(items))
    found = seen(request(own_scenes, mask="none"))
    assert found[0].area_cloud is None
    assert found[0].coverage == pytest.approx(whole[0].coverage, abs=3)
    named = [overpass for overpass in found if overpass.day == "2023-06-14"]
    assert {(overpass.area_cloud, overpass.coverage) for overpass in named} == {(None, None)}
    assert [overpass for overpass in found if overpass.day > "2023-06-14"] == list(whole[2:])


def test_zero_of_fmask_is_clear_within_the_footprint_alone(tmp_path: Path) -> None:
    flags = full(0, "uint8")
    flags[:24] = 2  # cloud
    flags[:, :24] = 255
    item = scene(tmp_path, "hls2-s30", 1, {"B04": full(1500, "uint16")}, 0, Fmask=(flags, 255))
    collection = tmp_path / "items.json"
    extent = [WEST, SENSOR_NORTH - SIZE * PIXEL, WEST + SIZE * PIXEL, SENSOR_NORTH]

    def found() -> FoundOverpass:
        collection.write_text(json.dumps({"type": "FeatureCollection", "features": [item]}))
        dates = {"start": "2023-08-01", "end": "2023-08-31"}
        (only,) = seen(request(collection, extent=extent, collection="hls2-s30", bands="red", **dates))
        return only

    assert (found().area_cloud, found().coverage) == (None, None)
    with rasterio.open(item["assets"]["B04"]["href"]) as dataset:
        corners = rasterio.warp.transform_bounds(dataset.crs, "EPSG:4326", *dataset.bounds)
    item["geometry"] = shapely.geometry.mapping(shapely.box(*corners))
    assert found().coverage == pytest.approx(100, abs=1)
    assert found().area_cloud == pytest.approx(100 * 24 * 72 / (96 * 96), abs=1)


def test_scene_takes_two_requests_once(generated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve_faults(generated.parent) as server:

        def asked() -> list[str]:
            server.asked.clear()
            seen(request(server.api))
            return [line for line, _ in server.asked if "_SCL_" in line]

        assert len(asked()) == 2 * 18
        assert not asked(), "what it shows of the area is kept"
        monkeypatch.setattr(kept_classes, "_MAX_AGE", 0)
        assert len(asked()) == 18, "for a day: a file may have changed"


@pytest.mark.parametrize("wanted", ["statistics", "quicklooks"])
def test_cancel_ends_a_look_at_the_area(generated: Path, tmp_path: Path, wanted: str) -> None:
    reporter = Reporter()
    before = threading.enumerate()  # those of other tests' pools
    with serve_faults(generated.parent) as server:
        server.break_down(lambda handler, answer: (reporter.cancelled.set(), handler.send(answer)), times=1000)
        server.only = lambda line: ".tif" in line
        folder = tmp_path if wanted == "quicklooks" else None
        with pytest.raises(CancelledError):
            preflight(request(server.api), reporter, folder, plan=False, area_stats=wanted == "statistics")
    for thread in threading.enumerate():
        if "ThreadPool" in thread.name and thread not in before:
            thread.join(10)
            assert not thread.is_alive()
