"""What a worker keeps for the tiles of several runs."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import pytest

from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.executors import dask_task

SECONDS = 5


def test_tile_is_read_with_the_logins_of_its_own_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever another thread of the worker keeps at the same time."""
    began = threading.Event()

    class Kept(list[Any]):
        def __setitem__(self, key: Any, value: Any) -> None:
            super().__setitem__(key, value)
            if threading.current_thread() is alice:
                began.set()
                bob.join(0.2)

    worker = SimpleNamespace(cloudless_tools=Kept())
    monkeypatch.setattr(dask_task, "get_worker", lambda: worker)
    found: dict[str, Settings] = {}

    def read_as(name: str) -> None:
        settings = Settings(logins={"https://example.com/": {"Authorization": name}})
        found[name] = dask_task._tools(settings).settings

    alice = threading.Thread(target=read_as, args=("alice",))
    bob = threading.Thread(target=lambda: began.wait(SECONDS) and read_as("bob"))
    bob.start()
    alice.start()
    alice.join(SECONDS)
    bob.join(SECONDS)
    for name in ("alice", "bob"):
        assert found[name].logins["https://example.com/"]["Authorization"] == name
