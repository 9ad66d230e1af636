"""Settings of memory: the process keeps freed memory, and the garbage collector skips imported packages."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -2, -3, -8
"""glibc's parameters, see mallopt(3): free memory at the end of a heap beyond which it is returned, memory requested in
advance, size from which a block lies outside the heaps, and number of heaps."""
_FREE = 16 << 20
_AHEAD = 4 << 20
_APART = 8 << 20
_HEAPS = 4


def keep_freed_memory() -> None:
    """Have the C library keep freed memory rather than return it to the system and request it again.

    A run allocates blocks of half a megabyte thousands of times, and the system clears each page that it hands out. A
    few heaps, shared by the threads, bound the memory that is kept. Without glibc, nothing happens. The setting applies
    to the whole process.
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
    """Import packages in the block, and exempt them from garbage collection: they are never freed."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
