"""What the overpasses of a request have seen of one place, and what the request's method makes of it."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Optional

import numpy as np
from numpy.typing import NDArray

from ...common.area_bounds import bounds_of_all
from ...common.errors import ReadError, RequestError
from ...common.messages import Message
from ...common.place_records import PlaceComposite, PlaceRow
from ...common.places import Place
from ...common.request import Request
from ..compositing.composite import blank_composite
from ..compositing.method_rules import observation_context
from ..compositing.reduction import Reduction
from ..geo.grid import Grid
from ..mosaicking.clip import ClipArea
from ..mosaicking.skipped_scenes import skipped_message
from ..stac.overpasses import Overpass, group_overpasses
from .area_limit import prepare_within_limit
from .place_pixels import PlacePixels, place_pixels
from .place_reads import PlaceStack
from .prepare import Prepared
from .run_context import RunContext
from .sample_rows import DIGITS, rows_of
from .sampling import Sampling, Seen
from .series import split_by_period

_MARGIN_DEGREES, _MARGIN = 4e-4, 40.0
"""By which scenes are searched beyond a place, which may be a point: degrees, and units of a projected CRS."""
_MOST_SEARCHES = 6
"""Searches that are kept."""
_SEARCH_SECONDS = 900.0
"""For which they are."""
_MOST_BYTES = 64 << 20
"""Of the numbers that are kept."""

Told = Callable[[PlaceRow, int], None]
"""Hears what an overpass has seen before the haze test, and how many overpasses there are."""


class Question(NamedTuple):
    """What is asked of a place."""

    request: Request
    """Of a mosaic, or of a series."""
    place: Mapping[str, Any]
    """GeoJSON MultiPoint or MultiPolygon, which is not empty."""
    crs: str
    is_geographic: bool
    """Whether the place's coordinates are longitudes and latitudes."""
    anywhere: bool = False
    """Whether the request's extent and polygons do not count."""

    def around(self) -> Question:
        """Return the question without the request's extent and polygons: scenes are searched around the place."""
        margin = _MARGIN_DEGREES if self.is_geographic else _MARGIN
        extent = bounds_of_all([self.place], geographic=self.is_geographic, margin=margin)
        return self._replace(request=replace(self.request, extent=extent, extent_crs=self.crs, area=None))


@dataclass(frozen=True)
class PlaceSeries:
    """All that was seen of a place."""

    rows: tuple[PlaceRow, ...]
    """By time."""
    composites: tuple[PlaceComposite, ...]
    is_beyond: bool
    """Whether the place lies beyond the request's extent or polygons."""
    notes: tuple[Message, ...]
    """About scenes that cannot be used."""


@dataclass(frozen=True)
class _Kept:
    """What was seen of a place in one period."""

    seen: Seen
    skipped: tuple[Message, ...]

    @property
    def size(self) -> int:
        """Bytes of the numbers."""
        return self.seen.stack.numbers.nbytes


