"""A coarse mosaic that is shown first, while the full one is made."""

from __future__ import annotations

import math
import shutil
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Optional

from ...common.settings import Limits
from ..executors.threads import ThreadExecutor
from ..geo.grid import Grid
from ..mosaicking.mosaic_writer import MosaicWriter
from ..mosaicking.tile_loop import compose_all
from ..stac.overpasses import clear_fraction, group_overpasses, start_time
from ..stac.scene import Scene
from .prepare import Prepared
from .run_context import RunContext
from .stages import SEARCHED

_PASSES_PER_ORBIT = 6
_MIN_FACTOR = 4
"""How many times coarser than the mosaic a preview is at least: it takes a sixteenth of the pixels."""


@dataclass(frozen=True)
class Preview:
    """A preview that is asked for."""

    path: Path
    """Where to write it."""
    pixels: int
    """How many pixels long it has to be: as many as the map canvas shows."""


def show_preview(prepared: Prepared, preview: Preview, folder: Path, context: RunContext) -> Prepared:
    """Make a coarse mosaic of a few scenes and show it, where the full one is much larger.

    Args:
        prepared: of the run.
        preview: what is asked for.
        folder: for scratch files.
        context: of the run.

    Returns:
        What was prepared, less the scenes that turned out to be unreadable.

    Raises:
        NoScenesError: where none of the scenes can be read.
    """
    factor = _factor(prepared.grid, preview, context.limits)
    if not factor:
        return prepared
    context.reporter.progress(SEARCHED, "Making a first picture")
    some = clearest_overpasses(prepared.scenes)
    # One tile where possible: neighbouring tiles read the same blocks of an overview.
    plan = prepared.plan(some, prepared.grid.coarsened(factor), fewest_tiles=1, quick=True)
    queue = context.tile_queue(plan)
    mosaic = MosaicWriter(queue, folder / "preview.tif", resumable=False)
    with ThreadExecutor.started(context.reader, some) as threads:
        waiting = partial(context.reporter.progress, SEARCHED)
        for done in compose_all([mosaic], threads, context.reporter, lambda _: None, waiting):
            done.check_scenes_left()
    display = mosaic.write().display
    shutil.move(mosaic.path, preview.path)
    context.reporter.preview(preview.path, display)
    unreadable = {scene.id for scene in some} - {scene.id for scene in queue.used}
    return replace(prepared, scenes=[scene for scene in prepared.scenes if scene.id not in unreadable])


def clearest_overpasses(scenes: list[Scene]) -> list[Scene]:
    """Return the scenes of the clearest overpasses of each orbit: enough for a picture, however many there are."""
    orbits: dict[Optional[int], list[list[Scene]]] = {}
    overpasses = group_overpasses(scenes)
    for overpass in sorted(overpasses, key=lambda overpass: (-clear_fraction(overpass), start_time(overpass))):
        orbits.setdefault(overpass[0].orbit, []).append(overpass)
    chosen = {scene.id for group in orbits.values() for overpass in group[:_PASSES_PER_ORBIT] for scene in overpass}
    return [scene for scene in scenes if scene.id in chosen]


def _factor(grid: Grid, preview: Preview, limits: Limits) -> int:
    """Return how many times coarser than the mosaic its preview is; 0 where there is hardly a need for one."""
    if grid.width * grid.height < limits.preview_min_pixels:
        return 0
    ratio = max(grid.width, grid.height) / max(preview.pixels, 1)
    return int(max(2 ** math.ceil(math.log2(ratio)), _MIN_FACTOR))
