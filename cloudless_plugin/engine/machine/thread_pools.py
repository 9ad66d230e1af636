"""Threads by their number, begun when they are first needed."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor


class ThreadPools:
    """Keeps a pool of threads for each number that is asked for; any thread may ask."""

    def __init__(self) -> None:
        """Begin none."""
        self._pools: dict[int, ThreadPoolExecutor] = {}
        self._lock = threading.Lock()

    def of(self, threads: int) -> ThreadPoolExecutor:
        """Return so many threads."""
        with self._lock:
            if threads not in self._pools:
                self._pools[threads] = ThreadPoolExecutor(threads)
            return self._pools[threads]

    def close(self) -> None:
        """Begin nothing more; what is going on may end."""
        with self._lock:
            for pool in self._pools.values():
                pool.shutdown(wait=False, cancel_futures=True)
