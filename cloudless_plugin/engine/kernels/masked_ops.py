"""Setting pixels of a plane where another plane says so.

It is done by arithmetic on all pixels, since numpy computes many of them at a time. numpy's own masked copies go pixel by
pixel and take four to twenty times as long.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .radiometry import Scaling, harmonise

_WIDE: dict[int, type[np.unsignedinteger[Any]]] = {1: np.uint16, 2: np.uint32, 4: np.uint64}
"""Types that span one, two or four pixels of two bytes."""


def zero_where(plane: NDArray[Any], where: NDArray[np.bool_]) -> None:
    """Set the pixels (y, x) of a plane to 0 where ``where`` is set."""
    np.multiply(plane, ~where, out=plane)


def fill_zeros(plane: NDArray[Any], numbers: NDArray[Any]) -> None:
    """Set the pixels of a plane that are 0 to those of ``numbers``, which has its shape and is changed."""
    np.multiply(numbers, plane == 0, out=numbers)
    np.bitwise_or(plane, numbers, out=plane)


def keep_bits(mask: NDArray[np.bool_], scale: int) -> NDArray[np.uint16]:
    """Return the bits that a mask lets pass: 0 where it is set, else all 16 bits.

    Each pixel of the mask becomes ``scale`` x ``scale`` pixels.
    """
    if scale in _WIDE:
        wide = mask.astype(_WIDE[scale])
        wide -= 1
        across = wide.view(np.uint16)
    else:
        across = mask.repeat(scale, axis=1).astype(np.uint16)
        across -= 1
    return across.repeat(scale, axis=0) if scale > 1 else across


def place_pixels(numbers: NDArray[Any], out: NDArray[Any], scaling: Scaling, *, overwrite: bool) -> None:
    """Harmonise stored numbers into the pixels of ``out`` that are 0, or into all of them to overwrite it.

    Args:
        numbers: as stored, in the shape of ``out``; they may be changed.
        out: reflectance x 10000, 0 is no data.
        scaling: see ``radiometry.harmonise``.
        overwrite: whether what ``out`` holds is to be replaced.
    """
    if overwrite:
        harmonise(numbers, scaling, out)
    else:
        harmonise(numbers, scaling, numbers)
        fill_zeros(out, numbers)
