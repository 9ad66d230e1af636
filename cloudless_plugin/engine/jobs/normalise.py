"""Scenes whose dates are brought to the median of all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from ...common.errors import ReadError, ServerDownError
from ...common.messages import Message
from ...common.request import Request
from ..compositing.compose_tile import clear_observations
from ..executors.base import reader_threads
from ..geo.grid import Grid
from ..kernels.normalisation import date_ratios
from ..mosaicking.skipped_scenes import unreadable_scene
from ..stac.scene import Asset, Scene
from .run_context import RunContext
from .stages import SEARCHED

_PIXELS = 256
"""Pixels along the longer edge of the coarse stack that dates are compared by."""


def normalised(scenes: Sequence[Scene], grid: Grid, request: Request, context: RunContext) -> list[Scene]:
    """Return the scenes of a mosaic, each band with the ratio that brings its date to the median of all.

    The ratios come from a coarse stack, read from overviews. A scene that cannot be read is left as it is: whoever
    reads it next leaves it out. So are those of a server that does not come back, which is not asked again.
    """
    context.reporter.info(Message("Comparing dates"))
    coarse = grid.coarsened(max(math.ceil(max(grid.shape) / _PIXELS), 1))
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
                left_out = unreadable_scene(error, compared).scene_id
                compared = [scene for scene in compared if scene.id != left_out]
        else:
            return list(scenes)
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
