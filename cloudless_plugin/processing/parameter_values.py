"""The values of an algorithm's parameters, as the request that they make together."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDate, Qt

from ..common import choices
from ..common.area_bounds import bounds_of
from ..common.errors import RequestError
from ..common.sensor_file import read_sensor_file

_AUTHORITIES = ("EPSG", "ESRI", "IAU_2015", "IGNF", "NKG", "NRCAN", "OGC", "PROJ")
"""Authorities of PROJ's own database, which the engine has as well."""


class Reader:
    """Reads the parameters of an algorithm into plain JSON values for a request."""

    def __init__(
        self, algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> None:
        """Read the ``parameters`` of ``algorithm`` as ``context`` has them."""
        self._algorithm = algorithm
        self._parameters = parameters
        self._context = context

    def search(self) -> dict[str, Any]:
        """Return what says which scenes to look for.

        Raises:
            RequestError: where it says nothing that can be looked for.
        """
        return {
            **self._where(),
            "start": self.day("START"),
            "end": self.day("END"),
            "months": self._algorithm.parameterAsEnumStrings(self._parameters, "MONTHS", self._context),
            "catalog": self._word("CATALOG"),
            "catalog_url": self._text("CATALOG_URL"),
            "collection": self._text("COLLECTION"),
            "max_cloud": self._number("MAX_CLOUD"),
            "cloud_in": self._word("CLOUD_IN"),
            "platforms": self._text("PLATFORMS"),
            "sensor_file": self._document("SENSOR_FILE"),
        }

    def composition(self) -> dict[str, Any]:
        """Return what says how to compose the scenes.

        Raises:
            RequestError: where a layer or the CRS cannot be used.
        """
        crs = self._algorithm.parameterAsCrs(self._parameters, "CRS", self._context)
        if self._parameters.get("CRS") and not crs.isValid():
            raise RequestError("The output CRS is not known: choose another, or leave CRS empty.")
        has_resolution = self._parameters.get("RESOLUTION") not in (None, "")
        return {
            "bands": self._text("BANDS"),
            "method": self._word("METHOD"),
            "percentile": self._number("PERCENTILE"),
            "percentiles": self._text("PERCENTILES"),
            "indices": self._text("INDICES"),
            "indices_from": self._word("INDICES_FROM"),
            "mask": self._word("MASK"),
            "buffer": self._number("BUFFER"),
            "resolution": self._number("RESOLUTION") if has_resolution else None,
            "crs": crs_text(crs) if crs.isValid() else None,
            "haze": self._algorithm.parameterAsBool(self._parameters, "HAZE", self._context),
            "normalise": self._word("NORMALISE"),
            "holes": self._word("HOLES"),
            "bandpass": self._word("BANDPASS"),
            "views": self._algorithm.parameterAsInt(self._parameters, "VIEWS", self._context),
            "resampling": self._word("RESAMPLING"),
            "engine": self._text("ENGINE").strip() or choices.LOCAL,
            "scenes": self._scenes(),
        }

    def _where(self) -> dict[str, Any]:
        """Return extent and area; the extent is the area's bounds where none is given.

        Raises:
            RequestError: where neither is given, or one of them cannot be used.
        """
        source = self._source("AREA")
        area = {} if source is None else area_of(source)
        if not self._is_blank("EXTENT"):
            return {**self._extent(), **area}
        if source is None:
            raise RequestError("No area is given: draw or choose one, or choose polygons to clip to.")
        bounds = bounds_of(area["area"], geographic=source.sourceCrs().isGeographic())
        return {"extent": list(bounds), "extent_crs": area["area_crs"], **area}

    def _extent(self) -> dict[str, Any]:
        extent = self._algorithm.parameterAsExtent(self._parameters, "EXTENT", self._context)
        if extent.isNull():
            raise RequestError(
                "The extent is empty: draw an area with a width and a height, or choose a layer that has features."
            )
        crs = self._algorithm.parameterAsExtentCrs(self._parameters, "EXTENT", self._context)
        if not crs.isValid():
            raise RequestError("The area has no CRS: set the project's, or write it behind the area as [EPSG:4326].")
        corners = [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()]
        return {"extent": corners, "extent_crs": crs_text(crs)}

    def _scenes(self) -> list[str]:
        source = self._source("SCENES")
        if source is None:
            return []
        field = source.fields().lookupField("id")
        if field < 0:
            raise RequestError("The layer of scenes has no field 'id': choose one that 'Scenes that match' has made.")
        ids = [str(feature[field]) for feature in features_of(source)]
        if not ids:
            raise RequestError("The layer of scenes names none: choose another, or select some of its features.")
        return ids

    def _source(self, name: str) -> QgsProcessingFeatureSource | None:
        if self._is_blank(name):
            return None
        try:
            source = self._algorithm.parameterAsSource(self._parameters, name, self._context)
        except QgsProcessingException:
            source = None
        if source is None:
            raise RequestError("The layer of {name} cannot be read: choose another.", name=name)
        return source

    def _document(self, name: str) -> dict[str, Any] | None:
        path = self._algorithm.parameterAsFile(self._parameters, name, self._context)
        return read_sensor_file(Path(path)) if path else None

    def _is_blank(self, name: str) -> bool:
        return self._parameters.get(name) in (None, "", NULL)

    def day(self, name: str) -> str:
        """Return a day, ISO 8601."""
        value = self._parameters.get(name)
        if not isinstance(value, QDate):
            value = self._algorithm.parameterAsDateTime(self._parameters, name, self._context).date()
        return value.toString(Qt.DateFormat.ISODate)

    def _word(self, name: str) -> str:
        return self._algorithm.parameterAsEnumString(self._parameters, name, self._context)

    def _text(self, name: str) -> str:
        return self._algorithm.parameterAsString(self._parameters, name, self._context)

    def _number(self, name: str) -> float:
        return self._algorithm.parameterAsDouble(self._parameters, name, self._context)


def area_of(source: QgsProcessingFeatureSource) -> dict[str, Any]:
    """Return the polygons of a layer, and their CRS.

    Raises:
        RequestError: where it has none.
    """
    polygons = [polygon for feature in features_of(source) for polygon in plain_polygons(feature.geometry())]
    if not polygons:
        raise RequestError("The layer to clip to has no polygons, or none selected: choose another.")
    crs = source.sourceCrs()
    if not crs.isValid():
        raise RequestError("The layer to clip to has no CRS: set one in its properties.")
    together = QgsGeometry.collectGeometry(polygons)
    return {"area": json.loads(together.asJson(17)), "area_crs": crs_text(crs)}


def crs_text(crs: QgsCoordinateReferenceSystem) -> str:
    """Return a CRS as the engine reads it: its authority code, or WKT, since a user's number is one profile's alone."""
    name = crs.authid()
    if name.partition(":")[0] in _AUTHORITIES:
        return name
    return crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED)


def features_of(source: QgsProcessingFeatureSource) -> Iterator[QgsFeature]:
    """Return the features of a layer, invalid geometries included: their check would end QGIS by an exception."""
    flag = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
    return source.getFeatures(QgsFeatureRequest(), flag)


def plain_polygons(geometry: QgsGeometry) -> list[QgsGeometry]:
    """Return the polygons in a geometry that have vertices, each without curves, Z and M.

    QGIS 3.22 dies of an empty one among others, and ``collectGeometry`` leaves those of another type out.
    """
    kind = QgsWkbTypes.GeometryType.PolygonGeometry
    polygons = []
    for part in geometry.asGeometryCollection():
        if part.type() == kind and not part.isEmpty():
            plain = part.constGet().segmentize()
            plain.dropZValue()
            plain.dropMValue()
            polygons.append(QgsGeometry(plain))
    return polygons
