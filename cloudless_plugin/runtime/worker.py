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
from typing import Any, Callable, Optional

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
    try:
        command = [str(interpreter), "-I", str(_MAIN), "--worker"]
        worker = process.start(command, variables, stderr=subprocess.PIPE, bufsize=1)
    except OSError as error:
        raise EngineError(
            "The engine cannot be started ({reason}): open the Cloudless panel and press Set up again.",
            reason=error.strerror,
        ) from error
    errors: deque[str] = deque(maxlen=100)
    lines: queue.Queue[Optional[str]] = queue.Queue()
    threads = [
        threading.Thread(target=_read_lines, args=(worker.stdout, lines), daemon=True),
        threading.Thread(target=lambda: errors.extend(worker.stderr or ()), daemon=True),
    ]
    for thread in threads:
        thread.start()
    over = True
    try:
        _send(worker, kind, **job)
        return _follow(worker, lines, errors, threads, listener, cancelled)
    except _EndedError as ended:
        over = False
        raise ended.error from None
    finally:
        if worker.poll() is None:
            worker.kill()
        worker.wait()
        for thread in threads:
            thread.join(timeout=2)
        for stream in (worker.stdin, worker.stdout, worker.stderr):
            with suppress(OSError):
                if stream:
                    stream.close()
        if over and "scratch" in job:
            shutil.rmtree(job["scratch"], ignore_errors=True)


def _read_lines(stream: Any, lines: queue.Queue[Optional[str]]) -> None:
    with suppress(ValueError):  # the stream was closed
        for line in stream:
            lines.put(line)
    lines.put(None)


def _send(worker: subprocess.Popen[str], kind: str, **content: Any) -> None:
    """Write one message; a worker that is gone is noticed where its answers are read."""
    with suppress(OSError):
        if worker.stdin:
            worker.stdin.write(protocol.encode(kind, **content))
            worker.stdin.flush()


def _follow(
    worker: subprocess.Popen[str],
    lines: queue.Queue[Optional[str]],
    errors: deque[str],
    threads: list[threading.Thread],
    listener: Listener,
    cancelled: Callable[[], bool],
) -> dict[str, Any]:
    """Read the worker's messages until it has said how the run ended."""
    spoke = False
    while not cancelled():
        try:
            line = lines.get(timeout=_POLL)
        except queue.Empty:
            continue
        if line is None:
            threads[-1].join(timeout=2)
            raise _EndedError(_unexpected_end(worker.wait(), errors, listener, spoke=spoke))
        spoke = True
        message = protocol.decode(line)
        kind = message.pop("type")
        if kind == protocol.RESULT:
            with suppress(subprocess.TimeoutExpired):
                worker.wait(timeout=_PATIENCE)
            return message
        if kind == protocol.ERROR:
            listener.log(message.get("trace", ""))
            error = (EngineError if message.get("environment") else CloudlessError)(message["message"])
            raise _EndedError(error) if message.get("kept") else error
        _hand_on(kind, message, listener)
    _send(worker, protocol.CANCEL)
    result = _last_result(lines)
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
    else:
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
