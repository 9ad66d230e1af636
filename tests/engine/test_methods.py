"""Every method against its definition, or its reference implementation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pytest
from geomad import nangeomedian_pcm
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cloudless_plugin.common import choices
from cloudless_plugin.common.errors import RequestError
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.compositing.method_rules import band_reducer, days_from_season
from cloudless_plugin.engine.kernels.geomedian import geomedian
from cloudless_plugin.engine.kernels.observations import _PIXELS
from cloudless_plugin.engine.kernels.pixel_selection import PIXEL_PICKERS, ObservationContext, take_picked
from tests.support import jobs

NAMES = ("red", "nir")


def asked(**changes: Any) -> Request:
    return Request.from_dict(jobs.request("items.json", bands="red,nir", **changes))


def views(times: int, **changes: Any) -> ObservationContext:
    return ObservationContext(NAMES, **{"days": (0.0,) * times, "skies": (1.0,) * times, **changes})


stacks = arrays(
    np.uint16,
    st.tuples(st.just(2), st.integers(1, 12), st.integers(1, 2), st.integers(1, 3)),
    elements=st.sampled_from([0, 1, 2, 500, 65535]) | st.integers(0, 65535),
)


def as_floats(stack: np.ndarray) -> np.ndarray:
    """Return the stack with NaN in every band where one of them is not seen."""
    return np.where((stack != 0).all(axis=0), stack.astype(float), np.nan)


@pytest.mark.parametrize("name", choices.METHODS)
def test_every_method_is_one_of_the_three_kinds(name: str) -> None:
    request = asked(method=name)
    assert (band_reducer(request) is not None) + (name in PIXEL_PICKERS) + (name == "geomedian") == 1


@given(stacks, st.floats(0, 100) | st.sampled_from([0.0, 25.0, 50.0, 100.0]))
def test_percentile_is_numpy_s(stack: np.ndarray, share: float) -> None:
    values = np.where(stack[0] == 0, np.nan, stack[0].astype(float))
    with np.testing.suppress_warnings() as quiet:
        quiet.filter(RuntimeWarning)
        exact = np.nan_to_num(np.nanpercentile(values, share, axis=0))
    ours = band_reducer(asked(method="percentile", percentile=share))(stack[0])
    # Halves may go either way, by the last bit of the interpolation.
    assert (np.abs(ours - exact) <= 0.5 + 1e-6).all()
    np.testing.assert_array_equal(ours == 0, exact == 0)


@given(stacks)
def test_mean_is_numpy_s(stack: np.ndarray) -> None:
    values = np.where(stack[0] == 0, np.nan, stack[0].astype(float))
    with np.testing.suppress_warnings() as quiet:
        quiet.filter(RuntimeWarning)
        expected = np.rint(np.nan_to_num(np.nanmean(values, axis=0)))
    np.testing.assert_array_equal(band_reducer(asked(method="mean"))(stack[0]), expected)


def cost(stack: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """Return the sum of the distances of the pixels' observations to a point."""
    away = as_floats(stack) - middle[:, np.newaxis]
    return np.nansum(np.sqrt((away**2).sum(axis=0)), axis=0)


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
    assert (cost(stack, ours) <= cost(stack, theirs) + 2 * np.count_nonzero(stack[0], axis=0)).all()


@given(stacks)
@settings(max_examples=40)
def test_geomedian_is_no_worse_than_any_observation(stack: np.ndarray) -> None:
    ours = geomedian(stack).astype(float)
    own = np.stack([cost(stack, stack[:, t].astype(float)) for t in range(stack.shape[1])])
    seen = (stack != 0).all(axis=0)
    least = np.where(seen, own, np.inf).min(axis=0)
    there = seen.any(axis=0)
    rounding = 1e-4 * least + seen.sum(axis=0)
    assert (cost(stack, ours)[there] <= (least + rounding)[there]).all()
    assert not ours[:, ~there].any()


