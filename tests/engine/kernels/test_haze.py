"""Haze and edges of clouds that the mask has missed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cloudless_plugin.engine.kernels.haze import AGREEMENT, HAZE_THRESHOLD, RELATIVE_AGREEMENT, haze_mask

FIELD, HAZY, CLOUD, ROOF = (400, 500), (1100, 1100), (4000, 4000), (3000, 3300)
"""Blue and red, reflectance x 10000."""


def column(*observations: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Return blue and red (time, 1, 1) of one pixel."""
    numbers = np.array(observations, np.uint16)
    return numbers[:, :1, np.newaxis], numbers[:, 1:, np.newaxis]


def hazy_observations(blue: np.ndarray, red: np.ndarray, near: np.ndarray) -> np.ndarray:
    """Return the haze of a stack whose observations are ``near`` cloud or not."""
    return haze_mask(blue, red, lambda rows, columns: near[:, rows, columns])


@pytest.mark.parametrize(
    ("observations", "far", "near"),
    [
        ([FIELD, FIELD, HAZY], [False, False, True], [False, False, True]),
        ([FIELD, HAZY, CLOUD, FIELD], [False, True, True, False], [False, True, True, False]),
        ([HAZY], [False], [True]),  # no other date shows clear ground, and a cloud nearby makes haze likely
        ([CLOUD, HAZY], [True, False], [True, True]),  # two dates that differ show none either
        ([HAZY, HAZY], [False, False], [False, False]),  # two dates that agree
        ([HAZY, CLOUD, CLOUD], [False, True, True], [False, True, True]),  # of three dates the clearest stays
        ([(65535, 1), (0, 1)], [False, False], [True, False]),
        ([ROOF, ROOF, CLOUD, ROOF], [False, False, True, False], [False, False, True, False]),
        ([ROOF, (0, 0), ROOF, (0, 0)], [False, False, False, False], [False, False, False, False]),
        ([(9000, 9300), (9800, 9900), (10500, 10700)], [False] * 3, [False] * 3),  # snow, brighter from date to date
        ([FIELD, (0, 0), (1, 0)], [False, False, False], [False, False, False]),
    ],
)
def test_what_is_haze(observations: list[tuple[int, int]], far: list[bool], near: list[bool]) -> None:
    blue, red = column(*observations)
    assert hazy_observations(blue, red, np.zeros(blue.shape, bool)).ravel().tolist() == far
    assert hazy_observations(blue, red, np.ones(blue.shape, bool)).ravel().tolist() == near


def one_by_one(blue: np.ndarray, red: np.ndarray, near: np.ndarray) -> np.ndarray:
    """Return the same by the definition, a pixel at a time."""
    out = np.zeros(blue.shape, bool)
    for y, x in np.ndindex(blue.shape[1:]):
        seen = [t for t in range(len(blue)) if blue[t, y, x] and red[t, y, x]]
        excess = {t: min(int(blue[t, y, x]) - int(red[t, y, x]) // 2, 32766) for t in seen}
        ordered = sorted(excess.values())
        if not ordered:
            continue
        rank = (len(ordered) - 1) // 4
        clear = ordered[rank]
        bound = clear + int(max(AGREEMENT, np.float32(RELATIVE_AGREEMENT) * clear))
        suspects = {t for t in seen if excess[t] > HAZE_THRESHOLD}
        hazy = {t for t in suspects if excess[t] > bound}
        alone = len(seen) == 1 or (len(seen) == 2 and ordered[1] > bound)
        if alone and suspects - hazy:
            hazy |= {t for t in suspects if near[t, y, x]}
        out[list(hazy), y, x] = True
    return out


_REFLECTANCE = st.sampled_from([0, 1, 400, 600, 900, 1150, 1400, 20000, 65535]) | st.integers(0, 3000)


@given(st.data())
def test_haze_is_what_its_definition_says(data: st.DataObject) -> None:
    shape = data.draw(st.tuples(st.integers(1, 14), st.integers(1, 2), st.integers(1, 3)))
    blue, red = (data.draw(arrays(np.uint16, shape, elements=_REFLECTANCE)) for _ in "br")
    near = data.draw(arrays(bool, shape))
    np.testing.assert_array_equal(hazy_observations(blue, red, near), one_by_one(blue, red, near))


def test_wide_tiles() -> None:
    random = np.random.default_rng(5)
    blue, red = random.integers(0, 2000, (2, 6, 3, 1100)).astype(np.uint16)
    near = random.random(blue.shape) < 0.5
    np.testing.assert_array_equal(hazy_observations(blue, red, near), one_by_one(blue, red, near))
