"""Scenes whose dates are brought to the median of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from ...common.errors import ReadError, ServerDownError
from ...common.messages import Message
from ..compositing.compose_tile import clear_observations
from ..executors.base import reader_threads
from ..kernels.normalisation import date_ratios
from ..mosaicking.skipped_scenes import check_skipped_fraction, skipped_message, unreadable_scene
from ..stac.scene import Asset, Scene
from .prepare import Prepared
from .run_context import RunContext
from .stages import SEARCHED

_PIXELS = 256
"""Pixels along the longer edge of the coarse stack that dates are compared by."""


def normalised(scenes: Sequence[Scene], prepared: Prepared, context: RunContext) -> list[Scene]:
    """Return the scenes of a mosaic, each band with the ratio that brings its date to the median of all.

    The ratios come from a coarse stack, read from overviews. A scene that cannot be read there has no ratio: it is left
    out, told, and added to the skipped ones of ``prepared``. Scenes of a server that does not come back stay as they
    are, since it is not asked again.

    Args:
        scenes: of the mosaic.
        prepared: its request and grid, and the scenes that are skipped.
        context: of the run.

    Raises:
        CatalogueError: where too many scenes cannot be read.
    """
    context.reporter.info(Message("Comparing dates"))
    grid, request = prepared.grid, prepared.request
    coarse = grid.coarsened_to(_PIXELS)
    scenes = list(scenes)
    compared = list(scenes)
    with ThreadPoolExecutor(reader_threads(scenes, context.limits)) as pool:
        while compared:
            context.reporter.check()
            try:
                overpasses, names, stack = clear_observations(compared, coarse, request, context.reader, pool)
                break
            except ServerDownError as error:
                context.outages.outlast(error, context.reporter, partial(context.reporter.progress, SEARCHED))
                compared = [scene for scene in compared if not context.outages.is_away(scene)]
            except ReadError as error:
                problem = unreadable_scene(error, compared)
                compared = [scene for scene in compared if scene.id != problem.scene_id]
                if compared:
                    context.reporter.warning(skipped_message(problem))
                    prepared.skipped.append(problem)
                    check_skipped_fraction(prepared.skipped, prepared.matched)
                    scenes = [scene for scene in scenes if scene.id != problem.scene_id]
        else:
            return scenes
    ratios = date_ratios(stack)
    by_scene = {
        scene.id: dict(zip(names, ratios[:, time].tolist()))
        for time, overpass in enumerate(overpasses)
        for scene in overpass
    }
    return [replace(scene, assets=_with_ratios(scene, by_scene.get(scene.id, {}))) for scene in scenes]


def _with_ratios(scene: Scene, ratios: dict[str, float]) -> dict[str, Asset]:
    return {
        key: replace(asset, encoding=replace(asset.encoding, ratio=round(ratios.get(key, 1.0), 4)))
        for key, asset in scene.assets.items()
    }
