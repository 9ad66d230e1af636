"""Pixels that no clear view fills, taken from the same months of neighbouring years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Callable

import numpy as np
from numpy.typing import NDArray

from ..geo.grid import Grid
from ..stac.scene import Scene
from .composite import FLAG, Composite

FILLED = 5
"""Flag, in the evidence, of what another year fills."""
Compose = Callable[[Sequence[Scene], Grid], Composite]
"""Composes scenes on a grid."""


def fill_holes(out: Composite, tile: Grid, neighbours: Mapping[int, Sequence[Scene]], compose: Compose) -> None:
    """Fill the empty pixels of a tile, with their evidence and indices, from the nearest years that show them clear.

    Args:
        out: the composite of the tile, changed in place.
        tile: its grid.
        neighbours: scenes by how many years they are away; those as far before as after are composed together.
        compose: see ``Compose``; asked for the rectangle around the holes alone.
    """
    for years in sorted(neighbours):
        empty = np.bitwise_or.reduce(out.pixels, axis=0) == 0
        if not empty.any():
            return
        rows, columns = (_extent_of(np.logical_or.reduce(empty, axis=axis)) for axis in (1, 0))
        part = tile.part(rows.start, columns.start, rows.stop - rows.start, columns.stop - columns.start)
        found = compose(neighbours[years], part)
        is_filled = empty[rows, columns] & (np.bitwise_or.reduce(found.pixels, axis=0) != 0)
        if is_filled.any():
            out.years_away.add(years)
        np.copyto(out.pixels[:, rows, columns], found.pixels, where=is_filled)
        np.copyto(out.single[rows, columns], found.single, where=is_filled)
        if out.evidence is not None and found.evidence is not None:
            found.evidence[FLAG] = FILLED
            np.copyto(out.evidence[:, rows, columns], found.evidence, where=is_filled)
        if out.indices is not None and found.indices is not None:
            np.copyto(out.indices[:, rows, columns], found.indices, where=is_filled)
        out.plausibility.add(found.plausibility)
        out.versions.update(found.versions)


def _extent_of(line: NDArray[np.bool_]) -> slice:
    """Return from the first to the last place that is true."""
    places = np.flatnonzero(line)
    return slice(int(places[0]), int(places[-1]) + 1)
