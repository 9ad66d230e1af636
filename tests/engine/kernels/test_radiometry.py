"""From stored numbers to reflectance x 10000."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.engine.kernels.radiometry import IDENTITY, Scaling, harmonise, harmonise_wide, to_classes


def test_zero_stays_no_data_and_dark_water_stays_data() -> None:
    for stored in ([0, 1, 999, 1000, 1001, 1500, 65535], [1, 999, 1000, 1001, 1500, 65535]):
        numbers = np.array(stored, np.uint16)
        harmonise(numbers, Scaling(-1000), numbers)
        assert numbers.tolist() == [0, 1, 1, 1, 1, 500, 64535][-len(stored) :]
        harmonise(numbers, IDENTITY, numbers)
        assert numbers.tolist() == [0, 1, 1, 1, 1, 500, 64535][-len(stored) :]


@given(
    stored=st.lists(st.integers(0, 65535), min_size=1, max_size=40),
    scaling=st.sampled_from([IDENTITY, Scaling(-1000), Scaling(500), Scaling(-2000, 0.275)]),
)
def test_another_output_array_gets_the_same(stored: list[int], scaling: Scaling) -> None:
    there, here = np.full((1, len(stored)), 7, np.uint16), np.array([stored], np.uint16)
    harmonise(here.copy(), scaling, there)
    harmonise(here, scaling, here)
    assert there.tolist() == here.tolist()
    assert ((here == 0) == (np.array([stored]) == 0)).all()


def test_wide_numbers_are_reflectance_where_they_are_data() -> None:
    numbers = np.array([-9999, -20, 0, 1, 5000, 32767], np.int16)
    assert harmonise_wide(numbers, numbers != -9999, IDENTITY).tolist() == [0, 1, 1, 1, 5000, 32767]
    shares = np.array([np.nan, -0.1, 0.0, 0.05, 0.99996, 9.0])
    assert harmonise_wide(shares, np.isfinite(shares), Scaling(0, 1e4)).tolist() == [0, 1, 1, 500, 10000, 65535]


def test_classes_that_do_not_fit_are_no_data() -> None:
    classes = np.array([-1, 0, 4, 11, 70000], np.int32)
    assert to_classes(classes, classes != 11).tolist() == [0, 0, 4, 0, 0]
