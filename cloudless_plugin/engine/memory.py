"""How the process keeps the memory that it frees, and what it looks through for more to free."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -2, -3, -8
"""glibc's names, see mallopt(3): what may be free at the end of a heap before it is given back, what is asked for
ahead, the size from which a block is no part of a heap, and how many heaps there are."""
_FREE = 16 << 20
_AHEAD = 4 << 20
_APART = 8 << 20
_HEAPS = 4


def keep_freed_memory() -> None:
    """Have the C library keep memory that is free, rather than give it back and ask for it again.

    Blocks of half a megabyte come and go thousands of times a run; the system clears each page that it hands out. Few
    heaps, shared by the threads, keep it from being too much. Where the C library is not glibc nothing happens.
    """
    with suppress(AttributeError, OSError, TypeError):
        library = ctypes.CDLL(None)
        for name, value in (
            (_M_TRIM_THRESHOLD, _FREE),
            (_M_TOP_PAD, _AHEAD),
            (_M_MMAP_THRESHOLD, _APART),
            (_M_ARENA_MAX, _HEAPS),
        ):
            library.mallopt(name, value)


@contextmanager
def importing() -> Iterator[None]:
    """Import packages in the block: they are there to stay, and are not looked through for what nobody needs."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
