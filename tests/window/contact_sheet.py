"""All pictures of the panel's states on one sheet, for people who judge them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.PyQt.QtCore import QRect, Qt
from qgis.PyQt.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter

_WIDTH, _CAPTION, _COLUMNS = 640, 22, 3


def write_contact_sheet(pictures: Sequence[Path], path: Path) -> None:
    """Write the pictures, each with its name, in rows of three as one PNG."""
    application = QGuiApplication.instance() or QGuiApplication([])
    images = [QImage(str(picture)) for picture in pictures]
    heights = [round(_WIDTH * image.height() / max(image.width(), 1)) + _CAPTION for image in images]
    rows = [heights[start : start + _COLUMNS] for start in range(0, len(images), _COLUMNS)]
    sheet = QImage(_COLUMNS * _WIDTH, sum(map(max, rows)), QImage.Format.Format_RGB32)
    sheet.fill(QColor("white"))
    painter = QPainter(sheet)
    painter.setFont(QFont("DejaVu Sans", 9))
    top = 0
    for number, row in enumerate(rows):
        for column, height in enumerate(row):
            place = number * _COLUMNS + column
            size = (_WIDTH, height - _CAPTION)
            mode = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            left = column * _WIDTH
            painter.drawText(
                QRect(left + 4, top, _WIDTH, _CAPTION), Qt.AlignmentFlag.AlignVCenter, pictures[place].stem
            )
            painter.drawImage(left, top + _CAPTION, images[place].scaled(*size, *mode))
        top += max(row)
    painter.end()
    sheet.save(str(path))
    del application
