"""Methods that pick one whole observation for each pixel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Optional

import numpy as np
from numpy.typing import NDArray

from .medoid import medoid
from .observations import Floats, Stack, pixel_blocks

Picked = NDArray[np.intp]
"""(y, x) index along time of the picked observation, -1 where there is none."""
CLOUD_WEIGHT, SEASON_WEIGHT, SKY_WEIGHT = 1.0, 0.5, 0.5
"""Weights of the scores of ``best``, each of which lies between 0 and 1."""
CLOUD_HALF, CLOUD_SLOPE = 400.0, 120.0
"""Metres from a cloud at which the score is 0.5, and further metres by which it reaches 0.73."""
SEASON_WIDTH = 45.0
"""Days from the middle of the season at which the score is 0.61: the standard deviation of a normal curve."""
_ROWS = 16
"""Rows that are scored together: their arrays stay in the processor's cache."""


@dataclass(frozen=True)
class ObservationContext:
    """Facts about a stack's observations, besides their values."""

    names: tuple[str, ...]
    """Names of the stack's bands, in order."""
    band_index: Mapping[str, int]
    """Index, in ``names``, of each band that the method needs, by common name."""
    days_from_season: tuple[float, ...]
    """Days from the middle of the season, for each time."""
    clear_fractions: tuple[float, ...]
    """Clear fraction of the overpass's sky, 0 to 1, for each time."""
    cloud_distance_m: Optional[NDArray[np.uint16]] = None
    """(time, y, x) metres to the nearest cloud or shadow; ``None`` where nothing is masked."""

    def in_rows(self, rows: slice) -> ObservationContext:
        """Return the context of some rows of the stack."""
        metres = self.cloud_distance_m
        return self if metres is None else replace(self, cloud_distance_m=metres[:, rows])


PixelPicker = Callable[[Stack, ObservationContext], Picked]


def _pick_medoid(stack: Stack, context: ObservationContext) -> Picked:  # noqa: ARG001
    """Pick the observation with the least sum of distances to the others: Flood 2013, doi:10.3390/rs5126481 ."""
    picked = np.empty(stack.shape[2:], np.intp)
    for block in pixel_blocks(stack):
        picked[block.rows, block.columns] = np.append(block.times, -1)[block.reduced(medoid)]
    return picked


def _pick_greenest(stack: Stack, context: ObservationContext) -> Picked:
    """Pick the greenest one: the largest (nir - red) / (nir + red), Tucker 1979, doi:10.1016/0034-4257(79)90013-0 ."""
    red, nir = (stack[context.band_index[name]].astype(np.float32) for name in ("red", "nir"))
    return _cheapest((red - nir) / np.maximum(nir + red, 1), (stack != 0).all(axis=0))


def _pick_recent(stack: Stack, context: ObservationContext) -> Picked:  # noqa: ARG001
    """Pick the latest observation."""
    picked = np.full(stack.shape[2:], -1, np.intp)
    for place in range(stack.shape[1]):
        picked[(stack[:, place] != 0).all(axis=0)] = place
    return picked


def _pick_best(stack: Stack, context: ObservationContext) -> Picked:
    """Pick the observation with the highest weighted sum of three scores, each from 0 to 1.

    The scores are a sigmoid of the distance to clouds, a normal curve of the day of the season, and the clear fraction
    of the sky: after Griffiths et al. 2013 (doi:10.1109/JSTARS.2012.2228167) and FORCE (Frantz 2019,
    doi:10.3390/rs11091124).
    """
    picked = np.full(stack.shape[2:], -1, np.intp)
    for top in range(0, stack.shape[2], _ROWS):
        rows = slice(top, top + _ROWS)
        picked[rows] = _best_of_rows(stack[:, :, rows], context.in_rows(rows))
    return picked


def _best_of_rows(stack: Stack, context: ObservationContext) -> Picked:
    picked = np.full(stack.shape[2:], -1, np.intp)
    highest = np.full(stack.shape[2:], -np.inf, np.float32)
    metres = context.cloud_distance_m
    clear = None if metres is None else _far_from_clouds(int(metres.max(initial=0)))
    for place, (days, sky) in enumerate(zip(context.days_from_season, context.clear_fractions)):
        score = np.float32(SEASON_WEIGHT * np.exp(-0.5 * (days / SEASON_WIDTH) ** 2) + SKY_WEIGHT * sky)
        scores = score if clear is None or metres is None else score + clear.take(metres[place])
        better = scores > highest
        for plane in stack[:, place]:
            better &= plane != 0
        np.copyto(highest, scores, where=better)
        np.copyto(picked, place, where=better)
    return picked


def _far_from_clouds(most: int) -> Floats:
    """Return the score of each distance to clouds, in whole metres, from 0 to ``most``."""
    metres = np.arange(most + 1, dtype=np.float32)
    scores: Floats = np.float32(CLOUD_WEIGHT) / (1 + np.exp((CLOUD_HALF - metres) / CLOUD_SLOPE))
    return scores


PIXEL_PICKERS: dict[str, PixelPicker] = {
    "medoid": _pick_medoid,
    "max-ndvi": _pick_greenest,
    "recent": _pick_recent,
    "best": _pick_best,
}
"""Methods that pick whole observations, so that all bands of a pixel are of one date."""


def _cheapest(costs: Floats, seen: NDArray[np.bool_]) -> Picked:
    """Return the index along the first axis of the least cost that is ``seen``, the first of equals; -1 for none."""
    picked: Picked = np.where(seen, costs, np.inf).argmin(axis=0)
    picked[~seen.any(axis=0)] = -1
    return picked


def take_picked(stack: Stack, picked: Picked) -> NDArray[np.uint16]:
    """Return the picked observations (band, y, x), 0 where there is none."""
    out: NDArray[np.uint16] = np.take_along_axis(stack, np.maximum(picked, 0)[np.newaxis, np.newaxis], axis=1)[:, 0]
    out[:, picked < 0] = 0
    return out
