"""Before a run: which scenes match, what they show of the area, and what the run would take."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from ...common.reporting import Reporter
from ...common.request import Request
from ...common.results import FoundOverpass, FoundScene, PreflightResult
from ...common.settings import Settings
from ..stac.overpasses import Overpass, cloud_cover, group_overpasses, start_time
from ..stac.scene import Scene
from .area_limit import prepare_within_limit
from .area_views import AreaView, area_views
from .estimate import estimate_run
from .quicklooks import draw_quicklooks
from .run_context import RunContext


def preflight(
    request: Request,
    reporter: Reporter,
    quicklooks: Optional[Path] = None,
    pixels: int = 160,
    *,
    plan: bool = True,
    area_stats: bool = False,
    output: Optional[Path] = None,
    settings: Optional[Settings] = None,
) -> PreflightResult:
    """Return the scenes of a request, its overpasses over the area, and what its run would take.

    Args:
        request: what would be made.
        reporter: told what happens, and asked whether to go on.
        quicklooks: folder for a picture (PNG) of the area at each overpass; ``None`` makes none.
        pixels: length of a picture.
        plan: whether to estimate what the run would take, for which a few headers are read.
        area_stats: whether to tell how much of the area each overpass shows, and how cloudy it is there.
        output: where the result would lie; ``None`` is the folder for temporary files.
        settings: limits, logins and cache; ``None`` is the defaults.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
    """
    with RunContext.open_for(reporter, settings or Settings()) as context:
        prepared, known = prepare_within_limit(request, context, check_files=False)
        overpasses = group_overpasses(prepared.scenes)
        views = [known[overpass[0].overpass] for overpass in overpasses] if known else None
        if area_stats and views is None:
            reporter.progress(0.2, "Looking at the clouds of the area")
            views = area_views(overpasses, prepared, context.reader, reporter)
        pictures = [""] * len(overpasses)
        if quicklooks is not None:
            reporter.progress(0.4, "Drawing quicklooks")
            pictures = draw_quicklooks(overpasses, prepared, quicklooks, pixels, context.reader, reporter)
        estimate = None
        if plan:
            reporter.progress(0.8, "Reading headers")
            estimate = estimate_run(prepared, context.reader, views, output)
    found = zip(overpasses, pictures, views or [AreaView()] * len(overpasses))
    return PreflightResult(
        tuple(_found_scene(scene) for scene in prepared.scenes),
        tuple(_found_overpass(overpass, picture, view) for overpass, picture, view in found),
        estimate,
    )


def _found_scene(scene: Scene) -> FoundScene:
    footprint = "" if scene.footprint is None else scene.footprint.wkt
    return FoundScene(**scene.record(), collection=scene.collection, thumbnail=scene.thumbnail, footprint=footprint)


def _found_overpass(overpass: Overpass, picture: str, view: AreaView) -> FoundOverpass:
    return FoundOverpass(
        day=f"{start_time(overpass):%Y-%m-%d}",
        platform=overpass[0].platform,
        orbit=overpass[0].orbit,
        cloud_cover=cloud_cover(overpass),
        scenes=tuple(scene.id for scene in overpass),
        quicklook=picture,
        area_cloud=view.cloud,
        coverage=view.coverage,
    )
