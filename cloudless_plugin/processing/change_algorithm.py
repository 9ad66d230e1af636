"""The algorithm ``cloudless:change``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QDate

from ..common.beside import recipe_path
from ..common.change import AFTER, BEFORE, ChangeRequest
from ..common.choices import PICKING_METHODS
from ..common.messages import Message
from ..common.protocol import RunJob
from ..common.request import Request
from ..common.results import ChangeResult, MosaicResult
from ..runtime.translation import tr
from .base import CloudlessAlgorithm, FeedbackReporter, summary
from .evidence_style import evidence_style_beside, evidence_styles
from .index_style import change_styles, index_style_beside
from .layer_metadata import (
    change_metadata_beside,
    evidence_metadata_beside,
    metadata_beside,
    recipe_beside,
    scene_days,
)
from .layer_style import style_beside
from .layer_tree import RunLayers
from .loaded_layers import LoadedEvidence, LoadedIndices, LoadedMosaic
from .parameter_values import Reader
from .parameters import composition_parameters, day_parameter, search_parameters, with_widget

_NO_PART = ("SCENES", "INDICES", "INDICES_FROM", "PERCENTILES", "NORMALISE", "HOLES")
"""Parameters of a mosaic that a change has no use for."""
_MONTHS_BACK = 15, 12
"""How long ago the earlier time begins and ends, where dialogs begin: a year before the later."""
_EVIDENCE = {BEFORE: "BEFORE_EVIDENCE", AFTER: "AFTER_EVIDENCE"}


class ChangeAlgorithm(CloudlessAlgorithm):
    """Two mosaics, and what has changed from the earlier to the later."""

    def name(self) -> str:
        """Return the id that stands after the colon."""
        return "change"

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Return the name in the toolbox."""
        return tr("Change between two times")

    def shortDescription(self) -> str:  # noqa: N802 - QGIS's name
        """Return the tool tip."""
        return tr("Composes cloud-free mosaics of two times, and subtracts the earlier from the later.")

    def tags(self) -> list[str]:
        """Return words to find the algorithm by."""
        return tr("sentinel,landsat,satellite,difference,change detection,before,after,ndvi,burn,loss,stac").split(",")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - QGIS's name
        """Declare parameters and outputs."""
        for parameter in (*_times(), *composition_parameters()):
            if parameter.name() not in _NO_PART:
                self.addParameter(parameter)
        self.addParameter(QgsProcessingParameterRasterDestination("OUTPUT", tr("Change")))
        self.addParameter(QgsProcessingParameterRasterDestination("BEFORE", tr("Earlier mosaic")))
        self.addParameter(QgsProcessingParameterRasterDestination("AFTER", tr("Later mosaic")))
        for name, title in zip(_EVIDENCE.values(), (tr("Earlier evidence"), tr("Later evidence"))):
            evidence = QgsProcessingParameterRasterDestination(name, title, optional=True, createByDefault=False)
            self.addParameter(evidence)
        self.addOutput(QgsProcessingOutputNumber("SCENE_COUNT", tr("Scenes used")))
        self.addOutput(QgsProcessingOutputNumber("SKIPPED_COUNT", tr("Scenes that could not be read")))
        self.addOutput(QgsProcessingOutputNumber("FILLED_PERCENT", tr("Pixels with data in both times (%)")))

    def processAlgorithm(  # noqa: N802 - QGIS's name
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run the engine in a process of its own and return the outputs."""
        outputs = {
            name: path
            for name in ("OUTPUT", "BEFORE", "AFTER", *_EVIDENCE.values())
            if (path := self.parameterAsOutputLayer(parameters, name, context))
        }
        others = {name.lower(): str(Path(path).absolute()) for name, path in outputs.items() if name != "OUTPUT"}
        reporter = FeedbackReporter(feedback, self.access.shown_files)
        job = RunJob(self.change.to_dict(), outputs["OUTPUT"], change=others)
        result: ChangeResult | None = self.ask_engine(job, reporter, feedback)
        if result is None:
            return {}
        layers = RunLayers(self._title(), has_mosaic=any(map(context.willLoadLayerOnCompletion, _mosaics(outputs))))
        self._describe_change(outputs["OUTPUT"], result, layers, context, feedback)
        for label, mosaic in ((AFTER, result.after), (BEFORE, result.before)):
            self._describe(label, mosaic, outputs, layers, context, feedback)
        reporter.end(
            summary([result.before, result.after]),
            Message("Change: {path}", path=outputs["OUTPUT"]),
            Message("Recipe: {path}", path=str(recipe_path(Path(outputs["OUTPUT"])))),
            *(Message("Mosaic: {path}", path=path) for path in _mosaics(outputs)),
        )
        counts = {"SCENE_COUNT": result.scene_count, "SKIPPED_COUNT": result.skipped_count}
        return {**outputs, **counts, "FILLED_PERCENT": result.compared_percent}

    def _describe_change(
        self,
        output: str,
        result: ChangeResult,
        layers: RunLayers,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> None:
        """Write style and metadata beside the change, and have its layer, where it is loaded, get them."""
        path, styles = Path(output), change_styles(self.change.bands, result.display)
        index_style_beside(path, styles, feedback)
        change_metadata_beside(path, self._title(), recipe_beside(path), feedback)
        self.post_processors.on_load(output, context, LoadedIndices(layers, styles))

    def _describe(
        self,
        label: str,
        result: MosaicResult,
        outputs: dict[str, str],
        layers: RunLayers,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> None:
        """Write style and metadata beside one of the mosaics and its evidence, and have their layers get them."""
        output = outputs[label.upper()]
        mosaic, request = Path(output), self.change.later
        recipe = recipe_beside(mosaic)
        style_beside(mosaic, request, result.display, feedback)
        metadata_beside(mosaic, recipe, feedback)
        self.post_processors.on_load(output, context, LoadedMosaic(layers))
        if evidence := outputs.get(_EVIDENCE[label]):
            has_dates = request.method in PICKING_METHODS
            styles = evidence_styles(scene_days(recipe), has_dates=has_dates, is_clipped=request.area is not None)
            evidence_style_beside(Path(evidence), styles, feedback)
            evidence_metadata_beside(Path(evidence), mosaic, recipe, feedback)
            self.post_processors.on_load(evidence, context, LoadedEvidence(layers, styles))

    def _title(self) -> str:
        """Return the title of the change: of what, from when to when."""
        days = {"first": self.change.before_start, "last": self.change.later.end}
        indices = self.change.later.asked_indices
        if indices:
            return tr("Change of {index}, {first} to {last}", index=indices[0].name, **days)
        return tr("Change of all bands, {first} to {last}", **days)

    def request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Request:
        """Return what the parameters ask of the later time, and keep the whole.

        Raises:
            RequestError: where that cannot be composed.
        """
        reader = Reader(self, parameters, context)
        own = {
            "before_start": reader.day("BEFORE_START"),
            "before_end": reader.day("BEFORE_END"),
            "index": self.parameterAsString(parameters, "INDEX", context),
        }
        common = {**reader.search(), **reader.composition()}
        self.change = ChangeRequest.from_dict({**common, **own})
        return self.change.later


def _mosaics(outputs: dict[str, str]) -> list[str]:
    return [outputs["BEFORE"], outputs["AFTER"]]


def _times() -> Iterator[QgsProcessingParameterDefinition]:
    """Yield the parameters of the search, with both times and the index where they belong."""
    today = QDate.currentDate()
    for parameter in search_parameters(tr("Clip to polygons")):
        if parameter.name() == "START":
            yield day_parameter("BEFORE_START", tr("First day of the earlier time"), today.addMonths(-_MONTHS_BACK[0]))
            yield day_parameter("BEFORE_END", tr("Last day of the earlier time"), today.addMonths(-_MONTHS_BACK[1]))
            parameter.setDescription(tr("First day of the later time"))
        if parameter.name() == "END":
            parameter.setDescription(tr("Last day of the later time"))
        yield parameter
        if parameter.name() == "END":
            index = QgsProcessingParameterString("INDEX", tr("Index (empty: all bands)"), optional=True)
            yield with_widget(index, "TextOrChoice")
