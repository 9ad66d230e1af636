"""When: a time that has a name, or two days, and perhaps months of every year."""

from __future__ import annotations

from datetime import date
from typing import Callable

from qgis.PyQt.QtCore import QDate, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ..panel.times import DATES, DEFAULT, TIMES, Span, span_of
from ..runtime.translation import tr
from .fields import check_months, choose, combo, date_edit, iso, months_box


class WhenBox(QWidget):
    """Shows a time by its name and by its days; a day or month that is changed makes it the user's own."""

    changed = pyqtSignal()

    def __init__(self, is_southern: Callable[[], bool]) -> None:
        """Ask ``is_southern`` where the area lies, whenever a season is chosen."""
        super().__init__()
        self._is_southern = is_southern
        self.word = combo((word, tr(title), "") for word, title in TIMES)
        self.start, self.end = date_edit(), date_edit()
        self.months = months_box()
        days = QHBoxLayout()
        days.setSpacing(4)
        days.addWidget(self.start, 1)
        days.addWidget(QLabel("–"))  # noqa: RUF001 - the sign of ranges
        days.addWidget(self.end, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.word)
        column.addLayout(days)
        column.addWidget(self.months)
        self.word.currentIndexChanged.connect(self._follow)
        for edit in (self.start, self.end):
            edit.dateChanged.connect(self._set_by_hand)
        self.months.checkedItemsChanged.connect(self._set_by_hand)
        choose(self.word, DEFAULT)
        self._follow()

    def span(self) -> Span:
        """Return the days."""
        first, last = (date.fromisoformat(iso(edit)) for edit in (self.start, self.end))
        return Span(first, last, tuple(self.months.checkedItemsData()))

    def set_days(self, start: str, end: str, months: tuple[str, ...]) -> None:
        """Show the user's own days."""
        self._show(Span(date.fromisoformat(start), date.fromisoformat(end), months))
        self._set_by_hand()

    def set_word(self, word: str) -> None:
        """Show a time by its name."""
        choose(self.word, word)
        self._follow()

    def refresh(self) -> None:
        """Show the days that the chosen name means today and in this half of the Earth."""
        span = span_of(self.word.currentData(), date.today(), is_southern=self._is_southern())
        if span is not None and span != self.span():
            self._follow()

    def _follow(self) -> None:
        span = span_of(self.word.currentData(), date.today(), is_southern=self._is_southern())
        if span is not None:
            self._show(span)
        self.changed.emit()

    def _show(self, span: Span) -> None:
        fields = (self.start, self.end, self.months)
        for field in fields:
            field.blockSignals(True)  # noqa: FBT003 - Qt's
        self.start.setDate(QDate(span.start.year, span.start.month, span.start.day))
        self.end.setDate(QDate(span.end.year, span.end.month, span.end.day))
        check_months(self.months, span.months)
        for field in fields:
            field.blockSignals(False)  # noqa: FBT003 - Qt's

    def _set_by_hand(self) -> None:
        self.word.blockSignals(True)  # noqa: FBT003 - Qt's
        choose(self.word, DATES)
        self.word.blockSignals(False)  # noqa: FBT003 - Qt's
        self.changed.emit()
