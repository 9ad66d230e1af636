"""The records that QGIS and the engine's process exchange, as JSON, one object a line.

QGIS sends orders to the worker's standard input: first ``WarmUp`` or a job, later perhaps ``Cancel``. The worker sends
answers to its standard output, the last of which is one ``Result`` or one ``Failure``. If the worker's input ends, the
run ends too; its work is kept, and the same request resumes it.

A ``Message`` is an object, for translation: ``{"text": "Tile {done} of {count}", "values": {"done": 7, "count": 24}}``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Optional, Union

from . import live_records, place_records
from .beside import ITEM, RECIPE
from .collections_listed import CollectionsResult
from .live_records import LiveAnswer, LiveOrder
from .looks import Range
from .messages import from_json, to_json
from .place_records import PlaceAnswer, PlaceOrder
from .places import SamplesResult
from .results import ChangeResult, DatePreview, MosaicResult, PreflightResult, SeriesResult, read_ranges

WARM_SECONDS = 600.0
"""Seconds that a warm worker waits for a job."""
_BESIDE = ("", RECIPE, ITEM)
"""What the names of a mosaic, its recipe and its STAC item have beyond the mosaic's."""


@dataclass(frozen=True)
class PreviewOrder:
    """A coarse mosaic to make first, and to show while the run goes on."""

    path: str
    """Where to write it."""
    pixels: int
    """Maximum length of the preview, pixels: the longer edge of the map canvas."""


@dataclass(frozen=True)
class RunJob:
    """Make a mosaic, a series where the request has a period, or a change where ``change`` names two mosaics."""

    request: Mapping[str, Any]
    """The values of ``Request.to_dict``, or of ``ChangeRequest.to_dict``."""
    output: str
    """Path of the GeoTIFF, or of the folder of a series."""
    scratch: str = ""
    """Scratch folder of the run, beside the output; if empty, the engine names one."""
    preview: Optional[PreviewOrder] = None
    evidence: str = ""
    """Path of the evidence's GeoTIFF; empty makes none."""
    indices: str = ""
    """Path of the GeoTIFF of a mosaic's indices, which the request names; empty where it names none."""
    change: Mapping[str, str] = field(default_factory=dict)
    """Paths of a change's mosaics, ``before`` and ``after``, and of their evidence, ``before_evidence`` and so on."""
    with_evidence: bool = False
    """Of a series, whether evidence lies beside each mosaic."""
    figure: str = ""
    """Path of a series' figure, PNG; empty makes none."""
    animation: str = ""
    """Path of a series' animation, GIF; empty makes none."""
    style: Mapping[str, Any] = field(default_factory=dict)
    """Of the animation: values of ``AnimationStyle`` by their names."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Translations of ``periods.WORDS``, for the titles of the pictures."""
    logins: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    """HTTP headers by an address on the server that they are for."""
    allowed_engines: tuple[str, ...] = ()
    """Addresses of Dask that the user has allowed."""

    @property
    def others(self) -> list[Path]:
        """Paths of the outputs besides ``output``."""
        mosaics = [self.change[name] + end for name in ("before", "after") if self.change for end in _BESIDE]
        evidence = [path for name, path in self.change.items() if name.endswith("evidence")]
        names = (self.evidence, self.indices, self.figure, self.animation, *mosaics, *evidence)
        return [Path(name) for name in names if name]

    def read_result(self, values: Mapping[str, Any]) -> Union[MosaicResult, SeriesResult, ChangeResult]:
        """Return the result in the values of a ``Result``."""
        if self.change:
            return ChangeResult.from_dict(values)
        return SeriesResult.from_dict(values) if self.request.get("period") else MosaicResult.from_dict(values)


@dataclass(frozen=True)
class PreflightJob:
    """List the scenes that match, and estimate the run."""

    request: Mapping[str, Any]
    quicklooks: str = ""
    """Folder for a picture of the area at each overpass; empty makes none."""
    plan: bool = False
    """Whether to estimate the run, for which a few headers are read."""
    area_stats: bool = False
    """Whether to tell cloud cover and coverage of the area, for which each classification is read coarsely."""
    output: str = ""
    """Path of the output, whose disk the estimate looks at; empty for a temporary one."""
    logins: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def read_result(self, values: Mapping[str, Any]) -> PreflightResult:
        """Return the result in the values of a ``Result``."""
        return PreflightResult.from_dict(values)


@dataclass(frozen=True)
class DatePreviewJob:
    """Draw what the scenes of one overpass show of the area, as it was seen."""

    request: Mapping[str, Any]
    """The values of ``Request.to_dict``; ``scenes`` names those of the overpass."""
    path: str
    """Where to write the GeoTIFF, in a folder that the caller removes."""
    pixels: int
    """About the length of the picture, pixels: the longer edge of the map canvas."""
    logins: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def read_result(self, values: Mapping[str, Any]) -> DatePreview:
        """Return the result in the values of a ``Result``."""
        return DatePreview.from_dict(values)


@dataclass(frozen=True)
class SamplesJob:
    """Write what each overpass has seen of places."""

    request: Mapping[str, Any]
    """The values of ``Request.to_dict``."""
    places: str
    """Path of the places, see ``places.write_places``."""
    places_crs: str
    """CRS of their coordinates, as an authority code or WKT."""
    samples: str
    """Where to write the samples, see ``places.read_samples``, in a folder that the caller removes."""
    logins: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def read_result(self, values: Mapping[str, Any]) -> SamplesResult:
        """Return the result in the values of a ``Result``."""
        return SamplesResult.from_dict(values)


