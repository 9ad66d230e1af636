"""What the algorithms have in common: help, icon, the engine, and how its words reach the user."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsMessageLog,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
)
from qgis.PyQt.QtGui import QIcon

from ..engine.errors import CancelledError, CloudlessError, EngineError
from ..engine.request import Request
from ..engine.text import Text
from ..runtime.last_run import record
from ..runtime.location import distrust_engine, engine_interpreter
from ..runtime.network import credentials, qgis_variables
from ..runtime.worker import Listener, run_job
from ..translation import language, tr

LOG_TAG = "Cloudless"


class CloudlessAlgorithm(QgsProcessingAlgorithm):
    """Base of the algorithms; each has a help page of its name beside it."""

    def createInstance(self) -> QgsProcessingAlgorithm:  # noqa: N802 - QGIS's name
        """Return a new one of the same kind."""
        return type(self)()

    def icon(self) -> QIcon:
        """Return the plugin's icon."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:  # noqa: N802 - QGIS's name
        """Return the path of the plugin's icon."""
        return str(Path(__file__).parents[1] / "icon.svg")

    def shortHelpString(self) -> str:  # noqa: N802 - QGIS's name
        """Return the help page, in the user's language where it is written in that."""
        english, own = (Path(__file__).with_name("help") / f"{self.name()}{of}.html" for of in ("", f".{language()}"))
        return (own if own.exists() else english).read_text(encoding="utf-8")

    def canExecute(self) -> tuple[bool, str]:  # noqa: N802 - QGIS's name
        """Tell whether the engine is there, and if not, how to make it."""
        try:
            engine_interpreter()
        except EngineError as error:
            return False, tr(error.text)
        return True, ""

    def ask_engine(
        self, kind: str, job: dict[str, Any], listener: FeedbackListener, feedback: QgsProcessingFeedback
    ) -> dict[str, Any] | None:
        """Have the engine do a job in a process of its own; return its result, ``None`` where the user cancelled.

        Raises:
            QgsProcessingException: with the sentence for the user.
        """
        recorder = record(kind, job, listener)
        try:
            job = {**job, "credentials": self.credentials}
            return run_job(engine_interpreter(), kind, job, recorder, feedback.isCanceled, self.network)
        except CancelledError:
            return None
        except CloudlessError as error:
            recorder.note(str(error))
            if isinstance(error, EngineError):
                distrust_engine()
            QgsMessageLog.logMessage(str(error), LOG_TAG)
            raise QgsProcessingException(tr(error.text)) from error

    def checkParameterValues(  # noqa: N802 - QGIS's name
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Tell whether the run can begin, and if not, what to change."""
        right, message = super().checkParameterValues(parameters, context)
        if right:
            try:
                self.request(parameters, context)
            except CloudlessError as error:
                return False, tr(error.text)
        return right, message

    def prepareAlgorithm(  # noqa: N802 - QGIS's name
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002
    ) -> bool:
        """Read the parameters in the window's thread, to which layers and the network's settings belong."""
        try:
            self.asked = self.request(parameters, context)
            login = self.parameterAsString(parameters, "AUTHCFG", context)
            self.credentials = credentials(login, self.asked.catalog_url) if login else {}
        except CloudlessError as error:
            raise QgsProcessingException(tr(error.text)) from error
        self.network = qgis_variables()
        return True

    def request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Request:
        """Return what the parameters ask for.

        Raises:
            RequestError: where that cannot be done.
        """
        raise NotImplementedError


class FeedbackListener(Listener):
    """Hands what the worker says to Processing, in the user's language."""

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        """Speak to ``feedback``."""
        self._feedback = feedback
        self._last = ""

    def progress(self, fraction: float, message: str) -> None:
        """Move the bar, and say what is happening when that changes."""
        self._feedback.setProgress(100 * fraction)
        if message != self._last:
            self._feedback.setProgressText(tr(message))
            self._last = message

    def info(self, message: str) -> None:
        """Add a line to the log of the run; a feedback that has ``show_link(address)`` is given what it links to."""
        self._feedback.pushInfo(tr(message))
        link = message.values.get("link") if isinstance(message, Text) else None
        if link and hasattr(self._feedback, "show_link"):
            self._feedback.show_link(str(link))

    def warning(self, message: str) -> None:
        """Add a warning to the log of the run."""
        self._feedback.pushWarning(tr(message))

    def log(self, text: str) -> None:
        """Keep a trace in QGIS's log panel."""
        if text:
            QgsMessageLog.logMessage(text, LOG_TAG, Qgis.MessageLevel.Info, notifyUser=False)
