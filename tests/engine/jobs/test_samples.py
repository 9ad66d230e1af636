"""Samples of places are what ``open_stack`` and the mosaic have at them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from cloudless_plugin.common.errors import CatalogueError, RequestError
from cloudless_plugin.common.places import STATES, Place, Sample
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.jobs import sampling as module
from cloudless_plugin.engine.jobs.arrays import open_stack
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.place_pixels import place_pixels
from cloudless_plugin.engine.jobs.samples import sample_places
from demo.scenes import Pass, make_scenes
from tests.support import jobs, real_ground
from tests.support.files import serve_files
from tests.support.paths import NORTH, WEST

UTM = "EPSG:32633"
CASES: dict[str, dict[str, Any]] = {
    "default": {},
    "no mask": {"mask": "none"},
    "without haze test": {"haze": False},
    "strict": {"mask": "strict", "buffer": 120},
    "coarse": {"resolution": 250},
    "fine": {"resolution": 5},
    "warped": {"crs": "EPSG:3035", "resampling": "cubic"},
    "degrees": {"crs": "EPSG:4326", "resolution": 0.0005},
    "other bands": {"bands": "nir,green", "indices": "NDVI"},
}
SLOW = ("fine", "warped", "degrees", "strict")


def asked(source: str, request: pytest.FixtureRequest, **changes: Any) -> Request:
    """Return a request for the generated scenes, or for the real ones of the demo."""
    if source == "generated":
        return Request.from_dict(jobs.request(request.getfixturevalue("generated"), **changes))
    extent = real_ground.extent()
    days = {"start": "2023-08-01", "end": "2023-08-31"}
    return Request.from_dict(jobs.request(real_ground.ITEMS, **{"extent": extent, "buffer": 60, **days, **changes}))


def point(number: int, x: float, y: float) -> Place:
    return Place(number, {"type": "MultiPoint", "coordinates": [[x, y]]})


def square(number: int, west: float, north: float, edge: float) -> Place:
    east, south = west + edge, north - edge
    ring = [[west, north], [east, north], [east, south], [west, south], [west, north]]
    return Place(number, {"type": "MultiPolygon", "coordinates": [[ring]]})


def inner_places(wanted: Request, count: int) -> list[Place]:
    """Return points at random in the extent."""
    west, south, east, north = wanted.extent
    random = np.random.default_rng(count)
    across, down = random.uniform(west + 1, east - 1, count), random.uniform(south + 1, north - 1, count)
    return [point(number, float(x), float(y)) for number, (x, y) in enumerate(zip(across, down))]


def at_pixels(stack: Any, places: list[Place], crs: str) -> list[tuple[int, int]]:
    """Return row and column of the pixel that holds each point, by GDAL's way from coordinates to pixels."""
    from rasterio.transform import AffineTransformer, from_origin
    from rasterio.warp import transform

    size = float(stack.x[1] - stack.x[0])
    corner = from_origin(float(stack.x[0]) - size / 2, float(stack.y[0]) + size / 2, size, size)
    to_pixels = AffineTransformer(corner)
    found = []
    for place in places:
        [(x, y)] = place.geometry["coordinates"]
        (there,), (up,) = transform(UTM, crs, [x], [y])
        row, column = to_pixels.rowcol(there, up)
        found.append((int(row), int(column)))
    return found


def by_place(found: list[Sample]) -> dict[int, list[Sample]]:
    return {number: [row for row in found if row.place == number] for number in {row.place for row in found}}


@pytest.mark.parametrize("case", [pytest.param(case, marks=[pytest.mark.slow] * (case in SLOW)) for case in CASES])
@pytest.mark.parametrize("source", ["generated", "crop"])
def test_numbers_and_states_are_those_of_open_stack(source: str, case: str, request: pytest.FixtureRequest) -> None:
    """Whatever is read of a file, and however small the parts are."""
    wanted = asked(source, request, **CASES[case])
    places = inner_places(wanted, 60)
    found = by_place(list(sample_places(wanted, places, UTM)))
    stack = open_stack(wanted, hide=False).compute()
    assert len(found) == len(places)
    for number, (row, column) in enumerate(at_pixels(stack, places, wanted.crs or UTM)):
        rows = found[number]
        assert [one.datetime for one in rows] == [f"{str(time)[:19]}Z" for time in stack.time.values]
        assert [one.platform for one in rows] == list(stack.platform.values)
        assert [STATES.index(one.state) for one in rows] == list(stack.state.values[:, row, column])
        seen = stack.values[:, :, row, column] / 10_000
        given = [[value or 0 for value in one.values[: len(wanted.bands)]] for one in rows]
        np.testing.assert_allclose(given, seen, atol=1e-7)


