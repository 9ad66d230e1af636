"""A mark that one process holds at a time, which goes when the process does; the name of a run's scratch folder."""

from __future__ import annotations

import sys
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


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Hold the mark at ``path`` until the block ends; yield whether it could be had."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        try:
            _take(file)
        except OSError:
            yield False
            return
        yield True
        with suppress(OSError):  # Windows keeps a file that is open, and the next to hold it will remove it
            path.unlink()


def is_locked(path: Path) -> bool:
    """Tell whether some process, perhaps this one, holds the mark at ``path``."""
    try:
        with path.open("rb+") as file:
            _take(file)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
