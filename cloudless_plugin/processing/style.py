"""How a mosaic looks when it is opened: true colour, one stretch for all bands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsContrastEnhancement,
    QgsMultiBandColorRenderer,
    QgsProcessingContext,
    QgsProcessingLayerPostProcessorInterface,
    QgsProviderRegistry,
    QgsRasterDataProvider,
    QgsRasterRenderer,
    QgsSingleBandGrayRenderer,
)
from qgis.PyQt import sip
from qgis.PyQt.QtXml import QDomDocument

_TRUE_COLOUR = ("red", "green", "blue")


def write_style(raster: Path, bands: Sequence[str], low: float, high: float) -> None:
    """Write the style ``raster`` opens with, as a ``.qml`` beside it.

    Args:
        raster: the mosaic.
        bands: names of its bands, in order.
        low: what is shown as black, the same for every band, so that colours stay true.
        high: what is shown as white.
    """
    # By the provider, since a layer would compute statistics, which GDAL would leave beside the file.
    provider = QgsProviderRegistry.instance().createProvider("gdal", str(raster))
    document = QDomDocument("qgis")
    root = document.createElement("qgis")
    root.setAttribute("version", Qgis.QGIS_VERSION)
    root.setAttribute("styleCategories", "Symbology")
    document.appendChild(root)
    pipe = document.createElement("pipe")
    root.appendChild(pipe)
    _renderer(provider, bands, low, high).writeXml(document, pipe)
    raster.with_suffix(".qml").write_text(document.toString(2), encoding="utf-8")


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


class _StylePostProcessor(QgsProcessingLayerPostProcessorInterface):
    """Applies the style beside a raster when Processing adds it to the project, which it does not do by itself."""

    def postProcessLayer(self, layer: Any, context: Any, feedback: Any) -> None:  # noqa: ARG002, N802 - QGIS's name
        """Load the layer's default style."""
        layer.loadDefaultStyle()
        layer.triggerRepaint()


_alive: list[_StylePostProcessor] = []
"""Python halves of post-processors whose C++ halves a context holds and will delete."""


def style_on_load(output: str, context: QgsProcessingContext) -> None:
    """Have the layer of ``output`` styled, where Processing is going to add it to the project."""
    _alive[:] = [entry for entry in _alive if not sip.isdeleted(entry)]
    if context.willLoadLayerOnCompletion(output):
        post_processor = _StylePostProcessor()
        _alive.append(post_processor)
        sip.transferto(post_processor, None)
        context.layerToLoadOnCompletionDetails(output).setPostProcessor(post_processor)
