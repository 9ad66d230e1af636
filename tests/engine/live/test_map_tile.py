"""Tiles of the map."""

from __future__ import annotations

import math

import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.web_mercator import ground_share
from cloudless_plugin.engine.live.map_tile import CRS, EDGE, TURN, MapTile, around, grown, holds


def test_the_map_is_one_tile() -> None:
    west, south, east, north = MapTile(0, 0, 0).grid.bounds
    assert (west, south, east, north) == pytest.approx((-TURN / 2, -TURN / 2, TURN / 2, TURN / 2))


@given(st.integers(0, 22), st.floats(-179.9, 179.9), st.floats(-84, 84))
def test_tile_of_a_place_holds_it(zoom: int, longitude: float, latitude: float) -> None:
    """By the formula of OpenStreetMap's wiki, Slippy map tilenames."""
    count = 1 << zoom
    x = int((longitude + 180) / 360 * count)
    y = int((1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * count)
    tile = MapTile(zoom, x, y)
    easting, northing = pyproj.Transformer.from_crs("EPSG:4326", CRS, always_xy=True).transform(longitude, latitude)
    assert tile.exists
    west, south, east, north = tile.grid.bounds
    tolerance = TURN * 1e-9
    assert west - tolerance <= easting <= east + tolerance
    assert south - tolerance <= northing <= north + tolerance
    bounds = around((easting, northing, easting, northing), zoom)
    assert holds(grown(bounds, 0.01), (easting, northing, easting, northing))
    assert ground_share(northing) == pytest.approx(math.cos(math.radians(latitude)), rel=1e-6)


@pytest.mark.parametrize("tile", [MapTile(1, 2, 0), MapTile(1, 0, -1), MapTile(-1, 0, 0), MapTile(60, 0, 0)])
def test_no_such_tile(tile: MapTile) -> None:
    assert not tile.exists


def test_around_is_made_of_whole_tiles() -> None:
    edge = TURN / (1 << 10)
    west, south, east, north = around((1000.0, 1000.0, 2000.0, 2000.0), 10)
    assert (east - west, north - south) == pytest.approx((edge, edge))
    assert west == pytest.approx(0)
    assert EDGE == 512
