"""How a mosaic looks: when it is opened, and when another look is chosen; see ``common.looks``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsBilinearRasterResampler,
    QgsContrastEnhancement,
    QgsDateTimeRange,
    QgsMultiBandColorRenderer,
    QgsProcessingFeedback,
    QgsRasterLayer,
    QgsRasterLayerTemporalProperties,
    QgsRasterRenderer,
    QgsRasterResampleFilter,
    QgsReadWriteContext,
    QgsSingleBandGrayRenderer,
)
from qgis.PyQt.QtCore import QDateTime, Qt
from qgis.PyQt.QtXml import QDomDocument

from ..common.looks import Look, Range, shown_bands, stretches
from ..common.request import Request
from ..common.sensors import Sensor
from ..runtime.translation import tr

_CUT = (0.005, 0.995)
"""Shares of the pixels that are shown as black, and not as white, where a look is chosen for a layer."""
_SAMPLE = 250_000
"""Pixels from which a layer's ranges are estimated."""


def style_beside(
    mosaic: Path,
    request: Request,
    display: Sequence[Range] | None,
    feedback: QgsProcessingFeedback,
    days: tuple[str, str] | None = None,
) -> None:
    """Write the style that ``mosaic`` opens with beside it; an empty mosaic has no ``display`` and none."""
    if not display:
        return
    try:
        write_style(mosaic, request, display, days)
    except OSError as error:
        feedback.pushWarning(tr("The style beside the mosaic cannot be written: {problem}", problem=error))


def write_style(mosaic: Path, request: Request, display: Sequence[Range], days: tuple[str, str] | None = None) -> None:
    """Write the style ``mosaic`` opens with, as a ``.qml`` beside it.

    Args:
        mosaic: the mosaic.
        request: that it was made of, with the names of its bands in order.
        display: values of each band to show as black and as white.
        days: first and last day that it shows, for the temporal controller; ``None`` is any time.

    Raises:
        OSError: where it cannot be written.
    """
    names, sensor = request.output_bands, request.sensor
    shown = shown_bands(names, sensor)
    style = style_text(_renderer(shown, stretches(shown, names, display, sensor)), days, is_smooth=True)
    mosaic.with_suffix(".qml").write_text(style, encoding="utf-8")


def style_text(renderer: QgsRasterRenderer, days: tuple[str, str] | None = None, *, is_smooth: bool = False) -> str:
    """Return the style of a raster as QGIS writes it.

    Args:
        renderer: without an input, which a layer gives it.
        days: see ``write_style``.
        is_smooth: whether pixels are averaged where they are smaller than the screen's: not where they are codes.
    """
    document = QDomDocument("qgis")
    root = document.createElement("qgis")
    root.setAttribute("version", Qgis.QGIS_VERSION)
    root.setAttribute("styleCategories", "Symbology|Temporal" if days else "Symbology")
    document.appendChild(root)
    pipe = document.createElement("pipe")
    root.appendChild(pipe)
    renderer.writeXml(document, pipe)
    if is_smooth:
        smooth = QgsRasterResampleFilter()
        smooth.setZoomedOutResampler(QgsBilinearRasterResampler())
        smooth.writeXml(document, pipe)
    if days:
        _time_range(*days).writeXml(root, document, QgsReadWriteContext())
    return document.toString(2)


def apply_look(layers: Sequence[QgsRasterLayer], look: Look, sensor: Sensor) -> bool:
    """Show mosaics in another look, from the pixels that they have, all in one stretch, so that they compare.

    Their time and metadata stay as they are.

    Args:
        layers: of mosaics that have the same bands.
        look: to show.
        sensor: whose other names of a band count too.

    Returns:
        Whether the files have the bands; if not, nothing has changed.
    """
    names = band_names(layers[0]) if layers else []
    shown = look.positions_in(names, sensor)
    if not shown:
        return False
    display = [(0.0, 1.0)] * len(names)
    for position in shown:
        lows, highs = zip(*(_cut(layer, position + 1) for layer in layers))
        display[position] = (sorted(lows)[len(lows) // 2], sorted(highs)[len(highs) // 2])
    for layer in layers:
        layer.setRenderer(_renderer(shown, stretches(shown, names, display, sensor)))
        layer.triggerRepaint()
        layer.emitStyleChanged()
    return True


def band_names(layer: QgsRasterLayer) -> list[str]:
    """Return the names of a layer's bands, as ``red``, without the number that QGIS puts before."""
    shown = [layer.bandName(number + 1) for number in range(layer.bandCount())]
    return [name.partition(": ")[2] or name for name in shown]


def _cut(layer: QgsRasterLayer, band: int) -> Range:
    """Return the range of most of a band's values, from a sample."""
    provider = layer.dataProvider()
    if provider is None:  # its file is gone
        return 0.0, 1.0
    low, high = provider.cumulativeCut(band, *_CUT, layer.extent(), _SAMPLE)
    return float(low), float(max(high, low + 1))


def _renderer(shown: Sequence[int], ranges: Sequence[Range]) -> QgsRasterRenderer:
    """Return a renderer of bands, counted from 0, without its input, which a layer gives it: a style needs none."""
    enhanced = [_stretch(*each) for each in ranges]
    if len(shown) < 3:
        grey = QgsSingleBandGrayRenderer(None, shown[0] + 1)
        grey.setContrastEnhancement(enhanced[0])
        return grey
    colour = QgsMultiBandColorRenderer(None, *(position + 1 for position in shown))
    colour.setRedContrastEnhancement(enhanced[0])
    colour.setGreenContrastEnhancement(enhanced[1])
    colour.setBlueContrastEnhancement(enhanced[2])
    return colour


def _stretch(low: float, high: float) -> QgsContrastEnhancement:
    stretch = QgsContrastEnhancement(Qgis.DataType.UInt16)
    stretch.setMinimumValue(low)
    stretch.setMaximumValue(high)
    stretch.setContrastEnhancementAlgorithm(QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum)
    return stretch


def _time_range(first: str, last: str) -> QgsRasterLayerTemporalProperties:
    """Return the properties of a layer that shows these days, both included."""
    temporal = QgsRasterLayerTemporalProperties()
    temporal.setIsActive(True)
    temporal.setMode(Qgis.RasterTemporalMode.FixedTemporalRange)
    temporal.setFixedTemporalRange(whole_days(first, last))
    return temporal


def whole_days(first: str, last: str) -> QgsDateTimeRange:
    """Return the time from the begin of one day to the end of another, UTC, of ISO dates."""
    begin, end = (
        QDateTime.fromString(text, Qt.DateFormat.ISODate) for text in (f"{first}T00:00:00Z", f"{last}T23:59:59Z")
    )
    return QgsDateTimeRange(begin, end)
