"""A web server on loopback that does wrong on demand: files with byte ranges, and a STAC API of their items."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

_CONFORMS = [f"https://api.stacspec.org/v1.0.0/{name}" for name in ("core", "item-search", "collections")]


@dataclass
class Answer:
    """What the server is about to send."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


Fault = Callable[["Handler", Answer], None]
"""Sends the answer, or something worse."""


def status(code: int, **headers: str) -> Fault:
    """Refuse with a status; ``Retry_After`` becomes a header."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler, _: handler.send(Answer(code, b"", named))


def hang(handler: Handler, _: Answer) -> None:
    """Say nothing until the client gives up."""
    handler.wait_until_gone()


def reset(handler: Handler, _: Answer) -> None:
    """Reset the connection."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.close()


def reset_in_body(handler: Handler, answer: Answer) -> None:
    """Reset the connection after half of the body."""
    handler.send_head(answer)
    handler.wfile.write(answer.body[: len(answer.body) // 2])
    handler.wfile.flush()
    reset(handler, answer)


def truncate(handler: Handler, answer: Answer) -> None:
    """Close the connection after half of the body."""
    handler.send_head(answer)
    handler.wfile.write(answer.body[: len(answer.body) // 2])
    handler.close_connection = True


def truncate_without_length(handler: Handler, answer: Answer) -> None:
    """Send half of the body and not how long it is."""
    handler.send_head(answer, length=False)
    handler.wfile.write(answer.body[: len(answer.body) // 2])
    handler.close_connection = True


def drip(handler: Handler, answer: Answer) -> None:
    """Send the body byte by byte: no time-out between two bytes sees it."""
    handler.send_head(answer)
    handler.drip(answer.body)


def drip_head(handler: Handler, _: Answer) -> None:
    """Send an endless head byte by byte."""
    handler.drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + bytes([120]) * 60_000)


def endless(handler: Handler, answer: Answer) -> None:
    """Send a body that does not end."""
    handler.send_head(answer, length=False)
    handler.close_connection = True
    try:
        while True:
            handler.wfile.write(bytes(1 << 20))
            handler.server.sent += 1 << 20
    except OSError:
        pass


def other_range(handler: Handler, answer: Answer) -> None:
    """Send a range that begins elsewhere."""
    told = answer.headers.get("Content-Range", "bytes 0-0/1")
    begin, end, size = (int(number) for number in re.findall(r"\d+", told))
    handler.send(Answer(answer.status, answer.body, {"Content-Range": f"bytes {begin + 1}-{end + 1}/{size}"}))


class Faults(ThreadingHTTPServer):
    """Serves a folder that holds ``items.json``, and its items as a STAC API at ``/stac``."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.api = f"{self.address}/stac"
        self.items = sorted(
            json.loads((folder / "items.json").read_text())["features"],
            key=lambda item: (item["properties"]["datetime"], item["id"]),
            reverse=True,
        )
        for item in self.items:
            for asset in item["assets"].values():
                asset["href"] = f"{self.address}/{asset['href'].removeprefix('./')}"
        self.asked: list[tuple[str, float]] = []
        """What was asked for, with its range or body, and when."""
        self.headers: list[dict[str, str]] = []
        """Of each request."""
        self.sent = 0
        """Bytes of endless answers."""
        self.fault: Fault | None = None
        self.only: Callable[[str], bool] = lambda _: True
        """Which requests meet the fault."""
        self.times = 1
        """How often each of them meets it."""
        self.page: Callable[[dict[str, Any]], dict[str, Any]] = lambda page: page
        """What becomes of each page of a search."""
        self.page_size = 250
        self._met: Counter[str] = Counter()
        self._lock = threading.Lock()

    def fault_of(self, request: str) -> Fault | None:
        """Return what is to go wrong with a request."""
        with self._lock:
            self.asked.append((request, time.monotonic()))
            if self.fault is None or not self.only(request):
                return None
            self._met[request] += 1
            return self.fault if self._met[request] <= self.times else None

    def break_down(self, fault: Fault, times: int = 1, only: Callable[[str], bool] = lambda _: True) -> None:
        """Let each request, or only some of them, meet a fault so many times from now on."""
        self._met.clear()
        self.asked.clear()
        self.fault, self.times, self.only = fault, times, only

    @property
    def faults_met(self) -> int:
        """How many requests went wrong."""
        return sum(min(count, self.times) for count in self._met.values())

    def handle_error(self, *_: Any) -> None:
        """Say nothing: clients that give up are what this server is for."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Faults

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.headers.append(dict(self.headers))
        fault = self.server.fault_of(f"{self.path} {self.headers.get('Range', '')}{body.decode()}")
        parts = urlsplit(self.path)
        if parts.path.startswith("/stac"):
            asked = json.loads(body) if body else {name: values[0] for name, values in parse_qs(parts.query).items()}
            answer = Answer(
                200, json.dumps(self._stac(parts.path, asked)).encode(), {"Content-Type": "application/json"}
            )
        else:
            answer = self._file(parts.path)
        (fault or Handler.send)(self, answer)

    do_POST = do_GET  # noqa: N815 - the name that http.server calls

    def _file(self, path: str) -> Answer:
        file = self.server.folder / path.lstrip("/")
        if not file.is_file():
            return Answer(404, b"")
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        with file.open("rb") as content:
            if wanted is None:
                return Answer(200, content.read())
            begin, size = int(wanted[1]), file.stat().st_size
            content.seek(begin)
            part = content.read(int(wanted[2]) + 1 - begin)
        if not part:
            return Answer(
                416, b"<?xml version='1.0'?><Error>InvalidRange</Error>", {"Content-Range": f"bytes */{size}"}
            )
        version = f'"{file.stat().st_mtime_ns}"'
        return Answer(206, part, {"Content-Range": f"bytes {begin}-{begin + len(part) - 1}/{size}", "ETag": version})

    def _stac(self, path: str, asked: dict[str, Any]) -> dict[str, Any]:
        api = self.server.api
        if path != "/stac/search":
            links = [{"rel": "self", "href": api}]
            search = {"rel": "search", "href": f"{api}/search", "type": "application/geo+json"}
            links += [{**search, "method": method} for method in ("GET", "POST")]
            root = {"type": "Catalog", "stac_version": "1.0.0", "id": "a", "description": "a"}
            return {**root, "conformsTo": _CONFORMS, "links": links}
        first, last = (moment[:19] for moment in asked["datetime"].split("/"))
        found = [item for item in self.server.items if first <= item["properties"]["datetime"][:19] <= last]
        begin = int(asked.get("token") or 0)
        end = begin + self.server.page_size
        follow = {"rel": "next", "href": f"{api}/search", "method": "POST", "body": {**asked, "token": end}}
        page = {
            "type": "FeatureCollection",
            "features": found[begin:end],
            "links": [follow] if end < len(found) else [],
        }
        return self.server.page(json.loads(json.dumps(page)))

    def send(self, answer: Answer) -> None:
        """Send an answer as servers should."""
        self.send_head(answer)
        self.wfile.write(answer.body)

    def send_head(self, answer: Answer, *, length: bool = True) -> None:
        """Send all but the body."""
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if length:
            self.send_header("Content-Length", str(len(answer.body)))
        else:
            self.send_header("Connection", "close")
        self.end_headers()

    def drip(self, content: bytes) -> None:
        """Send byte by byte until the client gives up."""
        self.close_connection = True
        try:
            for byte in content:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.02)
        except OSError:
            pass

    def wait_until_gone(self) -> None:
        """Wait until the client closes the connection."""
        self.close_connection = True
        with suppress(OSError):
            self.connection.recv(1)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serve_faults(folder: Path) -> Iterator[Faults]:
    """Serve on a free port until the block ends."""
    server = Faults(folder)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
