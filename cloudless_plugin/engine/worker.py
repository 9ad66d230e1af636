"""The engine as a subprocess of QGIS: one job, told by ``protocol`` over the standard streams."""

from __future__ import annotations

import importlib
import os
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any, Optional, TextIO

from . import credentials, protocol
from .errors import CancelledError, CloudlessError, ClusterError, EngineError
from .memory import importing
from .report import CANCELLED, SilentReporter, end_soon
from .request import Request
from .text import Text


class LineReporter(SilentReporter):
    """Sends what happens as lines of the protocol."""

    def __init__(self, stream: TextIO) -> None:
        """Write to ``stream``, one whole line at a time."""
        super().__init__()
        self._stream = stream
        self._lock = threading.Lock()

    def send(self, kind: str, **content: Any) -> None:
        """Write one message; a reader that is gone ends the run."""
        try:
            with self._lock:
                self._stream.write(protocol.encode(kind, **content))
                self._stream.flush()
        except OSError:
            self.orphan()

    def progress(self, fraction: float, message: str) -> None:
        """Send the progress."""
        self.send(protocol.PROGRESS, fraction=round(fraction, 4), message=message)

    def info(self, message: str) -> None:
        """Send the message."""
        self.send(protocol.INFO, message=message)

    def preview(self, path: Path, display: Optional[tuple[float, float]]) -> None:
        """Send where the preview stands."""
        self.send(protocol.PREVIEW, path=str(path), display=display)

    def warning(self, message: str) -> None:
        """Send the warning."""
        self.send(protocol.WARNING, message=message)


def serve() -> int:
    """Read one job from standard input, run it, and return the exit code: 0 where it gave a result."""
    orders, answers = _claim_streams()
    reporter = LineReporter(answers)
    job = _next_job(reporter, orders)
    if job is None:
        return 0
    scratch = Path(job["scratch"]) if job.get("scratch") else None
    threading.Thread(target=_listen, args=(reporter, scratch, orders), daemon=True).start()
    try:
        result = _do(job, reporter, scratch)
    except CloudlessError as error:
        kept = {"kept": True} if isinstance(error, ClusterError) else {}
        reporter.send(protocol.ERROR, message=error.text, trace=_trace(error), **kept)
        return CANCELLED if isinstance(error, CancelledError) else 1
    except ImportError as error:
        reporter.send(
            protocol.ERROR,
            environment=True,
            message=Text(
                "The engine's environment is broken ({reason}): open the Cloudless panel and press Set up again.",
                reason=error,
            ),
            trace=_trace(error),
        )
        return 1
    except MemoryError as error:
        reporter.send(
            protocol.ERROR,
            message=Text("The memory is not enough: close other programs, or choose a shorter time or fewer bands."),
            trace=_trace(error),
        )
        return 1
    except Exception as error:  # noqa: BLE001 - the user gets a sentence, whatever happens
        reporter.send(
            protocol.ERROR,
            message=Text(
                "Something unforeseen went wrong ({problem}): see the log and report it.",
                problem=f"{type(error).__name__}: {error}",
            ),
            trace=_trace(error),
        )
        return 1
    reporter.send(protocol.RESULT, **result)
    return 0


def _next_job(reporter: LineReporter, orders: TextIO) -> Optional[dict[str, Any]]:
    """Return the job, perhaps after everything was loaded that it may want; ``None`` where none comes."""
    line = orders.readline()
    if protocol.decode(line)["type"] == protocol.WARM:
        patience = threading.Timer(protocol.IDLE, os._exit, (0,))
        patience.daemon = True
        patience.start()
        with suppress(ImportError):  # the job will say what is missing
            _check()
            reporter.send(protocol.READY)
        line = orders.readline()
        patience.cancel()
    return protocol.decode(line) if line else None


def _do(job: dict[str, Any], reporter: LineReporter, scratch: Optional[Path]) -> dict[str, Any]:
    """Do a job and return the fields of its result."""
    kind = job["type"]
    if kind == protocol.CHECK:
        return _check()
    if kind not in (protocol.RUN, protocol.LOOK):
        raise EngineError("The worker was started without a job: run it through the algorithm.")

    def path(name: str) -> Optional[Path]:
        return Path(job[name]) if job.get(name) else None

    credentials.use(job.get("credentials") or {})
    request = Request.from_dict(job["request"])
    if kind == protocol.LOOK:
        from .looking import look

        return look(request, reporter, path("quicklooks"), plan=bool(job.get("plan")))
    output = Path(job["output"])
    if request.period:
        from .series import run_series

        return run_series(
            request,
            output,
            reporter,
            scratch,
            path("figure"),
            path("animation"),
            words=job.get("words"),
            processes=True,
        ).to_dict()
    from . import pipeline

    wanted = job.get("preview")
    preview = pipeline.Preview(Path(wanted["path"]), int(wanted["pixels"])) if wanted else None
    return pipeline.run(request, output, reporter, scratch, preview, path("evidence"), processes=True).to_dict()


def _check() -> dict[str, Any]:
    """Load what a run loads, so that a package that is missing or does not fit this machine shows."""
    with importing():
        for module in ("api", "http", "pipeline", "series", "looking"):
            importlib.import_module(f".{module}", __package__)
    return {}


def _claim_streams() -> tuple[TextIO, TextIO]:
    """Return streams from and to the pipes of the protocol, and lead whatever else is printed to standard error.

    A process that is forked closes ``sys.stdin``, which would wait for ever for a thread that reads it.
    """
    orders = os.fdopen(os.dup(0), encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return orders, answers


def _listen(reporter: LineReporter, scratch: Optional[Path], orders: TextIO) -> None:
    """Wait for a cancel, or for the end of QGIS; then end the run, gently if it lets itself be ended."""
    for line in orders:
        if protocol.decode(line)["type"] == protocol.CANCEL:
            reporter.cancelled.set()
            end_soon(scratch)
    reporter.orphan()
    end_soon(None)


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_exception(type(error), error, error.__traceback__))
