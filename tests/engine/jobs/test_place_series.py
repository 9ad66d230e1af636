"""A place through time: the rows of ``sample_places``, told one after the other, and the mosaic's own value."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from cloudless_plugin.common.errors import CancelledError, CloudlessError
from cloudless_plugin.common.periods import periods_of
from cloudless_plugin.common.place_records import PlaceRow
from cloudless_plugin.common.places import Place, Sample
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.place_series import PlaceReader, PlaceSeries, Question
from cloudless_plugin.engine.jobs.run_context import RunContext
from cloudless_plugin.engine.jobs.samples import sample_places
from cloudless_plugin.engine.jobs.series import run_series
from tests.support import jobs
from tests.support.paths import NORTH, WEST

UTM = "EPSG:32633"
POINT = {"type": "MultiPoint", "coordinates": [[WEST + 805, NORTH - 805]]}
_RING = [[WEST + x, NORTH - y] for x, y in ((300, 300), (1000, 300), (1000, 1000), (300, 1000), (300, 300))]
POLYGON = {"type": "MultiPolygon", "coordinates": [[_RING]]}


class Asked:
    """A reader of places, and what it has told."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.reader = PlaceReader()
        self.reporter = Reporter()
        self.context = RunContext(self.reporter, Settings(limits=limits or Limits()))
        self.told: list[tuple[PlaceRow, int]] = []

    def ask(self, request: Request, place: dict[str, Any] = POINT, **more: Any) -> PlaceSeries:
        self.told = []
        question = Question(request, place, UTM, is_geographic=False, **more)
        return self.reader.answer(question, self.context, lambda row, count: self.told.append((row, count)))

    def close(self) -> None:
        self.context.reader.close()
        self.context.cache.close()


@pytest.fixture
def asked() -> Iterator[Asked]:
    asked = Asked()
    yield asked
    asked.close()


def samples_of(found: PlaceSeries) -> list[Sample]:
    return [row.sample for row in found.rows]


@pytest.mark.parametrize("place", [POINT, POLYGON], ids=["point", "polygon"])
@pytest.mark.parametrize("changes", [{}, {"mask": "none"}, {"bands": "nir,green", "indices": "NDVI"}], ids=str)
def test_rows_are_those_of_samples(generated: Path, asked: Asked, place: dict[str, Any], changes: Any) -> None:
    request = Request.from_dict(jobs.request(generated, **changes))
    found = asked.ask(request, place)
    assert samples_of(found) == list(sample_places(request, [Place(0, place)], UTM))
    assert all(row.scenes for row in found.rows)
    assert not found.is_beyond
    assert not found.notes


def test_each_overpass_is_told_before_the_end(generated: Path, asked: Asked) -> None:
    """With the numbers and the state that it has in the end, unless the haze test hides it."""
    request = Request.from_dict(jobs.request(generated))
    found = asked.ask(request)
    assert sorted(row.scenes for row, _ in asked.told) == sorted(row.scenes for row in found.rows)
    assert {count for _, count in asked.told} == {len(found.rows)}
    final = {row.scenes: row.sample for row in found.rows}
    for row, _ in asked.told:
        hazy = final[row.scenes].state == "haze"
        assert row.sample == (replace(final[row.scenes], state="clear") if hazy else final[row.scenes])


def test_overpasses_of_a_polygon_over_many_blocks_are_told_once(generated: Path) -> None:
    asked = Asked(Limits(tile_block=32))
    found = asked.ask(Request.from_dict(jobs.request(generated)), POLYGON)
    asked.close()
    final = {row.scenes: row.sample for row in found.rows}
    assert sorted(row.scenes for row, _ in asked.told) == sorted(final)
    same = [row.sample == final[row.scenes] for row, _ in asked.told if final[row.scenes].clear_share != 0]
    assert sum(same) > len(same) / 2, "haze changes few"


@pytest.mark.parametrize(
    "method", ["median", "mean", "percentile", "geomedian", "medoid", "max-ndvi", "recent", "best"]
)
def test_composite_is_the_mosaic_s_pixel(generated: Path, asked: Asked, out: Path, method: str) -> None:
    request = Request.from_dict(jobs.request(generated, method=method, bands="red,nir", percentile=30))
    run_mosaic(request, out, Reporter())
    with rasterio.open(out) as mosaic:
        for x in (105, 805, 1505, 2505):
            place = {"type": "MultiPoint", "coordinates": [[WEST + x, NORTH - 905]]}
            (composite,) = asked.ask(request, place).composites
            row, column = mosaic.index(*place["coordinates"][0])
            pixel = mosaic.read()[:, row, column]
            np.testing.assert_allclose([value or 0 for value in composite.values], pixel / 10_000, atol=1e-6)
    assert composite.label == ""


def test_composite_of_an_index_and_of_a_polygon(generated: Path, asked: Asked, out: Path) -> None:
    request = Request.from_dict(jobs.request(generated, indices="NDVI"))
    beside = out.with_name("indices.tif")
    run_mosaic(request, out, Reporter(), None, None, None, beside)
    (composite,) = asked.ask(request, POLYGON).composites
    with rasterio.open(out) as mosaic, rasterio.open(beside) as ndvi:
        inner = slice(30, 100), slice(30, 100)
        bands = mosaic.read().astype(float)[:, inner[0], inner[1]]
        bands[bands == 0] = np.nan
        expected = [*(np.nanmedian(band) / 10_000 for band in bands), np.nanmedian(ndvi.read(1)[inner])]
    assert composite.values == tuple(pytest.approx(float(value), abs=2e-6) for value in expected)


