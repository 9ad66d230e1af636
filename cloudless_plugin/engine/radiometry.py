"""From stored numbers to reflectance x 10000."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

import numpy as np
from numpy.typing import NDArray

from .errors import SceneError

Offset = Callable[[str, Mapping[str, Any], str], int]


def sentinel2_offset(scene_id: str, properties: Mapping[str, Any], baseline: str) -> int:
    """Return the offset of a Sentinel-2 L2A scene: -1000 from baseline 04.00 on, unless it is already applied.

    The date tells nothing: old scenes are processed again. Earth Search applies the offset to its files, says so in
    ``earthsearch:boa_offset_applied``, and declares it in ``raster:bands`` nevertheless.
    https://sentiwiki.copernicus.eu/web/s2-processing, "Baseline 04.00"

    Raises:
        SceneError: where the item tells neither.
    """
    applied = properties.get("earthsearch:boa_offset_applied")
    if applied is True:
        return 0
    if not baseline:
        raise SceneError(scene_id, "its item has no processing baseline, without which its numbers mean nothing")
    return -1000 if float(baseline) >= 4 else 0


OFFSETS: dict[str, Offset] = {"sentinel-2": sentinel2_offset}
"""Rules that the sensor table names."""


def harmonise(numbers: NDArray[np.uint16], offset: int) -> None:
    """Turn stored numbers into reflectance x 10000, in place.

    Args:
        numbers: uint16 of any shape, 0 is no data and stays 0.
        offset: to add, at most 0; what would fall below 1 is 1, so that dark water is not no data.
    """
    if offset > 0:
        raise ValueError("offsets above 0 are not known of any sensor")
    down = np.uint16(-offset)
    empty = None if numbers.min(initial=1) else numbers == 0
    np.maximum(numbers, down + np.uint16(1), out=numbers)
    np.subtract(numbers, down, out=numbers)
    if empty is not None:
        numbers[empty] = 0
