"""A web server on loopback for a folder's files, with byte ranges, that can ask for a header."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass
class Files:
    """A server that runs."""

    address: str
    asked: list[str] = field(default_factory=list)
    """Paths that were asked for and given."""
    sent: Counter[str] = field(default_factory=Counter)
    """Bytes of each path that were sent."""
    refused: list[str] = field(default_factory=list)
    """Paths that were asked for without the header."""


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, folder: Path, files: Files, header: tuple[str, str], *args: Any) -> None:
        self._folder, self._files, self._header = folder, files, header
        super().__init__(*args)

    def do_GET(self) -> None:
        name, value = self._header
        if name and self.headers.get(name) != value:
            self._files.refused.append(self.path)
            return self._answer(401, b"")
        path = self._folder / self.path.lstrip("/")
        if not path.is_file():
            return self._answer(404, b"")
        self._files.asked.append(self.path)
        content = path.read_bytes()
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if wanted is None:
            return self._answer(200, content)
        begin, end = int(wanted[1]), min(int(wanted[2]) + 1, len(content))
        return self._answer(206, content[begin:end], f"bytes {begin}-{end - 1}/{len(content)}")

    do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

    def _answer(self, status: int, body: bytes, ranges: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if ranges:
            self.send_header("Content-Range", ranges)
        self.end_headers()
        if self.command == "GET":
            self._files.sent[self.path] += len(body)
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serve_files(folder: Path, header: tuple[str, str] = ("", ""), host: str = "127.0.0.1") -> Iterator[Files]:
    """Serve on a free port until the block ends.

    Args:
        folder: whose files.
        header: name and value without which nothing is given.
        host: an address of loopback; every 127.x.x.x is one.
    """
    files = Files("")
    server = ThreadingHTTPServer((host, 0), partial(_Handler, folder, files, header))
    files.address = f"http://{host}:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield files
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
