"""What a method needs of the request and the dates."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock
from functools import partial
from typing import Optional

import numpy as np
from numpy.typing import NDArray

from ...common import choices
from ...common.periods import periods_of
from ...common.request import Request
from ..kernels import reducers
from ..kernels.index_values import mean_of_values, percentile_of_values
from ..kernels.pixel_selection import PIXEL_PICKERS, ObservationContext
from ..stac.overpasses import Overpass, clear_fraction, start_time

_YEAR = 365.25
_NEAREST_YEARS = (0, 1, -1, 2, -2)
"""Turns by which a time may be brought into what is asked for."""
_EVEN = 1e-6
"""Length of the sum of months, as vectors round the year, from which on they have a middle."""


def days_from_season(request: Request, times: Sequence[datetime]) -> list[float]:
    """Return how many days each time lies from the middle of the season that is asked for.

    The season is the period of the series in which a time lies, or the chosen months of any year, or else the time
    between the first and the last day. That of a neighbouring year, which fills holes, is a year away. Within more than
    a year, and where the months are spread evenly over it, no time is better than another.
    """
    if request.period == "month-of-year":
        return [_days_round_the_year(when, [choices.MONTHS[when.month - 1]]) for when in times]
    if 0 < len(request.months) < len(choices.MONTHS) and request.period in (None, "year"):
        return [_days_round_the_year(when, request.months) for when in times]
    spans = [(request.start, request.end)]
    if request.period is not None:
        spans = [(period.first, period.last) for period in periods_of(request)]
    return [_days_within(when, spans) for when in times]


def _days_round_the_year(when: datetime, months: Sequence[str]) -> float:
    """Return the days from the middle of months, which lie on a circle; 0 where they have none."""
    turns = [2 * math.pi * (choices.MONTHS.index(month) + 0.5) / 12 for month in months]
    up, across = sum(map(math.sin, turns)), sum(map(math.cos, turns))
    if math.hypot(up, across) < _EVEN:
        return 0.0
    middle = math.atan2(up, across) / (2 * math.pi) * _YEAR
    return (when.timetuple().tm_yday - middle + _YEAR / 2) % _YEAR - _YEAR / 2


def _days_within(when: datetime, spans: Sequence[tuple[date, date]]) -> float:
    """Return the days from the middle of that span (first and last day) in which a time, of any year, lies."""
    for years in _NEAREST_YEARS:
        moved = when + timedelta(days=years * _YEAR)
        for first, last in spans:
            if first <= moved.date() <= last and (last - first).days <= _YEAR:
                noon = datetime.combine(first, clock(12)) + (last - first) / 2
                return (moved - noon).total_seconds() / 86_400
    return 0.0


def observation_context(
    request: Request, overpasses: Sequence[Overpass], cloud_distance_m: Optional[NDArray[np.uint16]]
) -> Optional[ObservationContext]:
    """Return what a method that picks observations needs; ``None`` where the request's method picks none.

    Args:
        request: bands, method and season.
        overpasses: of the observations, by time.
        cloud_distance_m: (time, y, x) see ``ObservationContext``.
    """
    if request.method not in PIXEL_PICKERS:
        return None
    also = {name: request.name_of(name) for name in choices.METHOD_BANDS.get(request.method, ())}
    names = tuple(dict.fromkeys([*request.bands, *also.values()]))
    return ObservationContext(
        names=names,
        band_index={common: names.index(name) for common, name in also.items()},
        days_from_season=tuple(days_from_season(request, [start_time(each) for each in overpasses])),
        clear_fractions=tuple(map(clear_fraction, overpasses)),
        cloud_distance_m=cloud_distance_m,
    )


BandReducer = Callable[[NDArray[np.uint16]], NDArray[np.uint16]]
ValueReducer = Callable[[NDArray[np.float32]], NDArray[np.float32]]


def band_reducers(request: Request) -> Optional[tuple[BandReducer, ...]]:
    """Return what reduces one band (time, y, x) to (y, x), each to a band of the mosaic.

    ``None`` where the method needs all bands together.
    """
    if request.method == "percentile":
        shares = request.percentiles or (request.percentile,)
        return tuple(partial(reducers.percentile, share=share) for share in shares)
    reductions: dict[str, BandReducer] = {"median": reducers.median, "mean": reducers.mean}
    return (reductions[request.method],) if request.method in reductions else None


def value_reducer(request: Request) -> ValueReducer:
    """Return what reduces the values of an index (time, y, x) to (y, x); NaN is no data.

    The geometric median of single numbers is their median.
    """
    if request.method == "mean":
        return mean_of_values
    share = request.percentile if request.method == "percentile" else 50.0
    return partial(percentile_of_values, share=share)
