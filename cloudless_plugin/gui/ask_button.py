"""The button that asks the map."""

from __future__ import annotations

from typing import Callable

from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QMenu, QToolButton

from ..runtime.translation import tr

_ICON = "/mActionIdentify.svg"


class AskButton(QToolButton):
    """Switches the tool that asks the map on and off; its menu has the other way to draw, and the window."""

    def __init__(self, switch: Callable[[str], None], show: Callable[[], None]) -> None:
        """Call ``switch`` with ``point``, ``polygon`` or nothing, and ``show`` for the window."""
        super().__init__()
        self.setIcon(QgsApplication.getThemeIcon(_ICON))
        self.setCheckable(True)
        self.setAccessibleName(tr("Ask the map"))
        self.setToolTip(
            tr("Ask the map: click a place, or draw around one, to see what all dates have seen there, and why")
        )
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        menu = QMenu(self)
        menu.addAction(tr("Click a place"), lambda: switch("point"))
        menu.addAction(tr("Draw a polygon, corner by corner"), lambda: switch("polygon"))
        menu.addSeparator()
        menu.addAction(tr("Show the chart"), show)
        self.setMenu(menu)
        self.clicked.connect(lambda on: switch("point" if on else ""))
