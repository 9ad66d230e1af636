"""How the process keeps the memory that it frees, and what it looks through for more to free."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_M_TOP_PAD, _M_ARENA_MAX = -2, -8
"""glibc's names for what is kept at the end of a heap, and for how many heaps there are; see mallopt(3)."""
_KEPT = 16 << 20
_HEAPS = 4


def keep_freed_memory() -> None:
    """Have the C library keep some megabytes that are free, rather than give them back and ask for them again.

    Blocks of half a megabyte come and go thousands of times a run; the system clears each page that it hands out. Few
    heaps, shared by the threads, keep it from being too much. Where the C library is not glibc nothing happens.
    """
    with suppress(AttributeError, OSError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(_M_TOP_PAD, _KEPT)
        library.mallopt(_M_ARENA_MAX, _HEAPS)


@contextmanager
def importing() -> Iterator[None]:
    """Import packages in the block: they are there to stay, and are not looked through for what nobody needs."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
