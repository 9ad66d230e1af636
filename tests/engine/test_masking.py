from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage

from cloudless_plugin.engine.masking import grow, members, radius_in_pixels, reach
from cloudless_plugin.engine.sensors import SENTINEL_2_L2A


@given(
    arrays(bool, st.tuples(st.just(2), st.integers(1, 20), st.integers(1, 20)), elements=st.booleans()),
    st.floats(0, 15),
)
def test_growth_is_a_dilation_by_a_square(mask: np.ndarray, radius: float) -> None:
    size = 2 * reach(radius) + 1
    expected = np.stack([ndimage.binary_dilation(plane, np.ones((size, size), bool)) for plane in mask])
    np.testing.assert_array_equal(grow(mask, radius), expected)


def test_members() -> None:
    classes = np.array([[0, 1, 2, 3, 4, 8, 9, 10, 11, 255]], np.uint8)
    assert members(classes, SENTINEL_2_L2A.masks["clouds-shadows"]).tolist() == [
        [False, True, False, True, False, True, True, True, False, False]
    ]


def test_masks_hold_one_another() -> None:
    masks = SENTINEL_2_L2A.masks
    assert set(masks["none"]) < set(masks["clouds"]) < set(masks["clouds-shadows"]) < set(masks["strict"])


@pytest.mark.parametrize(
    ("metres", "pixel", "pixels"), [(120, 60, 2), (0, 10, 0), (4, 10, 0), (120, 10, 12), (60, 20, 3)]
)
def test_buffer_in_pixels(metres: float, pixel: float, pixels: int) -> None:
    assert reach(radius_in_pixels(metres, pixel)) == pixels
