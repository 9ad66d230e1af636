"""The geometric median, with geomad as the oracle."""

from __future__ import annotations

import numpy as np
import pytest
from geomad import nangeomedian_pcm
from hypothesis import example, given, settings

from cloudless_plugin.engine.kernels.geomedian import geomedian, geometric_median
from cloudless_plugin.engine.kernels.observations import _COLUMNS, _ROWS
from tests.support.stacks import STACKS, as_floats, distance_sums


def test_geomedian_is_geomad_s() -> None:
    random = np.random.default_rng(2)
    stack = random.integers(1, 4000, (4, 9, 40, 50)).astype(np.uint16)
    stack[:, random.random((9, 40, 50)) < 0.4] = 0
    pixels = as_floats(stack).transpose(2, 3, 0, 1).astype(np.float32)
    theirs = np.nan_to_num(nangeomedian_pcm(pixels, eps=1e-7, maxiters=10_000, num_threads=1)).transpose(2, 0, 1)
    ours = geomedian(stack).astype(float)
    np.testing.assert_array_equal(ours.any(axis=0), theirs.any(axis=0))
    two = np.count_nonzero(stack[0], axis=0) == 2  # any point between two is their geometric median
    assert np.quantile(np.abs(ours - theirs)[:, ~two], 0.99) <= 1.5
    # Where they differ by more, the sum of distances is flat: ours is no larger but for the rounding of four bands.
    rounding = 2 * np.count_nonzero(stack[0], axis=0)
    assert (distance_sums(stack, ours) <= distance_sums(stack, theirs) + rounding).all()


@given(STACKS)
@example(np.array([[500, 1, 1, 1], [4184, 1502, 1, 1]], np.uint16).reshape(2, 4, 1, 1))
@settings(max_examples=40)
def test_geomedian_is_no_worse_than_any_observation(stack: np.ndarray) -> None:
    ours = geomedian(stack).astype(float)
    own = np.stack([distance_sums(stack, stack[:, t].astype(float)) for t in range(stack.shape[1])])
    seen = (stack != 0).all(axis=0)
    least = np.where(seen, own, np.inf).min(axis=0)
    there = seen.any(axis=0)
    # Where observations lie almost on a line, the sum is flat, and 200 steps end a little before its least.
    short = 1e-3 * least
    rounding = np.sqrt(stack.shape[0]) / 2 * seen.sum(axis=0)
    assert (distance_sums(stack, ours)[there] <= (least + short + rounding)[there]).all()
    assert not ours[:, ~there].any()


@pytest.mark.parametrize("spread", [3, 300])
def test_geomedian_has_nearly_the_least_sum(spread: int) -> None:
    random = np.random.default_rng(3)
    stack = random.normal(3000, spread, (5, 30, 6, 40)).clip(1).astype(np.uint16)
    stack[:, random.random((30, 6, 40)) < 0.3] = 0
    stack[:, :, 0] += random.choice([0, 5000], (30, 40), p=[0.8, 0.2]).astype(np.uint16) * (stack[0, :, 0] != 0)
    middle = as_floats(stack)
    best = np.nanmean(middle, axis=1)
    for _ in range(3000):  # Weiszfeld's iteration alone
        with np.errstate(invalid="ignore"):
            weights = 1 / np.maximum(np.sqrt(((middle - best[:, np.newaxis]) ** 2).sum(axis=0)), 1e-9)
        best = np.nansum(weights * middle, axis=1) / np.nansum(weights, axis=0)
    numbers = np.nan_to_num(middle).astype(np.float32).reshape(5, 30, -1)
    seen = (stack[0] != 0).reshape(30, -1).astype(np.float32)
    ours = geometric_median(numbers, seen).reshape(best.shape)
    assert (distance_sums(stack, ours) <= distance_sums(stack, best) * (1 + 2e-4)).all()


@pytest.mark.parametrize("times", [4, 11, 40])
def test_no_pixel_depends_on_how_the_stack_is_cut(times: int) -> None:
    random = np.random.default_rng(4)
    stack = random.integers(0, 3000, (3, times, _ROWS + 9, _COLUMNS + 12)).astype(np.uint16)
    stack[:, random.random(times) < 0.3, : _ROWS // 2] = 0
    whole = geomedian(stack)
    for rows, columns in [(slice(7, 30), slice(60, 131)), (slice(3, 4), slice(None)), (slice(9, 10), slice(17, 18))]:
        np.testing.assert_array_equal(geomedian(stack[:, :, rows, columns]), whole[:, rows, columns])
