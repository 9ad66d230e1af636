"""A web server with the latency of another continent: it delays each answer, and each new connection even more."""

from __future__ import annotations

import asyncio
import json
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any
from urllib.parse import unquote

CONNECTION, REQUEST = 0.1, 0.05
"""Seconds of delay for each connection and for each request."""


class _Line:
    """The line that all answers share, one after the other, and what has passed through it."""

    def __init__(self, rate: float) -> None:
        """Take so many bytes a second; 0 sets no limit."""
        self.rate = rate
        self.requests = 0
        self.sent: Counter[str] = Counter()
        """Bytes of each file."""
        self._free = 0.0
        """When the line is free again."""
        self._first = self._last = 0.0
        """When the first pixel byte went off, and when the last one had arrived."""
        self._bytes = 0
        """Bytes of everything between the two, as far as they have arrived."""

    async def carry(self, length: int, *, pixels: bool) -> None:
        """Wait until an answer has arrived."""
        now = time.monotonic()
        begin = max(now, self._free)
        self._free = begin + (length / self.rate if self.rate else 0.0)
        if pixels and not self._bytes:
            self._first = begin
        if pixels or self._bytes:
            self._bytes += length
        if pixels:
            self._last = self._free
        await asyncio.sleep(self._free - now)

    def told(self) -> dict[str, float]:
        """Return bytes and seconds between the first pixel byte and the last one."""
        return {"bytes": self._bytes, "seconds": self._last - self._first}


async def _serve(folder: Path, rate: float, delay: float) -> None:
    line = _Line(rate)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(CONNECTION * delay)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                line.requests += 1
                await asyncio.sleep(REQUEST * delay)
                message, begin = _response(folder, head.decode("latin-1"), line)
                await line.carry(len(message), pixels=begin > 0)
                writer.write(message)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def _response(folder: Path, head: str, line: _Line) -> tuple[bytes, int]:
    """Return the answer to one request, and where in a file it begins.

    ``/requests`` returns their number so far, ``/sent`` the bytes of each file, ``/line`` what ``_Line.told`` returns.
    """
    method, target, _ = head.split("\r\n", 1)[0].split(" ")
    counts = {"/requests": line.requests, "/sent": line.sent, "/line": line.told()}
    if target in counts:
        return _message("200 OK", json.dumps(counts[target]).encode()), 0
    path = folder / unquote(target.split("?")[0]).lstrip("/")
    if not path.is_file():
        return _message("404 Not Found", b""), 0
    size, asked = path.stat().st_size, ""
    for field in head.split("\r\n"):
        if field.lower().startswith("range: bytes="):
            asked = field.split("=")[1]
    if method == "HEAD":
        return _message("200 OK", b"", f"Accept-Ranges: bytes\r\nContent-Length: {size}"), 0
    first, _, last = asked.partition("-")
    begin, end = int(first or 0), min(int(last or size - 1), size - 1)
    with path.open("rb") as file:
        file.seek(begin)
        body = file.read(end - begin + 1)
    line.sent[target] += len(body)
    headers = f'ETag: "{path.stat().st_mtime_ns:x}"', f"Content-Range: bytes {begin}-{end}/{size}"
    return _message("206 Partial Content" if asked else "200 OK", body, *headers), begin


def _message(status: str, body: bytes, *headers: str) -> bytes:
    length = () if any(header.startswith("Accept-Ranges") for header in headers) else (f"Content-Length: {len(body)}",)
    return "\r\n".join((f"HTTP/1.1 {status}", *headers, *length, "", "")).encode() + body


def told(url: str, what: str) -> Any:
    """Return what a server of ``far_away`` has counted: ``requests``, ``sent`` or ``line``, see ``_response``."""
    with urllib.request.urlopen(f"{url}/{what}") as answer:
        return json.loads(answer.read())


@contextmanager
def far_away(folder: Path, rate: float = 0, delay: float = 1) -> Iterator[str]:
    """Serve a folder from a process of its own until the block ends; yield the address.

    Args:
        folder: what to serve.
        rate: bytes a second of all connections together; 0 sets no limit.
        delay: by which the delays are multiplied.
    """
    command = [sys.executable, "-m", "benchmarks.server", str(folder), str(rate), str(delay)]
    with Popen(command, stdout=PIPE, text=True) as server:
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}"  # type: ignore[union-attr]
        finally:
            server.terminate()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), *map(float, sys.argv[2:])))
