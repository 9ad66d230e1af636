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
    QgsProcessingParameterRasterDestination,
    QgsProcessingUtils,
)

from ..engine.errors import CancelledError, CloudlessError, EngineError
from ..engine.request import Request
from ..runtime.location import distrust_engine, engine_interpreter
from ..runtime.worker import run_job
from .base import LOG_TAG, CloudlessAlgorithm, FeedbackListener, tr
from .parameters import Reader, composition_parameters, search_parameters
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
        for parameter in (*search_parameters(), *composition_parameters()):
            self.addParameter(parameter)
        self.addParameter(QgsProcessingParameterRasterDestination("OUTPUT", tr("Cloud-free mosaic")))
        evidence = tr("Evidence (clear observations, date of the pixel)")
        self.addParameter(
            QgsProcessingParameterRasterDestination("EVIDENCE", evidence, optional=True, createByDefault=False)
        )
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
        evidence = self.parameterAsOutputLayer(parameters, "EVIDENCE", context)
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
                Path(evidence) if evidence else None,
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
        outputs = {"OUTPUT": output, **({"EVIDENCE": evidence} if evidence else {})}
        return {**outputs, **{name: result[name.lower()] for name in _SUMMARY}}

    def _request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Request:
        """Return what the parameters ask for.

        Raises:
            RequestError: where that cannot be composed.
        """
        reader = Reader(self, parameters, context)
        return Request.from_dict({**reader.search(), **reader.composition()})


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
