"""What a file is compared with at opening: the one place for assumptions about files that we have not made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ...common.messages import Message
from ...common.sensors import normal_key
from ..geo.transforms import is_plausible
from ..kernels.encoding import Encoding
from ..kernels.radiometry import IDENTITY, Scaling

_ROUNDING = 0.05
"""Share of a pixel by which a rotation may move the far corner of a file: it is rounding then."""
_DARKEST_SCALE = 0.1
"""Reflectance that the largest number of 8 bits must reach: below it, the numbers are scaled in an unknown way."""
_UNIT, _TENTHOUSAND = (0.0, 2.5), (20.0, 30_000.0)
"""Ranges in which high values of floating-point reflectance lie, as 0 to 1 and as 0 to 10 000."""
_LOWEST = 1e-3
"""Reflectance that high values reach in any landscape with daylight."""
_HIGH = 95
"""Percentile of the values by which floating-point numbers are recognised."""


@dataclass(frozen=True)
class FileFacts:
    """What the header of a file tells."""

    transform: Affine
    """From column and row at full resolution to coordinates."""
    shape: tuple[int, int]
    """Height and width, pixels."""
    dtypes: tuple[str, ...]
    """Of each band."""
    names: tuple[str, ...] = ()
    """Description of each band; empty where it has none."""
    alpha: Optional[int] = None
    """Number of the band that tells where the others have data, from 1; ``None`` where there is none."""
    nodata: Optional[float] = None
    """Number that is no data, of the band that is read or of all; ``None`` where the file declares none."""
    has_mask: bool = False
    """Whether a mask inside the file tells where it has data."""


@dataclass(frozen=True)
class Layout:
    """How one band of a file is read."""

    band: int
    """Number of the band, from 1."""
    transform: Affine
    """North up, not rotated."""
    is_south_up: bool
    """Whether the rows of the file go north."""
    dtype: np.dtype[Any]
    """Of the numbers as they are returned: uint8 or uint16."""
    nodata: tuple[float, ...]
    """Numbers that are no data. 0 of unsigned numbers always is."""
    is_masked: bool
    """Whether an alpha band or a mask inside the file tells where it has data."""
    harmonises: bool
    """Whether numbers are returned as reflectance x 10000: those that do not fit into uint16 as they are stored."""


def check_file(facts: FileFacts, encoding: Encoding) -> Layout:
    """Return how a band of a file is read.

    Raises:
        OSError: where the file is not what an engine for north-up bands of reflectance or classes can read right.
    """
    band = _band(facts, encoding)
    dtype = _dtype(facts.dtypes[band - 1])
    is_narrow = dtype == np.uint8 and not encoding.is_classes
    if is_narrow and _largest(encoding.scaling) < _DARKEST_SCALE * 10_000:
        raise OSError(Message("its numbers have 8 bits, and nothing tells their scale"))
    is_plain = dtype in (np.uint8, np.uint16)
    harmonises = (is_narrow or not is_plain) and not encoding.is_classes
    return Layout(
        band=band,
        transform=_north_up(facts),
        is_south_up=facts.transform.e > 0,
        dtype=np.dtype(np.uint16) if is_narrow or not is_plain else dtype,
        nodata=_nodata((facts.nodata, encoding.nodata), dtype, harmonises=harmonises),
        is_masked=facts.alpha is not None or facts.has_mask,
        harmonises=harmonises,
    )


def _dtype(name: str) -> np.dtype[Any]:
    """Return the type of whole or floating-point numbers.

    Raises:
        OSError: for any other, such as complex numbers.
    """
    try:
        dtype = np.dtype(name)
    except TypeError:
        dtype = np.dtype(complex)
    if dtype.kind not in "uif":
        raise OSError(Message("its numbers are of the type {dtype}, which is not read", dtype=name))
    return dtype


def _nodata(told: Sequence[Optional[float]], dtype: np.dtype[Any], *, harmonises: bool) -> tuple[float, ...]:
    """Return the numbers that are no data besides NaN, and besides 0 of numbers that stay as they are stored.

    Numbers that are signed or have a fraction are data at 0 where another one is no data.
    """
    declared = {float(value) for value in told if value is not None}
    if dtype.kind == "u" or not declared:
        declared.add(0.0)
    return tuple(sorted(value for value in declared if not math.isnan(value) and (value or harmonises)))


def _largest(scaling: Scaling) -> float:
    return scaling.gain * np.iinfo(np.uint8).max + scaling.offset


def _band(facts: FileFacts, encoding: Encoding) -> int:
    """Return the number of the band: as the item tells, else by its description, else the only one.

    Raises:
        OSError: where there are several, and nothing tells which one is meant.
    """
    numbers = [number for number in range(1, len(facts.dtypes) + 1) if number != facts.alpha]
    if len(numbers) == 1:
        return numbers[0]
    if encoding.band in numbers:
        return encoding.band
    described = [
        number
        for number in numbers
        if number <= len(facts.names) and normal_key(facts.names[number - 1]) in encoding.names
    ]
    if len(described) != 1:
        raise OSError(
            Message("it has {count} bands, and nothing tells which one is meant", count=len(numbers))
            if not encoding.names
            else Message(
                "it has {count} bands, and nothing tells which one is {name}",
                count=len(numbers),
                name=encoding.names[0],
            )
        )
    return described[0]


def _north_up(facts: FileFacts) -> Affine:
    """Return the transform of the file with its rows turned southward, and without a rotation by rounding.

    Raises:
        OSError: where the file is rotated, mirrored, or has no plausible place.
    """
    found = facts.transform
    height, width = facts.shape
    if abs(found.b) * height > _ROUNDING * abs(found.a) or abs(found.d) * width > _ROUNDING * abs(found.e):
        raise OSError(Message("its pixels are rotated"))
    if not is_plausible(found) or found == Affine.identity():
        raise OSError(Message("it has no georeference"))
    if found.a < 0:
        raise OSError(Message("its columns run from east to west, which is not read"))
    if found.e > 0:
        return Affine(found.a, 0, found.c, 0, -found.e, found.f + found.e * height)
    return Affine(found.a, 0, found.c, 0, found.e, found.f)


def recognised(values: NDArray[np.floating[Any]], encoding: Encoding) -> Scaling:
    """Return the scaling of floating-point numbers: as it is told, if that gives reflectance, else by their range.

    Args:
        values: some numbers of the file, without those that are no data.
        encoding: as the item tells.

    Raises:
        OSError: where neither gives reflectance.
    """
    if not values.size:
        return encoding.scaling
    high = float(np.percentile(values, _HIGH))
    told = encoding.scaling
    if encoding.declared and _LOWEST <= (high * told.gain + told.offset) / 10_000 <= _UNIT[1]:
        return told
    if _UNIT[0] < high <= _UNIT[1]:
        return Scaling(0, 10_000.0)
    if _TENTHOUSAND[0] <= high <= _TENTHOUSAND[1]:
        return told if told.gain == 1 else IDENTITY
    raise OSError(Message("its numbers, up to {high:g}, are no reflectance, and nothing tells their scale", high=high))


def sample_windows(shape: tuple[int, int], size: int) -> Sequence[tuple[slice, slice]]:
    """Return rows and columns of eight small windows spread over a file, the middle first."""
    height, width = shape
    middle = [(0.5, 0.5), (0.25, 0.25), (0.75, 0.75), (0.25, 0.75), (0.75, 0.25), (0.1, 0.5), (0.9, 0.5), (0.5, 0.1)]
    windows = []
    for down, across in middle:
        top, left = int(down * max(height - size, 0)), int(across * max(width - size, 0))
        windows.append((slice(top, min(top + size, height)), slice(left, min(left + size, width))))
    return windows
