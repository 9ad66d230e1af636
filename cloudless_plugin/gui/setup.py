"""Setting the engine up: what goes on, whoever shows it; and the notice in the panel."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

from qgis.core import QgsApplication, QgsMessageLog, QgsTask
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ..engine import protocol
from ..engine.errors import CancelledError, CloudlessError, EngineError
from ..engine.text import Text
from ..processing.base import LOG_TAG
from ..runtime import making, network
from ..runtime.environment import Environment, State
from ..runtime.location import choose_interpreter, chosen_interpreter, engine_interpreter, profile_environment
from ..runtime.redaction import redact
from ..runtime.worker import Listener, cool_down, run_job
from ..translation import tr

_LOOK_AGAIN = 2000
"""Milliseconds between two looks at what another QGIS is making."""


class _Task(QgsTask):
    """Does some work on the engine in the background, and keeps in a sentence what went wrong."""

    def __init__(self, title: str, work: Callable[[_Task], None]) -> None:
        super().__init__(title, QgsTask.Flag.CanCancel)
        self._work = work
        self.error = ""

    def run(self) -> bool:
        """Do it; on a thread of the task manager's."""
        try:
            self._work(self)
        except CancelledError:
            return False
        except CloudlessError as error:
            problem = error.text
        except Exception as error:  # noqa: BLE001 - the task would end in silence
            problem = Text("Something unforeseen went wrong ({problem}): see the log and report it.", problem=error)
        else:
            return True
        _log(problem)
        self.error = tr(problem)
        return False


class _TaskListener(Listener):
    """Moves a task's bar, and keeps the lines in QGIS's log panel."""

    def __init__(self, task: QgsTask) -> None:
        self._task = task

    def progress(self, fraction: float, message: str) -> None:  # noqa: ARG002 - a listener's
        """Move the bar."""
        self._task.setProgress(100 * fraction)

    def info(self, message: str) -> None:
        """Keep the line."""
        _log(message)

    def log(self, text: str) -> None:
        """Keep the trace."""
        if text:
            _log(text)


class EngineSetup(QObject):
    """Makes, repairs, removes and chooses the engine, one thing at a time; panel and options show what it says."""

    changed = pyqtSignal()
    """State, text or progress is another."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Do nothing yet."""
        super().__init__(parent)
        self._task: _Task | None = None
        self.error = ""
        self.percent = 0

    @property
    def environment(self) -> Environment:
        """The environment of this profile."""
        return profile_environment()

    def state(self) -> State:
        """Return the state of the profile's environment."""
        return State.MAKING if self._task is not None else self.environment.state()

    def is_running(self) -> bool:
        """Tell whether something is under way that can be cancelled here."""
        return self._task is not None

    def problem(self) -> str:
        """Return in a sentence why no run can begin; empty where one can."""
        try:
            engine_interpreter()
        except EngineError as error:
            return tr(error.text) if chosen_interpreter() else _problem(self.environment.state())
        return ""

    def make(self, *, anew: bool = False) -> None:
        """Set the engine up, or make it anew though it is ready."""
        environment, variables = self.environment, network.qgis_variables()

        def work(task: _Task) -> None:
            listener = _TaskListener(task)
            interpreter = making.make(environment, listener, task.isCanceled, variables, anew=anew)
            try:
                run_job(interpreter, protocol.CHECK, {}, listener, task.isCanceled)
            except EngineError:
                environment.distrust()
                raise

        self._start(tr("Setting up the Cloudless engine"), work)

    def remove(self) -> None:
        """Remove the engine's environment."""
        environment = self.environment
        self._start(tr("Removing the Cloudless engine"), lambda _: environment.remove())

    def choose(self, path: str) -> None:
        """Use another interpreter from now on, if the engine runs in it; none where the path is empty."""
        if not path:
            choose_interpreter("")
            self.error = ""
            self.changed.emit()
            return

        def work(task: _Task) -> None:
            run_job(Path(path), protocol.CHECK, {}, _TaskListener(task), task.isCanceled)
            choose_interpreter(path)

        self._start(tr("Checking a Python for Cloudless"), work)

    def cancel(self) -> None:
        """Stop what is under way."""
        if self._task is not None:
            self._task.cancel()

    def _start(self, title: str, work: Callable[[_Task], None]) -> None:
        if self._task is not None:
            return
        self.error, self.percent = "", 0
        cool_down()
        self._task = _Task(title, work)
        self._task.progressChanged.connect(self._move)
        self._task.taskCompleted.connect(self._ended)
        self._task.taskTerminated.connect(self._ended)
        QgsApplication.taskManager().addTask(self._task)
        self.changed.emit()

    def _move(self, percent: float) -> None:
        self.percent = round(percent)
        self.changed.emit()

    def _ended(self) -> None:
        task, self._task = self._task, None
        self.error = task.error if task is not None else ""
        self.changed.emit()


class SetupNotice(QFrame):
    """Says that the engine is missing or broken, and sets it up; hidden while all is well."""

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
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_LOOK_AGAIN)
        self._again.timeout.connect(self.refresh)
        setup.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Look at the engine again, and show or hide."""
        setup, running = self._setup, self._setup.is_running()
        problem = setup.problem()
        state = setup.state()
        elsewhere = state is State.MAKING and not running
        self.setVisible(bool(problem) or running)
        self.bar.setVisible(running)
        show_progress(self.bar, setup.percent)
        self.button.setText(tr("Options…") if problem and chosen_interpreter() else action_text(state, running=running))
        self.button.setVisible(not elsewhere)
        self.label.setText(tr("Setting up the engine; this is done once.") if running else setup.error or problem)
        if elsewhere:
            self._again.start()

    def _press(self) -> None:
        if self._setup.is_running():
            self._setup.cancel()
        elif chosen_interpreter():
            self._show_options()
        else:
            self._setup.make()


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


def _problem(state: State) -> str:
    """Return what is said, beside the button, of an environment that is not ready."""
    if state is State.MISSING:
        return tr(
            "Before the first run, the engine must be set up: a Python of its own, which leaves QGIS's alone (200 MB "
            "to download, 680 MB on the disk)."
        )
    if state is State.MAKING:
        return tr("The engine is being set up by another QGIS window.")
    if state is State.OUTDATED:
        return tr("The engine must be updated for this version of Cloudless.")
    return tr("The engine's environment is broken and must be set up again.")


def _log(text: str) -> None:
    QgsMessageLog.logMessage(redact(text), LOG_TAG, notifyUser=False)
