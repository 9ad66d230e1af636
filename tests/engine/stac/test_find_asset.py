"""The asset of a band, however a catalogue names it, and which of its bands is meant."""

from __future__ import annotations

from typing import Any, Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.sensors import BY_COLLECTION
from cloudless_plugin.engine.stac.find_asset import FoundAsset, find_asset

SENTINEL = BY_COLLECTION["sentinel-2-l2a"]
CLASSES = SENTINEL.classification.keys


def keys_of(name: str, collection: str = "sentinel-2-l2a") -> tuple[str, ...]:
    """Return the keys by which a band is looked for, as a request that names it does."""
    band = BY_COLLECTION[collection].band(name)
    assert band is not None
    return (name, *band.keys, band.name)


def item(**assets: Any) -> dict[str, Any]:
    """Return an item whose assets have an address, and whatever else is given."""
    return {
        "id": "a",
        "properties": {},
        "assets": {key: {"href": f"https://example.org/{key}.tif", **asset} for key, asset in assets.items()},
    }


def found(assets: dict[str, Any], keys: tuple[str, ...]) -> Optional[FoundAsset]:
    return find_asset(item(**assets), keys)


def key_of(assets: dict[str, Any], keys: tuple[str, ...]) -> str:
    asset = found(assets, keys)
    return asset.key if asset else ""


def eo(*names: str, **more: Any) -> dict[str, Any]:
    """Return an asset of several bands as STAC 1.0 describes them."""
    return {"eo:bands": [{"name": name} for name in names], **more}


def common(*names: str, **more: Any) -> dict[str, Any]:
    """Return an asset of several bands as STAC 1.1 describes them."""
    return {"bands": [{"eo:common_name": name} for name in names], **more}


@pytest.mark.parametrize(
    "key",
    [
        "B04",
        "b04",
        "B4",
        "b4",
        "B04_10m",
        "B04_20m",
        "T33TWM_B04_10m",
        "T33TWM_20230815T095031_B04_10m",
        "S2A_MSIL2A_20230815_B04",
        "Red",
        "RED",
        "red",
    ],
)
@pytest.mark.parametrize("asked", ["red", "B04", "b4"])
def test_key_of_a_band_in_any_form(key: str, asked: str) -> None:
    others = {"B8A": {}, "B11": {}, "SCL": {}, "B01": {}, "AOT_10m": {}, "T33TWM_B14": {}}
    assert key_of({**others, key: {}}, keys_of(asked)) == key


@pytest.mark.parametrize("key", ["B08", "b8", "T33TWM_B08_10m"])
def test_b8_and_b8a_are_two_bands(key: str) -> None:
    for narrow in ("B8A", "b8a", "B08A", "T33TWM_B8A_20m"):
        assets: dict[str, Any] = {narrow: {}, key: {}}
        assert key_of(assets, keys_of("nir")) == key
        assert key_of(assets, keys_of("nir08")) == narrow


@given(st.integers(1, 12), st.booleans(), st.booleans(), st.sampled_from(["", "_10m", "_20m", "_60m"]), st.booleans())
def test_any_number_is_found_and_no_other(number: int, upper: bool, padded: bool, size: str, tile: bool) -> None:
    def key(value: int) -> str:
        plain = f"B{value:02d}" if padded else f"B{value}"
        return f"{'T33TWM_' if tile else ''}{plain if upper else plain.lower()}{size}"

    band = SENTINEL.band(f"B{number:02d}")
    assets: dict[str, Any] = {key(value): {} for value in range(1, 13) if value != number}
    assert key_of(assets, (f"B{number:02d}",)) == ""
    assert key_of({**assets, key(number): {}}, (f"B{number:02d}", *(band.keys if band else ()))) == key(number)


