"""What each overpass has seen of places: a row for each place and overpass."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple, Optional

import numpy as np

from ...common.errors import NoScenesError, ReadError, RequestError, SceneError, ServerDownError
from ...common.messages import Message
from ...common.places import Place, Sample, SamplesResult, write_samples
from ...common.places import read_places as places_in
from ...common.reporting import Reporter
from ...common.request import Request
from ...common.settings import Settings
from ..executors.base import any_remote, reader_threads
from ..geo.grid import Grid
from ..mosaicking.skipped_scenes import check_skipped_fraction, nothing_left_message, unreadable_scene
from ..stac.overpasses import Overpass, group_overpasses
from ..stac.scene import Scene
from ..stac.scene_index import SceneIndex
from .area_limit import prepare_within_limit
from .place_pixels import Part, PlacePixels, batches, parts_of, place_pixels
from .place_reads import PlaceStack, read_places
from .prepare import Prepared
from .run_context import RunContext
from .sample_rows import rows_of
from .stages import SEARCHED

_BYTES = 1 << 30
"""Of the numbers that are in memory together."""
_REACH_M = 2500.0
"""Metres up to which clouds outside of a part count, besides the mask's buffer."""
_FAR_PARTS = 8
"""Parts of remote files that are read at once: their requests go out together."""


def sample_places(
    request: Request,
    places: Sequence[Place],
    places_crs: str,
    reporter: Optional[Reporter] = None,
    settings: Optional[Settings] = None,
) -> Iterator[Sample]:
    """Yield what each overpass has seen of places: by place, then by time.

    Numbers and states are those of ``open_stack`` of the same request; see ``Sample`` for places of several pixels.
    Places that lie beyond the extent, or in part, are left out with a warning; a scene that cannot be read, too.

    Args:
        request: what to look for, and how to mask it; its method and its engine do not count, its views are all, and
            no date is normalised.
        places: points or polygons.
        places_crs: of their coordinates, as an authority code or WKT.
        reporter: told what happens, and asked whether to go on; ``None`` tells nobody.
        settings: limits, logins and cache; ``None`` is the defaults.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
    """
    reporter = reporter or Reporter()
    with RunContext.open_for(reporter, settings or Settings()) as context:
        prepared, _ = prepare_within_limit(replace(request, views=0), context)
        work = _Sampling(prepared, context)
        found = _on_grid(places, places_crs, prepared.grid, work.most_pixels, reporter)
        done = 0
        for batch in batches(found, work.most_pixels):
            yield from work.sample(batch, partial(_tell, reporter, done / len(found), len(batch) / len(found)))
            done += len(batch)
    reporter.progress(1.0, "Done")


def run_samples(
    request: Request, places: Path, places_crs: str, samples: Path, reporter: Reporter, settings: Settings
) -> SamplesResult:
    """Write what each overpass has seen of places; see ``sample_places``.

    Args:
        request: see there.
        places: file of the places, see ``write_places``.
        places_crs: of their coordinates.
        samples: file to write, see ``read_samples``; its folder exists.
        reporter: told what happens, and asked whether to go on.
        settings: limits, logins and cache.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
    """
    found = places_in(places)
    sampled: set[int] = set()

    def noted() -> Iterator[Sample]:
        for sample in sample_places(request, found, places_crs, reporter, settings):
            sampled.add(sample.place)
            yield sample

    count = write_samples(samples, noted())
    return SamplesResult(len(sampled), count)


def _tell(reporter: Reporter, before: float, share: float, done: float) -> None:
    reporter.progress(SEARCHED + (1 - SEARCHED) * (before + share * done), "Reading the places")


def _on_grid(places: Sequence[Place], crs: str, grid: Grid, most: int, reporter: Reporter) -> list[PlacePixels]:
    """Return the places that lie on the grid; tell how many do not.

    Raises:
        RequestError: where none does, or one is too large.
    """
    found = [pixels for place in places if (pixels := place_pixels(place, crs, grid, most)) is not None]
    if not found:
        raise RequestError(
            "None of the places lies in the area: choose another layer as PLACES, or leave EXTENT empty."
        )
    if len(found) < len(places):
        reporter.warning(
            Message(
                "{count} of {all} places lie beyond the area, wholly or in part, and are left out.",
                count=len(places) - len(found),
                all=len(places),
            )
        )
    return found


class _Seen(NamedTuple):
    """What is seen of a part."""

    overpasses: list[Overpass]
    stack: PlaceStack


