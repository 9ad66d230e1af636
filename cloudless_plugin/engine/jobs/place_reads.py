"""What overpasses have seen of some pixels, with the mosaic's reader, mask and haze test."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Optional

import numpy as np
from numpy.typing import NDArray

from ...common.places import CLEAR, CLOUD, HAZE, NODATA, OUTSIDE, SHADOW
from ...common.request import Request
from ..compositing.cloud_mask import CloudMask
from ..compositing.cloud_nearness import HAZY_M
from ..compositing.each import each
from ..compositing.observe import observe_band
from ..kernels.haze import haze_mask
from ..kernels.wanted import AllBut
from ..mosaicking.clip import ClipArea
from ..raster_io.reader import AssetReader
from ..stac.overpasses import Overpass, split_by_alignment
from .observation_readers import covers
from .place_pixels import Part

_SOON = 4
"""Overpasses of which somebody who waits for the first ones hears soon."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class PlaceStack:
    """What overpasses have seen of pixels."""

    names: tuple[str, ...]
    """Of the bands: those of the request, then others that its haze test and its indices need."""
    numbers: NDArray[np.uint16]
    """(band, time, pixel) reflectance x 10000, 0 is no data; nothing is hidden."""
    states: NDArray[np.uint8]
    """(time, pixel) from ``places.CLEAR`` to ``places.NODATA``."""
    shown_by: tuple[Flags, ...]
    """For each time (scene, pixel): which scenes of the overpass show the pixel."""
    cloud_distance_m: Optional[NDArray[np.uint16]] = None
    """(time, pixel) metres to the nearest cloud or shadow; ``None`` where the method does not ask, or nothing is
    masked."""

    @classmethod
    def empty(cls, request: Request, overpasses: Sequence[Overpass], pixels: int) -> PlaceStack:
        """Return a stack of what no overpass has seen."""
        names = names_of(request)
        numbers = np.zeros((len(names), len(overpasses), pixels), np.uint16)
        states = np.full((len(overpasses), pixels), OUTSIDE, np.uint8)
        shown_by = tuple(np.zeros((len(scenes), pixels), bool) for scenes in overpasses)
        asks = request.method == "best" and request.mask != "none"
        return cls(names, numbers, states, shown_by, np.zeros(states.shape, np.uint16) if asks else None)

    def at(self, time: int) -> PlaceStack:
        """Return what one overpass has seen."""
        metres = self.cloud_distance_m
        return PlaceStack(
            self.names,
            self.numbers[:, time : time + 1],
            self.states[time : time + 1],
            self.shown_by[time : time + 1],
            None if metres is None else metres[time : time + 1],
        )

    def clear(self) -> NDArray[np.uint16]:
        """Return the numbers (band, time, 1, pixel) of what is clear; 0 for all else."""
        hidden = np.where(self.states == CLEAR, self.numbers, np.uint16(0))
        return hidden[:, :, np.newaxis]


def names_of(request: Request) -> tuple[str, ...]:
    """Return the names of the bands that are read of places: see ``PlaceStack``."""
    return tuple(dict.fromkeys([*request.bands, *request.haze_bands, *request.index_bands]))


Told = Callable[[int, PlaceStack], None]
"""Hears which overpass has been read, but for the haze test; may raise what ends the reading."""


def read_places(
    part: Part,
    overpasses: Sequence[Overpass],
    request: Request,
    reader: AssetReader,
    pool: Optional[Executor],
    area: Optional[ClipArea] = None,
    told: Optional[Told] = None,
) -> PlaceStack:
    """Return what overpasses have seen of the pixels of a part: the numbers and states of ``open_stack``.

    Args:
        part: the pixels. Blocks of files that hold none of them are not read, but for the classification around them.
        overpasses: by time; what lies farther away than clouds reach need not be among them.
        request: bands, mask, haze test and resampling.
        reader: of the files.
        pool: threads that read; ``None`` reads on this thread.
        area: beyond which a pixel is ``OUTSIDE``; ``None`` for none.
        told: hears of each overpass, on the threads that read; ``None`` tells nobody.

    Raises:
        ReadError: where a file cannot be read.
    """
    return _PartRead(part, overpasses, request, reader, pool).run(area, told)


def read_bands(
    part: Part,
    overpasses: Sequence[Overpass],
    names: Sequence[str],
    request: Request,
    reader: AssetReader,
    pool: Optional[Executor],
) -> NDArray[np.uint16]:
    """Return the numbers (band, time, pixel) of a part in some bands alone; see ``read_places``.

    Raises:
        ReadError: where a file cannot be read.
    """
    numbers = np.zeros((len(names), len(overpasses), part.rows.size), np.uint16)

    def read(job: int) -> None:
        band, time = divmod(job, len(overpasses))
        numbers[band, time] = _numbers(part, overpasses[time], names[band], request, reader)

    each(read, len(names) * len(overpasses), pool)
    return numbers


def _numbers(part: Part, overpass: Overpass, band: str, request: Request, reader: AssetReader) -> NDArray[np.uint16]:
    """Return the numbers (pixel,) of some scenes of an overpass in a band."""
    at = part.rows, part.columns
    others = np.ones(part.grid.shape, bool)
    others[at] = False
    plane = np.empty(part.grid.shape, np.uint16)
    observe_band(plane, overpass, band, part.grid, reader, request.resampling, wanted=AllBut(others))
    seen: NDArray[np.uint16] = plane[at]
    return seen


