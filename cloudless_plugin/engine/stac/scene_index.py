"""An index of scenes by the bounds of their files."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Optional

import numpy as np

from ...common.errors import RequestError
from ..geo.crs import transform_bounds, turn_length
from ..geo.grid import Grid
from .scene import Scene


class SceneIndex:
    """The bounds of scenes' files, to find the scenes of a tile among many."""

    def __init__(self, scenes: Sequence[Scene], grid: Grid) -> None:
        """Compute the bounds in the grid's CRS; a scene with unknown bounds may be anywhere."""
        self._scenes = list(scenes)
        bounds = [_bounds(scene, grid) or (-math.inf, -math.inf, math.inf, math.inf) for scene in scenes]
        self._west, self._south, self._east, self._north = np.array(bounds, float).reshape(-1, 4).T
        self._turns = grid.turns

    def touching(self, tile: Grid) -> list[Scene]:
        """Return the scenes whose files overlap a tile of the grid."""
        west, south, east, north = tile.bounds
        across = np.logical_or.reduce([(self._west + turn < east) & (self._east + turn > west) for turn in self._turns])
        return [self._scenes[index] for index in np.flatnonzero(across & (self._south < north) & (self._north > south))]


def _bounds(scene: Scene, grid: Grid) -> Optional[tuple[float, float, float, float]]:
    """Return west, south, east, north of a scene's files in the grid's CRS; ``None`` where unknown."""
    asset = next(iter(scene.assets.values()))
    if not asset.transform or not asset.shape:
        return None
    a, _, c, _, e, f = asset.transform
    bounds = (c, f + e * asset.shape[0], c + a * asset.shape[1], f)
    if scene.crs != grid.crs:
        try:
            bounds = transform_bounds(bounds, scene.crs, grid.crs)
        except RequestError:
            return None
    west, south, east, north = bounds
    # Across the antimeridian, west exceeds east.
    return west, south, east + turn_length(grid.crs) * (west > east), north
