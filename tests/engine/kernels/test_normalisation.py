"""Ratios that bring dates to the median of all."""

from __future__ import annotations

import numpy as np
import pytest

from cloudless_plugin.engine.kernels.normalisation import date_ratios


def test_a_brighter_date_is_brought_back() -> None:
    ground = np.random.default_rng(3).integers(500, 3000, (32, 32))
    gains = np.array([[1.0, 1.1, 0.95], [1.0, 1.0, 0.9]])
    stack = np.rint(ground * gains[:, :, np.newaxis, np.newaxis]).astype(np.uint16)
    stack[:, 1, :4] = 9000  # a cloud that is left
    stack[:, 2, 28:] = 0
    ratios = date_ratios(stack)
    np.testing.assert_allclose(
        ratios * gains, np.broadcast_to(np.median(ratios * gains, axis=1, keepdims=True), gains.shape), rtol=0.02
    )


@pytest.mark.parametrize("numbers", [[0, 0], [900, 0], [100, 150]])
def test_too_little_to_compare_changes_nothing(numbers: list[int]) -> None:
    stack = np.broadcast_to(np.array(numbers, np.uint16)[np.newaxis, :, np.newaxis, np.newaxis], (1, 2, 20, 20))
    assert (date_ratios(stack) == 1).all()