class _PartRead:
    """The reading of one part."""

    def __init__(
        self,
        part: Part,
        overpasses: Sequence[Overpass],
        request: Request,
        reader: AssetReader,
        pool: Optional[Executor],
    ) -> None:
        self._part, self._overpasses, self._request = part, overpasses, request
        self._reader, self._pool = reader, pool
        self._at = part.rows, part.columns
        self._mask: Optional[CloudMask] = None
        if request.mask != "none":
            far = request.method == "best"
            self._mask = CloudMask(overpasses, part.grid, request, reader, pool, kinds=True, distances=far)
        self._stack = PlaceStack.empty(request, overpasses, part.rows.size)
        self._left = [len(self._stack.names)] * len(overpasses)
        """How many bands of each overpass are not read yet."""
        self._counting = threading.Lock()

    def run(self, area: Optional[ClipArea], told: Optional[Told]) -> PlaceStack:
        """Read, one overpass after the other, and tell the states."""
        stack, count = self._stack, len(self._stack.names)
        beyond = None if area is None else ~area.inside(self._part.grid)[self._at]

        def read(job: int) -> None:
            time, band = divmod(job, count)
            if band:
                stack.numbers[band, time] = self._seen(self._overpasses[time], stack.names[band])
            else:
                stack.numbers[0, time] = self._first_band(time)
            with self._counting:
                self._left[time] -= 1
                is_last = not self._left[time]
            if is_last:
                self._tell_states(time, beyond)
                if told is not None:
                    told(time, stack)

        jobs = count * len(self._overpasses)
        begin = min(count * _SOON, jobs) if told is not None else 0
        each(read, begin, self._pool)  # by themselves, since all that is read at once shares the line
        each(lambda job: read(begin + job), jobs - begin, self._pool)
        self._find_haze()
        return stack

    def _tell_states(self, time: int, beyond: Optional[Flags]) -> None:
        """Tell what the pixels of an overpass are, but for the haze test."""
        stack = self._stack
        has_data = (stack.numbers[: len(self._request.bands), time] != 0).any(axis=0)
        empty = np.where(stack.shown_by[time].any(axis=0), NODATA, OUTSIDE)
        stack.states[time] = np.where(has_data, self._masked(time), empty)
        if beyond is not None:
            stack.states[time, beyond] = OUTSIDE
        if stack.cloud_distance_m is not None and self._mask is not None:
            stack.cloud_distance_m[time] = self._mask.cloud_distance_m(time)[self._at]

    def _seen(self, overpass: Overpass, band: str) -> NDArray[np.uint16]:
        """Return the numbers (pixel,) of some scenes of an overpass."""
        return _numbers(self._part, overpass, band, self._request, self._reader)

    def _first_band(self, time: int) -> NDArray[np.uint16]:
        """Return the numbers (pixel,) of an overpass in the first band, and note which scenes show the pixels.

        Where several might, those do whose numbers are taken, see ``observe_band``.
        """
        overpass, band, shown_by = self._overpasses[time], self._stack.names[0], self._stack.shown_by[time]
        x, y = self._part.grid.centres
        across, down = x[self._part.columns], y[self._part.rows]
        for scene, shown in zip(overpass, shown_by):
            shown[...] = covers(scene, across, down, self._part.grid.crs, self._reader)
        if not (shown_by.sum(axis=0) > 1).any():
            return self._seen(overpass, band)
        own, others = split_by_alignment(overpass, band, self._part.grid)
        numbers = np.zeros(across.shape, np.uint16)
        taken = np.zeros_like(shown_by)
        for scene in own:
            if not numbers.all():
                seen = self._seen([scene], band)
                taken[overpass.index(scene)] = (numbers == 0) & (seen != 0)
                numbers += np.where(numbers == 0, seen, 0)
        if others and not numbers.all():
            for scene in others:
                taken[overpass.index(scene)] = (numbers == 0) & (self._seen([scene], band) != 0)
            numbers = self._seen(overpass, band)
        np.copyto(shown_by, taken, where=taken.any(axis=0))
        return numbers

    def _masked(self, time: int) -> NDArray[np.uint8]:
        """Return what the mask says of the pixels."""
        state = np.full(self._part.rows.size, CLEAR, np.uint8)
        if self._mask is not None:
            masked, cloud = (flags[self._at] for flags in self._mask.masked(time))
            state[masked] = SHADOW
            state[masked & cloud] = CLOUD
        return state

    def _find_haze(self) -> None:
        """Set to ``HAZE`` what is clear but for haze."""
        stack, request, mask = self._stack, self._request, self._mask
        if not request.haze_bands or mask is None:
            return
        clear = stack.states == CLEAR
        blue, red = (
            np.where(clear, stack.numbers[stack.names.index(name)], np.uint16(0))[:, np.newaxis]
            for name in request.haze_bands
        )

        def near_cloud(_: NDArray[np.intp], chosen: NDArray[np.intp]) -> Flags:
            rows, columns = (at[chosen] for at in self._at)
            return np.stack([mask.nearness.at(time, rows, columns, HAZY_M) for time in range(len(blue))])

        stack.states[haze_mask(blue, red, near_cloud)[:, 0]] = HAZE
