"""Items of real catalogues become scenes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cloudless_plugin.common.errors import SceneError
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.kernels.radiometry import Scaling
from cloudless_plugin.engine.stac.parse_item import parse_item
from tests.support.items import item, real_items

REQUEST = Request.from_dict(
    {"extent": [0, 0, 1, 1], "start": "2015-01-01", "end": "2026-01-01", "bands": "red,nir,swir16"}
)


def test_items_of_planetary_computer() -> None:
    scenes = [parse_item(found, REQUEST) for found in real_items("pc_sentinel-2-l2a.json")]
    assert len(scenes) == 61
    for scene in scenes:
        assert scene.scaling.offset == (-1000 if scene.baseline >= "04.00" else 0)
        assert scene.id.startswith(scene.platform.upper().replace("SENTINEL-", "S"))
        assert f"_T{scene.tile}_" in scene.id
        assert f"_R{scene.orbit:03}_" in scene.id
        assert scene.assets["red"].href.endswith("B04_10m.tif")
        assert scene.assets["red"].shape == (10980, 10980)
        assert scene.assets["swir16"].transform[0] == 20
        assert scene.assets["classification"].href.endswith("SCL_20m.tif")
        assert "EPSG:32601" <= scene.crs <= "EPSG:32760"
    assert {scene.scaling.offset for scene in scenes} == {0, -1000}


def test_items_of_earth_search() -> None:
    scenes = [parse_item(found, REQUEST) for found in real_items("earthsearch_v1_s2.json")]
    assert len(scenes) == 19
    assert {scene.scaling.offset for scene in scenes} == {0}
    assert all(scene.assets["red"].href.endswith("/B04.tif") for scene in scenes)
    assert all(scene.tile and scene.tile in scene.id for scene in scenes)


def test_items_of_copernicus_data_space() -> None:
    (scene,) = [parse_item(found, REQUEST) for found in real_items("cdse_s2.json")]
    assert (scene.crs, scene.baseline, scene.scaling.offset, scene.tile) == ("EPSG:32633", "05.11", -1000, "33UWP")
    assert scene.assets["red"].href.endswith("B04_10m.jp2")
    assert scene.assets["swir16"].href.endswith("B11_20m.jp2")


def test_times_are_utc() -> None:
    assert parse_item(item(), REQUEST).datetime.isoformat() == "2023-08-01T08:00:00"


@pytest.mark.parametrize(
    ("code", "crs"),
    [({"proj:code": "EPSG:32601"}, "EPSG:32601"), ({}, ""), ({"proj:code": "IAU:1"}, ""), ({"proj:epsg": None}, "")],
)
def test_crs_comes_from_the_item(code: dict[str, Any], crs: str) -> None:
    plain = item()
    del plain["properties"]["proj:epsg"]
    plain["properties"] |= code
    assert parse_item(plain, REQUEST).crs == crs


@pytest.mark.parametrize(("missing", "words"), [("B08", "no asset 'nir'"), ("SCL", "no asset 'SCL'")])
def test_item_without_a_needed_asset_is_refused(missing: str, words: str) -> None:
    broken = item()
    del broken["assets"][missing]
    with pytest.raises(SceneError, match=words):
        parse_item(broken, REQUEST)


def test_request_without_a_mask_needs_no_classification() -> None:
    plain = item()
    del plain["assets"]["SCL"]
    assert "classification" not in parse_item(plain, replace(REQUEST, mask="none")).assets


@pytest.mark.parametrize("name", ["pc_landsat-c2-l2.json", "earthsearch_v1_s2.json"])
def test_items_of_landsat(name: str) -> None:
    request = replace(REQUEST, collection="landsat-c2-l2")
    scenes = [parse_item(found, request) for found in real_items(name, "landsat-c2-l2")]
    assert scenes
    for scene in scenes:
        assert scene.scaling == Scaling(-2000, 0.275)
        assert scene.assets["nir"].href.endswith("_SR_B5.TIF")
        assert scene.assets["classification"].href.endswith("_QA_PIXEL.TIF")
        path, row = scene.id.split("_")[2][:3], scene.id.split("_")[2][3:]
        assert scene.orbit == int(path)
        assert scene.tile in (path + row, f"WRS2-{path}{row}")
        assert scene.baseline in ("T1", "T2", "RT")


def test_items_of_collection_1_of_earth_search() -> None:
    request = replace(REQUEST, collection="sentinel-2-c1-l2a")
    scenes = [parse_item(found, request) for found in real_items("earthsearch_v1_s2.json", "sentinel-2-c1-l2a")]
    assert len(scenes) == 6
    assert {scene.scaling for scene in scenes} == {Scaling(-1000)}
    assert all(scene.assets["classification"].href.endswith("/SCL.tif") for scene in scenes)


@pytest.mark.parametrize(
    ("collection", "nir", "keys"), [("hls2-s30", "B08", ("B04", "B11")), ("hls2-l30", "B05", ("B04", "B06"))]
)
def test_items_of_hls(collection: str, nir: str, keys: tuple[str, str]) -> None:
    """As Planetary Computer describes HLS: bands by number, no processing baseline."""
    name = f"HLS.{collection[-3:].upper()}.T33TWM.2023227T095031.v2.0"
    assets = {key: {"href": f"https://example.org/{name}.{key}.tif"} for key in (nir, *keys, "Fmask")}
    properties = {"datetime": "2023-08-15T09:50:31Z", "platform": "sentinel-2a", "proj:epsg": 32633}
    hls = {"id": name, "collection": collection, "properties": properties, "assets": assets}
    scene = parse_item(hls, replace(REQUEST, collection=collection))
    assert scene.scaling == Scaling()
    assert [scene.assets[band].href.split(".")[-2] for band in ("red", "nir", "swir16")] == [keys[0], nir, keys[1]]
    assert scene.assets["classification"].href.endswith("Fmask.tif")


def test_bands_of_the_haze_test_may_be_missing() -> None:
    without_blue = item()
    scene = parse_item(without_blue, REQUEST)
    assert "blue" in REQUEST.bands_to_read
    assert "blue" not in scene.assets
