"""The median, with numpy as the oracle, and the sorting networks that it is made of."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cloudless_plugin.engine.kernels.reducers import _HIGH, _LOW, _selection_network, median


def by_numpy(stack: np.ndarray) -> np.ndarray:
    values = np.where(stack == 0, np.nan, stack.astype(float))
    with np.testing.suppress_warnings() as quiet:
        quiet.filter(RuntimeWarning)
        return np.rint(np.nan_to_num(np.nanmedian(values, axis=0))).astype(np.uint16)


@given(
    arrays(
        np.uint16,
        st.tuples(st.integers(1, 45), st.integers(1, 2), st.integers(1, 3)),
        elements=st.sampled_from([0, 0, 1, 2, 3, 500, 501, 65534, 65535]) | st.integers(0, 65535),
    )
)
def test_median_is_numpy_s(stack: np.ndarray) -> None:
    before = stack.copy()
    np.testing.assert_array_equal(median(stack), by_numpy(stack))
    np.testing.assert_array_equal(stack, before)


def test_median_of_more_than_one_block() -> None:
    stack = np.random.default_rng(3).integers(0, 4000, (9, 150, 2100), dtype=np.uint16)
    stack[stack < 900] = 0
    stack[:3, :70, :1030] = 0
    stack[:, 100:, 1100:] = 7
    np.testing.assert_array_equal(median(stack), by_numpy(stack))


def test_halves_go_to_the_even_number() -> None:
    stack = np.array([[[2, 3]], [[3, 4]]], np.uint16)
    assert median(stack).tolist() == [[2, 4]]


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 9, 31, 64, 138])
def test_sorting_network_sorts(count: int) -> None:
    values = np.random.default_rng(count).integers(0, 9, (count, 500))
    expected = np.sort(values, axis=0)
    for low, high, _ in _selection_network(count, 0, count - 1):
        values[low], values[high] = np.minimum(values[low], values[high]), np.maximum(values[low], values[high])
    np.testing.assert_array_equal(values, expected)


@given(st.data())
def test_selection_network_sorts_the_wanted_places(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 40))
    first = data.draw(st.integers(0, count - 1))
    last = data.draw(st.integers(first, count - 1))
    values = np.array(data.draw(st.lists(st.integers(0, 9), min_size=count, max_size=count)))
    expected = np.sort(values)
    for low, high, keep in _selection_network(count, first, last):
        smaller, larger = min(values[low], values[high]), max(values[low], values[high])
        values[low] = smaller if keep != _HIGH else -1
        values[high] = larger if keep != _LOW else -1
    np.testing.assert_array_equal(values[first : last + 1], expected[first : last + 1])
