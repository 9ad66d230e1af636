"""The places of a layer, and the extent of a search for them."""

from __future__ import annotations

import json
from typing import Any

from qgis.core import QgsGeometry, QgsProcessingFeatureSource, QgsProcessingFeedback, QgsWkbTypes

from ..common.area_bounds import bounds_of_all
from ..common.errors import RequestError
from ..common.places import Place
from ..runtime.translation import tr
from .parameter_values import Reader, area_of, crs_text, features_of, plain_polygons

_MARGIN_DEGREES, _MARGIN = 4e-4, 40.0
"""By which the extent reaches beyond the places, since a point has no size: degrees, and units of a projected CRS."""


class PlacesReader(Reader):
    """Reads the parameters of samples, whose extent is the bounds of their places where none is given."""

    def places(self, feedback: QgsProcessingFeedback) -> tuple[list[Place], str]:
        """Return the places, and the CRS of their coordinates; tell how many features have no geometry.

        Raises:
            RequestError: where there are none, or their layer has no CRS.
        """
        source, found, missing = self._places()
        if missing:
            feedback.pushWarning(tr("Features without points or polygons, left out: {count}", count=missing))
        return found, crs_text(source.sourceCrs())

    def _where(self) -> dict[str, Any]:
        """Return extent and area; the extent is the bounds of the places where none is given.

        Raises:
            RequestError: where one of them cannot be used.
        """
        clip = self._source("AREA")
        area = {} if clip is None else area_of(clip)
        if not self._is_blank("EXTENT"):
            return {**self._extent(), **area}
        source, found, _ = self._places()
        crs = source.sourceCrs()
        margin = _MARGIN_DEGREES if crs.isGeographic() else _MARGIN
        geometries = [place.geometry for place in found]
        bounds = bounds_of_all(geometries, geographic=crs.isGeographic(), margin=margin)
        return {"extent": list(bounds), "extent_crs": crs_text(crs), **area}

    def _places(self) -> tuple[QgsProcessingFeatureSource, list[Place], int]:
        """Return the layer of the places, the places, and how many features have no geometry to sample.

        Raises:
            RequestError: see ``places``.
        """
        source = self._source("PLACES")
        if source is None:
            raise RequestError("No places are given: choose a layer of points or polygons as PLACES.")
        if not source.sourceCrs().isValid():
            raise RequestError("The layer of places has no CRS: set one in its properties.")
        found, missing = [], 0
        for feature in features_of(source):
            geometry = plain_geometry(feature.geometry())
            if geometry is None:
                missing += 1
            else:
                found.append(Place(feature.id(), geometry))
        if not found:
            raise RequestError("The layer of places has no points or polygons, or none selected: choose another.")
        return source, found, missing


def plain_geometry(geometry: QgsGeometry) -> dict[str, Any] | None:
    """Return the points or the polygons of a geometry as GeoJSON; ``None`` where it has neither."""
    polygons = plain_polygons(geometry)
    if polygons:
        together: dict[str, Any] = json.loads(QgsGeometry.collectGeometry(polygons).asJson(17))
        return together
    kind = QgsWkbTypes.GeometryType.PointGeometry
    parts = [part for part in geometry.asGeometryCollection() if part.type() == kind and not part.isEmpty()]
    points = [part.asPoint() for part in parts]
    return {"type": "MultiPoint", "coordinates": [[point.x(), point.y()] for point in points]} if points else None
