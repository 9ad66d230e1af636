"""Before a run: which scenes match, what they look like, and what the run would take."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from ...common.reporting import Reporter
from ...common.request import Request
from ...common.results import FoundOverpass, FoundScene, PreflightResult
from ...common.settings import Settings
from ..stac.overpasses import Overpass, cloud_cover, group_overpasses, start_time
from ..stac.scene import Scene
from .estimate import estimate_run
from .prepare import prepare
from .quicklooks import draw_quicklooks
from .run_context import RunContext


def preflight(
    request: Request,
    reporter: Reporter,
    quicklooks: Optional[Path] = None,
    pixels: int = 160,
    *,
    plan: bool = True,
    settings: Optional[Settings] = None,
) -> PreflightResult:
    """Return the scenes of a request, its overpasses over the area, and what its run would take.

    Args:
        request: what would be made.
        reporter: told what happens, and asked whether to go on.
        quicklooks: folder for a picture (PNG) of the area at each overpass; ``None`` makes none.
        pixels: length of a picture.
        plan: whether to reckon what the run would take, for which a few headers are read.
        settings: limits, logins and cache; ``None`` is the defaults.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
    """
    with RunContext.open_for(reporter, settings or Settings()) as context:
        prepared = prepare(request, context, check_files=False)
        overpasses = group_overpasses(prepared.scenes)
        pictures = [""] * len(overpasses)
        if quicklooks is not None:
            reporter.progress(0.3, "Drawing quicklooks")
            pictures = draw_quicklooks(overpasses, prepared.grid, prepared.request, quicklooks, pixels, context.reader)
        estimate = None
        if plan:
            reporter.progress(0.8, "Reading headers")
            estimate = estimate_run(prepared, context.reader)
    return PreflightResult(
        tuple(_found_scene(scene, prepared.request.collection) for scene in prepared.scenes),
        tuple(_found_overpass(overpass, picture) for overpass, picture in zip(overpasses, pictures)),
        estimate,
    )


def _found_scene(scene: Scene, collection: str) -> FoundScene:
    footprint = "" if scene.footprint is None else scene.footprint.wkt
    return FoundScene(**scene.record(), collection=collection, thumbnail=scene.thumbnail, footprint=footprint)


def _found_overpass(overpass: Overpass, picture: str) -> FoundOverpass:
    return FoundOverpass(
        day=f"{start_time(overpass):%Y-%m-%d}",
        platform=overpass[0].platform,
        orbit=overpass[0].orbit,
        cloud_cover=cloud_cover(overpass),
        scenes=tuple(scene.id for scene in overpass),
        quicklook=picture,
    )
