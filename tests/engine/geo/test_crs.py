"""Bounds from one CRS to another."""

from __future__ import annotations

import pytest

from cloudless_plugin.common.errors import RequestError
from cloudless_plugin.engine.geo.crs import transform_bounds


def test_extent_outside_of_the_crs() -> None:
    with pytest.raises(RequestError, match="another CRS"):
        transform_bounds((104, 0, 106, 1), "EPSG:4326", "EPSG:32633")


def test_edges_are_densified() -> None:
    corners_only = transform_bounds((0.0, 60.0, 0.0001, 60.0001), "EPSG:4326", "EPSG:32633")
    whole = transform_bounds((0.0, 60.0, 30.0, 70.0), "EPSG:4326", "EPSG:32633")
    assert whole[1] < corners_only[1]
