"""Results of jobs besides their files: records that become plain JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Optional

from .looks import Range


@dataclass(frozen=True)
class SceneRecord:
    """A scene, as lists, layers and recipes show it."""

    id: str
    datetime: str
    """Start of the sensing, UTC, as ``2023-08-15T09:50:31Z``."""
    cloud_cover: Optional[float]
    """Per cent of the whole scene."""
    platform: str
    tile: str
    orbit: Optional[int]
    baseline: str
    """Processing baseline."""


@dataclass(frozen=True)
class UsedScene(SceneRecord):
    """A scene in a recipe, with the scaling from its stored numbers to reflectance x 10000."""

    offset: int
    gain: float
    """Of the first band."""
    by_band: Mapping[str, Mapping[str, float]]
    """Offset and gain of each band, where they are not the same for all; else empty."""
    ratios: Mapping[str, float]
    """By which each band was multiplied to bring its date to the median of all; empty where none was."""
    notes: tuple[str, ...]
    """Where the item contradicts itself or its files, and which was believed."""


@dataclass(frozen=True)
class FoundScene(SceneRecord):
    """A scene that a search found."""

    collection: str
    thumbnail: str
    """Address of a small picture; empty where there is none."""
    footprint: str
    """WKT in longitude and latitude; empty where the item has none."""


@dataclass(frozen=True)
class FoundOverpass:
    """The scenes of one overpass of the area."""

    day: str
    platform: str
    orbit: Optional[int]
    cloud_cover: float
    """Mean of its scenes, per cent."""
    scenes: tuple[str, ...]
    """Ids of its scenes."""
    quicklook: str
    """Path of a picture of the area; empty where there is none."""
    area_cloud: Optional[float] = None
    """Share of the area's pixels with data that the mask's classes hide, per cent; ``None`` where it is not known."""
    coverage: Optional[float] = None
    """Share of the area that has data, per cent; ``None`` where it is not known."""

    @property
    def clear_share(self) -> float:
        """Share of the area that it shows clear, per cent; by the cloud cover of the scenes where no other is known."""
        cloud = self.cloud_cover if self.area_cloud is None else self.area_cloud
        return (100.0 if self.coverage is None else self.coverage) * (100.0 - cloud) / 100.0


def clearest_first(overpasses: Iterable[FoundOverpass]) -> list[FoundOverpass]:
    """Return overpasses sorted by the share of the area that they show clear, the clearest first, then by day."""
    return sorted(overpasses, key=lambda overpass: (-overpass.clear_share, overpass.day, overpass.scenes))


MUCH_SAVED = 20.0
"""Share of the bytes, per cent, from which on fewer views are worth a word."""
LIGHT, HEAVY, EXTREME = "light", "heavy", "extreme"
"""Levels of an estimate: done while one waits, worth a thought, and too much for this machine or for patience."""


@dataclass(frozen=True)
class RunEstimate:
    """The estimated cost of a run, from items and a few headers."""

    scene_count: int
    date_count: int
    width: int
    height: int
    ground_pixel_m: float
    """Size of a pixel on the ground, metres."""
    crs: str
    tile_count: int
    """On a cluster, each tile is a task."""
    request_count: int
    """Reads of files: headers, and the blocks that each tile needs of each file. Each is at least one HTTP request."""
    read_bytes: int
    memory_bytes: int
    """On this machine. On a cluster, each thread of a worker takes as much, and this machine takes little."""
    disk_bytes: int
    seconds: float
    thin_percent: float
    """Share of the area, per cent, that is expected to have fewer than three clear observations."""
    advice: tuple[str, ...]
    """Messages that say how to change the request, one for each excessive figure."""
    level: str
    """``LIGHT``, ``HEAVY`` or ``EXTREME``."""
    saved_percent: float = 0.0
    """Share of ``read_bytes``, per cent, that would not be read with 16 ``VIEWS``; 0 where a number is set already, or
    the method has no use for one."""


@dataclass(frozen=True)
class PreflightResult:
    """The scenes, overpasses and estimate of a preflight."""

    scenes: tuple[FoundScene, ...]
    overpasses: tuple[FoundOverpass, ...]
    plan: Optional[RunEstimate]
    """``None`` where it was not requested."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> PreflightResult:
        """Read the values that ``asdict`` returned."""
        plan = data["plan"]
        return cls(
            tuple(FoundScene(**scene) for scene in data["scenes"]),
            tuple(FoundOverpass(**{**found, "scenes": tuple(found["scenes"])}) for found in data["overpasses"]),
            RunEstimate(**{**plan, "advice": tuple(plan["advice"])}) if plan else None,
        )