def test_preferred_key_comes_before_one_like_it() -> None:
    assert key_of({"b04": {}, "B04_60m": {}, "B04": {}}, keys_of("red")) == "B04"
    assert key_of({"B04_60m": {}, "B04_20m": {}, "B04_10m": {}}, keys_of("red")) == "B04_10m"
    assert key_of({"T33_B04_60m": {}, "T33_B04_20m": {}, "T33_B04_10m": {}}, keys_of("red")) == "T33_B04_10m"
    assert key_of({"B05_60m": {}, "B05_20m": {}}, keys_of("rededge1")) == "B05_20m"


def test_own_key_comes_before_a_stack_that_names_the_band() -> None:
    assert key_of({"stack": eo("B04"), "B04": {}}, keys_of("red")) == "B04"


@pytest.mark.parametrize("key", ["SCL", "scl", "SCL_20m", "T33TWM_20230815T095031_SCL_20m", "Scl"])
def test_classification_in_any_form(key: str) -> None:
    assert key_of({"B04": {}, "CLD": {}, key: {}}, CLASSES) == key
    assert key_of({"B04": {}, "CLD": {}}, CLASSES) == ""


def test_classification_of_landsat_and_hls() -> None:
    landsat, hls = (BY_COLLECTION[name].classification.keys for name in ("landsat-c2-l2", "hls2-s30"))
    assert key_of({"qa": {}, "LC08_L2SP_190028_QA_PIXEL": {}}, landsat) == "LC08_L2SP_190028_QA_PIXEL"
    assert key_of({"HLS.S30.T33TWM_Fmask": {}, "B04": {}}, hls) == "HLS.S30.T33TWM_Fmask"


@pytest.mark.parametrize("described", [eo("B02", "B03", "B04"), eo("b2", "b3", "b4"), eo("blue", "green", "red")])
def test_band_of_several_by_eo_bands(described: dict[str, Any]) -> None:
    for name, number in (("blue", 1), ("B03", 2), ("red", 3)):
        asset = found({"stack": described, "SCL": {}}, keys_of(name))
        assert asset is not None
        assert (asset.key, asset.band) == ("stack", number)
    assert found({"stack": described}, keys_of("nir")) is None


@pytest.mark.parametrize(
    "described",
    [
        common("blue", "green", "red", "nir"),
        {"bands": [{"name": name} for name in ("B02", "B03", "B04", "B08")]},
        {"eo:bands": [{"common_name": name} for name in ("blue", "green", "red", "nir")]},
        {"bands": [{"name": f"band{n}", "eo:common_name": c} for n, c in enumerate(("blue", "green", "red", "nir"))]},
    ],
)
def test_band_of_several_by_either_version_of_stac(described: dict[str, Any]) -> None:
    for number, name in enumerate(("blue", "green", "red", "nir"), 1):
        asset = found({"data": described}, keys_of(name))
        assert asset is not None
        assert asset.band == number


def test_asset_with_the_bands_key_tells_the_number_too() -> None:
    """Each band has an asset of its own, and all of them one file."""
    one_file = eo("B04", "B03", "B02")
    for name, number in (("red", 1), ("green", 2), ("blue", 3)):
        asset = found({"red": one_file, "green": one_file, "blue": one_file}, keys_of(name))
        assert asset is not None
        assert (asset.key, asset.band) == (name, number)


def test_asset_of_fewest_bands_is_taken() -> None:
    assets = {"all": eo("B02", "B03", "B04", "B08"), "colours": eo("B04", "B03", "B02"), "one": eo("B04")}
    for order in (list(assets), list(reversed(assets))):
        assert key_of({key: assets[key] for key in order}, keys_of("red")) == "one"
        assert key_of({key: assets[key] for key in order}, keys_of("green")) == "colours"
        assert key_of({key: assets[key] for key in order}, keys_of("nir")) == "all"


