"""A map of one's own, on which tests press real buttons and keys."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QFrame, QWidget

LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.NoButton


def make_canvas(width: int = 400, height: int = 300) -> QgsMapCanvas:
    """Return a map in UTM 33, 10 m a pixel, that is on the screen and has the focus."""
    canvas = QgsMapCanvas()
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:32633"))
    canvas.setFrameShape(QFrame.Shape.NoFrame)
    canvas.resize(width, height)
    canvas.show()
    canvas.activateWindow()
    assert QTest.qWaitForWindowActive(canvas)
    canvas.setExtent(QgsRectangle(500000, 5000000, 500000 + 10 * width, 5000000 + 10 * height))
    return canvas


def press(canvas: QgsMapCanvas, x: int, y: int, button: Any = LEFT) -> None:
    QTest.mousePress(canvas.viewport(), button, Qt.KeyboardModifier.NoModifier, QPoint(x, y))


def move(canvas: QgsMapCanvas, x: int, y: int) -> None:
    move_over(canvas.viewport(), QPoint(x, y))


def release(canvas: QgsMapCanvas, x: int, y: int, button: Any = LEFT) -> None:
    QTest.mouseRelease(canvas.viewport(), button, Qt.KeyboardModifier.NoModifier, QPoint(x, y))


def click(canvas: QgsMapCanvas, x: int, y: int, button: Any = LEFT) -> None:
    press(canvas, x, y, button)
    release(canvas, x, y, button)


def move_over(widget: QWidget, at: QPoint, button: Any = NONE) -> None:
    """Move the mouse to a place on a widget, with a button held; an event, since an offscreen screen has no pointer."""
    moved = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), NONE, button, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, moved)
