"""Grids and their parts."""

from __future__ import annotations

from cloudless_plugin.engine.geo.grid import Grid


def test_padding_and_offsets() -> None:
    grid = Grid("EPSG:32633", 10.0, 100, 200, 30, 20, 10.0)
    padded = grid.padded(3)
    assert padded.bounds == (970, 1770, 1330, 2030)
    assert padded.offset_of(grid) == (3, 3)
