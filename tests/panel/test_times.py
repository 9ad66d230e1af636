from __future__ import annotations

from datetime import date

import pytest

from cloudless_plugin.panel.times import DATES, TIMES, Span, span_of

NOVEMBER = date(2026, 11, 28)
JULY = date(2026, 7, 10)


@pytest.mark.parametrize(
    ("word", "today", "south", "start", "end"),
    [
        ("last-3-months", NOVEMBER, False, "2026-08-28", "2026-11-28"),
        ("last-3-months", date(2026, 5, 31), False, "2026-02-28", "2026-05-31"),
        ("last-3-months", date(2026, 1, 15), False, "2025-10-15", "2026-01-15"),
        ("this-summer", NOVEMBER, False, "2026-06-01", "2026-08-31"),
        ("this-summer", JULY, False, "2026-06-01", "2026-07-10"),
        ("this-summer", date(2026, 4, 1), False, "2025-06-01", "2025-08-31"),
        ("last-summer", JULY, False, "2025-06-01", "2025-08-31"),
        ("this-summer", JULY, True, "2025-12-01", "2026-02-28"),
        ("this-summer", date(2024, 5, 1), True, "2023-12-01", "2024-02-29"),
        ("spring", NOVEMBER, False, "2026-03-01", "2026-05-31"),
        ("spring", NOVEMBER, True, "2026-09-01", "2026-11-28"),
        ("autumn", JULY, False, "2025-09-01", "2025-11-30"),
        ("autumn", JULY, True, "2026-03-01", "2026-05-31"),
        ("winter", JULY, False, "2025-12-01", "2026-02-28"),
        ("last-year", JULY, False, "2025-01-01", "2025-12-31"),
    ],
)
def test_span(word: str, today: date, south: bool, start: str, end: str) -> None:
    found = span_of(word, today, is_southern=south)
    assert found == Span(date.fromisoformat(start), date.fromisoformat(end))


def test_five_summers() -> None:
    assert span_of("five-summers", NOVEMBER) == Span(date(2022, 6, 1), date(2026, 8, 31), ("jun", "jul", "aug"))
    south = span_of("five-summers", NOVEMBER, is_southern=True)
    assert south == Span(date(2021, 12, 1), date(2026, 2, 28), ("jan", "feb", "dec"))


def test_every_word_but_the_users_own_days_has_a_span() -> None:
    for word, _ in TIMES:
        assert (span_of(word, NOVEMBER) is None) == (word == DATES)
