"""Asking the engine for scenes in the background."""

from __future__ import annotations

from qgis.core import QgsTask

from ..common.errors import CancelledError, CloudlessError
from ..common.protocol import PreflightJob
from ..common.reporting import Reporter
from ..common.results import PreflightResult
from ..runtime.qgis_network import qgis_variables
from ..runtime.translation import tr
from .engine_access import EngineAccess, log_message, unforeseen


class PreflightTask(QgsTask):
    """Asks the engine for scenes, quicklooks and an estimate."""

    def __init__(self, access: EngineAccess, job: PreflightJob) -> None:
        """Ask for ``job``; made in the window's thread, to which the network's settings belong."""
        super().__init__(tr("Looking for scenes"), QgsTask.Flag.CanCancel)
        self._access = access
        self._job = job
        self._variables = qgis_variables()
        self.result: PreflightResult | None = None
        self.error = ""

    def run(self) -> bool:
        """Ask; on a thread of the task manager's."""
        try:
            self.result = self._access.ask(self._job, TaskReporter(self), self.isCanceled, self._variables)
        except CancelledError:
            return False
        except CloudlessError as error:
            self.error = tr(error.message)
        except Exception as error:  # noqa: BLE001 - PyQt would end QGIS
            self.error = tr(unforeseen(error))
        return not self.error


class TaskReporter(Reporter):
    """Moves a task's bar, and keeps the lines in QGIS's log panel."""

    def __init__(self, task: QgsTask) -> None:
        """Report to ``task``."""
        super().__init__()
        self._task = task

    def progress(self, fraction: float, message: str) -> None:  # noqa: ARG002 - a reporter's
        """Move the bar."""
        self._task.setProgress(100 * fraction)

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
