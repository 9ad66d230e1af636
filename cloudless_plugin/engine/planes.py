"""Setting pixels of a plane where another plane says so.

By arithmetic on all pixels, of which numpy does many at a time: its own masked copies go pixel by pixel and take from
four to twenty times as long.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_WIDE: dict[int, type[np.unsignedinteger[Any]]] = {1: np.uint16, 2: np.uint32, 4: np.uint64}
"""By how many pixels of two bytes it spans: a number."""


def blank(plane: NDArray[Any], where: NDArray[np.bool_]) -> None:
    """Set the pixels (y, x) of a plane to 0 where it is said."""
    np.multiply(plane, ~where, out=plane)


def complete(plane: NDArray[Any], numbers: NDArray[Any]) -> None:
    """Set the pixels of a plane that are 0 to ``numbers`` of its shape, which are changed."""
    np.multiply(numbers, plane == 0, out=numbers)
    np.bitwise_or(plane, numbers, out=plane)


def shown(mask: NDArray[np.bool_], scale: int) -> NDArray[np.uint16]:
    """Return a plane, each pixel of the mask ``scale`` x ``scale`` in it: 0 where it is set, else all bits."""
    if scale in _WIDE:
        wide = mask.astype(_WIDE[scale])
        wide -= 1
        across = wide.view(np.uint16)
    else:
        across = mask.repeat(scale, axis=1).astype(np.uint16)
        across -= 1
    return across.repeat(scale, axis=0) if scale > 1 else across
