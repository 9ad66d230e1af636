"""How a series cuts its time into periods."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cloudless_plugin.common.choices import PERIODS
from cloudless_plugin.common.periods import label_of, periods_of
from cloudless_plugin.common.request import Request


def asked(period: str, start: str, end: str, months: str = "") -> Request:
    area = {"extent": [0, 0, 1, 1], "period": period, "months": months}
    return Request.from_dict({**area, "start": start, "end": end})


@pytest.mark.parametrize("period", PERIODS)
def test_periods_are_those_of_the_days_and_cover_the_time(period: str) -> None:
    request = asked(period, "2021-11-20", "2023-02-10")
    days = [request.start + timedelta(days=step) for step in range((request.end - request.start).days + 1)]
    periods = periods_of(request)
    assert [one.label for one in periods] == sorted({label_of(day, period) for day in days})
    if period != "month-of-year":
        covered = [
            one.first + timedelta(days=step) for one in periods for step in range((one.last - one.first).days + 1)
        ]
        assert covered == days


def test_winter_spans_the_new_year() -> None:
    (winter,) = periods_of(asked("season", "2022-12-05", "2023-02-20"))
    assert (winter.title, winter.first, winter.last) == ("Winter 2023", date(2022, 12, 5), date(2023, 2, 20))


def test_month_of_any_year_has_the_days_of_the_last_year() -> None:
    periods = periods_of(asked("month-of-year", "2016-01-01", "2020-12-31", "jun,jul"))
    assert [(one.label, one.title, one.first) for one in periods] == [
        ("06-june", "June", date(2020, 6, 1)),
        ("07-july", "July", date(2020, 7, 1)),
    ]
