"""Values of indices, with formulas written again in plain numpy as the oracle."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cloudless_plugin.common.formula import read_formula
from cloudless_plugin.common.indices import BY_NAME, INDICES
from cloudless_plugin.engine.kernels.index_values import index_values, mean_of_values, percentile_of_values

BANDS = ("blue", "green", "red", "rededge1", "nir", "swir16", "swir22")
# The formulas of spyndex (its B, G, R, RE1, N, S1, S2), typed from its catalogue, with g = 2.5 and L = 1 (EVI2) and
# L = 0.5 (SAVI); BSI is its BI, NDRE its NDREI. The tasselled cap's are those of Digital Earth Australia.
SPYNDEX = {
    "NDVI": lambda b: (b["nir"] - b["red"]) / (b["nir"] + b["red"]),
    "EVI2": lambda b: 2.5 * (b["nir"] - b["red"]) / (b["nir"] + 2.4 * b["red"] + 1.0),
    "SAVI": lambda b: (1.0 + 0.5) * (b["nir"] - b["red"]) / (b["nir"] + b["red"] + 0.5),
    "NDRE": lambda b: (b["nir"] - b["rededge1"]) / (b["nir"] + b["rededge1"]),
    "CIre": lambda b: (b["nir"] / b["rededge1"]) - 1,
    "NDMI": lambda b: (b["nir"] - b["swir16"]) / (b["nir"] + b["swir16"]),
    "NDWI": lambda b: (b["green"] - b["nir"]) / (b["green"] + b["nir"]),
    "MNDWI": lambda b: (b["green"] - b["swir16"]) / (b["green"] + b["swir16"]),
    "NDSI": lambda b: (b["green"] - b["swir16"]) / (b["green"] + b["swir16"]),
    "NBR": lambda b: (b["nir"] - b["swir22"]) / (b["nir"] + b["swir22"]),
    "NBR2": lambda b: (b["swir16"] - b["swir22"]) / (b["swir16"] + b["swir22"]),
    "NDBI": lambda b: (b["swir16"] - b["nir"]) / (b["swir16"] + b["nir"]),
    "BSI": lambda b: (
        ((b["swir16"] + b["red"]) - (b["nir"] + b["blue"])) / ((b["swir16"] + b["red"]) + (b["nir"] + b["blue"]))
    ),
    "TCB": lambda b: cap(b, 0.2043, 0.4158, 0.5524, 0.5741, 0.3124, 0.2303),
    "TCG": lambda b: cap(b, -0.1603, -0.2819, -0.4934, 0.7940, -0.0002, -0.1446),
    "TCW": lambda b: cap(b, 0.0315, 0.2021, 0.3102, 0.1594, -0.6806, -0.6109),
}


def cap(bands: dict[str, np.ndarray], *weights: float) -> np.ndarray:
    names = ("blue", "green", "red", "nir", "swir16", "swir22")
    return sum(weight * bands[name] for weight, name in zip(weights, names))


def bands(shape: tuple[int, ...] = (40, 300)) -> dict[str, np.ndarray]:
    random = np.random.default_rng(5)
    return {name: random.integers(0, 12_000, shape).astype(np.uint16) for name in BANDS}


def test_the_table_has_an_oracle_for_each_index() -> None:
    assert [index.name for index in INDICES] == list(SPYNDEX)


@pytest.mark.parametrize("name", SPYNDEX)
def test_indices_are_those_of_spyndex(name: str) -> None:
    planes, formula = bands(), BY_NAME[name.casefold()].formula
    found = index_values(formula, planes)
    whole = {band: plane.astype(np.float64) / 10_000 for band, plane in planes.items()}
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = SPYNDEX[name](whole)
    lacks = np.logical_or.reduce([planes[band] == 0 for band in formula.bands])
    assert found.dtype == np.float32
    assert (np.isnan(found) == lacks).all()
    np.testing.assert_allclose(found[~lacks], expected[~lacks], rtol=2e-5, atol=2e-6)


def test_a_division_by_zero_is_no_data_and_never_infinite() -> None:
    planes = {"nir": np.array([[3000, 2000, 0]], np.uint16), "red": np.array([[3000, 1000, 5]], np.uint16)}
    found = index_values(read_formula("nir / (nir - red)"), planes)
    assert found.tolist()[0][1] == pytest.approx(2.0)
    assert np.isnan(found[0, [0, 2]]).all()
    assert np.isnan(index_values(read_formula("nir / 0"), planes)).all()


def test_formulas_calculate_as_one_writes_them() -> None:
    """Products before sums, from left to right, with signs and parentheses."""
    planes = {"a": np.array([[20_000]], np.uint16), "b": np.array([[40_000]], np.uint16)}
    for text, value in {
        "a - b - 1": -3,
        "a + b * 2": 10,
        "(a + b) * 2": 12,
        "a / b / 2": 0.25,
        "-a * -b": 8,
        "-(a - 3)": 1,
        "2e-1 * b - .5": 0.3,
    }.items():
        assert index_values(read_formula(text), planes)[0, 0] == pytest.approx(value), text


def test_the_values_of_a_pixel_do_not_depend_on_its_neighbours() -> None:
    planes, formula = bands((7, 90, 400)), BY_NAME["bsi"].formula
    whole = index_values(formula, planes)
    part = index_values(formula, {name: plane[2:3, 50:51, 77:78] for name, plane in planes.items()})
    assert part.tobytes() == whole[2:3, 50:51, 77:78].tobytes()


VALUES = arrays(
    np.float32,
    st.tuples(st.integers(1, 9), st.integers(1, 2), st.integers(1, 3)),
    elements=st.sampled_from([np.nan, 0.0, -1.0, 0.25]) | st.floats(-4, 4, width=32),
)


@given(VALUES, st.sampled_from([0, 10, 25, 50, 90, 100]))
@settings(max_examples=60)
def test_percentiles_of_values_are_numpy_s(stack: np.ndarray, share: float) -> None:
    known = ~np.isnan(stack).all(axis=0)
    found = percentile_of_values(stack, share)
    assert (np.isnan(found) == ~known).all()
    expected = np.nanpercentile(stack[:, known].astype(np.float64), share, axis=0)
    np.testing.assert_allclose(found[known], expected, rtol=1e-6, atol=1e-6)


@given(VALUES)
@settings(max_examples=40)
def test_means_of_values_are_numpy_s(stack: np.ndarray) -> None:
    known = ~np.isnan(stack).all(axis=0)
    found = mean_of_values(stack)
    assert (np.isnan(found) == ~known).all()
    np.testing.assert_allclose(
        found[known], np.nanmean(stack[:, known].astype(np.float64), axis=0), rtol=1e-6, atol=1e-6
    )
