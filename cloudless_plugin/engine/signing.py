"""Signed addresses for files that ask for them: late, so that a token is fresh when a file is opened."""

from __future__ import annotations

import threading

_HOST = ".blob.core.windows.net/"
_lock = threading.Lock()


def sign(href: str) -> str:
    """Return the address to open a file at: with a token of Planetary Computer where its storage asks for one.

    Tokens are kept until shortly before they end; one thread at a time asks for a new one.
    """
    if _HOST not in href:
        return href
    with _lock:
        import planetary_computer  # late: the import takes longer than many a run's search

        return str(planetary_computer.sign_url(href))
