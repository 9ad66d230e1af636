"""Days and values along the axes of a chart."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ..common.periods import days_asked, label_of
from ..common.request import Request

_STEPS = (1.0, 2.0, 5.0, 10.0, 20.0)
_MARGIN = 0.08
"""Share of the values' range that stays free above and below."""
_LEAST = 0.02
"""Range of values at least: noise shall not look like a change."""


@dataclass(frozen=True)
class Span:
    """Days one after the other that make one mosaic."""

    label: str
    """Of the period, see ``periods.label_of``; empty for the whole time."""
    first: date
    last: date


def spans_of(request: Request) -> list[Span]:
    """Return the days that are asked for, by time: of a period of every year, those of each year."""
    spans: list[Span] = []
    for day in map(date.fromordinal, days_asked(request)):
        label = label_of(day, request) if request.period else ""
        before = spans[-1] if spans else None
        if before is not None and before.label == label and (day - before.last).days == 1:
            spans[-1] = Span(label, before.first, day)
        else:
            spans.append(Span(label, day, day))
    return spans


@dataclass(frozen=True)
class ValueAxis:
    """The values from ``low`` to ``high``."""

    low: float
    high: float

    @classmethod
    def of(cls, clear: Iterable[float | None], others: Iterable[float | None]) -> ValueAxis:
        """Return an axis that shows all clear values; of the others, where there are none of these.

        What is brighter, as clouds are, does not press what is clear flat: it is drawn at the edge.
        """
        shown = [value for value in clear if value is not None] or [value for value in others if value is not None]
        if not shown:
            return cls(0.0, 1.0)
        low, high = min(shown), max(shown)
        if high - low < _LEAST:
            middle = (low + high) / 2
            low, high = middle - _LEAST / 2, middle + _LEAST / 2
        margin = _MARGIN * (high - low)
        return cls(low - margin, high + margin)

    def share(self, value: float) -> float:
        """Return where a value lies: 0 at the low end, 1 at the high one, and no farther."""
        return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)

    def is_beyond(self, value: float) -> bool:
        """Tell whether a value lies off the axis."""
        return not self.low <= value <= self.high

    def ticks(self, most: int) -> list[float]:
        """Return round values, as many as there are of one step, but ``most`` at most."""
        power = 10.0 ** math.floor(math.log10((self.high - self.low) / max(most, 1)))
        for step in (step * power for step in _STEPS):
            first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
            if last - first < most:
                return [round(number * step, 10) for number in range(first, last + 1)]
        return []


def decimals_of(ticks: Iterable[float]) -> int:
    """Return how many decimals tell some values apart."""
    return max((len(f"{tick:.10f}".rstrip("0").partition(".")[2]) for tick in ticks), default=0)
