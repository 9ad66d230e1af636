"""Footprints in every form in which catalogues write them."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from cloudless_plugin.engine.geo.footprints import (
    bbox_overlaps,
    middle_longitude,
    normalised_footprint,
    unwrapped,
    wrapped_longitude,
)

Box = tuple[float, float, float, float]
_BOXES = st.tuples(st.integers(-1800, 1799), st.integers(-890, 880), st.integers(1, 400), st.integers(1, 200)).map(
    lambda told: (told[0] / 10, told[1] / 10, (told[0] + told[2]) / 10, min((told[1] + told[3]) / 10, 90.0))
)
"""West from -180 to 180, south, east beyond 180 where the rectangle crosses the antimeridian, north."""


def within(box: Box) -> shapely.Geometry:
    """Return what is right: the rectangle between -180 and 180."""
    west, south, east, north = box
    if east <= 180:
        return shapely.box(west, south, east, north)
    return shapely.union_all([shapely.box(west, south, 180, north), shapely.box(-180, south, east - 360, north)])


def beyond(box: Box, shift: float = 0.0) -> shapely.Geometry:
    """Return the rectangle as one ring whose longitudes go on beyond 180, or -180."""
    west, south, east, north = box
    return shapely.Polygon([(west + shift, south), (east + shift, south), (east + shift, north), (west + shift, north)])


def round_the_globe(box: Box) -> shapely.Geometry:
    """Return the ring of a rectangle each of whose corners has a longitude from -180 to 180."""
    return shapely.transform(
        beyond(box), lambda points: np.column_stack([(points[:, 0] + 180) % 360 - 180, points[:, 1]])
    )


def dense(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return a ring with points along its edges."""
    return shapely.segmentize(geometry, 3.0)


def same(found: shapely.Geometry, expected: shapely.Geometry) -> bool:
    west, _, east, _ = found.bounds
    inside = -180 <= west <= east <= 180
    return bool(inside and found.is_valid and found.symmetric_difference(expected).area < 1e-6 * expected.area)


@given(_BOXES)
def test_rectangle_as_it_is(box: Box) -> None:
    assert same(normalised_footprint(within(box)), within(box))


@given(_BOXES, st.sampled_from([-720.0, -360.0, 0.0, 360.0]), st.booleans(), st.booleans())
def test_rectangle_beyond_the_edge(box: Box, shift: float, points: bool, backwards: bool) -> None:
    written = beyond(box, shift)
    written = dense(written) if points else written
    assert same(normalised_footprint(shapely.reverse(written) if backwards else written), within(box))


@given(_BOXES, st.booleans(), st.booleans())
def test_rectangle_that_seems_to_go_round_the_globe(box: Box, points: bool, backwards: bool) -> None:
    assume(box[2] != 180)  # an edge on the antimeridian has no side there
    written = round_the_globe((*box[:2], box[2], box[3]))
    if points:
        west, south, east, north = box
        x = np.linspace(west, east, 30)
        ring = [*zip(x, np.full(30, south)), *zip(x[::-1], np.full(30, north))]
        written = shapely.Polygon([((across + 180) % 360 - 180, up) for across, up in ring])
    assert same(normalised_footprint(shapely.reverse(written) if backwards else written), within(box))


@given(_BOXES)
def test_parts_in_several_turns(box: Box) -> None:
    """One part as it is, the other one beyond the edge."""
    west, south, east, north = box
    middle = (west + east) / 2
    parts = [shapely.box(west, south, middle, north), shapely.box(middle - 360, south, east - 360, north)]
    assert same(normalised_footprint(shapely.MultiPolygon(parts)), within(box))


@given(_BOXES, st.sampled_from([-360.0, 0.0, 360.0]))
def test_hole_moves_with_its_ring(box: Box, shift: float) -> None:
    west, south, east, north = box
    width, height = (east - west) / 4, (north - south) / 4
    hole = (west + width, south + height, east - width, north - height)
    written = shapely.Polygon(
        shapely.get_coordinates(beyond(box, shift)), [shapely.get_coordinates(beyond(hole, shift))]
    )
    expected = shapely.box(west, south, east, north).difference(shapely.box(*hole))
    found = normalised_footprint(written)
    assert found.area == pytest.approx(expected.area)
    assert same(found, within(box).difference(within((*hole,)) if hole[0] < 180 else within(_turned(hole))))


def _turned(box: Box) -> Box:
    return box[0] - 360, box[1], box[2] - 360, box[3]


