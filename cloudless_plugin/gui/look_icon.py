"""Small pictures of looks: which bands stand for red, green and blue, or in which colours an index is shown."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QIcon, QPainter, QPainterPath, QPalette, QPen, QPixmap
from qgis.PyQt.QtWidgets import QApplication

from ..common.indices import RAMPS
from ..common.looks import Look

SIZE = QSize(24, 16)
"""Of an icon, in logical pixels: the size to give a list's ``setIconSize``."""
_COLOURS = {
    "coastal": "#7e57c2",
    "blue": "#1e64d2",
    "green": "#3c9a3f",
    "red": "#e03c31",
    "rededge": "#b71c5c",
    "rededge071": "#d81b60",
    "rededge075": "#b71c5c",
    "rededge078": "#880e4f",
    "nir": "#7a0f1c",
    "nir08": "#521018",
    "nir09": "#3d0c14",
    "swir16": "#c68a3c",
    "swir22": "#7a5230",
}
"""Of each band by its common name: that of its light; beyond red, the darker the longer the wave."""
_OTHER = "#9e9e9e"


def look_icon(look: Look) -> QIcon:
    """Return an icon of a look: a stripe for each of red, green and blue, in the colour of the band shown as it."""
    return bands_icon(look.bands)


def bands_icon(names: Sequence[str]) -> QIcon:
    """Return an icon of some bands, by their common names: a stripe each, grey where a name is not known."""
    return _icon([QColor(_COLOURS.get(name, _OTHER)) for name in names])


def ramp_icon(ramp: str) -> QIcon:
    """Return an icon of the colours of an index, by a key of ``RAMPS``."""
    return _icon([QColor(colour) for colour in RAMPS[ramp]])


def _icon(colours: Sequence[QColor]) -> QIcon:
    icon = QIcon()
    application = QApplication.instance()
    largest = application.devicePixelRatio() if isinstance(application, QApplication) else 1.0
    for ratio in sorted({1.0, largest}):
        icon.addPixmap(_pixmap(colours, ratio))
    return icon


def _pixmap(colours: Sequence[QColor], ratio: float) -> QPixmap:
    pixmap = QPixmap(SIZE * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(Qt.GlobalColor.transparent))
    frame = QRectF(0.5, 1.5, SIZE.width() - 1, SIZE.height() - 3)
    outline = QPainterPath()
    outline.addRoundedRect(frame, 2, 2)
    edge = QColor(QApplication.palette().color(QPalette.ColorRole.Text))
    edge.setAlpha(120)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(outline)
    width = frame.width() / max(len(colours), 1)
    for position, colour in enumerate(colours):
        painter.fillRect(QRectF(frame.x() + position * width, frame.y(), width + 0.5, frame.height()), colour)
    painter.setClipping(False)
    painter.setPen(QPen(edge, 1))
    painter.drawPath(outline)
    painter.end()
    return pixmap
