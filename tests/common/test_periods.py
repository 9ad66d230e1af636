"""How a series cuts its time into periods."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.choices import PERIODS
from cloudless_plugin.common.periods import begin_of, label_of, periods_of
from cloudless_plugin.common.request import Request


def asked(period: str, start: str, end: str, months: str = "") -> Request:
    area = {"extent": [0, 0, 1, 1], "period": period, "months": months}
    return Request.from_dict({**area, "start": start, "end": end})


@pytest.mark.parametrize("period", PERIODS)
def test_periods_are_those_of_the_days_and_cover_the_time(period: str) -> None:
    request = asked(period, "2021-11-20", "2023-02-10")
    days = [request.start + timedelta(days=step) for step in range((request.end - request.start).days + 1)]
    periods = periods_of(request)
    assert [one.label for one in periods] == sorted({label_of(day, request) for day in days})
    if period != "month-of-year":
        covered = [
            one.first + timedelta(days=step) for one in periods for step in range((one.last - one.first).days + 1)
        ]
        assert covered == days


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.sampled_from(sorted(set(PERIODS) - {"days"})))
def test_period_begins_on_its_first_day(day: date, period: str) -> None:
    request = asked(period, "1985-01-01", "2065-01-01")
    begin = begin_of(day, period)
    assert begin <= day
    assert label_of(begin, request) == label_of(day, request)
    assert label_of(begin - timedelta(days=1), request) != label_of(day, request)


def test_winter_spans_the_new_year() -> None:
    (winter,) = periods_of(asked("season", "2022-12-05", "2023-02-20"))
    assert (winter.title, winter.first, winter.last) == ("Winter 2023", date(2022, 12, 5), date(2023, 2, 20))


def test_month_of_any_year_has_the_days_of_the_last_year() -> None:
    periods = periods_of(asked("month-of-year", "2016-01-01", "2020-12-31", "jun,jul"))
    assert [(one.label, one.title, one.first) for one in periods] == [
        ("06-june", "June", date(2020, 6, 1)),
        ("07-july", "July", date(2020, 7, 1)),
    ]


def test_dekads_of_february_end_on_its_last_day() -> None:
    periods = periods_of(asked("dekad", "2024-02-05", "2024-02-29"))
    assert [(one.label, one.title, one.first.day, one.last.day) for one in periods] == [
        ("2024-02-d1", "1 to 10 February 2024", 5, 10),
        ("2024-02-d2", "11 to 20 February 2024", 11, 20),
        ("2024-02-d3", "21 to 29 February 2024", 21, 29),
    ]


def test_a_week_of_the_new_year_is_one_week() -> None:
    """ISO 8601: 30 December 2024, a Monday, begins the first week of 2025."""
    (week,) = periods_of(asked("week", "2024-12-30", "2025-01-05"))
    assert (week.label, week.title) == ("2025-w01", "Week 1 of 2025")
    assert (week.first, week.last) == (date(2024, 12, 30), date(2025, 1, 5))


def test_periods_of_days_are_counted_from_the_first_day_and_the_last_is_cut() -> None:
    request = Request.from_dict({**asked("days", "2023-06-01", "2023-06-20").to_dict(), "step": 8})
    assert [(one.label, one.title) for one in periods_of(request)] == [
        ("2023-06-01", "2023-06-01 to 2023-06-08"),
        ("2023-06-09", "2023-06-09 to 2023-06-16"),
        ("2023-06-17", "2023-06-17 to 2023-06-20"),
    ]
