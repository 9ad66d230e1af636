"""Small fields and rows that the panel's parts share."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.gui import QgsCheckableComboBox
from qgis.PyQt.QtCore import QDate, QLocale, Qt
from qgis.PyQt.QtWidgets import QComboBox, QDateEdit, QFormLayout, QSizePolicy, QVBoxLayout, QWidget

from ..processing.titles import titles_of
from ..runtime.translation import language, tr

_BUTTON = 24
"""Pixels of the frame of a field and of the button in it."""
_MIN_LETTERS = 8
"""A field may cut its text down to so many letters rather than widen the panel."""


def form_layout(parent: QWidget | None = None) -> QFormLayout:
    """Return a form whose fields go below their labels where the panel is narrow."""
    form = QFormLayout(parent) if parent is not None else QFormLayout()
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    form.setVerticalSpacing(4)
    return form


def combo(entries: Iterable[tuple[str, str, str]]) -> QComboBox:
    """Return a choice of word, title and tool tip, which may be narrower than its titles."""
    box = QComboBox()
    for word, title, tip in entries:
        box.addItem(title, word)
        if tip:
            box.setItemData(box.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
    let_shrink(box)
    return box


def let_shrink(box: QComboBox) -> None:
    """Let a long entry be cut rather than widen the panel."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(_MIN_LETTERS)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


def menu_text(name: str) -> str:
    """Return a name as the text of a menu's entry, in which a single ampersand would mark a key."""
    return name.replace("&", "&&")


def choose(box: QComboBox, word: object) -> None:
    """Choose the entry of a word, where there is one."""
    row = box.findData(word)
    if row >= 0:
        box.setCurrentIndex(row)


def date_edit() -> QDateEdit:
    """Return a field for a day."""
    edit = QDateEdit(QDate.currentDate())
    edit.setCalendarPopup(True)
    edit.setDisplayFormat("yyyy-MM-dd")
    edit.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    edit.setMinimumWidth(edit.fontMetrics().horizontalAdvance("2023-08-31") + _BUTTON)
    return edit


def iso(edit: QDateEdit) -> str:
    """Return the day in a field, ISO 8601."""
    return edit.date().toString(Qt.DateFormat.ISODate)


def month_name(number: int) -> str:
    """Return the short name of a month, 1 to 12, in the user's language."""
    return QLocale(language()).standaloneMonthName(number, QLocale.FormatType.ShortFormat).rstrip(".")


def months_box() -> QgsCheckableComboBox:
    """Return a choice of months; none ticked is all."""
    box = QgsCheckableComboBox()
    box.setDefaultText(tr("All months"))
    for each in titles_of("MONTHS"):
        box.addItemWithCheckState(each.title, Qt.CheckState.Unchecked, each.word)
    box.setToolTip(tr("Of every year from the first to the last day"))
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    box.setMinimumContentsLength(_MIN_LETTERS)
    return box


def check_months(box: QgsCheckableComboBox, months: Iterable[str]) -> None:
    """Tick these months alone."""
    wanted = set(months)
    for row in range(box.count()):
        is_wanted = box.itemData(row) in wanted
        box.setItemCheckState(row, Qt.CheckState.Checked if is_wanted else Qt.CheckState.Unchecked)


def column(*widgets: QWidget) -> QWidget:
    """Return widgets one below the other, as one."""
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    for widget in widgets:
        layout.addWidget(widget)
    return box
