"""How the indices of a mosaic look: each in its ramp of colours, over the values that it has on the ground."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from qgis.core import (
    QgsColorRampShader,
    QgsProcessingFeedback,
    QgsRasterRenderer,
    QgsRasterShader,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtGui import QColor

from ..common.change import RAMP as CHANGE_RAMP
from ..common.indices import RAMPS
from ..common.looks import Range
from ..common.request import Request
from ..runtime.translation import tr
from .layer_style import style_text


def index_styles(
    request: Request, display: Sequence[Range] | None, days: tuple[str, str] | None = None
) -> dict[str, str]:
    """Return a style for each index, by its name, in the order of ``INDICES``.

    Args:
        request: that names the indices.
        display: values that most pixels of each lie between, for those whose range nobody knows.
        days: first and last day that the layer shows, for the temporal controller; ``None`` is any time.
    """
    ranges = display or [(0.0, 1.0)] * len(request.indices)
    styles = {}
    for band, (index, found) in enumerate(zip(request.asked_indices, ranges), start=1):
        renderer = ramp_renderer(band, RAMPS[index.ramp], index.range or found)
        styles[index.name] = style_text(renderer, days, is_smooth=True)
    return styles


def change_styles(bands: Sequence[str], display: Sequence[Range] | None) -> dict[str, str]:
    """Return a style for each band of a change, by its name: from loss to gain, no change in the middle.

    Args:
        bands: their names, in order.
        display: values that have the first and the last colour; ``None`` where nothing is known.
    """
    ranges = display or [(-1.0, 1.0)] * len(bands)
    renderers = (ramp_renderer(band, CHANGE_RAMP, shown) for band, shown in enumerate(ranges, start=1))
    return {name: style_text(renderer, is_smooth=True) for name, renderer in zip(bands, renderers)}


def index_style_beside(indices: Path, styles: dict[str, str], feedback: QgsProcessingFeedback) -> None:
    """Write the first of the styles beside a file of indices, which opens with it."""
    try:
        indices.with_suffix(".qml").write_text(next(iter(styles.values())), encoding="utf-8")
    except OSError as error:
        feedback.pushWarning(tr("The style beside the indices cannot be written: {problem}", problem=error))


def ramp_renderer(band: int, colours: Sequence[str], shown: Range) -> QgsRasterRenderer:
    """Return a band in colours at equal steps; values beyond the range have the first or the last of them."""
    low, high = shown
    decimals = max(0, 1 - math.floor(math.log10(max(high - low, 1e-6) / 2)))
    shader = QgsColorRampShader(low, high)
    shader.setColorRampType(QgsColorRampShader.Type.Interpolated)
    values = [low + (high - low) * place / (len(colours) - 1) for place in range(len(colours))]
    shader.setColorRampItemList(
        [
            QgsColorRampShader.ColorRampItem(value, QColor(colour), f"{value:.{decimals}f}")
            for value, colour in zip(values, colours)
        ]
    )
    whole = QgsRasterShader()
    whole.setRasterShaderFunction(shader)
    renderer = QgsSingleBandPseudoColorRenderer(None, band, whole)
    renderer.setClassificationMin(low)
    renderer.setClassificationMax(high)
    return renderer
