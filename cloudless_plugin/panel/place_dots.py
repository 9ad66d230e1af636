"""What the chart of a place draws, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ..common.messages import Message
from .place_spans import Span, ValueAxis


@dataclass(frozen=True)
class Dot:
    """One overpass."""

    key: str
    """By which it is the same in another chart of the place."""
    day: date
    value: float | None
    """``None`` is no data, or nothing clear of a polygon."""
    state: str
    """From ``places.STATES``."""
    ticked: bool
    """Whether the mosaic may use it."""
    told: str
    """What is known of it, in the user's language."""

    @property
    def is_clear(self) -> bool:
        """Whether it counts."""
        return self.state == "clear" and self.ticked


@dataclass(frozen=True)
class ChartContent:
    """All that a chart shows."""

    caption: str = ""
    """What the values are."""
    dots: Sequence[Dot] = ()
    """By time."""
    spans: Sequence[Span] = ()
    """The days that are asked for."""
    line: Mapping[str, float] = field(default_factory=dict)
    """The composite's value, by the label of a span."""
    line_name: str = ""
    """What the line is; empty where there is none."""
    line_told: str = ""
    """What the user should know of it."""

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day to show; ``None`` where there is nothing."""
        days = [span.first for span in self.spans] + [span.last for span in self.spans]
        days += [dot.day for dot in self.dots]
        return (min(days), max(days)) if days else None

    @property
    def is_series(self) -> bool:
        """Whether there are periods to tell apart."""
        return len({span.label for span in self.spans}) > 1

    def value_axis(self) -> ValueAxis:
        """Return the axis of the values."""
        clear = [dot.value for dot in self.dots if dot.is_clear]
        return ValueAxis.of([*clear, *self.line.values()], [dot.value for dot in self.dots])

    def states(self) -> list[str]:
        """Return the states that are shown, each once, the clear one first."""
        order = ("clear", "cloud", "shadow", "haze", "nodata", "outside")
        shown = {dot.state for dot in self.dots}
        return [state for state in order if state in shown]


SHORT_STATES = {
    "clear": Message("clear"),
    "cloud": Message("cloud"),
    "shadow": Message("shadow"),
    "haze": Message("haze"),
    "outside": Message("beyond the swath"),
    "nodata": Message("no data"),
}
"""States in a legend."""
