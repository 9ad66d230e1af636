"""How the evidence of a mosaic looks: its bands as classes, with a legend in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from qgis.core import (
    QgsColorRampShader,
    QgsMapLayerStyle,
    QgsPalettedRasterRenderer,
    QgsProcessingFeedback,
    QgsRasterLayer,
    QgsRasterRenderer,
    QgsRasterShader,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtGui import QColor

from ..runtime.translation import tr
from .layer_style import style_text

CLEAR_BAND, DATE_BAND, FLAG_BAND = 1, 2, 4
"""Numbers of the evidence's bands."""
_NONE = "#d7191c"
"""Colour of pixels that no clear view is left of. Their number, 0, is also the file's no data."""
_CLEAR = ((1, "#fdae61"), (2, "#ffffbf"), (5, "#a6d96a"), (math.inf, "#1a9641"))
"""Largest number of clear views of each class, and its colour."""
_FLAGS = ("#d7191c", "#f46d43", "#fdae61", "#ffffbf", "#1a9641", "#3288bd", "#7f7f7f")
_FIRST, _LAST = QColor("#440154"), QColor("#fde725")
_MIDDLE = QColor("#21918c")
"""Colours of the first, the last and the middle date."""


def evidence_styles(days: Sequence[str], *, has_dates: bool, is_clipped: bool) -> dict[str, str]:
    """Return the styles of an evidence's layer, by their titles, the one to show first.

    Args:
        days: of the scenes used, ISO 8601.
        has_dates: whether each pixel comes from one date.
        is_clipped: whether there are pixels outside of the area that was asked for, which have 0 in all bands.
    """
    renderers: dict[str, QgsRasterRenderer] = {tr("Clear views"): _clear(is_clipped=is_clipped)}
    if has_dates:
        renderers[tr("Date of the pixel")] = _dates(days)
    renderers[tr("Reason where views are few")] = _flags(is_clipped=is_clipped)
    return {title: style_text(renderer) for title, renderer in renderers.items()}


def evidence_style_beside(evidence: Path, styles: dict[str, str], feedback: QgsProcessingFeedback) -> None:
    """Write the first of the styles beside the evidence, which opens with it."""
    try:
        evidence.with_suffix(".qml").write_text(next(iter(styles.values())), encoding="utf-8")
    except OSError as error:
        feedback.pushWarning(tr("The style beside the evidence cannot be written: {problem}", problem=error))


def add_styles(layer: QgsRasterLayer, styles: dict[str, str]) -> None:
    """Give an evidence's layer its styles, to be chosen among in its menu, and show the first."""
    manager = layer.styleManager()
    first, *others = styles
    manager.addStyle(first, QgsMapLayerStyle(styles[first]))
    manager.setCurrentStyle(first)
    for name in [name for name in manager.styles() if name not in styles]:
        manager.removeStyle(name)
    for name in others:
        manager.addStyle(name, QgsMapLayerStyle(styles[name]))


def _clear(*, is_clipped: bool) -> QgsRasterRenderer:
    """Return the number of clear views in classes."""
    none = tr("0: empty, or outside the area") if is_clipped else tr("0: empty")
    labels = (tr("1: a single view"), tr("2 views"), tr("3 to 5 views"), tr("6 views or more"))
    shader = QgsColorRampShader(0, 6)
    shader.setColorRampType(QgsColorRampShader.Type.Discrete)
    classes = [(value, colour, label) for (value, colour), label in zip(_CLEAR, labels)]
    shader.setColorRampItemList(
        [
            QgsColorRampShader.ColorRampItem(value, QColor(colour), label)
            for value, colour, label in [(0, _NONE, none), *classes]
        ]
    )
    whole = QgsRasterShader()
    whole.setRasterShaderFunction(shader)
    renderer = QgsSingleBandPseudoColorRenderer(None, CLEAR_BAND, whole)
    renderer.setNodataColor(QColor(_NONE))
    return renderer


def _dates(days: Sequence[str]) -> QgsRasterRenderer:
    """Return the date of each pixel in a colour of its own, from dark for the first to light for the last."""
    distinct = sorted(set(days))
    return QgsPalettedRasterRenderer(
        None,
        DATE_BAND,
        [
            QgsPalettedRasterRenderer.Class(int(day.replace("-", "")), _between(place / max(len(distinct) - 1, 1)), day)
            for place, day in enumerate(distinct)
        ],
    )


def _between(share: float) -> QColor:
    """Return the colour of a date between the first (0) and the last (1)."""
    low, high = (_FIRST, _MIDDLE) if share < 0.5 else (_MIDDLE, _LAST)
    part = 2 * share - (share >= 0.5)
    mixed = [round(a + part * (b - a)) for a, b in zip(low.getRgb()[:3], high.getRgb()[:3])]
    return QColor(*mixed)


def _flags(*, is_clipped: bool) -> QgsRasterRenderer:
    """Return why a pixel has few views, or none, see the contract of the band ``flag``."""
    masked = tr("Empty: masked on every date, or outside the area") if is_clipped else tr("Empty: masked on every date")
    labels = (
        masked,
        tr("Empty: all views look hazy"),
        tr("One view"),
        tr("Two views"),
        tr("Three views or more"),
        tr("Filled from another year"),
        tr("Empty: no scene covers it"),
    )
    classes = [
        QgsPalettedRasterRenderer.Class(value, QColor(colour), label)
        for value, (colour, label) in enumerate(zip(_FLAGS, labels))
    ]
    renderer = QgsPalettedRasterRenderer(None, FLAG_BAND, classes)
    renderer.setNodataColor(QColor(_FLAGS[0]))
    return renderer
