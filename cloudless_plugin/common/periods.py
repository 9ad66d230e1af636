"""Periods of a series: their labels, titles and days."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Callable, Optional

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


def _week(day: date) -> tuple[str, str]:
    """Name the week as ISO 8601 does: it begins on Monday, and belongs to the year of its Thursday."""
    year, number, _ = day.isocalendar()
    return f"{year}-w{number:02}", Message("Week {number} of {year}", number=number, year=year)


def _dekad(day: date) -> tuple[str, str]:
    """Name the dekad: the first ten days of a month, the next ten, or the rest."""
    number = min((day.day - 1) // 10, 2)
    last = calendar.monthrange(day.year, day.month)[1] if number == 2 else 10 * number + 10
    title = Message(
        "{first} to {last} {month} {year}",
        first=10 * number + 1,
        last=last,
        month=_MONTHS[day.month - 1],
        year=day.year,
    )
    return f"{day:%Y-%m}-d{number + 1}", title


_NAMES: dict[str, Callable[[date], tuple[str, str]]] = {
    "month": _month,
    "quarter": _quarter,
    "season": _season,
    "year": _year,
    "month-of-year": _month_of_year,
    "week": _week,
    "dekad": _dekad,
}
_ANY_DAY = date(2000, 1, 1)
_SPAN = Message("{first} to {last}").template
"""Title of a period of days."""
HEADING = Message("{sensor}, {first} to {last}").template
"""Of the pictures of a series, and the title of a layer."""
WORDS = (
    HEADING,
    GENERATED_RIGHTS,
    *_MONTHS,
    *_SEASONS,
    *(title.template for name in _NAMES.values() if isinstance(title := name(_ANY_DAY)[1], Message)),
    _SPAN,
)
"""The templates of all words in the pictures of a series, for their translation."""


def periods_of(request: Request) -> list[Period]:
    """Return the periods of a request for a series, with or without scenes, sorted by label.

    The first and the last period are cut at the request's days; months that are not requested are in no period.
    """
    found: dict[str, Period] = {}
    for first, last in _pieces(request):
        label, title = _name(first, request)
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


def days_asked(request: Request, label: Optional[str] = None) -> list[int]:
    """Return the ordinals of the days of a period, by its label; of all periods where that is ``None``."""
    return [
        day
        for first, last in _pieces(request)
        if label is None or label_of(first, request) == label
        for day in range(first.toordinal(), last.toordinal() + 1)
    ]


def begin_of(day: date, period: str) -> date:
    """Return the first day of the period in which a day lies, whichever days are asked for; the day itself for days."""
    if period == "week":
        return day - timedelta(days=day.weekday())
    if period == "dekad":
        return day.replace(day=min((day.day - 1) // 10, 2) * 10 + 1)
    if period == choices.DAYS:
        return day
    months = {"quarter": (day.month - 1) % 3, "season": day.month % 3, "year": day.month - 1}.get(period, 0)
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def label_of(day: date, request: Request) -> str:
    """Return the label of the period in which a day lies; labels sort by time.

    Args:
        day: of a scene.
        request: for a series, from whose first day periods of so many days are counted.
    """
    return _name(day, request)[0]


def _name(day: date, request: Request) -> tuple[str, str]:
    """Return label and title of the period of a day."""
    if request.period != choices.DAYS:
        return _NAMES[request.period or "month"](day)
    first = day - timedelta(days=(day - request.start).days % request.step)
    last = min(first + timedelta(days=request.step - 1), request.end)
    title = Message(_SPAN, first=first, last=last) if first < last else first.isoformat()
    return first.isoformat(), title


def _pieces(request: Request) -> Iterator[tuple[date, date]]:
    """Yield the first and the last day of each requested month, or of each part of it that lies in one period."""
    for first, last in months(request):
        begin = first
        for day in map(date.fromordinal, range(first.toordinal() + 1, last.toordinal() + 1)):
            if request.period is not None and _name(day, request)[0] != _name(begin, request)[0]:
                yield begin, day - timedelta(days=1)
                begin = day
        yield begin, last
