"""What code does to the world around it, as Python's audit events tell."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Optional

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_TOUCHING = ("socket.", "subprocess.", "shutil.", "urllib.", "pickle.", "ctypes.dlopen")
_CHANGES = (
    "os.rename",
    "os.link",
    "os.symlink",
    "os.remove",
    "os.rmdir",
    "os.mkdir",
    "os.system",
    "os.exec",
    "os.fork",
)
_now = threading.local()
_hooked: list[bool] = []


@contextmanager
def touched() -> Iterator[list[str]]:
    """Yield a list to which everything is added that this thread writes, starts, unpickles or connects to.

    What an import does does not count.
    """
    if not _hooked:
        _hooked.append(True)
        sys.addaudithook(_note)  # for the rest of the process: hooks cannot be removed
    _now.found = []
    try:
        yield _now.found
    finally:
        _now.found = None


def _note(event: str, details: tuple[Any, ...]) -> None:
    found: Optional[list[str]] = getattr(_now, "found", None)
    if found is None:
        return
    if event.startswith((*_TOUCHING, *_CHANGES)) or (event == "open" and (details[2] or 0) & _WRITES):
        found.append(f"{event} {details[0]!r}")
