"""Where a time axis says which day, month or year it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

_DAY_STEPS = (1, 2, 5, 7, 14)
_MONTH_STEPS = (1, 2, 3, 6)
_YEAR_STEPS = (1, 2, 5, 10, 20, 50)
_LONGEST_IN_DAYS = 56
"""Days: an axis that is shorter shows days."""
_GAP = 8
"""Pixels at least between two labels."""


@dataclass(frozen=True)
class Label:
    """A text on the axis; it begins where its time begins."""

    x: float
    """Where, in pixels."""
    day: date
    text: str
    is_tick: bool
    """Whether its time begins there; else it began before the axis."""


@dataclass(frozen=True)
class Words:
    """How to name a time, in the user's language."""

    day: Callable[[date], str]
    month: Callable[[date], str]
    year: Callable[[str, date], str]
    """Of a text for a day or month, the same with its year."""
    width: Callable[[str], float]
    """Of a text, in pixels."""


@dataclass(frozen=True)
class Axis:
    """The days from ``first`` to ``last``, side by side from ``left`` to ``right``, in pixels."""

    first: date
    last: date
    left: float
    right: float

    def x_of(self, day: date) -> float:
        """Return where a day stands; the middle where the axis has one day only."""
        days = (self.last - self.first).days
        if not days:
            return (self.left + self.right) / 2
        return self.left + (self.right - self.left) * (day - self.first).days / days

    def labels(self, words: Words) -> list[Label]:
        """Return the labels, from left to right, thinned so that none runs into the next or over the right end."""
        for candidates in self._choices(words):
            labels = self._that_fit(candidates, words)
            if labels:
                return self._with_year(labels, words)
        return []

    def _with_year(self, labels: list[Label], words: Words) -> list[Label]:
        """Return labels of which the first names its year as well, where none does and there is room for it."""
        if any(map(_is_year, labels)):
            return labels
        first, *others = labels
        longer = replace(first, text=words.year(first.text, first.day))
        end = longer.x + words.width(longer.text) + _GAP
        return [longer, *others] if not others or end <= others[0].x else labels

    def _choices(self, words: Words) -> Iterator[list[Label]]:
        """Yield the labels of each unit of time, the finest first."""
        if (self.last - self.first).days < _LONGEST_IN_DAYS:
            for step in _DAY_STEPS:
                days = range(0, (self.last - self.first).days + 1, step)
                yield [self._label(self.first + timedelta(days=count), words.day) for count in days]
        for step in _MONTH_STEPS:
            yield [
                self._label(month, _month_or_year(words)) for month in self._months() if not (month.month - 1) % step
            ]
        for step in _YEAR_STEPS:
            years = [month for month in self._months() if month.month == 1 and not month.year % step]
            yield [self._label(year, lambda day: str(day.year)) for year in years]

    def _months(self) -> Iterator[date]:
        """Yield the first day of each month that has a day on the axis."""
        month = self.first.replace(day=1)
        while month <= self.last:
            yield month
            month = (month + timedelta(days=31)).replace(day=1)

    def _label(self, day: date, text: Callable[[date], str]) -> Label:
        return Label(self.x_of(max(day, self.first)), day, text(day), is_tick=day >= self.first)

    def _that_fit(self, labels: list[Label], words: Words) -> list[Label] | None:
        """Return labels without those that do not fit at the two ends; ``None`` where others run into each other."""
        ends = [label.x + words.width(label.text) for label in labels]
        nexts = [label.x for label in labels[1:]]
        fits = [end + _GAP <= start for end, start in zip(ends, nexts)]
        is_firm = bool(labels) and (labels[0].is_tick or _is_year(labels[0]))
        if not all(fits[1:]) or (fits and not fits[0] and is_firm):
            return None
        kept = labels[1:] if fits and not fits[0] else labels
        if len(kept) > 1 and ends[-1] > self.right + 1:
            kept = kept[:-1]
        return [label for label in kept if words.width(label.text) <= self.right - self.left]


def _is_year(label: Label) -> bool:
    return label.text == str(label.day.year)


def _month_or_year(words: Words) -> Callable[[date], str]:
    """Return what names a month by its name, and the first of a year by the year."""
    return lambda month: str(month.year) if month.month == 1 else words.month(month)
