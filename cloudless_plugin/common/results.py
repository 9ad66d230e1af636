"""What a job gives besides its files. Each record is plain JSON on the wire and in the recipe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Optional


@dataclass(frozen=True)
class SceneRecord:
    """A scene as lists, layers and recipes tell it."""

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
    """A scene as the recipe tells it: with what turned its stored numbers into reflectance x 10000."""

    offset: int
    gain: float


@dataclass(frozen=True)
class FoundScene(SceneRecord):
    """A scene as the search found it."""

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
    """Per cent, mean of its scenes."""
    scenes: tuple[str, ...]
    """Their ids."""
    quicklook: str
    """Path of a picture of the area; empty where there is none."""


@dataclass(frozen=True)
class RunEstimate:
    """What a run would take, reckoned from items and a few headers."""

    scene_count: int
    date_count: int
    width: int
    height: int
    metres: float
    """Size of a pixel on the ground."""
    crs: str
    tile_count: int
    """On a cluster, each tile is a task."""
    request_count: int
    """Reads of files: headers, and the blocks that each tile needs of each file. Each is at least one HTTP request."""
    read_bytes: int
    memory_bytes: int
    """Of this machine. On a cluster, each thread of a worker takes as much, and this machine takes little."""
    disk_bytes: int
    seconds: float
    thin_percent: float
    """Share of the area that is expected to have fewer than three clear views."""
    advice: tuple[str, ...]
    """What to change where a figure is beyond what is sensible."""


@dataclass(frozen=True)
class PreflightResult:
    """What a preflight found."""

    scenes: tuple[FoundScene, ...]
    passes: tuple[FoundOverpass, ...]
    plan: Optional[RunEstimate]
    """``None`` where nobody asked for it."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> PreflightResult:
        """Return what ``asdict`` made."""
        plan = data["plan"]
        return cls(
            tuple(FoundScene(**scene) for scene in data["scenes"]),
            tuple(FoundOverpass(**{**found, "scenes": tuple(found["scenes"])}) for found in data["passes"]),
            RunEstimate(**{**plan, "advice": tuple(plan["advice"])}) if plan else None,
        )


@dataclass(frozen=True)
class MosaicResult:
    """What a mosaic gives besides its files."""

    scene_count: int
    """Scenes used."""
    skipped_count: int
    """Scenes that could not be read."""
    filled_percent: float
    """Share of the pixels of the area that have data."""
    display: Optional[tuple[float, float]]
    """The values to show as black and as white; ``None`` where the mosaic is empty."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> MosaicResult:
        """Return what ``asdict`` made."""
        return cls(**{**data, "display": tuple(data["display"]) if data["display"] else None})


@dataclass(frozen=True)
class SeriesStep:
    """One mosaic of a series."""

    label: str
    """Of its period; labels sort as time does."""
    title: str
    """What the user reads."""
    first: str
    """First day of the period, ISO 8601."""
    last: str
    """Last day."""
    path: Path
    result: MosaicResult

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, those of the result beside the others."""
        fields = {name: value for name, value in vars(self).items() if name != "result"}
        return {**fields, "path": str(self.path), **asdict(self.result)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SeriesStep:
        """Return what ``to_dict`` made."""
        own = {name: data[name] for name in ("label", "title", "first", "last")}
        return cls(**own, path=Path(data["path"]), result=_result_in(data))


@dataclass(frozen=True)
class SeriesResult:
    """What a series gives besides its files."""

    steps: tuple[SeriesStep, ...]
    """In the order of their labels."""
    scene_count: int
    """Scenes used."""
    skipped_count: int
    """Scenes that could not be read."""

    @property
    def display(self) -> tuple[float, float]:
        """The values to show as black and as white in all steps: the medians of the steps' own."""
        ranges = sorted(step.result.display for step in self.steps if step.result.display)
        lows, highs = sorted(low for low, _ in ranges), sorted(high for _, high in ranges)
        return lows[len(lows) // 2], highs[len(highs) // 2]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "periods": [step.to_dict() for step in self.steps],
            "scene_count": self.scene_count,
            "skipped_count": self.skipped_count,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SeriesResult:
        """Return what ``to_dict`` made."""
        steps = tuple(SeriesStep.from_dict(step) for step in data["periods"])
        return cls(steps, data["scene_count"], data["skipped_count"])


def _result_in(data: Mapping[str, Any]) -> MosaicResult:
    names = ("scene_count", "skipped_count", "filled_percent", "display")
    return MosaicResult.from_dict({name: data[name] for name in names})
