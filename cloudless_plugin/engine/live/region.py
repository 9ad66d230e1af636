"""A view and its surroundings: the scenes that a live layer shows of it, and the grids of its composites."""

from __future__ import annotations

import hashlib
import json
import math
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, Optional

from ...common.errors import NoScenesError, SceneError
from ...common.request import Request
from ...common.web_mercator import ground_share
from ..compositing.method_rules import band_reducers
from ..executors.base import any_remote
from ..geo.crs import transform_bounds
from ..geo.grid import Grid
from ..jobs.output_grid import make_grid
from ..jobs.run_context import RunContext
from ..mosaicking.skipped_scenes import check_skipped_fraction, nothing_left_message
from ..stac.overpasses import group_overpasses
from ..stac.scene import Scene
from ..stac.scene_index import SceneIndex
from .map_tile import CRS, Bounds, pixel_size
from .view_scenes import prepared_view

PATCH = 256
"""Pixels along an edge of a patch, the smallest part of a composite that is kept."""
_COARSEST = 4
"""The level of a usual file's coarsest overview: its pixels are 16 times as large as the file's own."""
_MARGIN = 2
"""Pixels of a composite beyond a tile, from which the tile's edge pixels are resampled."""
_QUICK = 2
"""From this level on, single pixels of overviews are taken. On finer levels, they lie on the composite's grid."""


class Patches(NamedTuple):
    """A rectangle of patches of a level; west and south are included, east and north are not."""

    west: int
    south: int
    east: int
    north: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.north - self.south, self.east - self.west

    def joined(self, other: Patches) -> Patches:
        """Return the smallest rectangle around both."""
        return Patches(
            min(self.west, other.west),
            min(self.south, other.south),
            max(self.east, other.east),
            max(self.north, other.north),
        )

    def overlap(self, other: Patches) -> Optional[Patches]:
        """Return the rectangle that both share; ``None`` where they share none."""
        both = Patches(
            max(self.west, other.west),
            max(self.south, other.south),
            min(self.east, other.east),
            min(self.north, other.north),
        )
        return both if min(both.shape) > 0 else None

    def within(self, other: Optional[Patches]) -> Patches:
        """Return what both share; all of these where there is no other one, or they share nothing."""
        return (self.overlap(other) if other is not None else None) or self

    @property
    def places(self) -> list[tuple[int, int]]:
        """Column and row, counted eastward and northward, of each patch."""
        return [(x, y) for y in range(self.south, self.north) for x in range(self.west, self.east)]

    def pixels_of(self, x: int, y: int) -> tuple[slice, slice]:
        """Return rows and columns, in the pixels of the rectangle, of one of its patches."""
        top, left = (self.north - 1 - y) * PATCH, (x - self.west) * PATCH
        return slice(top, top + PATCH), slice(left, left + PATCH)


class Shown(NamedTuple):
    """What composites are made of."""

    key: str
    """What they depend on, but for level, place and band."""
    scenes: tuple[Scene, ...]
    names: tuple[str, ...] = ()
    """Of the bands that are composed."""
    is_together: bool = False
    """Whether the composite of a band depends on which others are composed with it."""

    def touching(self, grid: Grid) -> list[Scene]:
        """Return the scenes below a part of a composite."""
        return SceneIndex(self.scenes, grid).touching(grid)


