"""The rows of a table of samples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray

from ...common.places import CLEAR, STATES, Sample
from ...common.request import Request
from ..kernels.index_values import index_values
from ..stac.overpasses import Overpass, start_time
from .place_pixels import PlacePixels
from .place_reads import PlaceStack

DIGITS = 6
"""Decimals of the values in a table; reflectance has four, a median of two of them five."""

Values = NDArray[np.float64]


def rows_of(
    places: Sequence[PlacePixels], overpasses: Sequence[Overpass], stack: PlaceStack, request: Request
) -> Iterator[Sample]:
    """Yield the rows of places: by place, then by time.

    Args:
        places: whose pixels, one place after the other, are those of ``stack``.
        overpasses: those of ``stack``.
        stack: what they have seen.
        request: bands and indices.
    """
    times = [f"{start_time(overpass).isoformat(timespec='seconds')}Z" for overpass in overpasses]
    begin = 0
    for place in places:
        pixels = slice(begin, begin + place.rows.size)
        begin = pixels.stop
        values = _values(stack, request, pixels)
        states = stack.states[:, pixels]
        if not place.is_point:
            values = _clear_median(values, states)
        for time, overpass in enumerate(overpasses):
            shown = np.flatnonzero(stack.shown_by[time][:, pixels].any(axis=1))
            state = int(np.bincount(states[time]).argmax())
            yield Sample(
                place.id,
                times[time],
                ",".join(overpass[number].id for number in shown) or None,
                overpass[0].platform,
                overpass[0].collection,
                STATES[state],
                None if place.is_point else round(float((states[time] == CLEAR).mean()), 4),
                tuple(_plain(value) for value in values[:, time].ravel()),
            )


def _values(stack: PlaceStack, request: Request, pixels: slice) -> Values:
    """Return reflectance of each band and each index (column, time, pixel); NaN is no data."""
    planes = dict(zip(stack.names, stack.numbers[:, :, pixels]))
    bands = np.stack([planes[name] for name in request.bands])
    columns = list(np.where(bands == 0, np.nan, bands / 10_000))
    for index in request.asked_indices:
        over = {band: planes[request.name_of(band)] for band in index.formula.bands}
        columns.append(index_values(index.formula, over).astype(np.float64))
    return np.stack(columns)


def _clear_median(values: Values, states: NDArray[np.uint8]) -> Values:
    """Return the median (column, time, 1) of the clear pixels; NaN where none is clear."""
    medians = np.full((*values.shape[:2], 1), np.nan)
    for time in np.flatnonzero((states == CLEAR).any(axis=1)):
        for column, seen in enumerate(values[:, time, states[time] == CLEAR]):
            known = seen[~np.isnan(seen)]
            if known.size:
                medians[column, time] = np.median(known)
    return medians


def _plain(value: Any) -> Optional[float]:
    return None if np.isnan(value) else round(float(value), DIGITS)
