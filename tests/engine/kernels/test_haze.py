"""Haze and edges of clouds that the mask has missed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cloudless_plugin.engine.kernels.haze import AGREEMENT, HAZE_THRESHOLD, haze_mask

FIELD, HAZY, CLOUD, ROOF = (400, 500), (1100, 1100), (4000, 4000), (3000, 3300)
"""Blue and red, reflectance x 10000."""


def column(*observations: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Return blue and red (time, 1, 1) of one pixel."""
    numbers = np.array(observations, np.uint16)
    return numbers[:, :1, np.newaxis], numbers[:, 1:, np.newaxis]


@pytest.mark.parametrize(
    ("observations", "expected"),
    [
        ([FIELD, FIELD, HAZY], [False, False, True]),
        ([FIELD, HAZY, CLOUD, FIELD], [False, True, True, False]),
        ([HAZY], [True]),  # no other date shows clear ground
        ([CLOUD, HAZY], [True, True]),  # two dates that differ show none either
        ([(65535, 1), (0, 1)], [True, False]),
        ([ROOF, ROOF, CLOUD, ROOF], [False, False, True, False]),  # bright ground is bright at every date
        ([ROOF, (0, 0), ROOF, (0, 0)], [False, False, False, False]),
        ([FIELD, (0, 0), (1, 0)], [False, False, False]),
    ],
)
def test_what_is_haze(observations: list[tuple[int, int]], expected: list[bool]) -> None:
    assert haze_mask(*column(*observations)).ravel().tolist() == expected


def one_by_one(blue: np.ndarray, red: np.ndarray) -> np.ndarray:
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
        if clear <= HAZE_THRESHOLD:
            out[:, y, x] = [excess.get(t, 0) > HAZE_THRESHOLD for t in range(len(blue))]
            continue
        agreed = rank + 1 < len(ordered) and ordered[rank + 1] <= clear + AGREEMENT
        for t in seen:
            out[t, y, x] = excess[t] > HAZE_THRESHOLD and (excess[t] > clear + AGREEMENT or not agreed)
    return out


_REFLECTANCE = st.sampled_from([0, 1, 400, 600, 900, 1150, 1400, 20000, 65535]) | st.integers(0, 3000)


@given(st.data())
def test_haze_is_what_its_definition_says(data: st.DataObject) -> None:
    shape = data.draw(st.tuples(st.integers(1, 14), st.integers(1, 2), st.integers(1, 3)))
    blue, red = (data.draw(arrays(np.uint16, shape, elements=_REFLECTANCE)) for _ in "br")
    np.testing.assert_array_equal(haze_mask(blue, red), one_by_one(blue, red))


def test_wide_tiles() -> None:
    random = np.random.default_rng(5)
    blue, red = random.integers(0, 2000, (2, 6, 3, 1100)).astype(np.uint16)
    np.testing.assert_array_equal(haze_mask(blue, red), one_by_one(blue, red))
