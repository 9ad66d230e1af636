"""The algorithm ``cloudless:mosaic``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsMessageLog,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterCrs,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterString,
    QgsProcessingUtils,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import QDate, Qt

from ..engine import catalogues, options
from ..engine.errors import CancelledError, CloudlessError, EngineError, RequestError
from ..engine.request import Request
from ..runtime.location import distrust_engine, engine_interpreter
from ..runtime.worker import run_job
from .base import LOG_TAG, CloudlessAlgorithm, FeedbackListener, tr
from .style import style_on_load, write_style

_SUMMARY = ("SCENE_COUNT", "SKIPPED_COUNT", "FILLED_PERCENT")


class MosaicAlgorithm(CloudlessAlgorithm):
    """Cloud-free mosaic of an extent and a time."""

    def name(self) -> str:
        """Return the id that stands after the colon."""
        return "mosaic"

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Return the name in the toolbox."""
        return tr("Cloud-free mosaic")

    def shortDescription(self) -> str:  # noqa: N802 - QGIS's name
        """Return the tool tip."""
        return tr("Composes Sentinel-2 scenes through time into one image without clouds.")

    def tags(self) -> list[str]:
        """Return words to find the algorithm by."""
        return tr("sentinel,satellite,cloud,mask,median,composite,stac,planetary computer,cog").split(",")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - QGIS's name
        """Declare parameters and outputs."""
        for parameter in (
            QgsProcessingParameterExtent("EXTENT", tr("Area")),
            _date("START", tr("First day")),
            _date("END", tr("Last day")),
            _enum("CATALOG", tr("Catalogue"), [entry.id for entry in catalogues.CATALOGUES], options.DEFAULT_CATALOGUE),
            QgsProcessingParameterString(
                "CATALOG_URL", tr("Address of the custom catalogue (STAC API or item collection)"), optional=True
            ),
            QgsProcessingParameterString("BANDS", tr("Bands, in output order"), options.DEFAULT_BANDS),
            QgsProcessingParameterNumber(
                "MAX_CLOUD",
                tr("Leave out scenes cloudier than (%)"),
                QgsProcessingParameterNumber.Type.Double,
                options.DEFAULT_MAX_CLOUD,
                minValue=0,
                maxValue=100,
            ),
            _enum("METHOD", tr("Method"), options.METHODS, options.DEFAULT_METHOD),
            QgsProcessingParameterNumber(
                "RESOLUTION",
                tr("Pixel size (units of the output CRS; empty: finest of the bands)"),
                QgsProcessingParameterNumber.Type.Double,
                optional=True,
                minValue=0,
            ),
            QgsProcessingParameterCrs("CRS", tr("Output CRS (empty: the scenes' UTM zone)"), optional=True),
        ):
            self.addParameter(parameter)
        buffer = QgsProcessingParameterDistance(
            "BUFFER", tr("Grow the mask by"), options.DEFAULT_BUFFER, minValue=0, maxValue=10_000
        )
        buffer.setDefaultUnit(QgsUnitTypes.stringToDistanceUnit("meters")[0])
        for parameter in (
            QgsProcessingParameterString("COLLECTION", tr("Collection"), options.DEFAULT_COLLECTION),
            _enum("MASK", tr("Mask"), options.MASKS, options.DEFAULT_MASK),
            buffer,
            _enum("RESAMPLING", tr("Resampling"), options.RESAMPLINGS, options.DEFAULT_RESAMPLING),
        ):
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
            self.addParameter(parameter)
        self.addParameter(QgsProcessingParameterRasterDestination("OUTPUT", tr("Cloud-free mosaic")))
        self.addOutput(QgsProcessingOutputNumber("SCENE_COUNT", tr("Scenes used")))
        self.addOutput(QgsProcessingOutputNumber("SKIPPED_COUNT", tr("Scenes that could not be read")))
        self.addOutput(QgsProcessingOutputNumber("FILLED_PERCENT", tr("Pixels with data (%)")))

    def checkParameterValues(  # noqa: N802 - QGIS's name
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Tell whether the run can begin, and if not, what to change."""
        right, message = super().checkParameterValues(parameters, context)
        if right:
            try:
                self._request(parameters, context)
            except CloudlessError as error:
                return False, str(error)
        return right, message

    def processAlgorithm(  # noqa: N802 - QGIS's name
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run the engine in a process of its own and return the outputs."""
        output = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        try:
            request = self._request(parameters, context)
            listener = _Listener(feedback, request)
            result = run_job(
                engine_interpreter(),
                request.to_dict(),
                Path(output),
                listener,
                feedback.isCanceled,
                listener.wanted_preview(),
            )
        except CancelledError:
            return {}
        except CloudlessError as error:
            if isinstance(error, EngineError):
                distrust_engine()
            QgsMessageLog.logMessage(str(error), LOG_TAG)
            raise QgsProcessingException(str(error)) from error
        listener.write_style(Path(output), result["display"])
        style_on_load(output, context)  # by the very text that Processing knows it by
        return {"OUTPUT": output, **{name: result[name.lower()] for name in _SUMMARY}}

    def _request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Request:
        """Return what the parameters ask for.

        Raises:
            RequestError: where that cannot be composed.
        """
        extent = self.parameterAsExtent(parameters, "EXTENT", context)
        crs = self.parameterAsExtentCrs(parameters, "EXTENT", context)
        if not crs.isValid():
            raise RequestError(
                tr("The area has no CRS: set the project's, or write it behind the area as [EPSG:4326].")
            )
        output_crs = self.parameterAsCrs(parameters, "CRS", context)
        if parameters.get("CRS") and not output_crs.isValid():
            raise RequestError(tr("The output CRS is not known: choose one with an EPSG code."))
        has_resolution = parameters.get("RESOLUTION") not in (None, "")
        return Request.from_dict(
            {
                "extent": [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()],
                "extent_crs": crs.authid() or crs.toWkt(),
                "start": self._day(parameters, "START", context),
                "end": self._day(parameters, "END", context),
                "catalog": self.parameterAsEnumString(parameters, "CATALOG", context),
                "catalog_url": self.parameterAsString(parameters, "CATALOG_URL", context),
                "collection": self.parameterAsString(parameters, "COLLECTION", context),
                "bands": self.parameterAsString(parameters, "BANDS", context),
                "max_cloud": self.parameterAsDouble(parameters, "MAX_CLOUD", context),
                "mask": self.parameterAsEnumString(parameters, "MASK", context),
                "buffer": self.parameterAsDouble(parameters, "BUFFER", context),
                "method": self.parameterAsEnumString(parameters, "METHOD", context),
                "resolution": self.parameterAsDouble(parameters, "RESOLUTION", context) if has_resolution else None,
                "crs": (output_crs.authid() or output_crs.toWkt()) if output_crs.isValid() else None,
                "resampling": self.parameterAsEnumString(parameters, "RESAMPLING", context),
            }
        )

    def _day(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str:
        value = parameters.get(name)
        day = value if isinstance(value, QDate) else self.parameterAsDateTime(parameters, name, context).date()
        return str(day.toString(Qt.DateFormat.ISODate))


class _Listener(FeedbackListener):
    """Hands a preview to a feedback that wants one: it has ``preview_pixels`` and ``show_preview(path)``."""

    def __init__(self, feedback: QgsProcessingFeedback, request: Request) -> None:
        super().__init__(feedback)
        self._bands = request.bands

    def wanted_preview(self) -> tuple[Path, int] | None:
        """Return where a preview shall be written and how large it needs to be; ``None`` where none is wanted."""
        pixels = getattr(self._feedback, "preview_pixels", 0)
        return (Path(QgsProcessingUtils.generateTempFilename("preview.tif")), pixels) if pixels else None

    def preview(self, path: Path, display: tuple[float, float] | None) -> None:
        """Have the preview shown."""
        if display:
            self.write_style(path, display)
            self._feedback.show_preview(str(path))

    def write_style(self, raster: Path, display: Any) -> None:
        """Write the style that a mosaic opens with beside it; an empty one has none."""
        if not display:
            return
        try:
            write_style(raster, self._bands, *display)
        except OSError as error:
            self._feedback.pushWarning(tr("The style beside the mosaic cannot be written: {}").format(error))


def _date(name: str, description: str) -> QgsProcessingParameterDateTime:
    return QgsProcessingParameterDateTime(name, description, QgsProcessingParameterDateTime.Type.Date)


def _enum(name: str, description: str, words: Any, default: str) -> QgsProcessingParameterEnum:
    """Return a choice whose words are the values, in models and on the command line as well."""
    return QgsProcessingParameterEnum(name, description, list(words), defaultValue=default, usesStaticStrings=True)
