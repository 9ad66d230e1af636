"""Work in the background, and asking the engine there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import QgsTask

from ..common.errors import CancelledError, CloudlessError
from ..common.protocol import Job
from ..common.reporting import Reporter
from ..runtime.qgis_network import qgis_variables
from ..runtime.translation import tr
from .engine_access import EngineAccess, log_message, unforeseen


class BackgroundTask(QgsTask):
    """Does some work in the background, and keeps its result, or in a sentence what went wrong."""

    def __init__(self, title: str, work: Callable[[Any], Any], *, logs: bool = False) -> None:
        """Do ``work``, which is given this task, when the task manager says so.

        Args:
            title: what the task manager shows.
            work: returns the result; asks ``isCanceled`` often.
            logs: whether to log what goes wrong, where the work itself does not.
        """
        super().__init__(title, QgsTask.Flag.CanCancel)
        self._work = work
        self._logs = logs
        self.result: Any = None
        self.error = ""
        self.step = ""
        """What is happening now, in the user's language; its listeners hear of it by ``progressChanged``."""

    def run(self) -> bool:
        """Do it; on a thread of the task manager's."""
        try:
            self.result = self._work(self)
        except CancelledError:
            return False
        except CloudlessError as error:
            if self._logs:
                log_message(error.message, is_problem=True)
            self.error = tr(error.message)
        except Exception as error:  # noqa: BLE001 - PyQt would end QGIS
            self.error = tr(unforeseen(error))
        return not self.error

    def finished(self, _: bool) -> None:  # noqa: FBT001 - QGIS's signature
        """Let go of what the work holds, in the window's thread: a layer must not outlive QGIS."""
        del self._work


class EngineTask(BackgroundTask):
    """Has the engine do a job; ``result`` is the job's."""

    def __init__(self, title: str, access: EngineAccess, job: Job) -> None:
        """Ask for ``job``; made in the window's thread, to which the network's settings belong."""
        variables = qgis_variables()
        super().__init__(title, lambda task: access.ask(job, TaskReporter(task), task.isCanceled, variables))


class TaskReporter(Reporter):
    """Moves a task's bar, and keeps the lines in QGIS's log panel."""

    def __init__(self, task: BackgroundTask) -> None:
        """Report to ``task``."""
        super().__init__()
        self._task = task

    def progress(self, fraction: float, message: str) -> None:
        """Move the bar; tell also of a new step at which it stands still, of which QGIS says nothing."""
        before, step = self._task.progress(), tr(message)
        is_new, self._task.step = self._task.step != step, step
        self._task.setProgress(100 * fraction)
        if is_new and self._task.progress() == before:
            self._task.progressChanged.emit(before)

    def info(self, message: str) -> None:
        """Keep the line."""
        log_message(message)

    def warning(self, message: str) -> None:
        """Keep the warning."""
        log_message(message, is_problem=True)

    def log(self, details: str) -> None:
        """Keep the trace."""
        if details:
            log_message(details)
