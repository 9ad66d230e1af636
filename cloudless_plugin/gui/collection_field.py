"""The choice of a collection, and of any other by its id where the catalogue is the user's own."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QCompleter

from ..common.collections_listed import CAN, CANNOT, LATER
from ..panel.collection_words import OfferedCollection
from ..runtime.translation import tr
from .fields import let_shrink

_ICONS = {CAN: "/mIconSuccess.svg", LATER: "/mActionHelpContents.svg", CANNOT: "/mIconWarning.svg"}
_BESIDE, _WIDEST = 40, 600
"""Pixels of icon and scroll bar beside an entry, and of the widest list."""


class CollectionField(QComboBox):
    """Offers collections by their titles, and takes ids."""

    chosen = pyqtSignal()

    def __init__(self) -> None:
        """Offer none yet."""
        super().__init__()
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        let_shrink(self)
        self.currentIndexChanged.connect(self._show_begin)
        self.currentIndexChanged.connect(self._tell)
        self.editTextChanged.connect(self._tell)

    def offer(self, entries: Iterable[OfferedCollection], *, takes_others: bool) -> None:
        """Offer collections by id and title; keep the choice where it is one of them, or any may be typed."""
        word = self.word()
        self.blockSignals(True)  # noqa: FBT003 - Qt's
        self.clear()
        self.setEditable(takes_others)
        for entry in entries:
            self._add(entry)
        self.view().setMinimumWidth(min(self.view().sizeHintForColumn(0) + _BESIDE, _WIDEST))
        if takes_others:
            self.setToolTip(tr("Or the id of any other collection, or of several with commas between them"))
            completer = self.completer()
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        else:
            self.setToolTip("")
        self.setCurrentIndex(0)
        self.choose(word)
        self.blockSignals(False)  # noqa: FBT003 - Qt's
        self._show_begin()

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

    def _add(self, entry: OfferedCollection) -> None:
        """Add an entry: of a collection that the catalogue has, also its id, and whether it can be composed."""
        title = tr(entry.title)
        if not entry.verdict:
            self.addItem(title, entry.word)
            return
        is_named = entry.word in (title, "")
        icon = QgsApplication.getThemeIcon(_ICONS[entry.verdict])
        self.addItem(icon, title if is_named else f"{title} ({entry.word})", entry.word)
        self.setItemData(self.count() - 1, entry.note, Qt.ItemDataRole.ToolTipRole)

    def _show_begin(self, *_: object) -> None:
        """Show the begin of a title that is too long for the field."""
        if self.isEditable():
            self.lineEdit().home(False)  # noqa: FBT003 - Qt's

    def _tell(self, *_: object) -> None:
        self.chosen.emit()
