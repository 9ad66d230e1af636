"""How a run reports what it does, and how it is cancelled."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Optional

from .errors import CancelledError, OrphanedError
from .looks import Range

EXIT_CANCELLED = 130
"""Exit code of a cancelled run: 128 + SIGINT, as in shells."""


class Reporter:
    """Receives the reports of a run. This class shows nothing and keeps the warnings; subclasses show more."""

    def __init__(self) -> None:
        """Begin without warnings, not cancelled."""
        self.warnings: list[str] = []
        self.cancelled = threading.Event()
        self.orphaned = False
        """Whether QGIS no longer waits for the run."""

    def progress(self, fraction: float, message: str) -> None:
        """Receive the current step; ``fraction`` of the whole is done, 0 to 1."""

    def info(self, message: str) -> None:
        """Receive a note for the log."""

    def warning(self, message: str) -> None:
        """Receive a warning that the user should read before trusting the result."""
        self.warnings.append(message)

    def preview(self, path: Path, display: Optional[tuple[Range, ...]]) -> None:
        """Receive the path of a coarse mosaic, and the values of each band to show as black and as white."""

    def held(self, path: Path) -> None:
        """Hear that another program has an output open: whoever shows it lets go of it until the next report."""

    def log(self, details: str) -> None:
        """Receive details for a developer: a traceback, the end of standard error."""

    def check(self) -> None:
        """Raise ``CancelledError`` once ``cancelled`` is set, or ``OrphanedError`` if the run is ``orphaned`` too."""
        if self.cancelled.is_set():
            raise OrphanedError if self.orphaned else CancelledError

    def orphan(self) -> None:
        """Cancel the run, and keep its work for the same request to resume."""
        self.orphaned = True
        self.cancelled.set()
