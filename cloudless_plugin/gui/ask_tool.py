"""Asking the map: a click on a place, or a polygon drawn with the button held; and the mark of what was asked."""

from __future__ import annotations

from qgis.core import QgsGeometry, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsRubberBand
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QApplication

from ..runtime.translation import tr
from .area_outline import STROKE, AreaOutline, remove
from .map_tools import DrawTool, PolygonTool

_POINT = QgsWkbTypes.GeometryType.PointGeometry
_ICON = 12
"""Pixels of the mark of a point."""
_CASING = QColor(255, 255, 255)


class AskTool(DrawTool):
    """``drawn`` tells a point where the map is clicked, and a polygon where it is drawn with the button held.

    It stays the map's tool: one place is asked after the other.
    """

    is_single = False
    _pressed: QPoint | None = None

    def __init__(self, canvas: QgsMapCanvas) -> None:
        """Be ready to ask on ``canvas``; ``start`` begins."""
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.WhatsThisCursor)

    def hint(self) -> str:
        """Return what to do on the map, in a sentence."""
        return tr("Click a place, or draw around one with the button held; Esc ends it.")

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Begin."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._points = event.pos(), [event.mapPoint()]

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Follow the mouse."""
        if self._pressed is not None and (len(self._points) > 1 or self._is_far(event)):
            self._points.append(event.mapPoint())
            self._show(self._points)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Ask."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        points = self._points
        self._begin_again()
        if len(points) > 1:
            self._finish(QgsGeometry.fromPolygonXY([points]))
        else:
            self.drawn.emit(QgsGeometry.fromPointXY(points[0]), self._canvas.mapSettings().destinationCrs())

    def _begin_again(self) -> None:
        self._pressed = None
        super()._begin_again()

    def _is_far(self, event: QgsMapMouseEvent) -> bool:
        start = self._pressed or event.pos()
        return (event.pos() - start).manhattanLength() >= QApplication.startDragDistance()


class AskPolygonTool(PolygonTool):
    """``drawn`` tells one polygon after the other, each drawn corner by corner."""

    is_single = False


class PlaceMark(AreaOutline):
    """Marks one place on a canvas: a circle around a point, or the outline of a polygon."""

    def _draw(self) -> None:
        if self._geometry is None or self._geometry.type() != _POINT:
            super()._draw()
            return
        remove(self._band)
        band = self._band = QgsRubberBand(self._canvas, _POINT)
        band.setIcon(QgsRubberBand.IconType.ICON_CIRCLE)
        band.setIconSize(_ICON)
        band.setStrokeColor(STROKE)
        band.setSecondaryStrokeColor(_CASING)
        band.setWidth(2)
        band.setToGeometry(self._geometry, self._crs)
