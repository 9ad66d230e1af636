"""Scenes by the cloud of the area, where ``cloud_in`` asks for it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Optional

from ...common.errors import NoScenesError
from ...common.messages import Message
from ...common.request import Request
from ..geo.grid import Grid
from ..stac.overpasses import Overpass, group_overpasses
from .area_views import AreaView, ViewsByKey, area_views
from .prepare import Prepared, prepare
from .run_context import RunContext


def prepare_within_limit(
    request: Request, context: RunContext, grid: Optional[Grid] = None, *, check_files: bool = True
) -> tuple[Prepared, ViewsByKey]:
    """Prepare a request, see ``prepare``; leave out what is cloudy in the area, where the request says so.

    The overpass decides, since its scenes make one observation together; one whose classification cannot be read is
    judged by the catalogue, scene by scene, as is one that shows nothing of the area in coarse cells.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
        NoScenesError: where all is too cloudy.
    """
    prepared = prepare(request, context, grid, check_files=check_files)
    if not request.limits_area_cloud:
        return prepared, {}
    context.reporter.info(Message("Looking at the clouds of the area"))
    overpasses = group_overpasses(prepared.scenes)
    views = area_views(overpasses, prepared, context.reader, context.reporter)
    chosen = _Chosen.of(overpasses, views, request.max_cloud)
    _tell(chosen, prepared, context)
    scenes = [scene for scene in prepared.scenes if scene.id in chosen.ids]
    if not scenes:
        raise NoScenesError(
            "No scene is left of {count}: all are cloudier in the area than {percent:g} %; raise MAX_CLOUD (the least "
            "cloudy has {least} %), or widen the dates.",
            count=len(prepared.scenes),
            percent=request.max_cloud,
            least=math.ceil(chosen.least),
        )
    for scene in prepared.scenes:
        if scene.id not in chosen.ids:
            context.outages.drop(scene.id)
    left = replace(prepared, scenes=scenes, matched=len(scenes) + len(prepared.skipped))
    return left, {overpass[0].overpass: view for overpass, view in zip(overpasses, views)}


@dataclass
class _Chosen:
    """Which scenes are clear enough."""

    ids: set[str]
    unknown: int
    """Number of scenes that the catalogue had to judge."""
    least: float
    """Cloud of the clearest overpass, per cent."""

    @classmethod
    def of(cls, overpasses: Sequence[Overpass], views: Sequence[AreaView], most: float) -> _Chosen:
        """Choose scenes whose cloud is ``most`` per cent at most; where neither tells, they stay."""
        found = cls(set(), 0, math.inf)
        for overpass, view in zip(overpasses, views):
            found.unknown += len(overpass) if view.clear is None else 0
            for scene in overpass:
                cloud = scene.cloud_cover if view.cloud is None else view.cloud
                found.least = min(found.least, cloud or 0.0)
                if cloud is None or cloud <= most:
                    found.ids.add(scene.id)
        return found


def _tell(chosen: _Chosen, prepared: Prepared, context: RunContext) -> None:
    context.reporter.info(
        Message(
            "{left} of {count} scenes are at most {percent:g} % cloudy in the area",
            left=len(chosen.ids),
            count=len(prepared.scenes),
            percent=prepared.request.max_cloud,
        )
    )
    if chosen.unknown:
        context.reporter.warning(
            Message(
                "MAX_CLOUD counts the whole scene, as the catalogue tells it, for {count} scenes: what they show of "
                "the area is not known.",
                count=chosen.unknown,
            )
        )
