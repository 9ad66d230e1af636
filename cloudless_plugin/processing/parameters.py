"""The parameters that the algorithms share, and the request that they make together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingParameterAuthConfig,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsUnitTypes,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDate, Qt

from ..common import catalogues, choices
from ..common.errors import RequestError
from ..runtime.translation import tr

_AUTHORITIES = ("EPSG", "ESRI", "IAU_2015", "IGNF", "NKG", "NRCAN", "OGC", "PROJ")
"""Authorities of PROJ's own database, which the engine has as well."""


def search_parameters() -> list[QgsProcessingParameterDefinition]:
    """Return what says which scenes to look for."""
    return [
        QgsProcessingParameterExtent("EXTENT", tr("Area")),
        _date("START", tr("First day")),
        _date("END", tr("Last day")),
        _enum("CATALOG", tr("Catalogue"), [entry.id for entry in catalogues.CATALOGUES], choices.DEFAULT_CATALOGUE),
        QgsProcessingParameterString(
            "CATALOG_URL", tr("Address of the custom catalogue (STAC API or item collection)"), optional=True
        ),
        _share("MAX_CLOUD", tr("Leave out scenes cloudier than (%)"), choices.DEFAULT_MAX_CLOUD),
        *_advanced(
            QgsProcessingParameterEnum(
                "MONTHS",
                tr("Only these months of every year (none: all)"),
                list(choices.MONTHS),
                allowMultiple=True,
                optional=True,
                usesStaticStrings=True,
            ),
            QgsProcessingParameterString("COLLECTION", tr("Collection"), choices.DEFAULT_COLLECTION),
            QgsProcessingParameterAuthConfig("AUTHCFG", tr("Login to the custom catalogue"), optional=True),
        ),
    ]


