"""The end of a process that was told to stop."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import time
from pathlib import Path
from typing import Optional

from ...common.reporting import EXIT_CANCELLED

_GRACE = 1.0
"""Seconds that a cancelled run has to stop by itself."""


def end_soon(scratch: Optional[Path]) -> None:
    """Give the run its grace to stop, then end its processes, whatever they do. Its scratch folder goes, if named."""
    time.sleep(_GRACE)
    for process in multiprocessing.active_children():
        process.kill()
        process.join()
    if scratch is not None:
        shutil.rmtree(scratch, ignore_errors=True)
    os._exit(EXIT_CANCELLED)
