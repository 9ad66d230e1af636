from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from cloudless_plugin.common.choices import PERIODS
from cloudless_plugin.common.periods import periods_of
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.series import split_by_period
from cloudless_plugin.engine.stac.scene import Scene


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
    assert list(split_by_period([scene(day) for day in days], period)) == labels


@pytest.mark.parametrize("period", PERIODS)
def test_labels_sort_as_time_does_and_every_scene_is_in_one(period: str) -> None:
    scenes = [scene(date(2021, 12, 1) + timedelta(days=9 * step)) for step in range(90)]
    groups = split_by_period(reversed(scenes), period)  # type: ignore[arg-type]
    assert sorted((one for group in groups.values() for one in group), key=lambda one: one.datetime) == scenes
    if period != "month-of-year":
        firsts = [min(one.datetime for one in group) for group in groups.values()]
        assert firsts == sorted(firsts)


def asked(period: str, start: str, end: str, months: str = "") -> Request:
    area = {"extent": [0, 0, 1, 1], "period": period, "months": months}
    return Request.from_dict({**area, "start": start, "end": end})


@pytest.mark.parametrize("period", PERIODS)
def test_periods_are_those_of_the_scenes_and_cover_the_time(period: str) -> None:
    request = asked(period, "2021-11-20", "2023-02-10")
    days = [request.start + timedelta(days=step) for step in range((request.end - request.start).days + 1)]
    periods = periods_of(request)
    assert [one.label for one in periods] == list(split_by_period([scene(day) for day in days], period))
    if period != "month-of-year":
        covered = [
            one.first + timedelta(days=step) for one in periods for step in range((one.last - one.first).days + 1)
        ]
        assert covered == days


def test_winter_goes_over_the_new_year() -> None:
    (winter,) = periods_of(asked("season", "2022-12-05", "2023-02-20"))
    assert (winter.title, winter.first, winter.last) == ("Winter 2023", date(2022, 12, 5), date(2023, 2, 20))


def test_month_of_any_year_stands_in_the_last() -> None:
    periods = periods_of(asked("month-of-year", "2016-01-01", "2020-12-31", "jun,jul"))
    assert [(one.label, one.title, one.first) for one in periods] == [
        ("06-june", "June", date(2020, 6, 1)),
        ("07-july", "July", date(2020, 7, 1)),
    ]
