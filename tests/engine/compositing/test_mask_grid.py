"""Pixels of the mask and of the tile find each other, whichever are larger."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.engine.compositing.mask_grid import MaskGrid
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.kernels.plausibility import SUBSAMPLE_STEP, subsample

PIXEL = 10.0
tiles = st.builds(
    lambda column, row, width, height: Grid("EPSG:32633", PIXEL, column, row, width, height, PIXEL),
    *(st.integers(-50, 50), st.integers(-50, 50), st.integers(1, 40), st.integers(1, 40)),
)


@given(tiles, st.integers(1, 5), st.integers(0, 4))
def test_larger_pixels_are_repeated_where_they_lie(tile: Grid, scale: int, margin: int) -> None:
    grid = MaskGrid(tile, factor=1, scale=scale, margin=margin)
    numbers = np.arange(grid.padded.height * grid.padded.width).reshape(grid.padded.shape)
    shown = grid.enlarged(grid.inner(numbers))
    assert shown.shape == tile.shape
    rows, columns = grid.places_on_tile(*np.divmod(shown.ravel(), grid.padded.width))
    for begins, here in zip((rows, columns), np.indices(tile.shape).reshape(2, -1)):
        assert ((begins <= here) & (here < begins + scale)).all()


@given(tiles, st.integers(2, 5), st.integers(0, 4), st.integers(0, 1 << 31))
def test_parts_are_joined_into_the_pixel_that_they_are_of(tile: Grid, factor: int, margin: int, seed: int) -> None:
    grid = MaskGrid(tile, factor=factor, scale=1, margin=margin)
    parts = np.random.default_rng(seed).random(grid.padded.shape) < 0.3
    inner = grid.inner(parts)
    found = np.zeros(tile.shape, bool)
    places = (grid.inner(numbers).ravel() for numbers in np.indices(parts.shape))
    rows, columns = grid.places_on_tile(*places)
    np.logical_or.at(found, (rows, columns), inner.ravel())
    np.testing.assert_array_equal(grid.joined(inner, np.logical_or), found)
    np.testing.assert_array_equal(grid.subsampled(inner), subsample(found))


@given(tiles, st.integers(1, 5))
def test_subsampled_pixels_are_those_of_the_tile(tile: Grid, scale: int) -> None:
    grid = MaskGrid(tile, factor=1, scale=scale)
    known = np.indices(grid.grid.shape).sum(axis=0) % 2 == 0
    np.testing.assert_array_equal(grid.subsampled(known), grid.enlarged(known)[::SUBSAMPLE_STEP, ::SUBSAMPLE_STEP])
