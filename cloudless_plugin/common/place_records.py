"""What QGIS and the live engine say to each other of a place, in the lines of ``protocol``.

``AskPlace`` is answered by a ``PlaceRows`` for each overpass that is read, and at last by one ``PlaceEnd``. The next
question gives up the one before, which is answered no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Optional, Union

from .places import Sample


@dataclass(frozen=True)
class AskPlace:
    """Tell what each overpass of a request has seen of a place."""

    number: int
    """Of the question; its answers have it."""
    request: Mapping[str, Any]
    """The values of ``Request.to_dict``: of a mosaic, or of a series where it has a period."""
    place: Mapping[str, Any]
    """GeoJSON MultiPoint or MultiPolygon, which is not empty."""
    crs: str
    """CRS of its coordinates, as an authority code or WKT."""
    is_geographic: bool
    """Whether they are longitudes and latitudes."""
    anywhere: bool = False
    """Whether the request's extent and polygons do not count, as those of a live layer."""
    logins: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class GiveUpPlace:
    """Answer the last question no more."""


@dataclass(frozen=True)
class PlaceRows:
    """What an overpass has seen of a place, before the haze test, which compares all of them."""

    number: int
    rows: tuple[Mapping[str, Any], ...]
    """The values of ``PlaceRow.to_dict``."""
    count: int
    """Of the overpasses to read."""


@dataclass(frozen=True)
class PlaceEnd:
    """All that was seen of a place."""

    number: int
    rows: tuple[Mapping[str, Any], ...] = ()
    """The values of ``PlaceRow.to_dict``, by time: they stand for what was told before."""
    composites: tuple[Mapping[str, Any], ...] = ()
    """The values of ``PlaceComposite.to_dict``: one of a mosaic, one of each period of a series that has any scene."""
    is_beyond: bool = False
    """Whether the place lies beyond the request's extent or polygons, so that scenes were searched around it."""
    notes: tuple[str, ...] = ()
    """What the user should read: scenes that could not be read."""
    problem: str = ""
    """A sentence, where nothing could be read."""


@dataclass(frozen=True)
class PlaceRow:
    """What an overpass has seen of the place."""

    sample: Sample
    scenes: tuple[str, ...]
    """Ids of the overpass' scenes, also of those that do not show the place."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {**vars(self.sample), "values": list(self.sample.values), "scenes": list(self.scenes)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> PlaceRow:
        """Read the values that ``to_dict`` returned."""
        own = {name: value for name, value in data.items() if name != "scenes"}
        return cls(Sample(**{**own, "values": tuple(data["values"])}), tuple(data["scenes"]))


@dataclass(frozen=True)
class PlaceComposite:
    """What the request's method makes of what is clear of a place: of several pixels, the median of theirs."""

    label: str
    """Of the period, see ``periods.label_of``; empty for the whole time."""
    values: tuple[Optional[float], ...]
    """Reflectance, 0 to 1, of each band, then each index; ``None`` is no data."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"label": self.label, "values": list(self.values)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> PlaceComposite:
        """Read the values that ``to_dict`` returned."""
        return cls(data["label"], tuple(data["values"]))


def read_rows(rows: Iterable[Mapping[str, Any]]) -> list[PlaceRow]:
    """Return the rows of an answer."""
    return [PlaceRow.from_dict(row) for row in rows]


# Quoted, as in ``protocol``.
PlaceOrder = Union["AskPlace", "GiveUpPlace"]
PlaceAnswer = Union["PlaceRows", "PlaceEnd"]
ORDERS: dict[str, type] = {"place-ask": AskPlace, "place-give-up": GiveUpPlace}
ANSWERS: dict[str, type] = {"place-rows": PlaceRows, "place-end": PlaceEnd}
