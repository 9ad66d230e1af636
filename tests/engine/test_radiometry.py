from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.errors import SceneError
from cloudless_plugin.engine.kernels.plausibility import Plausibility
from cloudless_plugin.engine.kernels.radiometry import IDENTITY, Scaling, harmonise, to_unsigned
from cloudless_plugin.engine.stac.radiometry_rules import RULES


def item(properties: dict[str, Any] | None = None, **asset: Any) -> dict[str, Any]:
    return {"id": "a", "properties": properties or {}, "assets": {"red": asset}}


def test_zero_stays_no_data_and_dark_water_stays_data() -> None:
    for stored in ([0, 1, 999, 1000, 1001, 1500, 65535], [1, 999, 1000, 1001, 1500, 65535]):
        numbers = np.array(stored, np.uint16)
        harmonise(numbers, Scaling(-1000), numbers)
        assert numbers.tolist() == [0, 1, 1, 1, 1, 500, 64535][-len(stored) :]
        harmonise(numbers, IDENTITY, numbers)
        assert numbers.tolist() == [0, 1, 1, 1, 1, 500, 64535][-len(stored) :]


@given(
    stored=st.lists(st.integers(0, 65535), min_size=1, max_size=40),
    scaling=st.sampled_from([IDENTITY, Scaling(-1000), Scaling(500), Scaling(-2000, 0.275)]),
)
def test_elsewhere_it_comes_to_the_same(stored: list[int], scaling: Scaling) -> None:
    there, here = np.full((1, len(stored)), 7, np.uint16), np.array([stored], np.uint16)
    harmonise(here.copy(), scaling, there)
    harmonise(here, scaling, here)
    assert there.tolist() == here.tolist()
    assert ((here == 0) == (np.array([stored]) == 0)).all()


def test_landsat_is_scaled() -> None:
    numbers = np.array([0, 1, 7272, 7273, 10000, 43636, 65535], np.uint16)
    harmonise(numbers, RULES["landsat"](item(), "T1"), numbers)
    expected = np.rint((np.array([7273, 10000, 43636, 65535]) * 2.75e-5 - 0.2) * 10_000)
    assert numbers.tolist() == [0, 1, 1, *np.maximum(expected, 1)]


def test_signed_numbers_lose_their_sign_and_keep_their_no_data() -> None:
    numbers = np.array([-9999, -20, 0, 1, 5000, 32767], np.int16)
    assert to_unsigned(numbers, -9999).tolist() == [0, 1, 1, 1, 5000, 32767]
    assert to_unsigned(numbers, None).tolist() == [1, 1, 0, 1, 5000, 32767]


@pytest.mark.parametrize(("baseline", "offset"), [("02.12", 0), ("03.01", 0), ("04.00", -1000), ("05.11", -1000)])
def test_offset_by_baseline(baseline: str, offset: int) -> None:
    assert RULES["sentinel-2"](item(), baseline) == Scaling(offset)


def test_offset_that_earth_search_has_applied() -> None:
    declared = {"raster:bands": [{"scale": 0.0001, "offset": -0.1}]}
    assert RULES["sentinel-2"](item({"earthsearch:boa_offset_applied": True}, **declared), "05.09") == IDENTITY
    assert RULES["sentinel-2"](item({"earthsearch:boa_offset_applied": False}), "05.09") == Scaling(-1000)


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
    assert RULES["declared"](item(**asset), "05.09") == Scaling(offset)


def test_scene_without_baseline_cannot_be_used() -> None:
    with pytest.raises(SceneError, match="no processing baseline"):
        RULES["sentinel-2"](item(), "")


def seen(*values: int) -> np.ndarray:
    """Return a clear stack whose dates have about these values."""
    noise = np.random.default_rng(1).integers(-20, 20, (len(values), 256, 256))
    return np.maximum(noise + np.array(values)[:, np.newaxis, np.newaxis], 1).astype(np.uint16)


@pytest.mark.parametrize(
    ("values", "offsets", "said"),
    [
        ((700, 720), (0, -1000), ""),
        ((700, 1700), (-1000, 0), "0.10 darker"),
        ((1, 700), (-1000, 0), "0.07 darker"),
        ((1, 1), (-1000, -1000), "below zero"),
        ((700, 900), (-1000, -1000), ""),
        ((700, 900), (0, 0), ""),
    ],
)
def test_pixels_contradict_a_catalogue_that_lies(values: tuple[int, ...], offsets: tuple[int, ...], said: str) -> None:
    whole, half = Plausibility(), Plausibility()
    half.look(seen(*values), offsets)
    whole.add(half)
    assert said in whole.doubt()
    assert bool(said) == bool(whole.doubt())
