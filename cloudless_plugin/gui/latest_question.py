"""Asking the engine by itself: after a pause, one question at a time, the latest alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from qgis.PyQt.QtCore import QTimer

from ..processing.background_tasks import EngineTask
from ..processing.engine_access import EngineAccess

_PAUSE = 700
"""Milliseconds without a change after which a question is asked."""

_Asked = TypeVar("_Asked")


class LatestQuestion(Generic[_Asked]):
    """Holds the question that is being asked, and the one that overtakes it."""

    def __init__(
        self,
        access: EngineAccess,
        make_task: Callable[[_Asked], EngineTask],
        take: Callable[[_Asked, EngineTask], None],
    ) -> None:
        """Ask by ``access``.

        Args:
            access: to the engine.
            make_task: returns what asks a question.
            take: given a question and its task, which has ended; not where a later question has overtaken it.
        """
        self._access = access
        self._make_task = make_task
        self._take = take
        self._asked: _Asked | None = None
        self._next: _Asked | None = None
        self.task: EngineTask | None = None
        """What asks; ``None`` where no question is open."""
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._begin)

    def is_open(self) -> bool:
        """Tell whether a question is open, or about to be asked."""
        return self.task is not None or self._timer.isActive()

    def is_asking(self, question: _Asked) -> bool:
        """Tell whether this very question is open."""
        return self.task is not None and question == self._asked

    def ask(self, question: _Asked, *, at_once: bool = False) -> None:
        """Ask a question; whatever else was asked is overtaken."""
        self._next = question
        self._timer.start(0 if at_once else _PAUSE)

    def keep(self) -> None:
        """Ask nothing after the question that is open."""
        self._timer.stop()
        self._next = None

    def cancel(self) -> None:
        """Ask no more."""
        self.keep()
        if self.task is not None:
            self.task.cancel()

    def _begin(self) -> None:
        if self._next is None:
            return
        if self.task is not None:
            self.task.cancel()  # its end asks the next
            return
        self._asked, self._next = self._next, None
        self.task = self._make_task(self._asked)
        self.task.taskCompleted.connect(self._end)
        self.task.taskTerminated.connect(self._end)
        self._access.begin(self.task)

    def _end(self) -> None:
        task, self.task, asked = self.task, None, self._asked
        if task is None or asked is None:
            return
        if self._next is not None:
            self._begin()
        else:
            self._take(asked, task)
