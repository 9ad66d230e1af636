"""Names of layers, as people read them in a narrow list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ..common import looks, sensors
from ..common.messages import Message
from .choices_made import ALL_BANDS, PanelChoices, split_bands

MonthName = Callable[[int], str]
"""Returns the short name of a month from 1 to 12, in the user's language."""


def layer_name(made: PanelChoices, start: date, end: date, method: str, month_name: MonthName) -> Message:
    """Return the name of the layer that choices make: ``S2 true colour · Jun-Aug 2023 · median``.

    Args:
        made: what is chosen.
        start: first day.
        end: last day.
        method: title of the method, in the user's language, as it stands within a name.
        month_name: names months.
    """
    sensor = sensors.BY_COLLECTION.get(made.collection)
    return Message(
        "{sensor} {look} · {time} · {method}",
        sensor=sensor.short if sensor is not None else made.collection,
        look=look_name(made),
        time=time_name(start, end, month_name),
        method=method,
    )


def look_name(made: PanelChoices) -> str:
    """Return the name of the look, or of the bands where they are no look."""
    if made.look == ALL_BANDS:
        return Message("all bands")
    look = looks.BY_ID.get(made.look)
    return look.short if look is not None else ",".join(split_bands(made.bands))


def time_name(start: date, end: date, month_name: MonthName) -> Message:
    """Return days in few letters: whole months without days, one year once."""
    if (start.month, start.day, end.month, end.day, start.year) == (1, 1, 12, 31, end.year):
        return Message("{year}", year=start.year)
    if _is_first(start) and _is_last(end):
        return _months(start, end, month_name)
    one, other = (Message("{day} {month}", day=day.day, month=month_name(day.month)) for day in (start, end))
    if start == end:
        return Message("{day} {year}", day=one, year=start.year)
    if (start.year, start.month) == (end.year, end.month):
        return Message(
            "{first}–{last} {month} {year}",  # noqa: RUF001 - the sign of ranges
            first=start.day,
            last=end.day,
            month=month_name(start.month),
            year=start.year,
        )
    return _range(one, other, start, end)


def _months(start: date, end: date, month_name: MonthName) -> Message:
    one, other = month_name(start.month), month_name(end.month)
    if (start.year, start.month) == (end.year, end.month):
        return Message("{month} {year}", month=one, year=start.year)
    return _range(one, other, start, end)


def _range(one: str, other: str, start: date, end: date) -> Message:
    if start.year == end.year:
        return Message("{first}–{last} {year}", first=one, last=other, year=end.year)  # noqa: RUF001 - sign of ranges
    first, last = Message("{day} {year}", day=one, year=start.year), Message("{day} {year}", day=other, year=end.year)
    return Message("{first}–{last}", first=first, last=last)  # noqa: RUF001 - the sign of ranges


def _is_first(day: date) -> bool:
    return day.day == 1


def _is_last(day: date) -> bool:
    return (date.fromordinal(day.toordinal() + 1)).day == 1
