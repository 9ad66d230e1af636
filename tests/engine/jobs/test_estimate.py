"""What a preflight says that a run would take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.results import RunEstimate
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.jobs.estimate import estimate_run
from cloudless_plugin.engine.jobs.prepare import Prepared, prepare
from cloudless_plugin.engine.jobs.run_context import RunContext
from cloudless_plugin.engine.net.byte_ranges import ByteReader
from tests.support.runs import mosaic, request


@contextmanager
def prepared(items: Path, limits: Limits | None = None, **changes: Any) -> Iterator[tuple[Prepared, RunContext]]:
    """Yield what a request means, and the context that its estimate needs."""
    with RunContext.open_for(Reporter(), Settings(limits=limits or Limits())) as context:
        yield prepare(request(items, **changes), context), context


@pytest.mark.parametrize("changes", [{}, {"resolution": 40}, {"crs": "EPSG:3857", "resolution": 15}, {"mask": "none"}])
def test_estimated_bytes_are_about_those_that_are_read(
    generated: Path, out: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]
) -> None:
    with prepared(generated, **changes) as (found, context):
        estimate = estimate_run(found, context.reader)
    read: list[int] = []
    read_ranges = ByteReader.read_ranges

    def counted(self: ByteReader, href: str, wanted: list[tuple[int, int]], version: str = "") -> list[bytes]:
        read.extend(length for begin, length in wanted if begin)
        return read_ranges(self, href, wanted, version)

    monkeypatch.setattr(ByteReader, "read_ranges", counted)
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
        assert "a coarser resolution" in estimate_run(found, context.reader).advice[0]
