"""How a run tells what it does, and learns that it shall stop."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import threading
import time
from pathlib import Path
from typing import Optional, Protocol

from .errors import CancelledError, OrphanedError

CANCELLED = 130
"""Exit code of a run that was cancelled, as shells have it."""
_GRACE = 1.0
"""Seconds that a cancelled run has to stop by itself before the process ends under it."""


def end_soon(scratch: Optional[Path]) -> None:
    """Give a run its grace to stop, then end its processes, whatever they do; its scratch folder goes, if named."""
    time.sleep(_GRACE)
    for process in multiprocessing.active_children():
        process.kill()
        process.join()
    if scratch is not None:
        shutil.rmtree(scratch, ignore_errors=True)
    os._exit(CANCELLED)


class Reporter(Protocol):
    """Where a run sends its progress, and asks whether it was cancelled."""

    def progress(self, fraction: float, message: str) -> None:
        """Say what is happening now; ``fraction`` of the whole is done, 0 to 1."""

    def info(self, message: str) -> None:
        """Say something worth reading later."""

    def warning(self, message: str) -> None:
        """Say what the user should know before trusting the result."""

    def preview(self, path: Path, display: Optional[tuple[float, float]]) -> None:
        """Say that a coarse mosaic stands at ``path``, and what to show of it as black and as white."""

    def check(self) -> None:
        """Raise ``CancelledError`` where the user has cancelled."""


class SilentReporter:
    """Says nothing, keeps the warnings, and cancels when told to: for notebooks and as a base of others."""

    def __init__(self) -> None:
        """Begin with no warnings, not cancelled."""
        self.warnings: list[str] = []
        self.cancelled = threading.Event()
        self.orphaned = False
        """Whether nobody is left who waits for the run."""

    def progress(self, fraction: float, message: str) -> None:
        """Say nothing."""

    def info(self, message: str) -> None:
        """Say nothing."""

    def warning(self, message: str) -> None:
        """Keep the warning."""
        self.warnings.append(message)

    def preview(self, path: Path, display: Optional[tuple[float, float]]) -> None:
        """Say nothing."""

    def check(self) -> None:
        """Raise ``CancelledError`` once ``cancelled`` is set; ``OrphanedError`` where nobody waits any more."""
        if self.cancelled.is_set():
            raise OrphanedError if self.orphaned else CancelledError

    def orphan(self) -> None:
        """End the run, and keep what it has done."""
        self.orphaned = True
        self.cancelled.set()
