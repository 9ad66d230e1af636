"""How each collection tells the offset and the gain of its numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.errors import SceneError
from cloudless_plugin.common.sensors import DESCRIBED, RADIOMETRIES, SENSORS
from cloudless_plugin.engine.kernels.radiometry import IDENTITY, Scaling, harmonise
from cloudless_plugin.engine.stac.find_asset import find_asset
from cloudless_plugin.engine.stac.radiometry_rules import RULES, Radiometry


def scaling(rule: str, found: dict[str, Any], baseline: str) -> Scaling:
    """Return what a rule makes of the item's red band."""
    return RULES[rule](found, find_asset(found, ("red",)).described, baseline).scaling


def item(properties: dict[str, Any] | None = None, **asset: Any) -> dict[str, Any]:
    return {"id": "a", "properties": properties or {}, "assets": {"red": asset}}


def test_each_sensor_has_a_rule_and_each_rule_a_sensor() -> None:
    assert {*(sensor.radiometry for sensor in SENSORS), DESCRIBED} == set(RULES) == set(RADIOMETRIES)


def test_landsat_is_scaled() -> None:
    numbers = np.array([0, 1, 7272, 7273, 10000, 43636, 65535], np.uint16)
    harmonise(numbers, scaling("landsat", item(), "T1"), numbers)
    expected = np.rint((np.array([7273, 10000, 43636, 65535]) * 2.75e-5 - 0.2) * 10_000)
    assert numbers.tolist() == [0, 1, 1, *np.maximum(expected, 1)]


@pytest.mark.parametrize(("baseline", "offset"), [("02.12", 0), ("03.01", 0), ("04.00", -1000), ("05.11", -1000)])
def test_offset_by_baseline(baseline: str, offset: int) -> None:
    assert scaling("sentinel-2", item(), baseline) == Scaling(offset)


def test_offset_that_earth_search_has_applied() -> None:
    declared = {"raster:bands": [{"scale": 0.0001, "offset": -0.1}]}
    assert scaling("sentinel-2", item({"earthsearch:boa_offset_applied": True}, **declared), "05.09") == IDENTITY
    assert scaling("sentinel-2", item({"earthsearch:boa_offset_applied": False}), "05.09") == Scaling(-1000)


@pytest.mark.parametrize(
    ("asset", "offset"),
    [
        ({"raster:bands": [{"scale": 0.0001, "offset": -0.1}]}, -1000),
        ({"raster:bands": [{"scale": 0.0001, "offset": 0}]}, 0),
        ({"raster:scale": 0.0001, "raster:offset": -0.1}, -1000),
        ({"raster:bands": [{"nodata": 0}]}, -1000),
        ({}, -1000),
    ],
)
def test_offset_as_declared_else_by_baseline(asset: dict[str, Any], offset: int) -> None:
    assert scaling("declared", item(**asset), "05.09") == Scaling(offset)


def test_scene_without_baseline_cannot_be_used() -> None:
    with pytest.raises(SceneError, match="no processing baseline"):
        scaling("sentinel-2", item(), "")


def radiometry(rule: str, found: dict[str, Any], baseline: str, key: str = "red") -> Radiometry:
    """Return all that a rule makes of a band of an item."""
    return RULES[rule](found, find_asset(found, (key,)).described, baseline)


def declaring(scale: float | None = 1e-4, offset: float | None = -0.1, **more: Any) -> dict[str, Any]:
    """Return an asset that declares a scale and an offset."""
    told = {key: value for key, value in (("scale", scale), ("offset", offset)) if value is not None}
    return {"raster:bands": [{**told, **more}]}


