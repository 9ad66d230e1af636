"""What has changed between two arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def difference(after: NDArray[Any], before: NDArray[Any]) -> NDArray[np.float32]:
    """Return ``after`` less ``before``, Float32 in their shape; NaN where either has no data.

    Args:
        after: reflectance x 10000 (uint16, 0 is no data), or values of an index (float32, NaN is no data).
        before: the same, in the same shape.
    """
    changed: NDArray[np.float32] = np.subtract(after, before, dtype=np.float32)
    if after.dtype.kind != "f":  # of values, NaN less anything is NaN already
        changed[(after == 0) | (before == 0)] = np.nan
    return changed
