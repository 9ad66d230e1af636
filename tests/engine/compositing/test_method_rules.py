"""What each method needs of the request, and the methods that reduce one band, with numpy as the oracle."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Optional

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common import choices
from cloudless_plugin.common.errors import RequestError
from cloudless_plugin.common.periods import periods_of
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.compositing.method_rules import band_reducers, days_from_season
from cloudless_plugin.engine.kernels.pixel_selection import PIXEL_PICKERS
from tests.support import jobs
from tests.support.stacks import STACKS


def asked(**changes: Any) -> Request:
    return Request.from_dict(jobs.request("items.json", bands="red,nir", **changes))


def reducer(**changes: Any) -> Any:
    """Return the only reducer of a method."""
    (only,) = band_reducers(asked(**changes)) or ()
    return only


@pytest.mark.parametrize("name", choices.METHODS)
def test_every_method_is_one_of_the_three_kinds(name: str) -> None:
    request = asked(method=name)
    assert (band_reducers(request) is not None) + (name in PIXEL_PICKERS) + (name == "geomedian") == 1


@given(STACKS, st.floats(0, 100) | st.sampled_from([0.0, 25.0, 50.0, 75.0, 100.0]))
def test_percentile_is_numpy_s(stack: np.ndarray, share: float) -> None:
    values = np.where(stack[0] == 0, np.nan, stack[0].astype(float))
    with np.testing.suppress_warnings() as quiet:
        quiet.filter(RuntimeWarning)
        exact = np.nan_to_num(np.nanpercentile(values, share, axis=0))
    ours = reducer(method="percentile", percentile=share)(stack[0])
    # Halves may go either way, by the last bit of the interpolation.
    assert (np.abs(ours - exact) <= 0.5 + 1e-6).all()
    np.testing.assert_array_equal(ours == 0, exact == 0)
    if share in (0.0, 25.0, 50.0, 75.0, 100.0):  # shares that have no last bit
        np.testing.assert_array_equal(ours, np.rint(exact))
    if share == 50.0:
        np.testing.assert_array_equal(ours, reducer(method="median")(stack[0]))


@given(STACKS)
def test_mean_is_numpy_s(stack: np.ndarray) -> None:
    values = np.where(stack[0] == 0, np.nan, stack[0].astype(float))
    with np.testing.suppress_warnings() as quiet:
        quiet.filter(RuntimeWarning)
        expected = np.rint(np.nan_to_num(np.nanmean(values, axis=0)))
    np.testing.assert_array_equal(reducer(method="mean")(stack[0]), expected)


def test_season_is_the_time_asked_for() -> None:
    within = asked(start="2023-06-01", end="2023-06-30")
    assert days_from_season(within, [datetime(2023, 6, 16), datetime(2023, 6, 1)]) == [0.0, -15.0]
    assert days_from_season(asked(start="2019-01-01", end="2023-06-30"), [datetime(2020, 1, 1)]) == [0.0]
    winter = asked(start="2019-01-01", end="2023-06-30", months="dec,jan,feb")
    before, after = days_from_season(winter, [datetime(2020, 12, 20), datetime(2021, 2, 10)])
    assert before == pytest.approx(-25, abs=3)
    assert after == pytest.approx(26, abs=3)


@pytest.mark.parametrize("months", ["", ",".join(choices.MONTHS)])
def test_all_months_are_the_same_as_none(months: str) -> None:
    times = [datetime(2020, 2, 10), datetime(2020, 7, 28)]
    years = asked(start="2020-01-01", end="2023-12-31", months=months)
    assert days_from_season(years, times) == [0.0, 0.0]
    year = asked(start="2020-01-01", end="2020-12-30", months=months)
    assert days_from_season(year, [datetime(2020, 6, 30, 12)]) == [-1.0]


def test_months_spread_evenly_have_no_middle() -> None:
    spread = asked(start="2020-01-01", end="2023-12-31", months="jan,jul")
    assert days_from_season(spread, [datetime(2020, 1, 10), datetime(2020, 10, 1)]) == [0.0, 0.0]


APRIL = [datetime(2023, 4, 14), datetime(2023, 4, 29)]


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("month", "2023-03-01", "2023-09-30"),
        ("month", "2022-01-01", "2023-12-31"),
        ("week", "2023-04-01", "2023-05-31"),
    ],
)
def test_season_of_a_series_is_that_of_each_period(period: str, start: str, end: str) -> None:
    series = asked(start=start, end=end, period=period)
    first, last = next(
        (each.first, each.last) for each in periods_of(series) if each.first <= APRIL[0].date() <= each.last
    )
    alone = asked(start=first.isoformat(), end=last.isoformat())
    own = [when for when in APRIL if first <= when.date() <= last]
    assert days_from_season(series, own) == days_from_season(alone, own)


def test_season_of_a_month_of_any_year_is_that_month() -> None:
    asked_for = asked(start="2020-01-01", end="2023-12-31", period="month-of-year")
    assert days_from_season(asked_for, [datetime(2021, 4, 15)]) == [pytest.approx(0, abs=2)]
    assert days_from_season(asked_for, [datetime(2022, 12, 31)]) == [pytest.approx(15, abs=2)]


@pytest.mark.parametrize("period", [None, "month"])
def test_season_of_neighbouring_years_is_theirs(period: Optional[str]) -> None:
    """They fill holes: the nearer to their season, the better."""
    june = asked(start="2023-06-01", end="2023-06-30", period=period)
    near, far = days_from_season(june, [datetime(2022, 6, 16), datetime(2025, 6, 2)])
    assert near == pytest.approx(0, abs=1)
    assert far == pytest.approx(-14, abs=1)


def test_method_whose_bands_the_sensor_does_not_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(choices.METHOD_BANDS, "max-ndvi", ("red", "nir09"))
    with pytest.raises(RequestError, match="needs the band nir09"):
        Request.from_dict(jobs.request("items.json", method="max-ndvi", collection="landsat-c2-l2"))
