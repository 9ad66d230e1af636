"""Footprints coloured by cloud cover."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsFillSymbol,
    QgsGraduatedSymbolRenderer,
    QgsProcessingContext,
    QgsProcessingLayerPostProcessorInterface,
    QgsRendererRange,
)

from .layer_style import _on_load


class _CloudPostProcessor(QgsProcessingLayerPostProcessorInterface):
    """Colours footprints by cloud cover."""

    def postProcessLayer(self, layer: Any, context: Any, feedback: Any) -> None:  # noqa: ARG002, N802 - QGIS's name
        """Set the layer's renderer."""
        layer.setRenderer(_cloud_renderer())
        layer.triggerRepaint()


_CLOUDINESS = (
    (0, 10, "0,104,55"),
    (10, 25, "102,166,30"),
    (25, 50, "230,171,2"),
    (50, 75, "217,95,2"),
    (75, 100, "160,160,160"),
)
"""Per cent from, to, and the colour."""


def _cloud_renderer() -> QgsGraduatedSymbolRenderer:
    """Return how footprints are drawn: in the colour of their cloud cover, and so that those below can be seen."""
    ranges = []
    for low, high, colour in _CLOUDINESS:
        symbol = QgsFillSymbol.createSimple({"color": f"{colour},40", "outline_color": colour, "outline_width": "0.4"})
        ranges.append(QgsRendererRange(low, high, symbol, f"{low} - {high} %"))
    return QgsGraduatedSymbolRenderer("cloud_cover", ranges)


def cloud_style_on_load(output: str, context: QgsProcessingContext) -> None:
    """Have footprints coloured by cloud cover, where Processing is going to add them to the project."""
    _on_load(output, context, _CloudPostProcessor())
