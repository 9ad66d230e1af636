"""The algorithm ``cloudless:mosaic``."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingUtils,
)

from ..common.beside import recipe_path
from ..common.choices import PICKING_METHODS
from ..common.indices import check_indices_file
from ..common.looks import Range
from ..common.messages import Message
from ..common.protocol import PreviewOrder, RunJob
from ..common.request import Request
from ..common.results import MosaicResult
from ..runtime.translation import tr
from .base import CloudlessAlgorithm, FeedbackReporter, summary
from .evidence_style import evidence_style_beside, evidence_styles
from .index_style import index_style_beside, index_styles
from .layer_metadata import evidence_metadata_beside, index_metadata_beside, metadata_beside, recipe_beside, scene_days
from .layer_style import style_beside
from .layer_tree import RunLayers
from .loaded_layers import LoadedEvidence, LoadedIndices, LoadedMosaic
from .parameter_values import Reader
from .parameters import composition_parameters, search_parameters
from .shown_files import ShownFiles

_WRITTEN = {
    "EVIDENCE": Message("Evidence: {path}", path="").template,
    "INDICES_OUTPUT": Message("Indices: {path}", path="").template,
}


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
        return tr("Composes satellite scenes through time into one image without clouds.")

    def tags(self) -> list[str]:
        """Return words to find the algorithm by."""
        return tr("sentinel,landsat,satellite,cloud,mask,median,composite,stac,planetary computer,cog").split(",")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - QGIS's name
        """Declare parameters and outputs."""
        for parameter in (*search_parameters(tr("Clip to polygons")), *composition_parameters()):
            self.addParameter(parameter)
        self.addParameter(QgsProcessingParameterRasterDestination("OUTPUT", tr("Cloud-free mosaic")))
        evidence = tr("Evidence")
        self.addParameter(
            QgsProcessingParameterRasterDestination("EVIDENCE", evidence, optional=True, createByDefault=False)
        )
        self.addParameter(
            QgsProcessingParameterRasterDestination(
                "INDICES_OUTPUT", tr("Indices"), optional=True, createByDefault=False
            )
        )
        self.addOutput(QgsProcessingOutputNumber("SCENE_COUNT", tr("Scenes used")))
        self.addOutput(QgsProcessingOutputNumber("SKIPPED_COUNT", tr("Scenes that could not be read")))
        self.addOutput(QgsProcessingOutputNumber("FILLED_PERCENT", tr("Pixels with data (%)")))
        one_view = tr("Pixels with data that rest on one observation (%)")
        self.addOutput(QgsProcessingOutputNumber("ONE_VIEW_PERCENT", one_view))

    def processAlgorithm(  # noqa: N802 - QGIS's name
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run the engine in a process of its own and return the outputs."""
        output = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        beside = {
            name: path
            for name in ("EVIDENCE", "INDICES_OUTPUT")
            if (path := self.parameterAsOutputLayer(parameters, name, context))
        }
        evidence, indices = (
            str(Path(beside[name]).absolute()) if name in beside else "" for name in ("EVIDENCE", "INDICES_OUTPUT")
        )
        reporter = _PreviewReporter(feedback, self.access.shown_files, self.asked)
        job = RunJob(
            self.asked.to_dict(),
            output,
            preview=reporter.wanted_preview(),
            evidence=evidence,
            indices=indices,
        )
        result: MosaicResult | None = self.ask_engine(job, reporter, feedback)
        if result is None:
            return {}
        self._describe(output, beside, result, context, feedback)
        reporter.end(
            summary([result]),
            Message("Mosaic: {path}", path=output),
            Message("Recipe: {path}", path=str(recipe_path(Path(output)))),
            *(Message(_WRITTEN[name], path=path) for name, path in beside.items()),
        )
        counts = {"SCENE_COUNT": result.scene_count, "SKIPPED_COUNT": result.skipped_count}
        shares = {"FILLED_PERCENT": result.filled_percent, "ONE_VIEW_PERCENT": result.one_view_percent}
        return {"OUTPUT": output, **beside, **counts, **shares}

    def _describe(
        self,
        output: str,
        beside: dict[str, str],
        result: MosaicResult,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> None:
        """Write style and metadata beside the outputs, and have their layers, where they are loaded, get them."""
        mosaic, layers = Path(output), RunLayers(has_mosaic=context.willLoadLayerOnCompletion(output))
        recipe = recipe_beside(mosaic)
        style_beside(mosaic, self.asked, result.display, feedback)
        metadata_beside(mosaic, recipe, feedback)
        # By the very texts that Processing knows the outputs by.
        self.post_processors.on_load(output, context, LoadedMosaic(layers))
        if evidence := beside.get("EVIDENCE"):
            has_dates = self.asked.method in PICKING_METHODS
            styles = evidence_styles(scene_days(recipe), has_dates=has_dates, is_clipped=self.asked.area is not None)
            evidence_style_beside(Path(evidence), styles, feedback)
            evidence_metadata_beside(Path(evidence), mosaic, recipe, feedback)
            self.post_processors.on_load(evidence, context, LoadedEvidence(layers, styles))
        if indices := beside.get("INDICES_OUTPUT"):
            styles = index_styles(self.asked, result.index_display)
            index_style_beside(Path(indices), styles, feedback)
            index_metadata_beside(Path(indices), mosaic, recipe, feedback)
            self.post_processors.on_load(indices, context, LoadedIndices(layers, styles))

    def request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Request:
        """Return what the parameters ask for.

        Raises:
            RequestError: where that cannot be composed.
        """
        reader = Reader(self, parameters, context)
        request = Request.from_dict({**reader.search(), **reader.composition()})
        check_indices_file(request.indices, is_named=parameters.get("INDICES_OUTPUT") not in (None, ""))
        return request


@runtime_checkable
class ShowsPreviews(Protocol):
    """A feedback that shows a coarse mosaic while the full one is made."""

    preview_pixels: int
    """How many pixels long it needs to be; 0 wants none."""

    def show_preview(self, path: str) -> None:
        """Hear where it stands."""


class _PreviewReporter(FeedbackReporter):
    """Hands a preview to a feedback that ``ShowsPreviews``."""

    def __init__(self, feedback: QgsProcessingFeedback, shown_files: ShownFiles, request: Request) -> None:
        super().__init__(feedback, shown_files)
        self._request = request

    def wanted_preview(self) -> PreviewOrder | None:
        """Return where a preview shall be written and how large it needs to be; ``None`` where none is wanted."""
        if not isinstance(self._feedback, ShowsPreviews) or not self._feedback.preview_pixels:
            return None
        return PreviewOrder(QgsProcessingUtils.generateTempFilename("preview.tif"), self._feedback.preview_pixels)

    def preview(self, path: Path, display: tuple[Range, ...] | None) -> None:
        """Have the preview shown."""
        if display and isinstance(self._feedback, ShowsPreviews):
            style_beside(path, self._request, display, self._feedback)
            self._feedback.show_preview(str(path))
