"""A coarse mosaic that is shown first, and made while the full one is."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Optional

from ...common.held_files import remove
from ...common.looks import Range
from ...common.reporting import Reporter
from ...common.settings import Limits
from ..executors.threads import ThreadExecutor
from ..geo.grid import Grid
from ..mosaicking.mosaic_writer import MosaicWriter
from ..mosaicking.outages import Outages
from ..mosaicking.tile_loop import compose_all
from ..mosaicking.tile_queue import TileQueue
from ..stac.overpasses import Overpass, clear_fraction, group_overpasses, start_time
from ..stac.scene import Scene
from .prepare import Prepared
from .run_context import RunContext

_FEWEST, _MOST = 3, 6
"""Overpasses of each orbit that a picture is made of."""
_HOLES = 0.01
"""Share of the picture that may be left empty: where these would leave more, by their clouds, more are taken."""
_LEAST_CLOUD = 0.1
"""Share of a clear overpass that counts as cloudy: its item tells of the whole tile, and the mask grows."""
_MIN_FACTOR = 4
"""How many times coarser than the mosaic a preview is at least: it takes a sixteenth of the pixels."""


@dataclass(frozen=True)
class Preview:
    """A preview that is asked for."""

    path: Path
    """Where to write it."""
    pixels: int
    """How many pixels long it has to be: as many as the map canvas shows."""


@contextmanager
def preview_beside(prepared: Prepared, preview: Preview, folder: Path, context: RunContext) -> Iterator[None]:
    """Make a coarse mosaic of a few scenes while the block composes the full one, and show it when it stands.

    Where the full one is not much larger, or done before it, none is shown. What goes wrong with it is not told: the
    full one meets the same files.

    Args:
        prepared: of the run.
        preview: what is asked for.
        folder: for scratch files.
        context: of the run.
    """
    factor = _factor(prepared.grid, preview, context.limits)
    if not factor:
        yield
        return
    beside = _Beside(context.reporter)
    with ThreadPoolExecutor(1) as thread:
        made = thread.submit(_make, prepared, prepared.grid.coarsened(factor), preview, folder, context, beside)
        try:
            yield
        finally:
            beside.cancelled.set()
    with suppress(Exception):  # the mosaic itself is made
        made.result()


class _Beside(Reporter):
    """Tells of nothing but the preview, and ends with the run."""

    def __init__(self, run: Reporter) -> None:
        super().__init__()
        self._run = run

    def preview(self, path: Path, display: Optional[tuple[Range, ...]]) -> None:
        self._run.preview(path, display)

    def check(self) -> None:
        super().check()
        self._run.check()


def _make(
    prepared: Prepared, grid: Grid, preview: Preview, folder: Path, context: RunContext, reporter: Reporter
) -> None:
    """Compose a preview, and show it.

    Raises:
        CloudlessError: where it cannot be made.
    """
    some = clearest_overpasses(prepared.scenes)
    # One tile where possible: neighbouring tiles read the same blocks of an overview.
    plan = prepared.plan(some, grid, fewest_tiles=1, quick=True)
    outages = Outages(context.network.answers, context.limits)
    queue = TileQueue(replace(plan, skipped=[]), context.limits, reporter, outages)
    mosaic = MosaicWriter(queue, folder / "preview.tif", resumable=False)
    with context.reader.urgently() as reader, ThreadExecutor.started(reader, some) as threads:
        for done in compose_all([mosaic], threads, reporter, lambda _: None):
            done.check_scenes_left()
    display = mosaic.write().display
    reporter.check()
    shutil.copyfile(mosaic.path, preview.path)
    remove(mosaic.path)
    reporter.preview(preview.path, display)


def clearest_overpasses(scenes: list[Scene]) -> list[Scene]:
    """Return the scenes of the clearest overpasses of each orbit: enough for a picture, however many there are."""
    orbits: dict[Optional[int], list[Overpass]] = {}
    for overpass in group_overpasses(scenes):
        orbits.setdefault(overpass[0].orbit, []).append(overpass)
    chosen = {scene.id for group in orbits.values() for overpass in _enough(group) for scene in overpass}
    return [scene for scene in scenes if scene.id in chosen]


def _enough(overpasses: list[Overpass]) -> list[Overpass]:
    """Return the clearest overpasses of one orbit, as many as leave hardly a hole: each is read besides the mosaic."""
    ranked = sorted(overpasses, key=lambda overpass: (-clear_fraction(overpass), start_time(overpass)))[:_MOST]
    empty = 1.0
    for count, overpass in enumerate(ranked, start=1):
        empty *= max(1 - clear_fraction(overpass), _LEAST_CLOUD)
        if count >= _FEWEST and empty <= _HOLES:
            return ranked[:count]
    return ranked


def _factor(grid: Grid, preview: Preview, limits: Limits) -> int:
    """Return how many times coarser than the mosaic its preview is; 0 where there is hardly a need for one."""
    if grid.width * grid.height < limits.preview_min_pixels:
        return 0
    ratio = max(grid.width, grid.height) / max(preview.pixels, 1)
    return int(max(2 ** math.ceil(math.log2(ratio)), _MIN_FACTOR))
