"""The one way to the engine: whatever asks it, asks here, and is logged and diagnosed alike."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsApplication, QgsMessageLog, QgsTask
from qgis.PyQt import sip

from ..common.errors import CancelledError, CloudlessError, EngineError, unforeseen_message
from ..common.messages import Message
from ..common.protocol import CheckJob, Job
from ..common.reporting import Reporter
from ..runtime.engine_client import EngineClient
from ..runtime.engine_location import distrust_engine, engine_in_use
from ..runtime.redaction import redact
from ..runtime.run_log import LOG_TAG, RunLog
from .shown_files import ShownFiles


class EngineAccess:
    """Owned by the provider. Algorithms, scene list and set-up share it."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self.client = EngineClient()
        self.log = RunLog()
        self.shown_files = ShownFiles()
        self.problem: Message | None = None
        """What went wrong last, in English."""
        self._at_work: list[object] = []
        self._tasks: list[QgsTask] = []
        """Those that QGIS has not deleted yet."""

    def is_at_work(self) -> bool:
        """Tell whether any job is being done."""
        return bool(self._at_work)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Count as work what goes on in the block."""
        mark = object()
        self._at_work.append(mark)
        try:
            yield
        finally:
            self._at_work.remove(mark)

    def begin(self, task: QgsTask) -> None:
        """Hand a task to QGIS's task manager, and keep Python's half of it for as long as QGIS keeps its own.

        Nobody else does: one that its maker has forgotten would be collected while it runs, and QGIS would crash.
        """
        self._tasks = [*(kept for kept in self._tasks if not sip.isdeleted(kept)), task]
        QgsApplication.taskManager().addTask(task)

    def ask(self, job: Job, reporter: Reporter, cancelled: Callable[[], bool], variables: Mapping[str, str]) -> Any:
        """Have the engine do a job; return its result, see the job's ``read_result``.

        Args:
            job: what to do.
            reporter: told what happens, on this thread.
            cancelled: asked often whether to stop.
            variables: environment variables that lead the engine through the network.

        Raises:
            CancelledError: where ``cancelled`` said so.
            CloudlessError: with the sentence for the user.
        """
        recorder = self.log.record(job, reporter)
        self._at_work.append(recorder)
        try:
            with engine_in_use() as interpreter:
                return self.client.run_job(interpreter, job, recorder, cancelled, variables)
        except CancelledError:
            raise
        except CloudlessError as error:
            self.problem = error.message
            recorder.note(str(error))
            if isinstance(error, EngineError):
                distrust_engine()
            log_message(str(error), is_problem=True)
            raise
        except Exception:
            recorder.note(traceback.format_exc())
            raise
        finally:
            self._at_work.remove(recorder)
            recorder.end()

    def check(self, interpreter: Path, reporter: Reporter, cancelled: Callable[[], bool]) -> None:
        """Have an interpreter import what a run imports.

        Raises:
            CloudlessError: where the engine does not run in it.
        """
        self.client.run_job(interpreter, CheckJob(), reporter, cancelled)


def unforeseen(error: Exception) -> Message:
    """Log an error that is no ``CloudlessError``, with its trace; return the sentence for the user."""
    sentence = unforeseen_message(error)
    log_message("".join(traceback.format_exception(type(error), error, error.__traceback__)))
    log_message(sentence, is_problem=True)
    return sentence


def log_message(line: str, *, is_problem: bool = False) -> None:
    """Write a line, without secrets, to the tab of Cloudless in QGIS's log panel; QGIS points at one on a problem."""
    level = Qgis.MessageLevel.Warning if is_problem else Qgis.MessageLevel.Info
    QgsMessageLog.logMessage(redact(line), LOG_TAG, level, notifyUser=is_problem)