@pytest.mark.parametrize(
    ("key", "more"),
    [
        ("visual", {}),
        ("Visual", {"roles": ["data"]}),
        ("visual", {"roles": ["data"]}),
        ("overview", {}),
        ("thumbnail", {"roles": None}),
        ("TCI", {"roles": ["visual"]}),
        ("true_color", {"roles": ["visual", "data"]}),
        ("L2A_PVI", {"roles": ["overview"]}),
        ("rendered_preview", {"roles": ["overview"]}),
        ("TCI", {}),
        ("TCI", {"roles": ["data"]}),
        ("TCI_10m", {"roles": ["data"]}),
        ("T33TWM_20230815T095031_TCI_10m", {}),
        ("VISUAL", {}),
        ("visual-jp2", {}),
        ("visual_10m", {}),
        ("rendered_preview", {}),
        ("L2A_PVI", {}),
    ],
)
def test_picture_is_never_chosen(key: str, more: dict[str, Any]) -> None:
    """Its numbers are colours of 8 bits, whose bands are named after those that they show."""
    picture = eo("B04", "B03", "B02", **more)
    assert found({key: picture}, keys_of("red")) is None
    assert key_of({key: picture, "stack": eo("B02", "B03", "B04", "B08")}, keys_of("red")) == "stack"


def test_described_are_the_entries_of_the_band_that_is_meant() -> None:
    bands = [{"scale": 0.001, "nodata": 5}, {"scale": 0.0001, "offset": -0.1, "nodata": 65535}]
    described = {"nodata": 1, "data_type": "int16", "raster:bands": bands, **eo("B03", "B04")}
    red, green = (found({"stack": described}, keys_of(name)) for name in ("red", "green"))
    assert red is not None
    assert green is not None
    assert [red.described.get(key) for key in ("scale", "offset", "nodata", "data_type")] == [
        1e-4,
        -0.1,
        65535,
        "int16",
    ]
    assert [green.described.get(key) for key in ("scale", "offset", "nodata")] == [0.001, None, 5]


@pytest.mark.parametrize(
    "asset",
    [
        {"raster:bands": [{"scale": 1e-4, "offset": -0.1, "nodata": 7}]},
        {"raster:scale": 1e-4, "raster:offset": -0.1, "nodata": 7},
        {"bands": [{"name": "B04", "raster:scale": 1e-4, "raster:offset": -0.1, "nodata": 7}]},
        {"raster:scale": 1e-4, "bands": [{"name": "B04", "raster:offset": -0.1}], "nodata": 7},
        {"raster:scale": 9, "nodata": 8, "bands": [{"raster:scale": 1e-4, "raster:offset": -0.1, "nodata": 7}]},
        {"raster:bands": [{"scale": 1e-4, "offset": -0.1}], "nodata": 7},
        {"raster:bands": [{"scale": 1e-4, "offset": -0.1, "nodata": None}], "nodata": 7},
    ],
)
def test_entries_in_every_version_of_stac(asset: dict[str, Any]) -> None:
    told = found({"B04": asset}, keys_of("red"))
    assert told is not None
    assert [told.described.get(key) for key in ("scale", "offset", "nodata")] == [1e-4, -0.1, 7]


def test_entries_of_several_bands_are_of_none_where_nothing_tells_which() -> None:
    asset = {"raster:bands": [{"scale": 0.5}, {"scale": 0.6}], **eo("x", "y")}
    told = found({"B04": asset}, keys_of("red"))
    assert told is not None
    assert told.band == 0
    assert "scale" not in told.described


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
_ASSET = st.fixed_dictionaries(
    {},
    optional={
        "eo:bands": _JSON | st.lists(st.fixed_dictionaries({"name": _JSON | st.just("B04")}), max_size=3),
        "bands": _JSON | st.lists(st.fixed_dictionaries({"eo:common_name": _JSON | st.just("red")}), max_size=3),
        "raster:bands": _JSON,
        "roles": _JSON,
    },
)


@given(st.dictionaries(st.sampled_from(["B04", "b4", "stack", "visual", ""]), _ASSET, max_size=4))
def test_any_assets_are_looked_through(assets: dict[str, Any]) -> None:
    asset = found(assets, keys_of("red"))
    if asset is not None:
        assert asset.key in assets
        assert asset.band >= 0
        assert asset.key != "visual"
