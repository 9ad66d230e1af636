"""The protocol of a file that can be read, whatever reads it."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ..kernels.radiometry import Scaling


class Source(Protocol):
    """A file whose header has been read. Rows and columns belong to one of its levels; level 0 has the full pixels."""

    @property
    def epsg(self) -> int:
        """Code of the CRS, 0 where unknown."""

    @property
    def crs(self) -> str:
        """The CRS, as an authority code or WKT."""

    @property
    def transform(self) -> Affine:
        """From column and row of the full pixels to coordinates."""

    @property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """Height and width of each level."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the stored numbers."""

    def fill(self, out: NDArray[Any], level: int, top: int, left: int, scaling: Scaling, *, overwrite: bool) -> None:
        """Fill the pixels of ``out`` that are 0, or all of them to overwrite it, with the file's, harmonised.

        ``out`` may reach beyond the file. Its first pixel is ``top``, ``left`` of the level.
        """

    def stored_bytes(self, level: int, top: int, left: int, shape: tuple[int, int]) -> int:
        """Return about how many bytes of the file hold a window of a level."""
