"""The notice in the panel that the engine is to be set up."""

from __future__ import annotations

from typing import Any, Callable

from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ..runtime.engine_location import chosen_interpreter
from ..runtime.environment import State
from ..runtime.translation import tr
from .engine_setup import EngineSetup

_LOOK_AGAIN = 2000
"""Milliseconds between two looks at what another QGIS is making."""


class SetupNotice(QFrame):
    """Says that the engine is missing or broken, sets it up, and says that it is ready; hidden while all is well."""

    def __init__(self, setup: EngineSetup, show_options: Callable[[], Any], parent: QWidget | None = None) -> None:
        """Show ``setup``; ``show_options`` opens the options where an interpreter that was chosen is not there."""
        super().__init__(parent)
        self._setup = setup
        self._show_options = show_options
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.button = QPushButton()
        self.button.clicked.connect(self._press)
        self.bar = QProgressBar()
        row = QHBoxLayout()
        row.addWidget(self.bar, 1)
        row.addStretch()
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.label)
        layout.addLayout(row)
        self._again = look_again(self, self.refresh)
        setup.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Look at the engine again, and show or hide."""
        setup, running = self._setup, self._setup.is_running()
        problem = setup.problem()
        state = setup.state()
        elsewhere = state is State.MAKING and not running
        done = bool(setup.told) and not problem and not running
        self.setVisible(bool(problem) or running or done)
        self.bar.setVisible(running)
        show_progress(self.bar, setup.percent)
        options = bool(problem and chosen_interpreter())
        usual = tr("Close") if done else action_text(state, running=running)
        self.button.setText(tr("Options…") if options else usual)
        self.button.setVisible(not elsewhere)
        hindrance = setup.hindrance() if problem and not running and not chosen_interpreter() else ""
        self.button.setEnabled(not hindrance)
        told = hindrance or setup.error or problem or "\n".join(setup.told)
        once = tr("Setting up the engine; this is done once.")
        self.label.setText(f"{once}\n{setup.step}".strip() if running else told)
        if elsewhere or hindrance:
            self._again.start()

    def _press(self) -> None:
        if self._setup.is_running():
            self._setup.cancel()
        elif self._setup.told and not self._setup.problem():
            self._setup.dismiss()
        elif chosen_interpreter():
            self._show_options()
        else:
            self._setup.make()


def look_again(parent: QWidget, look: Callable[[], None]) -> QTimer:
    """Return a timer that, once it is started, looks once more after a while: at what another QGIS does."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(_LOOK_AGAIN)
    timer.timeout.connect(look)
    return timer


def action_text(state: State, *, running: bool) -> str:
    """Return what the button that leads to a whole engine says."""
    if running:
        return tr("Cancel")
    texts = {State.MISSING: tr("Set up"), State.OUTDATED: tr("Update"), State.READY: tr("Make again")}
    return texts.get(state, tr("Repair"))


def show_progress(bar: QProgressBar, percent: int) -> None:
    """Show per cent, or that something goes on while nothing is known of its length."""
    bar.setRange(0, 100 if percent else 0)
    bar.setValue(percent)
