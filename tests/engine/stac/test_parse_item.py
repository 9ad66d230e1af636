"""Reading items, as real catalogues write them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from cloudless_plugin.common.errors import SceneError
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.kernels.radiometry import Scaling
from cloudless_plugin.engine.stac.baselines import newest_baselines
from cloudless_plugin.engine.stac.items import collection_items
from cloudless_plugin.engine.stac.parse_item import parse_item
from cloudless_plugin.engine.stac.scene import Scene
from tests.support.paths import shared

REQUEST = Request.from_dict(
    {"extent": [0, 0, 1, 1], "start": "2015-01-01", "end": "2026-01-01", "bands": "red,nir,swir16"}
)


def items(name: str, collection: str = "sentinel-2-l2a") -> list[dict[str, Any]]:
    data = json.loads(shared(f"stac-items/{name}").read_text())
    return [item for item in collection_items(data, "https://example.org/") if item.get("collection") == collection]


def test_planetary_computer() -> None:
    scenes = [parse_item(item, REQUEST) for item in items("pc_sentinel-2-l2a.json")]
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
        assert 32601 <= scene.epsg <= 32760
    assert {scene.scaling.offset for scene in scenes} == {0, -1000}


def test_earth_search() -> None:
    scenes = [parse_item(item, REQUEST) for item in items("earthsearch_v1_s2.json")]
    assert len(scenes) == 19
    assert {scene.scaling.offset for scene in scenes} == {0}
    assert all(scene.assets["red"].href.endswith("/B04.tif") for scene in scenes)
    assert all(scene.tile and scene.tile in scene.id for scene in scenes)


def test_copernicus_data_space() -> None:
    (scene,) = [parse_item(item, REQUEST) for item in items("cdse_s2.json")]
    assert (scene.epsg, scene.baseline, scene.scaling.offset, scene.tile) == (32633, "05.11", -1000, "33UWP")
    assert scene.assets["red"].href.endswith("B04_10m.jp2")
    assert scene.assets["swir16"].href.endswith("B11_20m.jp2")


def item(**changes: Any) -> dict[str, Any]:
    properties = {"datetime": "2023-08-01T10:00:00+02:00", "proj:epsg": 32633, "s2:processing_baseline": "05.09"}
    assets = {key: {"href": f"https://example.org/{key}.tif"} for key in ("B04", "B08", "B11", "SCL")}
    return {"id": "a", "properties": {**properties, **changes}, "assets": assets}


def test_times_are_utc() -> None:
    assert parse_item(item(), REQUEST).datetime.isoformat() == "2023-08-01T08:00:00"


@pytest.mark.parametrize(
    ("code", "epsg"),
    [({"proj:code": "EPSG:32601"}, 32601), ({}, 0), ({"proj:code": "IAU:1"}, 0), ({"proj:epsg": None}, 0)],
)
def test_crs(code: dict[str, Any], epsg: int) -> None:
    plain = item()
    del plain["properties"]["proj:epsg"]
    plain["properties"] |= code
    assert parse_item(plain, REQUEST).epsg == epsg


@pytest.mark.parametrize(("missing", "words"), [("B08", "no asset 'nir'"), ("SCL", "no asset 'SCL'")])
def test_missing_assets(missing: str, words: str) -> None:
    broken = item()
    del broken["assets"][missing]
    with pytest.raises(SceneError, match=words):
        parse_item(broken, REQUEST)


def test_no_mask_needs_no_classification() -> None:
    plain = item()
    del plain["assets"]["SCL"]
    assert "classification" not in parse_item(plain, replace(REQUEST, mask="none")).assets


def test_one_sensing_is_used_once_by_its_newest_baseline() -> None:
    scene = replace(parse_item(item(), REQUEST), tile="33TWM", orbit=79, platform="sentinel-2a")
    older = replace(scene, id="older", baseline="03.01")
    half = replace(scene, id="half")
    elsewhere = replace(older, id="elsewhere", tile="33TWL")
    unknown = replace(older, id="unknown", tile="")
    kept: list[Scene] = newest_baselines([older, scene, half, elsewhere, unknown])
    assert [scene.id for scene in kept] == ["a", "half", "elsewhere", "unknown"]


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [corners]}


def test_older_processing_counts_where_the_newer_does_not_cover_it() -> None:
    """Datastrips of a granule complement each other; only one of them may have been processed again."""
    west, east, whole = box(10, 45, 10.4, 46), box(10.4, 45, 11, 46), box(10, 45, 11, 46)

    def scene(name: str, baseline: str, geometry: dict[str, Any]) -> Scene:
        properties = {"s2:processing_baseline": baseline, "s2:mgrs_tile": "33TWM", "sat:relative_orbit": 79}
        return parse_item({**item(**properties), "id": name, "geometry": geometry}, REQUEST)

    scenes = [scene("west old", "03.01", west), scene("east old", "03.01", east), scene("east", "05.09", east)]
    assert [one.id for one in newest_baselines(scenes)] == ["west old", "east"]
    assert [one.id for one in newest_baselines([*scenes, scene("all", "05.10", whole)])] == ["all"]


def test_pass_over_midnight_utc_is_one_pass() -> None:
    """Planetary Computer has a datatake that began at 23:59:57 on New Year's Eve, beside the antimeridian."""
    scenes = [parse_item(item, REQUEST) for item in items("pc_sentinel-2-l2a.json")]
    (scene,) = [one for one in scenes if one.id.startswith("S2A_MSIL2A_20190101T000001_R116_T60VUK")]
    earlier = replace(scene, datetime=datetime(2018, 12, 31, 23, 59, 58))
    assert (scene.day, earlier.day) == (date(2019, 1, 1), date(2018, 12, 31))
    assert scene.overpass == earlier.overpass
    assert scene.overpass[2] == date(2019, 1, 1)


