"""Whether pixels are plausible and agree with the metadata."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ...common.messages import Message
from .reducers import values_at_ranks

_Any = TypeVar("_Any", bound=np.generic)

VISIBLE = ("blue", "green", "red")
"""Bands whose ground is dark nearly everywhere, by common name: an offset shifts all of them alike."""
_ABSURD = 30_000
"""Reflectance x 10000 that hardly any real pixel exceeds."""
SUBSAMPLE_STEP = 8
"""Step between sampled rows, and between sampled columns, pixels."""
MIN_JUDGED_FRACTION = 1 / 8
"""Smallest share of a tile's pixels by which a scene is judged."""
_STEP, _SAMPLED = 16, 1024
"""Step between sampled rows, and between sampled columns, pixels, where an offset is judged; it is smaller on tiles of
which fewer pixels would be sampled."""
_ENOUGH = 100
"""Minimum number of sampled pixels for a verdict."""
_OFFSET = 1000
"""The offset of Sentinel-2, reflectance x 10000."""
_APART, _UNEVEN = 300, 300
"""By how much a step may differ from the offset, and from one band to another, reflectance x 10000."""
_TOO_MANY = 0.5
"""Share of a date's pixels that are below zero in every band, or a step from the other dates, of a wrong offset."""
_FLOOR, _DARK = 1000, 1800
"""Below the first lies no number that contains the offset; below the second lies most ground that contains it."""
_HARDLY_ANY, _MUCH = 0.002, 0.3


def is_implausible(numbers: NDArray[np.uint16]) -> bool:
    """Return whether harmonised numbers, 0 being no data, are those of a broken file rather than of a landscape.

    Snow and clouds have a reflectance of up to 2; half of random bytes have more than 3.
    """
    return bool(np.count_nonzero(numbers > _ABSURD) > np.count_nonzero(numbers) / 3)


def subsample(plane: NDArray[Any]) -> NDArray[Any]:
    """Return the sampled pixels (y, x) by which a scene is judged."""
    return plane[::SUBSAMPLE_STEP, ::SUBSAMPLE_STEP]


