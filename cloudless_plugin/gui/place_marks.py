"""How a chart of a place draws its dots: a shape for each state, and colours that can be read on any theme."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QLineF, QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QBrush, QColor, QPainter, QPalette, QPen, QPolygonF

_CLEAR = QColor(24, 128, 56), QColor(92, 204, 108)
"""On a light ground, and on a dark one."""
_LINE = QColor(190, 75, 20), QColor(255, 170, 95)
_HIDDEN = QColor(112, 112, 112), QColor(160, 160, 160)
_MIDDLE = 128

_Draw = Callable[[QPainter, QPointF, float], None]


class Inks:
    """Colours on the ground of a widget."""

    def __init__(self, palette: QPalette) -> None:
        """Suit letters of a palette."""
        self.text = QColor(palette.color(QPalette.ColorRole.WindowText))
        is_dark = int(self.text.lightness() > _MIDDLE)
        self.clear, self.line, self.hidden = _CLEAR[is_dark], _LINE[is_dark], _HIDDEN[is_dark]
        self.highlight = QColor(palette.color(QPalette.ColorRole.Highlight))
        self.grid = _faint(self.text, 45)
        self.shade = _faint(self.text, 18)


def draw_mark(painter: QPainter, at: QPointF, radius: float, state: str, inks: Inks, *, ticked: bool = True) -> None:
    """Draw the mark of a state: full where it is clear, hollow where it is hidden, a cross where nothing was seen.

    One that is not ticked is struck through.
    """
    is_clear = state == "clear" and ticked
    colour = inks.clear if state == "clear" else inks.hidden
    painter.setPen(QPen(colour, 1.4))
    painter.setBrush(QBrush(colour) if is_clear else QBrush(Qt.BrushStyle.NoBrush))
    _SHAPES.get(state, _draw_cross)(painter, at, radius)
    if not ticked:
        painter.setPen(QPen(inks.text, 1.2))
        painter.drawLine(
            QLineF(at.x() - 1.6 * radius, at.y() + 1.6 * radius, at.x() + 1.6 * radius, at.y() - 1.6 * radius)
        )


def draw_arrow(painter: QPainter, at: QPointF, radius: float, colour: QColor, *, up: bool) -> None:
    """Draw that a value lies farther up, or down."""
    tip = -2.4 * radius if up else 2.4 * radius
    foot = tip / 2.4 * 1.5
    painter.setPen(QPen(colour, 1.4))
    corners = QPointF(-radius * 0.8, foot), QPointF(0, tip), QPointF(radius * 0.8, foot)
    painter.setBrush(QBrush(Qt.BrushStyle.NoBrush))
    painter.drawPolyline(QPolygonF([at + corner for corner in corners]))


def _draw_circle(painter: QPainter, at: QPointF, radius: float) -> None:
    painter.drawEllipse(at, radius, radius)


def _draw_square(painter: QPainter, at: QPointF, radius: float) -> None:
    half = 0.88 * radius
    painter.drawRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half))


def _draw_diamond(painter: QPainter, at: QPointF, radius: float) -> None:
    far = 1.2 * radius
    painter.drawPolygon(
        QPolygonF([at + QPointF(0, -far), at + QPointF(far, 0), at + QPointF(0, far), at + QPointF(-far, 0)])
    )


def _draw_cross(painter: QPainter, at: QPointF, radius: float) -> None:
    half = 0.7 * radius
    for way in (1, -1):
        painter.drawLine(QLineF(at.x() - half, at.y() - way * half, at.x() + half, at.y() + way * half))


def _draw_bar(painter: QPainter, at: QPointF, radius: float) -> None:
    half = 0.8 * radius
    painter.drawLine(QLineF(at.x() - half, at.y(), at.x() + half, at.y()))


_SHAPES: dict[str, _Draw] = {
    "clear": _draw_circle,
    "cloud": _draw_circle,
    "shadow": _draw_square,
    "haze": _draw_diamond,
    "outside": _draw_cross,
    "nodata": _draw_bar,
}


def _faint(colour: QColor, alpha: int) -> QColor:
    faint = QColor(colour)
    faint.setAlpha(alpha)
    return faint
