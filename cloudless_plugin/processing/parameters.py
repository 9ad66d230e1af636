"""The parameters that the algorithms share, and the request that they make together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from qgis.core import (
    NULL,
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
from ..common.animation import FASTEST, LARGEST, SMALLEST, AnimationStyle
from ..common.area_bounds import bounds_of
from ..common.errors import RequestError
from ..runtime.translation import tr

_Parameter = TypeVar("_Parameter", bound=QgsProcessingParameterDefinition)
_MONTHS_BACK = 3
"""What dialogs begin with: this many months until today."""
_AUTHORITIES = ("EPSG", "ESRI", "IAU_2015", "IGNF", "NKG", "NRCAN", "OGC", "PROJ")
"""Authorities of PROJ's own database, which the engine has as well."""


def search_parameters(polygons: str, area: str = "") -> list[QgsProcessingParameterDefinition]:
    """Return what says which scenes to look for.

    Args:
        polygons: what those of ``AREA`` are good for.
        area: what ``EXTENT`` is, where it is not the bounds of those polygons if empty.
    """
    today = QDate.currentDate()
    extent = area or tr("Area (empty: the bounds of the polygons)")
    return [
        QgsProcessingParameterExtent("EXTENT", extent, optional=True),
        QgsProcessingParameterFeatureSource(
            "AREA", polygons, [QgsProcessing.SourceType.TypeVectorPolygon], optional=True
        ),
        day_parameter("START", tr("First day"), today.addMonths(-_MONTHS_BACK)),
        day_parameter("END", tr("Last day"), today),
        _enum("CATALOG", tr("Catalogue"), [entry.id for entry in catalogues.CATALOGUES], choices.DEFAULT_CATALOGUE),
        QgsProcessingParameterString("CATALOG_URL", tr("Custom address (STAC API or item collection)"), optional=True),
        with_widget(
            QgsProcessingParameterString("COLLECTION", tr("Collection"), choices.DEFAULT_COLLECTION), "TextOrChoice"
        ),
        _number("MAX_CLOUD", tr("Maximum cloud (%)"), choices.DEFAULT_MAX_CLOUD, 100),
        *_advanced(
            _enum("CLOUD_IN", tr("Count cloud in"), choices.CLOUD_PLACES, choices.DEFAULT_CLOUD_PLACE),
            with_widget(
                QgsProcessingParameterEnum(
                    "MONTHS",
                    tr("Months (none: all)"),
                    list(choices.MONTHS),
                    allowMultiple=True,
                    optional=True,
                    usesStaticStrings=True,
                ),
                "SeveralChoices",
            ),
            QgsProcessingParameterAuthConfig("AUTHCFG", tr("Login to the custom address"), optional=True),
        ),
    ]


def composition_parameters() -> list[QgsProcessingParameterDefinition]:
    """Return what says how to compose the scenes."""
    return [
        with_widget(QgsProcessingParameterString("BANDS", tr("Bands"), choices.DEFAULT_BANDS), "TextOrChoice"),
        with_widget(QgsProcessingParameterString("INDICES", tr("Indices"), optional=True), "TextOrChoice"),
        _enum("METHOD", tr("Method"), choices.METHODS, choices.DEFAULT_METHOD),
        _resolution(),
        QgsProcessingParameterCrs("CRS", tr("Output CRS (empty: the scenes' UTM zone)"), optional=True),
        *_advanced(
            QgsProcessingParameterFeatureSource(
                "SCENES",
                tr("Only the scenes of this layer (by its field id)"),
                [QgsProcessing.SourceType.TypeVector],
                optional=True,
            ),
            _enum("INDICES_FROM", tr("Compute indices"), choices.INDEX_SOURCES, choices.DEFAULT_INDEX_SOURCE),
            _number("PERCENTILE", tr("Percentile (for the method of that name)"), choices.DEFAULT_PERCENTILE, 100),
            QgsProcessingParameterString("PERCENTILES", tr("Several percentiles instead (10,50,90)"), optional=True),
            _enum("MASK", tr("Cloud mask"), choices.MASKS, choices.DEFAULT_MASK),
            _buffer(),
            QgsProcessingParameterBoolean("HAZE", tr("Drop hazy observations"), defaultValue=True),
            _enum("NORMALISE", tr("Dates"), choices.NORMALISATIONS, choices.DEFAULT_NORMALISATION),
            _enum("HOLES", tr("Pixels without a clear view"), choices.HOLES, choices.DEFAULT_HOLES),
            _views(),
            _enum("RESAMPLING", tr("Resampling"), choices.RESAMPLINGS, choices.DEFAULT_RESAMPLING),
            with_widget(QgsProcessingParameterString("ENGINE", tr("Compute on"), choices.LOCAL), "TextOrChoice"),
        ),
    ]


