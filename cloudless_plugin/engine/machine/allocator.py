"""How the process keeps the memory that it frees, and what the garbage collector looks through."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -2, -3, -8
"""glibc's names, see mallopt(3): free memory at the end of a heap that is given back, memory that is asked for ahead, the
size from which a block lies outside of the heaps, and the number of heaps."""
_FREE = 16 << 20
_AHEAD = 4 << 20
_APART = 8 << 20
_HEAPS = 4


def keep_freed_memory() -> None:
    """Have the C library keep freed memory rather than give it back and ask for it again.

    Blocks of half a megabyte come and go thousands of times in a run, and the system clears each page that it hands out.
    A few heaps, shared by the threads, bound what is kept. Without glibc, nothing happens. The setting is the process's,
    as the system has it.
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
    """Import packages in the block: they stay for good, so the garbage collector need not look through them."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
