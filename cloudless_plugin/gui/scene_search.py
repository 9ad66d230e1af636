"""Looking for scenes and reckoning what a run takes, by itself: after a pause, the latest question alone."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..common.protocol import PreflightJob
from ..common.results import EXTREME, HEAVY, LIGHT, PreflightResult, RunEstimate
from ..panel.scene_choice import search_of
from ..processing.background_tasks import EngineTask
from ..processing.engine_access import EngineAccess
from ..runtime.translation import tr
from .latest_question import LatestQuestion


class Question(NamedTuple):
    """What is asked of the engine: which scenes there are, and what a run with the ticked ones takes."""

    request: dict[str, Any]
    """Of the mosaic or series, with every scene."""
    scenes: tuple[str, ...]
    """Ids of the scenes that the run would use; empty for all."""
    logins: dict[str, dict[str, str]]
    pictures: bool
    """Whether the list shows quicklooks."""


class SceneSearch(QObject):
    """Asks one question at a time; a later one overtakes it."""

    began = pyqtSignal()
    """Per cent done."""
    found = pyqtSignal(dict, object)
    """What was searched for, see ``search_of``, and the ``PreflightResult``."""
    estimated = pyqtSignal(object)
    """The ``RunEstimate`` of the latest question, or ``None`` where it is not known."""
    failed = pyqtSignal(str)
    """Why nothing is found, in a sentence."""
    ended = pyqtSignal()
    """No question is open any more."""

    def __init__(self, access: EngineAccess) -> None:
        """Ask by ``access``."""
        super().__init__()
        self._access = access
        self._latest: LatestQuestion[Question] = LatestQuestion(access, self._begin, self._end)
        self._answered: Question | None = None
        """The question whose answer is shown."""
        self._folder: Path | None = None

    def is_searching(self) -> bool:
        """Tell whether a question is open, or about to be asked."""
        return self._latest.is_open()

    def has_answer(self) -> bool:
        """Tell whether the last question was answered: neither did it fail, nor was it cancelled."""
        return self._answered is not None

    def is_answered(self, question: Question) -> bool:
        """Tell whether the answer that is shown is to this very question."""
        return self._answered == question

    def ask(self, question: Question, *, at_once: bool = False) -> None:
        """Ask a question, unless it is answered or being asked; whatever else was asked is overtaken."""
        if question == self._answered or self._latest.is_asking(question):
            self._latest.keep()
        else:
            self._latest.ask(question, at_once=at_once)

    def cancel(self) -> None:
        """Ask no more."""
        self._latest.cancel()

    def forget(self) -> None:
        """Forget the answers, so that the same question is asked again."""
        self._answered = None

    def shut_down(self) -> None:
        """Stop asking, tell nobody any more, and leave nothing on the disk."""
        self.blockSignals(True)  # noqa: FBT003 - Qt's
        self.cancel()
        self._drop_pictures()

    def _begin(self, question: Question) -> EngineTask:
        is_new = self._answered is None or not _same_search(self._answered, question)
        folder = self._new_folder() if question.pictures and is_new else None
        job = PreflightJob(
            {**question.request, "scenes": [] if is_new else list(question.scenes)},
            quicklooks=str(folder or ""),
            plan=not (is_new and question.scenes),
            area_stats=True,  # the estimate counts the clear views, whatever was asked before
            logins=question.logins,
        )
        task = EngineTask(tr("Looking for scenes"), self._access, job)
        self.began.emit()
        return task

    def _end(self, asked: Question, task: EngineTask) -> None:
        if task.result is None:
            self._answered = None
            if task.error:
                self.failed.emit(task.error)
            self.ended.emit()
            return
        self._take(asked, task.result)

    def _take(self, asked: Question, result: PreflightResult) -> None:
        is_new = self._answered is None or not _same_search(self._answered, asked)
        self._answered = asked
        if is_new:
            self.found.emit(search_of(asked.request), result)
        if result.plan is None and is_new and asked.scenes:
            self._answered = asked._replace(scenes=())
            self.ask(asked, at_once=True)
            return
        self.estimated.emit(result.plan)
        self.ended.emit()

    def _new_folder(self) -> Path:
        self._drop_pictures()
        self._folder = Path(tempfile.mkdtemp(prefix="cloudless-quicklooks-"))
        return self._folder

    def _drop_pictures(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


def _same_search(one: Question, other: Question) -> bool:
    return search_of(one.request) == search_of(other.request) and one.pictures >= other.pictures


def level_text(plan: RunEstimate) -> str:
    """Return what is to be thought of an estimate, with the advice of the engine, for people."""
    words = {LIGHT: tr("A light run"), HEAVY: tr("A heavy run"), EXTREME: tr("Too much for one run")}
    return "\n\n".join([words.get(plan.level, ""), *map(tr, plan.advice)])
