"""Cutting time into periods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Callable

from .scenes import Scene

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_SEASONS = ("winter", "spring", "summer", "autumn")


def _season(day: date) -> str:
    """Name the meteorological season: December belongs to the winter of the next year."""
    number = day.month % 12 // 3
    return f"{day.year + (day.month == 12)}-{number + 1}-{_SEASONS[number]}"


_LABELS: dict[str, Callable[[date], str]] = {
    "month": lambda day: f"{day:%Y-%m}",
    "quarter": lambda day: f"{day.year}-q{(day.month + 2) // 3}",
    "season": _season,
    "year": lambda day: f"{day.year}",
    "month-of-year": lambda day: f"{day.month:02}-{_MONTHS[day.month - 1]}",
}


def split(scenes: Sequence[Scene], period: str) -> dict[str, list[Scene]]:
    """Return the scenes of each period that has any, by a label that sorts as time does.

    Args:
        scenes: in any order.
        period: one of ``options.PERIODS``.
    """
    groups: dict[str, list[Scene]] = {}
    for scene in scenes:
        groups.setdefault(_LABELS[period](scene.day), []).append(scene)
    return dict(sorted(groups.items()))
