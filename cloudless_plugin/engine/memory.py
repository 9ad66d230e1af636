"""How the process keeps the memory that it frees."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_M_TOP_PAD = -2
"""glibc's name for what is kept at the end of a heap, see mallopt(3)."""
_KEPT = 16 << 20


def keep_freed_memory() -> None:
    """Have the C library keep some megabytes that are free, rather than give them back and ask for them again.

    Blocks of half a megabyte come and go thousands of times a run; the system clears each page that it hands out. Where
    the C library is not glibc nothing happens.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_M_TOP_PAD, _KEPT)
