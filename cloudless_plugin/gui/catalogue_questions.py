"""Asking a catalogue for its collections, by itself: after a pause, the latest address alone."""

from __future__ import annotations

from typing import NamedTuple

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..common.protocol import CollectionsJob
from ..processing.engine_access import EngineAccess
from ..processing.preflight_task import CollectionsTask

_PAUSE = 700
"""Milliseconds without a change after which a catalogue is asked."""


class CatalogueQuestion(NamedTuple):
    """Which catalogue is asked, and as whom."""

    address: str
    logins: dict[str, dict[str, str]]


class CatalogueQuestions(QObject):
    """Asks one catalogue at a time; a later one overtakes it."""

    began = pyqtSignal()
    listed = pyqtSignal(object)
    """The ``CollectionsResult`` of the latest question."""
    failed = pyqtSignal(str)
    """Why nothing is known, in a sentence."""

    def __init__(self, access: EngineAccess) -> None:
        """Ask by ``access``."""
        super().__init__()
        self._access = access
        self._task: CollectionsTask | None = None
        self._wanted: CatalogueQuestion | None = None
        """The latest question."""
        self._asked: CatalogueQuestion | None = None
        """The question that the task answers, or that was answered last."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._ask_next)

    def is_asking(self) -> bool:
        """Tell whether a question is open, or about to be asked."""
        return self._task is not None or self._timer.isActive()

    def ask(self, question: CatalogueQuestion) -> None:
        """Ask a catalogue, unless it was asked last; whatever else was asked is overtaken."""
        if question == self._wanted:
            return
        self._wanted = question
        self._timer.start()

    def cancel(self) -> None:
        """Ask no more, and forget what was asked."""
        self._timer.stop()
        self._wanted = self._asked = None
        if self._task is not None:
            self._task.cancel()

    def _ask_next(self) -> None:
        if self._wanted is None or self._wanted == self._asked:
            return
        if self._task is not None:
            self._task.cancel()  # its end asks the next
            return
        self._asked = self._wanted
        self._task = CollectionsTask(self._access, CollectionsJob(self._asked.address, self._asked.logins))
        self._task.taskCompleted.connect(self._end)
        self._task.taskTerminated.connect(self._end)
        self._access.begin(self._task)
        self.began.emit()

    def _end(self) -> None:
        task, self._task = self._task, None
        if task is None:
            return
        if self._wanted != self._asked:
            self._asked = None
            if not self._timer.isActive():
                self._ask_next()
        elif task.result is not None:
            self.listed.emit(task.result)
        elif task.error:
            self.failed.emit(task.error)
