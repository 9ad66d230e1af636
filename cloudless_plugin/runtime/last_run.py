"""What the last run was and said, kept for whoever has to report a problem."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Optional

from .worker import Listener

_LINES = 400


class Recorder(Listener):
    """Keeps what the worker says, and hands it on."""

    def __init__(self, kind: str, job: Mapping[str, Any], listener: Listener) -> None:
        """Begin with what is asked for; ``listener`` hears what it would have heard."""
        self.kind = kind
        self.request = dict(job.get("request", {}))
        self.output = Path(job["output"]) if job.get("output") else None
        self.lines: deque[str] = deque(maxlen=_LINES)
        self._listener = listener
        self._last = ""

    def note(self, text: str) -> None:
        """Keep a line with its time."""
        self.lines.append(f"{time.strftime('%H:%M:%S')} {text.rstrip()}")

    def recipe(self) -> Optional[str]:
        """Return the recipe that the run has left beside its output, where it got that far."""
        if self.output is None:
            return None
        try:
            return self.output.with_name(self.output.name + ".json").read_text(encoding="utf-8")
        except OSError:
            return None

    def progress(self, fraction: float, message: str) -> None:
        """Keep what is happening, where that is new."""
        if message != self._last:
            self.note(message)
            self._last = message
        self._listener.progress(fraction, message)

    def info(self, message: str) -> None:
        """Keep the line."""
        self.note(message)
        self._listener.info(message)

    def warning(self, message: str) -> None:
        """Keep the warning."""
        self.note(f"Warning: {message}")
        self._listener.warning(message)

    def preview(self, path: Path, display: Optional[tuple[float, float]]) -> None:
        """Hand it on."""
        self._listener.preview(path, display)

    def log(self, text: str) -> None:
        """Keep the trace."""
        if text:
            self.note(text)
        self._listener.log(text)


_last: list[Recorder] = []


def record(kind: str, job: Mapping[str, Any], listener: Listener) -> Recorder:
    """Return a listener that keeps what this run says, in place of the run before."""
    recorder = Recorder(kind, job, listener)
    _last[:] = [recorder]
    return recorder


def last_run() -> Optional[Recorder]:
    """Return what is kept of the last run, ``None`` where there was none since QGIS started."""
    return _last[0] if _last else None
