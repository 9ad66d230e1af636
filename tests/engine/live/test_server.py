"""The server of tiles, on this machine alone."""

from __future__ import annotations

import threading
from http.client import HTTPConnection, HTTPException

import pytest

from cloudless_plugin.engine.live import server
from cloudless_plugin.engine.live.server import TileServer

SECRET = "s" * 24


def ask(port: int) -> int:
    """Return the status of an answer; 0 where there is none."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", f"/{SECRET}/a/1/1/0/0.png", headers={"Connection": "close"})
        return connection.getresponse().status
    except (HTTPException, OSError):
        return 0
    finally:
        connection.close()


def test_connection_without_a_thread_keeps_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_MOST_CONNECTIONS", 3)
    tiles = TileServer(SECRET, lambda *_: b"PNG")
    try:
        assert ask(tiles.port) == 200

        def fail(_: threading.Thread) -> None:
            raise RuntimeError("can't start new thread")

        with monkeypatch.context() as short:
            short.setattr(threading.Thread, "start", fail)
            assert [ask(tiles.port) for _ in range(4)] == [0, 0, 0, 0]
        assert ask(tiles.port) == 200
    finally:
        tiles.close()
