"""A field for indices: names, formulas, and a menu of the table."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QToolButton, QWidget

from ..common.indices import INDICES, split_entries
from ..common.sensors import Sensor
from ..processing.titles import titles_of
from ..runtime.translation import tr
from .look_icon import ramp_icon


class IndicesField(QWidget):
    """A line of names and formulas; what is ticked in its menu stands in the line."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        """Show no index."""
        super().__init__()
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("None"))
        self.line.setClearButtonEnabled(True)
        self.line.setToolTip(
            tr("Names from the menu, or your own as name = expression, separated by commas: mine = (nir - red) / nir")
        )
        self.button = QToolButton()
        self.button.setText(tr("Choose"))
        self.button.setToolTip(tr("Indices that have a name"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._actions = self._make_menu()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self._show_ticks)

    def show_text(self, text: str) -> None:
        """Show indices, from the first."""
        self.line.setText(text)
        self.line.setCursorPosition(0)

    def text(self) -> str:
        """Return the indices, as they are typed."""
        return self.line.text().strip()

    def show_sensor(self, sensor: Sensor | None) -> None:
        """Offer the indices that a sensor has the bands of; others are grey. ``None`` offers all."""
        for index, action in zip(INDICES, self._actions.values()):
            action.setEnabled(sensor is None or all(sensor.band(band) is not None for band in index.formula.bands))

    def _make_menu(self) -> dict[str, Any]:  # of QAction, which Qt 5 and Qt 6 have in different modules
        menu = QMenu(self.button)
        menu.setToolTipsVisible(True)
        self.button.setMenu(menu)
        actions: dict[str, Any] = {}
        for index, (word, title, tip) in zip(INDICES, titles_of("INDICES")):
            action = menu.addAction(ramp_icon(index.ramp), title)
            action.setCheckable(True)
            action.setToolTip(tip)
            action.triggered.connect(lambda ticked, word=word: self._tick(word, ticked=ticked))
            actions[word] = action
        return actions

    def _tick(self, word: str, *, ticked: bool) -> None:
        kept = [entry for entry in split_entries(self.line.text()) if entry.casefold() != word.casefold()]
        self.line.setText(", ".join([*kept, word] if ticked else kept))

    def _show_ticks(self) -> None:
        named = {entry.casefold() for entry in split_entries(self.line.text())}
        for word, action in self._actions.items():
            action.setChecked(word.casefold() in named)
        self.changed.emit()
