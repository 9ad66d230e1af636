"""What the algorithms have in common: help, icon, the engine, and how its words reach the user."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
)
from qgis.PyQt.QtGui import QIcon

from ..common.dask_address import check_allowed
from ..common.documentation import algorithm_page
from ..common.errors import CancelledError, CloudlessError, EngineError
from ..common.messages import Message, comma_separated, plural
from ..common.protocol import PreflightJob, RunJob, SamplesJob
from ..common.redaction import redact_shown
from ..common.reporting import Reporter
from ..common.request import Request
from ..common.results import MosaicResult
from ..runtime.allowed_engines import allowed_engines
from ..runtime.engine_location import engine_interpreter
from ..runtime.logins import logins
from ..runtime.qgis_network import qgis_variables
from ..runtime.translation import language, tr
from .engine_access import EngineAccess, log_message
from .post_processors import PostProcessors
from .shown_files import ShownFiles

_CHINESE = "[\u3000-\u9fff\uff00-\uffef]"
"""What has no space between itself and the next of its kind: ideographs and their punctuation."""


class CloudlessAlgorithm(QgsProcessingAlgorithm):
    """Base of the algorithms; each has a help page of its name beside it."""

    def __init__(self, access: EngineAccess, post_processors: PostProcessors) -> None:
        """Ask the engine by ``access``, and leave to ``post_processors`` what is to be done to layers afterwards."""
        super().__init__()
        self.access = access
        self.post_processors = post_processors

    def createInstance(self) -> QgsProcessingAlgorithm:  # noqa: N802 - QGIS's name
        """Return a new one of the same kind."""
        return type(self)(self.access, self.post_processors)

    def icon(self) -> QIcon:
        """Return the plugin's icon."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:  # noqa: N802 - QGIS's name
        """Return the path of the plugin's icon."""
        return str(Path(__file__).parents[1] / "icon.svg")

    def shortHelpString(self) -> str:  # noqa: N802 - QGIS's name
        """Return the help page, in the user's language where it is written in that."""
        english, own = (Path(__file__).with_name("help") / f"{self.name()}{of}.html" for of in ("", f".{language()}"))
        return flowing((own if own.exists() else english).read_text(encoding="utf-8"))

    def helpUrl(self) -> str:  # noqa: N802 - QGIS's name
        """Return the address of the documentation, which the button Help opens."""
        return algorithm_page(self.name())

    def canExecute(self) -> tuple[bool, str]:  # noqa: N802 - QGIS's name
        """Tell whether the engine is there, and if not, how to make it."""
        try:
            engine_interpreter()
        except EngineError as error:
            return False, tr(error.message)
        return True, ""

    def ask_engine(
        self, job: RunJob | PreflightJob | SamplesJob, reporter: FeedbackReporter, feedback: QgsProcessingFeedback
    ) -> Any:
        """Have the engine do a job; return its result, ``None`` where the user cancelled.

        Raises:
            QgsProcessingException: with the sentence for the user.
        """
        try:
            job = replace(job, logins=self.logins)
            if isinstance(job, RunJob):
                check_allowed(self.asked.engine, self.allowed_engines)
                job = replace(job, allowed_engines=self.allowed_engines)
            return self.access.ask(job, reporter, feedback.isCanceled, self.network)
        except CancelledError:
            return None
        except CloudlessError as error:
            raise QgsProcessingException(tr(error.message)) from error
        finally:
            reporter.go_on()

    def checkParameterValues(  # noqa: N802 - QGIS's name
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Tell whether the run can begin, and if not, what to change."""
        right, message = super().checkParameterValues(parameters, context)
        if right:
            try:
                check_allowed(self.request(parameters, context).engine, allowed_engines())
            except CloudlessError as error:
                return False, tr(error.message)
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
            self.allowed_engines = allowed_engines()
            login = self.parameterAsString(parameters, "AUTHCFG", context)
            self.logins = logins(login, self.asked.catalog, self.asked.catalog_url) if login else {}
        except CloudlessError as error:
            raise QgsProcessingException(tr(error.message)) from error
        self.network = qgis_variables()
        return True

    def request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Request:
        """Return what the parameters ask for.

        Raises:
            RequestError: where that cannot be done.
        """
        raise NotImplementedError


def registered_algorithm(algorithm_id: str) -> CloudlessAlgorithm:
    """Return a new one of the provider's algorithms.

    Raises:
        LookupError: where the provider has no such algorithm, or is not registered.
    """
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(algorithm_id)
    if isinstance(algorithm, CloudlessAlgorithm):
        return algorithm
    raise LookupError(algorithm_id)


def flowing(text: str) -> str:
    """Return a text without line breaks, of each of which QGIS makes a paragraph, in mid-sentence or not."""
    return re.sub(r"\s*\n\s*", " ", re.sub(rf"(?<={_CHINESE})\s*\n\s*(?={_CHINESE})", "", text.strip()))


@runtime_checkable
class ShowsSteps(Protocol):
    """A feedback that wants to know of each step, not only of each phase."""

    def show_step(self, text: str) -> None:
        """Hear what is happening now."""


@runtime_checkable
class ShowsLinks(Protocol):
    """A feedback that wants to know what can be watched in a browser."""

    def show_link(self, address: str) -> None:
        """Hear of an address."""


class FeedbackReporter(Reporter):
    """Hands what the engine says to Processing, in the user's language."""

    def __init__(self, feedback: QgsProcessingFeedback, shown_files: ShownFiles | None = None) -> None:
        """Speak to ``feedback``; have layers let go of ``shown_files`` that are going to be replaced, if any are."""
        super().__init__()
        self._feedback = feedback
        self._shown_files = shown_files
        self._waits = False
        self._last = ""
        self._logged: set[object] = set()
        """What stands in the log of the run, see ``_phase_of``."""

    def progress(self, fraction: float, message: str) -> None:
        """Move the bar, and say what is happening when that changes: Processing logs it, so it hears of phases alone.

        A feedback that ``ShowsSteps`` hears of every step.
        """
        self.go_on()
        self._feedback.setProgress(100 * fraction)
        if message == self._last:
            return
        self._last = message
        if isinstance(self._feedback, ShowsSteps):
            self._feedback.show_step(tr(redact_shown(message)))
            return
        phase, identity = _phase_of(message)
        if identity not in self._logged:
            self._logged.add(identity)
            self._feedback.setProgressText(tr(redact_shown(phase)))

    def info(self, message: str) -> None:
        """Add a line to the log of the run; a feedback that ``ShowsLinks`` is given what it links to."""
        self._logged.add(_phase_of(message)[1])
        self._feedback.pushInfo(tr(redact_shown(message)))
        link = message.values.get("link") if isinstance(message, Message) else None
        if link and isinstance(self._feedback, ShowsLinks):
            self._feedback.show_link(str(link))

    def held(self, path: Path) -> None:
        """Have layers let go of an output until the engine goes on."""
        if self._shown_files is not None:
            self._waits = True
            self._shown_files.let_go(path)

    def go_on(self) -> None:
        """Have the layers show their files again, if they do not."""
        if self._shown_files is not None and self._waits:
            self._waits = False
            self._shown_files.show_again()

    def end(self, *lines: str) -> None:
        """Add the last lines to the log of the run: what was made, and where it is."""
        for line in lines:
            self._feedback.pushInfo(tr(line))

    def warning(self, message: str) -> None:
        """Add a warning to the log of the run."""
        self._feedback.pushWarning(tr(redact_shown(message)))

    def log(self, details: str) -> None:
        """Keep a trace in QGIS's log panel."""
        if details:
            log_message(details)


def _phase_of(message: str) -> tuple[str, object]:
    """Return what a log says of a step, and by what it is known: a mere count makes no new line.

    Of the tiles of a mosaic that is "Composing", of those in a series the period.
    """
    if not isinstance(message, Message):
        return message, message
    if "done" in message.values:
        phase = message.values.get("period", Message("Composing"))
        return str(phase) if not isinstance(phase, Message) else phase, str(phase)
    return message, (message.template, *(value for value in message.values.values() if isinstance(value, str)))


def summary(results: Iterable[MosaicResult]) -> Message:
    """Return how many scenes and dates were used, and how much of the area has data.

    Args:
        results: of mosaics that share no date.
    """
    found = list(results)
    return Message(
        "{scenes}, {filled:.1f} % of the pixels have data",
        scenes=comma_separated(
            [
                plural(sum(result.scene_count for result in found), "{count} scene", "{count} scenes"),
                plural(sum(result.date_count for result in found), "{count} date", "{count} dates"),
            ]
        ),
        filled=sum(result.filled_percent for result in found) / max(len(found), 1),
    )
