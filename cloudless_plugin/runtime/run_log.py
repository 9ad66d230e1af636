"""What the last job was and said, kept for whoever has to report a problem."""

from __future__ import annotations

import time
from collections import deque
from pathlib import Path
from typing import Any, Optional

from ..common.beside import recipe_path
from ..common.looks import Range
from ..common.protocol import Job, RunJob, kind_of
from ..common.redaction import redact, redact_values
from ..common.reporting import Reporter

LOG_TAG = "Cloudless"
"""Name of the tab in QGIS's log panel."""
_LINES = 400


class RunRecorder(Reporter):
    """Keeps what the engine says about one job, and hands it on."""

    def __init__(self, job: Job, reporter: Reporter) -> None:
        """Begin with what is asked for; ``reporter`` hears everything, too."""
        super().__init__()
        self.kind = kind_of(job)
        self.request: dict[str, Any] = redact_values(dict(getattr(job, "request", {})))
        self.output = Path(job.output) if isinstance(job, RunJob) else None
        self.lines: deque[str] = deque(maxlen=_LINES)
        self._reporter = reporter
        self._last = ""

    def end(self) -> None:
        """Stop forwarding: the receiver may be deleted before this recorder."""
        self._reporter = Reporter()

    def note(self, line: str) -> None:
        """Keep a line, without secrets, with its time."""
        self.lines.append(f"{time.strftime('%H:%M:%S')} {redact(line.rstrip())}")

    def recipe(self) -> Optional[str]:
        """Return the recipe that the run left beside its output, where it got that far."""
        if self.output is None:
            return None
        try:
            return recipe_path(self.output).read_text(encoding="utf-8")
        except OSError:
            return None

    def progress(self, fraction: float, message: str) -> None:
        """Keep what happens, where that is new."""
        if message != self._last:
            self.note(message)
            self._last = message
        self._reporter.progress(fraction, message)

    def info(self, message: str) -> None:
        """Keep the line."""
        self.note(message)
        self._reporter.info(message)

    def warning(self, message: str) -> None:
        """Keep the warning."""
        self.note(f"Warning: {message}")
        self._reporter.warning(message)

    def preview(self, path: Path, display: Optional[tuple[Range, ...]]) -> None:
        """Hand it on."""
        self._reporter.preview(path, display)

    def held(self, path: Path) -> None:
        """Keep which output is held."""
        self.note(f"A program has it open: {path}")
        self._reporter.held(path)

    def log(self, details: str) -> None:
        """Keep the trace."""
        if details:
            self.note(details)
        self._reporter.log(details)


class RunLog:
    """The log of the last job."""

    def __init__(self) -> None:
        """Know no job yet."""
        self.last: Optional[RunRecorder] = None

    def record(self, job: Job, reporter: Reporter) -> RunRecorder:
        """Return a reporter that keeps what this job says, in place of the job before."""
        self.last = RunRecorder(job, reporter)
        return self.last