@given(stacks)
def test_medoid_is_the_observation_nearest_to_all_others(stack: np.ndarray) -> None:
    picked = PIXEL_PICKERS["medoid"](stack, views(stack.shape[1]), asked(method="medoid"))
    seen = (stack != 0).all(axis=0)
    own = np.stack([cost(stack, stack[:, t].astype(float)) for t in range(stack.shape[1])])
    np.testing.assert_array_equal(picked >= 0, seen.any(axis=0))
    chosen = np.take_along_axis(own, np.maximum(picked, 0)[np.newaxis], axis=0)[0]
    least = np.where(seen, own, np.inf).min(axis=0)
    assert (chosen[picked >= 0] <= least[picked >= 0] * (1 + 1e-5)).all()


@given(stacks)
def test_max_ndvi_is_the_greenest(stack: np.ndarray) -> None:
    picked = PIXEL_PICKERS["max-ndvi"](stack, views(stack.shape[1]), asked(method="max-ndvi"))
    red, nir = as_floats(stack)
    index = np.nan_to_num((nir - red) / (nir + red), nan=-2)
    there = picked >= 0
    chosen = np.take_along_axis(index, np.maximum(picked, 0)[np.newaxis], axis=0)[0]
    np.testing.assert_allclose(chosen[there], index.max(axis=0)[there], atol=1e-6)


@given(stacks)
def test_recent_is_the_last(stack: np.ndarray) -> None:
    picked = PIXEL_PICKERS["recent"](stack, views(stack.shape[1]), asked(method="recent"))
    for y, x in np.ndindex(picked.shape):
        seen = [t for t in range(stack.shape[1]) if stack[:, t, y, x].all()]
        assert picked[y, x] == (seen[-1] if seen else -1)


@given(stacks)
def test_all_bands_of_a_picked_pixel_are_of_one_date(stack: np.ndarray) -> None:
    picked = PIXEL_PICKERS["recent"](stack, views(stack.shape[1]), asked(method="recent"))
    mosaic = take_picked(stack, picked)
    for y, x in np.ndindex(picked.shape):
        expected = stack[:, picked[y, x], y, x] if picked[y, x] >= 0 else np.zeros(2)
        np.testing.assert_array_equal(mosaic[:, y, x], expected)


@pytest.mark.parametrize(
    ("known", "best"),
    [
        ({"metres": np.array([[[100]], [[1400]], [[300]]], np.uint16)}, 1),
        ({"days": (-90.0, -60.0, 5.0)}, 2),
        ({"skies": (0.9, 0.2, 0.4)}, 0),
        # Beside a cloud the middle of the season does not help.
        ({"days": (0.0, -60.0, 60.0), "metres": np.array([[[20]], [[1400]], [[1400]]], np.uint16)}, 1),
    ],
)
def test_best_looks_at_clouds_season_and_sky(known: dict[str, Any], best: int) -> None:
    stack = np.full((2, 3, 1, 1), 500, np.uint16)
    assert PIXEL_PICKERS["best"](stack, views(3, **known), asked(method="best")).item() == best
    stack[0, best] = 0
    assert PIXEL_PICKERS["best"](stack, views(3, **known), asked(method="best")).item() != best


def test_season_is_the_time_asked_for() -> None:
    within = asked(start="2023-06-01", end="2023-06-30")
    assert days_from_season(within, [datetime(2023, 6, 16), datetime(2023, 6, 1)]) == [0.0, -15.0]
    assert days_from_season(asked(start="2019-01-01", end="2023-06-30"), [datetime(2020, 1, 1)]) == [0.0]
    winter = asked(start="2019-01-01", end="2023-06-30", months="dec,jan,feb")
    before, after = days_from_season(winter, [datetime(2020, 12, 20), datetime(2021, 2, 10)])
    assert before == pytest.approx(-25, abs=3)
    assert after == pytest.approx(26, abs=3)


def test_method_whose_bands_the_sensor_has_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(choices.METHOD_BANDS, "max-ndvi", ("red", "nir09"))
    with pytest.raises(RequestError, match="needs the band nir09"):
        Request.from_dict(jobs.request("items.json", method="max-ndvi", collection="landsat-c2-l2"))


def test_more_pixels_than_are_looked_at_together() -> None:
    random = np.random.default_rng(4)
    stack = random.integers(0, 3000, (2, 5, 3, _PIXELS + 100)).astype(np.uint16)
    parts = [slice(0, 1000), slice(1000, None)]
    whole = geomedian(stack)
    np.testing.assert_array_equal(np.concatenate([geomedian(stack[..., part]) for part in parts], axis=2), whole)
