"""Masks as planes of pixels, with scipy as the oracle."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage

from cloudless_plugin.common.sensors import BY_COLLECTION, SENSORS, Sensor
from cloudless_plugin.engine.kernels.morphology import (
    apply_lut,
    city_block_distance,
    dilate,
    dilation_reach,
    mask_lut,
    opening,
    radius_in_pixels,
)


@given(
    arrays(bool, st.tuples(st.just(2), st.integers(1, 20), st.integers(1, 20)), elements=st.booleans()),
    st.floats(0, 15),
)
def test_dilation_is_scipy_s_by_a_square(mask: np.ndarray, radius: float) -> None:
    size = 2 * dilation_reach(radius) + 1
    expected = np.stack([ndimage.binary_dilation(plane, np.ones((size, size), bool)) for plane in mask])
    np.testing.assert_array_equal(dilate(mask, radius), expected)


def masked(sensor: Sensor, mask: str, numbers: list[int]) -> list[int]:
    """Return those of the numbers that a mask removes."""
    classification = sensor.classification
    dtype = np.uint16 if classification.bits > 8 else np.uint8
    removed = apply_lut(np.array(numbers, dtype), mask_lut(classification, mask))
    return [number for number, is_removed in zip(numbers, removed) if is_removed]


@pytest.mark.parametrize(
    ("collection", "numbers", "expected"),
    [
        ("sentinel-2-l2a", [0, 1, 2, 3, 4, 8, 9, 10, 11, 255], [1, 3, 8, 9, 10]),
        # Real values of QA_PIXEL: fill, clear, clear water, cloud, cloud shadow, dilated cloud, cirrus, snow.
        ("landsat-c2-l2", [1, 21824, 21952, 22280, 23888, 21826, 54596, 30048], [22280, 23888, 54596]),
        # Fmask with levels of aerosol in bits 6 and 7: no data, clear, water, cloud, shadow, adjacent.
        ("hls2-s30", [255, 64, 224, 194, 200, 68], [194, 200]),
    ],
)
def test_what_clouds_and_shadows_are(collection: str, numbers: list[int], expected: list[int]) -> None:
    assert masked(BY_COLLECTION[collection], "clouds-shadows", numbers) == expected


@pytest.mark.parametrize("sensor", SENSORS, ids=lambda sensor: sensor.collection)
def test_each_mask_removes_all_that_the_milder_ones_remove(sensor: Sensor) -> None:
    removed = [{*sensor.classification.removed(mask)[0]} for mask in ("none", "clouds", "clouds-shadows", "strict")]
    assert all(milder < stricter for milder, stricter in zip(removed, removed[1:]))


@given(arrays(bool, st.tuples(st.integers(1, 20), st.integers(1, 20))), st.integers(0, 3))
def test_opening_is_scipy_s(mask: np.ndarray, by: int) -> None:
    """Scipy's erosion takes every pixel beyond the edge for masked."""
    size = np.ones((2 * by + 1,) * 2, bool)
    shrunk = ndimage.binary_erosion(mask, size, border_value=1)
    np.testing.assert_array_equal(opening(mask, by), ndimage.binary_dilation(shrunk, size))


@given(arrays(bool, st.tuples(st.integers(1, 20), st.integers(1, 20))), st.integers(1, 30) | st.integers(120, 300))
def test_distance_is_the_city_block_distance(mask: np.ndarray, most: int) -> None:
    expected = np.full(mask.shape, most)
    if mask.any():
        expected = np.minimum(ndimage.distance_transform_cdt(~mask, "taxicab"), most)
    np.testing.assert_array_equal(city_block_distance(mask, most), expected)


@pytest.mark.parametrize(
    ("metres", "pixel", "pixels"), [(120, 60, 2), (0, 10, 0), (4, 10, 0), (120, 10, 12), (60, 20, 3)]
)
def test_buffer_in_pixels(metres: float, pixel: float, pixels: int) -> None:
    assert dilation_reach(radius_in_pixels(metres, pixel)) == pixels


@pytest.mark.parametrize(("mask", "removed"), [("strict", True), ("clouds-shadows", False), ("clouds", False)])
def test_high_aerosol_of_hls_is_removed_by_strict_alone(mask: str, removed: bool) -> None:
    classification = BY_COLLECTION["hls2-s30"].classification
    flags = np.array([0b11000000, 0b11100000, 0b10000000, 0b01000000, 0b00100000, 0], np.uint8)
    assert mask_lut(classification, mask)[flags].tolist() == [removed, removed, False, False, False, False]
