"""The chart of a place through time."""

from __future__ import annotations

import math
from typing import NamedTuple

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QEvent, QLineF, QLocale, QPoint, QPointF, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from ..panel.place_dots import SHORT_STATES, ChartContent
from ..panel.place_spans import ValueAxis, decimals_of
from ..runtime.translation import tr
from .date_axis import Axis
from .date_strip import KEY_STEPS, axis_words
from .place_marks import Inks, draw_arrow, draw_mark

_GAP = 6.0
_NEAR = 10.0
"""Pixels up to which the mouse is at a dot."""
_PRESSING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PICTURE_SCALE = 2.0
_DOTS_APART = 7.0
"""Pixels between dots of the usual size; where there is less room, they are smaller."""


class _Frame(NamedTuple):
    """Where things are, in pixels."""

    plot: QRectF
    """Of the values; below it is a strip for what has none."""
    strip: float
    """Where that strip's middle is."""
    days: Axis
    values: ValueAxis

    def y_of(self, value: float) -> float:
        """Return where a value is, at the edge where it lies beyond the axis."""
        return self.plot.bottom() - self.values.share(value) * self.plot.height()


class PlaceChart(QLabel):
    """Shows overpasses as dots along time. The arrow keys go from one to the next, Space or Return shows it on the map.

    A label, since QGIS's themes give labels a readable colour and the palette none.
    """

    clicked = pyqtSignal(int)
    """The place of a dot in the list: it was clicked, or Space was pressed on it."""
    moved = pyqtSignal(int)
    """The place of the dot that is now the current one; -1 for none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._content = ChartContent()
        self._current = -1
        self.setAccessibleName(tr("Values through time"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_content(self, content: ChartContent) -> None:
        """Show something else; the current dot stays so where it is there still."""
        before = self._content.dots[self._current].key if self._current >= 0 else ""
        self._content = content
        self.set_current(next((place for place, dot in enumerate(content.dots) if dot.key == before), -1))

    def set_current(self, index: int) -> None:
        """Emphasise one dot; -1 for none."""
        self._current = index if 0 <= index < len(self._content.dots) else -1
        self.setAccessibleDescription(self._content.dots[self._current].told if self._current >= 0 else "")
        self.moved.emit(self._current)
        self.update()

    def current(self) -> int:
        """Return the place of the dot that is emphasised, -1 for none."""
        return self._current

    def snapshot(self) -> QImage:
        """Return the chart as a picture, twice as fine as on the screen."""
        size = self.size()
        image = QImage(size * _PICTURE_SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(_PICTURE_SCALE)
        image.fill(self.palette().color(QPalette.ColorRole.Window))
        self.render(image)
        return image

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of a chart that one reads at ease."""
        letters = self.fontMetrics().height()
        return QSize(40 * letters, 16 * letters)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the smallest size in which it can be read."""
        letters = self.fontMetrics().height()
        return QSize(16 * letters, 9 * letters)

    def index_at(self, at: QPointF) -> int:
        """Return the place of the dot nearest to a place, in pixels; -1 where none is near."""
        places = self.places()
        nearest = min(range(len(places)), key=lambda index: _distance(places[index], at), default=-1)
        return nearest if nearest >= 0 and _distance(places[nearest], at) <= _NEAR else -1

    def places(self) -> list[QPointF]:
        """Return where the middle of each dot is, in pixels."""
        frame = self._frame()
        if frame is None:
            return []
        return [
            QPointF(frame.days.x_of(dot.day), frame.strip if dot.value is None else frame.y_of(dot.value))
            for dot in self._content.dots
        ]

    def event(self, event: QEvent) -> bool:
        """Tell about the dot under the mouse, or about the line."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.index_at(QPointF(event.pos()))
            text = self._content.dots[index].told if index >= 0 else self._content.line_told
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show that a dot can be clicked."""
        is_near = self.index_at(QPointF(event.pos())) >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_near else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Make the dot under the mouse the current one, and say that it was clicked."""
        index = self.index_at(QPointF(event.pos())) if event.button() == Qt.MouseButton.LeftButton else -1
        if index >= 0:
            self.set_current(index)
            self.clicked.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go to an earlier or a later dot; Space or Return clicks the current one."""
        step, count = KEY_STEPS.get(event.key(), 0), len(self._content.dots)
        if step and count:
            start = self._current if self._current >= 0 else (-1 if step > 0 else count)
            self.set_current(min(max(start + step, 0), count - 1))
            at = self.places()[self._current].toPoint()
            QToolTip.showText(self.mapToGlobal(at + QPoint(8, 8)), self._content.dots[self._current].told, self)
        elif event.key() in _PRESSING and self._current >= 0:
            self.clicked.emit(self._current)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame, inks = self._frame(), Inks(self.palette())
        if frame is not None:
            self._draw_periods(painter, frame, inks)
            self._draw_axes(painter, frame, inks)
            self._draw_line(painter, frame, inks)
            self._draw_dots(painter, frame, inks)
            self._draw_head(painter, inks)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(inks.highlight, 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)

    # -- where things are --------------------------------------------------------------------------------------------

    def _frame(self) -> _Frame | None:
        days = self._content.days
        if days is None:
            return None
        letters, values = self.fontMetrics(), self._content.value_axis()
        height = letters.height()
        widest = max((letters.horizontalAdvance(text) for _, text in self._ticks(values)), default=0)
        left, top = widest + 3 * _GAP, self._head_height() + 0.6 * height  # room for an arrow
        bottom = self.height() - 2.4 * height - _GAP
        plot = QRectF(left, top, max(self.width() - left - 2 * _GAP, 1.0), max(bottom - top, 1.0))
        radius = self._radius()
        axis = Axis(*days, plot.left() + 2 * radius, plot.right() - 2 * radius)
        return _Frame(plot, bottom + 0.6 * height, axis, values)

    def _ticks(self, values: ValueAxis) -> list[tuple[float, str]]:
        room = self.height() - self._head_height() - 3 * self.fontMetrics().height()
        ticks = values.ticks(max(int(room / (2.2 * self.fontMetrics().height())), 2))
        decimals, locale = decimals_of(ticks), QLocale(QgsApplication.locale())
        return [(tick, locale.toString(tick, "f", decimals)) for tick in ticks]

    def _radius(self) -> float:
        usual = self.fontMetrics().height() / 4
        room = self.width() / max(len(self._content.dots), 1)
        return max(usual * min(room / _DOTS_APART, 1.0), usual / 2)

    def _head(self) -> list[tuple[str, str, QPointF]]:
        """Return the entries of the legend: a state, ``line`` or nothing; a text; where it begins."""
        content, letters = self._content, self.fontMetrics()
        entries = [("", content.caption), *((state, tr(SHORT_STATES[state])) for state in content.states())]
        if content.line_name and content.line:
            entries.append(("line", content.line_name))
        found: list[tuple[str, str, QPointF]] = []
        x, y = 2 * _GAP, _GAP + letters.ascent()
        for kind, text in entries:
            width = letters.horizontalAdvance(text) + (1.5 * letters.height() if kind else 0) + 2 * _GAP
            if found and x + width > self.width():
                x, y = 2 * _GAP, y + letters.height() + 2
            found.append((kind, text, QPointF(x, y)))
            x += width
        return found

    def _head_height(self) -> float:
        return self._head()[-1][2].y() + self.fontMetrics().descent() + _GAP

    # -- drawing -----------------------------------------------------------------------------------------------------

    def _draw_head(self, painter: QPainter, inks: Inks) -> None:
        letters, radius = self.fontMetrics(), self.fontMetrics().height() / 4
        for kind, text, at in self._head():
            middle = at + QPointF(letters.height() * 0.7, -letters.ascent() * 0.4)
            if kind == "line":
                self._pen(painter, inks.line, 2.0)
                painter.drawLine(middle + QPointF(-1.8 * radius, 0), middle + QPointF(1.8 * radius, 0))
            elif kind:
                draw_mark(painter, middle, radius, kind, inks)
            painter.setPen(inks.text)
            painter.drawText(at + QPointF(1.5 * letters.height() if kind else 0, 0), text)

    def _draw_periods(self, painter: QPainter, frame: _Frame, inks: Inks) -> None:
        """Shade every other period."""
        if not self._content.is_series:
            return
        for place, span in enumerate(self._content.spans):
            if place % 2:
                left, right = frame.days.x_of(span.first), frame.days.x_of(span.last)
                area = QRectF(left, frame.plot.top(), right - left, frame.strip - frame.plot.top())
                painter.fillRect(area, inks.shade)

    def _draw_axes(self, painter: QPainter, frame: _Frame, inks: Inks) -> None:
        letters, plot = self.fontMetrics(), frame.plot
        for tick, text in self._ticks(frame.values):
            y = frame.y_of(tick)
            self._pen(painter, inks.grid, 1.0)
            painter.drawLine(QLineF(plot.left(), y, plot.right(), y))
            painter.setPen(inks.text)
            x = plot.left() - _GAP - letters.horizontalAdvance(text)
            painter.drawText(QPointF(x, y + letters.ascent() * 0.38), text)
        foot = frame.strip + 0.7 * letters.height()
        self._pen(painter, inks.hidden, 1.0)
        painter.drawLine(QLineF(plot.left(), foot, plot.right(), foot))
        for label in frame.days.labels(axis_words(letters)):
            if label.is_tick:
                self._pen(painter, inks.hidden, 1.0)
                painter.drawLine(QLineF(label.x, foot, label.x, foot + 4))
            x = min(label.x, self.width() - _GAP - letters.horizontalAdvance(label.text))
            painter.setPen(inks.text)
            painter.drawText(QPointF(x, foot + 3 + letters.ascent()), label.text)

    def _draw_line(self, painter: QPainter, frame: _Frame, inks: Inks) -> None:
        """Draw the composite's value over the days that it is made of."""
        self._pen(painter, inks.line, 2.0)
        for span in self._content.spans:
            value = self._content.line.get(span.label)
            if value is not None:
                left, right, y = frame.days.x_of(span.first), frame.days.x_of(span.last), frame.y_of(value)
                painter.drawLine(QLineF(left, y, max(right, left + 2.0), y))

    def _draw_dots(self, painter: QPainter, frame: _Frame, inks: Inks) -> None:
        radius, dots, places = self._radius(), self._content.dots, self.places()
        if self._current >= 0:
            self._draw_emphasis(painter, places[self._current], frame, inks)
        for index in sorted(range(len(dots)), key=lambda index: dots[index].is_clear):
            dot, at = dots[index], places[index]
            draw_mark(painter, at, radius, dot.state, inks, ticked=dot.ticked)
            if dot.value is not None and frame.values.is_beyond(dot.value):
                draw_arrow(painter, at, radius, inks.hidden, up=dot.value > frame.values.high)

    def _draw_emphasis(self, painter: QPainter, at: QPointF, frame: _Frame, inks: Inks) -> None:
        self._pen(painter, inks.highlight, 1.0)
        painter.drawLine(QLineF(at.x(), frame.plot.top(), at.x(), frame.strip))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._pen(painter, inks.highlight, 2.0)
        painter.drawEllipse(at, self._radius() + 4, self._radius() + 4)

    @staticmethod
    def _pen(painter: QPainter, colour: QColor, width: float) -> None:
        painter.setPen(QPen(colour, width))


def _distance(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())
