"""Names of layers, as people read them in a narrow list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ..common import looks, sensors
from ..common.indices import split_entries
from ..common.messages import Message
from .choices_made import ALL_BANDS, PanelChoices, split_bands

MonthName = Callable[[int], str]
"""Returns the short name of a month from 1 to 12, in the user's language."""


_METHODS = {
    "median": Message("median"),
    "mean": Message("mean"),
    "percentile": Message("percentile"),
    "geomedian": Message("geometric median"),
    "medoid": Message("medoid"),
    "max-ndvi": Message("greenest"),
    "recent": Message("most recent"),
    "best": Message("best available"),
}
"""Titles of the methods within a name, in lower case where the language has it."""


def layer_name(made: PanelChoices, start: date, end: date, month_name: MonthName) -> Message:
    """Return the name of the layer that choices make: ``S2 true colour · Jun-Aug 2023 · median``.

    Args:
        made: what is chosen.
        start: first day.
        end: last day.
        month_name: names months.
    """
    sensor = sensors.named(made.collection)
    return Message(
        "{sensor} {look} · {time} · {method}",
        sensor=sensor.short if sensor is not None else made.collection,
        look=look_name(made),
        time=time_name(start, end, month_name),
        method=_METHODS.get(made.method, made.method),
    )


def index_name(made: PanelChoices) -> str:
    """Return the name of the layer that the chosen indices become: their names."""
    return ", ".join(entry.partition("=")[0].strip() for entry in split_entries(made.indices))


def look_name(made: PanelChoices) -> str:
    """Return the name of the look, or of the bands where they are no look."""
    if made.look == ALL_BANDS:
        return Message("all bands")
    look = looks.BY_ID.get(made.look)
    return look.short if look is not None else ",".join(split_bands(made.bands))


def time_name(start: date, end: date, month_name: MonthName) -> str:
    """Return days in few letters: whole months without days, one year once; a ``Message``, or a year."""
    is_whole = _is_first(start) and _is_last(end)
    if is_whole and start.year == end.year and (start.month, end.month) == (1, 12):
        return str(start.year)

    def name(day: date) -> str:
        month = month_name(day.month)
        return month if is_whole else Message("{day} {month}", day=day.day, month=month)

    if start.year != end.year:
        return _range(_with_year(name(start), start), _with_year(name(end), end))
    if start == end or (is_whole and start.month == end.month):
        return _with_year(name(start), start)
    if start.month == end.month:
        month = month_name(end.month)
        days = Message("{first}–{last} {month}", first=start.day, last=end.day, month=month)  # noqa: RUF001
        return _with_year(days, end)
    return _with_year(_range(name(start), name(end)), end)


def _range(first: str, last: str) -> Message:
    return Message("{first}–{last}", first=first, last=last)  # noqa: RUF001 - the sign of ranges


def _with_year(text: str, day: date) -> Message:
    return Message("{date} {year}", date=text, year=day.year)


def _is_first(day: date) -> bool:
    return day.day == 1


def _is_last(day: date) -> bool:
    return (date.fromordinal(day.toordinal() + 1)).day == 1
