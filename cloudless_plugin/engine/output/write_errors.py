"""Sentences for outputs that cannot be written."""

from __future__ import annotations

import errno
from pathlib import Path

from ...common.errors import MEMORY, CloudlessError, OutputError, ShortageError, shortage_of

_NOT_ALLOCATED = "cannot allocate"
"""What GDAL says, in any of its errors, where it has no memory for a block."""


def write_error(folder: Path, error: Exception, *, short_of_space: bool = False) -> CloudlessError:
    """Return the sentence for a write that failed; on a full disk, GDAL's last error may be about anything.

    Where this machine is short of memory, it is about that.

    Args:
        folder: of the unfinished files, in the folder of the outputs; each may be gone by now.
        error: of any library.
        short_of_space: whether the disk had too little space.
    """
    origin: BaseException = error
    while origin.__cause__ is not None:
        origin = origin.__cause__
    short = shortage_of(error) or shortage_of(origin)
    if short is not None or _NOT_ALLOCATED in str(origin):
        return short or ShortageError(MEMORY)
    if not folder.parent.is_dir():
        return absent(folder.parent)
    if not folder.is_dir():
        return OutputError(
            "The unfinished files of this run were removed from '{path}': start it again.", path=folder.parent
        )
    cause = error.__cause__ or error
    if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or short_of_space:
        return OutputError(
            "The disk of '{path}' is full: free some space, or choose another output folder.", path=folder.parent
        )
    return OutputError(
        "The mosaic cannot be written in '{path}' ({reason}): choose another output folder.",
        path=folder.parent,
        reason=cause,
    )


def absent(folder: Path) -> OutputError:
    """Return the sentence for an output in a folder that does not exist."""
    return OutputError("The folder '{path}' does not exist: make it, or choose another output.", path=folder)
