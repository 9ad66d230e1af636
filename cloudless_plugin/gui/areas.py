"""The area that is chosen, as the parameters of the algorithms take it, and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsDistanceArea,
    QgsGeometry,
    QgsMapLayer,
    QgsPointXY,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsVectorLayer,
    QgsVirtualLayerDefinition,
    QgsWkbTypes,
)

from ..common.messages import Message
from ..processing.parameter_values import plain_polygons
from ..runtime.translation import tr

if TYPE_CHECKING:
    from typing import TypeGuard  # Python 3.9 lacks it

WGS84 = "EPSG:4326"
_CYLINDRICAL = ("longlat", "merc", "webmerc", "eqc", "cea", "mill")
"""PROJ's names of projections in which a degree of longitude has one width everywhere."""
_MEMORY, _FILE = "memory", "ogr"
"""Providers: of layers that no other program can open, and of those whose source is a path."""
_SAMPLES = 8
"""Parts in which a line across the area is measured."""


def is_polygons(layer: QgsMapLayer | None) -> TypeGuard[QgsVectorLayer]:
    """Tell whether a layer holds polygons."""
    kind = QgsWkbTypes.GeometryType.PolygonGeometry
    return isinstance(layer, QgsVectorLayer) and layer.geometryType() == kind


def extent_text(area: QgsReferencedRectangle) -> str:
    """Return an area as a parameter reads it: ``west,east,south,north [EPSG:4326]``."""
    numbers = (area.xMinimum(), area.xMaximum(), area.yMinimum(), area.yMaximum())
    return f"{','.join(map(repr, numbers))} [{area.crs().authid() or area.crs().toWkt()}]"


def polygon_source(geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> str:
    """Return one polygon as a text that Processing reads as a layer, in a model and on the command line as well."""
    if QgsWkbTypes.isCurvedType(geometry.wkbType()):
        geometry = QgsGeometry(geometry.constGet().segmentize())  # SQLite reads no curves
    authority, _, code = crs.authid().partition(":")
    if authority != "EPSG":
        geometry = QgsGeometry(geometry)
        geometry.transform(QgsCoordinateTransform(crs, QgsCoordinateReferenceSystem(WGS84), QgsProject.instance()))
        code = WGS84.partition(":")[2]
    definition = QgsVirtualLayerDefinition()
    definition.setQuery(f"select st_geomfromtext('{geometry.asWkt()}', {code}) as geometry")
    definition.setGeometryField("geometry")
    definition.setGeometryWkbType(QgsWkbTypes.Type.MultiPolygon)
    definition.setGeometrySrid(int(code))
    return f"virtual://{definition.toString()}"


def layer_source(layer: QgsMapLayer, *, selected: bool) -> QgsProcessingFeatureSourceDefinition:
    """Return a layer of the project, or its selection, as a parameter takes it."""
    return QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=selected)


def together(layer: QgsVectorLayer, *, selected: bool) -> QgsGeometry:
    """Return all polygons of a layer, or of its selection, as one geometry."""
    features = layer.getSelectedFeatures() if selected else layer.getFeatures()
    return QgsGeometry.unaryUnion([feature.geometry() for feature in features if feature.hasGeometry()])


def bounds_of(layer: QgsMapLayer, *, selected: bool) -> QgsReferencedRectangle:
    """Return the bounds of a layer, or of its selection."""
    if selected and isinstance(layer, QgsVectorLayer):
        return QgsReferencedRectangle(layer.boundingBoxOfSelected(), layer.crs())
    return QgsReferencedRectangle(layer.extent(), layer.crs())


def to_lonlat(area: QgsReferencedRectangle) -> QgsRectangle:
    """Return the bounds of an area in longitude and latitude; a null one where they cannot be known."""
    to_wgs84 = QgsCoordinateTransform(area.crs(), QgsCoordinateReferenceSystem(WGS84), QgsProject.instance())
    try:
        return to_wgs84.transformBoundingBox(area)
    except QgsCsException:
        return QgsRectangle()


def problem_of(area: QgsReferencedRectangle) -> str:
    """Return why an area cannot be composed, in a sentence; empty where nothing speaks against it."""
    if area.isEmpty() or not area.isFinite():
        return tr("There is no area yet: choose one under Area, or zoom the map.")
    if not area.crs().isValid():
        return tr("The area has no known CRS: choose one for the project, or another area.")
    return tr("The whole world: zoom in, or draw a smaller area.") if _spans_earth(area) else ""


