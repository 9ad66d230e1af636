"""The geometric median, with geomad as the oracle."""

from __future__ import annotations

import numpy as np
from geomad import nangeomedian_pcm
from hypothesis import example, given, settings

from cloudless_plugin.engine.kernels.geomedian import geomedian
from cloudless_plugin.engine.kernels.observations import _PIXELS
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


def test_more_pixels_than_one_block_has() -> None:
    random = np.random.default_rng(4)
    stack = random.integers(0, 3000, (2, 5, 3, _PIXELS + 100)).astype(np.uint16)
    parts = [slice(0, 1000), slice(1000, None)]
    whole = geomedian(stack)
    np.testing.assert_array_equal(np.concatenate([geomedian(stack[..., part]) for part in parts], axis=2), whole)
