"""The end of a cancelled process."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import time
from pathlib import Path
from typing import Optional

from ...common.reporting import EXIT_CANCELLED

_GRACE = 1.0
"""Seconds in which a cancelled run may stop by itself."""


def end_soon(scratch: Optional[Path]) -> None:
    """Wait for the run to stop, then kill its processes, remove ``scratch``, if given, and exit."""
    time.sleep(_GRACE)
    for process in multiprocessing.active_children():
        process.kill()
        process.join()
    if scratch is not None:
        shutil.rmtree(scratch, ignore_errors=True)
    os._exit(EXIT_CANCELLED)
