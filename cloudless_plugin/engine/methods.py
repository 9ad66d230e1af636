"""How the observations of a pixel become one: reductions of all bands of a tile along time.

``median``, ``mean`` and ``percentile`` take each band by itself and are in ``reduction``. Those here look at all bands
of an observation together: ``geomedian`` makes a new one, all others pick one of those there are.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from typing import Callable, Optional

import numpy as np
from numpy.typing import NDArray

from . import options, reduction
from .request import Request

Stack = NDArray[np.uint16]
"""(band, time, y, x) reflectance x 10000, 0 is no data; the times in order."""
Floats = NDArray[np.float32]
Picked = NDArray[np.intp]
"""(y, x) place along time, -1 where there is none."""

_PIXELS = 4096
"""Pixels that are looked at together: what is made of their observations stays in the processor's cache."""
_MOST_STEPS = 200
_NEAR = 0.05
"""Reflectance x 10000 that a step of the geometric median moves at last."""
_COINCIDENT = 1e-3
"""Reflectance x 10000 within which an observation lies on the median."""

CLOUD_WEIGHT, SEASON_WEIGHT, SKY_WEIGHT = 1.0, 0.5, 0.5
"""What the scores of ``best``, each from 0 to 1, count for."""
CLOUD_HALF, CLOUD_SLOPE = 400.0, 120.0
"""Metres from a cloud at which its score is a half, and metres that change it by about a quarter there."""
_YEAR = 365.25
SEASON_WIDTH = 45.0
"""Days from the middle of the season at which its score is 0.61: the standard deviation of a normal distribution."""


@dataclass(frozen=True)
class Views:
    """What is known of the observations besides their numbers."""

    names: tuple[str, ...]
    """Of the stack's bands."""
    days: tuple[float, ...]
    """Days from the middle of the season, of each time."""
    skies: tuple[float, ...]
    """Share of the scenes' sky that was clear, 0 to 1, of each time."""
    metres: Optional[NDArray[np.uint16]] = None
    """(time, y, x) to the nearest cloud or shadow; ``None`` where nothing is masked."""

    def rows(self, rows: slice) -> Views:
        """Return the views of some rows."""
        metres = None if self.metres is None else self.metres[:, rows]
        return Views(self.names, self.days, self.skies, metres)


def days_from_season(request: Request, moments: Sequence[datetime]) -> list[float]:
    """Return how many days each moment lies from the middle of the season that is asked for.

    The season is the chosen months of any year, or else the time between the first and the last day; of more than a
    year no time is better than another.
    """
    if request.months:
        turns = [2 * math.pi * (options.MONTHS.index(month) + 0.5) / 12 for month in request.months]
        middle = math.atan2(sum(map(math.sin, turns)), sum(map(math.cos, turns))) / (2 * math.pi) * _YEAR
        return [(moment.timetuple().tm_yday - middle + _YEAR / 2) % _YEAR - _YEAR / 2 for moment in moments]
    if (request.end - request.start).days > _YEAR:
        return [0.0] * len(moments)
    noon = datetime.combine(request.start, time(12)) + (request.end - request.start) / 2
    return [(moment - noon).total_seconds() / 86_400 for moment in moments]


Separate = Callable[[NDArray[np.uint16]], NDArray[np.uint16]]
Pick = Callable[[Stack, Views, Request], Picked]


def separate(request: Request) -> Optional[Separate]:
    """Return the reduction of one band (time, y, x), where the method takes each band by itself."""
    reductions: dict[str, Separate] = {
        "median": reduction.median,
        "mean": reduction.mean,
        "percentile": partial(reduction.percentile, share=request.percentile),
    }
    return reductions.get(request.method)


