"""The protocol of a raster file that can be read."""

from __future__ import annotations

from typing import Any, Optional, Protocol

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ..kernels.radiometry import Scaling
from ..kernels.wanted import Wanted


class Source(Protocol):
    """A file whose header has been read. Rows and columns belong to one of its levels; level 0 has full resolution."""

    @property
    def crs(self) -> str:
        """The CRS, as ``canonical`` returns it; empty where unknown."""

    @property
    def transform(self) -> Affine:
        """From column and row at full resolution to coordinates; north up."""

    @property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """Height and width of each level."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the numbers as they are read: uint8 or uint16."""

    @property
    def harmonises(self) -> bool:
        """Whether numbers are read as reflectance x 10000, so that no scaling is left to be done."""

    def fill(
        self,
        out: NDArray[Any],
        level: int,
        top: int,
        left: int,
        scaling: Scaling,
        *,
        overwrite: bool,
        wanted: Optional[Wanted] = None,
    ) -> None:
        """Harmonise the file's pixels into those of ``out`` that are 0, or into all of them with ``overwrite``.

        The first pixel of ``out`` is ``top``, ``left`` of the level. ``out`` may reach beyond the file, where
        ``overwrite`` sets it to 0. Where pixels of ``out`` are not ``wanted``, ``None`` being all, the file need not be
        read, and they may stay or become 0.
        """

    def stored_bytes(self, level: int, top: int, left: int, shape: tuple[int, int]) -> int:
        """Return about how many bytes of the file hold a window of a level."""
