"""Setting the engine up in the background, whoever shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..common.errors import EngineError
from ..common.messages import Message, byte_size
from ..processing.background_tasks import BackgroundTask, TaskReporter
from ..processing.engine_access import EngineAccess, log_message
from ..runtime import engine_location, installer, qgis_network
from ..runtime.engine_location import choose_interpreter, chosen_interpreter, engine_interpreter
from ..runtime.environment import AT_WORK, Environment, State
from ..runtime.expected_size import expected_size
from ..runtime.qgis_fetch import fetch
from ..runtime.run_log import RunLog
from ..runtime.translation import tr


class EngineSetup(QObject):
    """Makes, repairs, removes and chooses the engine, one thing at a time; panel and options show what it says."""

    changed = pyqtSignal()
    """Emitted when the state, the text or the progress has changed."""

    def __init__(self, access: EngineAccess, parent: QObject | None = None) -> None:
        """Do nothing yet; ``access`` checks interpreters."""
        super().__init__(parent)
        self._access = access
        self._task: BackgroundTask | None = None
        self._tidying: BackgroundTask | None = None
        self.error = ""
        self.percent = 0
        self.step = ""
        """What is being done now, in the user's language."""
        self.told: list[str] = []
        """What has been done, until ``dismiss``: sentences in the user's language."""

    @property
    def log(self) -> RunLog:
        """What the last job was and said."""
        return self._access.log

    @property
    def environment(self) -> Environment:
        """The engine's own environment."""
        return engine_location.engine_environment()

    def state(self) -> State:
        """Return the state of the engine's own environment."""
        return State.MAKING if self._task is not None else engine_location.engine_state()

    def is_running(self) -> bool:
        """Tell whether something is under way that can be cancelled here."""
        return self._task is not None

    def problem(self) -> str:
        """Return in a sentence why no run can begin; empty where one can."""
        try:
            engine_interpreter()
        except EngineError as error:
            return tr(error.message) if chosen_interpreter() else _problem_text(engine_location.engine_state())
        return ""

    def hindrance(self) -> str:
        """Return in a sentence why the engine cannot be changed now; empty where it can."""
        return tr(AT_WORK) if self._access.is_at_work() or self.environment.is_in_use() else ""

    def make(self, *, anew: bool = False) -> None:
        """Set the engine up, or make it anew though it is ready; then remove what older versions have left."""
        store, variables = engine_location.environments(), qgis_network.qgis_variables()

        def work(task: BackgroundTask) -> list[Message]:
            environment = store.own()
            store.note_use()
            installer.make_environment(
                environment, TaskReporter(task), task.isCanceled, variables, anew=anew, fetch=fetch
            )
            size = byte_size(int(environment.facts().get("bytes", 0)))
            ready = Message("The engine is ready ({size} on the disk).", size=size)
            return [ready, *engine_location.remove_what_is_left()]

        self._start(tr("Setting up the Cloudless engine"), work, changes=True)

    def tidy(self) -> None:
        """Remove what older versions have left where this one is ready, in the background: runs may begin meanwhile."""
        if engine_location.engine_state() is State.READY and engine_location.is_anything_left():
            title = tr("Removing what an older Cloudless has left")
            task = BackgroundTask(title, lambda _: engine_location.remove_what_is_left(), logs=True)
            task.taskCompleted.connect(self._tidied)
            self._tidying = task
            self._access.begin(task)

    def dismiss(self) -> None:
        """Forget what has been told."""
        self.told = []
        self.changed.emit()

    def remove(self) -> None:
        """Remove the engine's environment."""
        store = engine_location.environments()
        self._start(tr("Removing the Cloudless engine"), lambda _: store.remove_own(), changes=True)

    def choose(self, path: str) -> None:
        """Use another interpreter from now on, if the engine runs in it; none where the path is empty."""
        if not path:
            choose_interpreter("")
            self.error = ""
            self.changed.emit()
            return

        def work(task: BackgroundTask) -> None:
            self._access.check(Path(path), TaskReporter(task), task.isCanceled)
            choose_interpreter(path)

        self._start(tr("Checking a Python for Cloudless"), work)

    def cancel(self) -> None:
        """Stop what is under way."""
        if self._task is not None:
            self._task.cancel()

    def _start(self, title: str, work: Callable[[BackgroundTask], Any], *, changes: bool = False) -> None:
        if self._task is not None:
            return
        if changes and self.hindrance():
            self.changed.emit()  # which shows it
            return
        self.error, self.percent, self.step, self.told = "", 0, "", []
        self._access.client.cool_down()
        self._task = BackgroundTask(title, work, logs=True)
        self._task.progressChanged.connect(self._move)
        self._task.taskCompleted.connect(self._ended)
        self._task.taskTerminated.connect(self._ended)
        self._access.begin(self._task)
        self.changed.emit()

    def _move(self, percent: float) -> None:
        self.percent = round(percent)
        self.step = self._task.step if self._task is not None else ""
        self.changed.emit()

    def _ended(self) -> None:
        task, self._task = self._task, None
        self.error = task.error if task is not None else ""
        self._tell(task)

    def _tidied(self) -> None:
        task, self._tidying = self._tidying, None
        self._tell(task)

    def _tell(self, task: BackgroundTask | None) -> None:
        """Keep the sentences that a task has for the user."""
        sentences = (task.result if task is not None else None) or []
        self.told += map(tr, sentences)
        for sentence in sentences:
            log_message(sentence)
        self.changed.emit()


def _problem_text(state: State) -> str:
    """Return what is said, beside the button, of an environment that is not ready."""
    sizes = about_sizes()
    if state is State.MISSING:
        return tr(
            "Before the first run, the engine must be set up: a Python of its own, which leaves QGIS's alone (about "
            "{download} to download, {disk} on the disk).",
            **sizes,
        )
    if state is State.MAKING:
        return tr("The engine is being set up by another QGIS window.")
    if state is State.OUTDATED:
        return tr(
            "The engine must be updated for this version of Cloudless (about {download} to download, {disk} on the "
            "disk); the old one is removed then.",
            **sizes,
        )
    return tr("The engine's environment is broken and must be set up again.")


def about_sizes() -> dict[str, Message]:
    """Return what the engine takes on this machine, about: ``download`` and ``disk``."""
    expected = expected_size()
    return {"download": byte_size(round(expected.download, -7)), "disk": byte_size(round(expected.disk(), -7))}
