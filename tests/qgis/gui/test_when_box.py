"""When: times that have a name, and days of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from qgis.PyQt.QtCore import QDate
from qgis.PyQt.QtTest import QSignalSpy

from cloudless_plugin.gui import when_box
from cloudless_plugin.gui.when_box import WhenBox
from cloudless_plugin.panel.times import DATES, DEFAULT, TIMES, span_of
from tests.qgis.gui.conftest import choose


class Today(date):
    """A day in November."""

    @classmethod
    def today(cls) -> date:
        return date(2026, 11, 28)


@pytest.fixture
def half() -> dict[str, bool]:
    return {"southern": False}


@pytest.fixture
def when(qgis_app: Any, half: dict[str, bool], monkeypatch: pytest.MonkeyPatch) -> Iterator[WhenBox]:
    monkeypatch.setattr(when_box, "date", Today)
    box = WhenBox(lambda: half["southern"])
    yield box
    box.deleteLater()


def days(when: WhenBox) -> tuple[str, str]:
    return when.span().start.isoformat(), when.span().end.isoformat()


def test_begins_with_the_last_three_months(when: WhenBox) -> None:
    assert when.word.currentData() == DEFAULT
    assert days(when) == ("2026-08-28", "2026-11-28")


@pytest.mark.parametrize(
    ("word", "first", "last"),
    [
        ("this-summer", "2026-06-01", "2026-08-31"),
        ("last-summer", "2025-06-01", "2025-08-31"),
        ("spring", "2026-03-01", "2026-05-31"),
        ("autumn", "2026-09-01", "2026-11-28"),
        ("winter", "2025-12-01", "2026-02-28"),
        ("last-year", "2025-01-01", "2025-12-31"),
        ("five-summers", "2022-06-01", "2026-08-31"),
    ],
)
def test_each_name_shows_its_days(when: WhenBox, word: str, first: str, last: str) -> None:
    spy = QSignalSpy(when.changed)
    choose(when.word, word)
    assert days(when) == (first, last)
    assert len(spy) == 1
    assert when.span().months == (("jun", "jul", "aug") if word == "five-summers" else ())
    choose(when.word, DEFAULT)
    assert when.span().months == (), "months of another time are not kept"


def test_every_time_can_be_chosen(when: WhenBox) -> None:
    assert [when.word.itemData(row) for row in range(when.word.count())] == [word for word, _ in TIMES]
    for word, _ in TIMES:
        assert (span_of(word, date(2026, 11, 28)) is None) == (word == DATES)


def test_summer_turns_with_the_hemisphere(when: WhenBox, half: dict[str, bool]) -> None:
    choose(when.word, "this-summer")
    half["southern"] = True
    when.refresh()
    assert days(when) == ("2025-12-01", "2026-02-28")
    half["southern"] = False
    when.refresh()
    assert days(when) == ("2026-06-01", "2026-08-31")


def test_refresh_tells_only_of_changes(when: WhenBox) -> None:
    """The map tells of each pan: no search shall follow from the time."""
    spy = QSignalSpy(when.changed)
    when.refresh()
    assert len(spy) == 0


def test_day_of_one_s_own(when: WhenBox, half: dict[str, bool]) -> None:
    spy = QSignalSpy(when.changed)
    when.start.setDate(QDate(2026, 10, 1))
    assert when.word.currentData() == DATES
    assert days(when) == ("2026-10-01", "2026-11-28")
    assert len(spy) == 1
    half["southern"] = True
    when.refresh()
    assert days(when) == ("2026-10-01", "2026-11-28")


def test_month_of_one_s_own(when: WhenBox) -> None:
    when.months.setCheckedItems([when.months.itemText(6), when.months.itemText(7)])
    assert when.word.currentData() == DATES
    assert when.span().months == ("jul", "aug")
    assert days(when) == ("2026-08-28", "2026-11-28")


def test_days_that_are_given(when: WhenBox) -> None:
    spy = QSignalSpy(when.changed)
    for first in ("2020-01-01", "2021-01-01"):
        when.set_days(first, "2023-12-31", ("jan",))
        assert days(when) == (first, "2023-12-31")
    assert when.span().months == ("jan",)
    assert len(spy) == 2
    when.set_word("spring")
    assert days(when) == ("2026-03-01", "2026-05-31")
