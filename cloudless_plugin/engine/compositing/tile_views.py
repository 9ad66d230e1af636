"""What the overpasses of a tile show, for the choice among their views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Callable, Optional

import numpy as np
from numpy.typing import NDArray

from ..kernels.wanted import AllBut
from .cloud_mask import CloudMask
from .cloud_nearness import HAZY_M

Observe = Callable[[NDArray[np.uint16], int, str, Optional[AllBut]], bool]
"""Fills the wanted pixels of an image with a band of an overpass, by its number."""
NoteCovered = Callable[[NDArray[np.generic], Optional[AllBut]], None]
"""Told which pixels an overpass shows, not being 0, and which it might show besides."""


class TileViews:
    """The overpasses of a tile, see ``Views``."""

    def __init__(self, mask: Optional[CloudMask], observe: Observe, note_covered: NoteCovered) -> None:
        """Keep how to look.

        Args:
            mask: that tells what is visible, made on demand; ``None`` for no mask.
            observe: reads.
            note_covered: told what the overpasses cover.
        """
        self._mask = mask
        self._observe = observe
        self._note_covered = note_covered

    def prepare(self, numbers: Sequence[int]) -> None:
        """Begin to make the masks of overpasses."""
        if self._mask is not None:
            self._mask.begin(numbers)

    def visible(self, number: int) -> Optional[NDArray[np.bool_]]:
        """Return which pixels (y, x) an overpass shows, as far as its classification tells; ``None`` for all."""
        if self._mask is None:
            return None
        visible = self._mask.visible(number)
        self._note_covered(visible, self._mask.wanted(number))
        return visible

    def observe(self, plane: NDArray[np.uint16], number: int, name: str, wanted: AllBut) -> None:
        """Fill the wanted pixels of ``plane`` (y, x) with a band of an overpass."""
        self._observe(plane, number, name, wanted)
        if self._mask is None:
            self._note_covered(plane, None)

    def near_cloud(self, number: int, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return which pixels lie near the clouds of an overpass."""
        if self._mask is None:
            return np.zeros(rows.size, bool)
        return self._mask.nearness.at(number, rows, columns, HAZY_M)
