"""Images of truth values in an eighth of the memory."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class BitImage:
    """A packed image (y, x) of truth values."""

    def __init__(self, pixels: NDArray[np.bool_]) -> None:
        """Pack the pixels (y, x)."""
        self.shape = pixels.shape
        self._bits = np.packbits(pixels, axis=1)

    def array(self) -> NDArray[np.bool_]:
        """Return the pixels (y, x)."""
        return np.unpackbits(self._bits, axis=1, count=self.shape[1]).view(bool)

    def at(self, rows: NDArray[np.integer[Any]], columns: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
        """Return the pixels by row and column."""
        octets = self._bits[rows, columns >> 3]
        found: NDArray[np.bool_] = (octets >> (7 - (columns & 7)).astype(np.uint8)) & np.uint8(1) != 0
        return found
