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
        method: title of the method, in the user's language.
        month_name: names months.
    """
    sensor = sensors.BY_COLLECTION.get(made.collection)
    return Message(
        "{sensor} {look} · {time} · {method}",
        sensor=sensor.short if sensor is not None else made.collection,
        look=look_name(made),
        time=time_name(start, end, month_name),
        method=_lower_first(method),
    )


def look_name(made: PanelChoices) -> str:
    """Return the name of the look, or of the bands where they are no look."""
    if made.look == ALL_BANDS:
        return Message("all bands")
    look = looks.BY_ID.get(made.look)
    return look.short if look is not None else ",".join(split_bands(made.bands))


def time_name(start: date, end: date, month_name: MonthName) -> str:
    """Return days in few letters: whole months without days, one year once."""
    if start == end:
        return f"{start.day} {month_name(start.month)} {start.year}"
    if _is_first(start) and _is_last(end):
        first, last = f"{month_name(start.month)}", f"{month_name(end.month)} {end.year}"
        if (start.year, start.month) == (end.year, end.month):
            return last
        if start.year != end.year:
            first = f"{first} {start.year}"
        elif (start.month, end.month) == (1, 12):
            return str(start.year)
        return f"{first}–{last}"  # noqa: RUF001 - the sign of ranges
    first = (
        f"{start.day}"
        if (start.year, start.month) == (end.year, end.month)
        else f"{start.day} {month_name(start.month)}"
    )
    if start.year != end.year:
        first = f"{first} {start.year}"
    return f"{first}–{end.day} {month_name(end.month)} {end.year}"  # noqa: RUF001 - the sign of ranges


def _is_first(day: date) -> bool:
    return day.day == 1


def _is_last(day: date) -> bool:
    return (date.fromordinal(day.toordinal() + 1)).day == 1


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