def composition_parameters() -> list[QgsProcessingParameterDefinition]:
    """Return what says how to compose the scenes."""
    buffer = QgsProcessingParameterDistance(
        "BUFFER", tr("Grow the mask by"), choices.DEFAULT_BUFFER, minValue=0, maxValue=10_000
    )
    buffer.setDefaultUnit(QgsUnitTypes.stringToDistanceUnit("meters")[0])
    return [
        QgsProcessingParameterString("BANDS", tr("Bands, in output order"), choices.DEFAULT_BANDS),
        _enum("METHOD", tr("Method"), choices.METHODS, choices.DEFAULT_METHOD),
        QgsProcessingParameterNumber(
            "RESOLUTION",
            tr("Pixel size (units of the output CRS; empty: finest of the bands)"),
            QgsProcessingParameterNumber.Type.Double,
            optional=True,
            minValue=0,
        ),
        QgsProcessingParameterCrs("CRS", tr("Output CRS (empty: the scenes' UTM zone)"), optional=True),
        *_advanced(
            QgsProcessingParameterFeatureSource(
                "AREA", tr("Clip to these polygons"), [QgsProcessing.SourceType.TypeVectorPolygon], optional=True
            ),
            QgsProcessingParameterFeatureSource(
                "SCENES",
                tr("Use only the scenes named in this layer's field id"),
                [QgsProcessing.SourceType.TypeVector],
                optional=True,
            ),
            _share("PERCENTILE", tr("Percentile, for the method of that name"), choices.DEFAULT_PERCENTILE),
            _enum("MASK", tr("Mask"), choices.MASKS, choices.DEFAULT_MASK),
            buffer,
            QgsProcessingParameterBoolean(
                "HAZE", tr("Drop observations much hazier than the pixel's other dates"), defaultValue=True
            ),
            _enum(
                "NORMALISE",
                tr("Bring each date and band to the median of all dates"),
                choices.NORMALISATIONS,
                choices.DEFAULT_NORMALISATION,
            ),
            _enum("RESAMPLING", tr("Resampling"), choices.RESAMPLINGS, choices.DEFAULT_RESAMPLING),
            QgsProcessingParameterString("ENGINE", tr("Compute on (local, or an address of Dask)"), choices.LOCAL),
        ),
    ]


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
        extent = self._algorithm.parameterAsExtent(self._parameters, "EXTENT", self._context)
        if extent.isNull():
            raise RequestError(
                "The extent is empty: draw an area with a width and a height, or choose a layer that has features."
            )
        crs = self._algorithm.parameterAsExtentCrs(self._parameters, "EXTENT", self._context)
        if not crs.isValid():
            raise RequestError("The area has no CRS: set the project's, or write it behind the area as [EPSG:4326].")
        return {
            "extent": [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()],
            "extent_crs": _crs_text(crs),
            "start": self._day("START"),
            "end": self._day("END"),
            "months": self._algorithm.parameterAsEnumStrings(self._parameters, "MONTHS", self._context),
            "catalog": self._word("CATALOG"),
            "catalog_url": self._text("CATALOG_URL"),
            "collection": self._text("COLLECTION"),
            "max_cloud": self._number("MAX_CLOUD"),
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
            "mask": self._word("MASK"),
            "buffer": self._number("BUFFER"),
            "resolution": self._number("RESOLUTION") if has_resolution else None,
            "crs": _crs_text(crs) if crs.isValid() else None,
            "haze": self._algorithm.parameterAsBool(self._parameters, "HAZE", self._context),
            "normalise": self._word("NORMALISE"),
            "resampling": self._word("RESAMPLING"),
            "engine": self._text("ENGINE").strip() or choices.LOCAL,
            "scenes": self._scenes(),
            **self._area(),
        }

    def _area(self) -> dict[str, Any]:
        source = self._source("AREA")
        if source is None:
            return {}
        polygons = [polygon for feature in _features(source) for polygon in _plain_polygons(feature.geometry())]
        if not polygons:
            raise RequestError("The layer to clip to has no polygons, or none selected: choose another.")
        crs = source.sourceCrs()
        if not crs.isValid():
            raise RequestError("The layer to clip to has no CRS: set one in its properties.")
        together = QgsGeometry.collectGeometry(polygons)
        return {"area": json.loads(together.asJson(17)), "area_crs": _crs_text(crs)}

    def _scenes(self) -> list[str]:
        source = self._source("SCENES")
        if source is None:
            return []
        field = source.fields().lookupField("id")
        if field < 0:
            raise RequestError("The layer of scenes has no field 'id': choose one that 'Scenes that match' has made.")
        ids = [str(feature[field]) for feature in _features(source)]
        if not ids:
            raise RequestError("The layer of scenes names none: choose another, or select some of its features.")
        return ids

    def _source(self, name: str) -> QgsProcessingFeatureSource | None:
        if self._parameters.get(name) in (None, ""):
            return None
        try:
            source = self._algorithm.parameterAsSource(self._parameters, name, self._context)
        except QgsProcessingException:
            source = None
        if source is None:
            raise RequestError("The layer of {name} cannot be read: choose another.", name=name)
        return source

    def _day(self, name: str) -> str:
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


def _crs_text(crs: QgsCoordinateReferenceSystem) -> str:
    """Return a CRS as the engine reads it: its authority code, or WKT, since a user's number is one profile's alone."""
    name = crs.authid()
    if name.partition(":")[0] in _AUTHORITIES:
        return name
    return crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED)


def _features(source: QgsProcessingFeatureSource) -> Iterator[QgsFeature]:
    """Return the features of a layer, invalid geometries included: their check would end QGIS by an exception."""
    flag = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
    return source.getFeatures(QgsFeatureRequest(), flag)


def _plain_polygons(geometry: QgsGeometry) -> list[QgsGeometry]:
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


def _advanced(*parameters: QgsProcessingParameterDefinition) -> Iterable[QgsProcessingParameterDefinition]:
    for parameter in parameters:
        parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
    return parameters


def _date(name: str, description: str) -> QgsProcessingParameterDateTime:
    return QgsProcessingParameterDateTime(name, description, QgsProcessingParameterDateTime.Type.Date)


def _enum(name: str, description: str, words: Iterable[str], default: str) -> QgsProcessingParameterEnum:
    """Return a choice whose words are the values, in models and on the command line as well."""
    return QgsProcessingParameterEnum(name, description, list(words), defaultValue=default, usesStaticStrings=True)


def _share(name: str, description: str, default: float) -> QgsProcessingParameterNumber:
    """Return a number of per cent."""
    kind = QgsProcessingParameterNumber.Type.Double
    return QgsProcessingParameterNumber(name, description, kind, default, minValue=0, maxValue=100)
