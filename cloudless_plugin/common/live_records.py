"""What QGIS and the live engine say to each other, in the lines of ``protocol``.

The first order is ``LiveJob``; ``LiveReady`` answers it. The engine ends with its input, or with ``Cancel``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Union


@dataclass(frozen=True)
class LiveJob:
    """Serve the tiles of live layers, until the input ends; see ``LiveShow``."""

    secret: str = field(repr=False)
    """What the path of each tile begins with: letters, digits, ``-`` and ``_``, at least twenty."""


@dataclass(frozen=True)
class LiveShow:
    """Show a request in a live layer: a new one, or in place of what it showed."""

    layer: str
    """Name of the layer: letters and digits."""
    number: int
    """Of what is shown, greater than before: tiles lie at ``/SECRET/LAYER/NUMBER/{z}/{x}/{y}.png``."""
    request: Mapping[str, Any]
    """The values of ``Request.to_dict``; its extent does not count."""
    shown: tuple[str, ...]
    """Names of the bands to show as red, green and blue, or of the only one, as grey."""
    logins: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class LivePrefetch:
    """Compose the view of a request that a live layer may show next."""

    layer: str
    request: Mapping[str, Any]
    shown: tuple[str, ...]


@dataclass(frozen=True)
class LiveHide:
    """Forget a live layer."""

    layer: str


@dataclass(frozen=True)
class LiveView:
    """What the map shows: it is composed together, and scenes are searched for it and what is around it."""

    bounds: tuple[float, float, float, float]
    """West, south, east, north, metres of EPSG:3857."""
    pixel_m: float
    """Size of a pixel on the ground, metres."""


@dataclass(frozen=True)
class LiveStretch:
    """Choose anew, by the view, which values a live layer shows as black and as white."""

    layer: str
    number: int
    """Of what is shown from then on, see ``LiveShow``."""


@dataclass(frozen=True)
class LiveAsk:
    """Tell what a live layer shows at a place, by ``LiveFound``."""

    layer: str
    question: int
    """Number of the question; a later one overtakes it."""
    x: float
    """Metres of EPSG:3857."""
    y: float


@dataclass(frozen=True)
class LiveWords:
    """What a sentence of a ``LiveNote`` is in the user's language."""

    sentence: str
    words: str


@dataclass(frozen=True)
class LiveReady:
    """The live engine serves tiles on a port of this machine's loopback interface."""

    port: int


@dataclass(frozen=True)
class LiveNote:
    """A sentence about what a live layer shows."""

    layer: str
    number: int
    message: str
    is_problem: bool


@dataclass(frozen=True)
class LiveChanged:
    """Tiles of a live layer are better than they were: they are worth asking for again."""

    layer: str
    number: int


@dataclass(frozen=True)
class LiveFound:
    """What a live layer shows at a place that was asked for."""

    layer: str
    question: int
    values: Mapping[str, int]
    """Reflectance x 10000 by band, 0 is no data."""
    clear: int
    """Dates that show the place clear."""
    dates: int
    """Dates that are in view."""
    problem: str = ""
    """A sentence, where nothing could be read."""


# Quoted, as in ``protocol``.
LiveOrder = Union["LiveJob", "LiveShow", "LivePrefetch", "LiveHide", "LiveView", "LiveStretch", "LiveAsk", "LiveWords"]
LiveAnswer = Union["LiveReady", "LiveNote", "LiveChanged", "LiveFound"]
ORDERS: dict[str, type] = {
    "live": LiveJob,
    "live-show": LiveShow,
    "live-next": LivePrefetch,
    "live-hide": LiveHide,
    "live-view": LiveView,
    "live-stretch": LiveStretch,
    "live-ask": LiveAsk,
    "live-words": LiveWords,
}
ANSWERS: dict[str, type] = {
    "live-ready": LiveReady,
    "live-note": LiveNote,
    "live-changed": LiveChanged,
    "live-found": LiveFound,
}
