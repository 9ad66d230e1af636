"""What a collapsible box of QGIS's holds."""

from __future__ import annotations

from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget


def inside(box: QgsCollapsibleGroupBox) -> QWidget:
    """Return the one widget in a box: QGIS shows each that lies directly in it on expanding, hidden ones as well."""
    content = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(content)
    return content
