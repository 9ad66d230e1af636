"""Setting the engine up: a notice with a button, and the task behind it."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsMessageLog, QgsTask
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ..engine.errors import CloudlessError, EngineError
from ..processing.base import LOG_TAG, tr
from ..runtime.environment import Environment, State
from ..runtime.location import chosen_interpreter, engine_interpreter, profile_environment


def _problem(state: State) -> str:
    """Return what the panel, which has the button, says of an environment that is not ready."""
    if state is State.MISSING:
        return tr(
            "Before the first run, the engine must be set up: a Python environment of its own, which leaves QGIS's "
            "alone (100 MB to download, 370 MB on the disk)."
        )
    if state is State.OUTDATED:
        return tr("The engine must be updated for this version of Cloudless.")
    return tr("The engine's environment is broken and must be set up again.")


class SetupTask(QgsTask):
    """Makes the engine's environment in the background."""

    def __init__(self, environment: Environment) -> None:
        """Make ``environment`` when run."""
        super().__init__(tr("Setting up the Cloudless engine"), QgsTask.Flag.CanCancel)
        self._environment = environment
        self.error = ""

    def run(self) -> bool:
        """Make it; on a thread of the task manager's."""
        try:
            self._environment.create(self._say, self.isCanceled)
        except CloudlessError as error:
            self.error = str(error)
        return not self.error

    def _say(self, line: str) -> None:
        QgsMessageLog.logMessage(line, LOG_TAG, notifyUser=False)


class SetupNotice(QFrame):
    """Says that the engine is missing or broken, and sets it up; hidden while all is well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Look at the engine once."""
        super().__init__(parent)
        self._task: SetupTask | None = None
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._label = QLabel()
        self._label.setWordWrap(True)
        self.button = QPushButton()
        self.button.clicked.connect(self._press)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        row = QHBoxLayout()
        row.addWidget(self._bar, 1)
        row.addStretch()
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.addWidget(self._label)
        layout.addLayout(row)
        self.refresh()

    def refresh(self) -> None:
        """Look at the engine again, and show or hide."""
        try:
            engine_interpreter()
            problem = ""
        except EngineError as error:
            problem = str(error) if chosen_interpreter() else _problem(profile_environment().state())
        self._show(problem)

    def shut_down(self) -> None:
        """Stop what is running."""
        if self._task is not None:
            self._task.cancel()

    def _show(self, problem: str) -> None:
        running = self._task is not None
        self.setVisible(bool(problem) or running)
        self._bar.setVisible(running)
        self.button.setText(tr("Cancel") if running else tr("Set up"))
        self.button.setEnabled(running or not chosen_interpreter())
        self._label.setText(tr("Setting up the engine; this is done once.") if running else problem)

    def _press(self) -> None:
        if self._task is not None:
            self._task.cancel()
            return
        self._task = SetupTask(profile_environment())
        self._task.taskCompleted.connect(self._ended)
        self._task.taskTerminated.connect(self._ended)
        QgsApplication.taskManager().addTask(self._task)
        self._show("")

    def _ended(self) -> None:
        task, self._task = self._task, None
        if task is not None and task.error:
            self._show(task.error)
        else:
            self.refresh()
