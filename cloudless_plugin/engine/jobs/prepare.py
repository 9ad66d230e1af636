"""From a request to its scenes and its grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Optional

from ...common.errors import NoScenesError, ReadError, SceneError
from ...common.messages import Message, comma_separated, plural
from ...common.reporting import Reporter
from ...common.request import Request
from ..geo.crs import is_map_crs
from ..geo.grid import Grid
from ..mosaicking.clip import ClipArea
from ..mosaicking.skipped_scenes import check_skipped_fraction, nothing_left_message
from ..mosaicking.tile_queue import MosaicPlan
from ..raster_io.reader import AssetReader
from ..stac.baselines import newest_baselines
from ..stac.parse_item import parse_item
from ..stac.scene import Scene
from ..stac.scene_index import SceneIndex
from ..stac.search import find_items
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
    ) -> MosaicPlan:
        """Return the plan of a mosaic of some scenes, on the whole grid or on another one; see ``MosaicPlan``."""
        area = self.area
        if grid is not None and area is not None:
            area = ClipArea(self.request, grid)
        return MosaicPlan(
            request=self.request,
            grid=grid or self.grid,
            scenes=tuple(scenes),
            skipped=self.skipped,
            matched=self.matched,
            area=area,
            fewest_tiles=fewest_tiles,
            quick=quick,
            evidence=evidence,
        )


def prepare(request: Request, context: RunContext) -> Prepared:
    """Search for the scenes of a request, and lay its grid.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
    """
    request = request.relative_to(Path.cwd())
    scenes, skipped = find_scenes(request, context)
    grid = make_grid(request, scenes)
    scenes = SceneIndex(scenes, grid).touching(grid)
    if not scenes:
        raise NoScenesError(
            nothing_left_message(skipped) if skipped else "No scene covers the extent: move it, or widen the dates."
        )
    context.reporter.info(
        Message(
            "{width} x {height} pixels of {resolution:g} in {crs}",
            width=grid.width,
            height=grid.height,
            resolution=grid.resolution,
            crs=grid.crs,
        )
    )
    return Prepared(request, grid, scenes, skipped, matched=len(scenes) + len(skipped))


def find_scenes(request: Request, context: RunContext) -> tuple[list[Scene], list[SceneError]]:
    """Return the scenes that match the request, by time and id, and those that cannot be used.

    Raises:
        CatalogueError: where the catalogue, or most of what it names, cannot be reached or read.
        NoScenesError: where nothing matches.
        RequestError: where the extent is too large to be meant.
    """
    reporter = context.reporter
    bboxes = lonlat_bboxes(request)
    reporter.progress(0.0, "Searching")
    found = find_items(request, bboxes, context.catalogue_access())
    scenes: list[Scene] = []
    skipped: list[SceneError] = []
    for item in found.items:
        reporter.check()
        try:
            scenes.append(_with_crs(parse_item(item, request), context.reader))
        except SceneError as error:
            skipped.append(_skip(error, reporter))
    if not scenes:
        raise NoScenesError(nothing_left_message(skipped))
    check_skipped_fraction(skipped, len(found.items))
    scenes = newest_baselines(scenes)
    days = {scene.day for scene in scenes}
    message = comma_separated(
        [plural(len(scenes), "{count} scene", "{count} scenes"), plural(len(days), "{count} date", "{count} dates")]
    )
    reporter.info(message)
    reporter.progress(SEARCHED, message)
    return scenes, skipped


def _with_crs(scene: Scene, reader: AssetReader) -> Scene:
    """Return the scene with the CRS of its files, where its item has none.

    Raises:
        SceneError: where its files have none either, or cannot be read.
    """
    if scene.epsg:
        return scene
    try:
        files = {key: reader.inspect(asset.href) for key, asset in scene.assets.items()}
    except ReadError as error:
        reason = Message("its item has no CRS and its file cannot be read ({reason})", reason=error.reason)
        raise SceneError(scene.id, reason) from error
    epsg = next(iter(files.values())).epsg
    if not is_map_crs(epsg):
        raise SceneError(scene.id, Message("neither its item nor its files have a CRS"))
    assets = {
        key: replace(asset, transform=tuple(files[key].transform)[:6], shape=files[key].shapes[0])
        for key, asset in scene.assets.items()
    }
    return replace(scene, epsg=epsg, assets=assets)


def _skip(error: SceneError, reporter: Reporter) -> SceneError:
    reporter.warning(Message("Scene skipped: {problem}", problem=error))
    return error
