"""Which overpasses a live layer shows: few, clear, spread over the time, and the same for the whole view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ...common.errors import NoScenesError, SceneError
from ...common.request import Request
from ..geo.grid import Grid
from ..jobs.area_limit import prepare_within_limit
from ..jobs.area_views import AreaView, ViewsByKey, area_cells, footprint_cells, views_by_key
from ..jobs.file_check import believe_files
from ..jobs.prepare import Prepared
from ..jobs.run_context import RunContext
from ..jobs.view_order import clouds_of, view_order
from ..mosaicking.skipped_scenes import nothing_left_message
from ..stac.overpasses import Overpass, OverpassKey, cloud_cover, group_overpasses
from ..stac.scene import Scene

VIEWS = 12
"""Overpasses of a place, as long as they show enough of it clear."""
_LOOKED_AT = 2 * VIEWS
"""Overpasses among which these are chosen: to look at all those of five years would take longer than to compose."""
_ENOUGH_CLEAR = 3
"""Clear views of a place that are enough; for fewer, further overpasses are taken."""
_WORTH = 0.01
"""Share of the view for which a further overpass is taken."""


def prepared_view(request: Request, context: RunContext) -> tuple[Prepared, list[Scene], list[SceneError]]:
    """Search for the scenes of a view; return what was prepared, the scenes to show, and those that cannot be used.

    Args:
        request: whose extent is the view.
        context: of the engine.

    Raises:
        CloudlessError: see ``prepare``.
    """
    prepared, known = prepare_within_limit(request, context, check_files=False)
    scenes, refused = believe_files(_chosen(prepared, known, context), context.reader, context.reporter, every=True)
    if not scenes:
        raise NoScenesError(nothing_left_message(refused))
    return prepared, scenes, refused


def _chosen(prepared: Prepared, known: ViewsByKey, context: RunContext) -> list[Scene]:
    overpasses = group_overpasses(prepared.scenes)
    if len(overpasses) <= VIEWS:
        return prepared.scenes
    if not known:
        overpasses = _likely(overpasses, prepared.request)
        known = views_by_key(overpasses, prepared, context.reader, context.reporter)
    order = view_order(overpasses, clouds_of(overpasses, known), prepared.request, "", VIEWS)
    by_key = {overpass[0].overpass: overpass for overpass in overpasses}
    chosen = _enough(order, by_key, known, area_cells(prepared).grid)
    return [scene for scene in prepared.scenes if scene.overpass in chosen]


def _likely(overpasses: list[Overpass], request: Request) -> list[Overpass]:
    """Return the overpasses whose classification is worth a look: clear by their items, and spread over the time."""
    clouds = {overpass[0].overpass: cloud_cover(overpass) for overpass in overpasses}
    first = {*view_order(overpasses, clouds, request, "", _LOOKED_AT)[:_LOOKED_AT]}
    return [overpass for overpass in overpasses if overpass[0].overpass in first]


def _enough(
    order: Sequence[OverpassKey],
    overpasses: Mapping[OverpassKey, Overpass],
    known: Mapping[OverpassKey, AreaView],
    cells: Grid,
) -> set[OverpassKey]:
    """Return the first overpasses that show every cell ``VIEWS`` times, and clear a few times where possible."""
    covered, clear = np.zeros(cells.shape, int), np.zeros(cells.shape, int)
    chosen: set[OverpassKey] = set()
    for key in order:
        covers, shows = _shown(overpasses[key], known[key], cells)
        lacking = (covers & (covered < VIEWS)) | (shows & (clear < _ENOUGH_CLEAR))
        if lacking.mean() >= _WORTH:
            chosen.add(key)
            covered += covers
            clear += shows
    return chosen


def _shown(overpass: Overpass, view: AreaView, cells: Grid) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which cells (y, x) an overpass covers, and which of them it shows clear, as far as that is known."""
    if view.covered is None or view.clear is None:
        footprint = footprint_cells(overpass, cells)
        everywhere = np.ones(cells.shape, bool) if footprint is None else footprint
        return everywhere, everywhere
    return view.covered.array(), view.clear.array()
