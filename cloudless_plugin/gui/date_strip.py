"""A strip of dates: when the satellite passed, and how clear it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QEvent, QLineF, QLocale, QPoint, QPointF, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from ..runtime.translation import tr
from .date_axis import Axis, Words
from .date_mark import HEIGHT, Mark

_MARGIN = 6
_FOOT = HEIGHT + 2
"""Pixels from the top: where the marks stand."""
_WIDTHS = (2.0, 6.0)
"""Pixels: of a mark, at least and at most."""
_FAR = 1 << 20
KEY_STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -_FAR, Qt.Key.Key_End: _FAR}
"""By how many marks a key goes on in time."""


class DateStrip(QLabel):
    """Shows overpasses along time: the higher and the greener, the clearer. The arrow keys go from one to the next.

    A label, since QGIS's themes give labels a readable colour and the palette none.
    """

    clicked = pyqtSignal(int)
    """The place of a mark in the list: it was clicked, or Space was pressed on it."""
    hovered = pyqtSignal(int)
    """The place of the mark under the mouse, -1 where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show no marks yet."""
        super().__init__(parent)
        self._marks: list[Mark] = []
        self._current = self._hovered = -1
        self.setAccessibleName(tr("Dates"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Show ``marks`` instead of others, in any order; no one is current then."""
        self._marks = list(marks)
        self._hover(-1)
        self.set_current(-1)
        self.update()

    def set_current(self, index: int) -> None:
        """Emphasise one mark; -1 for none."""
        self._current = index if 0 <= index < len(self._marks) else -1
        self.setAccessibleDescription(self._marks[self._current].told() if self._current >= 0 else "")
        self.update()

    def current(self) -> int:
        """Return the place of the mark that is emphasised, -1 for none."""
        return self._current

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return some width, and the height that bars and a line of text take."""
        return QSize(320, _FOOT + self.fontMetrics().height() + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the smallest size in which months can be told apart."""
        return QSize(120, self.sizeHint().height())

    def index_at(self, x: float) -> int:
        """Return the place of the mark nearest to ``x``, in pixels; -1 where none is near."""
        places = self._places()
        nearest = min(range(len(places)), key=lambda index: abs(places[index] - x), default=-1)
        near = max(_WIDTHS[1], self._mark_width())
        return nearest if nearest >= 0 and abs(places[nearest] - x) <= near else -1

    def event(self, event: QEvent) -> bool:
        """Tell about the mark under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.index_at(event.pos().x())
            QToolTip.showText(event.globalPos(), self._marks[index].told() if index >= 0 else "", self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Light the mark under the mouse."""
        self._hover(self.index_at(event.pos().x()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Light none."""
        super().leaveEvent(event)
        self._hover(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Make the mark under the mouse the current one, and say that it was clicked."""
        index = self.index_at(event.pos().x()) if event.button() == Qt.MouseButton.LeftButton else -1
        if index >= 0:
            self.set_current(index)
            self.clicked.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go to an earlier or a later mark; Space clicks the current one."""
        step = KEY_STEPS.get(event.key(), 0)
        if step and self._marks:
            self._step(step)
        elif event.key() == Qt.Key.Key_Space and self._current >= 0:
            self.clicked.emit(self._current)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the axis and the marks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self._places()
        for index in (self._hovered, self._current):
            if index >= 0:
                self._draw_emphasis(painter, places[index], is_current=index == self._current)
        self._draw_axis(painter)
        for mark, x in sorted(zip(self._marks, places), key=lambda pair: pair[0].ticked):
            mark.draw(painter, self.palette(), x, _FOOT, self._mark_width())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._colour(QPalette.ColorRole.Highlight), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)

    def _step(self, step: int) -> None:
        order = sorted(range(len(self._marks)), key=self._places().__getitem__)
        outside = -1 if step > 0 else len(order)
        at = (order.index(self._current) if self._current >= 0 else outside) + step
        self.set_current(order[min(max(at, 0), len(order) - 1)])
        x = round(self._places()[self._current])
        QToolTip.showText(self.mapToGlobal(QPoint(x, self.height())), self._marks[self._current].told(), self)

    def _hover(self, index: int) -> None:
        if index != self._hovered:
            self._hovered = index
            self.hovered.emit(index)
            self.update()

    def _axis(self) -> Axis:
        days = [date.fromisoformat(mark.day) for mark in self._marks]
        return Axis(min(days), max(days), _MARGIN + _WIDTHS[1] / 2, self.width() - _MARGIN - _WIDTHS[1] / 2)

    def _places(self) -> list[float]:
        """Return where the middle of each mark is, in pixels; those of one day stand side by side."""
        if not self._marks:
            return []
        axis, width = self._axis(), self._mark_width()
        a_day = Counter(mark.day for mark in self._marks)
        seen: Counter[str] = Counter()
        places = []
        for mark in self._marks:
            beside = seen[mark.day] - (a_day[mark.day] - 1) / 2
            places.append(axis.x_of(date.fromisoformat(mark.day)) + beside * (width + 1))
            seen[mark.day] += 1
        return places

    def _mark_width(self) -> float:
        room = (self.width() - 2 * _MARGIN) / max(len(self._marks), 1)
        return min(max(room - 1, _WIDTHS[0]), _WIDTHS[1])

    def _colour(self, role: QPalette.ColorRole) -> QColor:
        return QColor(self.palette().color(role))

    def _draw_emphasis(self, painter: QPainter, x: float, *, is_current: bool) -> None:
        colour = self._colour(QPalette.ColorRole.Highlight)
        half = self._mark_width() / 2 + 3
        column = QRectF(x - half, 1.5, 2 * half, HEIGHT + 1)
        painter.setPen(QPen(colour, 1) if is_current else Qt.PenStyle.NoPen)
        colour.setAlpha(90 if is_current else 60)
        painter.setBrush(colour)
        painter.drawRoundedRect(column, 2, 2)

    def _draw_axis(self, painter: QPainter) -> None:
        ink = self._colour(QPalette.ColorRole.WindowText)
        line = QColor(ink)
        line.setAlpha(110)
        painter.setPen(QPen(line, 1))
        y = _FOOT + 0.5
        painter.drawLine(QLineF(_MARGIN, y, self.width() - _MARGIN, y))
        if not self._marks:
            return
        metrics = self.fontMetrics()
        for label in self._axis().labels(axis_words(metrics)):
            x = min(label.x, self.width() - _MARGIN - metrics.horizontalAdvance(label.text))
            if label.is_tick:
                painter.setPen(QPen(line, 1))
                painter.drawLine(QLineF(label.x, y, label.x, y + 4))
            painter.setPen(ink)
            painter.drawText(QPointF(x, y + 2 + metrics.ascent()), label.text)


def axis_words(font: QFontMetrics) -> Words:
    """Return how the user's language names times, in the letters of a font."""
    months = QLocale(QgsApplication.locale())

    def month(day: date) -> str:
        return months.standaloneMonthName(day.month, QLocale.FormatType.ShortFormat)

    return Words(
        day=lambda day: tr("{day} {month}", day=day.day, month=month(day)),
        month=month,
        year=lambda text, day: tr("{date} {year}", date=text, year=day.year),
        width=font.horizontalAdvance,
    )
