"""One process of the engine, and the threads that read what it says."""

from __future__ import annotations

import queue
import subprocess
import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Optional

from ..common import protocol
from ..common.errors import EngineError, shortage_of
from ..common.redaction import redact
from . import subprocesses

_MAIN = Path(__file__).parents[1] / "engine" / "__main__.py"


class EngineCall(NamedTuple):
    """How a process is started."""

    command: tuple[str, ...]
    environment: Mapping[str, str]

    @classmethod
    def by(cls, interpreter: Path, variables: Optional[Mapping[str, str]]) -> EngineCall:
        """Return the call of the engine by an interpreter, with more environment variables."""
        command = (str(interpreter), "-I", str(_MAIN), "--worker")
        return cls(command, {**subprocesses.clean_environment(), **(variables or {})})


class EngineProcess:
    """A process for one job."""

    def __init__(self, call: EngineCall) -> None:
        """Start it.

        Raises:
            EngineError: where that cannot be done.
            ShortageError: where the system lacks memory, processes or threads for it.
        """
        try:
            self._process = subprocesses.start(call.command, call.environment, stderr=subprocess.PIPE, bufsize=1)
        except OSError as error:
            raise shortage_of(error) or EngineError(
                "The engine cannot be started ({reason}): open the Cloudless panel and press Repair.",
                reason=error.strerror,
            ) from error
        self._call = call
        self._begin = time.monotonic()
        self.errors: deque[str] = deque(maxlen=100)
        """The end of its standard error."""
        self.lines: queue.Queue[Optional[str]] = queue.Queue()
        """Its answers, and ``None`` when there will be no more."""
        self._threads = [
            threading.Thread(target=_read_lines, args=(self._process.stdout or (), self.lines), daemon=True),
            threading.Thread(target=lambda: self.errors.extend(map(redact, self._process.stderr or ())), daemon=True),
        ]
        try:
            for thread in self._threads:
                thread.start()
        except RuntimeError as error:
            self._process.kill()
            self._process.wait()
            raise shortage_of(error) or error from error

    def is_warm(self, call: EngineCall, seconds: float) -> bool:
        """Tell whether it was started like this, less than so many seconds ago, and waits."""
        return self._call == call and self._process.poll() is None and time.monotonic() - self._begin < seconds

    def send(self, order: protocol.Order) -> None:
        """Write one order. A process that is gone is noticed where its answers are read."""
        with suppress(OSError):
            if self._process.stdin:
                self._process.stdin.write(protocol.encode(order))
                self._process.stdin.flush()

    def wait(self, seconds: float) -> None:
        """Give it some time to end by itself."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=seconds)

    def code(self) -> int:
        """Return the exit code of a process that says no more, with all of its errors read."""
        self._threads[-1].join(timeout=2)
        return self._process.wait()

    def end(self) -> None:
        """Kill it, unless it is gone."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join(timeout=2)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            with suppress(OSError):
                if stream:
                    stream.close()


def _read_lines(stream: Iterable[str], lines: queue.Queue[Optional[str]]) -> None:
    with suppress(ValueError):  # the stream was closed
        for line in stream:
            lines.put(line)
    lines.put(None)
