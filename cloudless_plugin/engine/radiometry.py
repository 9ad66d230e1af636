"""From stored numbers to reflectance x 10000."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Callable

import numpy as np
from numpy.typing import NDArray

from .errors import SceneError
from .text import Text

LARGEST = np.iinfo(np.uint16).max


@dataclass(frozen=True)
class Scaling:
    """Reflectance x 10000 is a stored number times ``gain``, plus ``offset``; 0 is no data and stays 0."""

    offset: int = 0
    gain: float = 1.0


AS_STORED = Scaling()

_ABSURD = 30_000
"""Reflectance x 10000 beyond which hardly a pixel lies."""
SAMPLED = 8
"""Of so many rows and columns one is looked at."""
WORTH_A_DOUBT = 1 / 8
"""Share of a tile at least that a scene is judged by."""
_LARGEST_OFFSET, _LARGEST_SCALE = 2.0, 0.1
"""Of reflectance, which lies between 0 and about 1."""

Rule = Callable[[Mapping[str, Any], str], Scaling]
"""From a STAC item and its processing baseline; raises ``SceneError`` where the item does not tell enough."""


def _sentinel2(item: Mapping[str, Any], baseline: str) -> Scaling:
    """Return -1000 from baseline 04.00 on, unless the catalogue has applied it already.

    The date tells nothing: old scenes are processed again. Earth Search applies the offset to its files, says so in
    ``earthsearch:boa_offset_applied``, and declares it in ``raster:bands`` nevertheless.
    https://sentiwiki.copernicus.eu/web/s2-processing, "Baseline 04.00"
    """
    if item["properties"].get("earthsearch:boa_offset_applied") is True:
        return AS_STORED
    if not re.fullmatch(r"[0-9]+\.[0-9]+", baseline):
        reason = Text("its item has no processing baseline, without which its numbers mean nothing")
        raise SceneError(str(item.get("id")), reason)
    return Scaling(-1000 if float(baseline) >= 4 else 0)


def _declared(item: Mapping[str, Any], baseline: str) -> Scaling:
    """Return what the first asset declares, by ``raster:bands`` or ``raster:offset``; else the baseline's."""
    for asset in item["assets"].values():
        bands = asset.get("raster:bands")
        told = bands[0] if isinstance(bands, list) and bands and isinstance(bands[0], dict) else {}
        offset, scale = (told.get(key, asset.get(f"raster:{key}")) for key in ("offset", "scale"))
        if all(isinstance(number, (int, float)) for number in (offset, scale)) and scale:
            if not (abs(offset) < _LARGEST_OFFSET and 0 < scale < _LARGEST_SCALE):
                reason = f"its item declares a scale of {scale:g} and an offset of {offset:g}, which cannot be"
                raise SceneError(str(item.get("id")), reason)
            return Scaling(round(offset * 10_000), round(scale * 10_000, 9))
    return _sentinel2(item, baseline)


RULES: dict[str, Rule] = {
    "sentinel-2": _sentinel2,
    "declared": _declared,
    # DN x 2.75e-5 - 0.2: https://www.usgs.gov/landsat-missions/landsat-collection-2-level-2-science-products
    "landsat": lambda item, baseline: Scaling(-2000, 0.275),  # noqa: ARG005
    # DN x 1e-4: https://lpdaac.usgs.gov/documents/1698/HLS_User_Guide_V2.pdf
    "hls": lambda item, baseline: AS_STORED,  # noqa: ARG005
}
"""By the names that the sensor table uses."""


def harmonise(numbers: NDArray[np.uint16], scaling: Scaling, out: NDArray[np.uint16]) -> None:
    """Turn stored numbers into reflectance x 10000.

    Args:
        numbers: uint16 of any shape, 0 is no data and stays 0; they are changed.
        scaling: what to do; what would fall below 1 is 1, so that dark water is not no data.
        out: where to put the result; it may be ``numbers``.
    """
    if scaling == AS_STORED:
        if out is not numbers:
            out[...] = numbers
        return
    lowest = numbers.min(initial=LARGEST)
    data = None if lowest else numbers != 0
    if scaling.gain == 1 and scaling.offset < 0:
        down = np.uint16(-scaling.offset)
        if lowest <= down:  # a row, since numpy is several times slower with one number
            np.maximum(numbers, np.full(numbers.shape[-1:], down + np.uint16(1)), out=numbers)
        np.subtract(numbers, down, out=out if data is None else numbers)
    else:
        scaled = numbers * np.float32(scaling.gain)
        scaled += np.float32(scaling.offset)
        np.clip(np.rint(scaled, out=scaled), 1, LARGEST, out=scaled)
        (out if data is None else numbers)[...] = scaled
    if data is not None:
        np.multiply(numbers, data, out=out)


