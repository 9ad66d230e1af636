"""Distances from the geometric median, with geomad as the oracle."""

from __future__ import annotations

import numpy as np
import pytest
from geomad import bcmad_pcm, emad_pcm, smad_pcm

from cloudless_plugin.engine.kernels.geomedian import geomedian
from cloudless_plugin.engine.kernels.spreads import SPREADS, geomedian_and_spreads
from tests.support.stacks import as_floats


def stack(times: int) -> np.ndarray:
    random = np.random.default_rng(4)
    ground = random.integers(200, 4000, (5, 1, 50, 140))
    pixels = (ground + random.normal(0, 300, (5, times, 50, 140))).clip(1, 9999).astype(np.uint16)
    pixels[:, random.random((times, 50, 140)) < 0.3] = 0
    return pixels


@pytest.mark.parametrize("times", [7, 12])
def test_spreads_are_geomad_s(times: int) -> None:
    """Theirs are about our median, which ``test_geomedian`` compares with theirs."""
    pixels = stack(times)
    median, spreads = geomedian_and_spreads(pixels)
    np.testing.assert_array_equal(median, geomedian(pixels))
    observed = as_floats(pixels).transpose(2, 3, 0, 1).astype(np.float32)
    middle = np.where(median == 0, np.nan, median).transpose(1, 2, 0).astype(np.float32)
    for name, found in zip(SPREADS, spreads):
        oracle = {"smad": smad_pcm, "emad": emad_pcm, "bcmad": bcmad_pcm}[name]
        with np.errstate(invalid="ignore"):
            theirs = np.nan_to_num(oracle(observed, middle, num_threads=1)) * (1 if name == "emad" else 10_000)
        # Half a unit of rounding of each band of the median, and of the result.
        assert np.abs(found - theirs).max() <= 2.5, name
        assert found.any()


def test_where_nothing_is_seen_or_only_once_there_is_no_spread() -> None:
    pixels = np.zeros((3, 4, 1, 2), np.uint16)
    pixels[:, 1, 0, 1] = 700
    median, spreads = geomedian_and_spreads(pixels)
    assert median[:, 0, 1].tolist() == [700, 700, 700]
    assert not spreads.any()
