"""Whether pixels are plausible and agree with the metadata."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...common.messages import Message

_ABSURD = 30_000
"""Reflectance x 10000 that hardly any real pixel exceeds."""
SUBSAMPLE_STEP = 8
"""Step between sampled rows, and between sampled columns, pixels."""
MIN_JUDGED_FRACTION = 1 / 8
"""Smallest share of a tile's pixels by which a scene is judged."""


def is_implausible(numbers: NDArray[np.uint16]) -> bool:
    """Return whether harmonised numbers, 0 being no data, are those of a broken file rather than of a landscape.

    Snow and clouds have a reflectance of up to 2; half of random bytes have more than 3.
    """
    return bool(np.count_nonzero(numbers > _ABSURD) > np.count_nonzero(numbers) / 3)


def subsample(plane: NDArray[Any]) -> NDArray[Any]:
    """Return the sampled pixels (y, x) by which a scene is judged."""
    return plane[::SUBSAMPLE_STEP, ::SUBSAMPLE_STEP]


class Plausibility:
    """Compares pixels with the radiometric offset that the catalogue states.

    Every sixteenth row and column of each observation is sampled.
    """

    def __init__(self) -> None:
        """Begin without samples."""
        self._steps: Counter[int] = Counter()
        self._seen = 0
        self._lowest = 0

    def add_tile(self, stack: NDArray[np.uint16], offsets: Sequence[int]) -> None:
        """Sample the harmonised numbers of a tile.

        Args:
            stack: (time, y, x) reflectance x 10000 without clouds, 0 is no data.
            offsets: the offset, reflectance x 10000, that was added at each time.
        """
        numbers = stack[:, ::_STEP, ::_STEP].astype(np.float32)
        numbers[numbers == 0] = np.nan
        moved = np.array(offsets) < 0
        self._seen += int(np.count_nonzero(~np.isnan(numbers[moved])))
        self._lowest += int(np.count_nonzero(numbers[moved] == 1))
        if not 0 < moved.sum() < len(moved):
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # pixels without data in one of the two groups
            step = (np.nanmedian(numbers[moved], axis=0) - np.nanmedian(numbers[~moved], axis=0)).astype(np.float32)
        steps, counts = np.unique(np.rint(step[~np.isnan(step)]).astype(np.int64) // _BIN, return_counts=True)
        self._steps.update(dict(zip(steps.tolist(), counts.tolist())))

    def add(self, other: Plausibility) -> None:
        """Add the samples of another object."""
        self._steps.update(other._steps)
        self._seen += other._seen
        self._lowest += other._lowest

    def doubt(self) -> str:
        """Return a message about a wrong offset and what to do about it; empty where nothing is wrong."""
        if self._steps.total() >= _ENOUGH and abs(step := self._median()) > _APART:
            return Message(_DARKER if step < 0 else _BRIGHTER, difference=abs(step) / 10_000)
        if self._seen >= _ENOUGH and self._lowest > _TOO_MANY * self._seen:
            return Message(
                "{percent:.0f} % of the clear pixels fall below zero with the radiometric offset that the catalogue "
                "gives: it may have been applied to the files already; compare with another catalogue.",
                percent=100 * self._lowest / self._seen,
            )
        return ""

    def _median(self) -> float:
        """Return the median of the steps, reflectance x 10000, to half a bin."""
        half, seen = self._steps.total() / 2, 0
        for number, count in sorted(self._steps.items()):
            seen += count
            if seen >= half:
                return (number + 0.5) * _BIN
        return 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values that ``from_dict`` reads back."""
        return {"steps": [[*step] for step in self._steps.items()], "seen": self._seen, "lowest": self._lowest}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Plausibility:
        """Read the values that ``to_dict`` returned."""
        result = cls()
        result._steps.update(dict(data["steps"]))
        result._seen, result._lowest = data["seen"], data["lowest"]
        return result


_DARKER = Message(
    "Scenes whose radiometric offset was applied here are {difference:.2f} darker in reflectance than the others: the "
    "catalogue is wrong about the offset of some; make the mosaic again from scenes of one processing baseline."
)
_BRIGHTER = Message(
    "Scenes whose radiometric offset was applied here are {difference:.2f} brighter in reflectance than the others: "
    "the catalogue is wrong about the offset of some; make the mosaic again from scenes of one processing baseline."
)
_STEP = 16
"""Step between sampled rows, and between sampled columns, pixels."""
_BIN = 10
"""Width of a bin of differences, reflectance x 10000."""
_ENOUGH = 100
"""Minimum number of sampled pixels for a verdict."""
_APART = 600
"""Suspicious difference, reflectance x 10000: seasons differ by less, and the offset is 1000."""
_TOO_MANY = 0.3
"""Suspicious share of pixels below zero; some of deep water are."""
