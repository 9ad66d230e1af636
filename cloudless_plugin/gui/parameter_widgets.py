"""How Processing's dialogs edit parameters: titles instead of words, free text with hints, numbers without zeros.

QGIS imports this module by name, see ``processing.parameters.with_widget``, when it opens a dialog. The modeler has
widgets of its own, in which a value may also come from another algorithm: there, words are words.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, cast

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterNumber,
    QgsProcessingParameters,
)
from qgis.gui import (
    QgsAbstractProcessingParameterWidgetWrapper,
    QgsCheckableComboBox,
    QgsGui,
    QgsProcessingGui,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QCompleter, QDialog, QHBoxLayout, QWidget

from ..processing.titles import titles_of
from ..runtime.translation import tr
from .plain_number import PlainSpinBox

_MODELER, _BATCH = "ModelerParametersDialog", "BatchAlgorithmDialog"
_MOST = 1e9
"""What a number without an upper limit may be at most."""


class _Wrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """What the wrappers have in common."""

    def __new__(cls, parameter: QgsProcessingParameterDefinition, dialog: Any, *_: int) -> Any:
        """Leave the parameter to QGIS's own widget in the modeler."""
        if type(dialog).__name__ != _MODELER:
            return super().__new__(cls)
        registry = QgsGui.processingGuiRegistry()
        own = registry.createModelerParameterWidget(dialog.model, dialog.childId, parameter, dialog.context)
        own.setDialog(dialog)
        return own

    def __init__(self, parameter: QgsProcessingParameterDefinition, dialog: QDialog, *_: int) -> None:
        """Edit a parameter in a dialog of QGIS's; row and column of a batch are of no interest."""
        is_batch = type(dialog).__name__ == _BATCH
        kind = QgsProcessingGui.WidgetType.Batch if is_batch else QgsProcessingGui.WidgetType.Standard
        super().__init__(parameter, kind)
        self.setDialog(dialog)

    def createWidget(self) -> QWidget:  # noqa: N802 - QGIS's name
        """Return a frame around the field: QGIS makes a Python half of its own for what it is given here."""
        field = self._make_field()
        field.setToolTip(self.parameterDefinition().toolTip())
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(field)
        frame.setFocusProxy(field)
        return frame

    @abstractmethod
    def _make_field(self) -> QWidget:
        """Return a new field, and keep it."""

    def _tell_change(self, *_: object) -> None:
        self.widgetValueHasChanged.emit(self)


class OneChoice(_Wrapper):
    """One of a parameter's words, by its title."""

    def _make_field(self) -> QWidget:
        self._box = QComboBox()
        for word, title, tip in titles_of(self.parameterDefinition().name()):
            self._box.addItem(title, word)
            self._box.setItemData(self._box.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self._box.currentIndexChanged.connect(self._tell_change)
        return self._box

    def setWidgetValue(self, value: Any, context: QgsProcessingContext) -> None:  # noqa: N802 - QGIS's name
        """Show a word; one that is not known is shown as it is, for Run to refuse it: QGIS would take the default."""
        definition = self.parameterDefinition()
        if definition.checkValueIsAcceptable(value, context):
            word = QgsProcessingParameters.parameterAsEnumString(definition, value, context)
        else:
            word = str(value)
            self._box.addItem(word, word)
        self._box.setCurrentIndex(self._box.findData(word))

    def widgetValue(self) -> Any:  # noqa: N802 - QGIS's name
        """Return the word."""
        return self._box.currentData()


class SeveralChoices(_Wrapper):
    """Several of a parameter's words, by their titles."""

    def _make_field(self) -> QWidget:
        self._box = QgsCheckableComboBox()
        self._box.setDefaultText(tr("All months"))
        for word, title, _ in titles_of(self.parameterDefinition().name()):
            self._box.addItemWithCheckState(title, Qt.CheckState.Unchecked, word)
        self._box.checkedItemsChanged.connect(self._tell_change)
        return self._box

    def setWidgetValue(self, value: Any, context: QgsProcessingContext) -> None:  # noqa: N802 - QGIS's name
        """Tick the words."""
        words = QgsProcessingParameters.parameterAsEnumStrings(self.parameterDefinition(), value, context)
        for row in range(self._box.count()):
            ticked = self._box.itemData(row) in words
            self._box.setItemCheckState(row, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self._tell_change()

    def widgetValue(self) -> Any:  # noqa: N802 - QGIS's name
        """Return the words that are ticked, as one text: the history of QGIS 3.22 loses a list. ``None`` is none."""
        return ",".join(self._box.checkedItemsData()) or None


class TextOrChoice(_Wrapper):
    """A text, for which there are suggestions: the list shows titles, the field what is sent."""

    def _make_field(self) -> QWidget:
        self._box = QComboBox()
        self._box.setEditable(True)
        self._box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._box.setCompleter(QCompleter(self._box))  # which knows no titles
        for word, title, _ in titles_of(self.parameterDefinition().name()):
            self._box.addItem(title if title == word else f"{title} ({word})", word)
        self._box.activated.connect(lambda row: self._box.setEditText(self._box.itemData(row)))
        self._box.editTextChanged.connect(self._tell_change)
        return self._box

    def setWidgetValue(self, value: Any, context: QgsProcessingContext) -> None:  # noqa: N802 - QGIS's name
        """Show a text."""
        self._box.setEditText(QgsProcessingParameters.parameterAsString(self.parameterDefinition(), value, context))

    def widgetValue(self) -> Any:  # noqa: N802 - QGIS's name
        """Return the text."""
        text = self._box.currentText().strip()
        row = self._box.findText(text, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchCaseSensitive)
        return text if row < 0 else self._box.itemData(row)


class PlainNumber(_Wrapper):
    """A number with as many decimals as it has. One without a default may be left out; its least stands for that."""

    def _make_field(self) -> QWidget:
        definition = cast("QgsProcessingParameterNumber", self.parameterDefinition())
        self._optional = definition.defaultValue() is None
        self._box = PlainSpinBox()
        self._box.setRange(definition.minimum(), min(definition.maximum(), _MOST))
        if self._optional:
            self._box.setSpecialValueText(tr("Not set"))
        self._box.valueChanged.connect(self._tell_change)
        return self._box

    def setWidgetValue(self, value: Any, context: QgsProcessingContext) -> None:  # noqa: N802 - QGIS's name
        """Show a number."""
        is_set = value is not None and value != ""
        number = QgsProcessingParameters.parameterAsDouble(self.parameterDefinition(), value, context)
        self._box.setValue(number if is_set or not self._optional else self._box.minimum())

    def widgetValue(self) -> Any:  # noqa: N802 - QGIS's name
        """Return the number, whole where it is; ``None`` where it is left out."""
        number = self._box.value()
        if self._optional and number == self._box.minimum():
            return None
        return int(number) if number.is_integer() else number
