"""What a preflight says that a run would take."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cloudless_plugin.common import choices
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.results import EXTREME, HEAVY, LIGHT, RunEstimate
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.jobs import estimate as estimates
from cloudless_plugin.engine.jobs.area_views import area_views
from cloudless_plugin.engine.jobs.estimate import estimate_run
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.preflight import preflight
from cloudless_plugin.engine.jobs.prepare import Prepared, prepare
from cloudless_plugin.engine.jobs.run_context import RunContext
from cloudless_plugin.engine.jobs.view_reads import ExpectedReads
from cloudless_plugin.engine.net.byte_ranges import ByteReader
from cloudless_plugin.engine.stac.overpasses import group_overpasses
from demo.scenes import Pass, make_scenes
from tests.support import jobs
from tests.support.runs import mosaic, request

NAMED = "S2A_MSIL2A_20230604T100021_R079_T33TWM_20230604T155057"


@contextmanager
def prepared(items: Path, limits: Limits | None = None, **changes: Any) -> Iterator[tuple[Prepared, RunContext]]:
    """Yield what a request means, and the context that its estimate needs."""
    with RunContext.open_for(Reporter(), Settings(limits=limits or Limits())) as context:
        yield prepare(request(items, **changes), context), context


@pytest.mark.parametrize("changes", [{}, {"resolution": 40}, {"crs": "EPSG:3857", "resolution": 15}, {"mask": "none"}])
def test_estimated_bytes_are_about_those_that_are_read(generated: Path, out: Path, changes: dict[str, Any]) -> None:
    with prepared(generated, **changes) as (found, context):
        estimate = estimate_run(found, context.reader)
    with counted_bytes() as read:
        mosaic(generated, out, **changes)
    assert 0.6 * sum(read) < estimate.read_bytes < 1.6 * sum(read)
    assert (estimate.scene_count, estimate.date_count) == (18, 9)
    assert estimate.memory_bytes > 100e6
    assert estimate.disk_bytes > estimate.width * estimate.height * 6


def test_thin_percent_is_the_share_that_is_rarely_clear(generated: Path) -> None:
    with prepared(generated) as (found, context):

        def estimate(scenes: list[Any]) -> RunEstimate:
            return estimate_run(replace(found, scenes=scenes), context.reader)

        clear = [replace(scene, cloud_cover=0.0) for scene in found.scenes]
        assert estimate(clear).thin_percent == 0
        assert not estimate(clear).advice
        west = [scene for scene in clear if scene.tile == "33TWM"]
        assert 40 < estimate(west).thin_percent < 50
        assert estimate(clear[:4]).thin_percent == 100
        assert "few clear views" in estimate(clear[:4]).advice[0]
        unknown = [replace(scene, footprint=None) for scene in clear]
        assert estimate(unknown).thin_percent == 0


def test_estimate_advises_against_a_long_run(generated: Path) -> None:
    with prepared(generated, Limits(long_run=0.5)) as (found, context):
        estimate = estimate_run(found, context.reader)
        assert "a coarser resolution" in estimate.advice[0]
        assert estimate.level == EXTREME


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"max_cloud": 100}, "few clear views: widen the dates."),
        ({"max_cloud": 90}, "widen the dates, or allow cloudier scenes."),
        ({"scenes": [NAMED]}, "choose more scenes, or widen the dates."),
    ],
)
def test_advice_fits_what_was_asked(generated: Path, changes: dict[str, Any], words: str) -> None:
    with prepared(generated, **changes) as (found, context):
        few = replace(found, scenes=found.scenes[:4])
        advice = estimate_run(few, context.reader).advice
    assert len(advice) == 1
    assert advice[0].endswith(words)


def test_views_of_the_area_tell_what_is_thin(generated: Path) -> None:
    """The items say that all is clear; the classification knows better."""
    with prepared(generated) as (found, context):
        clear = replace(found, scenes=[replace(scene, cloud_cover=0.0) for scene in found.scenes])
        overpasses = group_overpasses(clear.scenes)
        views = area_views(overpasses, clear, context.reader, context.reporter)
        assert estimate_run(clear, context.reader).thin_percent == 0
        thin = estimate_run(clear, context.reader, views).thin_percent
    count = sum(view.clear.array().astype(int) for view in views)
    assert thin == pytest.approx(100 * (count < 3).mean(), abs=1)
    assert 0 < thin < 100


def test_estimate_of_ticked_scenes_is_of_them_alone(generated: Path) -> None:
    everything = preflight(request(generated), Reporter())
    ticked = [name for overpass in everything.overpasses[:2] for name in overpass.scenes]
    plan = preflight(request(generated, scenes=ticked), Reporter()).plan
    assert (plan.scene_count, plan.date_count) == (4, 2)
    assert plan.read_bytes == pytest.approx(everything.plan.read_bytes * 4 / 18, rel=0.3)
    assert plan.thin_percent == 100


def test_time_counts_what_is_written_though_little_is_read(generated: Path, tmp_path: Path) -> None:
    """A hundred gigabytes of empty pixels are no matter of seconds."""
    west, _, _, north = jobs.extent()
    with prepared(generated, extent=[west, north - 857_000, west + 947_000, north]) as (found, context):
        estimate = estimate_run(found, context.reader, output=tmp_path / "mosaic.tif")
    assert estimate.read_bytes < 50e6
    assert estimate.disk_bytes > 100e9
    assert estimate.seconds > 200
    assert estimate.level == (EXTREME if shutil.disk_usage(tmp_path).free < estimate.disk_bytes else HEAVY)


def test_series_takes_the_disk_of_all_its_mosaics(generated: Path) -> None:
    def estimate(**changes: Any) -> RunEstimate:
        with prepared(generated, **changes) as (found, context):
            return estimate_run(found, context.reader)

    one, months = estimate(), estimate(period="month")
    assert months.disk_bytes == pytest.approx(3 * one.disk_bytes, abs=3 << 20)


def test_disk_or_memory_that_is_too_small_is_extreme(
    generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with prepared(generated) as (found, context):

        def estimate() -> RunEstimate:
            return estimate_run(found, context.reader, output=tmp_path / "not yet" / "mosaic.tif")

        assert estimate().level == LIGHT
        usage = shutil.disk_usage(tmp_path)._replace(free=1000)
        with monkeypatch.context() as patch:
            patch.setattr(shutil, "disk_usage", lambda path: usage if Path(path) == tmp_path else None)
            full = estimate()
        assert full.level == EXTREME
        assert f"The disk of '{tmp_path}' is too full" in full.advice[0]
        monkeypatch.setattr("cloudless_plugin.engine.jobs.estimate.total_memory", lambda: 100 << 20)
        small = estimate()
        assert small.level == EXTREME
        assert "choose fewer dates or bands" in small.advice[0]


@pytest.mark.parametrize(
    ("read", "seconds", "level"),
    [(0.9e9, 59, LIGHT), (1.1e9, 59, HEAVY), (0.9e9, 61, HEAVY), (60e9, 61, EXTREME), (1e6, 1801, EXTREME)],
)
def test_level_of_a_run(
    generated: Path, monkeypatch: pytest.MonkeyPatch, read: float, seconds: float, level: str
) -> None:
    monkeypatch.setattr(estimates, "expected_reading", lambda *_: (estimates.Reading(read, 1), 0.0))
    monkeypatch.setattr(estimates, "_seconds", lambda *_: seconds)
    with prepared(generated) as (found, context):
        estimate = estimate_run(found, context.reader)
    assert estimate.level == level
    assert any("make it shorter" in line for line in estimate.advice) == (level == EXTREME)


@pytest.fixture(scope="module")
def many_dates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Item collection of thirty dates, with the clouds of a temperate climate."""
    random = np.random.default_rng(5)
    days = [f"2023{month:02}{day:02}" for month in range(1, 11) for day in (3, 13, 23)]
    passes = tuple(Pass(day, 79, "05.09", float(random.beta(1.1, 1.6))) for day in days)
    return make_scenes(tmp_path_factory.mktemp("many"), size=128, passes=passes)