class Region:
    """Shows the same overpasses everywhere, so that no edge of a tile shows."""

    def __init__(self, bounds: Bounds, request: Request, context: RunContext, *, pixel_m: float) -> None:
        """Search for the scenes.

        Args:
            bounds: of the region.
            request: what is shown; its extent, polygons, period, resolution, CRS, normalisation and holes do not count.
            context: of the layer.
            pixel_m: size of a pixel of the view on the ground, metres.

        Raises:
            CloudlessError: see ``prepare``.
        """
        self.bounds = bounds
        plain = replace(
            request,
            extent=bounds,
            extent_crs=CRS,
            area=None,
            period=None,
            crs=None,
            resolution=None,
            views=0,
            normalise="none",
            holes="leave",
        )
        coarse = max(pixel_m * 4, 10.0)  # for the overviews of the classification; the extent may be large
        prepared, chosen, refused = prepared_view(replace(plain, resolution=coarse), context)
        middle = replace(plain, extent=_middle(bounds))
        self._finest = replace(make_grid(replace(middle, crs=prepared.grid.crs), prepared.scenes), column=0, row=0)
        self._share = ground_share((bounds[1] + bounds[3]) / 2)
        self.request = replace(plain, crs=self._finest.crs)
        self.skipped: list[SceneError] = [*prepared.skipped, *refused]
        """Scenes that turned out to be unreadable."""
        self.is_remote = any_remote(chosen)
        self.dates = len(group_overpasses(chosen))
        self._matched = len(chosen)
        self._lock = threading.Lock()
        self._shown = self._shown_of(list(chosen))

    def _shown_of(self, scenes: list[Scene]) -> Shown:
        asked = {**self.request.to_dict(), "extent": None, "bands": None, "scenes": [scene.id for scene in scenes]}
        key = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:24]
        return Shown(key, tuple(scenes))

    @property
    def scenes(self) -> tuple[Scene, ...]:
        """What is composed."""
        return self._shown.scenes

    def shown_in(self, names: Sequence[str]) -> Shown:
        """Return what composites of some bands are made of.

        Where the bands of a pixel belong together, those of the request are composed as well, and what is made of these
        bands is no part of what is made of others.
        """
        shown = self._shown
        if band_reducers(self.request) is not None:
            return shown._replace(names=tuple(names))
        together = tuple(dict.fromkeys([*self.request.bands, *names]))
        return Shown(f"{shown.key} {','.join(together)}", shown.scenes, together, is_together=True)

    def leave_out(self, problem: SceneError) -> None:
        """Go on without a scene.

        Raises:
            CatalogueError, NoScenesError: where too few are left.
        """
        with self._lock:
            if problem.scene_id not in {scene.id for scene in self.scenes}:
                return
            self.skipped.append(problem)
            self._shown = self._shown_of([scene for scene in self.scenes if scene.id != problem.scene_id])
        if not self.scenes:
            raise NoScenesError(nothing_left_message(self.skipped))
        check_skipped_fraction(self.skipped, self._matched)

    @property
    def crs(self) -> str:
        """CRS of its composites."""
        return self._finest.crs

    def ground_pixel_m(self, zoom: int) -> float:
        """Return the size of a tile's pixels on the ground, metres."""
        return pixel_size(zoom) * self._share

    def level_at(self, pixel_m: float) -> int:
        """Return the level whose pixels are about as large as others on the ground, metres."""
        return min(max(round(math.log2(pixel_m / self._finest.ground_pixel_m)), 0), _COARSEST)

    @staticmethod
    def coarser(level: int) -> int:
        """Return the level whose pixels are twice as large, where there is one."""
        return min(level + 1, _COARSEST)

    def grid(self, level: int, patches: Patches) -> Grid:
        """Return the pixels of some patches."""
        factor = 1 << level
        rows, columns = patches.shape
        return Grid(
            self._finest.crs,
            self._finest.resolution * factor,
            patches.west * PATCH,
            patches.north * PATCH,
            columns * PATCH,
            rows * PATCH,
            self._finest.ground_pixel_m * factor,
            self._finest.origin if level == 0 else (0.0, 0.0),
        )

    def patches(self, level: int, bounds: Bounds) -> Patches:
        """Return the patches of a level below bounds of the map."""
        own = self.grid(level, Patches(0, 0, 0, 0))
        size, (x, y) = own.resolution, own.origin
        west, south, east, north = transform_bounds(bounds, CRS, self.crs)
        edge = size * PATCH

        def place(at: float, start: float, margin: float) -> int:
            return math.floor((at - start + margin * size) / edge)

        return Patches(
            place(west, x, -_MARGIN),
            place(south, y, -_MARGIN),
            place(east, x, _MARGIN) + 1,
            place(north, y, _MARGIN) + 1,
        )

    @staticmethod
    def is_quick(level: int) -> bool:
        """Tell whether a level takes single pixels of overviews, see ``compose_tile``."""
        return level >= _QUICK


def _middle(bounds: Bounds) -> Bounds:
    """Return a small extent in the middle of bounds."""
    x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    return x - 500, y - 500, x + 500, y + 500
