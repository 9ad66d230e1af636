"""How a run tells what it does, and learns that it shall stop."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Optional

from .errors import CancelledError, OrphanedError

EXIT_CANCELLED = 130
"""Exit code of a cancelled run, as shells have it."""


class Reporter:
    """Hears what a run does. This one stays silent and keeps the warnings; others say more."""

    def __init__(self) -> None:
        """Begin without warnings, not cancelled."""
        self.warnings: list[str] = []
        self.cancelled = threading.Event()
        self.orphaned = False
        """Whether whoever waited for the run is gone."""

    def progress(self, fraction: float, message: str) -> None:
        """Hear what happens now; ``fraction`` of the whole is done, 0 to 1."""

    def info(self, message: str) -> None:
        """Hear something worth reading later."""

    def warning(self, message: str) -> None:
        """Hear what the user should know before trusting the result."""
        self.warnings.append(message)

    def preview(self, path: Path, display: Optional[tuple[float, float]]) -> None:
        """Hear that a coarse mosaic stands at ``path``, and which values of it to show as black and as white."""

    def log(self, details: str) -> None:
        """Hear what helps a developer: a trace, the end of standard error."""

    def check(self) -> None:
        """Raise ``CancelledError`` once ``cancelled`` is set, and ``OrphanedError`` where nobody waits any more."""
        if self.cancelled.is_set():
            raise OrphanedError if self.orphaned else CancelledError

    def orphan(self) -> None:
        """End the run, and keep what it has done."""
        self.orphaned = True
        self.cancelled.set()
