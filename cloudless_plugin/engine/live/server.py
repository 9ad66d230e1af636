"""The server of a live engine's tiles: this machine alone, GET alone, and only whoever knows the secret."""

from __future__ import annotations

import hmac
import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Optional, cast

from .composites import OvertakenError
from .map_tile import MapTile

LOOPBACK = "127.0.0.1"
_MOST_AT_ONCE = 48
"""Tiles that are made or waited for at once; further requests are refused, and QGIS asks again when it draws."""
_MOST_CONNECTIONS = 128
"""Connections at once: QGIS opens six for each of its threads."""
_IDLE_SECONDS = 30.0
"""For which a connection may be silent."""
_PATH = re.compile(r"/([\w-]{20,})/(\w{1,40})/(\d{1,9})(?:\.\d{1,9})?/(\d{1,2})/(\d{1,8})/(\d{1,8})\.png")

Answer = Callable[[str, int, MapTile], Optional[bytes]]
"""Returns the PNG of a tile by layer and number, or ``None`` where there is no such layer."""


class TileServer:
    """Serves on a free port of the loopback interface, until it is closed."""

    def __init__(self, secret: str, answer: Answer) -> None:
        """Begin to serve.

        Args:
            secret: what each path begins with.
            answer: makes a tile.

        Raises:
            OSError: where no port can be had.
        """
        room = threading.BoundedSemaphore(_MOST_AT_ONCE)

        class Handler(_Handler):
            shared = (secret, answer, room)

        self._server = _Server((LOOPBACK, 0), Handler)
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, *arguments: Any) -> None:
        self._room = threading.BoundedSemaphore(_MOST_CONNECTIONS)
        super().__init__(*arguments)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread of its own, unless there are too many."""
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except BaseException:  # no thread can be started
            self._room.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve a connection until it is closed."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: QGIS closes connections of tiles that it no longer wants."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "Cloudless", ""
    timeout = _IDLE_SECONDS
    shared: tuple[str, Answer, threading.BoundedSemaphore]

    def do_GET(self) -> None:
        """Answer with a tile."""
        secret, answer, room = self.shared
        found = _PATH.fullmatch(self.path)
        port = cast("_Server", self.server).server_port
        known = found is not None and hmac.compare_digest(found[1].encode(), secret.encode())
        if found is None or not known or self.headers.get("Host") != f"{LOOPBACK}:{port}":
            self._send(404 if known else 403, b"")
            return
        layer, number, zoom, x, y = found[2], *map(int, found.groups()[2:])
        tile = MapTile(zoom, x, y)
        if not tile.exists or not room.acquire(blocking=False):
            self._send(503 if tile.exists else 404, b"")
            return
        try:
            body = answer(layer, number, tile)
        except OvertakenError:
            body = None
        finally:
            room.release()
        self._send(404 if body is None else 200, body or b"")

    def _send(self, code: int, body: bytes) -> None:
        self.send_response(code)
        if body:
            self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing: paths hold the secret."""