@pytest.mark.parametrize("block", [64, 512])
def test_median_of_the_clear_rows_is_the_mosaic_s_pixel(generated: Path, out: Path, block: int) -> None:
    wanted = Request.from_dict(jobs.request(generated))
    places = inner_places(wanted, 60)
    settings = Settings(limits=Limits(tile_block=block))
    found = by_place(list(sample_places(wanted, places, UTM, settings=settings)))
    run_mosaic(wanted, out, Reporter())
    with rasterio.open(out) as mosaic:
        pixels = mosaic.read()
        for place in places:
            row, column = mosaic.index(*place.geometry["coordinates"][0])
            clear = [one.values for one in found[place.id] if one.state == "clear" and None not in one.values]
            middle = np.rint(np.median(np.rint(10_000 * np.array(clear)), axis=0)) if clear else np.zeros(3)
            np.testing.assert_array_equal(middle, pixels[:, row, column])


def test_polygons_have_the_medians_of_their_clear_pixels(generated: Path) -> None:
    """One lies over many blocks, and one holds no pixel's centre."""
    wanted = Request.from_dict(jobs.request(generated, indices="NDVI, twice = 2 * red"))
    places = [square(7, WEST + 300, NORTH - 300, 700), square(3, WEST + 101, NORTH - 101, 2)]
    settings = Settings(limits=Limits(tile_block=16))
    found = by_place(list(sample_places(wanted, places, UTM, settings=settings)))
    stack = open_stack(Request.from_dict(jobs.request(generated, bands="red,green,blue,nir")), hide=False).compute()
    numbers, states = stack.values.astype(float)[:, :, 30:100, 30:100], stack.state.values[:, 30:100, 30:100]
    partly = 0
    for time, row in enumerate(found[7]):
        clear = states[time] == 0
        partly += 0 < clear.sum() < clear.size
        assert row.clear_share == pytest.approx(clear.mean(), abs=1e-4)
        assert STATES.index(row.state) == np.bincount(states[time].ravel()).argmax()
        red, green, blue, nir = (np.where(band[clear] == 0, np.nan, band[clear]) / 10_000 for band in numbers[time])
        values = (red, green, blue, (nir - red) / (nir + red), 2 * red)
        medians = [np.nanmedian(each) for each in values] if clear.any() else [None] * 5
        assert row.values == tuple(each if each is None else pytest.approx(each, abs=2e-6) for each in medians)
    assert partly > 1
    for time, row in enumerate(found[3]):
        is_clear = stack.state.values[time, 10, 10] == 0
        assert row.clear_share == is_clear
        assert row.values[0] == (pytest.approx(stack.values[time, 0, 10, 10] / 10_000) if is_clear else None)


def test_several_points_of_a_feature_count_together(generated: Path) -> None:
    wanted = Request.from_dict(jobs.request(generated))
    corners = [[WEST + x, NORTH - y] for x, y in ((105, 105), (305, 105), (106, 106))]
    both, *single = (
        list(sample_places(wanted, [Place(1, {"type": "MultiPoint", "coordinates": part})], UTM))
        for part in (corners, corners[:1], corners[1:2])
    )
    for row, *alone in zip(both, *single):
        assert row.clear_share == sum(one.state == "clear" for one in alone) / 2


