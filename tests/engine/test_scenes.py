"""Reading items, as real catalogues write them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from cloudless_plugin.engine.errors import SceneError
from cloudless_plugin.engine.items import collection_items
from cloudless_plugin.engine.request import Request
from cloudless_plugin.engine.scenes import Scene, newest_baselines, read_scene
from tests.support.paths import shared

REQUEST = Request.from_dict(
    {"extent": [0, 0, 1, 1], "start": "2015-01-01", "end": "2026-01-01", "bands": "red,nir,swir16"}
)


def items(name: str, collection: str = "sentinel-2-l2a") -> list[dict[str, Any]]:
    data = json.loads(shared(f"stac-items/{name}").read_text())
    return [item for item in collection_items(data, "https://example.org/") if item.get("collection") == collection]


def test_planetary_computer() -> None:
    scenes = [read_scene(item, REQUEST) for item in items("pc_sentinel-2-l2a.json")]
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
    scenes = [read_scene(item, REQUEST) for item in items("earthsearch_v1_s2.json")]
    assert len(scenes) == 19
    assert {scene.scaling.offset for scene in scenes} == {0}
    assert all(scene.assets["red"].href.endswith("/B04.tif") for scene in scenes)
    assert all(scene.tile and scene.tile in scene.id for scene in scenes)


def test_copernicus_data_space() -> None:
    (scene,) = [read_scene(item, REQUEST) for item in items("cdse_s2.json")]
    assert (scene.epsg, scene.baseline, scene.scaling.offset, scene.tile) == (32633, "05.11", -1000, "33UWP")
    assert scene.assets["red"].href.endswith("B04_10m.jp2")
    assert scene.assets["swir16"].href.endswith("B11_20m.jp2")


def item(**changes: Any) -> dict[str, Any]:
    properties = {"datetime": "2023-08-01T10:00:00+02:00", "proj:epsg": 32633, "s2:processing_baseline": "05.09"}
    assets = {key: {"href": f"https://example.org/{key}.tif"} for key in ("B04", "B08", "B11", "SCL")}
    return {"id": "a", "properties": {**properties, **changes}, "assets": assets}


def test_times_are_utc() -> None:
    assert read_scene(item(), REQUEST).datetime.isoformat() == "2023-08-01T08:00:00"


@pytest.mark.parametrize(
    ("code", "epsg"),
    [({"proj:code": "EPSG:32601"}, 32601), ({}, 0), ({"proj:code": "IAU:1"}, 0), ({"proj:epsg": None}, 0)],
)
def test_crs(code: dict[str, Any], epsg: int) -> None:
    plain = item()
    del plain["properties"]["proj:epsg"]
    plain["properties"] |= code
    assert read_scene(plain, REQUEST).epsg == epsg


@pytest.mark.parametrize(("missing", "words"), [("B08", "no asset 'nir'"), ("SCL", "no asset 'SCL'")])
def test_missing_assets(missing: str, words: str) -> None:
    broken = item()
    del broken["assets"][missing]
    with pytest.raises(SceneError, match=words):
        read_scene(broken, REQUEST)


def test_no_mask_needs_no_classification() -> None:
    plain = item()
    del plain["assets"]["SCL"]
    assert "classification" not in read_scene(plain, replace(REQUEST, mask="none")).assets


def test_one_sensing_is_used_once_by_its_newest_baseline() -> None:
    scene = replace(read_scene(item(), REQUEST), tile="33TWM", orbit=79, platform="sentinel-2a")
    older = replace(scene, id="older", baseline="03.01")
    half = replace(scene, id="half")
    elsewhere = replace(older, id="elsewhere", tile="33TWL")
    unknown = replace(older, id="unknown", tile="")
    kept: list[Scene] = newest_baselines([older, scene, half, elsewhere, unknown])
    assert [scene.id for scene in kept] == ["a", "half", "elsewhere", "unknown"]