def unsigned(numbers: NDArray[np.int16], nodata: float | None) -> NDArray[np.uint16]:
    """Return signed numbers without their sign: ``nodata`` is 0, and what lies below 1 is 1."""
    empty = numbers == (0 if nodata is None else nodata)
    result = np.maximum(numbers, 1).astype(np.uint16)
    result[empty] = 0
    return result


def is_absurd(numbers: NDArray[np.uint16]) -> bool:
    """Tell whether harmonised numbers, 0 being no data, are those of a broken file rather than of a landscape.

    Snow and clouds reflect up to 2; of random bytes half are more than 3.
    """
    return bool(np.count_nonzero(numbers > _ABSURD) > np.count_nonzero(numbers) / 3)


def sample(plane: NDArray[Any]) -> NDArray[Any]:
    """Return those of the pixels (y, x) that a scene is judged by."""
    return plane[::SAMPLED, ::SAMPLED]


class Plausibility:
    """Whether pixels bear out what the catalogue says of their offset.

    Of every observation a sixteenth of the rows and columns is looked at.
    """

    def __init__(self) -> None:
        """Have seen nothing."""
        self._steps: Counter[int] = Counter()
        self._seen = 0
        self._lowest = 0

    def look(self, stack: NDArray[np.uint16], offsets: Sequence[int]) -> None:
        """Look at the harmonised numbers (time, y, x) of a tile.

        Args:
            stack: clouds taken out, 0 is no data.
            offsets: that were added to those of each time.
        """
        sample = stack[:, ::_STEP, ::_STEP].astype(np.float32)
        sample[sample == 0] = np.nan
        moved = np.array(offsets) < 0
        self._seen += int(np.count_nonzero(~np.isnan(sample[moved])))
        self._lowest += int(np.count_nonzero(sample[moved] == 1))
        if not 0 < moved.sum() < len(moved):
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # pixels that one of the two has not seen
            step = (np.nanmedian(sample[moved], axis=0) - np.nanmedian(sample[~moved], axis=0)).astype(np.float32)
        steps, counts = np.unique(np.rint(step[~np.isnan(step)]).astype(np.int64) // _BIN, return_counts=True)
        self._steps.update(dict(zip(steps.tolist(), counts.tolist())))

    def add(self, other: Plausibility) -> None:
        """Take over what another has seen."""
        self._steps.update(other._steps)
        self._seen += other._seen
        self._lowest += other._lowest

    def doubt(self) -> str:
        """Return what is wrong, and what to do about it; empty where nothing is."""
        if self._steps.total() >= _ENOUGH and abs(step := self._median()) > _APART:
            return Text(_DARKER if step < 0 else _BRIGHTER, difference=abs(step) / 10_000)
        if self._seen >= _ENOUGH and self._lowest > _TOO_MANY * self._seen:
            return Text(
                "{percent:.0f} % of the clear pixels fall below zero with the radiometric offset that the catalogue "
                "tells: it may have been applied to the files already; compare with another catalogue.",
                percent=100 * self._lowest / self._seen,
            )
        return ""

    def _median(self) -> float:
        """Return the median of the steps, to half a bin."""
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
        """Return what ``to_dict`` was made from."""
        result = cls()
        result._steps.update(dict(data["steps"]))
        result._seen, result._lowest = data["seen"], data["lowest"]
        return result


_DARKER = Text(
    "Scenes whose radiometric offset was applied here are {difference:.2f} darker in reflectance than the others: the "
    "catalogue is wrong about the offset of some; make the mosaic again from scenes of one processing baseline."
)
_BRIGHTER = Text(
    "Scenes whose radiometric offset was applied here are {difference:.2f} brighter in reflectance than the others: "
    "the catalogue is wrong about the offset of some; make the mosaic again from scenes of one processing baseline."
)
_STEP = 16
_BIN = 10
"""Reflectance x 10000 that are taken together."""
_ENOUGH = 100
"""Pixels at least."""
_APART = 600
"""Reflectance x 10000: seasons differ by less, the offset is 1000."""
_TOO_MANY = 0.3
"""Share of pixels; of deep water some do fall below zero."""