def _parts(stack: Stack) -> Iterator[tuple[slice, slice]]:
    """Yield rows and columns of parts of a stack's pixels."""
    height, width = stack.shape[2:]
    wide = min(width, _PIXELS)
    high = max(_PIXELS // max(wide, 1), 1)
    for top in range(0, height, high):
        for left in range(0, width, wide):
            yield slice(top, top + high), slice(left, left + wide)


def _numbers(stack: Stack) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the observations (time, band, pixel) as floats, 0 where not seen, and which are seen (time, pixel)."""
    bands, times = stack.shape[:2]
    seen = (stack != 0).all(axis=0).reshape(times, -1)
    numbers = stack.reshape(bands, times, -1).transpose(1, 0, 2).astype(np.float32)
    numbers *= seen[:, np.newaxis]
    return numbers, seen


def geomedian(stack: Stack) -> NDArray[np.uint16]:
    """Return the geometric median (band, y, x): the point whose distances to the pixel's observations sum to the least.

    By Weiszfeld's steps from the mean, as Vardi and Zhang mended them for points on an observation
    (doi:10.1073/pnas.97.4.1423); what Roberts et al. 2017 (doi:10.1109/TGRS.2017.2723896) compose from.
    """
    out = np.zeros((stack.shape[0], *stack.shape[2:]), np.uint16)
    for rows, columns in _parts(stack):
        part = stack[:, :, rows, columns]
        middle = _geomedian(*_numbers(part))
        out[:, rows, columns] = np.rint(middle).reshape(out[:, rows, columns].shape)
    return out


def _geomedian(numbers: Floats, seen: NDArray[np.bool_]) -> Floats:
    """Return the geometric median (band, pixel); pixels that have settled are not moved any more."""
    counts = np.maximum(np.count_nonzero(seen, axis=0), 1).astype(np.float32)
    middle: Floats = numbers.sum(axis=0) / counts
    moving = np.flatnonzero(np.count_nonzero(seen, axis=0) > 1)
    for _ in range(_MOST_STEPS):
        if not moving.size:
            break
        here = middle[:, moving]
        away = numbers[:, :, moving] - here
        lengths = np.sqrt(np.einsum("tbp,tbp->tp", away, away))
        there = seen[:, moving]
        on_it = there & (lengths < _COINCIDENT)
        weights = np.where(there & ~on_it, 1 / np.maximum(lengths, _COINCIDENT), 0)
        pull = np.einsum("tp,tbp->bp", weights, away)
        total = weights.sum(axis=0)
        step = pull / np.where(total > 0, total, 1)
        if on_it.any():
            # An observation on the median holds it with the force of one.
            force = np.sqrt(np.einsum("bp,bp->p", pull, pull))
            held = np.count_nonzero(on_it, axis=0) / np.maximum(force, 1e-12)
            step *= np.maximum(1 - held, 0)
        middle[:, moving] = here + step
        moving = moving[np.sqrt(np.einsum("bp,bp->p", step, step)) > _NEAR]
    return middle


def _medoid(stack: Stack, views: Views, request: Request) -> Picked:  # noqa: ARG001
    """Pick the one whose distances to the pixel's others sum to the least: Flood 2013, doi:10.3390/rs5126481 ."""
    picked = np.empty(stack.shape[2:], np.intp)
    for rows, columns in _parts(stack):
        numbers, seen = _numbers(stack[:, :, rows, columns])
        sums = np.zeros(seen.shape, np.float32)
        for first in range(len(numbers)):
            for second in range(first):
                away = numbers[first] - numbers[second]
                length = np.sqrt(np.einsum("bp,bp->p", away, away))
                length *= seen[first] & seen[second]
                sums[first] += length
                sums[second] += length
        picked[rows, columns] = _least(sums, seen).reshape(picked[rows, columns].shape)
    return picked


def _max_ndvi(stack: Stack, views: Views, request: Request) -> Picked:
    """Pick the greenest: the largest (nir - red) / (nir + red), Tucker 1979, doi:10.1016/0034-4257(79)90013-0 ."""
    red, nir = (stack[views.names.index(request.name_of(name))].astype(np.float32) for name in ("red", "nir"))
    return _least((red - nir) / np.maximum(nir + red, 1), (stack != 0).all(axis=0))


def _recent(stack: Stack, views: Views, request: Request) -> Picked:  # noqa: ARG001
    """Pick the latest observation."""
    picked = np.full(stack.shape[2:], -1, np.intp)
    for place in range(stack.shape[1]):
        picked[(stack[:, place] != 0).all(axis=0)] = place
    return picked


def _best(stack: Stack, views: Views, request: Request) -> Picked:  # noqa: ARG001
    """Pick the best available observation, by distance to clouds, day of the season and clearness of the scene's sky.

    Each scores from 0 to 1 and counts for its weight, in the manner of Griffiths et al. 2013
    (doi:10.1109/JSTARS.2012.2228167) and FORCE (Frantz 2019, doi:10.3390/rs11091124): a sigmoid of the distance, a
    normal curve of the day.
    """
    scores = np.empty(stack.shape[1:], np.float32)
    for place, (days, sky) in enumerate(zip(views.days, views.skies)):
        scores[place] = SEASON_WEIGHT * np.exp(-0.5 * (days / SEASON_WIDTH) ** 2) + SKY_WEIGHT * sky
        if views.metres is not None:
            metres = views.metres[place].astype(np.float32)
            scores[place] += CLOUD_WEIGHT / (1 + np.exp((CLOUD_HALF - metres) / CLOUD_SLOPE))
    return _least(-scores, (stack != 0).all(axis=0))


PICKS: dict[str, Pick] = {"medoid": _medoid, "max-ndvi": _max_ndvi, "recent": _recent, "best": _best}
"""Methods that pick whole observations, so that all bands of a pixel are of one date."""


def _least(costs: Floats, seen: NDArray[np.bool_]) -> Picked:
    """Return the place along the first axis of the least cost of what is seen, the first of equals; -1 for none."""
    picked: Picked = np.where(seen, costs, np.inf).argmin(axis=0)
    picked[~seen.any(axis=0)] = -1
    return picked


def take(stack: Stack, picked: Picked) -> NDArray[np.uint16]:
    """Return the numbers (band, y, x) of the observations that were picked, 0 where none was."""
    out: NDArray[np.uint16] = np.take_along_axis(stack, np.maximum(picked, 0)[np.newaxis, np.newaxis], axis=1)[:, 0]
    out[:, picked < 0] = 0
    return out
