"""Items of real catalogues become scenes."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pyproj
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


@pytest.mark.parametrize(
    ("links", "kept"),
    [
        (
            [{"rel": "root", "href": "https://a.org"}, {"rel": "self", "href": "https://a.org/items/b"}],
            "https://a.org/items/b",
        ),
        ([{"rel": "self", "href": "https://a.org/items/b?sig=abcdefghijkl"}], ""),
        ([{"rel": "self", "href": "https://user:word@a.org/items/b"}], ""),
        ([{"rel": "self", "href": "./b.json"}, {"rel": "self", "href": "/home/me/b.json"}], ""),
        ([{"rel": "self", "href": 3}, None], ""),
        (None, ""),
    ],
)
def test_item_s_own_address_is_kept_unless_it_holds_a_secret(links: Any, kept: str) -> None:
    assert parse_item({**item(), "links": links}, REQUEST).link == kept


def test_bands_of_the_haze_test_may_be_missing() -> None:
    without_blue = item()
    scene = parse_item(without_blue, REQUEST)
    assert "blue" in REQUEST.bands_to_read
    assert "blue" not in scene.assets


ALBERS = "+proj=aea +lat_1=55 +lat_2=65 +lat_0=50 +lon_0=-154 +datum=WGS84 +units=m"


def with_crs(*, on_asset: bool, **told: Any) -> dict[str, Any]:
    """Return an item that tells its CRS only so, in its properties or in an asset."""
    found = item()
    del found["properties"]["proj:epsg"]
    (found["assets"]["B04"] if on_asset else found["properties"]).update(told)
    return found


@pytest.mark.parametrize("on_asset", [False, True])
@pytest.mark.parametrize("form", ["proj:wkt2", "proj:projjson"])
def test_crs_as_wkt_or_projjson(form: str, on_asset: bool) -> None:
    for definition, code in ((ALBERS, ""), ("EPSG:32606", "EPSG:32606")):
        crs = pyproj.CRS(definition)
        told = crs.to_wkt("WKT2_2019") if form == "proj:wkt2" else crs.to_json_dict()
        found = with_crs(on_asset=on_asset, **{"proj:epsg": None, "proj:code": None, form: told})
        scene = parse_item(found, REQUEST)
        assert scene.crs == code if code else pyproj.CRS(scene.crs).equals(crs)
        assert scene.crs


@pytest.mark.parametrize(
    ("code", "same"),
    [("ESRI:102001", "ESRI:102001"), ("IGNF:LAMB93", "EPSG:2154"), ("EPSG:3035", "EPSG:3035")],
)
def test_crs_by_a_code_of_any_authority(code: str, same: str) -> None:
    assert pyproj.CRS(parse_item(with_crs(on_asset=False, **{"proj:code": code}), REQUEST).crs) == pyproj.CRS(same)


@pytest.mark.parametrize(
    "told",
    [
        {"proj:wkt2": "PROJCRS[nonsense"},
        {"proj:wkt2": 5},
        {"proj:projjson": {"type": "ProjectedCRS"}},
        {"proj:projjson": "EPSG:32633"},
        {"proj:epsg": 4978},
        {"proj:code": "EPSG:5773"},
        {"proj:epsg": 999999},
        {"proj:wkt2": pyproj.CRS("EPSG:4978").to_wkt()},
    ],
)
def test_crs_that_is_no_maps_is_none(told: dict[str, Any]) -> None:
    assert parse_item(with_crs(on_asset=False, **told), REQUEST).crs == ""


def test_code_that_is_unusable_leaves_the_definition() -> None:
    told = {"proj:epsg": 999999, "proj:wkt2": pyproj.CRS("EPSG:32606").to_wkt()}
    assert parse_item(with_crs(on_asset=False, **told), REQUEST).crs == "EPSG:32606"


def test_compound_crs_is_its_horizontal_part() -> None:
    told = {"proj:wkt2": pyproj.CRS("EPSG:32633+5773").to_wkt()}
    assert parse_item(with_crs(on_asset=False, **told), REQUEST).crs == "EPSG:32633"


def test_contradiction_of_offset_and_baseline_is_noted_once() -> None:
    found = item()
    for key in ("B04", "B08", "B11"):
        found["assets"][key]["raster:bands"] = [{"scale": 1e-4, "offset": 0}]
    scene = parse_item(found, REQUEST)
    assert scene.scaling == Scaling(-1000)
    assert scene.notes == (
        "the item declares an offset of 0, which baseline 05.09 does not have: the baseline was followed",
    )
    assert parse_item(item(), REQUEST).notes == ()


def test_number_and_names_of_bands_and_no_data_reach_the_reader() -> None:
    found = item()
    described = [{"name": name} for name in ("B11", "B08", "B04")]
    stack = {"href": "https://example.org/stack.tif", "eo:bands": described, "raster:bands": [{"nodata": 65535}] * 3}
    found["assets"] = {"stack": stack, "SCL": found["assets"]["SCL"]}
    scene = parse_item(found, REQUEST)
    for name, band, key in (("red", 3, "b04"), ("nir", 2, "b08"), ("swir16", 1, "b11")):
        encoding = scene.assets[name].encoding
        assert scene.assets[name].href == "https://example.org/stack.tif"
        assert (encoding.band, encoding.nodata, encoding.scaling) == (band, 65535, Scaling(-1000))
        assert {name, key} <= set(encoding.names)
    assert scene.assets["classification"].encoding.is_classes


@pytest.mark.parametrize(
    ("told", "expected"), [("nan", math.nan), ("-9999", -9999.0), (0, 0.0), (True, None), ("", None)]
)
def test_no_data_as_number_or_text(told: Any, expected: float | None) -> None:
    found = item()
    found["assets"]["B04"]["raster:bands"] = [{"nodata": told}]
    assert repr(parse_item(found, REQUEST).assets["red"].encoding.nodata) == repr(expected)


def test_scaling_of_each_band_is_its_own() -> None:
    request = replace(REQUEST, collection="sentinel-2-c1-l2a")
    found = item()
    for key, scale in (("B04", 1e-4), ("B08", 2e-4), ("B11", 5e-5)):
        found["assets"][key]["raster:bands"] = [{"scale": scale, "offset": -0.1}]
    scene = parse_item(found, request)
    gains = {name: scene.assets[name].encoding.scaling.gain for name in ("red", "nir", "swir16")}
    assert gains == {"red": 1.0, "nir": 2.0, "swir16": 0.5}
    assert all(scene.assets[name].encoding.declared for name in gains)


@pytest.mark.parametrize(
    ("platform", "has"),
    [("landsat-5", False), ("LANDSAT-4", False), ("landsat-7", False), ("landsat-8", True), ("landsat-9", True)],
)
def test_coastal_is_on_landsat_8_and_9_only(platform: str, has: bool) -> None:
    request = replace(REQUEST, collection="landsat-c2-l2", bands=("coastal", "red"))
    keys = ("red", "blue", "nir08", "qa_pixel", *(["coastal"] if has else []))
    found = item(platform=platform)
    found["assets"] = {key: {"href": f"https://example.org/{key}.tif"} for key in keys}
    if has:
        assert "coastal" in parse_item(found, request).assets
        return
    with pytest.raises(SceneError, match=f"{platform.lower()} has no band 'coastal'") as error:
        parse_item(found, request)
    assert error.value.advice == "leave the band out of BANDS, or choose other dates or another catalogue"
    assert "red" in parse_item(found, replace(request, bands=("red",))).assets


def test_bucket_that_wants_an_account_is_kept_with_the_asset() -> None:
    found = item()
    found["assets"]["B04"]["href"] = "s3://eodata/a/B04.jp2"
    assets = parse_item(found, REQUEST).assets
    assert (assets["red"].account, assets["nir"].account) == ("eodata.dataspace.copernicus.eu", "")


def test_advice_where_the_classification_is_missing() -> None:
    found = item()
    del found["assets"]["SCL"]
    with pytest.raises(SceneError) as error:
        parse_item(found, REQUEST)
    assert error.value.advice == "choose MASK none, or a catalogue that has 'SCL'"
