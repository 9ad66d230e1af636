"""Methods that pick whole observations, each against its definition."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cloudless_plugin.engine.kernels.medoid import _FEW
from cloudless_plugin.engine.kernels.observations import _COLUMNS, _ROWS
from cloudless_plugin.engine.kernels.pixel_selection import PIXEL_PICKERS, ObservationContext, take_picked
from tests.support.stacks import STACKS, as_floats, distance_sums

NAMES = ("red", "nir")


def context(times: int, **changes: Any) -> ObservationContext:
    """Return the context of observations that differ in nothing but ``changes``."""
    known = {"days_from_season": (0.0,) * times, "clear_fractions": (1.0,) * times, **changes}
    return ObservationContext(NAMES, {name: NAMES.index(name) for name in NAMES}, **known)


@given(STACKS)
def test_medoid_is_the_observation_nearest_to_all_others(stack: np.ndarray) -> None:
    picked = PIXEL_PICKERS["medoid"](stack, context(stack.shape[1]))
    seen = (stack != 0).all(axis=0)
    own = np.stack([distance_sums(stack, stack[:, t].astype(float)) for t in range(stack.shape[1])])
    np.testing.assert_array_equal(picked >= 0, seen.any(axis=0))
    chosen = np.take_along_axis(own, np.maximum(picked, 0)[np.newaxis], axis=0)[0]
    least = np.where(seen, own, np.inf).min(axis=0)
    assert (chosen[picked >= 0] <= least[picked >= 0] * (1 + 1e-5)).all()


def sums_of(stack: np.ndarray) -> np.ndarray:
    """Return the sum of distances (time, y, x) from each observation to all, infinity where it is not seen."""
    own = np.stack([distance_sums(stack, stack[:, t].astype(float)) for t in range(stack.shape[1])])
    return np.where((stack != 0).all(axis=0), own, np.inf)


@pytest.mark.parametrize("times", [_FEW, _FEW + 1, 80])
@pytest.mark.parametrize("bands", [1, 3, 10])
def test_medoid_of_many_dates_is_the_exact_one(times: int, bands: int) -> None:
    random = np.random.default_rng(times)
    stack = random.normal(2000, 300, (bands, times, 5, 30)).clip(1).astype(np.uint16)
    stack += random.choice([0, 4000], (times, 5, 30), p=[0.9, 0.1]).astype(np.uint16)
    stack[:, random.random((times, 5, 30)) < 0.4] = 0
    stack[:, :, 1, 2] = 0
    picked = PIXEL_PICKERS["medoid"](stack, context(times))
    sums = sums_of(stack)
    assert picked[1, 2] == -1
    chosen = np.take_along_axis(sums, np.maximum(picked, 0)[np.newaxis], axis=0)[0]
    there = picked >= 0
    assert (chosen[there] <= sums.min(axis=0)[there] * (1 + 1e-6)).all()


@given(
    arrays(np.uint16, (3, 24, 1, 2), elements=st.sampled_from([0, 1, 2, 3, 30_000, 30_001, 65_534, 65_535])),
    st.integers(0, 40),
)
def test_medoid_of_dense_clusters_is_within_a_thousandth(stack: np.ndarray, noise: int) -> None:
    stack = np.where(stack, np.minimum(stack.astype(int) + noise, 65_535), 0).astype(np.uint16)
    picked = PIXEL_PICKERS["medoid"](stack, context(24))
    sums = sums_of(stack)
    np.testing.assert_array_equal(picked >= 0, np.isfinite(sums).any(axis=0))
    chosen = np.take_along_axis(sums, np.maximum(picked, 0)[np.newaxis], axis=0)[0]
    assert (chosen[picked >= 0] <= sums.min(axis=0)[picked >= 0] * 1.001).all()


@pytest.mark.parametrize("times", [4, 20, 40])
def test_no_medoid_depends_on_how_the_stack_is_cut(times: int) -> None:
    random = np.random.default_rng(times)
    stack = random.integers(0, 9, (3, times, _ROWS + 9, _COLUMNS + 12)).astype(np.uint16)  # many that are nearly equal
    stack[:, random.random(times) < 0.5, : _ROWS // 2] = 0
    whole = PIXEL_PICKERS["medoid"](stack, context(times))
    for rows, columns in [(slice(7, 30), slice(60, 131)), (slice(3, 4), slice(None)), (slice(9, 10), slice(17, 18))]:
        part = PIXEL_PICKERS["medoid"](stack[:, :, rows, columns], context(times))
        np.testing.assert_array_equal(part, whole[rows, columns])


def test_the_first_of_equal_medoids_is_picked() -> None:
    stack = np.full((2, 30, 2, 2), 700, np.uint16)
    stack[:, 0] = 0
    assert (PIXEL_PICKERS["medoid"](stack, context(30)) == 1).all()


@given(STACKS)
def test_max_ndvi_is_the_greenest(stack: np.ndarray) -> None:
    picked = PIXEL_PICKERS["max-ndvi"](stack, context(stack.shape[1]))
    red, nir = as_floats(stack)
    index = np.nan_to_num((nir - red) / (nir + red), nan=-2)
    there = picked >= 0
    chosen = np.take_along_axis(index, np.maximum(picked, 0)[np.newaxis], axis=0)[0]
    np.testing.assert_allclose(chosen[there], index.max(axis=0)[there], atol=1e-6)


@given(STACKS)
def test_recent_is_the_last(stack: np.ndarray) -> None:
    picked = PIXEL_PICKERS["recent"](stack, context(stack.shape[1]))
    for y, x in np.ndindex(picked.shape):
        seen = [t for t in range(stack.shape[1]) if stack[:, t, y, x].all()]
        assert picked[y, x] == (seen[-1] if seen else -1)


@given(STACKS)
def test_all_bands_of_a_picked_pixel_are_of_one_date(stack: np.ndarray) -> None:
    picked = PIXEL_PICKERS["recent"](stack, context(stack.shape[1]))
    mosaic = take_picked(stack, picked)
    for y, x in np.ndindex(picked.shape):
        expected = stack[:, picked[y, x], y, x] if picked[y, x] >= 0 else np.zeros(2)
        np.testing.assert_array_equal(mosaic[:, y, x], expected)


@pytest.mark.parametrize(
    ("known", "best"),
    [
        ({"cloud_distance_m": np.array([[[100]], [[1400]], [[300]]], np.uint16)}, 1),
        ({"days_from_season": (-90.0, -60.0, 5.0)}, 2),
        ({"clear_fractions": (0.9, 0.2, 0.4)}, 0),
        # Beside a cloud the middle of the season does not help.
        (
            {
                "days_from_season": (0.0, -60.0, 60.0),
                "cloud_distance_m": np.array([[[20]], [[1400]], [[1400]]], np.uint16),
            },
            1,
        ),
    ],
)
def test_best_weighs_clouds_season_and_sky(known: dict[str, Any], best: int) -> None:
    stack = np.full((2, 3, 1, 1), 500, np.uint16)
    assert PIXEL_PICKERS["best"](stack, context(3, **known)).item() == best
    stack[0, best] = 0
    assert PIXEL_PICKERS["best"](stack, context(3, **known)).item() != best