def test_series_is_asked_period_by_period(generated: Path, asked: Asked, tmp_path: Path) -> None:
    request = Request.from_dict(jobs.request(generated, period="month"))
    found = asked.ask(request)
    assert [each.label for each in found.composites] == [period.label for period in periods_of(request)]
    run_series(request, tmp_path / "series", Reporter())
    for each in found.composites:
        with rasterio.open(tmp_path / "series" / f"{each.label}.tif") as mosaic:
            row, column = mosaic.index(*POINT["coordinates"][0])
            pixel = mosaic.read()[:, row, column]
        np.testing.assert_allclose([value or 0 for value in each.values], pixel / 10_000, atol=1e-6)
    times = [row.sample.datetime for row in found.rows]
    assert times == sorted(times)


def test_place_beyond_the_area_is_searched_around(generated: Path, asked: Asked) -> None:
    """Beyond the extent, and within it but beyond the polygons."""
    west, south, _, north = jobs.extent()
    small = Request.from_dict(jobs.request(generated, extent=[west, south, west + 500, north]))
    found = asked.ask(small)
    assert found.is_beyond
    ring = [[WEST, NORTH], [WEST + 400, NORTH], [WEST + 400, NORTH - 400], [WEST, NORTH]]
    area = {"area": {"type": "Polygon", "coordinates": [ring]}, "area_crs": UTM}
    clipped = Request.from_dict(jobs.request(generated, **area))
    outside = asked.ask(clipped)
    assert outside.is_beyond
    assert samples_of(outside) == samples_of(found)
    assert "clear" in {row.sample.state for row in found.rows}
    inside = {"type": "MultiPoint", "coordinates": [[WEST + 305, NORTH - 105]]}
    assert not asked.ask(clipped, inside).is_beyond


def test_live_layer_s_extent_does_not_count(generated: Path, asked: Asked) -> None:
    nowhere = Request.from_dict(jobs.request(generated, extent=[-1, -1, 1, 1], extent_crs="EPSG:4326"))
    found = asked.ask(nowhere, anywhere=True)
    assert not found.is_beyond
    whole = asked.ask(Request.from_dict(jobs.request(generated)))
    assert [row for row in samples_of(whole) if row.state != "outside"] == samples_of(found)


def test_second_question_reads_nothing_and_another_band_reads_that_alone(own_scenes: Path, asked: Asked) -> None:
    request = Request.from_dict(jobs.request(own_scenes))
    first = asked.ask(request)
    for file in own_scenes.parent.glob("*/*_B0[234]_*"):
        file.write_bytes(b"")
    for file in own_scenes.parent.glob("*/*_SCL_*"):
        file.write_bytes(b"")
    again = asked.ask(request)
    assert again == first
    assert len(asked.told) == len(first.rows)
    more = asked.ask(replace(request, indices=("NDVI", "value = nir")))
    for row, before in zip(more.rows, first.rows):
        assert row.sample.values[:3] == before.sample.values
        assert (row.sample.state, row.scenes) == (before.sample.state, before.scenes)
        red, ndvi, nir = row.sample.values[0], *row.sample.values[3:]
        if None not in (red, nir):
            assert ndvi == pytest.approx((nir - red) / (nir + red), abs=2e-6)
    assert any(row.sample.values[4] for row in more.rows)


def test_place_is_known_after_the_map_was_moved(own_scenes: Path, asked: Asked) -> None:
    """Where the extent is another one, and the scenes are the same."""
    request = Request.from_dict(jobs.request(own_scenes))
    first = asked.ask(request)
    for file in own_scenes.parent.glob("*/*_B04_*"):
        file.write_bytes(b"")
    west, south, east, north = jobs.extent()
    moved = replace(request, extent=(west + 130, south + 70, east + 900, north - 40))
    assert asked.ask(moved) == first


def test_what_is_kept_is_bounded(generated: Path, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    from cloudless_plugin.engine.jobs import place_series as module

    monkeypatch.setattr(module, "_MOST_BYTES", 600)
    request = Request.from_dict(jobs.request(generated))
    for x in range(105, 1005, 100):
        asked.ask(request, {"type": "MultiPoint", "coordinates": [[WEST + x, NORTH - 105]]})
    assert sum(kept.size for kept in asked.reader._kept.values()) <= 600
    assert len(asked.reader._searches) == 1


def test_scene_that_cannot_be_read_is_left_out_and_named(own_scenes: Path, asked: Asked) -> None:
    items = json.loads(own_scenes.read_text())["features"]
    broken = items[4]["id"]
    for file in own_scenes.parent.glob(f"{broken}*/*_B02_*"):
        file.write_bytes(file.read_bytes()[:3000])
    request = Request.from_dict(jobs.request(own_scenes))
    found = asked.ask(request, POLYGON)
    assert broken not in {scene for row in found.rows for scene in row.scenes}
    (note,) = found.notes
    assert str(note).startswith("Scene skipped:")
    assert broken in note


def test_nothing_there(generated: Path, asked: Asked) -> None:
    far = {"type": "MultiPoint", "coordinates": [[WEST + 900_000, NORTH]]}
    with pytest.raises(CloudlessError):
        asked.ask(Request.from_dict(jobs.request(generated)), far)


def test_question_is_given_up(generated: Path, asked: Asked) -> None:
    """Between two overpasses: whatever is being read then, nothing else is begun."""
    request = Request.from_dict(jobs.request(generated))
    count = len(asked.ask(request).rows)
    asked.reader = PlaceReader()
    seen = threading.Semaphore(0)

    def told(_: PlaceRow, __: int) -> None:
        seen.release()
        asked.reporter.cancelled.set()

    with pytest.raises(CancelledError):
        asked.reader.answer(Question(request, POINT, UTM, is_geographic=False), asked.context, told)
    heard = 0
    while seen.acquire(blocking=False):
        heard += 1
    assert 0 < heard <= 1 + Limits().processors < count
