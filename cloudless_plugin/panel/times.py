"""Times that people name: the last three months, this summer, five summers."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from ..common import choices
from ..common.messages import Message

DATES = "dates"
"""The word for two days that the user gives."""
DEFAULT = "last-3-months"
TIMES = (
    (DEFAULT, Message("Last three months")),
    ("this-summer", Message("This summer")),
    ("last-summer", Message("Last summer")),
    ("spring", Message("Spring")),
    ("autumn", Message("Autumn")),
    ("winter", Message("Winter")),
    ("last-year", Message("Last year")),
    ("five-summers", Message("Five summers")),
    (DATES, Message("Custom dates")),
)
"""Word and title of each; presets keep the word, so that what was relative stays so."""
_NORTHERN_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""First month of each meteorological season north of the equator; in the south it is half a year later."""
_SUMMERS = 5


@dataclass(frozen=True)
class Span:
    """Two days, both included, and perhaps months of every year between them."""

    start: date
    end: date
    months: tuple[str, ...] = ()
    """From ``choices.MONTHS``; empty is all."""


def span_of(word: str, today: date, *, is_southern: bool = False) -> Span | None:
    """Return the days of a word of ``TIMES``; ``None`` for ``DATES``, which says none.

    A season is the latest that has begun, at most until today.

    Args:
        word: of ``TIMES``.
        today: the last day that a satellite may have seen.
        is_southern: whether the area lies south of the equator, where summer begins in December.
    """
    if word == DEFAULT:
        return Span(_months_before(today, 3), today)
    if word == "last-year":
        return Span(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))
    if word == "five-summers":
        last = _season("summer", today, 0, is_southern=is_southern)
        first = _season("summer", today, _SUMMERS - 1, is_southern=is_southern)
        numbers = [(first.start.month - 1 + step) % 12 for step in range(3)]
        return Span(first.start, last.end, tuple(choices.MONTHS[number] for number in sorted(numbers)))
    if word == "last-summer":
        return _season("summer", today, 1, is_southern=is_southern)
    name = "summer" if word == "this-summer" else word
    return _season(name, today, 0, is_southern=is_southern) if name in _NORTHERN_SEASONS else None


def _season(name: str, today: date, years_back: int, *, is_southern: bool) -> Span:
    month = (_NORTHERN_SEASONS[name] + (6 if is_southern else 0) - 1) % 12 + 1
    year = today.year if date(today.year, month, 1) <= today else today.year - 1
    start = date(year - years_back, month, 1)
    last_month = (month + 1) % 12 + 1
    last_year = start.year + (last_month < month)
    end = date(last_year, last_month, calendar.monthrange(last_year, last_month)[1])
    return Span(start, min(end, today))


def _months_before(day: date, count: int) -> date:
    month = day.month - count
    year, month = (day.year, month) if month > 0 else (day.year - 1, month + 12)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
