"""The area to compose: the map's, until the user pins it."""

from __future__ import annotations

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsDistanceArea,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsReferencedRectangle,
)
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from ..common.messages import Message
from ..runtime.translation import tr

_WGS84 = "EPSG:4326"
_CYLINDRICAL = ("longlat", "merc", "webmerc", "eqc", "cea", "mill")
"""PROJ's names of projections in which a degree of longitude has one width everywhere."""


class AreaWidget(QWidget):
    """Shows the area in words, follows the map, and keeps still when pinned."""

    changed = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        """Follow ``canvas`` from now on."""
        super().__init__(parent)
        self._canvas = canvas
        self._pinned: QgsReferencedRectangle | None = None
        self._outline: QgsRubberBand | None = None
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.pin = QToolButton()
        self.pin.setCheckable(True)
        self.pin.setAutoRaise(True)
        self.pin.toggled.connect(self._toggle)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._label)
        layout.addWidget(self.pin, 0, Qt.AlignmentFlag.AlignTop)
        canvas.extentsChanged.connect(self._follow)
        canvas.destinationCrsChanged.connect(self._follow)
        self._toggle(pinned=False)

    def extent(self) -> QgsReferencedRectangle:
        """Return the area: pinned, or what the map shows."""
        if self._pinned is not None:
            return self._pinned
        return QgsReferencedRectangle(self._canvas.extent(), self._canvas.mapSettings().destinationCrs())

    def problem(self) -> str:
        """Return why the area cannot be composed, in a sentence; empty where nothing speaks against it."""
        return _problem_of(self.extent())

    def shut_down(self) -> None:
        """Stop following the map and take the outline off it."""
        self._canvas.extentsChanged.disconnect(self._follow)
        self._canvas.destinationCrsChanged.disconnect(self._follow)
        self._draw_outline(None)

    def _toggle(self, pinned: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._pinned = None
        self._pinned = self.extent() if pinned else None
        self.pin.setIcon(QgsApplication.getThemeIcon("/locked.svg" if pinned else "/unlocked.svg"))
        self.pin.setToolTip(tr("Follow the map again") if pinned else tr("Keep this area while the map moves"))
        self._draw_outline(self._pinned)
        self._follow()

    def _follow(self) -> None:
        self._label.setText(describe(self.extent()))
        self.changed.emit()

    def _draw_outline(self, area: QgsReferencedRectangle | None) -> None:
        if self._outline is not None:
            self._canvas.scene().removeItem(self._outline)
            self._outline = None
        if area is not None:
            self._outline = QgsRubberBand(self._canvas)
            self._outline.setStrokeColor(QColor(224, 64, 32))
            self._outline.setWidth(2)
            self._outline.setToGeometry(QgsGeometry.fromRect(area), area.crs())


def _problem_of(area: QgsReferencedRectangle) -> str:
    return tr("The area reaches all around the Earth: zoom in.") if _spans_earth(area) else ""


def _spans_earth(area: QgsReferencedRectangle) -> bool:
    """Tell whether an area in a geographic or another cylindrical CRS is 360 degrees of longitude wide, or wider."""
    crs = area.crs()
    if crs.projectionAcronym() not in _CYLINDRICAL:
        return False
    to_crs = QgsCoordinateTransform(QgsCoordinateReferenceSystem(_WGS84), crs, QgsProject.instance())
    try:
        degree = to_crs.transform(QgsPointXY(1, 0)).x() - to_crs.transform(QgsPointXY(0, 0)).x()
    except QgsCsException:
        return False
    return bool(area.width() >= 360 * abs(degree) * (1 - 1e-9))


def describe(area: QgsReferencedRectangle) -> str:
    """Return the size and the place of an area, for people; or what is wrong with it."""
    if area.isEmpty() or not area.isFinite():
        return tr("The map shows no area yet.")
    problem = _problem_of(area)
    if problem:
        return problem
    measure = QgsDistanceArea()
    measure.setEllipsoid("WGS84")
    measure.setSourceCrs(area.crs(), QgsProject.instance().transformContext())
    middle = area.center()
    wgs84 = QgsCoordinateReferenceSystem(_WGS84)
    try:
        width = measure.measureLine([QgsPointXY(area.xMinimum() + area.width() * n / 8, middle.y()) for n in range(9)])
        height = measure.measureLine(
            [QgsPointXY(middle.x(), area.yMinimum() + area.height() * n / 8) for n in range(9)]
        )
        place = QgsCoordinateTransform(area.crs(), wgs84, QgsProject.instance()).transform(middle)
    except QgsCsException:
        return tr("The map shows more than the earth: zoom in.")
    return tr(
        "{width} × {height} km around {latitude}, {longitude}",  # noqa: RUF001 - the sign of sizes
        width=_kilometres(width),
        height=_kilometres(height),
        latitude=_latitude(place.y()),
        longitude=_longitude(place.x()),
    )


def _kilometres(distance_m: float) -> Message:
    kilometres = distance_m / 1000
    return Message("{count:,.0f}", count=kilometres) if kilometres >= 100 else Message("{count:.1f}", count=kilometres)


def _latitude(degrees: float) -> Message:
    return (
        Message("{degrees:.3f}° N", degrees=degrees) if degrees >= 0 else Message("{degrees:.3f}° S", degrees=-degrees)
    )


def _longitude(degrees: float) -> Message:
    return (
        Message("{degrees:.3f}° E", degrees=degrees) if degrees >= 0 else Message("{degrees:.3f}° W", degrees=-degrees)
    )
