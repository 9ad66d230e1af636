"""QGIS's end of the engine's pipes."""

from __future__ import annotations

import queue
import threading
import time
from pathlib import Path
from typing import Any, Optional

import pytest

from cloudless_plugin.common import protocol
from cloudless_plugin.runtime import engine_client
from cloudless_plugin.runtime.engine_client import EngineClient


def test_result_that_comes_after_the_files_are_in_place_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The user has cancelled meanwhile: it was too late, and he is told so."""
    monkeypatch.setattr(engine_client, "_PATIENCE", 0.3)
    lines: queue.Queue[Optional[str]] = queue.Queue()
    begin = time.monotonic()

    def is_finishing() -> bool:
        if time.monotonic() - begin < 0.6:
            return True
        if lines.empty():
            lines.put(protocol.encode(protocol.Result({"done": 1})))
        return False

    assert engine_client._last_result(lines, is_finishing) == {"done": 1}


def test_process_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_client, "_PATIENCE", 0.2)
    assert engine_client._last_result(queue.Queue(), lambda: False) is None


def test_spare_process_does_not_begin_after_it_was_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment is about to change, and Windows removes no file that is in use."""
    held: list[threading.Thread] = []
    client = EngineClient()

    def hold(thread: threading.Thread) -> None:
        held.append(thread)

    with monkeypatch.context() as slow:
        slow.setattr(threading.Thread, "start", hold)
        client.warm_up(Path("python"))
    client.cool_down()
    begun: list[Any] = []
    monkeypatch.setattr(engine_client, "EngineProcess", begun.append)
    held[0].run()
    assert begun == []
