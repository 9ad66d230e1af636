"""The choice of a collection, and of any other by its id where the catalogue is the user's own."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox

from ..runtime.translation import tr
from .fields import let_shrink


class CollectionField(QComboBox):
    """Offers collections by their titles, and takes ids."""

    chosen = pyqtSignal()

    def __init__(self) -> None:
        """Offer none yet."""
        super().__init__()
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        let_shrink(self)
        self.currentIndexChanged.connect(self._tell)
        self.editTextChanged.connect(self._tell)

    def offer(self, entries: Iterable[tuple[str, str]], *, takes_others: bool) -> None:
        """Offer collections by id and title; keep the choice where it is one of them, or any may be typed."""
        word = self.word()
        self.blockSignals(True)  # noqa: FBT003 - Qt's
        self.clear()
        self.setEditable(takes_others)
        for each, title in entries:
            self.addItem(title, each)
        if takes_others:
            self.setToolTip(tr("Or the id of any other collection, or of several with commas between them"))
        else:
            self.setToolTip("")
        self.setCurrentIndex(0)
        self.choose(word)
        self.blockSignals(False)  # noqa: FBT003 - Qt's

    def word(self) -> str:
        """Return the id that is chosen, or typed."""
        if not self.isEditable():
            return str(self.currentData() or "")
        text = self.currentText().strip()
        row = self.findText(text)
        return str(self.itemData(row)) if row >= 0 else text

    def choose(self, word: str) -> None:
        """Choose a collection, where it is offered or may be typed."""
        row = self.findData(word)
        if row >= 0:
            self.setCurrentIndex(row)
        elif word and self.isEditable():
            self.setEditText(word)

    def _tell(self, *_: object) -> None:
        self.chosen.emit()
