"""Opening files of this machine, and nothing else that has a path there: pipes, devices and sockets may never end."""

from __future__ import annotations

import errno
import io
import os
import stat
from pathlib import Path
from typing import Union

from ...common.messages import Message

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
"""Opening a pipe without ``O_NONBLOCK`` waits for its other end."""


def open_regular(path: Union[str, Path]) -> io.FileIO:
    """Return an open file that has an end: of one that the system makes up as it is read, nothing is read.

    Raises:
        OSError: where it cannot be opened, is empty, or is no regular file.
    """
    check_regular(path)
    file = io.FileIO(os.open(path, _FLAGS), "rb")
    try:
        _check(os.fstat(file.fileno()))  # another may have taken its place
    except OSError:
        file.close()
        raise
    return file


def check_regular(path: Union[str, Path]) -> None:
    """Refuse what is no file with an end; see ``open_regular``.

    Raises:
        OSError: see ``open_regular``.
    """
    _check(os.stat(path))  # noqa: PTH116 - before it is opened, since opening some devices starts them


def _check(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, Message("it is a folder"))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, Message("it is a pipe or a device, not a file"))
    if not status.st_size:
        raise OSError(errno.EINVAL, Message("it is empty"))
