from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cloudless_plugin.engine.reduction import _network, median


def by_numpy(stack: np.ndarray) -> np.ndarray:
    values = np.where(stack == 0, np.nan, stack.astype(float))
    with np.testing.suppress_warnings() as quiet:
        quiet.filter(RuntimeWarning)
        return np.rint(np.nan_to_num(np.nanmedian(values, axis=0))).astype(np.uint16)


@given(
    arrays(
        np.uint16,
        st.tuples(st.integers(1, 45), st.integers(1, 6)),
        elements=st.sampled_from([0, 0, 1, 2, 3, 500, 501, 65534, 65535]) | st.integers(0, 65535),
    )
)
def test_median_is_numpy_s(stack: np.ndarray) -> None:
    before = stack.copy()
    np.testing.assert_array_equal(median(stack), by_numpy(stack))
    np.testing.assert_array_equal(stack, before)


def test_median_of_more_than_one_block() -> None:
    stack = np.random.default_rng(3).integers(0, 4000, (9, 3, 150, 211), dtype=np.uint16)
    stack[stack < 900] = 0
    np.testing.assert_array_equal(median(stack), by_numpy(stack))


def test_halves_go_to_the_even_number() -> None:
    stack = np.array([[2, 3], [3, 4]], np.uint16)
    assert median(stack).tolist() == [2, 4]


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 9, 31, 64, 138])
def test_network_sorts(count: int) -> None:
    values = np.random.default_rng(count).integers(0, 9, (count, 500))
    expected = np.sort(values, axis=0)
    for low, high in _network(count):
        values[low], values[high] = np.minimum(values[low], values[high]), np.maximum(values[low], values[high])
    np.testing.assert_array_equal(values, expected)
