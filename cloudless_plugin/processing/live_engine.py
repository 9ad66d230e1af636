"""The engine of live layers: one process for as long as there are any, and what it says."""

from __future__ import annotations

import queue
import secrets
import time
from contextlib import ExitStack, suppress
from typing import NamedTuple

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..common import live_records, place_records, protocol
from ..common.errors import CloudlessError
from ..runtime.engine_location import engine_in_use
from ..runtime.engine_process import EngineProcess
from ..runtime.qgis_network import direct_to, qgis_variables
from ..runtime.translation import tr
from .engine_access import EngineAccess, log_message

LOOPBACK = "127.0.0.1"
_POLL = 40
"""Milliseconds between two looks at what the process says."""
_SECRET = 32
"""Bytes of a secret."""
_PATIENCE = 2.0
"""Seconds that it has to end by itself."""


class LiveEngine(QObject):
    """Starts the process, sends orders, and hands on what it says. While it lives, nobody removes its environment."""

    ready = pyqtSignal()
    """It serves tiles, see ``address``."""
    noted = pyqtSignal(str, int, object, bool)
    """A layer, the number of what it shows, a sentence about that, and whether it is a problem."""
    changed = pyqtSignal(str, int)
    """A layer and the number of what it shows, whose tiles are better than they were."""
    found = pyqtSignal(object)
    """The ``LiveFound`` of a place."""
    placed = pyqtSignal(object)
    """The ``PlaceRows`` or the ``PlaceEnd`` of a question."""
    died = pyqtSignal(str)
    """The process has ended though nobody wanted it; why, in a sentence that may be empty."""

    def __init__(self, access: EngineAccess, parent: QObject | None = None) -> None:
        """Start nothing yet."""
        super().__init__(parent)
        self._access = access
        self._users: set[str] = set()
        self._process: EngineProcess | None = None
        self._holds = ExitStack()
        self._leaving: list[_Leaving] = []
        self._port = 0
        self.secret = secrets.token_urlsafe(_SECRET)
        """What the path of each tile begins with; another one for each process."""
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL)
        self._timer.timeout.connect(self._read)

    def is_running(self) -> bool:
        """Tell whether there is a process."""
        return self._process is not None

    def is_ready(self) -> bool:
        """Tell whether it serves tiles."""
        return bool(self._port)

    def start(self, user: str) -> None:
        """Start the process, unless there is one; it lives for as long as anybody needs it, see ``leave``.

        Args:
            user: who needs it: a word.

        Raises:
            CloudlessError: where that cannot be done, with what to do about it.
        """
        if self._process is not None:
            self._users.add(user)
            return
        try:
            interpreter = self._holds.enter_context(engine_in_use())
            self._holds.enter_context(self._access.held())
            self._holds.enter_context(direct_to(f"http://{LOOPBACK}:"))
            self._process = self._access.client.start(interpreter, qgis_variables())
        except CloudlessError:
            self._holds.close()
            raise
        self._users = {user}
        self.secret = secrets.token_urlsafe(_SECRET)
        self._process.send(live_records.LiveJob(self.secret))
        self._timer.start()

    def leave(self, user: str) -> None:
        """Need the process no more; have it end where nobody does."""
        self._users.discard(user)
        if not self._users:
            self.end()

    def send(self, order: live_records.LiveOrder | place_records.PlaceOrder) -> None:
        """Send an order; one to a process that is gone is lost, and ``died`` tells."""
        if self._process is not None:
            self._process.send(order)

    def address(self, layer: str, number: int, refined: int) -> str:
        """Return the address of a layer's tiles, with ``{z}``, ``{x}`` and ``{y}``."""
        return f"http://{LOOPBACK}:{self._port}/{self.secret}/{layer}/{number}.{refined}/{{z}}/{{x}}/{{y}}.png"

    def end(self) -> None:
        """Have the process end, if there is one; the window does not wait for that."""
        process, self._process = self._process, None
        self._port = 0
        if process is not None:
            process.send(protocol.Cancel())
            self._leaving.append(_Leaving(process, self._holds.pop_all(), time.monotonic() + _PATIENCE))

    def finish(self) -> None:
        """Have the process end, and wait for that."""
        self.end()
        self._timer.stop()
        for leaving in self._leaving:
            leaving.process.wait(_PATIENCE)
            leaving.let_go()
        self._leaving.clear()

    def _read(self) -> None:
        for leaving in [leaving for leaving in self._leaving if leaving.is_over()]:
            self._leaving.remove(leaving)
            leaving.let_go()
        process = self._process
        while process is not None and process is self._process:
            try:
                line = process.lines.get_nowait()
            except queue.Empty:
                break
            if line is None:
                self._lose()
                break
            self._take(protocol.decode_answer(line))
        if self._process is None and not self._leaving:
            self._timer.stop()

    def _take(self, answer: protocol.Answer) -> None:
        if isinstance(answer, live_records.LiveReady):
            self._port = answer.port
            self.ready.emit()
        elif isinstance(answer, live_records.LiveNote):
            if answer.is_problem:  # a tile is to say it
                self.send(live_records.LiveWords(str(answer.message), tr(answer.message)))
            self.noted.emit(answer.layer, answer.number, answer.message, answer.is_problem)
        elif isinstance(answer, live_records.LiveChanged):
            self.changed.emit(answer.layer, answer.number)
        elif isinstance(answer, live_records.LiveFound):
            self.found.emit(answer)
        elif isinstance(answer, (place_records.PlaceRows, place_records.PlaceEnd)):
            self.placed.emit(answer)
        elif isinstance(answer, protocol.Failure):
            log_message(answer.trace)
            self.end()
            self.died.emit(answer.message)

    def _lose(self) -> None:
        process = self._process
        if process is not None:
            code = process.code()
            log_message("".join(process.errors) or f"The live engine ended with code {code}.")
        self.end()
        self.died.emit("")


class _Leaving(NamedTuple):
    """A process that has been told to end."""

    process: EngineProcess
    holds: ExitStack
    """What is held for it."""
    deadline: float

    def is_over(self) -> bool:
        """Tell whether it has ended, or has had long enough."""
        with suppress(queue.Empty):
            while self.process.lines.get_nowait() is not None:
                pass
            return True
        return time.monotonic() > self.deadline

    def let_go(self) -> None:
        """Kill it, unless it is gone, and hold nothing for it any more."""
        self.process.end()
        self.holds.close()
