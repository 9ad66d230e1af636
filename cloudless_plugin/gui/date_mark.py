"""One overpass on a strip of dates: what is known of it, and how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.PyQt.QtCore import QLineF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPalette, QPen

from ..runtime.translation import tr

HEIGHT = 28
"""Pixels: of a mark that is wholly clear."""
_LOWEST = 4
"""Pixels: a wholly cloudy date can be seen and clicked as well."""
_HOLLOW_FROM = 4.0
"""Pixels: a narrower mark has no inside."""
_CLEAR_ON_LIGHT, _CLEAR_ON_DARK = QColor(24, 140, 56), QColor(92, 204, 108)
_CLOUDY = QColor(134, 134, 134)
_DASHES = (2.0, 1.5)


@dataclass(frozen=True)
class Mark:
    """One overpass."""

    day: str
    """As 2023-08-15."""
    cloud: float | None
    """Per cent of what is seen of the area; ``None`` where it is not known."""
    coverage: float | None
    """Per cent of the area that is seen; ``None`` where it is not known."""
    ticked: bool
    """Whether it is to be used."""

    def clear_share(self) -> float | None:
        """Return how much of the area is seen clear, from 0 to 1; ``None`` where the clouds are not known."""
        if self.cloud is None:
            return None
        covered = 100.0 if self.coverage is None else self.coverage
        return min(max((100 - self.cloud) * covered / 10000, 0.0), 1.0)

    def told(self) -> str:
        """Return what is known of it, in a line."""
        parts = [self.day]
        parts.append(tr("cloud unknown") if self.cloud is None else tr("{percent:.0f} % cloud", percent=self.cloud))
        if self.coverage is not None:
            parts.append(tr("{percent:.0f} % covered", percent=self.coverage))
        if not self.ticked:
            parts.append(tr("not chosen"))
        return " · ".join(parts)

    def draw(self, painter: QPainter, palette: QPalette, x: float, foot: float, width: float) -> None:
        """Draw it around ``x``, up from ``foot``, in pixels.

        The clearer, the higher and the greener; hollow where it is not ticked; dashed, of half the height, where the
        clouds are not known.
        """
        share = self.clear_share()
        height = HEIGHT / 2 if share is None else _LOWEST + (HEIGHT - _LOWEST) * share
        colour = palette.color(QPalette.ColorRole.WindowText) if share is None else _colour(share, palette)
        left, wide = round(x - width / 2), round(width)  # whole pixels, so that its sides are sharp
        colour.setAlphaF(1.0 if self.ticked else 0.7)
        if self.ticked and share is not None:
            painter.fillRect(QRectF(left, foot - height, wide, height), colour)
            return
        pen = QPen(colour, 1)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if share is None:
            pen.setDashPattern(_DASHES)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if width < _HOLLOW_FROM:
            painter.drawLine(QLineF(left + 0.5, foot, left + 0.5, foot - height))
        else:
            painter.drawRect(QRectF(left + 0.5, foot - height + 0.5, wide - 1, height - 1))


def _colour(share: float, palette: QPalette) -> QColor:
    """Return the colour of a share of clear ground, from grey to a green that stands out from the palette's ground."""
    is_dark = palette.color(QPalette.ColorRole.WindowText).lightness() > _CLOUDY.lightness()
    clear = _CLEAR_ON_DARK if is_dark else _CLEAR_ON_LIGHT
    pairs = ((_CLOUDY.red(), clear.red()), (_CLOUDY.green(), clear.green()), (_CLOUDY.blue(), clear.blue()))
    return QColor(*(round(first + (second - first) * share) for first, second in pairs))
