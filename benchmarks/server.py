"""A web server with the latency of another continent: it delays each answer, and each new connection even more."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from urllib.parse import unquote

CONNECTION, REQUEST = 0.1, 0.05
"""Seconds of delay for each connection and for each request."""


async def _serve(folder: Path, rate: float, delay: float) -> None:
    requests = 0
    sent: Counter[str] = Counter()
    line = asyncio.Lock()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal requests
        await asyncio.sleep(CONNECTION * delay)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                requests += 1
                await asyncio.sleep(REQUEST * delay)
                message = _response(folder, head.decode("latin-1"), requests, sent)
                if rate:
                    async with line:
                        await asyncio.sleep(len(message) / rate)
                writer.write(message)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def _response(folder: Path, head: str, requests: int, sent: Counter[str]) -> bytes:
    """Return the answer to one request; ``/requests`` returns their number so far, ``/sent`` the bytes of each file."""
    method, target, _ = head.split("\r\n", 1)[0].split(" ")
    if target == "/requests":
        return _message("200 OK", str(requests).encode())
    if target == "/sent":
        return _message("200 OK", json.dumps(sent).encode())
    path = folder / unquote(target.split("?")[0]).lstrip("/")
    if not path.is_file():
        return _message("404 Not Found", b"")
    size, asked = path.stat().st_size, ""
    for line in head.split("\r\n"):
        if line.lower().startswith("range: bytes="):
            asked = line.split("=")[1]
    if method == "HEAD":
        return _message("200 OK", b"", f"Accept-Ranges: bytes\r\nContent-Length: {size}")
    first, _, last = asked.partition("-")
    begin, end = int(first or 0), min(int(last or size - 1), size - 1)
    with path.open("rb") as file:
        file.seek(begin)
        body = file.read(end - begin + 1)
    sent[target] += len(body)
    headers = f'ETag: "{path.stat().st_mtime_ns:x}"', f"Content-Range: bytes {begin}-{end}/{size}"
    return _message("206 Partial Content" if asked else "200 OK", body, *headers)


def _message(status: str, body: bytes, *headers: str) -> bytes:
    length = () if any(header.startswith("Accept-Ranges") for header in headers) else (f"Content-Length: {len(body)}",)
    return "\r\n".join((f"HTTP/1.1 {status}", *headers, *length, "", "")).encode() + body


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
