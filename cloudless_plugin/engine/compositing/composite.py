"""What the scenes give on a tile: pixels, evidence, indices."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Optional

import numpy as np
from numpy.typing import NDArray

from ...common import choices
from ...common.request import Request
from ..geo.grid import Grid
from ..kernels.plausibility import Plausibility
from ..kernels.spreads import SPREADS

EVIDENCE_BANDS = ("clear", "date", "seen", "flag")
"""How many observations were neither masked nor hazy; the day of the one that was picked as YYYYMMDD, 0 where the
method picks none; how many were not masked; and why there are so few, see ``reduction``."""
CLEAR, DATE, SEEN, FLAG = range(len(EVIDENCE_BANDS))
SCENE = "scene"
"""Of methods that pick: the number of the overpass that was picked, see ``overpass_numbers``."""


SENSOR = "sensor"
"""Of several collections: which of them the pixel rests on, 1 for the first, 2 for the second, 4 for the third and so
on, added up."""


def evidence_bands(request: Request) -> tuple[str, ...]:
    """Return the names of the evidence's bands: ``EVIDENCE_BANDS``, and what the method can tell besides."""
    spreads = SPREADS if request.method == "geomedian" else ()
    picked = (SCENE,) if request.method in choices.PICKING_METHODS else ()
    several = (SENSOR,) if len(request.collections) > 1 else ()
    return (*EVIDENCE_BANDS, *spreads, *picked, *several)


@dataclass(frozen=True)
class Composite:
    """What the scenes give on a tile."""

    pixels: NDArray[np.uint16]
    """(band, y, x) reflectance x 10000, 0 is no data."""
    single: NDArray[np.bool_]
    """(y, x): which pixels rest on one observation."""
    emptied: NDArray[np.bool_]
    """(y, x): which pixels the haze test alone has left without data."""
    evidence: Optional[NDArray[np.uint32]]
    """(band, y, x), see ``evidence_bands``; ``None`` where nobody asks."""
    plausibility: Plausibility
    """Samples that tell whether the pixels agree with the stated radiometric offsets."""
    indices: Optional[NDArray[np.float32]] = None
    """(index, y, x), NaN is no data; ``None`` where nobody asks."""
    versions: dict[str, str] = field(default_factory=dict)
    """The versions of the files that were used, by href, see ``net.versions``; files whose version is unknown are
    absent."""
    years_away: set[int] = field(default_factory=set)
    """How many years the scenes are away that fill pixels which no scene of the time itself fills."""


def blank_composite(
    request: Request, tile: Grid, *, out_buffer: Optional[NDArray[np.uint16]] = None, evidence: bool = False
) -> Composite:
    """Return a composite to fill in, whose pixels may be anything yet; see ``compose_tile``."""
    shape = (len(request.output_bands), *tile.shape)
    size = math.prod(shape)
    return Composite(
        np.empty(shape, np.uint16)
        if out_buffer is None or out_buffer.size < size
        else out_buffer[:size].reshape(shape),
        np.zeros(tile.shape, bool),
        np.zeros(tile.shape, bool),
        np.zeros((len(evidence_bands(request)), *tile.shape), np.uint32) if evidence else None,
        Plausibility(),
        np.full((len(request.indices), *tile.shape), np.nan, np.float32) if request.indices else None,
    )
