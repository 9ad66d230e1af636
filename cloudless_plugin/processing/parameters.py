"""The parameters that the algorithms share, whose values ``parameter_values`` reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterAuthConfig,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import QDate

from ..common import catalogues, choices
from ..common.animation import FASTEST, LARGEST, SMALLEST, AnimationStyle
from ..runtime.translation import tr

_Parameter = TypeVar("_Parameter", bound=QgsProcessingParameterDefinition)
_MONTHS_BACK = 3
"""What dialogs begin with: this many months until today."""


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
            QgsProcessingParameterAuthConfig(
                "AUTHCFG", tr("Login (where the catalogue or its files ask for one)"), optional=True
            ),
            QgsProcessingParameterString("PLATFORMS", tr("Platforms (-: all but these; empty: all)"), optional=True),
            QgsProcessingParameterFile(
                "SENSOR_FILE", tr("Description of the collection (JSON)"), extension="json", optional=True
            ),
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
            _enum("BANDPASS", tr("Reflectance of"), choices.BANDPASSES, choices.DEFAULT_BANDPASS),
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
