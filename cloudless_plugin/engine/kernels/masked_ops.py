"""Setting those pixels of an image that a mask, or the image itself, selects.

This is arithmetic on all pixels, which numpy vectorizes. numpy's own masked copies go pixel by pixel and take four to
twenty times as long.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .radiometry import Scaling, harmonise

_WIDE: dict[int, type[np.unsignedinteger[Any]]] = {1: np.uint16, 2: np.uint32, 4: np.uint64}
"""Types as wide as one, two or four pixels of two bytes."""


def zero_where(plane: NDArray[Any], where: NDArray[np.bool_]) -> None:
    """Set the pixels (y, x) of an image to 0 where ``where`` is set."""
    np.multiply(plane, ~where, out=plane)


def fill_zeros(plane: NDArray[Any], numbers: NDArray[Any]) -> None:
    """Fill the pixels of an image that are 0 from ``numbers``, an array of the same shape, which is modified."""
    np.multiply(numbers, plane == 0, out=numbers)
    np.bitwise_or(plane, numbers, out=plane)


def keep_bits(mask: NDArray[np.bool_], scale: int) -> NDArray[np.uint16]:
    """Return, for each pixel (y, x), the bits to keep: 0 where ``mask`` is set, else all 16 bits.

    Each pixel of ``mask`` becomes ``scale`` x ``scale`` pixels.
    """
    if scale in _WIDE:
        wide = mask.astype(_WIDE[scale])
        wide -= 1
        across = wide.view(np.uint16)
    else:
        across = mask.repeat(scale, axis=1).astype(np.uint16)
        across -= 1
    return across.repeat(scale, axis=0) if scale > 1 else across


def _fitted(numbers: NDArray[Any], dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return unsigned numbers of another type; those that do not fit are no data, 0. ``numbers`` may be modified."""
    if dtype.itemsize < numbers.dtype.itemsize:
        np.multiply(numbers, numbers <= np.iinfo(dtype).max, out=numbers)
    return numbers.astype(dtype, copy=False)


def place_pixels(numbers: NDArray[Any], out: NDArray[Any], scaling: Scaling, *, overwrite: bool) -> None:
    """Harmonise stored numbers into the pixels of ``out`` that are 0, or into all of them with ``overwrite``.

    Args:
        numbers: as stored, unsigned, in the shape of ``out``; they may be modified, and those that do not fit are no
            data.
        out: reflectance x 10000, 0 is no data.
        scaling: see ``radiometry.harmonise``.
        overwrite: whether to replace every pixel of ``out``.
    """
    numbers = _fitted(numbers, out.dtype)
    if overwrite:
        harmonise(numbers, scaling, out)
    else:
        harmonise(numbers, scaling, numbers)
        fill_zeros(out, numbers)
