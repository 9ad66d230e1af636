"""The result of a run: what came of it, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from qgis.core import QgsRasterLayer
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QPixmap
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ..common import looks, sensors
from ..panel.run_record import RunRecord
from ..runtime.translation import tr
from .flow_row import FlowLayout
from .look_icon import look_icon

_THUMBNAIL = QSize(96, 72)


class ResultCard(QWidget):
    """Shows one of the last runs; the arrows go to those before it."""

    zoomed = pyqtSignal(object)
    """The user wants to see the extent of this ``RunRecord``'s layers."""
    folder_opened = pyqtSignal(object)
    recipe_opened = pyqtSignal(object)
    saved_as = pyqtSignal(object, str)
    """A ``RunRecord``, and ``copy``, ``tif`` or ``png``."""
    methods_copied = pyqtSignal(object)
    looked = pyqtSignal(object, str)
    """A ``RunRecord``, and the id of a look."""
    empty_coloured = pyqtSignal(object, bool)
    """A ``RunRecord``, and whether its empty pixels shall have a colour of their own."""
    compared = pyqtSignal(object, str)
    """A ``RunRecord``, and ``before`` or ``clearest``."""
    played = pyqtSignal(object)
    repeated = pyqtSignal(object)

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._runs: list[RunRecord] = []
        self._place = 0
        self._coloured: set[str] = set()
        """Outputs whose empty pixels have a colour of their own."""
        self.thumbnail = QLabel()
        self.thumbnail.setFixedWidth(_THUMBNAIL.width())
        self.thumbnail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.title, self.facts, self.pictures = QLabel(), QLabel(), QLabel()
        for label in (self.title, self.facts, self.pictures):
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.title.setStyleSheet("font-weight: bold")
        self.pictures.setOpenExternalLinks(True)
        self.newer = _arrow(Qt.ArrowType.LeftArrow, tr("The run after this"), partial(self._step, -1))
        self.older = _arrow(Qt.ArrowType.RightArrow, tr("The run before this"), partial(self._step, 1))
        self.count = QLabel()
        self._build_buttons()
        self._lay_out()
        self.show_runs([])

    def show_runs(self, runs: list[RunRecord], place: int = 0) -> None:
        """Show one of these runs, the latest first."""
        self._runs, self._place = runs, place
        self.setVisible(bool(runs))
        if runs:
            self._show(runs[place])

    def run(self) -> RunRecord | None:
        """Return the run that is shown."""
        return self._runs[self._place] if self._runs else None

    def _show(self, run: RunRecord) -> None:
        is_there = run.is_there()
        self.title.setText(run.name)
        facts = tr(run.facts())
        self.facts.setText(facts if is_there else tr("{facts}. Its file is gone.", facts=facts))
        self.count.setText(f"{self._place + 1} / {len(self._runs)}")
        self.newer.setEnabled(self._place > 0)
        self.older.setEnabled(self._place + 1 < len(self._runs))
        self._show_thumbnail(run)
        self._show_pictures(run)
        sensor = sensors.named(run.choices.collection)
        names = run.choices.bands.split(",")
        for action in self.look_menu.actions():
            if action is self.empty_action or action.isSeparator():
                continue
            look = looks.BY_ID.get(str(action.data()))
            action.setEnabled(look is not None and bool(look.positions_in(names, sensor)))
        for button in (self.zoom_button, self.look_button, self.compare_button, self.play_button):
            button.setEnabled(is_there)
        self.play_button.setVisible(bool(run.periods))
        self.compare_button.setVisible(not run.periods)
        self.save_menu.setEnabled(is_there and not run.periods)
        self.empty_action.setChecked(run.output in self._coloured)

    def _show_thumbnail(self, run: RunRecord) -> None:
        picture, mosaics = QPixmap(), run.mosaics()
        if run.is_there() and mosaics:
            layer = QgsRasterLayer(str(mosaics[-1]), "", "gdal")
            if layer.isValid():
                layer.loadDefaultStyle()
                ratio = self.devicePixelRatioF()
                size = QSize(layer.width(), layer.height()).scaled(
                    _THUMBNAIL * ratio, Qt.AspectRatioMode.KeepAspectRatio
                )
                picture = QPixmap.fromImage(layer.previewAsImage(size.expandedTo(QSize(1, 1)), QColor(0, 0, 0, 0)))
                picture.setDevicePixelRatio(ratio)
        self.thumbnail.setPixmap(picture)
        self.thumbnail.setVisible(not picture.isNull())

    def _show_pictures(self, run: RunRecord) -> None:
        titled = ((run.figure, tr("figure")), (run.animation, tr("animation")))
        links = [f'<a href="{Path(path).as_uri()}">{title}</a>' for path, title in titled if path]
        self.pictures.setText(" · ".join(links))
        self.pictures.setVisible(bool(links))

    def _build_buttons(self) -> None:
        self.zoom_button = _button(tr("Zoom"), lambda: self.zoomed.emit(self.run()))
        self.look_menu = QMenu(self)
        for look in looks.LOOKS:
            action = self.look_menu.addAction(look_icon(look), tr(look.title))
            action.setData(look.id)
            action.triggered.connect(partial(self._look, look.id))
        self.look_menu.addSeparator()
        self.empty_action = self.look_menu.addAction(tr("Colour empty pixels"))
        self.empty_action.setCheckable(True)
        self.empty_action.setToolTip(tr("What lies below shows through them, and looks like data"))
        self.empty_action.triggered.connect(self._colour_empty)
        self.look_button = _menu_button(tr("Look"), self.look_menu)
        compare = QMenu(self)
        compare.addAction(tr("With the run before"), lambda: self.compared.emit(self.run(), "before"))
        compare.addAction(tr("With the clearest date"), lambda: self.compared.emit(self.run(), "clearest"))
        self.compare_button = _menu_button(tr("Before / after"), compare)
        self.play_button = _button(tr("Play"), lambda: self.played.emit(self.run()))
        self.more_menu = QMenu(self)
        self.more_menu.addAction(tr("Open folder"), lambda: self.folder_opened.emit(self.run()))
        self.more_menu.addAction(tr("Open recipe"), lambda: self.recipe_opened.emit(self.run()))
        self.save_menu = self.more_menu.addMenu(tr("Save as"))
        for kind, title in (
            ("copy", tr("GeoTIFF, all bands…")),
            ("tif", tr("The look as GeoTIFF, 8 bits…")),
            ("png", tr("The look as PNG with a world file…")),
        ):
            self.save_menu.addAction(title, partial(self._save, kind))
        self.more_menu.addAction(tr("Copy methods text"), lambda: self.methods_copied.emit(self.run()))
        self.more_menu.addAction(tr("Run again"), lambda: self.repeated.emit(self.run()))
        self.more_button = _menu_button(tr("More"), self.more_menu)

    def _colour_empty(self, coloured: bool) -> None:  # noqa: FBT001 - a Qt slot
        run = self.run()
        if run is not None:
            (self._coloured.add if coloured else self._coloured.discard)(run.output)
            self.empty_coloured.emit(run, coloured)

    def _look(self, look: str) -> None:
        self.looked.emit(self.run(), look)

    def _save(self, kind: str) -> None:
        self.saved_as.emit(self.run(), kind)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.title, 1)
        for widget in (self.newer, self.count, self.older):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.addWidget(self.facts)
        words.addWidget(self.pictures)
        words.addStretch()
        middle = QHBoxLayout()
        middle.addWidget(self.thumbnail)
        middle.addLayout(words, 1)
        buttons = QWidget()
        row = FlowLayout(buttons)
        for button in (self.zoom_button, self.look_button, self.compare_button, self.play_button, self.more_button):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(middle)
        column.addWidget(buttons)

    def _step(self, step: int) -> None:
        self.show_runs(self._runs, min(max(self._place + step, 0), len(self._runs) - 1))


def _button(text: str, press: Callable[[], None]) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.clicked.connect(lambda _: press())
    return button


def _menu_button(text: str, menu: QMenu) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setMenu(menu)
    return button


def _arrow(kind: Qt.ArrowType, tip: str, press: Callable[[], None]) -> QToolButton:
    button = _button("", press)
    button.setArrowType(kind)
    button.setAutoRaise(True)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
