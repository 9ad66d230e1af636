"""How each collection tells the offset and the gain of its numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cloudless_plugin.common.errors import SceneError
from cloudless_plugin.common.sensors import SENSORS
from cloudless_plugin.engine.kernels.radiometry import IDENTITY, Scaling, harmonise
from cloudless_plugin.engine.stac.find_asset import find_asset
from cloudless_plugin.engine.stac.radiometry_rules import RULES


def scaling(rule: str, found: dict[str, Any], baseline: str) -> Scaling:
    """Return what a rule makes of the item's red band."""
    return RULES[rule](found, find_asset(found, ("red",)).described, baseline).scaling


def item(properties: dict[str, Any] | None = None, **asset: Any) -> dict[str, Any]:
    return {"id": "a", "properties": properties or {}, "assets": {"red": asset}}


def test_each_sensor_has_a_rule_and_each_rule_a_sensor() -> None:
    assert {sensor.radiometry for sensor in SENSORS} == set(RULES)


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