@pytest.mark.parametrize("order", [("aot", "red", "wvp"), ("red", "aot", "wvp"), ("wvp", "aot", "red")])
@pytest.mark.parametrize("rule", ["declared", "landsat", "hls"])
def test_scale_is_that_of_the_requested_band(order: tuple[str, ...], rule: str) -> None:
    """PostgreSQL sorts keys by their length, so that the aerosol comes first."""
    assets = {"red": declaring(2e-4, -0.1), "aot": declaring(0.001, 0), "wvp": declaring(0.01, 0)}
    found = {"id": "a", "properties": {}, "assets": {key: assets[key] for key in order}}
    assert radiometry(rule, found, "05.09") == Radiometry(Scaling(-1000, 2.0), declared=True)
    assert radiometry(rule, found, "05.09", "aot") == Radiometry(Scaling(0, 10.0), declared=True)


@pytest.mark.parametrize(
    ("baseline", "offset", "expected", "noted"),
    [
        ("05.09", -0.1, -1000, False),
        ("05.09", 0, -1000, True),
        ("04.00", -0.2, -1000, True),
        ("03.01", 0, 0, False),
        ("03.01", -0.1, 0, True),
        ("02.12", -0.1, 0, True),
        ("99.99", -0.1, -1000, False),
        ("99.99", 0, 0, False),
        ("99.05", -0.1, -1000, False),
        ("", -0.1, -1000, False),
        ("", 0, 0, False),
        ("T1", -0.05, -500, False),
    ],
)
def test_offset_by_official_baseline_else_as_declared(baseline: str, offset: float, expected: int, noted: bool) -> None:
    told = radiometry("sentinel-2", item(**declaring(offset=offset)), baseline)
    assert told.scaling == Scaling(expected)
    assert bool(told.note) == noted
    assert told.declared == (baseline in ("", "T1") or baseline.startswith("99"))


def test_note_of_a_contradiction_tells_both() -> None:
    assert radiometry("sentinel-2", item(**declaring(offset=0)), "05.09").note == (
        "the item declares an offset of 0, which baseline 05.09 does not have: the baseline was followed"
    )
    assert radiometry("sentinel-2", item(**declaring(offset=-0.1)), "03.01").note == (
        "the item declares an offset of -0.1, which baseline 03.01 does not have: the baseline was followed"
    )


@pytest.mark.parametrize("baseline", ["05.09", "03.01", "99.99", ""])
def test_flag_of_earth_search_stands_above_all(baseline: str) -> None:
    flagged = item({"earthsearch:boa_offset_applied": True}, **declaring())
    assert radiometry("sentinel-2", flagged, baseline) == Radiometry(IDENTITY)
    assert radiometry("sentinel-2", item({"earthsearch:boa_offset_applied": True}), baseline) == Radiometry(IDENTITY)


@pytest.mark.parametrize("flag", [False, None, "true", 1, "yes"])
def test_flag_that_is_not_true_says_nothing(flag: Any) -> None:
    flagged = item({"earthsearch:boa_offset_applied": flag}, **declaring())
    assert scaling("sentinel-2", flagged, "05.09") == Scaling(-1000)


def test_gain_that_is_declared_is_kept_with_the_baselines_offset() -> None:
    asset = declaring(0.004, None, data_type="uint8")
    assert radiometry("sentinel-2", item(**asset), "02.12") == Radiometry(Scaling(0, 40.0), declared=True)
    flagged = item({"earthsearch:boa_offset_applied": True}, **asset)
    assert radiometry("sentinel-2", flagged, "05.09") == Radiometry(Scaling(0, 40.0), declared=True)


IMPOSSIBLE = [(-1e-4, 0), (0, 0), (0.5, 0), (1, -0.1), (1e-4, 2), (1e-4, -1000), (1e-4, -2.0), (10_000, 0)]


@pytest.mark.parametrize(("scale", "offset"), IMPOSSIBLE)
def test_impossible_declaration_is_refused_where_it_decides(scale: float, offset: float) -> None:
    with pytest.raises(SceneError, match="impossible scale") as error:
        scaling("declared", item(**declaring(scale, offset)), "05.09")
    assert f"({scale:g})" in error.value.reason
    assert f"({offset:g})" in error.value.reason


