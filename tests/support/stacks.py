"""Stacks of observations for the tests of methods, and what methods are judged by."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

STACKS = arrays(
    np.uint16,
    st.tuples(st.just(2), st.integers(1, 12), st.integers(1, 2), st.integers(1, 3)),
    elements=st.sampled_from([0, 1, 2, 500, 65535]) | st.integers(0, 65535),
)
"""(band, time, y, x) of two bands, red and nir."""


def as_floats(stack: np.ndarray) -> np.ndarray:
    """Return the stack with NaN in every band where one of them is not seen."""
    return np.where((stack != 0).all(axis=0), stack.astype(float), np.nan)


def distance_sums(stack: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """Return the sum of the distances of the pixels' observations to a point."""
    away = as_floats(stack) - middle[:, np.newaxis]
    return np.nansum(np.sqrt((away**2).sum(axis=0)), axis=0)