def offset_sample(stack: NDArray[_Any]) -> NDArray[_Any]:
    """Return a copy of the pixels (time, ...) of a stack (time, y, x) by which offsets are judged."""
    step = min(max(math.isqrt(stack[0].size // _SAMPLED), 1), _STEP)
    return stack[:, ::step, ::step].copy()


@dataclass
class _DateCounts:
    """Sampled pixels of one date that have data in every band."""

    seen: int = 0
    below_zero: int = 0
    """Of those whose offset was subtracted: at 1, the lowest number, in every band."""
    with_offset: int = 0
    """Those whose offset was subtracted."""
    floored: int = 0
    """Of those whose offset was not subtracted: below ``_FLOOR`` in some band."""
    dark: int = 0
    """Of those whose offset was not subtracted: below ``_DARK`` in every band."""
    compared: int = 0
    """Those that another date shows as well."""
    stepped: int = 0
    """Of those: brighter than the pixel's dark dates by about the offset, in every band alike."""

    def add(self, other: _DateCounts) -> None:
        """Add the counts of another tile."""
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))


class Plausibility:
    """Compares pixels with the radiometric offset that the catalogue states.

    An offset that is wrong shifts every visible band of a date by 0.1 of reflectance. Clouds, water and seasons do not:
    clouds differ from pixel to pixel, water is above zero in blue, and seasons change the bands unlike.
    """

    def __init__(self) -> None:
        """Begin without samples."""
        self._dates: dict[str, _DateCounts] = {}

    def add_tile(
        self,
        samples: Mapping[str, NDArray[np.uint16]],
        offsets: Sequence[int],
        dates: Sequence[str],
        *,
        may_lack_offset: bool = True,
    ) -> None:
        """Count the sampled pixels of a tile, before anything but the mask is taken out of them.

        Args:
            samples: (time, y, x) reflectance x 10000, 0 is no data, by visible band; see ``offset_sample``.
            offsets: the offset, reflectance x 10000, that was added at each time.
            dates: a name of each time.
            may_lack_offset: whether numbers to which no offset was added might contain one.
        """
        if not samples:
            return
        bands = np.stack(list(samples.values()))
        stack = bands.reshape(*bands.shape[:2], -1)
        known = (stack != 0).all(axis=0)
        stepped, compared = _stepped(stack, known)
        for time, (offset, date) in enumerate(zip(offsets, dates)):
            numbers = stack[:, time, known[time]]
            counts = _DateCounts(numbers.shape[1], compared=int(compared[time].sum()), stepped=int(stepped[time].sum()))
            if offset < 0:
                counts.with_offset = counts.seen
                counts.below_zero = int((numbers == 1).all(axis=0).sum())
            elif may_lack_offset and len(numbers) > 1:
                counts.floored = int((numbers < _FLOOR).any(axis=0).sum())
                counts.dark = int((numbers < _DARK).all(axis=0).sum())
            self._dates.setdefault(date, _DateCounts()).add(counts)

    def add(self, other: Plausibility) -> None:
        """Add the samples of another object."""
        for date, counts in other._dates.items():
            self._dates.setdefault(date, _DateCounts()).add(counts)

    def doubt(self) -> str:
        """Return a message about a wrong offset and what to do about it; empty where nothing is wrong."""
        judged = {date: counts for date, counts in self._dates.items() if counts.seen >= _ENOUGH}
        below = [counts for counts in judged.values() if counts.below_zero > _TOO_MANY * max(counts.with_offset, 1)]
        if below:
            return Message(
                "With the radiometric offset that the catalogue gives, {percent:.0f} % of the pixels fall below zero "
                "in {count} of the {all} dates: it may have been applied to the files already; compare with another "
                "catalogue.",
                percent=100 * sum(counts.below_zero for counts in below) / sum(counts.seen for counts in below),
                count=len(below),
                all=len(self._dates),
            )
        stepped = [
            date for date, counts in judged.items() if counts.stepped > _TOO_MANY * max(counts.compared, _ENOUGH)
        ]
        if stepped:
            return Message(
                "Every band is brighter by 0.1 of reflectance in {count} of the {all} dates than in the others: the "
                "catalogue is wrong about the radiometric offset of some dates; make the mosaic again from scenes of "
                "one processing baseline.",
                count=len(stepped),
                all=len(self._dates),
            )
        raised = [counts for counts in judged.values() if not counts.with_offset and _lacks_offset(counts)]
        if raised and 2 * len(raised) > len(judged):
            return Message(
                "Nothing is darker than 0.1 of reflectance in {count} of the {all} dates: they may contain a "
                "radiometric offset that the catalogue does not tell; compare with another catalogue.",
                count=len(raised),
                all=len(self._dates),
            )
        return ""

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values that ``from_dict`` reads back."""
        return {date: list(astuple(counts)) for date, counts in self._dates.items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Plausibility:
        """Read the values that ``to_dict`` returned."""
        result = cls()
        result._dates = {date: _DateCounts(*counts) for date, counts in data.items()}
        return result


def _lacks_offset(counts: _DateCounts) -> bool:
    return counts.dark > _MUCH * counts.seen and counts.floored <= _HARDLY_ANY * counts.seen


def _stepped(stack: NDArray[np.uint16], known: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which observations (time, pixel) exceed the value a quarter of the way up their pixel's by an offset.

    And return which were compared with any other.
    """
    count = np.count_nonzero(known, axis=0)
    compared: NDArray[np.bool_] = known & (count > 1)
    rank = np.maximum(count - 1, 0) // 4
    steps = []
    for numbers in stack:
        (dark,) = values_at_ranks(list(np.where(known, numbers, np.iinfo(np.uint16).max)), rank)
        steps.append(numbers.astype(np.int32) - dark)
    step = np.stack(steps)
    alike = step.max(axis=0) - step.min(axis=0) <= _UNEVEN
    by_offset = (np.abs(step - _OFFSET) <= _APART).all(axis=0)
    return compared & alike & by_offset, compared
