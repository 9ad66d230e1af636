"""Whether the system allows more threads."""

from __future__ import annotations

import threading


def check_thread_room(count: int) -> None:
    """Start so many threads at once, and end them: the system counts threads and processes alike.

    Raises:
        RuntimeError: where it does not allow so many. Other libraries' pools notice it in their own threads, if at all.
    """
    enough = threading.Event()
    threads = [threading.Thread(target=enough.wait, daemon=True) for _ in range(count)]
    started = []
    try:
        for thread in threads:
            thread.start()
            started.append(thread)
    finally:
        enough.set()
        for thread in started:
            thread.join()
