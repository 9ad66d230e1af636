"""The page of Cloudless in QGIS's options: the engine, another Python, Dask, the cache, diagnostics."""

from __future__ import annotations

import os

from qgis.gui import QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QFormLayout,
    QFrame,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ..common import disk_cache
from ..common.messages import byte_size
from ..runtime.engine_location import VARIABLE, chosen_interpreter
from ..runtime.environment import State
from ..runtime.translation import tr
from .allowed_engines import AllowedEnginesBox
from .diagnostics import copy_diagnostics
from .engine_setup import EngineSetup, about_sizes
from .setup_notice import action_text, look_again, show_progress

PAGE = "CloudlessOptions"
"""Name of the page, by which it can be opened."""


class OptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page whenever the options are opened."""

    def __init__(self, setup: EngineSetup, icon: QIcon) -> None:
        """Make pages that show ``setup``."""
        super().__init__("Cloudless", icon)
        self._setup = setup
        self._icon = icon

    def icon(self) -> QIcon:
        """Return the icon in the list of pages."""
        return self._icon

    def createWidget(self, parent: QWidget | None = None) -> QgsOptionsPageWidget:  # noqa: N802 - QGIS's name
        """Return a new page."""
        return OptionsPage(self._setup, parent)


class OptionsPage(QgsOptionsPageWidget):
    """Shows the state of the engine; everything here is done at once, none of it waits for OK."""

    def __init__(self, setup: EngineSetup, parent: QWidget | None = None) -> None:
        """Show ``setup``."""
        super().__init__(parent)
        self.setObjectName(PAGE)
        self._setup = setup
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._engine_box())
        layout.addWidget(self._python_box())
        self.dask = AllowedEnginesBox()
        layout.addWidget(self.dask)
        layout.addWidget(self._cache_box())
        layout.addWidget(self._diagnostics_box())
        layout.addStretch()
        scroll = QScrollArea()  # texts that wrap get the height that they need
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self._again = look_again(self, self.refresh)
        setup.changed.connect(self.refresh)
        self.refresh()

    def apply(self) -> None:
        """Do nothing at OK: everything has been done."""

    def refresh(self) -> None:
        """Show the engine as it is now."""
        setup, running, state = self._setup, self._setup.is_running(), self._setup.state()
        environment = setup.environment
        facts = environment.facts()
        self.state.setText(_state_text(state, str(facts.get("made", ""))[:10]))
        self.folder.setText(str(environment.folder))
        count = facts.get("bytes")
        self.disk_size.setText(tr(byte_size(count)) if isinstance(count, int) else _expected_text())
        hindrance = "" if running else setup.hindrance()
        message = setup.step if running else hindrance or setup.error
        self.message.setText(message)
        self.message.setVisible(bool(message))
        self.bar.setVisible(running)
        show_progress(self.bar, setup.percent)
        self.button.setText(action_text(state, running=running))
        may_change = state is not State.MAKING and not hindrance
        self.button.setEnabled(running or may_change)
        self.remove_button.setEnabled(may_change and environment.folder.exists())
        if hindrance:
            self._again.start()
        chosen = chosen_interpreter()
        forced = bool(os.environ.get(VARIABLE))
        self.use_button.setEnabled(not running and not forced)
        self.own_button.setEnabled(bool(chosen) and not running and not forced)
        self.chosen.setText(_chosen_text(chosen, forced=forced))
        kept = disk_cache.DiskCache.named().size()
        self.cache.setText(tr("{size} in {folder}", size=byte_size(kept), folder=disk_cache.cache_folder()))
        self.clear_button.setEnabled(kept > 0)

    def _engine_box(self) -> QGroupBox:
        self.state, self.folder, self.disk_size = QLabel(), QLabel(), QLabel()
        self.folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.folder.setWordWrap(True)
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.bar = QProgressBar()
        self.button = QPushButton()
        self.button.clicked.connect(self._press)
        self.remove_button = QPushButton(tr("Remove"))
        self.remove_button.setToolTip(tr("For all QGIS profiles, which share it"))
        self.remove_button.clicked.connect(self._setup.remove)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addWidget(self.remove_button)
        row.addWidget(self.bar, 1)
        row.addStretch()
        box = QGroupBox(tr("Engine"))
        form = QFormLayout(box)
        form.addRow(tr("State"), self.state)
        form.addRow(tr("Folder"), self.folder)
        form.addRow(tr("Size"), self.disk_size)
        form.addRow(self.message)
        form.addRow(row)
        return box

    def _python_box(self) -> QGroupBox:
        self.chosen = QLabel()
        self.chosen.setWordWrap(True)
        self.python = QgsFileWidget()
        self.python.setStorageMode(QgsFileWidget.StorageMode.GetFile)
        self.python.setDialogTitle(tr("Python that has the engine's packages"))
        self.use_button = QPushButton(tr("Check and use"))
        self.use_button.clicked.connect(self._choose)
        self.own_button = QPushButton(tr("Use the engine's own"))
        self.own_button.clicked.connect(lambda: self._setup.choose(""))
        box = QGroupBox(tr("Another Python instead"))
        column = QVBoxLayout(box)
        column.addWidget(self.chosen)
        column.addWidget(self.python)
        column.addLayout(_to_the_left(self.use_button, self.own_button))
        return box

    def _cache_box(self) -> QGroupBox:
        text = QLabel(tr("Search results and headers of files, so that the next run on an area begins sooner."))
        text.setWordWrap(True)
        self.cache = QLabel()
        self.cache.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.cache.setWordWrap(True)
        self.clear_button = QPushButton(tr("Clear"))
        self.clear_button.clicked.connect(self._clear)
        box = QGroupBox(tr("Cache"))
        column = QVBoxLayout(box)
        column.addWidget(text)
        column.addWidget(self.cache)
        column.addLayout(_to_the_left(self.clear_button))
        return box

    def _diagnostics_box(self) -> QGroupBox:
        text = QLabel(
            tr("Everything that a bug report needs: versions, the engine's state, the last run's log and recipe.")
        )
        text.setWordWrap(True)
        self.copy_button = QPushButton(tr("Copy to the clipboard"))
        self.copy_button.clicked.connect(lambda: copy_diagnostics(self._setup.log))
        box = QGroupBox(tr("Diagnostics"))
        column = QVBoxLayout(box)
        column.addWidget(text)
        column.addLayout(_to_the_left(self.copy_button))
        return box

    def _press(self) -> None:
        if self._setup.is_running():
            self._setup.cancel()
        else:
            self._setup.make(anew=self._setup.state() is State.READY)

    def _clear(self) -> None:
        disk_cache.DiskCache.named().clear()
        self.refresh()

    def _choose(self) -> None:
        path = self.python.filePath().strip()
        if path:
            self._setup.choose(path)


def _to_the_left(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    for button in buttons:
        row.addWidget(button)
    row.addStretch()
    return row


def _expected_text() -> str:
    return tr("About {disk} when it is set up, {download} to download", **about_sizes())


def _state_text(state: State, day: str) -> str:
    if state is State.READY:
        return tr("Ready, set up on {day}", day=day)
    return {
        State.MISSING: tr("Not set up"),
        State.MAKING: tr("Being set up"),
        State.OUTDATED: tr("Of another version of Cloudless"),
        State.BROKEN: tr("Broken"),
    }[state]


def _chosen_text(chosen: str, *, forced: bool) -> str:
    if forced:
        return tr("{path} is used, as the environment variable {variable} says.", path=chosen, variable=VARIABLE)
    if chosen:
        return tr("{path} is used.", path=chosen)
    return tr("The engine can run in a Python of yours that has the packages of engine.lock. It is checked first.")
