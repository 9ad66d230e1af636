"""Which pixels are wanted, with whole images as the judge."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cloudless_plugin.engine.kernels.resampling import average, nearest
from cloudless_plugin.engine.kernels.wanted import AllBut, UnderCells, needs

HEIGHT, WIDTH = 9, 11
SPANS = st.tuples(st.integers(0, HEIGHT - 1), st.integers(1, HEIGHT), st.integers(0, WIDTH - 1), st.integers(1, WIDTH))


def part(span: tuple[int, int, int, int]) -> tuple[slice, slice]:
    top, height, left, width = span
    return slice(top, min(top + height, HEIGHT)), slice(left, min(left + width, WIDTH))


@given(st.data(), st.integers(1, 3), SPANS, st.integers(0, 3))
def test_coarse_pixels_are_those_of_the_enlarged_image(
    data: st.DataObject, scale: int, span: tuple[int, int, int, int], down: int
) -> None:
    top, left = (data.draw(st.integers(0, scale - 1)) for _ in "ab")
    shape = -(-(HEIGHT + top) // scale), -(-(WIDTH + left) // scale)
    unwanted = data.draw(arrays(bool, shape))
    whole = ~unwanted.repeat(scale, axis=0).repeat(scale, axis=1)[top : top + HEIGHT, left : left + WIDTH]
    wanted, place = AllBut(unwanted, scale, top, left), part(span)
    np.testing.assert_array_equal(wanted.pixels(*place), whole[place])
    assert wanted.any_in(*place) >= whole[place].any(), "what is wanted is never called unwanted"
    assert wanted.any_in(slice(0, HEIGHT), slice(0, WIDTH)) == (~unwanted[: shape[0], : shape[1]]).any()
    assert needs(wanted, *place) == wanted.any_in(*place)
    left_out = wanted.left_out((HEIGHT, WIDTH))
    assert not (left_out & whole).any()
    assert left_out[place].all() == (not wanted.any_in(*place))
    rows = slice(0, HEIGHT - down)
    np.testing.assert_array_equal(wanted.below(down).pixels(rows, place[1]), whole[down:, place[1]])


@given(
    st.data(),
    st.floats(0.3, 3.7),
    st.floats(-2, 2) | st.sampled_from([-1e-7, 0, 1e-7]),
    arrays(np.uint16, (24, 24), elements=st.integers(0, 3)),
)
def test_wanted_cells_have_all_pixels_that_they_need(
    data: st.DataObject, size: float, begin: float, pixels: np.ndarray
) -> None:
    """Pixels of blocks without wanted cells are lost: means and nearest pixels of wanted cells are as before."""
    edges = begin + size * np.arange(7)
    unwanted = data.draw(arrays(bool, (6, 6)))
    under = UnderCells(AllBut(unwanted), edges, edges)
    block = data.draw(st.integers(1, 8))
    kept = np.zeros_like(pixels)
    for top in range(0, 24, block):
        for left in range(0, 24, block):
            place = slice(top, min(top + block, 24)), slice(left, min(left + block, 24))
            if under.any_in(*place):
                kept[place] = pixels[place]
    for resample, at in ((average, edges), (nearest, (edges[:-1] + edges[1:]) / 2)):
        before, after = (resample(image, at, at) for image in (pixels, kept))
        np.testing.assert_array_equal(after[~unwanted], before[~unwanted])
    moved = under.below(block)
    assert moved.any_in(slice(0, 24 - block), slice(0, 24)) == under.any_in(slice(block, 24), slice(0, 24))


def test_no_cell_over_a_block_is_wanted() -> None:
    edges = np.arange(5) * 4.0
    unwanted = np.ones((4, 4), bool)
    unwanted[2, 1] = False
    under = UnderCells(AllBut(unwanted), edges, edges)
    wanted = [
        (row, column)
        for row in range(4)
        for column in range(4)
        if under.any_in(*(slice(4 * at, 4 * at + 4) for at in (row, column)))
    ]
    assert wanted == [(2, 1)]
    assert not under.any_in(slice(40, 44), slice(0, 4))


def test_what_is_left_out_of_some_pixels_is_left_out_of_the_image() -> None:
    """Scenes that fill what others lack write into one note, in rows of the whole image."""
    wanted = AllBut(np.array([[False, True], [False, False], [True, True]]))
    filled = np.array([[True, False], [False, False], [False, False]])
    fewer = wanted.also_but(filled)
    expected = [[False, False], [True, True], [False, False]]
    np.testing.assert_array_equal(fewer.pixels(slice(0, 3), slice(0, 2)), expected)
    assert not needs(fewer.below(2), slice(0, 1), slice(0, 2))
    np.testing.assert_array_equal(wanted.left_out((3, 2)), [[False] * 2, [False] * 2, [True] * 2])
    assert needs(None, slice(0, 1), slice(0, 1))
