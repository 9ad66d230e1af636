"""The reading of places: by all scenes of a request that can be read."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import NamedTuple, Optional

import numpy as np
from numpy.typing import NDArray

from ...common.errors import NoScenesError, ReadError, SceneError, ServerDownError
from ..executors.base import any_remote, reader_threads
from ..mosaicking.skipped_scenes import check_skipped_fraction, nothing_left_message, skipped_message, unreadable_scene
from ..stac.overpasses import Overpass, OverpassKey, group_overpasses
from ..stac.scene import Scene
from ..stac.scene_index import SceneIndex
from .place_pixels import Part, parts_of
from .place_reads import PlaceStack, names_of, read_bands, read_places
from .prepare import Prepared
from .run_context import RunContext
from .stages import SEARCHED

_BYTES = 1 << 30
"""Of the numbers that are in memory together."""
_REACH_M = 2500.0
"""Metres up to which clouds outside of a part count, besides the mask's buffer."""
_FAR_PARTS = 8
"""Parts of remote files that are read at once: their requests go out together."""

Pixels = NDArray[np.intp]
"""Rows or columns, in the grid of the request, of the pixels to read."""


class Seen(NamedTuple):
    """What is seen of pixels."""

    overpasses: list[Overpass]
    stack: PlaceStack


SeenBy = Callable[[int, Overpass, PlaceStack], None]
"""Hears how many overpasses there are, and of one that is read, with what it alone has seen of all pixels."""


