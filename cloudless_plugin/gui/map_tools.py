"""Drawing an area on the map: a rectangle or a polygon."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsPointXY, QgsRectangle, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QApplication

from ..runtime.translation import tr
from .area_outline import dashed_band, remove

_CLOSING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BACK_KEYS = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
_CORNERS_AT_LEAST = 3
_POLYGON = QgsWkbTypes.GeometryType.PolygonGeometry


class DrawTool(QgsMapTool):
    """Draws one area. Whatever ends the drawing gives the map's former tool back, unless the user took another one."""

    drawn = pyqtSignal(QgsGeometry, QgsCoordinateReferenceSystem)
    """A valid polygon, maybe of several parts, and the CRS of its coordinates."""
    refused = pyqtSignal(str)
    """Why what is drawn is no area, in a sentence; the drawing goes on."""
    ended = pyqtSignal()
    """The tool is no longer the map's: an area was drawn, or the user has given up."""
    is_single = True
    """Whether it is done with one area; else it stays the map's tool until the user ends it."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        """Be ready to draw on ``canvas``; ``start`` begins."""
        super().__init__(canvas)
        self._canvas = canvas
        self._former: QgsMapTool | None = None
        self._band: QgsRubberBand | None = None
        self._points: list[QgsPointXY] = []
        self.setCursor(Qt.CursorShape.CrossCursor)
        canvas.destinationCrsChanged.connect(self._begin_again)

    def start(self) -> None:
        """Make this the map's tool, with the keyboard's focus on the map; what was drawn before is forgotten."""
        self._begin_again()
        now = self._canvas.mapTool()
        if now is not self:
            self._remember(now.former() if isinstance(now, DrawTool) else now)
            self._canvas.setMapTool(self)
        self._canvas.setFocus()

    def cancel(self) -> None:
        """Draw no more, and give the former tool back; do nothing where this is not the map's tool."""
        if not sip.isdeleted(self) and self._canvas.mapTool() is self:
            self._give_back()

    def shut_down(self) -> None:
        """Leave the map as it was, and end; do nothing where the canvas is gone."""
        if sip.isdeleted(self):
            return
        self.cancel()
        self._remember(None)
        self._canvas.destinationCrsChanged.disconnect(self._begin_again)
        self.deleteLater()

    def former(self) -> QgsMapTool | None:
        """Return the tool that the map gets back."""
        return self._former

    def hint(self) -> str:
        """Return what to do on the map, in a sentence."""
        raise NotImplementedError

    def deactivate(self) -> None:
        """Take the drawing off the map: QGIS calls this when the map gets another tool."""
        super().deactivate()
        self._begin_again()
        self.ended.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - QGIS's name
        """Esc gives up."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.cancel()
        else:
            event.ignore()

    def _begin_again(self) -> None:
        self._points = []
        self._show([])

    def _show(self, corners: Sequence[QgsPointXY]) -> None:
        """Draw the polygon of some corners, in the CRS of the map; a line where they are two."""
        remove(self._band)
        self._band = dashed_band(self._canvas) if len(corners) > 1 else None
        if self._band is not None:
            for corner in corners:
                self._band.addPoint(corner)

    def _finish(self, geometry: QgsGeometry) -> None:
        mended = mend(geometry)
        if mended.isEmpty():
            self.refused.emit(tr("What is drawn encloses no area: draw it again, larger."))
            return
        crs = self._canvas.mapSettings().destinationCrs()
        if self.is_single:
            self._give_back()
        self.drawn.emit(mended, crs)

    def _give_back(self) -> None:
        former = self._former
        if former is not None:
            self._canvas.setMapTool(former)
        else:
            self._canvas.unsetMapTool(self)

    def _remember(self, former: QgsMapTool | None) -> None:
        """Remember a tool until it is destroyed, as that of a plugin that is unloaded."""
        if self._former is not None:
            self._former.destroyed.disconnect(self._forget)
        self._former = former
        if former is not None:
            former.destroyed.connect(self._forget)

    def _forget(self) -> None:
        self._former = None


class RectangleTool(DrawTool):
    """Draws a rectangle: by dragging, or by a click on each of two opposite corners."""

    _pressed = QPoint()
    _is_first_press = True

    def hint(self) -> str:
        """Return what to do on the map, in a sentence."""
        return tr("Drag a rectangle on the map, or click two of its corners; Esc cancels.")

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Begin a rectangle, where none is begun."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._is_first_press = not self._points
            if self._is_first_press:
                self._pressed, self._points = event.pos(), [event.mapPoint()]

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Follow the mouse."""
        if self._points:
            first, last = self._points[0], event.mapPoint()
            self._show([first, QgsPointXY(last.x(), first.y()), last, QgsPointXY(first.x(), last.y())])

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Finish the rectangle; after a click in one place, wait for the click on the other corner."""
        if event.button() != Qt.MouseButton.LeftButton or not self._points:
            return
        dragged = (event.pos() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if dragged or not self._is_first_press:
            rectangle = QgsRectangle(self._points[0], event.mapPoint())
            self._begin_again()
            self._finish(QgsGeometry.fromRect(rectangle))


class PolygonTool(DrawTool):
    """Draws a polygon, a click a corner; crossing sides are mended."""

    _is_closing = False

    def hint(self) -> str:
        """Return what to do on the map, in a sentence."""
        return tr(
            "Click the corners on the map; a right-click, a double-click or Enter closes the polygon, "
            "Backspace takes a corner back, Esc cancels."
        )

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Add a corner."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._points.append(event.mapPoint())
            self._show(self._points)

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Show where the next corner would be."""
        if self._points:
            self._show([*self._points, event.mapPoint()])

    def canvasDoubleClickEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Close the polygon as soon as the button is released: its release is not for the former tool."""
        self._is_closing = event.button() == Qt.MouseButton.LeftButton

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Close the polygon by a right-click, and after a double-click."""
        if self._is_closing or event.button() == Qt.MouseButton.RightButton:
            self._close()
        self._is_closing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - QGIS's name
        """Close the polygon, or take the last corner back."""
        if event.key() in _CLOSING_KEYS:
            self._close()
        elif event.key() in _BACK_KEYS:
            del self._points[-1:]
            self._show(self._points)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _close(self) -> None:
        if len(self._points) < _CORNERS_AT_LEAST:
            self.refused.emit(tr("A polygon needs at least three corners: click on the map to add one."))
            return
        corners = self._points
        if not self.is_single:
            self._begin_again()
        self._finish(QgsGeometry.fromPolygonXY([corners]))


def mend(polygon: QgsGeometry) -> QgsGeometry:
    """Return what a polygon encloses as a valid polygon, of several parts where sides cross; empty for no area."""
    valid = polygon if polygon.isGeosValid() else polygon.makeValid()
    parts = [part for part in valid.asGeometryCollection() if part.type() == _POLYGON and part.area() > 0]
    if not parts:
        return QgsGeometry()
    return parts[0] if len(parts) == 1 else QgsGeometry.collectGeometry(parts)
