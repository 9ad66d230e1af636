"""The window with the chart of a place: what to show, the chart, and what can be done with the current date."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..panel.place_columns import Column
from ..panel.place_dots import ChartContent
from ..runtime.translation import tr
from .place_chart import PlaceChart


class PlaceWindow(QgsDockWidget):
    """Shows what it is told, and says what the user wants."""

    chosen = pyqtSignal(object)
    """The user wants to see another ``Column``."""
    dated = pyqtSignal(int)
    """The user wants to see the date of a dot on the map; -1: no more."""
    ticked = pyqtSignal(int, bool)
    """The user wants the date of a dot to be used, or not."""
    table_wanted = pyqtSignal()
    picture_wanted = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        """Build it; nothing is shown yet."""
        super().__init__(tr("Place through time"), parent)
        self.setObjectName("CloudlessPlace")
        self.column = QComboBox()
        self.column.setToolTip(tr("Band or index"))
        self.column.setAccessibleName(tr("Band or index"))
        self.column.activated.connect(lambda row: self.chosen.emit(self.column.itemData(row)))
        self.source = QLabel()
        self.save = QToolButton()
        self.save.setText(tr("Save"))
        self.save.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.save.setMenu(self._save_menu())
        self.chart = PlaceChart()
        self.chart.moved.connect(self._show_current)
        self.chart.clicked.connect(self.show_date)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(4)
        self.date = QLabel()
        self.use = QCheckBox(tr("Use this date"))
        self.use.setToolTip(tr("Whether the mosaic of the panel may use it"))
        self.use.clicked.connect(lambda on: self.ticked.emit(self.chart.current(), on))
        self.on_map = QToolButton()
        self.on_map.setText(tr("Show on the map"))
        self.on_map.setCheckable(True)
        self.on_map.clicked.connect(lambda on: self.dated.emit(self.chart.current() if on else -1))
        self.status = QLabel()
        for label in (self.source, self.date, self.status):
            label.setTextFormat(Qt.TextFormat.PlainText)  # they may quote anybody
        self.status.setWordWrap(True)
        self.source.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.date.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._content = ChartContent()
        self._lay_out()
        self.show_progress(0, 0)
        self._show_current(-1)

    def show_columns(self, columns: Sequence[Column], current: Column) -> None:
        """Offer bands and indices."""
        self.column.clear()
        for before, column in zip((columns[0], *columns), columns):
            if column.is_index != before.is_index:
                self.column.insertSeparator(self.column.count())
            self.column.addItem(column.name, column)
            if column.title:
                role = Qt.ItemDataRole.ToolTipRole
                self.column.setItemData(self.column.count() - 1, tr(column.title), role)
        self.column.setCurrentIndex(self.column.findText(current.name))

    def show_source(self, text: str) -> None:
        """Show which place it is, and whose request."""
        self.source.setText(text)
        self.source.setToolTip(text)

    def show_content(self, content: ChartContent) -> None:
        """Show a chart."""
        self._content = content
        self.chart.show_content(content)
        self.save.setEnabled(bool(content.dots))

    def show_progress(self, done: int, count: int) -> None:
        """Show how many dates of all are read; 0 of 0 is that nothing is being read."""
        self.bar.setRange(0, count)
        self.bar.setValue(done)
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # else the chart jumps
        self.bar.setSizePolicy(policy)
        self.bar.setVisible(count > 0)

    def show_looking(self) -> None:
        """Show that scenes are looked for."""
        self.bar.setRange(0, 0)
        self.bar.setVisible(True)

    def say(self, text: str) -> None:
        """Show a sentence."""
        self.status.setText(text)
        self.status.setVisible(bool(text))

    def show_date(self, index: int) -> None:
        """Show the date of a dot on the map."""
        self.on_map.setChecked(True)
        self.dated.emit(index)

    def _show_current(self, index: int) -> None:
        has_any = index >= 0
        dot = self._content.dots[index] if has_any else None
        self.date.setText(dot.told if dot else tr("Click a dot to see its date on the map.") + "\n")
        self.use.setEnabled(has_any)
        self.use.setChecked(dot.ticked if dot else False)
        self.on_map.setEnabled(has_any)
        if not has_any:
            self.on_map.setChecked(False)

    def _save_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(tr("Table (CSV)…"), self.table_wanted.emit)
        menu.addAction(tr("Picture (PNG)…"), self.picture_wanted.emit)
        return menu

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.column)
        head.addWidget(self.source, 1)
        head.addWidget(self.save)
        foot = QHBoxLayout()
        foot.addWidget(self.date, 1)
        foot.addWidget(self.on_map)
        foot.addWidget(self.use)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(3)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self.chart, 1)
        column.addLayout(foot)
        column.addWidget(self.status)
        self.setWidget(whole)
