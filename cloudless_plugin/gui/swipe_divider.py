"""The divider between the two sides of a map, with their names."""

from __future__ import annotations

from qgis.PyQt.QtCore import QLineF, QPointF, QRect, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPolygonF, QRegion
from qgis.PyQt.QtWidgets import QLabel, QWidget

from ..runtime.translation import tr

_GRIP = 30
_STRIP = 9
"""Pixels: how wide the divider takes the mouse beside its grip."""
_STEP = 16
_LABEL_GAP = 10
_NAME_STYLE = (
    "QLabel { background: palette(base); border: 1px solid palette(mid); border-radius: 3px; padding: 2px 6px; }"
)
"""The theme gives it its letters' colour."""


class SwipeDivider(QWidget):
    """A line over the whole height of a map, moved by the mouse or the arrow keys."""

    moved = pyqtSignal(float)
    """Where it stands now, in pixels from the left of the map."""

    def __init__(self, canvas: QWidget, before: str, after: str) -> None:
        """Lie on ``canvas``, in its middle, between what is named ``before`` and ``after``."""
        super().__init__(canvas)
        self._canvas = canvas
        self._share = 0.5
        self._grabbed_at: float | None = None
        self._names = [_name(canvas, before), _name(canvas, after)]
        self.setAccessibleName(tr("Divider between {before} and {after}", before=before, after=after))
        self.setToolTip(tr("Drag it, or press the arrow keys; Esc ends the comparison."))
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show()
        self.fit()
        self.setFocus()

    def x_on_map(self) -> float:
        """Return where it stands, in pixels from the left of the map."""
        return float(round(self._share * self._canvas.width()))

    def fit(self) -> None:
        """Be as high as the map, at the same share of its width."""
        self._place(self.x_on_map())

    def shut_down(self) -> None:
        """Leave the map, to which the keyboard's focus goes."""
        if self.hasFocus():
            self._canvas.setFocus()
        for widget in (*self._names, self):
            widget.hide()
            widget.deleteLater()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take hold."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed_at = event.pos().x() - self.width() / 2

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the mouse while it holds."""
        if self._grabbed_at is not None:
            self._place(self.mapToParent(event.pos()).x() - self._grabbed_at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go."""
        super().mouseReleaseEvent(event)
        self._grabbed_at = None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move by a step, with Shift by a pixel, or to an end."""
        step = 1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
        x = self.x_on_map()
        places = {Qt.Key.Key_Left: x - step, Qt.Key.Key_Right: x + step, Qt.Key.Key_Home: 0.0}
        places[Qt.Key.Key_End] = float(self._canvas.width())
        if event.key() in places:
            self._place(places[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the line, bright within dark so that it is seen on any map, and the grip."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(self.width() / 2, self.height() / 2)
        for colour, width in ((QColor(0, 0, 0, 150), 4), (QColor(255, 255, 255), 2)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(QLineF(middle.x(), 0, middle.x(), self.height()))
        fill = self.palette().color(QPalette.ColorRole.Highlight)
        ink = self.palette().color(QPalette.ColorRole.HighlightedText)
        painter.setPen(QPen(ink if self.hasFocus() else fill, 2))
        painter.setBrush(fill)
        painter.drawEllipse(middle, _GRIP / 2 - 2, _GRIP / 2 - 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        for side in (-1, 1):
            near, tip = middle + QPointF(side * 3, 0), middle + QPointF(side * 8, 0)
            painter.drawPolygon(QPolygonF([near + QPointF(0, -5), tip, near + QPointF(0, 5)]))

    def _place(self, x: float) -> None:
        width, height = self._canvas.width(), self._canvas.height()
        self._share = min(max(x / max(width, 1), 0.0), 1.0)
        at = round(self.x_on_map())
        self.setGeometry(at - _GRIP // 2, 0, _GRIP, height)
        strip = QRect((_GRIP - _STRIP) // 2, 0, _STRIP, height)
        self.setMask(QRegion(strip).united(QRegion(0, (height - _GRIP) // 2, _GRIP, _GRIP)))
        before, after = self._names
        before.move(at - _LABEL_GAP - before.width(), _LABEL_GAP)
        after.move(at + _LABEL_GAP, _LABEL_GAP)
        for name in self._names:
            name.setVisible(name.x() >= 0 and name.x() + name.width() <= width)
        self.moved.emit(self.x_on_map())


def _name(canvas: QWidget, text: str) -> QLabel:
    label = QLabel(text, canvas)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setStyleSheet(_NAME_STYLE)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    label.adjustSize()
    return label
