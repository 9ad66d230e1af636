"""Credentials go to their server, and nowhere else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from cloudless_plugin.common.settings import Limits
from cloudless_plugin.engine.net.credentials import Credentials
from cloudless_plugin.engine.net.http_session import HttpSession


class Recorder(BaseHTTPRequestHandler):
    """Keeps the headers that it gets, and sends those on who ask for /away/ADDRESS."""

    def do_GET(self) -> None:
        self.server.headers.append(dict(self.headers))  # type: ignore[attr-defined]
        away = self.path.startswith("/away/")
        self.send_response(302 if away else 200)
        if away:
            self.send_header("Location", self.path.removeprefix("/away/"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def servers() -> Iterator[list[Any]]:
    running: list[Any] = []
    for _ in range(2):
        server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
        server.headers, server.address = [], f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
    yield running
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("name", ["Authorization", "X-Api-Key"])
def test_a_redirect_does_not_carry_them_away(servers: list[Any], name: str) -> None:
    own, other = servers
    session = HttpSession(Credentials({f"{own.address}/stac": {name: "secret"}}), Limits())
    session.get(f"{own.address}/away/{other.address}/file")
    session.get(f"{own.address}/away/{own.address}/file")
    session.get(f"{other.address}/away/{own.address}/file")
    assert [headers.get(name) for headers in own.headers] == ["secret"] * 4
    assert [headers.get(name) for headers in other.headers] == [None] * 2


def test_by_server() -> None:
    credentials = Credentials({"https://stac.example/api": {"Authorization": "secret"}})
    assert credentials.headers_for("https://stac.example:443/other") == {"Authorization": "secret"}
    for other in ("http://stac.example/", "https://stac.example:8443/", "https://a.stac.example/", "/stac.example"):
        assert credentials.headers_for(other) == {}
    assert Credentials({}).headers_for("https://stac.example/api") == {}
