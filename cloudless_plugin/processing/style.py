"""How a mosaic looks when it is opened: true colour, one stretch for all bands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsContrastEnhancement,
    QgsMapLayer,
    QgsMultiBandColorRenderer,
    QgsProcessingLayerPostProcessorInterface,
    QgsRasterDataProvider,
    QgsRasterLayer,
    QgsRasterRenderer,
    QgsSingleBandGrayRenderer,
)

_TRUE_COLOUR = ("red", "green", "blue")


def write_style(raster: Path, bands: Sequence[str], low: float, high: float) -> None:
    """Write the style ``raster`` opens with, as a ``.qml`` beside it.

    Args:
        raster: the mosaic.
        bands: names of its bands, in order.
        low: what is shown as black, the same for every band, so that colours stay true.
        high: what is shown as white.
    """
    # The default style would compute statistics, and GDAL would leave them beside the file.
    options = QgsRasterLayer.LayerOptions(loadDefaultStyle=False)
    layer = QgsRasterLayer(str(raster), raster.stem, "gdal", options)
    provider = layer.dataProvider()
    layer.setRenderer(_renderer(provider, bands, low, high))
    layer.saveNamedStyle(str(raster.with_suffix(".qml")), QgsMapLayer.StyleCategory.Symbology)


def _renderer(provider: QgsRasterDataProvider, bands: Sequence[str], low: float, high: float) -> QgsRasterRenderer:
    if len(bands) < 3:
        renderer = QgsSingleBandGrayRenderer(provider, 1)
        renderer.setContrastEnhancement(_stretch(provider, 1, low, high))
        return renderer
    names = [name.lower() for name in bands]
    whole = all(name in names for name in _TRUE_COLOUR)
    red, green, blue = (names.index(name) + 1 for name in _TRUE_COLOUR) if whole else (1, 2, 3)
    renderer = QgsMultiBandColorRenderer(provider, red, green, blue)
    renderer.setRedContrastEnhancement(_stretch(provider, red, low, high))
    renderer.setGreenContrastEnhancement(_stretch(provider, green, low, high))
    renderer.setBlueContrastEnhancement(_stretch(provider, blue, low, high))
    return renderer


def _stretch(provider: QgsRasterDataProvider, band: int, low: float, high: float) -> QgsContrastEnhancement:
    stretch = QgsContrastEnhancement(provider.dataType(band))
    stretch.setMinimumValue(low)
    stretch.setMaximumValue(high)
    stretch.setContrastEnhancementAlgorithm(QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum)
    return stretch


class StylePostProcessor(QgsProcessingLayerPostProcessorInterface):
    """Applies the style beside a raster when Processing adds it to the project, which it does not do by itself."""

    def postProcessLayer(self, layer: Any, context: Any, feedback: Any) -> None:  # noqa: ARG002, N802 - QGIS's name
        """Load the layer's default style."""
        layer.loadDefaultStyle()
        layer.triggerRepaint()
