"""A lock on a file, which the system releases when the process ends.

Some disks have no locks: network folders without a lock service, for instance. There, whoever locks a file writes its
machine and process into it, and counts as its holder as long as that process runs.
"""

from __future__ import annotations

import errno
import os
import re
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from .held_files import is_held, remove

_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL)
"""Errors of a disk that has no locks."""
_PATIENCE = 1.0
"""Seconds to try: ``is_locked`` elsewhere holds a lock for a moment."""
_PAUSE = 0.02
_SIGNED = re.compile(rb"([\w.-]+ [0-9]{1,9})?")
"""Content of a lock: nothing, or its holder."""

if sys.platform == "win32":
    import ctypes
    import msvcrt

    _MAY_WAIT, _ACCESS_DENIED = 0x100000, 5

    def _take(file: IO[bytes], *, shared: bool = False) -> None:  # noqa: ARG001 - Windows has no shared ones
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _runs(process: int) -> bool:
        """Ask Windows: ``os.kill`` would end it there."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = ctypes.c_void_p
        handle = kernel.OpenProcess(_MAY_WAIT, 0, process)
        if not handle:
            return ctypes.get_last_error() == _ACCESS_DENIED  # it is another user's
        try:
            return bool(kernel.WaitForSingleObject(ctypes.c_void_p(handle), 0))
        finally:
            kernel.CloseHandle(ctypes.c_void_p(handle))
else:
    import fcntl

    def _take(file: IO[bytes], *, shared: bool = False) -> None:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)

    def _runs(process: int) -> bool:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        except OSError:  # it is another user's
            return True
        return True


@contextmanager
def locked(path: Path, patience: float = _PATIENCE) -> Iterator[bool]:
    """Hold the lock at ``path`` during the block; yield whether it was acquired.

    Args:
        path: of the file, which is made for the lock and removed with it.
        patience: seconds to wait while another holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + patience
    file = _acquired(path)
    while file is None and time.monotonic() < end:
        time.sleep(_PAUSE)
        file = _acquired(path)
    if file is None:
        yield False
        return
    with file:
        try:
            yield True
        finally:
            _remove(path, file)


def _remove(path: Path, file: IO[bytes]) -> None:
    """Remove the file of a lock that is held, unless it is somebody else's of the same name."""
    with suppress(OSError):
        if not _is_lock(file):
            return
        if sys.platform == "win32":  # which removes no open file: none that another has locked meanwhile
            file.close()
            remove(path)
        else:
            path.unlink()


def is_locked(path: Path) -> bool:
    """Return whether a process, perhaps this one, holds the lock at ``path``."""
    try:
        with path.open("rb+") as file:
            return not _take_or_sign(file, shared=True)
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _acquired(path: Path) -> IO[bytes] | None:
    """Return the locked file at ``path``; ``None`` where another holds it, or has just removed it."""
    try:
        file = open(path, "ab+", opener=_open_no_link)  # noqa: SIM115 - Path.open has no opener
    except OSError as error:
        if is_held(error):
            return None
        raise
    try:
        if _take_or_sign(file) and _is_at(path, file):
            return file
    except OSError:
        file.close()
        raise
    file.close()
    return None


def _open_no_link(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o666)


def _is_lock(file: IO[bytes]) -> bool:
    """Return whether a file is a lock of ours by its content, and not somebody's file of the same name."""
    file.seek(0)
    return _SIGNED.fullmatch(file.read(300)) is not None


def _is_at(path: Path, file: IO[bytes]) -> bool:
    """Return whether the open file still has its name: the last holder removes the file that others wait for."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _take_or_sign(file: IO[bytes], *, shared: bool = False) -> bool:
    """Take the lock, or sign the file on a disk without locks; return whether nobody else holds it."""
    try:
        _take(file, shared=shared)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            return False
    else:
        return True
    if not _is_lock(file):
        return False
    file.seek(0)
    machine, _, process = file.read().decode().partition(" ")
    if machine and (machine != socket.gethostname() or _runs(int(process))):
        return False
    if not shared:
        file.truncate(0)
        file.write(f"{socket.gethostname()} {os.getpid()}".encode())
        file.flush()
    return True
