"""What overpasses have seen of some pixels, with the mosaic's reader, mask and haze test."""

from __future__ import annotations

from collections.abc import Sequence
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

    @classmethod
    def empty(cls, request: Request, overpasses: Sequence[Overpass], pixels: int) -> PlaceStack:
        """Return a stack of what no overpass has seen."""
        names = tuple(dict.fromkeys([*request.bands, *request.haze_bands, *request.index_bands]))
        numbers = np.zeros((len(names), len(overpasses), pixels), np.uint16)
        states = np.full((len(overpasses), pixels), OUTSIDE, np.uint8)
        return cls(names, numbers, states, tuple(np.zeros((len(scenes), pixels), bool) for scenes in overpasses))


def read_places(
    part: Part,
    overpasses: Sequence[Overpass],
    request: Request,
    reader: AssetReader,
    pool: Optional[Executor],
    area: Optional[ClipArea] = None,
) -> PlaceStack:
    """Return what overpasses have seen of the pixels of a part: the numbers and states of ``open_stack``.

    Args:
        part: the pixels. Blocks of files that hold none of them are not read, but for the classification around them.
        overpasses: by time; what lies farther away than clouds reach need not be among them.
        request: bands, mask, haze test and resampling.
        reader: of the files.
        pool: threads that read; ``None`` reads on this thread.
        area: beyond which a pixel is ``OUTSIDE``; ``None`` for none.

    Raises:
        ReadError: where a file cannot be read.
    """
    return _PartRead(part, overpasses, request, reader, pool).run(area)


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
        self._others = np.ones(part.grid.shape, bool)
        self._others[self._at] = False
        self._mask: Optional[CloudMask] = None
        if request.mask != "none":
            self._mask = CloudMask(overpasses, part.grid, request, reader, pool, kinds=True)
        self._stack = PlaceStack.empty(request, overpasses, part.rows.size)

    def run(self, area: Optional[ClipArea]) -> PlaceStack:
        """Read, and tell the states."""
        stack, count = self._stack, len(self._overpasses)

        def read(job: int) -> None:
            band, time = divmod(job, count)
            if band:
                stack.numbers[band, time] = self._seen(self._overpasses[time], stack.names[band])
            else:
                stack.numbers[0, time] = self._first_band(time)

        each(read, len(stack.names) * count, self._pool)
        has_data = (stack.numbers[: len(self._request.bands)] != 0).any(axis=0)
        for time in range(count):
            empty = np.where(stack.shown_by[time].any(axis=0), NODATA, OUTSIDE)
            stack.states[time] = np.where(has_data[time], self._masked(time), empty)
        if area is not None:
            stack.states[:, ~area.inside(self._part.grid)[self._at]] = OUTSIDE
        self._find_haze()
        return stack

    def _seen(self, overpass: Overpass, band: str) -> NDArray[np.uint16]:
        """Return the numbers (pixel,) of some scenes of an overpass."""
        grid = self._part.grid
        plane = np.empty(grid.shape, np.uint16)
        observe_band(plane, overpass, band, grid, self._reader, self._request.resampling, wanted=AllBut(self._others))
        seen: NDArray[np.uint16] = plane[self._at]
        return seen

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
