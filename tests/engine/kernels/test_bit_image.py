"""Packed images."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cloudless_plugin.engine.kernels.bit_image import BitImage


@given(arrays(bool, st.tuples(st.integers(1, 5), st.integers(1, 21))))
def test_pixels_come_back(pixels: np.ndarray) -> None:
    packed = BitImage(pixels)
    rows, columns = np.indices(pixels.shape)
    np.testing.assert_array_equal(packed.array(), pixels)
    np.testing.assert_array_equal(packed.at(rows, columns), pixels)
