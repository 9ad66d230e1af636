"""Footprints coloured by cloud cover."""

from __future__ import annotations

from qgis.core import (
    QgsFillSymbol,
    QgsGraduatedSymbolRenderer,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsRendererRange,
    QgsVectorLayer,
)

_CLOUDINESS = (
    (0, 10, "0,104,55"),
    (10, 25, "102,166,30"),
    (25, 50, "230,171,2"),
    (50, 75, "217,95,2"),
    (75, 100, "160,160,160"),
)
"""Per cent from, to, and the colour."""


class CloudPostProcessor(QgsProcessingLayerPostProcessorInterface):
    """Colours footprints by cloud cover."""

    def postProcessLayer(  # noqa: N802 - QGIS's name
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,  # noqa: ARG002
        feedback: QgsProcessingFeedback,  # noqa: ARG002
    ) -> None:
        """Set the layer's renderer."""
        if isinstance(layer, QgsVectorLayer):
            layer.setRenderer(_cloud_renderer())
            layer.triggerRepaint()


def _cloud_renderer() -> QgsGraduatedSymbolRenderer:
    """Return how footprints are drawn: in the colour of their cloud cover, and so that those below can be seen."""
    ranges = []
    for low, high, colour in _CLOUDINESS:
        symbol = QgsFillSymbol.createSimple({"color": f"{colour},40", "outline_color": colour, "outline_width": "0.4"})
        ranges.append(QgsRendererRange(low, high, symbol, f"{low} - {high} %"))
    return QgsGraduatedSymbolRenderer("cloud_cover", ranges)
