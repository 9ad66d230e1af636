"""The end of a cancelled process."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ...common.reporting import EXIT_CANCELLED
from ...common.scratch_folders import remove_scratch

_GRACE = 1.0
"""Seconds in which a cancelled run may stop by itself."""
_MOST = 120.0
"""Seconds for which a cancel waits, at most, for what must not be torn apart."""
_whole = threading.Lock()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Have a cancel of this process wait until the block is done, which must not be torn apart."""
    with _whole:
        yield


def end_soon(folders: Iterable[Path]) -> None:
    """Wait for the run to stop, then kill its processes, remove its scratch folders, and exit.

    Where something is still ``undisturbed`` then, the folders stay, for the next run to put in order. What has just
    been done undisturbed can still be told.
    """
    time.sleep(_GRACE)
    if not _whole.acquire(blocking=False):
        is_done = _whole.acquire(timeout=_MOST)
        time.sleep(_GRACE)
        folders = folders if is_done else ()
    end_now(folders)


def end_now(folders: Iterable[Path] = ()) -> None:
    """Kill the processes of the run, remove its scratch folders, and exit."""
    for process in multiprocessing.active_children():
        process.kill()
        process.join()
    for folder in folders:
        remove_scratch(folder)
    os._exit(EXIT_CANCELLED)