def test_solar_day_on_both_sides_of_the_antimeridian() -> None:
    for west in (179.6, -180.0):
        scene = parse_item(
            {**item(datetime="2023-08-01T22:20:00Z"), "geometry": box(west, 51, west + 0.4, 52)}, REQUEST
        )
        assert scene.overpass[2] == (date(2023, 8, 2) if west > 0 else date(2023, 8, 1))
    across = {"type": "Polygon", "coordinates": [[[179.5, 51], [-179.5, 51], [-179.5, 52], [179.5, 52], [179.5, 51]]]}
    assert parse_item({**item(datetime="2023-08-01T12:00:00Z"), "geometry": across}, REQUEST).footprint is not None


@pytest.mark.parametrize("name", ["pc_landsat-c2-l2.json", "earthsearch_v1_s2.json"])
def test_landsat(name: str) -> None:
    request = replace(REQUEST, collection="landsat-c2-l2")
    scenes = [parse_item(item, request) for item in items(name, "landsat-c2-l2")]
    assert scenes
    for scene in scenes:
        assert scene.scaling == Scaling(-2000, 0.275)
        assert scene.assets["nir"].href.endswith("_SR_B5.TIF")
        assert scene.assets["classification"].href.endswith("_QA_PIXEL.TIF")
        path, row = scene.id.split("_")[2][:3], scene.id.split("_")[2][3:]
        assert scene.orbit == int(path)
        assert scene.tile in (path + row, f"WRS2-{path}{row}")
        assert scene.baseline in ("T1", "T2", "RT")


def test_collection_1_of_earth_search() -> None:
    request = replace(REQUEST, collection="sentinel-2-c1-l2a")
    scenes = [parse_item(item, request) for item in items("earthsearch_v1_s2.json", "sentinel-2-c1-l2a")]
    assert len(scenes) == 6
    assert {scene.scaling for scene in scenes} == {Scaling(-1000)}
    assert all(scene.assets["classification"].href.endswith("/SCL.tif") for scene in scenes)


@pytest.mark.parametrize(
    ("collection", "nir", "keys"), [("hls2-s30", "B08", ("B04", "B11")), ("hls2-l30", "B05", ("B04", "B06"))]
)
def test_hls(collection: str, nir: str, keys: tuple[str, str]) -> None:
    """As Planetary Computer describes HLS: bands by number, no processing baseline."""
    name = f"HLS.{collection[-3:].upper()}.T33TWM.2023227T095031.v2.0"
    assets = {key: {"href": f"https://example.org/{name}.{key}.tif"} for key in (nir, *keys, "Fmask")}
    properties = {"datetime": "2023-08-15T09:50:31Z", "platform": "sentinel-2a", "proj:epsg": 32633}
    hls = {"id": name, "collection": collection, "properties": properties, "assets": assets}
    scene = parse_item(hls, replace(REQUEST, collection=collection))
    assert scene.scaling == Scaling()
    assert [scene.assets[band].href.split(".")[-2] for band in ("red", "nir", "swir16")] == [keys[0], nir, keys[1]]
    assert scene.assets["classification"].href.endswith("Fmask.tif")


def test_bands_that_only_the_haze_test_looks_at_may_be_missing() -> None:
    without_blue = item()
    scene = parse_item(without_blue, REQUEST)
    assert "blue" in REQUEST.observed
    assert "blue" not in scene.assets
