"""The bounds of polygons, on a plane and around the Earth."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.area_bounds import bounds_of, bounds_of_all, is_geographic


def boxes(*spans: tuple[float, float]) -> dict[str, Any]:
    """Rectangles from 10 to 20 degrees north, each between two longitudes."""
    rings = [[[w, 10], [e, 10], [e, 20], [w, 20], [w, 10]] for w, e in spans]
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}


@pytest.mark.parametrize(
    ("spans", "west", "east"),
    [
        ([(15, 16)], 15, 16),
        ([(15, 16), (-20, -10)], -20, 16),
        ([(179, 180), (-180, -179)], 179, -179),
        ([(179, -179)], 179, 181),
        ([(-179, 179)], -181, -179),
        ([(179, 181)], 179, 181),
        ([(170, 190), (-170, -160)], 170, -160),
        ([(100, 101), (-101, -100)], 100, -100),
        ([(-180, -60), (-60, 60), (60, 180)], -180, 180),
        ([(-10, 20), (5, 6), (100, 110)], -10, 110),
        ([(350, 380), (5, 6), (100, 110)], -10, 110),
    ],
)
def test_longitudes_have_the_narrowest_bounds(spans: list[tuple[float, float]], west: float, east: float) -> None:
    assert bounds_of(boxes(*spans), geographic=True) == (west, 10, east, 20)


def test_on_a_plane_nothing_goes_around() -> None:
    assert bounds_of(boxes((179, 180), (-180, -179)), geographic=False) == (-180, 10, 180, 20)
    assert bounds_of(boxes((179, -179)), geographic=False) == (-179, 10, 179, 20)


_SPANS = st.tuples(st.integers(-180, 180), st.integers(1, 120)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(_SPANS, min_size=1, max_size=5))
def test_bounds_hold_every_polygon_and_are_never_wider_than_plain_ones(spans: list[tuple[int, int]]) -> None:
    west, _, east, _ = bounds_of(boxes(*spans), geographic=True)
    width = east - west if west < east else east - west + 360
    assert width <= max(e for _, e in spans) - min(w for w, _ in spans)
    for first, last in spans:
        assert (first - west) % 360 + (last - first) <= width or width >= 360


def test_holes_do_not_count() -> None:
    area = boxes((15, 16))
    area["coordinates"][0].append([[0, 0], [99, 0], [99, 99], [0, 0]])
    assert bounds_of(area, geographic=True) == (15, 10, 16, 20)


@pytest.mark.parametrize(
    ("crs", "truth"),
    [
        ("EPSG:4326", True),
        ("OGC:CRS84", True),
        ('GEOGCRS["mine"]', True),
        ('GEOGCS["mine"]', True),
        ("EPSG:32633", False),
        ("EPSG:43260", False),
        ('PROJCRS["mine",BASEGEOGCRS["x"]]', False),
    ],
)
def test_what_the_text_of_a_crs_tells(crs: str, truth: bool) -> None:
    assert is_geographic(crs) is truth


def test_bounds_of_points_and_polygons_together() -> None:
    points = {"type": "MultiPoint", "coordinates": [[179.5, 5.0], [-179.5, 15.0, 700.0]]}
    found = [points, boxes((178, 179))]
    assert bounds_of_all(found, geographic=True, margin=0.5) == (177.5, 4.5, -179.0, 20.5)
    assert bounds_of_all(found, geographic=False, margin=1) == (-180.5, 4.0, 180.5, 21.0)
