"""From scenes to the pixels of one tile of the mosaic."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from typing import Optional

import numpy as np
from numpy.typing import NDArray

from ...common.request import Request
from ..geo.grid import Grid
from ..kernels.haze import haze_mask
from ..kernels.masked_ops import zero_where
from ..kernels.observations import Stack
from ..kernels.pixel_selection import ObservationContext
from ..kernels.plausibility import VISIBLE, Plausibility, offset_sample
from ..kernels.reducers import count_valid
from ..kernels.wanted import AllBut
from ..raster_io.reader import AssetReader
from ..stac.overpasses import Overpass, OverpassKey, group_overpasses, overpass_name
from ..stac.scene import Scene
from .cloud_mask import CloudMask
from .cloud_nearness import HAZY_M
from .composite import SEEN, Composite, blank_composite
from .each import each
from .holes import fill_holes
from .method_rules import band_reducers, observation_context
from .observe import check_against_classes, observe_band
from .reduction import Reduction
from .tile_views import TileViews
from .view_choice import Order, ViewChoice

_ROWS = 128
"""Rows that a thread reduces at a time."""
_CHOOSING = 2
"""Images of uint16 that the choice among views takes besides, for each one that is wanted."""


def compose_tile(
    scenes: Sequence[Scene],
    tile: Grid,
    request: Request,
    reader: AssetReader,
    *,
    pool: Optional[Executor] = None,
    out_buffer: Optional[NDArray[np.uint16]] = None,
    quick: bool = False,
    evidence: bool = False,
    order: Sequence[OverpassKey] = (),
    numbers: Optional[Mapping[OverpassKey, int]] = None,
    years_away: Optional[Mapping[str, int]] = None,
) -> Composite:
    """Return the mosaic of ``scenes`` on ``tile``: harmonised, merged by overpass, masked, reduced along time.

    Args:
        scenes: in any order.
        tile: the grid of the result.
        request: bands, mask, buffer, method and resampling.
        reader: of the scenes' assets.
        pool: threads that read; ``None`` reads on this thread.
        out_buffer: flat memory for the pixels, used where it is large enough; ``None`` takes new memory.
        quick: for a preview: take single pixels of overviews instead of means, and the first of overlapping scenes.
        evidence: whether to count clear observations.
        order: in which views are taken, where the request wants so many of them; empty takes all.
        numbers: of overpasses in the evidence; ``None`` has none.
        years_away: of scenes that fill holes only, by their ids; ``None`` has none.

    Raises:
        ReadError: where a file cannot be read.
    """
    if years_away:
        own = [scene for scene in scenes if scene.id not in years_away]
        plain = partial(compose_tile, request=request, reader=reader, pool=pool, evidence=evidence, numbers=numbers)
        out = plain(own, tile, out_buffer=out_buffer, quick=quick, order=order)
        neighbours: dict[int, list[Scene]] = {}
        for scene in scenes:
            if scene.id in years_away:
                neighbours.setdefault(years_away[scene.id], []).append(scene)
        fill_holes(out, tile, neighbours, plain)
        return out
    out = blank_composite(request, tile, out_buffer=out_buffer, evidence=evidence)
    if scenes:
        _TileWork(scenes, tile, request, reader, pool, out, quick=quick, order=order).run(numbers or {})
        out.versions.update(reader.versions(asset.href for scene in scenes for asset in scene.assets.values()))
    else:
        out.pixels[...] = 0
    return out


def clear_observations(
    scenes: Sequence[Scene], grid: Grid, request: Request, reader: AssetReader, pool: Optional[Executor]
) -> tuple[list[Overpass], tuple[str, ...], Stack]:
    """Return overpasses, names of bands, and what is neither masked nor hazy of them on a small grid.

    Args:
        scenes: in any order.
        grid: of the result.
        request: bands, mask and resampling.
        reader: of the scenes' assets.
        pool: threads that read; ``None`` reads on this thread.

    Raises:
        ReadError: where a file cannot be read.
    """
    unused, nowhere = np.empty((0, *grid.shape), np.uint16), np.zeros(grid.shape, bool)
    out = Composite(unused, nowhere, nowhere.copy(), None, Plausibility())
    work = _TileWork(scenes, grid, request, reader, pool, out, quick=False)
    return work.observations()


def bands_resident(request: Request) -> float:
    """Return the minimum number of uint16 images that are in memory together for each overpass, or for each view."""
    choosing = _CHOOSING if request.views else 0
    if needs_all_bands(request):
        return choosing + len(request.bands_to_read) + (request.method == "best")
    if not request.haze_bands:
        return choosing + 1
    at_least = choosing + len(request.haze_bands)
    return at_least if len(request.bands_to_read) == len(request.haze_bands) else at_least + 0.5


def needs_all_bands(request: Request) -> bool:
    """Tell whether all bands of an observation have to be in memory together."""
    return band_reducers(request) is None or request.observes_indices


class _TileWork:
    """The composition of one tile."""

    def __init__(
        self,
        scenes: Sequence[Scene],
        tile: Grid,
        request: Request,
        reader: AssetReader,
        pool: Optional[Executor],
        out: Composite,
        *,
        quick: bool,
        order: Sequence[OverpassKey] = (),
    ) -> None:
        self._overpasses = group_overpasses(scenes)
        self._tile = tile
        self._whole = slice(0, tile.height), slice(0, tile.width)
        self._request = request
        self._reader = reader
        self._pool = pool
        self._out = out
        self._quick = quick
        self._haze_bands = request.haze_bands
        self._hazy: Optional[NDArray[np.bool_]] = None
        """(time, y, x), kept for bands that are read later than the haze bands."""
        self._covered: Optional[NDArray[np.bool_]] = None if out.evidence is None else np.zeros(tile.shape, bool)
        """(y, x): where any overpass has data, masked or not."""
        self._covering = threading.Lock()
        keys = [overpass[0].overpass for overpass in self._overpasses]
        views = Order.of_tile(keys, order, request.views) if order else None
        self._mask: Optional[CloudMask] = None
        if request.mask != "none":
            distances = request.method == "best"
            first = views.first if views else None
            self._mask = CloudMask(self._overpasses, tile, request, reader, pool, distances=distances, first=first)
        self._choice = self._choice_in(views) if views else None
        self._depth = request.views if self._choice else len(self._overpasses)
        """How many images a stack has along time."""

    def run(self, numbers: Mapping[OverpassKey, int]) -> None:
        """Read and reduce all bands, group by group, and compute indices; see ``compose_tile``."""
        reduction = Reduction(self._request, self._overpasses, self._out, numbers)
        samples: dict[str, NDArray[np.uint16]] = {}
        for names in self._groups():
            stack = self._reader.workspace.stack_buffer((len(names), self._depth, *self._tile.shape))
            visible = {name: band.name for name in names if (band := self._request.sensor.band(name)) is not None}
            judged = [name for name, common in visible.items() if common in VISIBLE]
            if self._choice is None:
                self._read(stack, names)
                samples.update((name, offset_sample(stack[names.index(name)])) for name in judged)
            else:
                self._choice.fill(stack, names)
                samples.update((name, self._choice.samples[name]) for name in judged if name in self._choice.samples)
            context = self._context()

            def reduce_rows(part: int, stack: Stack = stack, names: Sequence[str] = names) -> None:
                rows = slice(part * _ROWS, (part + 1) * _ROWS)
                with self._reader.workspace.cores:
                    self._count_seen(stack[:, :, rows], names, rows)
                    self._remove_haze(stack[:, :, rows], names, rows)
                    self._count_clear(stack[:, :, rows], names, rows, reduction)
                    reduction.reduce(stack[:, :, rows], names, rows, context)  # noqa: B023

            each(reduce_rows, math.ceil(self._tile.height / _ROWS), self._pool)
        if self._out.indices is not None:
            self._compute_indices(reduction)
        self._out.plausibility.add_tile(
            samples,
            [overpass[0].scaling.offset for overpass in self._overpasses],
            [overpass_name(overpass) for overpass in self._overpasses],
            may_lack_offset=self._request.sensor.has_offset,
        )

    def observations(self) -> tuple[list[Overpass], tuple[str, ...], Stack]:
        """Return overpasses, names of bands, and the stack of what is neither masked nor hazy."""
        names = tuple(dict.fromkeys([*self._haze_bands, *self._request.bands, *self._request.index_bands]))
        stack = np.empty((len(names), len(self._overpasses), *self._tile.shape), np.uint16)
        self._read(stack, names)
        with self._reader.workspace.cores:
            self._remove_haze(stack, names, slice(0, self._tile.height))
        return self._overpasses, names, stack

    def _choice_in(self, order: Order) -> ViewChoice:
        """Return what chooses among the views of the overpasses."""
        return ViewChoice(
            order,
            self._tile.shape,
            self._haze_bands or self._request.bands[:1],
            TileViews(self._mask, self._observe, self._note_covered),
            self._reader.workspace,
            self._pool,
            tests_haze=bool(self._haze_bands),
        )

    def _groups(self) -> list[tuple[str, ...]]:
        """Return the bands to read, in groups that are in memory together; the haze bands come first."""
        first = self._haze_bands
        names = [*first, *(name for name in self._request.bands_to_read if name not in first)]
        plane = 2 * self._depth * self._tile.width * self._tile.height
        # Without a pool, a larger group of bands than the method needs gains nothing.
        memory = self._reader.limits.stack_bytes if self._pool or first else 0
        memory -= _CHOOSING * plane if self._choice is not None else 0
        if needs_all_bands(self._request) or plane * len(names) <= memory:
            return [tuple(names)]
        if first and self._choice is None:
            self._hazy = np.zeros((len(self._overpasses), *self._tile.shape), bool)
            memory -= self._hazy.nbytes
        at_once = max(memory // plane, len(first), 1)
        return [tuple(names[begin : begin + at_once]) for begin in range(0, len(names), at_once)]

    def _read(self, stack: Stack, names: Sequence[str]) -> None:
        """Fill the stack with what the overpasses saw and the mask leaves."""

        def observe(job: int) -> None:
            band, index = divmod(job, len(self._overpasses))
            plane = stack[band, index]
            name = names[band]
            wanted = None if self._mask is None else self._mask.wanted(index)
            is_read = self._observe(plane, index, name, wanted)
            if name == self._request.bands[0]:
                self._note_covered(plane, wanted)
            if self._mask is not None and is_read:
                self._mask.apply(index, plane)

        each(observe, len(names) * len(self._overpasses), self._pool)

    def _observe(self, plane: NDArray[np.uint16], index: int, name: str, wanted: Optional[AllBut]) -> bool:
        """Set ``plane`` to what an overpass saw in a band, as far as it is wanted; return whether anything was read."""
        overpass, resampling = self._overpasses[index], self._request.resampling
        filled = observe_band(
            plane, overpass, name, self._tile, self._reader, resampling, quick=self._quick, wanted=wanted
        )
        if self._mask is not None and filled:
            classification = self._request.sensor_of(overpass[0].collection).classification
            classified = self._mask.seen(index)
            check_against_classes(overpass, name, filled, classified, classification, self._tile, wanted)
        return bool(filled)

    def _note_covered(self, plane: NDArray[np.generic], wanted: Optional[AllBut]) -> None:
        """Note what an overpass covers: of what it hides, the classification tells, and its bands may not be read."""
        if self._covered is None or self._covered.all():
            return
        covered = plane != 0
        if wanted is not None:
            covered |= ~wanted.pixels(*self._whole)
        with self._covering:
            self._covered |= covered

    def _remove_haze(self, stack: Stack, names: Sequence[str], rows: slice) -> None:
        if self._choice is not None:
            self._out.emptied[rows] = self._choice.emptied[rows]
            return
        if self._haze_bands and self._haze_bands[0] in names:
            blue, red = (stack[names.index(name)] for name in self._haze_bands)
            hazy = haze_mask(blue, red, partial(self._near_cloud, rows))
            self._note_emptied(blue, hazy, rows)
            if self._hazy is not None:
                self._hazy[:, rows] = hazy
        elif self._hazy is not None:
            hazy = self._hazy[:, rows]
        else:
            return
        for time in np.flatnonzero(hazy.any(axis=(1, 2))):
            for plane in stack[:, time]:
                zero_where(plane, hazy[time])

    def _note_emptied(self, blue: NDArray[np.uint16], hazy: NDArray[np.bool_], rows: slice) -> None:
        """Note which pixels lose their last observation."""
        row, column = np.nonzero(hazy.any(axis=0))
        left = ((blue[:, row, column] != 0) & ~hazy[:, row, column]).any(axis=0)
        self._out.emptied[rows][row[~left], column[~left]] = True

    def _near_cloud(self, rows: slice, row: NDArray[np.intp], column: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return which observations (time, pixel) of pixels, by row within ``rows`` and column, lie near cloud."""
        if self._mask is None:
            return np.zeros((len(self._overpasses), row.size), bool)
        nearness, count = self._mask.nearness, len(self._overpasses)
        with self._reader.workspace.idle():
            return np.stack([nearness.at(index, row + rows.start, column, HAZY_M) for index in range(count)])

    def _compute_indices(self, reduction: Reduction) -> None:
        def compute_rows(part: int) -> None:
            with self._reader.workspace.cores:
                reduction.compute_indices(slice(part * _ROWS, (part + 1) * _ROWS))

        each(compute_rows, math.ceil(self._tile.height / _ROWS), self._pool)

    def _count_seen(self, stack: Stack, names: Sequence[str], rows: slice) -> None:
        """Count the observations before the haze test."""
        evidence, first = self._out.evidence, self._request.bands[0]
        if evidence is not None and first in names:
            seen = count_valid(stack[names.index(first)]) if self._choice is None else self._choice.seen[rows]
            evidence[SEEN, rows] = seen

    def _count_clear(self, stack: Stack, names: Sequence[str], rows: slice, reduction: Reduction) -> None:
        """Count the observations that are left."""
        first = self._request.bands[0]
        if first in names:
            own = stack[names.index(first)]
            reduction.count_clear(count_valid(own), rows, self._covered)
            reduction.note_sensors(partial(self._is_made_of, own, rows), rows)

    def _is_made_of(self, stack: Stack, rows: slice, number: int) -> NDArray[np.bool_]:
        """Return which pixels (y, x) of some rows hold a view of an overpass; ``stack`` has their observations."""
        return stack[number] != 0 if self._choice is None else self._choice.holds(number)[rows]

    def _context(self) -> Optional[ObservationContext]:
        """Return what a method that picks observations needs; ``None`` where the method picks none."""
        metres = None
        if self._request.method == "best" and self._mask is not None:
            metres = np.stack([self._mask.cloud_distance_m(index) for index in range(len(self._overpasses))])
        return observation_context(self._request, self._overpasses, metres)