@pytest.mark.parametrize(("scale", "offset"), IMPOSSIBLE)
def test_impossible_declaration_is_passed_over_where_a_rule_decides(scale: float, offset: float) -> None:
    asset = declaring(scale, offset)
    assert radiometry("sentinel-2", item(**asset), "05.09") == Radiometry(Scaling(-1000))
    assert radiometry("landsat", item(**asset), "T1") == Radiometry(Scaling(-2000, 0.275))
    assert radiometry("hls", item(**asset), "") == Radiometry(IDENTITY)
    with pytest.raises(SceneError, match="no processing baseline"):
        scaling("sentinel-2", item(**asset), "99.99")


@pytest.mark.parametrize("rule", ["sentinel-2", "declared"])
def test_defaults_of_the_format_declare_nothing(rule: str) -> None:
    assert radiometry(rule, item(**declaring(1, 0)), "05.09") == Radiometry(Scaling(-1000))
    assert radiometry(rule, item(**declaring(1, None)), "03.01") == Radiometry(IDENTITY)


@pytest.mark.parametrize("told", [{"scale": True}, {"scale": "0.0001"}, {"scale": None, "offset": None}, {"scale": []}])
def test_what_is_no_number_declares_nothing(told: dict[str, Any]) -> None:
    for rule in ("sentinel-2", "declared"):
        assert radiometry(rule, item(**{"raster:bands": [told]}), "05.09") == Radiometry(Scaling(-1000))


@pytest.mark.parametrize("data_type", ["float32", "float64", "float16"])
@pytest.mark.parametrize("rule", ["sentinel-2", "declared", "landsat", "hls"])
def test_floating_point_is_as_declared(data_type: str, rule: str) -> None:
    for baseline in ("05.09", "02.12", ""):
        plain = radiometry(rule, item(**declaring(1, 0, data_type=data_type)), baseline)
        assert plain == Radiometry(Scaling(0, 10_000.0), declared=True)
        per_cent = radiometry(rule, item(**declaring(0.01, 0, data_type=data_type)), baseline)
        assert per_cent == Radiometry(Scaling(0, 100.0), declared=True)


def test_landsat_and_hls_as_declared() -> None:
    assert radiometry("landsat", item(**declaring(2.75e-5, -0.2)), "T1") == Radiometry(
        Scaling(-2000, 0.275), declared=True
    )
    assert radiometry("landsat", item(), "T1") == Radiometry(Scaling(-2000, 0.275))
    assert radiometry("landsat", item(**declaring(1e-4, 0)), "T1") == Radiometry(IDENTITY, declared=True)
    assert radiometry("hls", item(**declaring(1e-4, 0)), "") == Radiometry(IDENTITY, declared=True)


def test_collection_1_without_a_declaration_goes_by_the_baseline() -> None:
    assert radiometry("declared", item(), "05.00") == Radiometry(Scaling(-1000))
    assert radiometry("declared", item(), "03.01") == Radiometry(IDENTITY)
    with pytest.raises(SceneError, match="no processing baseline"):
        scaling("declared", item(), "")


@given(st.floats(1e-6, 0.0999), st.floats(-1.9999, 1.9999), st.integers(1, 65535))
def test_declared_scaling_gives_the_declared_reflectance(scale: float, offset: float, stored: int) -> None:
    told = scaling("declared", item(**declaring(scale, offset)), "05.09")
    numbers = np.array([stored], np.uint16)
    harmonise(numbers, told, numbers)
    expected = float(np.clip(np.rint((stored * scale + offset) * 10_000), 1, 65535))
    assert abs(numbers[0] - expected) <= 1 + 1e-3 * abs(expected)


@pytest.mark.parametrize(
    ("rule", "scale", "offset"), [("sentinel-2", 1e-4, -1000), ("declared", 1e-4, -1000), ("landsat", 2.75e-5, -2000)]
)
def test_scale_alone_leaves_the_offset_to_the_rule(rule: str, scale: float, offset: int) -> None:
    assert scaling(rule, item(**{"raster:bands": [{"scale": scale}]}), "05.09").offset == offset
