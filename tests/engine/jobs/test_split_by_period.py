"""Which scenes belong to which period of a series."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from cloudless_plugin.common.choices import PERIODS
from cloudless_plugin.common.periods import periods_of
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.series import split_by_period
from cloudless_plugin.engine.stac.scene import Scene


def scene(day: date) -> Scene:
    return Scene(str(day), datetime(day.year, day.month, day.day), "EPSG:32633", {})


def asked(period: str) -> Request:
    area = {"extent": [0, 0, 1, 1], "period": period}
    return Request.from_dict({**area, "start": "2021-11-20", "end": "2023-12-10"})


@pytest.mark.parametrize(
    ("period", "labels"),
    [
        ("month", ["2022-12", "2023-01", "2023-11"]),
        ("quarter", ["2022-q4", "2023-q1", "2023-q4"]),
        ("season", ["2023-1-winter", "2023-4-autumn"]),
        ("year", ["2022", "2023"]),
        ("month-of-year", ["01-january", "11-november", "12-december"]),
        ("week", ["2022-w48", "2023-w05", "2023-w48"]),
        ("dekad", ["2022-12-d1", "2023-01-d3", "2023-11-d3"]),
        ("days", ["2022-11-23", "2023-01-26", "2023-11-26"]),
    ],
)
def test_labels(period: str, labels: list[str]) -> None:
    days = [date(2023, 11, 30), date(2022, 12, 1), date(2023, 1, 31)]
    assert list(split_by_period([scene(day) for day in days], asked(period))) == labels


@pytest.mark.parametrize("period", PERIODS)
def test_labels_sort_as_time_does_and_every_scene_has_one(period: str) -> None:
    scenes = [scene(date(2021, 12, 1) + timedelta(days=9 * step)) for step in range(90)]
    groups = split_by_period(reversed(scenes), asked(period))  # type: ignore[arg-type]
    assert sorted((one for group in groups.values() for one in group), key=lambda one: one.datetime) == scenes
    if period != "month-of-year":
        firsts = [min(one.datetime for one in group) for group in groups.values()]
        assert firsts == sorted(firsts)


@pytest.mark.parametrize("period", PERIODS)
def test_periods_of_a_request_are_those_of_a_scene_a_day(period: str) -> None:
    request = asked(period)
    days = [request.start + timedelta(days=step) for step in range((request.end - request.start).days + 1)]
    assert [one.label for one in periods_of(request)] == list(split_by_period([scene(day) for day in days], request))
