"""Places to sample: points or polygons with a number, the file that hands them to the engine, and its answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Optional

from .request import Request

COLUMNS = ("place", "datetime", "scene", "platform", "collection", "state", "clear_share")
"""Of a table of samples, before its bands and indices."""
CLEAR, CLOUD, SHADOW, HAZE, OUTSIDE, NODATA = range(6)
"""States of a pixel at an overpass."""
STATES = ("clear", "cloud", "shadow", "haze", "outside", "nodata")
"""Their names in a table."""


@dataclass(frozen=True)
class Place:
    """A feature."""

    id: int
    geometry: Mapping[str, Any]
    """GeoJSON MultiPoint or MultiPolygon, which is not empty."""


@dataclass(frozen=True)
class Sample:
    """What an overpass has seen of a place: a row of a table."""

    place: int
    datetime: str
    """Start of the overpass, UTC, as ``2023-08-15T09:50:31Z``."""
    scene: Optional[str]
    """Id of the scene that shows the place, ids separated by commas where several do; ``None`` where none does."""
    platform: str
    collection: str
    state: str
    """From ``STATES``; of a place of several pixels, that of most of them."""
    clear_share: Optional[float]
    """Share of the place's pixels that are clear, 0 to 1; ``None`` of a point, which is one pixel."""
    values: tuple[Optional[float], ...]
    """Reflectance, 0 to 1, of each band, then each index: of a point whatever its state, of a place of several pixels
    the median of the clear ones. ``None`` is no data."""


@dataclass(frozen=True)
class SamplesResult:
    """What a job has sampled."""

    place_count: int
    row_count: int

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SamplesResult:
        """Read the values that ``asdict`` returned."""
        return cls(**data)


def value_columns(request: Request) -> tuple[str, ...]:
    """Return the columns of a table after ``COLUMNS``: the request's bands, then its indices, as they are named."""
    return (*request.bands, *(index.name for index in request.asked_indices))


def write_places(path: Path, places: Iterable[Place]) -> None:
    """Write places, one a line."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(place)) + "\n" for place in places)


def read_places(path: Path) -> list[Place]:
    """Return the places of a file that ``write_places`` has written."""
    with path.open(encoding="utf-8") as file:
        return [Place(**json.loads(line)) for line in file]


def write_samples(path: Path, samples: Iterable[Sample]) -> int:
    """Write samples, one a line; return their number."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for sample in samples:
            file.write(json.dumps(vars(sample)) + "\n")
            count += 1
    return count


def read_samples(path: Path) -> Iterator[Sample]:
    """Yield the samples of a file that ``write_samples`` has written."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            values = json.loads(line)
            yield Sample(**{**values, "values": tuple(values["values"])})
