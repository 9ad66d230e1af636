"""The algorithm ``cloudless:series``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingUtils,
)

from ..common.messages import Message
from ..common.periods import WORDS
from ..common.protocol import RunJob
from ..common.request import Request
from ..common.results import SeriesResult, SeriesStep
from ..runtime.translation import tr
from .base import CloudlessAlgorithm, FeedbackReporter, summary
from .index_style import index_style_beside, index_styles
from .layer_metadata import index_metadata_beside, metadata_beside, recipe_beside
from .layer_style import style_beside
from .layer_tree import RunLayers
from .loaded_layers import LoadedIndices, LoadedMosaic
from .parameter_values import Reader
from .parameters import composition_parameters, period_parameters, search_parameters, series_parameters
from .project_time import SeriesTime

_PICTURES = ("FIGURE", "ANIMATION")


class SeriesAlgorithm(CloudlessAlgorithm):
    """A mosaic of each period."""

    def name(self) -> str:
        """Return the id that stands after the colon."""
        return "series"

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Return the name in the toolbox."""
        return tr("Mosaics through time")

    def shortDescription(self) -> str:  # noqa: N802 - QGIS's name
        """Return the tool tip."""
        return tr("Composes a cloud-free mosaic of each month, quarter, season or year.")

    def tags(self) -> list[str]:
        """Return words to find the algorithm by."""
        return tr("sentinel,landsat,satellite,cloud,mosaic,monthly,time series,animation,temporal,stac").split(",")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - QGIS's name
        """Declare parameters and outputs."""
        for parameter in (
            *search_parameters(tr("Clip to polygons")),
            *period_parameters(),
            *composition_parameters(),
            *series_parameters(),
        ):
            self.addParameter(parameter)
        self.addParameter(QgsProcessingParameterFolderDestination("OUTPUT_FOLDER", tr("Folder of the mosaics")))
        for name, title, kind in zip(
            _PICTURES, (tr("Figure of all mosaics"), tr("Animation")), ("PNG (*.png)", "GIF (*.gif)")
        ):
            self.addParameter(
                QgsProcessingParameterFileDestination(name, title, kind, optional=True, createByDefault=False)
            )
        self.addOutput(QgsProcessingOutputNumber("PERIOD_COUNT", tr("Mosaics")))
        self.addOutput(QgsProcessingOutputNumber("SCENE_COUNT", tr("Scenes used")))
        self.addOutput(QgsProcessingOutputNumber("SKIPPED_COUNT", tr("Scenes that could not be read")))

    def processAlgorithm(  # noqa: N802 - QGIS's name
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run the engine in a process of its own, and have the mosaics loaded in one group."""
        folder = Path(self.parameterAsString(parameters, "OUTPUT_FOLDER", context))
        folder.parent.mkdir(parents=True, exist_ok=True)
        pictures = {
            name: str(Path(path).absolute())
            for name in _PICTURES
            if (path := self.parameterAsFileOutput(parameters, name, context))
        }
        words = {word: tr(word) for word in WORDS}
        job = RunJob(
            self.asked.to_dict(),
            str(folder),
            figure=pictures.get("FIGURE", ""),
            animation=pictures.get("ANIMATION", ""),
            style=self._style(parameters, context),
            with_evidence=self.parameterAsBool(parameters, "WITH_EVIDENCE", context),
            words=words,
        )
        reporter = FeedbackReporter(feedback, self.access.shown_files)
        result: SeriesResult | None = self.ask_engine(job, reporter, feedback)
        if result is None:
            return {}
        layers = RunLayers(tr("Mosaics {first} to {last}", first=self.asked.start, last=self.asked.end))
        time = SeriesTime(result.steps, self.asked.period or "month", self.asked.step)
        for step in result.steps:
            style_beside(step.path, self.asked, result.display, feedback, (step.first, step.last))
            metadata_beside(step.path, recipe_beside(step.path), feedback)
            self._load(step.path, tr(step.title), context, LoadedMosaic(layers, time))
            self._load_beside(step, result, context, feedback, layers, time)
        reporter.end(
            summary([step.result for step in result.steps]),
            Message("Mosaics and their recipes: {path}", path=folder),
            *(Message("Picture: {path}", path=path) for path in pictures.values()),
        )
        counts = {"SCENE_COUNT": result.scene_count, "SKIPPED_COUNT": result.skipped_count}
        return {"OUTPUT_FOLDER": str(folder), "PERIOD_COUNT": len(result.steps), **counts, **pictures}

    def _style(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """Return how the series is animated."""
        return {
            "rate": self.parameterAsDouble(parameters, "FRAME_RATE", context),
            "size": self.parameterAsInt(parameters, "FRAME_SIZE", context),
            "dates": self.parameterAsBool(parameters, "DATE_TEXT", context),
        }

    def _load_beside(
        self,
        step: SeriesStep,
        result: SeriesResult,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
        layers: RunLayers,
        time: SeriesTime,
    ) -> None:
        """Describe the indices of a period, where there are any, and have them added as well."""
        if not self.asked.indices:
            return
        indices = step.path.with_name(f"{step.path.stem}_indices.tif")
        styles = index_styles(self.asked, result.index_display, (step.first, step.last))
        index_style_beside(indices, styles, feedback)
        index_metadata_beside(indices, step.path, recipe_beside(step.path), feedback)
        named = ", ".join(styles)
        title = tr("{indices}, {period}", indices=named, period=tr(step.title))
        self._load(indices, title, context, LoadedIndices(layers, styles, time))

    def _load(
        self, path: Path, title: str, context: QgsProcessingContext, loaded: LoadedMosaic | LoadedIndices
    ) -> None:
        """Have one raster added to the project, where there is one."""
        project = context.project()
        if project is None:
            return
        raster = QgsProcessingUtils.LayerHint.Raster
        details = QgsProcessingContext.LayerDetails(title, project, "", raster)
        context.addLayerToLoadOnCompletion(str(path), details)
        self.post_processors.on_load(str(path), context, loaded)

    def request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Request:
        """Return what the parameters ask for.

        Raises:
            RequestError: where that cannot be composed.
        """
        reader = Reader(self, parameters, context)
        period = self.parameterAsEnumString(parameters, "PERIOD", context)
        step = self.parameterAsInt(parameters, "STEP", context)
        return Request.from_dict({**reader.search(), **reader.composition(), "period": period, "step": step})
