"""Composites of regions, patch by patch: made once, in as large parts as are asked for together, and kept."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray

from ...common.disk_cache import DiskCache
from ...common.errors import ReadError, ServerDownError
from ..compositing.compose_tile import compose_tile
from ..executors.base import reader_threads
from ..machine.thread_pools import ThreadPools
from ..mosaicking.skipped_scenes import unreadable_scene
from ..raster_io.reader import AssetReader
from .region import PATCH, Patches, Region, Shown

_MOST = 64 << 20
"""Bytes of patches that are kept in memory; the others lie in the cache's file."""
_LARGEST = 1 << 21
"""Pixels that are composed together at most."""
_PROCESSORS = 4
"""That one composition keeps busy. Several at once would decode the blocks between them twice."""
_MOST_THREADS = 32
"""Threads that read at most, for the sake of memory."""

Planes = NDArray[np.uint16]
"""(band, y, x) reflectance x 10000, 0 is no data."""
_Place = tuple[int, int]
"""Column and row of a patch."""
_Key = tuple[str, int, int, int, str]
"""Region, level, column and row of a patch, and its band."""


class OvertakenError(Exception):
    """Nobody waits for it any more."""


class Composites:
    """Makes and keeps the patches of a live engine; its threads share it."""

    def __init__(self, cache: DiskCache, processors: int) -> None:
        """Keep in ``cache`` what does not fit into memory."""
        self._cache = cache
        self._parts = max(processors // _PROCESSORS, 1)
        self._composers = ThreadPoolExecutor(self._parts)
        self._kept: OrderedDict[_Key, NDArray[np.uint16]] = OrderedDict()
        self._pending: dict[tuple[str, int, int, int, tuple[str, ...]], Future[None]] = {}
        self._pools = ThreadPools()
        self._stored: set[_Key] = set()
        """Those that lie in the cache's file."""
        self._lock = threading.Lock()

    def has(self, region: Region, level: int, shown: Sequence[str], patches: Patches) -> bool:
        """Tell whether patches are at hand."""
        return not self._missing(region.shown_in(shown).key, level, shown, patches.places)

    def planes(
        self,
        region: Region,
        level: int,
        shown: Sequence[str],
        patches: Patches,
        reader: AssetReader,
        alive: Callable[[], bool],
        view: Optional[Patches] = None,
    ) -> Planes:
        """Return bands of patches, side by side.

        Args:
            region: whose scenes are composed.
            level: of the patches.
            shown: names of the bands.
            patches: what to return.
            reader: of the scenes' assets.
            alive: whether anybody still waits.
            view: what is composed together, since all of it is asked for next. Of patches beyond it, those are returned
                that are at hand, and the others are empty. ``None`` composes all of ``patches``.

        Raises:
            OvertakenError: where nobody waits.
            ServerDownError: where the server of a file does not answer.
            CloudlessError: where too few of the scenes can be read.
        """
        together = patches if view is None else view
        needed = {*patches.places} & {*together.places}
        while True:
            made_of = region.shown_in(shown)
            try:
                self._wait(self._begin(region, made_of, level, together, needed, reader, alive))
            except OvertakenError:
                if not alive():
                    raise
                continue  # it was another's, whom nobody waits for any more
            except ServerDownError:
                raise
            except ReadError as error:
                region.leave_out(unreadable_scene(error, made_of.scenes))  # somebody else may have done so
            found = self._side_by_side(made_of.key, level, shown, patches, needed)
            if found is not None and made_of.key == region.shown_in(shown).key:
                return found
            if not alive():
                raise OvertakenError

    def _side_by_side(
        self, key: str, level: int, shown: Sequence[str], patches: Patches, needed: Container[_Place]
    ) -> Optional[Planes]:
        """Return what is at hand; ``None`` where that lacks any that is needed."""
        rows, columns = patches.shape
        planes = np.zeros((len(shown), rows * PATCH, columns * PATCH), np.uint16)
        for place in patches.places:
            here = patches.pixels_of(*place)
            for plane, name in zip(planes, shown):
                patch = self._get((key, level, *place, name))
                if patch is not None:
                    plane[here] = patch
                elif place in needed:
                    return None
        return planes

    def _begin(
        self,
        region: Region,
        made_of: Shown,
        level: int,
        patches: Patches,
        needed: Iterable[_Place],
        reader: AssetReader,
        alive: Callable[[], bool],
    ) -> list[Future[None]]:
        """Begin to compose what is missing of patches; return what those that are needed wait for."""
        what = made_of._replace(names=self._to_compose(made_of, level, patches))
        key, names = what.key, what.names
        if not names:
            return []
        with self._lock:
            missing = [
                place
                for place in self._missing(key, level, names, patches.places)
                if (key, level, *place, names) not in self._pending
            ]
            for part in _rectangles(missing, self._parts):
                future = self._composers.submit(self._compose, region, what, level, part, reader, alive)
                for place in part.places:
                    self._pending[(key, level, *place, names)] = future
            pending = [self._pending.get((key, level, *place, names)) for place in needed]
        return [future for future in pending if future is not None]

    def _to_compose(self, made_of: Shown, level: int, patches: Patches) -> tuple[str, ...]:
        """Return the bands to compose: all of them where they are composed together, else those that are missing."""
        if made_of.is_together:
            return made_of.names
        return tuple(name for name in made_of.names if self._missing(made_of.key, level, (name,), patches.places))

    @staticmethod
    def _wait(pending: Iterable[Future[None]]) -> None:
        for future in pending:
            future.result()

    def _missing(self, key: str, level: int, names: Sequence[str], places: Iterable[_Place]) -> list[_Place]:
        return [place for place in places if not all(self._known((key, level, *place, name)) for name in names)]

    def _compose(
        self,
        region: Region,
        made_of: Shown,
        level: int,
        part: Patches,
        reader: AssetReader,
        alive: Callable[[], bool],
    ) -> None:
        """Compose some patches, and keep them."""
        try:
            if not alive():
                raise OvertakenError
            grid = region.grid(level, part)
            request = replace(region.request, bands=made_of.names, resolution=grid.resolution)
            threads = min(reader_threads(made_of.scenes, reader.limits), _MOST_THREADS)
            pool = _Watched(self._pools.of(threads), alive)
            scenes = made_of.touching(grid)
            made = compose_tile(scenes, grid, request, reader, pool=pool, quick=region.is_quick(level))
            for x, y in part.places:
                here = part.pixels_of(x, y)
                for plane, name in zip(made.pixels, made_of.names):
                    self._keep((made_of.key, level, x, y, name), plane[here].copy())
        finally:
            with self._lock:
                for at in part.places:
                    self._pending.pop((made_of.key, level, *at, made_of.names), None)

    def _known(self, key: _Key) -> bool:
        return key in self._kept or key in self._stored

    def _get(self, key: _Key) -> Optional[NDArray[np.uint16]]:
        with self._lock:
            patch = self._kept.get(key)
            if patch is not None:
                self._kept.move_to_end(key)
                return patch
        entry = self._cache.get(_name(key))
        if entry is None or len(entry.content) != 2 * PATCH**2:
            self._stored.discard(key)
            return None
        patch = np.frombuffer(entry.content, np.uint16).reshape(PATCH, PATCH)
        self._keep(key, patch)
        return patch

    def _keep(self, key: _Key, patch: NDArray[np.uint16]) -> None:
        dropped = []
        with self._lock:
            self._kept[key] = patch
            while len(self._kept) * patch.nbytes > _MOST:
                dropped.append(self._kept.popitem(last=False))
        for old, pixels in dropped:
            if self._cache.put(_name(old), pixels.tobytes()):
                self._stored.add(old)
            else:  # composed again and again, it would never be at hand together with the others of a view
                with self._lock:
                    self._kept.setdefault(old, pixels)

    def close(self) -> None:
        """End the threads."""
        self._composers.shutdown(wait=False, cancel_futures=True)
        self._pools.close()


def _name(key: _Key) -> str:
    return " ".join(map(str, key))


def _rectangles(places: Sequence[tuple[int, int]], parts: int) -> Iterator[Patches]:
    """Yield rectangles that make up places (column, row), about so many and none too large.

    Files' blocks are as wide as two patches: those that two rectangles share are decoded twice, so few are cut.
    """
    runs: dict[tuple[int, int], list[int]] = {}
    for y in sorted({y for _, y in places}):
        columns = sorted(x for x, row in places if row == y)
        for west, east in _runs(columns):
            runs.setdefault((west, east), []).append(y)
    most = max(min(math.ceil(len(places) / parts), _LARGEST // PATCH**2), 1)
    for (west, east), rows in runs.items():
        for south, north in _runs(rows):
            yield from _cut(Patches(west, south, east, north), most)


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield begin and end of what follows one another in sorted numbers."""
    begin = 0
    for index in range(1, len(numbers) + 1):
        if index == len(numbers) or numbers[index] != numbers[index - 1] + 1:
            yield numbers[begin], numbers[index - 1] + 1
            begin = index


def _cut(whole: Patches, most: int) -> Iterator[Patches]:
    """Yield a rectangle, or the halves of its longer side, and so on, until none has more than so many patches."""
    rows, columns = whole.shape
    if rows * columns <= most:
        yield whole
    elif columns >= rows:
        middle = whole.west + columns // 2
        yield from _cut(whole._replace(east=middle), most)
        yield from _cut(whole._replace(west=middle), most)
    else:
        middle = whole.south + rows // 2
        yield from _cut(whole._replace(north=middle), most)
        yield from _cut(whole._replace(south=middle), most)


class _Watched(Executor):
    """Threads that do no more pieces of a work for which nobody waits."""

    def __init__(self, pool: Executor, alive: Callable[[], bool]) -> None:
        self._pool = pool
        self._alive = alive

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        def piece() -> Any:
            if not self._alive():
                raise OvertakenError
            return fn(*args, **kwargs)

        return self._pool.submit(piece)
