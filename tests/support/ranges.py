"""A web server on loopback that sends byte ranges of one file, as servers should or as a test chooses."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable

import pytest
import urllib3

from cloudless_plugin.engine.net.byte_ranges import ByteReader


class RangeServer:
    """Sends ranges of one file, and remembers what it was asked for."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.asked: list[tuple[int, int]] = []
        """(begin, length) of each request."""
        self.answer: Callable[[BaseHTTPRequestHandler, int, int], None] = self.send
        self.address = ""

    def send(self, handler: BaseHTTPRequestHandler, begin: int, length: int) -> None:
        """Answer as servers should."""
        body = self.content[begin : begin + length]
        if body:
            told = f"bytes {begin}-{begin + len(body) - 1}/{len(self.content)}"
            respond(handler, 206, body, {"Content-Range": told})
        else:
            respond(
                handler,
                416,
                b"<?xml version='1.0'?><Error>InvalidRange</Error>",
                {"Content-Range": f"bytes */{len(self.content)}"},
            )


def respond(
    handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", headers: dict[str, str] | None = None
) -> None:
    """Send a whole answer."""
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def serve_ranges(content: bytes) -> Iterator[RangeServer]:
    """Serve on a free port until the block ends."""
    served = RangeServer(content)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            first, last = self.headers["Range"].removeprefix("bytes=").split("-")
            served.asked.append((int(first), int(last) + 1 - int(first)))
            served.answer(self, *served.asked[-1])

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    served.address = f"http://127.0.0.1:{server.server_port}/scene.tif"
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long a session waits before each further try; nobody really waits."""
    seconds: list[float] = []
    monkeypatch.setattr(urllib3.util.retry.time, "sleep", seconds.append)
    return seconds


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign every address."""
    monkeypatch.setattr(ByteReader, "sign", lambda _, href, refused="": f"{href}?sig=secret")