@pytest.mark.parametrize(("latitude", "pole"), [(80.0, 90.0), (-75.0, -90.0)])
@pytest.mark.parametrize("eastward", [True, False])
@pytest.mark.parametrize("begin", [-180, -135, 0, 100])
def test_ring_round_a_pole_reaches_it(latitude: float, pole: float, eastward: bool, begin: int) -> None:
    """Sentinel-2's northernmost tiles, and Landsat's."""
    longitudes = [(begin + step + 180) % 360 - 180 for step in range(0, 360, 30)]
    ring = [(longitude, latitude + (step % 2)) for step, longitude in enumerate(longitudes)]
    found = normalised_footprint(shapely.Polygon(ring if eastward else ring[::-1]))
    nearest = latitude if pole > 0 else latitude + 1
    assert found.bounds == (-180, min(nearest, pole), 180, max(nearest, pole))
    assert found.area == pytest.approx(360 * abs(pole - nearest))


def test_rectangle_up_to_a_pole_stays_one() -> None:
    assert same(normalised_footprint(shapely.box(10, 80, 60, 90)), shapely.box(10, 80, 60, 90))


@pytest.mark.parametrize(
    ("ring", "expected"),
    [
        ([(179, 0), (-179, 1), (-179, 0), (179, 1)], (179, 0, 181, 1)),
        ([(179, 0), (181, 1), (181, 0), (179, 1)], (179, 0, 181, 1)),
        ([(-181, 0), (-179, 1), (-179, 0), (-181, 1)], (179, 0, 181, 1)),
    ],
)
def test_bow_tie_beyond_the_edge_becomes_its_box(ring: list[tuple[float, float]], expected: Box) -> None:
    assert same(normalised_footprint(shapely.Polygon(ring)), within(expected))


def test_what_has_no_area_gives_none() -> None:
    for nothing in (shapely.Point(1, 2), shapely.LineString([(1, 2), (3, 4)]), shapely.Polygon()):
        assert normalised_footprint(nothing).area == 0


def test_lines_beside_a_polygon_are_passed_over() -> None:
    box = shapely.box(1, 2, 3, 4)
    mixed = shapely.GeometryCollection([shapely.Point(9, 9), box, shapely.LineString([(5, 5), (6, 6)])])
    assert same(normalised_footprint(mixed), box)


@given(_BOXES, st.sampled_from([360.0, 40_075_016.68557849]))
def test_unwrapped_ring_goes_on_beyond_the_edge(box: Box, turn: float) -> None:
    scale = turn / 360
    assume((box[2] - box[0]) * scale < turn / 2)
    written = shapely.transform(round_the_globe(box), lambda points: points * np.array([scale, 1.0]))
    found = unwrapped(written, turn)
    expected = shapely.transform(beyond(box), lambda points: points * np.array([scale, 1.0]))
    west = expected.bounds[0] - found.bounds[0]
    assert west / turn == pytest.approx(round(west / turn), abs=1e-9)
    assert found.area == pytest.approx(expected.area)
    assert found.bounds[2] - found.bounds[0] == pytest.approx(expected.bounds[2] - expected.bounds[0])


def test_geometry_without_jumps_is_the_same_one() -> None:
    for plain in (shapely.box(1, 2, 3, 4), shapely.Point(1, 2), shapely.MultiPolygon([shapely.box(1, 2, 3, 4)])):
        assert unwrapped(plain, 360.0) is plain


@given(_BOXES, _BOXES, st.sampled_from([-360.0, 0.0, 360.0]))
def test_bboxes_overlap_as_their_rectangles_do(told: Box, other: Box, shift: float) -> None:
    area = within(told).intersection(within(other)).area
    touching = within(told).intersects(within(other)) and area < 1e-9
    assume(not touching)
    parts = [part.bounds for part in shapely.get_parts(within(other))]
    west, south, east, north = told
    forms = [[west + shift, south, east + shift, north], [west + shift, south, 0, east + shift, north, 9]]
    if east > 180:
        forms.append([west, south, east - 360, north])
    for form in forms:
        assert bbox_overlaps(form, parts) == (area > 0)


@given(st.floats(-1e4, 1e4))
def test_wrapped_longitude_is_the_same_place(longitude: float) -> None:
    found = wrapped_longitude(longitude)
    assert -180 <= found <= 180
    turns = (longitude - found) / 360
    assert turns == pytest.approx(round(turns), abs=1e-9)


@given(_BOXES)
def test_middle_longitude_lies_in_the_middle(box: Box) -> None:
    middle = middle_longitude(round_the_globe(box))
    away = (middle - (box[0] + box[2]) / 2 + 180) % 360 - 180
    assert abs(away) < 1e-6
