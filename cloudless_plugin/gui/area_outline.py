"""The outline of the area to compose, on the map."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

STROKE = QColor(224, 64, 32)
"""Of what the panel draws on the map."""
_CASING = QColor(255, 255, 255, 170)
"""Below the dashes: they are seen on a red roof and on dark water."""
_VERTICES_BETWEEN = 16
"""Added to each side: a straight side in one CRS is bent in another."""


class AreaOutline:
    """Draws one area on a canvas, dashed and without a fill; it stays in place when the canvas' CRS changes."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        """Draw on ``canvas`` from now on, until ``shut_down``."""
        self._canvas = canvas
        self._geometry: QgsGeometry | None = None
        self._crs = QgsCoordinateReferenceSystem()
        self._band: QgsRubberBand | None = None
        canvas.destinationCrsChanged.connect(self._draw)

    def show(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        """Draw a polygon, whose coordinates are in ``crs``, instead of what was drawn."""
        self._geometry, self._crs = geometry, crs
        self._draw()

    def clear(self) -> None:
        """Draw nothing."""
        self._geometry = None
        self._draw()

    def shut_down(self) -> None:
        """Take the outline off the canvas and leave the canvas alone; do nothing where the canvas is gone."""
        if not sip.isdeleted(self._canvas):
            self.clear()
            self._canvas.destinationCrsChanged.disconnect(self._draw)

    def _draw(self) -> None:
        remove(self._band)
        self._band = None
        if self._geometry is not None:
            self._band = dashed_band(self._canvas)
            self._band.setToGeometry(self._geometry.densifyByCount(_VERTICES_BETWEEN), self._crs)


def dashed_band(canvas: QgsMapCanvas) -> QgsRubberBand:
    """Return a polygon to be filled in, drawn with a dashed outline and no fill."""
    band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
    band.setFillColor(QColor(Qt.GlobalColor.transparent))
    band.setStrokeColor(STROKE)
    band.setSecondaryStrokeColor(_CASING)
    band.setLineStyle(Qt.PenStyle.DashLine)
    band.setWidth(2)
    return band


def remove(band: QgsRubberBand | None) -> None:
    """Take a band off its canvas, where both still exist."""
    if band is not None and not sip.isdeleted(band) and band.scene() is not None:
        band.scene().removeItem(band)
