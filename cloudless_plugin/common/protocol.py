"""What crosses the border between QGIS and the engine's process: records, as JSON, one object a line.

QGIS sends orders on the worker's standard input: first ``WarmUp`` or a job, later perhaps ``Cancel``. The worker answers
with messages on its standard output, and ends with one ``Result`` or one ``Failure``. Where the worker's input ends, the
run ends too, and what it has done stays for the next one.

A sentence to be translated is an object: ``{"text": "Tile {done} of {count}", "values": {"done": 7, "count": 24}}``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Optional, Union

from .messages import from_json, to_json
from .results import MosaicResult, PreflightResult, SeriesResult

WARM_SECONDS = 600.0
"""How long a warm worker waits for a job."""


@dataclass(frozen=True)
class PreviewOrder:
    """A coarse mosaic to make first, to be looked at while the run goes on."""

    path: str
    """Where to write it."""
    pixels: int
    """How many pixels long it has to be: as many as the map canvas shows."""


@dataclass(frozen=True)
class RunJob:
    """Make a mosaic, or a series where the request has a period."""

    request: Mapping[str, Any]
    """As ``Request.to_dict`` gives it."""
    output: str
    """Path of the GeoTIFF, or of the folder of a series."""
    scratch: str = ""
    """Folder to make and to remove, beside the output; empty leaves the name to the engine."""
    preview: Optional[PreviewOrder] = None
    evidence: str = ""
    """Path of the evidence's GeoTIFF; empty makes none."""
    figure: str = ""
    """Path of a series' figure, PNG; empty makes none."""
    animation: str = ""
    """Path of a series' animation, GIF; empty makes none."""
    words: Mapping[str, str] = field(default_factory=dict)
    """``periods.WORDS`` in the user's language, for the pictures' titles."""
    logins: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    """HTTP headers by the address of the server that they are for."""

    def read_result(self, values: Mapping[str, Any]) -> Union[MosaicResult, SeriesResult]:
        """Return the result that a worker has sent."""
        return SeriesResult.from_dict(values) if self.request.get("period") else MosaicResult.from_dict(values)


@dataclass(frozen=True)
class PreflightJob:
    """List the scenes that match, and reckon what the run would take."""

    request: Mapping[str, Any]
    quicklooks: str = ""
    """Folder for a picture of the area at each overpass; empty makes none."""
    plan: bool = False
    """Whether to reckon what the run would take, for which a few headers are read."""
    logins: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def read_result(self, values: Mapping[str, Any]) -> PreflightResult:
        """Return the result that a worker has sent."""
        return PreflightResult.from_dict(values)


@dataclass(frozen=True)
class CheckJob:
    """Import what a run imports, so that a missing package shows."""

    def read_result(self, values: Mapping[str, Any]) -> None:  # noqa: ARG002 - there is nothing to read
        """Return nothing: that there is a result says it all."""


@dataclass(frozen=True)
class WarmUp:
    """Import what a run imports, and wait for a job."""


@dataclass(frozen=True)
class Cancel:
    """End the run."""


@dataclass(frozen=True)
class Ready:
    """The worker is warm."""


@dataclass(frozen=True)
class Progress:
    """What happens now, and the share of the whole that is done, 0 to 1."""

    fraction: float
    message: str


@dataclass(frozen=True)
class Info:
    """Something worth reading later."""

    message: str


@dataclass(frozen=True)
class Warned:
    """What the user should know before trusting the result."""

    message: str


@dataclass(frozen=True)
class PreviewReady:
    """The preview stands at ``path``."""

    path: str
    display: Optional[tuple[float, float]]
    """The values to show as black and as white; ``None`` where it is empty."""


@dataclass(frozen=True)
class Result:
    """The job is done."""

    values: Mapping[str, Any]
    """Plain JSON; the job's ``read_result`` reads it."""


@dataclass(frozen=True)
class Failure:
    """The job failed."""

    message: str
    """One sentence for the user."""
    trace: str = ""
    """For developers."""
    environment: bool = False
    """Whether the engine's packages are incomplete."""
    kept: bool = False
    """Whether what was done stays for the next run."""


Job = Union[RunJob, PreflightJob, CheckJob]
Order = Union[RunJob, PreflightJob, CheckJob, WarmUp, Cancel]
Answer = Union[Ready, Progress, Info, Warned, PreviewReady, Result, Failure]
_ORDERS: dict[str, type] = {
    "run": RunJob,
    "preflight": PreflightJob,
    "check": CheckJob,
    "warm": WarmUp,
    "cancel": Cancel,
}
_ANSWERS: dict[str, type] = {
    "ready": Ready,
    "progress": Progress,
    "info": Info,
    "warning": Warned,
    "preview": PreviewReady,
    "result": Result,
    "error": Failure,
}
_KINDS = {record: kind for kind, record in {**_ORDERS, **_ANSWERS}.items()}


def kind_of(record: Union[Order, Answer]) -> str:
    """Return the word that a record has on the wire, as ``run``."""
    return _KINDS[type(record)]


def encode(record: Union[Order, Answer]) -> str:
    """Return one line, ending in a newline. Letters beyond ASCII are escaped, so that any pipe carries it."""
    values = record.values if isinstance(record, Result) else _values(record)
    return json.dumps({"type": kind_of(record), **to_json(values)}) + "\n"


def _values(record: Any) -> dict[str, Any]:
    found = {each.name: getattr(record, each.name) for each in fields(record)}
    return {name: _values(value) if isinstance(value, PreviewOrder) else value for name, value in found.items()}


def decode_order(line: str) -> Optional[Order]:
    """Return the order in a line; ``None`` where it is none."""
    kind, values = _parsed(line)
    if kind not in _ORDERS:
        return None
    if values.get("preview"):
        values["preview"] = PreviewOrder(**values["preview"])
    order: Order = _ORDERS[kind](**values)
    return order


def decode_answer(line: str) -> Answer:
    """Return the answer in a line. A line that is none comes back as ``Info``, so that nothing is lost."""
    kind, values = _parsed(line)
    if kind not in _ANSWERS:
        return Info(line.rstrip())
    if kind == "result":
        return Result(values)
    if kind == "preview" and values["display"]:
        values["display"] = tuple(values["display"])
    answer: Answer = _ANSWERS[kind](**values)
    return answer


def _parsed(line: str) -> tuple[str, dict[str, Any]]:
    """Return the kind and the values of a line; no kind where it is no message."""
    try:
        message = json.loads(line, object_hook=from_json)
    except ValueError:
        message = None
    if isinstance(message, dict) and isinstance(message.get("type"), str):
        return message.pop("type"), message
    return "", {}
