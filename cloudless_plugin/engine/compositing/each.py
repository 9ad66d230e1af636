"""Doing the pieces of a work, in threads where there are any."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, wait
from typing import Optional


def each(work: Callable[[int], None], count: int, pool: Optional[Executor]) -> None:
    """Do the numbered pieces of a work. Where one fails, the others are not begun."""
    if pool is None:
        for index in range(count):
            work(index)
        return
    futures = [pool.submit(work, index) for index in range(count)]
    try:
        for future in futures:
            future.result()
    finally:
        # Running pieces still write to the arrays of this tile. Pieces that a pool cancels at its end never finish.
        wait([future for future in futures if not future.cancel()])
