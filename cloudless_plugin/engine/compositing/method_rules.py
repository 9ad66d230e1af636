"""What a method needs of the request and the dates."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime
from datetime import time as clock
from functools import partial
from typing import Optional

import numpy as np
from numpy.typing import NDArray

from ...common import choices
from ...common.request import Request
from ..kernels import reducers
from ..kernels.index_values import mean_of_values, percentile_of_values
from ..kernels.pixel_selection import PIXEL_PICKERS, ObservationContext
from ..stac.overpasses import Overpass, clear_fraction, start_time

_YEAR = 365.25


def days_from_season(request: Request, times: Sequence[datetime]) -> list[float]:
    """Return how many days each time lies from the middle of the season that is asked for.

    The season is the chosen months of any year, or else the time between the first and the last day. Within more than a
    year, no time is better than another.
    """
    if request.months:
        turns = [2 * math.pi * (choices.MONTHS.index(month) + 0.5) / 12 for month in request.months]
        middle = math.atan2(sum(map(math.sin, turns)), sum(map(math.cos, turns))) / (2 * math.pi) * _YEAR
        return [(when.timetuple().tm_yday - middle + _YEAR / 2) % _YEAR - _YEAR / 2 for when in times]
    if (request.end - request.start).days > _YEAR:
        return [0.0] * len(times)
    noon = datetime.combine(request.start, clock(12)) + (request.end - request.start) / 2
    return [(when - noon).total_seconds() / 86_400 for when in times]


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