class Sampling:
    """The scenes of a request, as far as they can be read."""

    def __init__(self, prepared: Prepared, context: RunContext) -> None:
        """Read with ``context``, on the grid and by the scenes of ``prepared``."""
        self._prepared, self._context = prepared, context
        self._scenes = list(prepared.scenes)
        self.skipped = list(prepared.skipped)
        """Scenes that cannot be used."""
        request = prepared.request
        bands = len({*request.bands, *request.haze_bands, *request.index_bands})
        pixel_bytes = len(group_overpasses(self._scenes)) * (2 * bands + 4 * len(request.indices) + 8)
        self.most_pixels = max(_BYTES // pixel_bytes, 1)
        """How many pixels are sampled together at most."""

    def read(
        self, rows: Pixels, columns: Pixels, tell: Callable[[float], None], seen_by: Optional[SeenBy] = None
    ) -> Seen:
        """Return what all overpasses have seen of pixels.

        Args:
            rows: of the pixels in the grid.
            columns: likewise.
            tell: hears which share of them is read.
            seen_by: hears of each overpass before the haze test, on the threads that read; ``None`` tells nobody.

        Raises:
            CloudlessError: see ``sample_places``.
        """
        parts = parts_of(rows, columns, self._prepared.grid, self._scenes, self._context.limits.tile_block)
        read = self._read(parts, rows.size, tell, seen_by)
        overpasses = group_overpasses(self._scenes)
        stack = PlaceStack.empty(self._prepared.request, overpasses, rows.size)
        for part, seen in zip(parts, read):
            _insert(stack, overpasses, part, seen)
        return Seen(overpasses, stack)

    def read_more(self, seen: Seen, rows: Pixels, columns: Pixels) -> Seen:
        """Return what is seen of pixels in all bands of the request, of which some have been read before.

        Args:
            seen: what the same scenes have shown of the same pixels in other bands.
            rows: see ``read``.
            columns: likewise.

        Raises:
            ReadError: where a file cannot be read.
        """
        overpasses, old = group_overpasses(self._scenes), seen.stack
        request, reader, limits = self._prepared.request, self._context.reader, self._context.limits
        missing = [name for name in names_of(request) if name not in old.names]
        if not missing:
            return seen
        more = np.zeros((len(missing), *old.states.shape), np.uint16)
        times = {overpass[0].overpass: time for time, overpass in enumerate(overpasses)}
        parts = parts_of(rows, columns, self._prepared.grid, self._scenes, limits.tile_block)
        with _threads(reader_threads(self._scenes, limits)) as readers:
            for part, below in zip(parts, self._overpasses_below(parts)):
                self._context.reporter.check()
                found = read_bands(part, below, missing, request, reader, readers)
                for own, overpass in enumerate(below):
                    more[:, times[overpass[0].overpass], part.numbers] = found[:, own]
        numbers = np.concatenate((old.numbers, more))
        return Seen(overpasses, replace(old, names=(*old.names, *missing), numbers=numbers))

    def _read(
        self, parts: Sequence[Part], pixels: int, tell: Callable[[float], None], seen_by: Optional[SeenBy]
    ) -> list[Seen]:
        """Return what is seen of parts, all by the same scenes: where one cannot be read, its parts are read again."""
        limits, done = self._context.limits, dict[int, Seen]()
        at_once = _FAR_PARTS if any_remote(self._scenes) else limits.processors
        threads = reader_threads(self._scenes, limits)
        while len(done) < len(parts):
            left = [number for number in range(len(parts)) if number not in done]
            below = self._overpasses_below(parts)
            first = None
            if seen_by is not None and not done:
                first = _FirstSight(self._prepared, group_overpasses(self._scenes), parts, below, pixels, seen_by)
            with _threads(threads) as readers, _threads(at_once) as composers:
                read = partial(self._read_part, parts, below, readers, first)
                try:
                    for number, seen in zip(left, composers.map(read, left)):
                        done[number] = seen
                        self._context.reporter.check()
                        tell(len(done) / len(parts))
                except ReadError as error:
                    lost = self._leave_out(error)
                    done = {number: seen for number, seen in done.items() if not lost & _ids(seen.overpasses)}
        return [done[number] for number in range(len(parts))]

    def _overpasses_below(self, parts: Sequence[Part]) -> list[list[Overpass]]:
        """Return the overpasses that show each part, or clouds near it."""
        prepared, index = self._prepared, SceneIndex(self._scenes, self._prepared.grid)
        reach = math.ceil((_REACH_M + 2 * prepared.request.buffer) / prepared.grid.ground_pixel_m)
        return [group_overpasses(index.touching(part.grid.padded(reach))) for part in parts]

    def _read_part(
        self,
        parts: Sequence[Part],
        below: Sequence[list[Overpass]],
        readers: Executor,
        first: Optional[_FirstSight],
        number: int,
    ) -> Seen:
        part, overpasses, prepared, context = parts[number], below[number], self._prepared, self._context

        def take(time: int, stack: PlaceStack) -> None:
            context.reporter.check()
            if first is not None:
                first.take(number, time, stack)

        told = None if first is None else take
        return Seen(
            overpasses,
            read_places(part, overpasses, prepared.request, context.reader, readers, prepared.area, told),
        )

    def _leave_out(self, error: ReadError) -> set[str]:
        """Go on without the scenes that cannot be read; return their ids.

        Raises:
            CatalogueError: where too many cannot.
            NoScenesError: where none is left.
            OutageError: where no server answers.
        """
        context = self._context
        if isinstance(error, ServerDownError):
            context.outages.outlast(error, context.reporter, partial(context.reporter.progress, SEARCHED))
            lost = [SceneError(scene.id, error.reason, error.advice) for scene in self._scenes if self._is_away(scene)]
        else:
            lost = [unreadable_scene(error, self._scenes)]
        for one in lost:
            context.reporter.warning(skipped_message(one))
            context.outages.drop(one.scene_id)
        self.skipped += lost
        ids = {one.scene_id for one in lost}
        self._scenes = [scene for scene in self._scenes if scene.id not in ids]
        if not self._scenes:
            raise NoScenesError(nothing_left_message(self.skipped))
        check_skipped_fraction(self.skipped, self._prepared.matched)
        return ids

    def _is_away(self, scene: Scene) -> bool:
        return self._context.outages.is_away(scene)


class _FirstSight:
    """Tells of each overpass as soon as it is read in all parts."""

    def __init__(
        self,
        prepared: Prepared,
        overpasses: Sequence[Overpass],
        parts: Sequence[Part],
        below: Sequence[list[Overpass]],
        pixels: int,
        seen_by: SeenBy,
    ) -> None:
        self._request = prepared.request
        self._parts, self._below, self._pixels = parts, below, pixels
        self._seen_by = seen_by
        self._count = len(overpasses)
        self._left = Counter(overpass[0].overpass for own in below for overpass in own)
        """In how many parts each overpass is not read yet."""
        self._stacks: dict[OverpassKey, tuple[Overpass, PlaceStack]] = {}
        self._lock = threading.Lock()
        for overpass in overpasses:
            self._stacks[overpass[0].overpass] = overpass, PlaceStack.empty(self._request, [overpass], pixels)
            if not self._left[overpass[0].overpass]:
                self._tell(overpass[0].overpass)

    def take(self, number: int, time: int, stack: PlaceStack) -> None:
        """Take what an overpass has seen of a part."""
        part, own = self._parts[number], self._below[number][time]
        key = own[0].overpass
        with self._lock:
            overpass, whole = self._stacks[key]
            _insert(whole, [overpass], part, Seen([own], stack.at(time)))
            self._left[key] -= 1
            is_read = not self._left[key]
        if is_read:
            self._tell(key)

    def _tell(self, key: OverpassKey) -> None:
        self._seen_by(self._count, *self._stacks[key])


@contextmanager
def _threads(count: int) -> Iterator[ThreadPoolExecutor]:
    """Yield threads; what they have not begun when the block ends is dropped."""
    pool = ThreadPoolExecutor(count)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _ids(overpasses: Sequence[Overpass]) -> set[str]:
    return {scene.id for overpass in overpasses for scene in overpass}


def _insert(stack: PlaceStack, overpasses: Sequence[Overpass], part: Part, seen: Seen) -> None:
    """Put what is seen of a part where it belongs among all overpasses and pixels."""
    times = {overpass[0].overpass: time for time, overpass in enumerate(overpasses)}
    for own, overpass in enumerate(seen.overpasses):
        time = times[overpass[0].overpass]
        stack.numbers[:, time, part.numbers] = seen.stack.numbers[:, own]
        stack.states[time, part.numbers] = seen.stack.states[own]
        if stack.cloud_distance_m is not None and seen.stack.cloud_distance_m is not None:
            stack.cloud_distance_m[time, part.numbers] = seen.stack.cloud_distance_m[own]
        ids = [scene.id for scene in overpasses[time]]
        for scene, shows in zip(overpass, seen.stack.shown_by[own]):
            stack.shown_by[time][ids.index(scene.id), part.numbers] = shows