def period_parameters() -> list[QgsProcessingParameterDefinition]:
    """Return what says of which periods a series is made."""
    kind = QgsProcessingParameterNumber.Type.Integer
    step = QgsProcessingParameterNumber(
        "STEP",
        tr("Days of a period (for periods of days)"),
        kind,
        choices.DEFAULT_STEP,
        minValue=1,
        maxValue=choices.LONGEST_STEP,
    )
    return [_enum("PERIOD", tr("Make"), choices.PERIODS, "month"), with_widget(step, "PlainNumber")]


def series_parameters() -> list[QgsProcessingParameterDefinition]:
    """Return what says what lies beside the mosaics of a series, and how it is animated."""
    default = AnimationStyle()
    size = QgsProcessingParameterNumber(
        "FRAME_SIZE",
        tr("Size of the animation (pixels)"),
        QgsProcessingParameterNumber.Type.Integer,
        default.size,
        minValue=SMALLEST,
        maxValue=LARGEST,
    )
    return [
        *_advanced(
            QgsProcessingParameterBoolean("WITH_EVIDENCE", tr("Evidence beside each mosaic"), defaultValue=False),
            _number("FRAME_RATE", tr("Frames of the animation a second"), default.rate, FASTEST),
            with_widget(size, "PlainNumber"),
            QgsProcessingParameterBoolean(
                "DATE_TEXT", tr("Days of the scenes in the animation"), defaultValue=default.dates
            ),
        )
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


def _advanced(*parameters: QgsProcessingParameterDefinition) -> Iterable[QgsProcessingParameterDefinition]:
    for parameter in parameters:
        parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
    return parameters


def with_widget(parameter: _Parameter, kind: str) -> _Parameter:
    """Have a class of ``gui/parameter_widgets`` edit a parameter in the toolbox's dialog and in batch.

    QGIS imports it by its name when it opens the dialog: ``qgis_process`` never does.
    """
    plugin = __name__.rpartition(".processing.")[0]
    parameter.setMetadata({"widget_wrapper": {"class": f"{plugin}.gui.parameter_widgets.{kind}"}})
    return parameter


def day_parameter(name: str, description: str, shown: QDate) -> QgsProcessingParameterDefinition:
    """Return a day; dialogs begin with ``shown``, while scripts and the command line have to name one."""
    day = QgsProcessingParameterDateTime(name, description, QgsProcessingParameterDateTime.Type.Date)
    day.setGuiDefaultValueOverride(shown)
    return day


def _enum(name: str, description: str, words: Iterable[str], default: str) -> QgsProcessingParameterDefinition:
    """Return a choice whose words are the values, in models and on the command line as well."""
    choice = QgsProcessingParameterEnum(name, description, list(words), defaultValue=default, usesStaticStrings=True)
    return with_widget(choice, "OneChoice")


def _number(name: str, description: str, default: float, most: float) -> QgsProcessingParameterDefinition:
    """Return a number from 0 to ``most``."""
    kind = QgsProcessingParameterNumber.Type.Double
    number = QgsProcessingParameterNumber(name, description, kind, default, minValue=0, maxValue=most)
    return with_widget(number, "PlainNumber")


def _views() -> QgsProcessingParameterDefinition:
    kind = QgsProcessingParameterNumber.Type.Integer
    description = tr("Clear views of a pixel at most (0: all)")
    views = QgsProcessingParameterNumber(
        "VIEWS", description, kind, choices.DEFAULT_VIEWS, minValue=0, maxValue=choices.MAX_VIEWS
    )
    return with_widget(views, "PlainNumber")


def _buffer() -> QgsProcessingParameterDefinition:
    buffer = QgsProcessingParameterDistance(
        "BUFFER", tr("Grow the mask by (m)"), choices.DEFAULT_BUFFER, minValue=0, maxValue=10_000
    )
    buffer.setDefaultUnit(QgsUnitTypes.stringToDistanceUnit("meters")[0])
    return with_widget(buffer, "PlainNumber")


def _resolution() -> QgsProcessingParameterDefinition:
    resolution = QgsProcessingParameterNumber(
        "RESOLUTION",
        tr("Resolution (units of the output CRS; empty: finest of the bands)"),
        QgsProcessingParameterNumber.Type.Double,
        optional=True,
        minValue=0,
    )
    return with_widget(resolution, "PlainNumber")
