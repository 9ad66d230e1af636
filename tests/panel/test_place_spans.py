"""The axes of the chart of a place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.request import Request
from cloudless_plugin.panel.place_dots import ChartContent, Dot
from cloudless_plugin.panel.place_spans import Span, ValueAxis, decimals_of, spans_of

VALUES = st.floats(-2, 2, allow_nan=False)


def asked(**changes: Any) -> Request:
    return Request.from_dict({"extent": [0, 0, 1, 1], "start": "2022-06-10", "end": "2023-08-20", **changes})


def test_one_span_for_a_mosaic() -> None:
    assert spans_of(asked()) == [Span("", date(2022, 6, 10), date(2023, 8, 20))]


def test_months_that_are_asked_for() -> None:
    assert spans_of(asked(months="jun,jul")) == [
        Span("", date(2022, 6, 10), date(2022, 7, 31)),
        Span("", date(2023, 6, 1), date(2023, 7, 31)),
    ]


def test_spans_of_a_series() -> None:
    spans = spans_of(asked(period="month"))
    assert len(spans) == 15
    assert spans[0] == Span("2022-06", date(2022, 6, 10), date(2022, 6, 30))
    assert spans[-1] == Span("2023-08", date(2023, 8, 1), date(2023, 8, 20))


def test_month_of_every_year_has_a_span_in_each() -> None:
    spans = [span for span in spans_of(asked(period="month-of-year")) if span.label == "07-july"]
    assert [span.first.year for span in spans] == [2022, 2023]


@given(st.lists(VALUES, max_size=30), st.lists(st.one_of(st.none(), st.floats(-5, 5)), max_size=30), st.integers(2, 12))
def test_axis_shows_all_that_is_clear(clear: list[float], others: list[Any], most: int) -> None:
    axis = ValueAxis.of(clear, others)
    assert not any(axis.is_beyond(value) for value in clear)
    ticks = axis.ticks(most)
    assert 1 <= len(ticks) <= most
    assert not any(axis.is_beyond(tick) for tick in ticks)
    assert all(0 <= axis.share(value) <= 1 for value in [*clear, *ticks, -99.0, 99.0])
    texts = [f"{tick:.{decimals_of(ticks)}f}" for tick in ticks]
    assert len(set(texts)) == len(texts)


def test_cloud_does_not_press_the_ground_flat() -> None:
    axis = ValueAxis.of([0.05, 0.07], [0.05, 0.07, 0.9])
    assert axis.high < 0.1
    assert axis.is_beyond(0.9)
    assert ValueAxis.of([], [0.5, 0.9]).high > 0.9


@pytest.mark.parametrize("values", [[0.1], [0.1, 0.1001]])
def test_noise_does_not_look_like_change(values: list[float]) -> None:
    axis = ValueAxis.of(values, [])
    assert axis.high - axis.low >= 0.02


def dot(day: int, value: float | None, state: str = "clear", *, ticked: bool = True) -> Dot:
    return Dot(f"{day}", date(2023, 6, day), value, state, ticked, "told")


def test_content() -> None:
    content = ChartContent(
        "red", [dot(1, 0.1), dot(3, 0.9, "cloud"), dot(9, 0.8, ticked=False)], [], {"": 0.2}, "Median"
    )
    assert content.days == (date(2023, 6, 1), date(2023, 6, 9))
    assert content.states() == ["clear", "cloud"]
    assert not content.is_series
    axis = content.value_axis()
    assert axis.low < 0.1
    assert 0.2 < axis.high < 0.3
    assert ChartContent().days is None
