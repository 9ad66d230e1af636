from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from cloudless_plugin.engine.options import PERIODS
from cloudless_plugin.engine.periods import split
from cloudless_plugin.engine.scenes import Scene


def scene(day: date) -> Scene:
    return Scene(str(day), datetime(day.year, day.month, day.day), 32633, {}, 0)


@pytest.mark.parametrize(
    ("period", "labels"),
    [
        ("month", ["2022-12", "2023-01", "2023-11"]),
        ("quarter", ["2022-q4", "2023-q1", "2023-q4"]),
        ("season", ["2023-1-winter", "2023-4-autumn"]),
        ("year", ["2022", "2023"]),
        ("month-of-year", ["01-january", "11-november", "12-december"]),
    ],
)
def test_labels(period: str, labels: list[str]) -> None:
    days = [date(2023, 11, 30), date(2022, 12, 1), date(2023, 1, 31)]
    assert list(split([scene(day) for day in days], period)) == labels


@pytest.mark.parametrize("period", PERIODS)
def test_labels_sort_as_time_does_and_every_scene_is_in_one(period: str) -> None:
    scenes = [scene(date(2021, 12, 1) + timedelta(days=9 * step)) for step in range(90)]
    groups = split(reversed(scenes), period)  # type: ignore[arg-type]
    assert sorted((one for group in groups.values() for one in group), key=lambda one: one.datetime) == scenes
    if period != "month-of-year":
        firsts = [min(one.datetime for one in group) for group in groups.values()]
        assert firsts == sorted(firsts)