def size_text(area: QgsReferencedRectangle, polygons: QgsGeometry | None = None) -> str:
    """Return the size of an area for people, or what is wrong with it.

    Args:
        area: its bounds.
        polygons: whose area counts, in the CRS of the bounds; ``None`` for the whole rectangle.
    """
    problem = problem_of(area)
    if problem:
        return problem
    size = _size_km(area)
    if size is None:
        return tr("The map shows more than the earth: zoom in.")
    width, height = size
    square = _measure(area).measureArea(polygons) / 1e6 if polygons is not None else width * height
    return tr(
        "{width} × {height} km · {square} km²",  # noqa: RUF001 - the sign of sizes
        width=_number(width),
        height=_number(height),
        square=_number(square),
    )


def place_text(area: QgsReferencedRectangle) -> str:
    """Return where the middle of an area lies; empty where that cannot be known."""
    lonlat = to_lonlat(area)
    if lonlat.isNull():
        return ""
    middle = lonlat.center()
    return tr("around {latitude}, {longitude}", latitude=_latitude(middle.y()), longitude=_longitude(middle.x()))


def square_metres(area: QgsReferencedRectangle) -> float:
    """Return the size of an area on the ground; 0 where it cannot be known."""
    size = _size_km(area)
    return size[0] * size[1] * 1e6 if size is not None else 0.0


def _size_km(area: QgsReferencedRectangle) -> tuple[float, float] | None:
    """Return width and height through the middle of an area; ``None`` where they cannot be known."""
    measure, middle = _measure(area), area.center()
    steps = [number / _SAMPLES for number in range(_SAMPLES + 1)]
    across = [QgsPointXY(area.xMinimum() + area.width() * step, middle.y()) for step in steps]
    along = [QgsPointXY(middle.x(), area.yMinimum() + area.height() * step) for step in steps]
    try:
        sizes = measure.measureLine(across) / 1000, measure.measureLine(along) / 1000
    except QgsCsException:
        return None
    return sizes if all(0 < size < 1e6 for size in sizes) else None


def _measure(area: QgsReferencedRectangle) -> QgsDistanceArea:
    measure = QgsDistanceArea()
    measure.setEllipsoid("WGS84")
    measure.setSourceCrs(area.crs(), QgsProject.instance().transformContext())
    return measure


def _spans_earth(area: QgsReferencedRectangle) -> bool:
    """Tell whether an area in a geographic or another cylindrical CRS is 360 degrees of longitude wide, or wider."""
    crs = area.crs()
    if crs.projectionAcronym() not in _CYLINDRICAL:
        return False
    to_crs = QgsCoordinateTransform(QgsCoordinateReferenceSystem(WGS84), crs, QgsProject.instance())
    try:
        degree = to_crs.transform(QgsPointXY(1, 0)).x() - to_crs.transform(QgsPointXY(0, 0)).x()
    except QgsCsException:
        return False
    return bool(area.width() >= 360 * abs(degree) * (1 - 1e-9))


def _number(value: float) -> Message:
    return Message("{count:,.0f}", count=value) if value >= 100 else Message("{count:.1f}", count=value)


def _latitude(degrees: float) -> Message:
    north, south = Message("{degrees:.3f}° N", degrees=degrees), Message("{degrees:.3f}° S", degrees=-degrees)
    return north if degrees >= 0 else south


def _longitude(degrees: float) -> Message:
    east, west = Message("{degrees:.3f}° E", degrees=degrees), Message("{degrees:.3f}° W", degrees=-degrees)
    return east if degrees >= 0 else west


def parameters_of(values: dict[str, Any]) -> dict[str, Any]:
    """Return parameters as plain values, for a command line: sources as text."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, QgsReferencedRectangle):
        return extent_text(value)
    if not isinstance(value, QgsProcessingFeatureSourceDefinition):
        return value
    layer = QgsProject.instance().mapLayer(value.source.staticValue())
    if not isinstance(layer, QgsVectorLayer):
        return value.source.staticValue()
    provider = layer.providerType()
    if value.selectedFeaturesOnly or layer.isModified() or provider == _MEMORY:
        return polygon_source(_collected(layer, selected=value.selectedFeaturesOnly), layer.crs())
    return layer.source() if provider == _FILE else f"{provider}://{layer.source()}"


def _collected(layer: QgsVectorLayer, *, selected: bool) -> QgsGeometry:
    """Return all polygons of a layer, or of its selection, as they are: what is invalid has no union."""
    features = layer.getSelectedFeatures() if selected else layer.getFeatures()
    return QgsGeometry.collectGeometry(
        [polygon for feature in features for polygon in plain_polygons(feature.geometry())]
    )