def asked_of_many(items: Path, **changes: Any) -> Any:
    """Return the context of an estimate for all of the thirty dates."""
    west, _, _, north = jobs.extent()
    extent = [west, north - 1280, west + 2400, north]
    return prepared(items, start="2023-01-01", end="2023-12-31", extent=extent, **changes)


@pytest.mark.parametrize("views", [0, 4, 8])
def test_estimate_knows_how_many_views_are_read(many_dates: Path, out: Path, views: int) -> None:
    with asked_of_many(many_dates, views=views) as (found, context):
        overpasses = group_overpasses(found.scenes)
        shown = area_views(overpasses, found, context.reader, context.reporter)
        share = ExpectedReads(found, shown, context.reader).share(views)
        request = found.request
    with counted_bytes("B0[234]") as read:
        run_mosaic(request, out, Reporter())
    with counted_bytes("B0[234]") as everything:
        run_mosaic(replace(request, views=0, mask="none"), out, Reporter())
    assert share == pytest.approx(sum(read) / sum(everything), abs=0.1)
    assert (share < 0.75) == (views > 0)


def test_estimate_tells_what_fewer_views_would_save(many_dates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def estimate(**changes: Any) -> RunEstimate:
        with asked_of_many(many_dates, limits=Limits(long_run=0.01), **changes) as (found, context):
            overpasses = group_overpasses(found.scenes)
            shown = area_views(overpasses, found, context.reader, context.reporter)
            return estimate_run(found, context.reader, shown)

    monkeypatch.setattr(choices, "ENOUGH_VIEWS", 4)
    whole, fewer = estimate(), estimate(views=4)
    assert whole.saved_percent > 20
    assert whole.saved_percent == pytest.approx(100 * (1 - fewer.read_bytes / whole.read_bytes), abs=0.1)
    assert [line for line in whole.advice if "With VIEWS 4, the run reads about" in line]
    assert fewer.saved_percent == 0
    assert estimate(method="medoid").saved_percent == 0
    assert fewer.memory_bytes < whole.memory_bytes


@contextmanager
def counted_bytes(names: str = "") -> Iterator[list[int]]:
    """Yield a list to which the length of every range that is read is added, of files that have such names."""
    read: list[int] = []
    read_ranges = ByteReader.read_ranges

    def counted(self: ByteReader, href: str, wanted: list[tuple[int, int]], version: str = "") -> list[bytes]:
        if re.search(names, href):
            read.extend(length for begin, length in wanted if begin)
        return read_ranges(self, href, wanted, version)

    ByteReader.read_ranges = counted  # type: ignore[method-assign]
    try:
        yield read
    finally:
        ByteReader.read_ranges = read_ranges  # type: ignore[method-assign]
