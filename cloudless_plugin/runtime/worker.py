"""Running one job in the engine's process, from QGIS's side."""

from __future__ import annotations

import queue
import shutil
import subprocess
import threading
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Callable, NamedTuple, Optional

from ..engine import protocol
from ..engine.errors import CancelledError, CloudlessError, EngineError
from ..engine.held import scratch_path
from ..engine.text import Text
from . import process

_MAIN = Path(__file__).parents[1] / "engine" / "__main__.py"
_POLL = 0.1
"""Seconds between two looks at whether the user has cancelled."""
_PATIENCE = 1.5
"""Seconds that a cancelled worker has to end by itself; it takes one at most."""
_WARM = 0.8 * protocol.IDLE
"""Seconds that a spare worker is good for: it must not end while it is given a job."""


class Listener:
    """Who is told what a process does that was started here; this one takes no notice."""

    def progress(self, fraction: float, message: str) -> None:
        """Hear what is happening now; ``fraction`` of the whole is done, 0 to 1."""

    def info(self, message: str) -> None:
        """Hear something worth reading later."""

    def warning(self, message: str) -> None:
        """Hear what the user should know before trusting the result."""

    def preview(self, path: Path, display: Optional[tuple[float, float]]) -> None:
        """Hear that a coarse mosaic stands at ``path``, and what to show of it as black and as white."""

    def log(self, text: str) -> None:
        """Keep what helps a developer: a trace, the end of standard error."""


def run_job(
    interpreter: Path,
    kind: str,
    job: Mapping[str, Any],
    listener: Listener,
    cancelled: Callable[[], bool],
    variables: Optional[Mapping[str, str]] = None,
) -> dict[str, Any]:
    """Do one job in a process of its own and return the fields of its ``result``.

    When this returns or raises, the process is gone and so is everything temporary.

    Args:
        interpreter: the Python of the engine's environment.
        kind: ``protocol.RUN``, ``protocol.LOOK`` or ``protocol.CHECK``.
        job: plain JSON values, see ``engine.protocol``; its scratch folder is chosen here.
        listener: told what happens, on this thread.
        cancelled: asked ten times a second.
        variables: environment variables that lead the engine through the network, see ``network``.

    Raises:
        CancelledError: where ``cancelled`` said so.
        EngineError: where the process cannot be started, or ended without a word.
        CloudlessError: what went wrong, as the engine says it.
    """
    job = dict(job)
    if "output" in job:
        output = Path(job["output"]).absolute()
        job["output"] = str(output)
        job["scratch"] = str(scratch_path(output))
    worker = _take_spare(_call(interpreter, variables)) or _Worker(_call(interpreter, variables))
    over = True
    try:
        worker.send(kind, **job)
        return _follow(worker, listener, cancelled)
    except _EndedError as ended:
        over = False
        raise ended.error from None
    finally:
        worker.end()
        if over and "scratch" in job:
            shutil.rmtree(job["scratch"], ignore_errors=True)


def warm_up(interpreter: Path, variables: Optional[Mapping[str, str]] = None) -> None:
    """Start a process in the background that the next job of this interpreter and these variables finds ready.

    It has imported its packages by then, and ends by itself when nothing comes for some minutes.
    """
    threading.Thread(target=_start_spare, args=(_call(interpreter, variables),), daemon=True).start()


def cool_down() -> None:
    """End the process that waits for a job, if there is one: its files are to be free, or nobody will ask for it."""
    with _spare_lock:
        _end_spares()


class _Call(NamedTuple):
    """How a process is started."""

    command: tuple[str, ...]
    environment: Mapping[str, str]


def _call(interpreter: Path, variables: Optional[Mapping[str, str]]) -> _Call:
    command = (str(interpreter), "-I", str(_MAIN), "--worker")
    return _Call(command, {**process.clean_environment(), **(variables or {})})


