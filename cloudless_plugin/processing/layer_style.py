"""How a mosaic looks when it is opened: true colour where it has that, see ``common.looks``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsContrastEnhancement,
    QgsDateTimeRange,
    QgsMapLayer,
    QgsMultiBandColorRenderer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProject,
    QgsRasterLayerTemporalProperties,
    QgsRasterRenderer,
    QgsReadWriteContext,
    QgsSingleBandGrayRenderer,
)
from qgis.PyQt.QtCore import QDateTime, Qt, QTimer
from qgis.PyQt.QtXml import QDomDocument

from ..common.looks import Range, shown_bands, stretches
from ..runtime.translation import tr


def write_style(
    mosaic: Path, bands: Sequence[str], display: Sequence[Range], days: tuple[str, str] | None = None
) -> None:
    """Write the style ``mosaic`` opens with, as a ``.qml`` beside it.

    Args:
        mosaic: the mosaic.
        bands: names of its bands, in order.
        display: values of each band to show as black and as white.
        days: first and last day that it shows, for the temporal controller; ``None`` is any time.
    """
    document = QDomDocument("qgis")
    root = document.createElement("qgis")
    root.setAttribute("version", Qgis.QGIS_VERSION)
    root.setAttribute("styleCategories", "Symbology|Temporal" if days else "Symbology")
    document.appendChild(root)
    pipe = document.createElement("pipe")
    root.appendChild(pipe)
    _renderer(bands, display).writeXml(document, pipe)
    if days:
        _time_range(*days).writeXml(root, document, QgsReadWriteContext())
    mosaic.with_suffix(".qml").write_text(document.toString(2), encoding="utf-8")


def _time_range(first: str, last: str) -> QgsRasterLayerTemporalProperties:
    """Return the properties of a layer that shows these days, both included."""
    begin, end = (
        QDateTime.fromString(text, Qt.DateFormat.ISODate) for text in (f"{first}T00:00:00Z", f"{last}T23:59:59Z")
    )
    temporal = QgsRasterLayerTemporalProperties()
    temporal.setIsActive(True)
    temporal.setMode(Qgis.RasterTemporalMode.FixedTemporalRange)
    temporal.setFixedTemporalRange(QgsDateTimeRange(begin, end))
    return temporal


def style_beside(
    mosaic: Path,
    bands: Sequence[str],
    display: Sequence[Range] | None,
    feedback: QgsProcessingFeedback,
    days: tuple[str, str] | None = None,
) -> None:
    """Write the style that ``mosaic`` opens with beside it; an empty mosaic has no ``display`` and none."""
    if not display:
        return
    try:
        write_style(mosaic, bands, display, days)
    except OSError as error:
        feedback.pushWarning(tr("The style beside the mosaic cannot be written: {problem}", problem=error))


def _renderer(bands: Sequence[str], display: Sequence[Range]) -> QgsRasterRenderer:
    """Return a renderer without its input, which a layer gives it: a style needs none."""
    shown = shown_bands(bands)
    ranges = [_stretch(*each) for each in stretches(shown, bands, display)]
    if len(shown) < 3:
        grey = QgsSingleBandGrayRenderer(None, shown[0] + 1)
        grey.setContrastEnhancement(ranges[0])
        return grey
    colour = QgsMultiBandColorRenderer(None, *(position + 1 for position in shown))
    colour.setRedContrastEnhancement(ranges[0])
    colour.setGreenContrastEnhancement(ranges[1])
    colour.setBlueContrastEnhancement(ranges[2])
    return colour


def _stretch(low: float, high: float) -> QgsContrastEnhancement:
    stretch = QgsContrastEnhancement(Qgis.DataType.UInt16)
    stretch.setMinimumValue(low)
    stretch.setMaximumValue(high)
    stretch.setContrastEnhancementAlgorithm(QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum)
    return stretch


class StylePostProcessor(QgsProcessingLayerPostProcessorInterface):
    """Applies the style beside a raster, which Processing ignores, when the raster is added to the project."""

    def __init__(self, group: str = "") -> None:
        """Put the layer into a ``group`` of the layer tree; an empty name leaves it where it is."""
        super().__init__()
        self._group = group

    def postProcessLayer(  # noqa: N802 - QGIS's name
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002
    ) -> None:
        """Load the layer's default style; put the layer into its group."""
        layer.loadDefaultStyle()
        layer.triggerRepaint()
        project = context.project()
        if self._group and project is not None:
            name, layer_id = self._group, layer.id()
            # Some versions of QGIS put the layer into the tree after this.
            QTimer.singleShot(0, lambda: _put_into_group(project, layer_id, name))


def _put_into_group(project: QgsProject, layer_id: str, name: str) -> None:
    """Move a layer to the end of a group of the layer tree, which is made where there is none."""
    root = project.layerTreeRoot()
    node = root.findLayer(layer_id)
    if node is None:
        return
    group = root.findGroup(name) or root.insertGroup(0, name)
    group.setExpanded(True)
    if node.parent() != group:
        group.addChildNode(node.clone())
        node.parent().removeChildNode(node)
