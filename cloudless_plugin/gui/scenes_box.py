"""The scenes: a summary, a strip of dates, and a list with ticks and quicklooks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsWkbTypes
from qgis.gui import QgsCollapsibleGroupBox, QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import QEvent, QObject, QPoint, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QIcon
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QProgressBar,
    QSpinBox,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..common.results import FoundOverpass, PreflightResult, clearest_first
from ..panel.scene_choice import SceneChoice
from ..runtime.translation import tr
from .area_outline import STROKE, remove
from .date_mark import Mark
from .date_strip import DateStrip

_QUICKLOOK_PIXELS = 32
_ROWS_SHOWN = 8
_LEAST = 30
"""Pixels of a column."""
_LONLAT = "EPSG:4326"
_ROLE = int(Qt.ItemDataRole.UserRole)
_DATE, _CLOUD, _COVERAGE = range(3)


class ScenesBox(QWidget):
    """Shows what a ``SceneChoice`` knows, and lets the user tick."""

    asked = pyqtSignal()
    """The user wants the scenes to be searched now."""
    ticked = pyqtSignal()
    """The user has ticked or unticked some."""
    opened = pyqtSignal()
    """The list was opened: it wants quicklooks."""
    previewed = pyqtSignal(object)
    """The user wants to see a ``FoundOverpass`` on the map; ``None``: no more."""
    alone = pyqtSignal(object)
    """The user wants a mosaic of one ``FoundOverpass``."""

    def __init__(self, canvas: QgsMapCanvas, choice: SceneChoice) -> None:
        """Show ``choice``; ``canvas`` shows footprints."""
        super().__init__()
        self._canvas = canvas
        self.choice = choice
        self._shown: tuple[FoundOverpass, ...] = ()
        self._footprints: dict[str, QgsGeometry] = {}
        self._band: QgsRubberBand | None = None
        self.summary = QLabel(tr("Not searched yet"))
        self.summary.setWordWrap(True)
        self.button = QToolButton()
        self.button.setText(tr("Search"))
        self.button.setToolTip(tr("Look for the scenes now"))
        self.button.clicked.connect(self.asked)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(4)
        self.strip = DateStrip()
        self.strip.clicked.connect(self._press_mark)
        self.strip.hovered.connect(lambda index: self._light(self._shown[index] if index >= 0 else None))
        self.list = self._build_list()
        self.details = QgsCollapsibleGroupBox(tr("Scenes, one b&y one"))
        self.details.setCollapsed(True)
        self.details.collapsedStateChanged.connect(lambda collapsed: None if collapsed else self.opened.emit())
        self._lay_out()
        self.show_searching(searching=False)
        self.refresh()

    def take(self, search: dict[str, object], result: PreflightResult) -> None:
        """Show what a search found."""
        self._footprints = {scene.id: QgsGeometry.fromWkt(scene.footprint) for scene in result.scenes}
        self.choice.show(search, result.overpasses)
        self.refresh()

    def use_only(self, scenes: Iterable[str]) -> None:
        """Tick scenes by their ids, and no others, as soon as they are listed; none: all."""
        self.choice.use_only(scenes)
        self.refresh()
        if not self.choice.is_known():
            self.summary.setText(tr("Not searched yet"))

    def show_searching(self, *, searching: bool) -> None:
        """Show that a search goes on, or that none does."""
        self.bar.setVisible(searching)
        self.button.setVisible(not searching)

    def show_problem(self, sentence: str) -> None:
        """Show why nothing was found."""
        self.choice.forget()
        self.refresh()
        self.summary.setText(sentence)

    def refresh(self) -> None:
        """Show the scenes and their ticks as they are now."""
        self._light(None)
        self._shown = self.choice.overpasses
        has_any = bool(self._shown)
        self.strip.setVisible(has_any)
        self.details.setVisible(has_any)
        if self.choice.is_known():
            self.summary.setText(tr(self.choice.summary()))
        before = self._selected()
        self._fill_list()
        self._show_marks()
        if before is not None and self._selected() is None:
            self.previewed.emit(None)

    def choose(self, scenes: Sequence[str]) -> bool:
        """Select the line of the overpass that has these scenes; return whether there is one."""
        for row in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(row)
            overpass = _overpass_of(item) if item is not None else None
            if item is not None and overpass is not None and set(overpass.scenes) == set(scenes):
                self.list.setCurrentItem(item)
                return True
        return False

    def shut_down(self) -> None:
        """Leave nothing on the map."""
        self._light(None)

    def wants_pictures(self) -> bool:
        """Tell whether the list with its quicklooks is open."""
        return not self.details.isCollapsed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take the footprint off the map when the mouse leaves the list."""
        if watched is self.list.viewport() and event.type() == QEvent.Type.Leave:
            self._light(None)
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.summary, 1)
        top.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addLayout(self._tick_row())
        inside.addWidget(self.list)
        box = QVBoxLayout(self.details)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(top)
        column.addWidget(self.bar)
        column.addWidget(self.strip)

    def _tick_row(self) -> QHBoxLayout:
        self.count = QSpinBox()
        self.count.setRange(1, 999)
        self.count.setValue(10)
        self.count.setToolTip(tr("How many of the clearest dates"))
        row = QHBoxLayout()
        row.setSpacing(4)
        self.all_button = _link(tr("All"), lambda: self._tick(self.choice.overpasses))
        self.none_button = _link(tr("None"), lambda: self._tick(()))
        self.clearest_button = _link(tr("Clearest"), self._tick_clearest)
        for widget in (self.all_button, self.none_button, self.clearest_button, self.count):
            row.addWidget(widget)
        row.addStretch()
        return row

    def _build_list(self) -> QTreeWidget:
        tree = QTreeWidget()
        header = QTreeWidgetItem([tr("Date"), tr("Cloud"), tr("Covered")])
        tree.setHeaderItem(header)
        for place, tip in (
            (_CLOUD, tr("Of your area, by the scenes' classification")),
            (_COVERAGE, tr("Of your area")),
        ):
            header.setToolTip(place, tip)
        tree.setRootIsDecorated(False)
        tree.setSortingEnabled(True)
        tree.sortByColumn(_DATE, Qt.SortOrder.AscendingOrder)
        tree.setIconSize(QSize(_QUICKLOOK_PIXELS, _QUICKLOOK_PIXELS))
        tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        tree.setMouseTracking(True)
        tree.setMinimumHeight(_ROWS_SHOWN * _QUICKLOOK_PIXELS)
        tree.header().setMinimumSectionSize(_LEAST)
        tree.header().setSectionResizeMode(_DATE, QHeaderView.ResizeMode.ResizeToContents)
        for place in (_CLOUD, _COVERAGE):
            tree.header().setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        tree.header().setStretchLastSection(False)
        tree.itemEntered.connect(lambda item, _: self._light(_overpass_of(item)))
        tree.itemChanged.connect(self._take_tick)
        tree.itemSelectionChanged.connect(self._select)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.customContextMenuRequested.connect(self._show_menu)
        tree.viewport().installEventFilter(self)
        return tree

    def _fill_list(self) -> None:
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's
        chosen = self._selected()
        self.list.clear()
        for overpass in self._shown:
            item = _Row(overpass, ticked=self.choice.is_ticked(overpass))
            self.list.addTopLevelItem(item)
            item.setSelected(chosen is not None and chosen.scenes == overpass.scenes)
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's

    def _show_marks(self) -> None:
        self.strip.set_marks([self._mark(overpass) for overpass in self._shown])
        self._show_current()

    def _show_current(self) -> None:
        chosen = self._selected()
        self.strip.set_current(self._shown.index(chosen) if chosen in self._shown else -1)

    def _mark(self, overpass: FoundOverpass) -> Mark:
        cloud = overpass.cloud_cover if overpass.area_cloud is None else overpass.area_cloud
        return Mark(overpass.day, cloud, overpass.coverage, self.choice.is_ticked(overpass))

    def _selected(self) -> FoundOverpass | None:
        items = self.list.selectedItems()
        return _overpass_of(items[0]) if items else None

    def _select(self) -> None:
        self._show_current()
        self.previewed.emit(self._selected())

    def _press_mark(self, index: int) -> None:
        self.choose(self._shown[index].scenes)

    def _take_tick(self, item: QTreeWidgetItem, place: int) -> None:
        if place == _DATE:
            is_ticked = item.checkState(_DATE) == Qt.CheckState.Checked
            overpass = _overpass_of(item)
            if overpass is not None and self.choice.is_ticked(overpass) != is_ticked:
                self.choice.tick([overpass], ticked=is_ticked)
                self._tell()

    def _tick(self, overpasses: Sequence[FoundOverpass]) -> None:
        self.choice.tick_only(overpasses)
        self._tell()

    def _tick_clearest(self) -> None:
        self._tick(clearest_first(self.choice.overpasses)[: self.count.value()])

    def _tell(self) -> None:
        for row in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(row)
            if isinstance(item, _Row):
                self.list.blockSignals(True)  # noqa: FBT003 - Qt's
                item.show_tick(ticked=self.choice.is_ticked(item.overpass))
                self.list.blockSignals(False)  # noqa: FBT003 - Qt's
        self._show_marks()
        self.summary.setText(tr(self.choice.summary()))
        self.ticked.emit()

    def _show_menu(self, place: QPoint) -> None:
        item = self.list.itemAt(place)
        overpass = _overpass_of(item) if item is not None else None
        if overpass is None:
            return
        menu = QMenu(self)
        menu.addAction(tr("A mosaic of this date alone"), lambda: self.alone.emit(overpass))
        menu.addAction(tr("Use this date only"), lambda: self._tick([overpass]))
        menu.popup(self.list.viewport().mapToGlobal(place))

    def _light(self, overpass: FoundOverpass | None) -> None:
        """Draw the footprints of an overpass on the map; ``None`` takes them off."""
        remove(self._band)
        self._band = None
        scenes = overpass.scenes if overpass is not None else ()
        footprints = [self._footprints[scene] for scene in scenes if scene in self._footprints]
        footprints = [footprint for footprint in footprints if not footprint.isNull()]
        if footprints:
            self._band = QgsRubberBand(self._canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
            self._band.setStrokeColor(STROKE)
            self._band.setFillColor(QColor(224, 64, 32, 20))
            self._band.setWidth(2)
            lonlat = QgsCoordinateReferenceSystem(_LONLAT)
            self._band.setToGeometry(QgsGeometry.collectGeometry(footprints), lonlat)


class _Row(QTreeWidgetItem):
    """A line of the list: quicklook and date, cloud and coverage of the area; it sorts by numbers."""

    def __init__(self, overpass: FoundOverpass, *, ticked: bool) -> None:
        cloud = overpass.area_cloud
        tile = tr("~ {percent:.0f} %", percent=overpass.cloud_cover)
        super().__init__([overpass.day, tile if cloud is None else f"{cloud:.0f} %", _share(overpass.coverage)])
        self.overpass = overpass
        self.setData(_DATE, _ROLE, overpass)
        self.setToolTip(_DATE, "\n".join(overpass.scenes))
        if cloud is None:
            self.setToolTip(_CLOUD, tr("Of the whole scene, as the catalogue says: the area's is not known"))
        else:
            whole = tr("The catalogue says {percent:.0f} % of the whole scene", percent=overpass.cloud_cover)
            self.setToolTip(_CLOUD, whole)
        for place in (_CLOUD, _COVERAGE):
            self.setTextAlignment(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter))
        if overpass.quicklook:
            self.setIcon(_DATE, QIcon(overpass.quicklook))
        self.show_tick(ticked=ticked)

    def show_tick(self, *, ticked: bool) -> None:
        """Tick the line, or not."""
        self.setCheckState(_DATE, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def __lt__(self, other: QTreeWidgetItem) -> bool:
        """Sort by what a column shows, days among each other."""
        tree = self.treeWidget()
        place = tree.sortColumn() if tree is not None else _DATE
        mine, others = _sort_key(self.overpass, place), _sort_key(getattr(other, "overpass", self.overpass), place)
        return mine < others


def _sort_key(overpass: FoundOverpass, place: int) -> tuple[float, str]:
    if place == _CLOUD:
        return (overpass.cloud_cover if overpass.area_cloud is None else overpass.area_cloud), overpass.day
    if place == _COVERAGE:
        return (-1.0 if overpass.coverage is None else overpass.coverage), overpass.day
    return 0.0, overpass.day


def _share(percent: float | None) -> str:
    return "?" if percent is None else f"{percent:.0f} %"


def _overpass_of(item: QTreeWidgetItem) -> FoundOverpass | None:
    found = item.data(_DATE, _ROLE)
    return found if isinstance(found, FoundOverpass) else None


def _link(text: str, press: Callable[[], None]) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setAutoRaise(True)
    button.clicked.connect(lambda _: press())
    return button
