"""A picture of one overpass on the map, as it was seen."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Optional

import numpy as np
from numpy.typing import NDArray

from ...common import choices
from ...common.errors import NoScenesError, ReadError, SceneError
from ...common.looks import shown_names
from ...common.reporting import Reporter
from ...common.request import Request
from ...common.results import DatePreview
from ...common.settings import Settings
from ..executors.base import reader_threads
from ..geo.grid import Grid
from ..mosaicking.skipped_scenes import nothing_left_message, skipped_message
from ..output.display import display_ranges
from ..output.scratch_raster import ScratchRaster
from ..raster_io.reader import AssetReader
from ..stac.overpasses import group_overpasses
from ..stac.scene import Scene
from ..stac.scene_index import SceneIndex
from .prepare import Prepared, prepare
from .run_context import RunContext
from .stages import COMPOSED, SEARCHED

_PART = 1024
"""Pixels along an edge of the parts that are read at once: parts that share a block of an overview read it twice."""
_BRIGHT = 3000
"""Reflectance x 10000 in every band from which on a pixel is rather a cloud than ground."""
_ENOUGH = 0.05
"""Share of the pixels that tells how bright the ground is."""


def preview_date(
    request: Request, path: Path, pixels: int, reporter: Reporter, settings: Optional[Settings] = None
) -> DatePreview:
    """Write what the scenes of one overpass show of the extent, without a mask, as a GeoTIFF.

    Overviews are read, so that it takes about as long as a quicklook. The bands are those of the request's look; the
    polygons do not clip.

    Args:
        request: what would be made; its ``scenes`` name those of the overpass.
        path: of the GeoTIFF; its folder exists.
        pixels: about the length of the picture; it has no more than the mosaic would have.
        reporter: told what happens, and asked whether to go on.
        settings: limits, logins and cache; ``None`` is the defaults.

    Raises:
        NoScenesError: where no scene is found, or none can be read.
        CloudlessError: where something else is wrong, with what to do about it.
    """
    names = shown_names(request.bands, request.sensor)
    plain = replace(request, percentiles=(), indices=(), method=choices.DEFAULT_METHOD)
    seen = replace(plain, bands=names, mask="none", haze=False, area=None)
    with RunContext.open_for(reporter, settings or Settings()) as context:
        prepared = prepare(seen, context, check_files=False)
        # As near to the screen's pixels as a whole number comes, be they somewhat finer.
        grid = prepared.grid.coarsened(max(round(max(prepared.grid.shape) / max(pixels, 1)), 1))
        planes = _read(prepared, names, grid, context.reader, reporter)
        reporter.check()
        raster = ScratchRaster(path.with_suffix(".raw"), grid, names)
        try:
            raster.write(grid, planes)
            raster.to_cog(path, {})
        finally:
            raster.remove()
    reporter.progress(1.0, "Done")
    return DatePreview(str(path), names, display_ranges(_ground(planes)))


def _ground(planes: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return planes (band, y, x) without what is as bright as clouds, unless hardly anything is left.

    Stretched over its clouds, a cloudy date would show a ground that is all but black.
    """
    is_ground = (planes.min(axis=0) < _BRIGHT) & planes.all(axis=0)
    return np.where(is_ground, planes, np.uint16(0)) if is_ground.mean() >= _ENOUGH else planes


def _read(
    prepared: Prepared, names: Sequence[str], grid: Grid, reader: AssetReader, reporter: Reporter
) -> NDArray[np.uint16]:
    """Return the bands (band, y, x) of the scenes, each pixel of the first one that has data there.

    A scene that cannot be read is told as a warning.

    Raises:
        CancelledError: where ``reporter`` says so.
        NoScenesError: where none of them can be read.
    """
    scenes = [scene for overpass in group_overpasses(prepared.scenes) for scene in overpass]
    index = SceneIndex(scenes, grid)
    planes = np.zeros((len(names), *grid.shape), np.uint16)
    jobs = [(plane, name, part) for part in grid.cut(_PART) for plane, name in zip(planes, names)]
    skipped: dict[str, SceneError] = {}

    def read(job: tuple[NDArray[np.uint16], str, Grid]) -> None:
        plane, name, part = job
        reporter.check()
        top, left = grid.offset_of(part)
        out = plane[top : top + part.height, left : left + part.width]
        for scene in index.touching(part):
            problem = _fill(out, scene, name, part, reader)
            if problem is not None:
                skipped[scene.id] = problem

    with ThreadPoolExecutor(min(reader_threads(scenes, reader.limits), len(jobs))) as pool:
        for done, _ in enumerate(pool.map(read, jobs), 1):
            reporter.progress(SEARCHED + (COMPOSED - SEARCHED) * done / len(jobs), "Reading the scenes of a date")
    reader.close_idle()
    for problem in skipped.values():
        reporter.warning(skipped_message(problem))
    if len(skipped) == len(scenes):
        raise NoScenesError(nothing_left_message(list(skipped.values())))
    return planes


def _fill(out: NDArray[np.uint16], scene: Scene, name: str, part: Grid, reader: AssetReader) -> Optional[SceneError]:
    """Fill what ``out`` (y, x) lacks with a band of a scene; return why that cannot be done, ``None`` where it is."""
    asset = scene.assets[name]
    try:
        reader.fill(out, asset.href, part, encoding=asset.encoding)
    except ReadError as error:
        return SceneError(scene.id, error.reason, error.advice)
    return None
