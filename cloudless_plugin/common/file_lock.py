"""A lock on a file, which the system releases when the process ends."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _take_soon(file: IO[bytes]) -> bool:
    """Take a lock within 0.2 s: ``is_locked`` in another thread, or a process that begins, may hold it."""
    for _ in range(10):
        with suppress(OSError):
            _take(file)
            return True
        time.sleep(0.02)
    return False


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Hold the lock at ``path`` during the block; yield whether it was acquired."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        if not _take_soon(file):
            yield False
            return
        yield True
        with suppress(OSError):  # Windows cannot remove an open file; the next holder removes it
            path.unlink()


def is_locked(path: Path) -> bool:
    """Return whether a process, perhaps this one, holds the lock at ``path``."""
    try:
        with path.open("rb+") as file:
            _take(file)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
