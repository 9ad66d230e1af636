"""The panel's head: presets, recent runs, recipes, and help."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QFileDialog, QHBoxLayout, QInputDialog, QMenu, QMessageBox, QToolButton, QWidget

from ..common.documentation import quickstart_page
from ..common.errors import CloudlessError, RecipeError
from ..panel.choices_made import PanelChoices
from ..panel.memory import Memory
from ..runtime.known_logins import is_known_login, unknown_login_message
from ..runtime.translation import language, tr
from .fields import menu_text
from .recipes import choices_in, preset_recipe

_ENDING = ".json"
_RECIPES = f"JSON (*{_ENDING})"


class PresetMenu(QWidget):
    """Keeps choices under names, and brings them back."""

    chosen = pyqtSignal(object)
    """The user wants these ``PanelChoices``."""
    run_chosen = pyqtSignal(object)
    """The user wants to see this ``RunRecord``."""
    samples_chosen = pyqtSignal()
    """The user wants to see the sample scenes."""
    failed = pyqtSignal(str)
    """Why a recipe cannot be read or written, in a sentence."""
    warned = pyqtSignal(str)
    """What of a recipe was left out, in a sentence."""

    def __init__(self, memory: Memory) -> None:
        """Read and write ``memory``."""
        super().__init__()
        self._memory = memory
        self._made: Callable[[], PanelChoices] = PanelChoices
        self._request: Callable[[], dict[str, Any]] = dict
        self.button = QToolButton()
        self.button.setText(tr("Presets"))
        self.button.setIcon(QgsApplication.getThemeIcon("/mActionAddBookmark.svg"))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setAutoRaise(True)
        self.menu = QMenu(self.button)
        self.menu.aboutToShow.connect(self._fill)
        self.button.setMenu(self.menu)
        self.help_button = QToolButton()
        self.help_button.setIcon(QgsApplication.getThemeIcon("/mActionHelpContents.svg"))
        self.help_button.setToolTip(tr("Open the documentation"))
        self.help_button.setAutoRaise(True)
        self.help_button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(quickstart_page(language()))))
        row = QHBoxLayout(self)
        row.setContentsMargins(9, 4, 9, 0)
        row.addWidget(self.button)
        row.addStretch()
        row.addWidget(self.help_button)

    def ask_by(self, made: Callable[[], PanelChoices], request: Callable[[], dict[str, Any]]) -> None:
        """Ask ``made()`` for what is chosen now whenever it is kept, and ``request()`` for its request for a file."""
        self._made, self._request = made, request

    def load(self, path: Path) -> None:
        """Show what the recipe, or the exported preset, at a path asks for."""
        try:
            made = choices_in(path)
        except RecipeError as error:
            self.failed.emit(tr(error.message))
            return
        is_known = is_known_login(made.authcfg, made.catalog_url)
        self.chosen.emit(made if is_known else replace(made, authcfg=""))
        if not is_known:
            self.warned.emit(tr(unknown_login_message(path.name, made.catalog_url)))

    def export(self, path: Path) -> None:
        """Write what is chosen now as a recipe, which the engine runs and *Load recipe…* reads."""
        try:
            text = json.dumps(preset_recipe(self._made(), self._request()), indent=2, ensure_ascii=False)
            path.write_text(text, encoding="utf-8")
        except CloudlessError as error:
            self.failed.emit(tr(error.message))
        except OSError as error:
            self.failed.emit(tr("“{path}” cannot be written ({reason}).", path=path, reason=error.strerror))

    def _fill(self) -> None:
        menu = self.menu
        menu.clear()
        presets = self._memory.presets()
        for name, made in presets.items():
            menu.addAction(menu_text(name), partial(self.chosen.emit, made))
        if presets:
            menu.addSeparator()
        menu.addAction(tr("Save as preset…"), self._save)
        manage = menu.addMenu(tr("Remove preset"))
        for name in presets:
            manage.addAction(menu_text(name), partial(self._memory.remove_preset, name))
        manage.setEnabled(bool(presets))
        recent = menu.addMenu(tr("Recent runs"))
        runs = self._memory.runs()
        for run in runs:
            title = tr("{name} ({time})", name=run.name, time=run.ended[:16].replace("T", " "))
            recent.addAction(menu_text(title), partial(self.run_chosen.emit, run))
        recent.setEnabled(bool(runs))
        menu.addSeparator()
        menu.addAction(tr("Load recipe…"), self._choose_recipe)
        menu.addAction(tr("Export as recipe…"), self._choose_export)
        menu.addAction(tr("Defaults"), lambda: self.chosen.emit(PanelChoices()))
        menu.addAction(tr("Sample scenes"), self.samples_chosen.emit)

    def _save(self) -> None:
        name, is_given = QInputDialog.getText(self, "Cloudless", tr("Name of the preset"))
        name = name.strip()
        if not is_given or not name:
            return
        if name in self._memory.presets():
            question = tr("Replace the preset “{name}”?", name=name)
            if QMessageBox.question(self, "Cloudless", question) != QMessageBox.StandardButton.Yes:
                return
        self._memory.keep_preset(name, self._made())

    def _choose_recipe(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("Load recipe…"), "", _RECIPES)
        if path:
            self.load(Path(path))

    def _choose_export(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("Export as recipe…"), "preset.json", _RECIPES)
        if path:
            self.export(Path(path if path.lower().endswith(_ENDING) else path + _ENDING))