class _Worker:
    """A process for one job, and the threads that read what it says."""

    def __init__(self, call: _Call) -> None:
        """Start it.

        Raises:
            EngineError: where that cannot be done.
        """
        try:
            self._process = process.start(call.command, call.environment, stderr=subprocess.PIPE, bufsize=1)
        except OSError as error:
            raise EngineError(
                "The engine cannot be started ({reason}): open the Cloudless panel and press Set up again.",
                reason=error.strerror,
            ) from error
        self._call = call
        self._begin = time.monotonic()
        self.errors: deque[str] = deque(maxlen=100)
        """The end of its standard error."""
        self.lines: queue.Queue[Optional[str]] = queue.Queue()
        """Its messages, and ``None`` when there will be no more."""
        self._threads = [
            threading.Thread(target=_read_lines, args=(self._process.stdout, self.lines), daemon=True),
            threading.Thread(target=lambda: self.errors.extend(self._process.stderr or ()), daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def is_warm(self, call: _Call) -> bool:
        """Tell whether it was started like this, and waits."""
        return self._call == call and self._process.poll() is None and time.monotonic() - self._begin < _WARM

    def send(self, kind: str, **content: Any) -> None:
        """Write one message; a process that is gone is noticed where its answers are read."""
        with suppress(OSError):
            if self._process.stdin:
                self._process.stdin.write(protocol.encode(kind, **content))
                self._process.stdin.flush()

    def wait(self, seconds: float) -> None:
        """Give it some time to end by itself."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=seconds)

    def code(self) -> int:
        """Return the exit code of a process that says no more, all of its errors read."""
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


_spares: list[_Worker] = []
"""The worker that waits for a job, if there is one."""
_spare_lock = threading.Lock()


def _start_spare(call: _Call) -> None:
    with _spare_lock:
        if any(spare.is_warm(call) for spare in _spares):
            return
        _end_spares()
        with suppress(EngineError):
            spare = _Worker(call)
            spare.send(protocol.WARM)
            _spares.append(spare)


def _take_spare(call: _Call) -> Optional[_Worker]:
    with _spare_lock:
        taken = next((spare for spare in _spares if spare.is_warm(call)), None)
        if taken is not None:
            _spares.remove(taken)
        return taken


def _end_spares() -> None:
    for spare in _spares:
        spare.end()
    _spares.clear()


def _read_lines(stream: Any, lines: queue.Queue[Optional[str]]) -> None:
    with suppress(ValueError):  # the stream was closed
        for line in stream:
            lines.put(line)
    lines.put(None)


def _follow(worker: _Worker, listener: Listener, cancelled: Callable[[], bool]) -> dict[str, Any]:
    """Read the worker's messages until it has said how the run ended."""
    spoke = False
    while not cancelled():
        try:
            line = worker.lines.get(timeout=_POLL)
        except queue.Empty:
            continue
        if line is None:
            raise _EndedError(_unexpected_end(worker.code(), worker.errors, listener, spoke=spoke))
        spoke = True
        message = protocol.decode(line)
        kind = message.pop("type")
        if kind == protocol.RESULT:
            worker.wait(_PATIENCE)
            return message
        if kind == protocol.ERROR:
            listener.log(message.get("trace", ""))
            error = (EngineError if message.get("environment") else CloudlessError)(message["message"])
            raise _EndedError(error) if message.get("kept") else error
        _hand_on(kind, message, listener)
    worker.send(protocol.CANCEL)
    result = _last_result(worker.lines)
    if result is None:
        raise CancelledError
    return result


def _last_result(lines: queue.Queue[Optional[str]]) -> Optional[dict[str, Any]]:
    """Wait for a cancelled worker to end; return its result where it was done before it heard of the cancel."""
    deadline = time.monotonic() + _PATIENCE
    with suppress(queue.Empty):
        while (line := lines.get(timeout=max(deadline - time.monotonic(), 0.01))) is not None:
            message = protocol.decode(line)
            if message.pop("type") == protocol.RESULT:
                return message
    return None


def _hand_on(kind: str, message: dict[str, Any], listener: Listener) -> None:
    """Tell the listener what the worker says on its way."""
    if kind == protocol.PROGRESS:
        listener.progress(message["fraction"], message["message"])
    elif kind == protocol.PREVIEW:
        display = message["display"]
        listener.preview(Path(message["path"]), tuple(display) if display else None)
    elif kind == protocol.WARNING:
        listener.warning(message["message"])
    elif kind != protocol.READY:
        said = message.get("message", "")
        listener.info(said if isinstance(said, str) else str(said))


class _EndedError(Exception):
    """The run ended before its time; what it has done stays for the next one."""

    def __init__(self, error: CloudlessError) -> None:
        super().__init__(str(error))
        self.error = error


def _unexpected_end(code: int, errors: deque[str], listener: Listener, *, spoke: bool) -> CloudlessError:
    """Return the sentence for a worker that ended without saying how; one that never spoke could not even start."""
    listener.log("".join(errors))
    last = errors[-1].strip() if errors else Text("exit code {code}", code=code)
    if not spoke and code > 0:
        return EngineError(
            "The engine's environment is broken ({reason}): open the Cloudless panel and press Set up again.",
            reason=last,
        )
    how = Text("signal {number}", number=-code) if code < 0 else last
    return CloudlessError(
        "The engine's process was ended from outside ({how}), perhaps because the memory ran out: run again, which "
        "goes on from there, with a smaller extent if it happens twice.",
        how=how,
    )