def test_states_beyond_the_area_and_the_swath(generated: Path) -> None:
    """The area's polygons leave one point out; one lies where only half of the overpasses have files."""
    collection = json.loads(generated.read_text())
    first = min(collection["features"], key=lambda item: item["properties"]["datetime"])
    tiles = [
        item for item in collection["features"] if item["properties"]["datetime"] == first["properties"]["datetime"]
    ]
    east = max(tiles, key=lambda item: item["assets"]["B04"]["proj:transform"][2])
    only_west = [item["id"] for item in collection["features"] if item["id"] != east["id"]]
    wanted = Request.from_dict(jobs.request(generated, scenes=only_west, mask="none"))
    x = east["assets"]["B04"]["proj:transform"][2] + 10 * jobs.SIZE - 5
    found = list(sample_places(wanted, [point(1, x, NORTH - 505)], UTM))
    assert [row.state for row in found].count("outside") == 1
    outside = next(row for row in found if row.state == "outside")
    assert (outside.scene, outside.values) == (None, (None, None, None))
    assert outside.datetime.startswith(first["properties"]["datetime"][:10])
    ring = [[WEST, NORTH], [WEST + 400, NORTH], [WEST + 400, NORTH - 400], [WEST, NORTH]]
    area = {"area": {"type": "Polygon", "coordinates": [ring]}, "area_crs": UTM}
    clipped = Request.from_dict(jobs.request(generated, **area))
    rows = by_place(
        list(sample_places(clipped, [point(1, WEST + 305, NORTH - 105), point(2, WEST + 905, NORTH - 905)], UTM))
    )
    assert "outside" not in Counter(row.state for row in rows[1])
    assert {row.state for row in rows[2]} == {"outside"}


