"""From stored numbers to reflectance x 10000."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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


def harmonise_wide(numbers: NDArray[Any], known: NDArray[np.bool_], scaling: Scaling) -> NDArray[np.uint16]:
    """Return numbers of any other type than uint16 as reflectance x 10000.

    Args:
        numbers: whole or floating-point numbers of any shape, as stored.
        known: which of them are data, in the same shape.
        scaling: gain and offset.

    Returns:
        uint16, 0 where ``known`` is not set, from 1 to 65535 elsewhere.
    """
    scaled = np.where(known, numbers, 0).astype(np.float64)
    scaled *= scaling.gain
    scaled += scaling.offset
    np.clip(np.rint(scaled, out=scaled), 1, MAX_VALUE, out=scaled)
    scaled *= known
    return scaled.astype(np.uint16)


def to_classes(numbers: NDArray[Any], known: NDArray[np.bool_]) -> NDArray[np.uint16]:
    """Return classes or flags of any type as uint16: 0 where ``known`` is not set, or where they do not fit."""
    fitting = known & (numbers >= 0) & (numbers <= MAX_VALUE)
    return np.where(fitting, numbers, 0).astype(np.uint16)
