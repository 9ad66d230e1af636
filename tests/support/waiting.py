"""Waiting for what Qt does, on whichever Qt there is."""

from __future__ import annotations

import time
from collections.abc import Callable

from qgis.PyQt.QtCore import QEventLoop, QTimer


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Let Qt work until the condition holds."""
    loop = QEventLoop()
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        QTimer.singleShot(20, loop.quit)
        loop.exec()
