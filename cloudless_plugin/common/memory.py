"""How much memory this machine has."""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Optional


class _MemoryStatus(ctypes.Structure):
    """Windows' ``MEMORYSTATUSEX``."""

    _fields_ = (
        ("length", ctypes.c_ulong),
        ("load", ctypes.c_ulong),
        ("total", ctypes.c_ulonglong),
        *((f"other_{number}", ctypes.c_ulonglong) for number in range(6)),
    )


def total_memory() -> Optional[int]:
    """Return the bytes of memory of this machine; ``None`` where the system does not tell."""
    if sys.platform == "win32":
        status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
        return int(status.total) if ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)) else None
    try:
        pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None
    return pages * size if pages > 0 and size > 0 else None
