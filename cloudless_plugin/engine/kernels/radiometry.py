"""From stored numbers to reflectance x 10000."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAX_VALUE = np.iinfo(np.uint16).max


@dataclass(frozen=True)
class Scaling:
    """Reflectance x 10000 is a stored number times ``gain``, plus ``offset``; 0 is no data and stays 0."""

    offset: int = 0
    gain: float = 1.0


IDENTITY = Scaling()


def harmonise(numbers: NDArray[np.uint16], scaling: Scaling, out: NDArray[np.uint16]) -> None:
    """Turn stored numbers into reflectance x 10000.

    Args:
        numbers: uint16 of any shape, 0 is no data and stays 0; they may be modified.
        scaling: gain and offset. Results below 1 become 1, so that dark water does not become nodata.
        out: for the result; it may be ``numbers``.
    """
    if scaling == IDENTITY:
        if out is not numbers:
            out[...] = numbers
        return
    lowest = numbers.min(initial=MAX_VALUE)
    data = None if lowest else numbers != 0
    if scaling.gain == 1 and scaling.offset < 0:
        down = np.uint16(-scaling.offset)
        if lowest <= down:  # a row, since numpy is several times slower with a scalar
            np.maximum(numbers, np.full(numbers.shape[-1:], down + np.uint16(1)), out=numbers)
        np.subtract(numbers, down, out=out if data is None else numbers)
    else:
        scaled = numbers * np.float32(scaling.gain)
        scaled += np.float32(scaling.offset)
        np.clip(np.rint(scaled, out=scaled), 1, MAX_VALUE, out=scaled)
        (out if data is None else numbers)[...] = scaled
    if data is not None:
        np.multiply(numbers, data, out=out)


def to_unsigned(numbers: NDArray[np.int16], nodata: float | None) -> NDArray[np.uint16]:
    """Return signed numbers as uint16: ``nodata``, by default 0, becomes 0, and other numbers below 1 become 1."""
    empty = numbers == (0 if nodata is None else nodata)
    result = np.maximum(numbers, 1).astype(np.uint16)
    result[empty] = 0
    return result