@dataclass(frozen=True)
class CollectionsJob:
    """List the collections of a catalogue, and tell of each whether it can be composed."""

    url: str
    """Root of a STAC API or of a static catalogue, or path or address of an item collection."""
    logins: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def read_result(self, values: Mapping[str, Any]) -> CollectionsResult:
        """Return the result in the values of a ``Result``."""
        return CollectionsResult.from_dict(values)


@dataclass(frozen=True)
class CheckJob:
    """Import the packages of a run, so that a missing one shows."""

    def read_result(self, values: Mapping[str, Any]) -> None:
        """Return nothing, since this job's ``Result`` has no values."""


@dataclass(frozen=True)
class WarmUp:
    """Import the packages of a run, and wait for a job."""


@dataclass(frozen=True)
class Cancel:
    """End the run."""


@dataclass(frozen=True)
class Ready:
    """The worker is warm."""


@dataclass(frozen=True)
class Progress:
    """The current step of a job, and the fraction of the whole that is done, 0 to 1."""

    fraction: float
    message: str


@dataclass(frozen=True)
class Info:
    """A note for the log."""

    message: str


@dataclass(frozen=True)
class Warned:
    """A warning that the user should read before trusting the result."""

    message: str


@dataclass(frozen=True)
class PreviewReady:
    """The preview has been written to ``path``."""

    path: str
    display: Optional[tuple[Range, ...]]
    """Values of each band to show as black and as white; ``None`` where the preview is empty."""


@dataclass(frozen=True)
class Held:
    """An output cannot be replaced, since a program has it open: that may be QGIS, which lets go of it then."""

    path: str


@dataclass(frozen=True)
class Result:
    """The job is done."""

    values: Mapping[str, Any]
    """Plain JSON values, which the job's ``read_result`` reads."""


@dataclass(frozen=True)
class Failure:
    """The job failed."""

    message: str
    """One sentence for the user."""
    trace: str = ""
    """Traceback, for developers."""
    environment: bool = False
    """Whether the engine's packages are incomplete."""
    kept: bool = False
    """Whether the work is kept, to be resumed by the same request."""


# Quoted, since typing keeps the classes that it is given, and QGIS could not unload them.
Job = Union["RunJob", "PreflightJob", "DatePreviewJob", "SamplesJob", "CollectionsJob", "CheckJob"]
Order = Union[Job, "WarmUp", "Cancel", LiveOrder, PlaceOrder]
Answer = Union[
    "Ready", "Progress", "Info", "Warned", "PreviewReady", "Held", "Result", "Failure", LiveAnswer, PlaceAnswer
]
_ORDERS: dict[str, type] = {
    "run": RunJob,
    "preflight": PreflightJob,
    "date": DatePreviewJob,
    "samples": SamplesJob,
    "collections": CollectionsJob,
    "check": CheckJob,
    "warm": WarmUp,
    "cancel": Cancel,
    **live_records.ORDERS,
    **place_records.ORDERS,
}
_ANSWERS: dict[str, type] = {
    "ready": Ready,
    "progress": Progress,
    "info": Info,
    "warning": Warned,
    "preview": PreviewReady,
    "held": Held,
    "result": Result,
    "error": Failure,
    **live_records.ANSWERS,
    **place_records.ANSWERS,
}
_KINDS = {record: kind for kind, record in {**_ORDERS, **_ANSWERS}.items()}


def kind_of(record: Union[Order, Answer]) -> str:
    """Return the ``type`` that a record has in JSON, such as ``run``."""
    return _KINDS[type(record)]


def encode(record: Union[Order, Answer]) -> str:
    """Return a record as one line of JSON, in ASCII so that any pipe carries it, with its newline."""
    values = record.values if isinstance(record, Result) else _values(record)
    return json.dumps({"type": kind_of(record), **to_json(values)}) + "\n"


def _values(record: Any) -> dict[str, Any]:
    found = {each.name: getattr(record, each.name) for each in fields(record)}
    return {name: _values(value) if isinstance(value, PreviewOrder) else value for name, value in found.items()}


def decode_order(line: str) -> Optional[Order]:
    """Return the order in a line; ``None`` for any other line."""
    kind, values = _parsed(line)
    if kind not in _ORDERS:
        return None
    try:
        if values.get("preview"):
            values["preview"] = PreviewOrder(**values["preview"])
        for name in ("allowed_engines", "shown", "bounds"):
            if name in values:
                values[name] = tuple(values[name])
        order: Order = _ORDERS[kind](**values)
    except TypeError:  # other fields
        return None
    return order


def decode_answer(line: str) -> Answer:
    """Return the answer in a line; any other line becomes an ``Info``, so that nothing is lost."""
    kind, values = _parsed(line)
    if kind not in _ANSWERS:
        return Info(line.rstrip())
    if kind == "result":
        return Result(values)
    try:
        if "display" in values:
            values["display"] = read_ranges(values["display"])
        for name in ("rows", "composites", "notes"):
            if name in values:
                values[name] = tuple(values[name])
        answer: Answer = _ANSWERS[kind](**values)
    except (TypeError, ValueError):  # other fields
        return Info(line.rstrip())
    return answer


def _parsed(line: str) -> tuple[str, dict[str, Any]]:
    """Return the type and the values of the record in a line; an empty type for any other line."""
    try:
        message = json.loads(line, object_hook=from_json)
    except (LookupError, ValueError):  # no JSON, or a template without its values
        message = None
    if isinstance(message, dict) and isinstance(message.get("type"), str):
        return message.pop("type"), message
    return "", {}
