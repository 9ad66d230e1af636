"""Grids and their parts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.engine.geo.grid import Grid


def test_padding_and_offsets() -> None:
    grid = Grid("EPSG:32633", 10.0, 100, 200, 30, 20, 10.0)
    padded = grid.padded(3)
    assert padded.bounds == (970, 1770, 1330, 2030)
    assert padded.offset_of(grid) == (3, 3)


GRIDS = st.builds(
    Grid,
    st.just("EPSG:32633"),
    st.sampled_from([10.0, 15.0, 30.0, 0.5]),
    st.integers(-1000, 50_000),
    st.integers(-1000, 500_000),
    st.integers(1, 300),
    st.integers(1, 300),
    st.just(10.0),
    st.sampled_from([(0.0, 0.0), (15.0, 15.0), (5.0, 0.0), (-3.25, 7.5), (360.0, 0.0)]),
)
"""Grids of whole pixels from any origin."""


def edges(grid: Grid) -> tuple[float, float, float, float]:
    """Return what bounds must be by the definition of a grid."""
    x, y = grid.origin
    left, top = x + grid.column * grid.resolution, y + grid.row * grid.resolution
    return left, top - grid.height * grid.resolution, left + grid.width * grid.resolution, top


@given(GRIDS)
def test_bounds_transform_and_centres_are_of_the_origin(grid: Grid) -> None:
    assert grid.bounds == pytest.approx(edges(grid))
    west, south, east, north = grid.bounds
    assert grid.transform * (0, 0) == pytest.approx((west, north))
    assert grid.transform * (grid.width, grid.height) == pytest.approx((east, south))
    x, y = grid.centres
    assert (x[0], y[-1]) == pytest.approx((west + grid.resolution / 2, south + grid.resolution / 2))
    assert (len(y), len(x)) == grid.shape


@given(GRIDS, st.integers(30, 100))
def test_tiles_keep_the_origin_and_fill_the_grid(grid: Grid, size: int) -> None:
    covered = np.zeros(grid.shape, int)
    for tile in grid.cut(size):
        assert tile.origin == grid.origin
        row, column = grid.offset_of(tile)
        covered[row : row + tile.height, column : column + tile.width] += 1
        assert tile.bounds[0] == pytest.approx(grid.bounds[0] + column * grid.resolution)
        assert tile.bounds[3] == pytest.approx(grid.bounds[3] - row * grid.resolution)
    assert (covered == 1).all()


@given(GRIDS, st.integers(1, 5))
def test_grid_of_other_pixels_keeps_the_origin(grid: Grid, factor: int) -> None:
    fine, coarse, padded = grid.refined(factor), grid.coarsened(factor), grid.padded(factor)
    assert fine.origin == coarse.origin == padded.origin == grid.origin
    assert fine.bounds == pytest.approx(grid.bounds)
    assert fine.shape == (grid.height * factor, grid.width * factor)
    west, south, east, north = grid.bounds
    size = grid.resolution * factor
    assert west - size < coarse.bounds[0] <= west
    assert east <= coarse.bounds[2] < east + size
    assert south - size < coarse.bounds[1] <= south
    assert north <= coarse.bounds[3] < north + size
    assert (coarse.bounds[0] - grid.origin[0]) / size == pytest.approx(
        round((coarse.bounds[0] - grid.origin[0]) / size), abs=1e-6
    )
    assert padded.bounds == pytest.approx((west - size, south - size, east + size, north + size))


def test_turns_are_those_of_the_crs() -> None:
    assert Grid("EPSG:4326", 0.1, 0, 0, 1, 1, 1.0).turns == (-360.0, 0.0, 360.0)
    assert Grid("EPSG:32633", 10.0, 0, 0, 1, 1, 1.0).turns == (0.0,)
