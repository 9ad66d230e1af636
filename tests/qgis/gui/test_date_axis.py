"""What a time axis says: as much as there is room for, and nothing twice."""

from __future__ import annotations

from datetime import date

import pytest

from cloudless_plugin.gui.date_axis import Axis, Words

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
WORDS = Words(
    day=lambda day: f"{day.day} {MONTHS[day.month - 1]}",
    month=lambda day: MONTHS[day.month - 1],
    year=lambda text, day: f"{text} {day.year}",
    width=lambda text: 7.0 * len(text),
)


def axis(first: str, last: str, width: int) -> Axis:
    return Axis(date.fromisoformat(first), date.fromisoformat(last), 0, width)


@pytest.mark.parametrize(
    ("first", "last", "width", "texts"),
    [
        ("2023-06-01", "2023-08-31", 360, ["Jun 2023", "Jul", "Aug"]),
        ("2023-06-04", "2023-08-23", 180, ["Jun", "Jul", "Aug"]),
        ("2023-06-28", "2023-08-31", 200, ["Jul 2023", "Aug"]),
        ("2022-12-01", "2023-02-28", 200, ["Dec", "2023", "Feb"]),
        ("2023-01-03", "2023-12-29", 600, ["2023", *MONTHS[1:]]),
        ("2023-01-03", "2023-12-29", 300, ["2023", "Mar", "May", "Jul", "Sep", "Nov"]),
        ("2023-01-03", "2023-12-29", 200, ["2023", "Apr", "Jul", "Oct"]),
        ("2023-01-03", "2023-12-29", 120, ["2023", "Jul"]),
        ("2019-02-01", "2023-12-31", 200, ["2020", "2021", "2022", "2023"]),
        ("2019-02-01", "2023-12-31", 120, ["2020", "2022"]),
        ("2023-08-04", "2023-08-06", 300, ["4 Aug 2023", "5 Aug"]),
        ("2023-08-04", "2023-08-25", 300, ["4 Aug", "9 Aug", "14 Aug", "19 Aug"]),
        ("2023-08-15", "2023-08-15", 300, ["15 Aug 2023"]),
        ("2023-06-28", "2023-08-31", 5, []),
    ],
)
def test_labels(first: str, last: str, width: int, texts: list[str]) -> None:
    assert [label.text for label in axis(first, last, width).labels(WORDS)] == texts


@pytest.mark.parametrize("width", [20, 60, 111, 200, 333, 600, 1500])
@pytest.mark.parametrize("days", [1, 3, 20, 55, 57, 92, 365, 800, 3000, 20000])
def test_no_label_runs_into_the_next_or_over_the_end(width: int, days: int) -> None:
    last = date.fromordinal(date(2023, 3, 20).toordinal() + days)
    labels = Axis(date(2023, 3, 20), last, 0, width).labels(WORDS)
    ends = [label.x + WORDS.width(label.text) for label in labels]
    assert all(end < label.x for end, label in zip(ends, labels[1:]))
    assert all(end <= width + 1 for end in ends[1:])
    assert len({label.text for label in labels}) == len(labels) or days >= 365


def test_label_stands_where_its_time_begins() -> None:
    whole = axis("2023-06-16", "2023-08-31", 760)
    june, july, _ = whole.labels(WORDS)
    assert (june.x, june.is_tick) == (0, False)
    assert (july.x, july.is_tick) == (150, True)