class _Sampling:
    """The scenes of a run, as far as they can be read."""

    def __init__(self, prepared: Prepared, context: RunContext) -> None:
        self._prepared, self._context = prepared, context
        self._scenes = list(prepared.scenes)
        self._skipped = list(prepared.skipped)
        request = prepared.request
        bands = len({*request.bands, *request.haze_bands, *request.index_bands})
        pixel_bytes = len(group_overpasses(self._scenes)) * (2 * bands + 4 * len(request.indices) + 8)
        self.most_pixels = max(_BYTES // pixel_bytes, 1)
        """How many pixels are sampled together at most."""

    def sample(self, places: Sequence[PlacePixels], tell: Callable[[float], None]) -> Iterator[Sample]:
        """Yield the rows of some places; ``tell`` hears which share of them is read.

        Raises:
            CloudlessError: see ``sample_places``.
        """
        rows = np.concatenate([place.rows for place in places])
        columns = np.concatenate([place.columns for place in places])
        parts = parts_of(rows, columns, self._prepared.grid, self._scenes, self._context.limits.tile_block)
        read = self._read(parts, tell)
        overpasses = group_overpasses(self._scenes)
        stack = PlaceStack.empty(self._prepared.request, overpasses, rows.size)
        for part, seen in zip(parts, read):
            _insert(stack, overpasses, part, seen)
        yield from rows_of(places, overpasses, stack, self._prepared.request)

    def _read(self, parts: Sequence[Part], tell: Callable[[float], None]) -> list[_Seen]:
        """Return what is seen of parts, all by the same scenes: where one cannot be read, its parts are read again."""
        limits, done = self._context.limits, dict[int, _Seen]()
        at_once = _FAR_PARTS if any_remote(self._scenes) else limits.processors
        threads = reader_threads(self._scenes, limits)
        with ThreadPoolExecutor(threads) as readers, ThreadPoolExecutor(at_once) as composers:
            while len(done) < len(parts):
                left = [number for number in range(len(parts)) if number not in done]
                index = SceneIndex(self._scenes, self._prepared.grid)
                try:
                    for number, seen in zip(left, composers.map(partial(self._read_part, parts, index, readers), left)):
                        done[number] = seen
                        self._context.reporter.check()
                        tell(len(done) / len(parts))
                except ReadError as error:
                    lost = self._leave_out(error)
                    done = {number: seen for number, seen in done.items() if not lost & _ids(seen.overpasses)}
        return [done[number] for number in range(len(parts))]

    def _read_part(self, parts: Sequence[Part], index: SceneIndex, readers: Executor, number: int) -> _Seen:
        part, prepared = parts[number], self._prepared
        reach = math.ceil((_REACH_M + 2 * prepared.request.buffer) / prepared.grid.ground_pixel_m)
        overpasses = group_overpasses(index.touching(part.grid.padded(reach)))
        return _Seen(
            overpasses,
            read_places(part, overpasses, prepared.request, self._context.reader, readers, prepared.area),
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
            context.reporter.warning(Message("Scene skipped: {problem}", problem=one))
            context.outages.drop(one.scene_id)
        self._skipped += lost
        ids = {one.scene_id for one in lost}
        self._scenes = [scene for scene in self._scenes if scene.id not in ids]
        if not self._scenes:
            raise NoScenesError(nothing_left_message(self._skipped))
        check_skipped_fraction(self._skipped, self._prepared.matched)
        return ids

    def _is_away(self, scene: Scene) -> bool:
        return self._context.outages.is_away(scene)


def _ids(overpasses: Sequence[Overpass]) -> set[str]:
    return {scene.id for overpass in overpasses for scene in overpass}


def _insert(stack: PlaceStack, overpasses: Sequence[Overpass], part: Part, seen: _Seen) -> None:
    """Put what is seen of a part where it belongs among all overpasses and pixels."""
    times = {overpass[0].overpass: time for time, overpass in enumerate(overpasses)}
    for own, overpass in enumerate(seen.overpasses):
        time = times[overpass[0].overpass]
        stack.numbers[:, time, part.numbers] = seen.stack.numbers[:, own]
        stack.states[time, part.numbers] = seen.stack.states[own]
        ids = [scene.id for scene in overpasses[time]]
        for scene, shows in zip(overpass, seen.stack.shown_by[own]):
            stack.shown_by[time][ids.index(scene.id), part.numbers] = shows