class PlaceReader:
    """Answers questions about places, one at a time, and keeps what it has read for the next one."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._searches: OrderedDict[str, tuple[float, Prepared]] = OrderedDict()
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def answer(self, question: Question, context: RunContext, told: Told) -> PlaceSeries:
        """Return what was seen of a place: the rows that ``sample_places`` has of it, period by period.

        Where the place lies beyond the request's extent, or its polygons, scenes are searched around the place.

        Args:
            question: what is asked.
            context: whose reporter says whether to go on.
            told: hears of each overpass, on the threads that read.

        Raises:
            CancelledError: where the reporter says so.
            CloudlessError: where something is wrong, with what to do about it.
        """
        question = question._replace(request=question.request.of_place())
        here = None if question.anywhere else self._located(question, context)
        is_beyond = here is None and not question.anywhere
        if here is None:
            question = question.around()
            here = self._located(question, context)
        if here is None:
            raise RequestError("Nothing can be seen there: click elsewhere, or draw a smaller polygon.")
        prepared, pixels = here
        groups = (
            split_by_period(prepared.scenes, prepared.request) if question.request.period else {"": prepared.scenes}
        )
        count = len(group_overpasses(prepared.scenes))
        found = {
            label: self._seen(replace(prepared, scenes=scenes), pixels, context, count, told)
            for label, scenes in groups.items()
        }
        rows = [row for kept in found.values() for row in _rows(pixels, kept.seen, prepared.request)]
        composites = [PlaceComposite(label, composite_of(kept.seen, prepared.request)) for label, kept in found.items()]
        notes = dict.fromkeys(note for kept in found.values() for note in kept.skipped)
        rows.sort(key=lambda row: row.sample.datetime)
        return PlaceSeries(tuple(rows), tuple(composites), is_beyond, tuple(notes))

    def _located(self, question: Question, context: RunContext) -> Optional[tuple[Prepared, PlacePixels]]:
        """Return what was prepared, and the pixels of the place; ``None`` where it lies beyond.

        Raises:
            CloudlessError: where no scenes can be had.
        """
        prepared = self._prepared(question.request, context)
        most = Sampling(prepared, context).most_pixels
        pixels = place_pixels(Place(0, question.place), question.crs, prepared.grid, most)
        if pixels is None:
            return None
        if prepared.area is not None and not _meets(prepared.area, pixels, prepared.grid):
            return None
        return replace(prepared, request=replace(prepared.request, area=None)), pixels

    def _prepared(self, request: Request, context: RunContext) -> Prepared:
        bands = request.bands_to_read if request.is_described else (*request.bands, *request.indices)
        key = _key(replace(request, indices=()), bands)
        made, prepared = self._searches.pop(key, (0.0, None))
        if prepared is None or time.monotonic() - made > _SEARCH_SECONDS:
            made = time.monotonic()
            prepared, _ = prepare_within_limit(request, context)
        context.outages.expect(prepared.scenes)
        self._searches[key] = made, prepared
        while len(self._searches) > _MOST_SEARCHES:
            self._searches.popitem(last=False)
        return replace(prepared, request=replace(prepared.request, indices=request.indices))

    def _seen(self, prepared: Prepared, pixels: PlacePixels, context: RunContext, count: int, told: Told) -> _Kept:
        """Return what some overpasses have seen of a place; tell of each."""
        request, at = prepared.request, (pixels.rows, pixels.columns)
        sampling = Sampling(prepared, context)
        overpasses = group_overpasses(prepared.scenes)
        key = _key_of_pixels(prepared, pixels, [_ids(overpass) for overpass in overpasses])
        kept, seen = self._kept.pop(key, None), None
        if kept is not None:
            try:
                seen = sampling.read_more(kept.seen, *at)
            except ReadError:  # the scene is left out below
                seen = None
            else:
                for place, overpass in enumerate(seen.overpasses):
                    told(_row(pixels, overpass, seen.stack.at(place), request), count)
        if seen is None:

            def see(_: int, overpass: Overpass, stack: PlaceStack) -> None:
                told(_row(pixels, overpass, stack, request), count)

            seen = sampling.read(*at, lambda _: None, see)
        kept = _Kept(seen, tuple(map(skipped_message, sampling.skipped)))
        if sampling.skipped == prepared.skipped:  # else the next question tries again
            self._keep(key, kept)
        return kept

    def _keep(self, key: str, kept: _Kept) -> None:
        self._kept[key] = kept
        while sum(each.size for each in self._kept.values()) > _MOST_BYTES and len(self._kept) > 1:
            self._kept.popitem(last=False)


def composite_of(seen: Seen, request: Request) -> tuple[Optional[float], ...]:
    """Return what the request's method makes of what is clear.

    Args:
        seen: of the pixels of a place.
        request: method, bands and indices; all views count, and none is normalised.

    Returns:
        Reflectance, 0 to 1, of each band, then each index: of several pixels, the median of theirs. ``None`` is no
        data.
    """
    stack = seen.stack
    row = _row_of_pixels(stack.states.shape[1])
    out = blank_composite(request, row)
    metres = None if stack.cloud_distance_m is None else stack.cloud_distance_m[:, np.newaxis]
    reduction = Reduction(request, seen.overpasses, out, {})
    whole = slice(0, 1)
    reduction.reduce(stack.clear(), stack.names, whole, observation_context(request, seen.overpasses, metres))
    reduction.compute_indices(whole)
    bands = np.where(out.pixels == 0, np.nan, out.pixels / 10_000)
    values = bands if out.indices is None else np.concatenate((bands, out.indices))
    return tuple(_median(one) for one in values[:, 0])


def _row_of_pixels(count: int) -> Grid:
    """Return a grid that is nothing but a row of pixels."""
    return Grid("EPSG:3857", 1.0, 0, 0, count, 1, 1.0)


def _meets(area: ClipArea, pixels: PlacePixels, grid: Grid) -> bool:
    """Tell whether any pixel of a place lies in polygons."""
    top, left = int(pixels.rows.min()), int(pixels.columns.min())
    window = grid.part(top, left, int(pixels.rows.max()) - top + 1, int(pixels.columns.max()) - left + 1)
    return bool(area.inside(window)[pixels.rows - top, pixels.columns - left].any())


def _rows(pixels: PlacePixels, seen: Seen, request: Request) -> list[PlaceRow]:
    samples = rows_of([pixels], seen.overpasses, seen.stack, request)
    return [PlaceRow(sample, _ids(overpass)) for sample, overpass in zip(samples, seen.overpasses)]


def _row(pixels: PlacePixels, overpass: Overpass, stack: PlaceStack, request: Request) -> PlaceRow:
    (row,) = _rows(pixels, Seen([overpass], stack), request)
    return row


def _ids(overpass: Overpass) -> tuple[str, ...]:
    return tuple(scene.id for scene in overpass)


def _median(values: NDArray[np.floating[Any]]) -> Optional[float]:
    known = values[~np.isnan(values)]
    return round(float(np.median(known)), DIGITS) if known.size else None


def _key_of_pixels(prepared: Prepared, pixels: PlacePixels, scenes: Sequence[Sequence[str]]) -> str:
    """Return what decides on numbers and states of pixels, but for the bands that only indices are over.

    The extent does not, so that a place is known after the map was moved.
    """
    request, grid = prepared.request, prepared.grid
    at = (grid.row - pixels.rows).tolist(), (grid.column + pixels.columns).tolist()
    how = request.mask, request.buffer, request.haze, request.resampling, request.bands, request.method
    whose = request.catalog, request.catalog_url, request.collection, request.sensor_file, request.bandpass
    return json.dumps([grid.crs, grid.resolution, grid.origin, at, how, whose, scenes])


def _key(request: Request, more: Sequence[Any]) -> str:
    return json.dumps([request.to_dict(), *more])
