"""From a request to its scenes and its grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Optional

from ...common.errors import NoScenesError, SceneError
from ...common.messages import Message, comma_separated, plural
from ...common.reporting import Reporter
from ...common.request import Request
from ..geo.crs import crs_name
from ..geo.grid import Grid
from ..mosaicking.clip import ClipArea, simplified_area
from ..mosaicking.skipped_scenes import check_skipped_fraction, nothing_left_message, skipped_message
from ..mosaicking.tile_queue import MosaicPlan
from ..stac.baselines import newest_baselines
from ..stac.describe_sensor import described
from ..stac.overpasses import OverpassKey
from ..stac.parse_item import parse_item
from ..stac.scene import Scene
from ..stac.scene_index import SceneIndex
from ..stac.search import find_items
from .file_check import believe_files
from .output_grid import lonlat_bboxes, make_grid
from .run_context import RunContext
from .stages import SEARCHED


@dataclass(frozen=True)
class Prepared:
    """What a request means, before any pixel is read."""

    request: Request
    """With absolute paths."""
    grid: Grid
    scenes: list[Scene]
    """Those that reach into the grid, by time and id."""
    skipped: list[SceneError]
    """Scenes that cannot be used."""
    matched: int
    """How many scenes match in all."""
    orders: Mapping[str, tuple[OverpassKey, ...]] = field(default_factory=dict)
    """In which order the overpasses of each mosaic are used, by its label, where not all of their views are wanted."""
    spares: Sequence[Scene] = ()
    """Scenes of neighbouring years, for holes."""

    @cached_property
    def area(self) -> Optional[ClipArea]:
        """The polygons to clip to; ``None`` where there are none.

        Raises:
            RequestError: where they do not meet the grid.
        """
        return None if self.request.area is None else ClipArea(self.request, self.grid)

    def plan(
        self,
        scenes: Sequence[Scene],
        grid: Optional[Grid] = None,
        *,
        fewest_tiles: Optional[int] = None,
        quick: bool = False,
        evidence: bool = False,
        order: tuple[OverpassKey, ...] = (),
        years_away: Optional[Mapping[str, int]] = None,
    ) -> MosaicPlan:
        """Return the plan of a mosaic of some scenes, on the whole grid or on another one; see ``MosaicPlan``."""
        area = self.area
        if grid is not None and area is not None:
            area = ClipArea(self.request, grid)
        return MosaicPlan(
            request=replace(self.request, indices=()) if quick else self.request,  # nobody sees those of a preview
            grid=grid or self.grid,
            scenes=tuple(scenes),
            skipped=self.skipped,
            matched=self.matched,
            area=area,
            fewest_tiles=fewest_tiles,
            quick=quick,
            evidence=evidence,
            order=order,
            years_away=years_away or {},
        )


def prepare(
    request: Request, context: RunContext, grid: Optional[Grid] = None, *, check_files: bool = True
) -> Prepared:
    """Search for the scenes of a request, and lay its grid.

    Args:
        request: what to look for.
        context: of the run.
        grid: to take instead; ``None`` lays the request's.
        check_files: whether to look at a file of every scene, see ``believe_files``; a list of scenes needs none.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
    """
    request = request.relative_to(Path())
    request, scenes, skipped = find_scenes(request, context, check_files=check_files)
    is_new = grid is None
    grid = grid or make_grid(request, scenes)
    request = replace(request, area=simplified_area(request, grid))
    scenes = SceneIndex(scenes, grid).touching(grid)
    if not scenes:
        raise NoScenesError(
            nothing_left_message(skipped) if skipped else "No scene covers the extent: move it, or widen the dates."
        )
    context.outages.expect(scenes)
    if is_new:
        context.reporter.info(
            Message(
                "{width} x {height} pixels of {resolution:g} in {crs}",
                width=grid.width,
                height=grid.height,
                resolution=grid.resolution,
                crs=crs_name(grid.crs),
            )
        )
    return Prepared(request, grid, scenes, skipped, matched=len(scenes) + len(skipped))


def find_scenes(
    request: Request, context: RunContext, *, check_files: bool = True
) -> tuple[Request, list[Scene], list[SceneError]]:
    """Return the scenes that match the request, by time and id, and those that cannot be used; see ``prepare``.

    The request comes first, with a description of its collection where that had to be found out.

    Raises:
        CatalogueError: where the catalogue, or most of what it names, cannot be reached or read.
        NoScenesError: where nothing matches.
        RequestError: where the extent is too large to be meant.
    """
    reporter = context.reporter
    bboxes = lonlat_bboxes(request)
    reporter.progress(0.0, "Searching")
    found = find_items(request, bboxes, context.catalogue_access())
    request = described(request, found.items)
    scenes: list[Scene] = []
    skipped: list[SceneError] = []
    for item in found.items:
        reporter.check()
        try:
            scenes.append(parse_item(item, request))
        except SceneError as error:
            skipped.append(_skip(error, reporter))
    scenes = newest_baselines(scenes)
    scenes, refused = believe_files(scenes, context.reader, reporter, every=check_files)
    skipped += [_skip(error, reporter) for error in refused]
    if not scenes:
        raise NoScenesError(nothing_left_message(skipped))
    check_skipped_fraction(skipped, len(found.items))
    days = {scene.day for scene in scenes}
    message = comma_separated(
        [plural(len(scenes), "{count} scene", "{count} scenes"), plural(len(days), "{count} date", "{count} dates")]
    )
    reporter.info(message)
    reporter.progress(SEARCHED, message)
    return request, scenes, skipped


def _skip(error: SceneError, reporter: Reporter) -> SceneError:
    reporter.warning(skipped_message(error))
    return error
