"""What becomes of a run's layers when they are added to the project: style, metadata, place, time."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsRasterLayer,
)

from .evidence_style import add_styles
from .layer_metadata import load_metadata
from .layer_tree import ABOVE, BELOW, RunLayers
from .project_time import SeriesTime


class LoadedMosaic(QgsProcessingLayerPostProcessorInterface):
    """Applies style and metadata beside a mosaic, which Processing ignores, and puts its layer in place."""

    def __init__(self, layers: RunLayers, time: SeriesTime | None = None) -> None:
        """Put the layer in place among the ``layers`` of its run; a series sets the ``time`` of the project."""
        super().__init__()
        self._layers = layers
        self._time = time

    def postProcessLayer(  # noqa: N802 - QGIS's name
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002
    ) -> None:
        """Style the layer, let it say what it is, and put it in place."""
        layer.loadDefaultStyle()
        load_metadata(layer)
        layer.triggerRepaint()
        project = context.project()
        if project is not None:
            if self._time is not None:
                self._time.set_in(project)
            self._layers.place(project, layer.id())


class LoadedIndices(QgsProcessingLayerPostProcessorInterface):
    """Applies the styles of indices, and puts their layer above the mosaic's."""

    def __init__(self, layers: RunLayers, styles: Mapping[str, str], time: SeriesTime | None = None) -> None:
        """Put the layer in place among the ``layers`` of its run; it gets the ``styles``, by their titles."""
        super().__init__()
        self._layers = layers
        self._styles = dict(styles)
        self._time = time

    def postProcessLayer(  # noqa: N802 - QGIS's name
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002
    ) -> None:
        """Style the layer, let it say what it is, and put it in place."""
        layer.loadDefaultStyle()  # its time as well
        if isinstance(layer, QgsRasterLayer):
            add_styles(layer, self._styles)
        load_metadata(layer)
        project = context.project()
        if project is not None:
            if self._time is not None:
                self._time.set_in(project)
            self._layers.place(project, layer.id(), place=ABOVE)


class LoadedEvidence(QgsProcessingLayerPostProcessorInterface):
    """Applies styles and metadata of the evidence, and puts its layer below the mosaic's."""

    def __init__(self, layers: RunLayers, styles: Mapping[str, str]) -> None:
        """Put the layer in place among the ``layers`` of its run; it gets the ``styles``, by their titles."""
        super().__init__()
        self._layers = layers
        self._styles = dict(styles)

    def postProcessLayer(  # noqa: N802 - QGIS's name
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002
    ) -> None:
        """Style the layer, let it say what it is, and put it in place."""
        if isinstance(layer, QgsRasterLayer):
            add_styles(layer, self._styles)
        load_metadata(layer)
        project = context.project()
        if project is not None:
            self._layers.place(project, layer.id(), place=BELOW)
