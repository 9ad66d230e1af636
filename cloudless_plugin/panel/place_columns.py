"""Which band or index the chart of a place can show, and what to ask for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..common import indices
from ..common.errors import RequestError
from ..common.place_records import PlaceRow
from ..common.places import Sample
from ..common.request import Request


@dataclass(frozen=True)
class Column:
    """A band or an index."""

    name: str
    """Of the column in a table."""
    place: int
    """Among the values of a sample."""
    entry: str = ""
    """What to add to ``INDICES`` for it; empty for a band of the request, which is always there."""
    title: str = ""
    """What it tells, for the user; empty where the name says it."""

    @property
    def is_index(self) -> bool:
        """Whether it is an index rather than the reflectance of a band."""
        return bool(self.entry) and self.entry != _entry_of_band(self.name)

    def value(self, sample: Sample) -> float | None:
        """Return its value in a sample; ``None`` is no data, or the answer to a question for another column."""
        return sample.values[self.place] if self.place < len(sample.values) else None


def columns_of(request: Request) -> list[Column]:
    """Return what can be shown: the request's bands and indices first, then what else its sensor has."""
    bands = request.bands
    extra = len(bands)
    found = [Column(name, place) for place, name in enumerate(bands)]
    if not request.is_described:
        return found + [Column(entry.partition("=")[0].strip(), extra, entry) for entry in request.indices]
    sensor = request.sensor
    own = [indices.read_indices([entry], sensor)[0] for entry in request.indices]
    found += [Column(index.name, extra, entry, index.title) for index, entry in zip(own, request.indices)]
    seen = {column.name.casefold() for column in found}
    for index in indices.INDICES:
        has_bands = all(sensor.band(band) is not None for band in index.formula.bands)
        if has_bands and index.name.casefold() not in seen:
            found.append(Column(index.name, extra, index.name, index.title))
    known = [sensor.band(name) for name in bands]
    found += [Column(band.name, extra, _entry_of_band(band.name)) for band in sensor.bands if band not in known]
    return found


def first_column(columns: Sequence[Column], wanted: str, request: Request) -> Column:
    """Return the column that was shown last, by its name, else the request's first index, else its first band."""
    named = [column for column in columns if column.name == wanted]
    own = [column for column in columns if column.entry and column.entry in request.indices]
    return [*named, *own, *columns][0]


def request_for(request: Request, column: Column) -> Request:
    """Return what to ask of a place for a column: the request with this index alone."""
    return replace(request.of_place(), indices=(column.entry,) if column.entry else ())


def without(request: Request, rows: Iterable[PlaceRow], left_out: Collection[str]) -> Request:
    """Return a request of the scenes of rows, but for some."""
    scenes = dict.fromkeys(scene for row in rows for scene in row.scenes if scene not in left_out)
    return replace(request, scenes=tuple(scenes)) if left_out else request


def same_pixels(one: Request, other: Request) -> bool:
    """Tell whether the mosaics of two requests have the same pixels, wherever both have any."""
    plain = [_pixels_of(each) for each in (one, other)]
    return plain[0] == plain[1]


def _pixels_of(request: Request) -> Request:
    """Return a request without what does not change a pixel: area, engine, and what lies beside the mosaic."""
    somewhere = replace(request, extent=(0.0, 0.0, 1.0, 1.0), extent_crs="EPSG:4326", area=None, area_crs="EPSG:4326")
    plain = replace(somewhere, engine="local", indices=(), indices_from="composite")
    return replace(plain, scenes=tuple(sorted(request.scenes))).relative_to(Path())


def request_in(values: object) -> Request | None:
    """Return the request in plain JSON values of a recipe or a project; ``None`` where there is none."""
    if not isinstance(values, dict):
        return None
    try:
        return Request.from_dict(values)
    except (RequestError, TypeError, ValueError):  # a stranger's file
        return None


def _entry_of_band(name: str) -> str:
    return f"value_{name} = {name}"
