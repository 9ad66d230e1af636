"""The real scenes in ``demo/slovenia`` are whole and honest: their items tell what is in the files, and whose it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from pyproj import Transformer
from rasterio.windows import from_bounds

from cloudless_plugin.engine import Reporter, Request, run_mosaic
from tests.support import real_ground
from tests.support.paths import shared

SCENES = real_ground.scenes()
ASSETS = ("B02", "B03", "B04", "B08", "SCL")
DATES = ["2023-08-10", "2023-08-13", "2023-08-15", "2023-08-18", "2023-08-20"]
PLACES = {"Maribor": (15.646, 46.555), "Ptuj": (15.870, 46.420), "the Drava above Maribor": (15.51, 46.54)}
MAX_BYTES = 4_000_000
every_scene = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene["properties"]["datetime"][:10])


def path(scene: dict[str, Any], asset: str) -> Path:
    return real_ground.FOLDER / scene["assets"][asset]["href"]


def test_five_dates_of_one_tile() -> None:
    assert sorted(scene["properties"]["datetime"][:10] for scene in SCENES) == DATES
    assert {scene["properties"]["s2:mgrs_tile"] for scene in SCENES} == {"33TWM"}
    clouds = [scene["properties"]["eo:cloud_cover"] for scene in SCENES]
    assert max(clouds) > 70
    assert min(clouds) < 1


def test_both_radiometries() -> None:
    """Baselines with and without the offset are what makes the crop a trial of the radiometry."""
    assert {scene["properties"]["s2:processing_baseline"] for scene in SCENES} == {"03.01", "05.09"}


@every_scene
def test_items_tell_what_is_in_the_files(scene: dict[str, Any]) -> None:
    assert set(scene["assets"]) == set(ASSETS)
    grids = set()
    for name, asset in scene["assets"].items():
        assert asset["href"].startswith("./"), "not relative"
        with rasterio.open(path(scene, name)) as dataset:
            assert list(dataset.transform)[:6] == asset["proj:transform"]
            assert list(dataset.shape) == asset["proj:shape"]
            assert list(dataset.bounds) == asset["proj:bbox"]
            assert dataset.crs.to_epsg() == scene["properties"]["proj:epsg"]
            assert dataset.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
            assert dataset.dtypes[0] == ("uint8" if name == "SCL" else "uint16")
            assert dataset.read(1).all(), "no data inside the footprint"
            grids.add((dataset.transform, dataset.shape))
    assert len(grids) == 1


@every_scene
def test_footprint_is_the_window(scene: dict[str, Any]) -> None:
    west, south, east, north = real_ground.extent()
    (ring,) = scene["geometry"]["coordinates"]
    to_utm = Transformer.from_crs(4326, scene["properties"]["proj:epsg"], always_xy=True)
    corners = [to_utm.transform(*corner) for corner in ring]
    expected = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    np.testing.assert_allclose(corners, expected, atol=0.01)
    longitudes, latitudes = zip(*ring)
    assert scene["bbox"] == [min(longitudes), min(latitudes), max(longitudes), max(latitudes)]


@pytest.mark.parametrize("place", PLACES)
def test_place_is_in_it(place: str) -> None:
    west, south, east, north = real_ground.extent()
    x, y = Transformer.from_crs(4326, 32633, always_xy=True).transform(*PLACES[place])
    assert west < x < east
    assert south < y < north


def test_small_and_nothing_besides() -> None:
    files = {file for file in real_ground.FOLDER.rglob("*") if file.is_file()}
    told = {path(scene, asset).resolve() for scene in SCENES for asset in ASSETS}
    assert files == told | {real_ground.ITEMS, real_ground.FOLDER / "NOTICE"}
    assert sum(file.stat().st_size for file in files) <= MAX_BYTES


def test_notice_names_source_licence_and_change() -> None:
    notice = (real_ground.FOLDER / "NOTICE").read_text()
    for words in (
        "modified Copernicus Sentinel data 2023",
        "mapchete-eo",
        "MIT",
        "EOX IT Services",
        "scripts/crop_scenes.py",
    ):
        assert words in notice


@every_scene
def test_pixels_are_those_of_the_source(scene: dict[str, Any]) -> None:
    source = shared("s2-slovenia-2023/items.json")
    (original,) = [item for item in json.loads(source.read_text())["features"] if item["id"] == scene["id"]]
    assert scene["properties"] == original["properties"]
    for name in ASSETS:
        with (
            rasterio.open(path(scene, name)) as ours,
            rasterio.open(source.parent / original["assets"][name]["href"]) as theirs,
        ):
            window = from_bounds(*ours.bounds, theirs.transform)
            assert (ours.read(1) == theirs.read(1, window=window)).all()


def test_mosaic_is_free_of_clouds(tmp_path: Path) -> None:
    """Blue of the mosaic stays near that of 15 August, which has no cloud here; that of 10 August is far above."""
    west, south, east, north = real_ground.extent()
    request = {
        "extent": [west, south, east, north],
        "extent_crs": "EPSG:32633",
        "start": DATES[0],
        "end": DATES[-1],
        "catalog": "custom",
        "catalog_url": str(real_ground.ITEMS),
        "bands": "blue",
        "max_cloud": 100,
        "resolution": 60,
    }
    planes = {}
    for name, changes in {"mosaic": {}, "clear": _day(DATES[2]), "cloudy": _day(DATES[0])}.items():
        target = tmp_path / f"{name}.tif"
        result = run_mosaic(Request.from_dict({**request, **changes}), target, Reporter())
        with rasterio.open(target) as dataset:
            planes[name] = dataset.read(1).astype(int)
        if name == "mosaic":
            assert (result.scene_count, result.skipped_count) == (5, 0)
            assert result.filled_percent > 99.5
    there = planes["mosaic"] > 0
    brighter = {name: (planes[name][there] - planes["clear"][there] > 500).mean() for name in ("mosaic", "cloudy")}
    assert brighter["mosaic"] < 0.001
    assert brighter["cloudy"] > 0.5


def _day(day: str) -> dict[str, str]:
    return {"start": day, "end": day, "mask": "none"}
