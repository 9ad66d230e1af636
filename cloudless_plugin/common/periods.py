"""Periods of a series: their labels, titles and days."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Callable

from . import choices
from .attribution import GENERATED_RIGHTS
from .messages import Message
from .request import Request

_MONTHS = (
    Message("January"),
    Message("February"),
    Message("March"),
    Message("April"),
    Message("May"),
    Message("June"),
    Message("July"),
    Message("August"),
    Message("September"),
    Message("October"),
    Message("November"),
    Message("December"),
)
_SEASONS = (Message("Winter"), Message("Spring"), Message("Summer"), Message("Autumn"))


@dataclass(frozen=True)
class Period:
    """One step of a series."""

    label: str
    """Name of the step's files; labels sort by time."""
    title: str
    """Title for the user."""
    first: date
    """First day."""
    last: date
    """Last day. A ``month-of-year`` has the days of the last requested year."""


def _month(day: date) -> tuple[str, str]:
    return f"{day:%Y-%m}", Message("{month} {year}", month=_MONTHS[day.month - 1], year=day.year)


def _quarter(day: date) -> tuple[str, str]:
    number = (day.month + 2) // 3
    return f"{day.year}-q{number}", Message("Quarter {number} of {year}", number=number, year=day.year)


def _season(day: date) -> tuple[str, str]:
    """Name the meteorological season: December belongs to the winter of the next year."""
    number, year = day.month % 12 // 3, day.year + (day.month == 12)
    name = _SEASONS[number]
    return f"{year}-{number + 1}-{name.lower()}", Message("{season} {year}", season=name, year=year)


def _year(day: date) -> tuple[str, str]:
    return f"{day.year}", f"{day.year}"


def _month_of_year(day: date) -> tuple[str, str]:
    name = _MONTHS[day.month - 1]
    return f"{day.month:02}-{name.lower()}", name


_NAMES: dict[str, Callable[[date], tuple[str, str]]] = {
    "month": _month,
    "quarter": _quarter,
    "season": _season,
    "year": _year,
    "month-of-year": _month_of_year,
}
_ANY_DAY = date(2000, 1, 1)
HEADING = Message("{sensor}, {first} to {last}").template
"""Of the pictures of a series, and the title of a layer."""
WORDS = (
    HEADING,
    GENERATED_RIGHTS,
    *_MONTHS,
    *_SEASONS,
    *(title.template for name in _NAMES.values() if isinstance(title := name(_ANY_DAY)[1], Message)),
)
"""The templates of all words in the pictures of a series, for their translation."""


def periods_of(request: Request) -> list[Period]:
    """Return the periods of a request for a series, with or without scenes, sorted by label.

    The first and the last period are cut at the request's days; months that are not requested are in no period.
    """
    name = _NAMES[request.period or "month"]
    found: dict[str, Period] = {}
    for first, last in months(request):
        label, title = name(first)
        before = found.get(label)
        keeps = before is not None and request.period != "month-of-year"
        found[label] = Period(label, title, before.first if keeps and before else first, last)
    return [found[label] for label in sorted(found)]


def months(request: Request) -> Iterator[tuple[date, date]]:
    """Yield the first and the last day of each requested month, cut at the request's days."""
    first = request.start
    while first <= request.end:
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        if not request.months or choices.MONTHS[first.month - 1] in request.months:
            yield first, min(last, request.end)
        first = last + timedelta(days=1)


def label_of(day: date, period: str) -> str:
    """Return the label of the period in which a day lies; labels sort by time.

    Args:
        day: of a scene.
        period: one of ``choices.PERIODS``.
    """
    return _NAMES[period](day)[0]