@dataclass(frozen=True)
class DatePreview:
    """A picture of one overpass, georeferenced and without a mask."""

    path: str
    """The GeoTIFF: uint16, reflectance x 10000, 0 is no data; a band for each of ``bands``, which are its names."""
    bands: tuple[str, ...]
    """What to show as red, green and blue, or the only band, to show as grey."""
    display: Optional[tuple[Range, ...]]
    """Values of each band to show as black and as white; ``None`` where there is no data."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> DatePreview:
        """Read the values that ``asdict`` returned."""
        return cls(**{**data, "bands": tuple(data["bands"]), "display": read_ranges(data["display"])})


@dataclass(frozen=True)
class MosaicResult:
    """The result of a mosaic besides its files."""

    scene_count: int
    """Scenes used."""
    skipped_count: int
    """Scenes that could not be read."""
    filled_percent: float
    """Share of the area's pixels that have data, per cent."""
    one_view_percent: float
    """Share of the pixels with data that rest on one observation, per cent."""
    display: Optional[tuple[Range, ...]]
    """Values of each band to show as black and as white; ``None`` where the mosaic is empty."""
    date_count: int = 0
    """Days, in UTC, on which the scenes that were used were taken."""
    index_display: Optional[tuple[Range, ...]] = None
    """Values that most pixels of each index lie between; ``None`` where there are no indices, or one has no value."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> MosaicResult:
        """Read the values that ``asdict`` returned."""
        ranges = {name: read_ranges(data.get(name)) for name in ("display", "index_display")}
        return cls(**{**data, **ranges})


@dataclass(frozen=True)
class SeriesStep:
    """One mosaic of a series."""

    label: str
    """Label of its period; labels sort by time."""
    title: str
    """Title for the user."""
    first: str
    """First day of the period, ISO 8601."""
    last: str
    """Last day of the period, ISO 8601."""
    path: Path
    result: MosaicResult

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, those of ``result`` on the same level."""
        own = {name: value for name, value in vars(self).items() if name != "result"}
        return {**own, "path": str(self.path), **asdict(self.result)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SeriesStep:
        """Read the values that ``to_dict`` returned."""
        own = {name: data[name] for name in ("label", "title", "first", "last")}
        return cls(**own, path=Path(data["path"]), result=_result_in(data))


@dataclass(frozen=True)
class SeriesResult:
    """The result of a series besides its files."""

    steps: tuple[SeriesStep, ...]
    """Sorted by label."""
    scene_count: int
    """Scenes used."""
    skipped_count: int
    """Scenes that could not be read."""

    @property
    def display(self) -> tuple[Range, ...]:
        """Values of each band to show as black and as white in all steps: the medians of the steps' values."""
        return _together(step.result.display for step in self.steps)

    @property
    def index_display(self) -> tuple[Range, ...]:
        """Values that most pixels of each index lie between in all steps; empty where there are none."""
        return _together(step.result.index_display for step in self.steps)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "periods": [step.to_dict() for step in self.steps],
            "scene_count": self.scene_count,
            "skipped_count": self.skipped_count,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SeriesResult:
        """Read the values that ``to_dict`` returned."""
        steps = tuple(SeriesStep.from_dict(step) for step in data["periods"])
        return cls(steps, data["scene_count"], data["skipped_count"])


@dataclass(frozen=True)
class ChangeResult:
    """The result of a change besides its files."""

    before: MosaicResult
    after: MosaicResult
    compared_percent: float
    """Share of the area's pixels that have data in both times, per cent."""
    display: Optional[tuple[Range, ...]]
    """Values of each band that have the first and the last colour, of which 0 is in the middle; ``None`` where no pixel
    has data in both times."""

    @property
    def scene_count(self) -> int:
        """Scenes used."""
        return self.before.scene_count + self.after.scene_count

    @property
    def skipped_count(self) -> int:
        """Scenes that could not be read."""
        return self.before.skipped_count + self.after.skipped_count

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ChangeResult:
        """Read the values that ``asdict`` returned."""
        before, after = (MosaicResult.from_dict(data[name]) for name in ("before", "after"))
        return cls(before, after, data["compared_percent"], read_ranges(data["display"]))


def read_ranges(ranges: Optional[Iterable[Iterable[float]]]) -> Optional[tuple[Range, ...]]:
    """Return the ranges of bands in plain JSON values; ``None`` where there are none.

    Raises:
        TypeError, ValueError: where they are anything else.
    """
    return tuple((low, high) for low, high in ranges) if ranges else None


def _together(displays: Iterable[Optional[tuple[Range, ...]]]) -> tuple[Range, ...]:
    """Return the medians of the ranges of each band."""
    by_band = zip(*(display for display in displays if display))
    return tuple((_middle(low for low, _ in ranges), _middle(high for _, high in ranges)) for ranges in by_band)


def _middle(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def _result_in(data: Mapping[str, Any]) -> MosaicResult:
    return MosaicResult.from_dict({field.name: data[field.name] for field in fields(MosaicResult)})