def test_scene_is_the_one_whose_numbers_are_taken(own_scenes: Path) -> None:
    """In the overlap of two tiles it is the eastern one, and the western one where that has no data."""
    collection = json.loads(own_scenes.read_text())
    east = [item for item in collection["features"] if item["assets"]["B04"]["proj:transform"][2] > WEST]
    for key in ("B02", "B03", "B04"):
        with rasterio.open(
            own_scenes.parent / east[0]["assets"][key]["href"], "r+", IGNORE_COG_LAYOUT_BREAK="YES"
        ) as file:
            pixels = file.read(1)
            pixels[60:] = 0
            file.write(pixels, 1)
    middle = WEST + 10 * (jobs.SIZE - jobs.SIZE // 16)
    places = [point(number, middle, NORTH - 105 - 100 * number) for number in range(12)]
    wanted = Request.from_dict(jobs.request(own_scenes, mask="none", haze=False))
    day = east[0]["properties"]["datetime"][:10]
    western = 0
    for row in sample_places(wanted, places, UTM):
        lost = row.datetime[:10] == day and 10 + 10 * row.place >= 60
        assert row.values[0]
        assert str(row.scene).split("_")[4] == ("T33TWM" if lost else "T33TXM")
        western += lost
    assert western == 7


def test_batches_and_parts_do_not_show(generated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = Request.from_dict(jobs.request(generated, indices="NDVI"))
    places = [*inner_places(wanted, 20), square(100, WEST + 300, NORTH - 300, 100)]
    whole = list(sample_places(wanted, places, UTM))
    monkeypatch.setattr(module, "_BYTES", 20_000)
    assert list(sample_places(wanted, places, UTM)) == whole
    monkeypatch.setattr(module, "_BYTES", 2_000)
    with pytest.raises(RequestError, match=r"The place 100 has .* million pixels"):
        list(sample_places(wanted, places, UTM))


def test_places_beyond_the_extent_are_told(generated: Path) -> None:
    wanted, reporter = Request.from_dict(jobs.request(generated)), Reporter()
    inside, beyond = point(1, WEST + 5, NORTH - 5), point(2, WEST - 5, NORTH - 5)
    across = square(3, WEST - 50, NORTH - 50, 100)
    found = list(sample_places(wanted, [inside, beyond, across], UTM, reporter))
    assert {row.place for row in found} == {1}
    assert [str(warning) for warning in reporter.warnings] == [
        "2 of 3 places lie beyond the area, wholly or in part, and are left out."
    ]
    with pytest.raises(RequestError, match="None of the places lies in the area"):
        list(sample_places(wanted, [beyond, across], UTM))


def test_coordinates_in_degrees(generated: Path) -> None:
    from rasterio.warp import transform

    wanted = Request.from_dict(jobs.request(generated))
    places = inner_places(wanted, 10)
    moved = []
    for place in places:
        [(x, y)] = place.geometry["coordinates"]
        (longitude,), (latitude,) = transform(UTM, "EPSG:4326", [x], [y])
        moved.append(point(place.id, longitude, latitude))
    assert list(sample_places(wanted, moved, "EPSG:4326")) == list(sample_places(wanted, places, UTM))


def test_places_across_the_antimeridian() -> None:
    """Their longitudes are written in either way, and beyond 180 degrees, whatever the grid's are."""
    grid = Grid("EPSG:4326", 0.001, 179_990, 10, 20, 20, 111.0)
    for longitude in (-179.9955, 180.0045):
        pixels = place_pixels(point(1, longitude, 0.0005), "EPSG:4326", grid, 100)
        assert pixels is not None
        assert (pixels.rows.tolist(), pixels.columns.tolist()) == ([9], [14])
    ring = [[179.995, 0], [-179.995, 0], [-179.995, 0.002], [179.995, 0.002], [179.995, 0]]
    pixels = place_pixels(Place(2, {"type": "Polygon", "coordinates": [ring]}), "EPSG:4326", grid, 100)
    assert pixels is not None
    assert set(zip(pixels.rows.tolist(), pixels.columns.tolist())) == {(r, c) for r in (8, 9) for c in range(5, 15)}


def test_scene_that_cannot_be_read_is_left_out_with_a_warning(own_scenes: Path) -> None:
    """As if it had never been there: the haze test of the others does not know it either."""
    wanted, reporter = Request.from_dict(jobs.request(own_scenes)), Reporter()
    places = inner_places(wanted, 30)
    items = json.loads(own_scenes.read_text())["features"]
    broken = items[4]["id"]
    left = [item["id"] for item in items if item["id"] != broken]
    expected = list(sample_places(Request.from_dict(jobs.request(own_scenes, scenes=left)), places, UTM))
    for file in own_scenes.parent.glob(f"{broken}*/*_B02_*"):
        file.write_bytes(file.read_bytes()[:3000])
    assert list(sample_places(wanted, places, UTM, reporter, Settings(limits=Limits(tile_block=64)))) == expected
    assert [str(warning).partition(":")[0] for warning in reporter.warnings] == ["Scene skipped"]


def test_too_many_scenes_that_cannot_be_read(own_scenes: Path) -> None:
    for file in own_scenes.parent.glob("*/*_B02_*"):
        file.write_bytes(file.read_bytes()[:3000])
    wanted = Request.from_dict(jobs.request(own_scenes))
    with pytest.raises(CatalogueError, match="too many to go on"):
        list(sample_places(wanted, inner_places(wanted, 3), UTM))


@pytest.mark.slow
def test_only_blocks_under_the_places_are_read(tmp_path: Path) -> None:
    """A file has nine blocks, or four and a half: the last ones are cut off."""
    passes = tuple(Pass(day=f"2023060{day}", orbit=79, baseline="05.09", cloud=0.2) for day in (1, 6))
    make_scenes(tmp_path, size=1200, passes=passes)
    with serve_files(tmp_path) as files:
        collection = json.loads((tmp_path / "items.json").read_text())
        for item in collection["features"]:
            for asset in item["assets"].values():
                asset["href"] = f"{files.address}/{asset['href'].removeprefix('./')}"
        there = tmp_path / "there.json"
        there.write_text(json.dumps(collection))
        wanted = Request.from_dict(jobs.request(there, extent=jobs.extent(1200)))
        sent = []
        for places in (
            [point(1, WEST + 105, NORTH - 105), point(2, WEST + 4000, NORTH - 3000)],
            inner_places(wanted, 200),
        ):
            files.sent.clear()
            list(sample_places(wanted, places, UTM))
            sent.append(sum(count for path, count in files.sent.items() if "_B0" in path))
    assert sent[0] < sent[1] / 6
