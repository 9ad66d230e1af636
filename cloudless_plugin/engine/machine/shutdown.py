"""The end of a cancelled process."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterable
from pathlib import Path

from ...common.reporting import EXIT_CANCELLED
from ...common.scratch_folders import remove_scratch

_GRACE = 1.0
"""Seconds in which a cancelled run may stop by itself."""


def end_soon(folders: Iterable[Path]) -> None:
    """Wait for the run to stop, then kill its processes, remove its scratch folders, and exit."""
    time.sleep(_GRACE)
    end_now(folders)


def end_now(folders: Iterable[Path] = ()) -> None:
    """Kill the processes of the run, remove its scratch folders, and exit."""
    for process in multiprocessing.active_children():
        process.kill()
        process.join()
    for folder in folders:
        remove_scratch(folder)
    os._exit(EXIT_CANCELLED)
