"""Answers that never end: bytes that are thrown away buy no time."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Optional

import pytest

from tests.support import impatient

PATIENCE = 0.6
LONGEST = 4.0
"""Seconds for which the server goes on: an answer that takes so long was not bounded."""
READER_LIMITS = {"answer_patience": PATIENCE, "read_timeout": PATIENCE, "slowest_rate": 64, "host_patience": 60.0}
OK = b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-9/100\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
REDIRECT = b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 100000\r\n\r\n"

Speak = Callable[[Callable[[bytes], None]], None]
"""Answers one request, by what sends bytes."""


@contextmanager
def speaking(speak: Speak) -> Iterator[str]:
    """Serve an address where each request is answered in one way."""
    listening = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def answer(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.recv(65536)
            speak(connection.sendall)

    def accept() -> None:
        with suppress(OSError):
            while not ended.is_set():
                threading.Thread(target=answer, args=(listening.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/a.tif"
    finally:
        ended.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def repeat(send: Callable[[bytes], None], piece: bytes, pause: float = 0.01) -> None:
    """Send one thing again and again."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        send(piece)
        time.sleep(pause)


def begin_then_repeat(begin: bytes, piece: bytes) -> Speak:
    def speak(send: Callable[[bytes], None]) -> None:
        send(begin)
        repeat(send, piece)

    return speak


ENDLESS = {
    "100 Continue": begin_then_repeat(b"", b"HTTP/1.1 100 Continue\r\nX-Filling: 1\r\n\r\n" * 20),
    "header lines": begin_then_repeat(b"HTTP/1.1 100 Continue\r\n", b"X-Filling: 1\r\n"),
    "line of the head": begin_then_repeat(OK + b"X-Filling: ", b"x" * 300),
    "chunk trailers": begin_then_repeat(CHUNKED + b"a\r\n0123456789\r\n0\r\n", b"X-Filling: 1\r\n" * 20),
    "chunk extensions": begin_then_repeat(CHUNKED, b"1;filling=" + b"x" * 1000 + b"\r\n0\r\n"),
    "redirect's body": begin_then_repeat(REDIRECT, b"x" * 200),
    "refusal's body": begin_then_repeat(b"HTTP/1.1 404 Not Found\r\nContent-Length: 100000\r\n\r\n", b"x" * 200),
}


def asked_once(address: str) -> float:
    """Return how long a request takes that fails, less what each further try takes."""
    tries = 3
    begin = time.monotonic()
    with pytest.raises(OSError):
        impatient.byte_reader(impatient.with_limits(**READER_LIMITS)).read_ranges(address, [(0, 10)])
    return (time.monotonic() - begin) / tries


@pytest.mark.fault("endless lines")
@pytest.mark.parametrize("name", ENDLESS, ids=[name.replace(" ", "-") for name in ENDLESS])
def test_endless_answer_is_dropped(name: str) -> None:
    with speaking(ENDLESS[name]) as address:
        assert asked_once(address) < LONGEST / 2


@pytest.mark.fault("endless lines")
def test_chain_of_redirects_has_the_time_of_one_answer() -> None:
    """Each redirect comes soon enough by itself."""

    def speak(send: Callable[[bytes], None]) -> None:
        time.sleep(PATIENCE / 2)
        send(b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    with speaking(speak) as address:
        begin = time.monotonic()
        with pytest.raises(OSError):
            impatient.byte_reader(impatient.with_limits(**READER_LIMITS)).read_ranges(address, [(0, 10)])
        assert time.monotonic() - begin < 6 * PATIENCE


@pytest.mark.parametrize("form", ["plain", "chunked", "many chunks"])
def test_slow_answer_that_is_kept_takes_its_time(form: str) -> None:
    """Slower than the patience in all, but not slower than the slowest rate: 200 bytes, 100 a second."""
    body = bytes(range(200))
    told = b"HTTP/1.1 206 Partial Content\r\nConnection: close\r\nContent-Range: bytes 0-199/1000\r\n"

    def speak(send: Callable[[bytes], None]) -> None:
        if form == "plain":
            send(told + b"Content-Length: 200\r\n\r\n")
        else:
            send(told + b"Transfer-Encoding: chunked\r\n\r\n" + (b"c8\r\n" if form == "chunked" else b""))
        for at in range(0, 200, 5):
            time.sleep(0.05)
            part = body[at : at + 5]
            send(b"5\r\n" + part + b"\r\n" if form == "many chunks" else part)
        send({"plain": b"", "chunked": b"\r\n0\r\n\r\n", "many chunks": b"0\r\n\r\n"}[form])

    with speaking(speak) as address:
        begin = time.monotonic()
        reader = impatient.byte_reader(impatient.with_limits(**READER_LIMITS))
        assert reader.read_ranges(address, [(0, 200)]) == [body]
        assert time.monotonic() - begin > 2 * PATIENCE


def test_fast_beginning_buys_no_hours() -> None:
    """A body that came fast and then stops nearly is dropped as soon as one that is slow from the beginning."""
    head = b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-99999/100000\r\nContent-Length: 100000\r\n\r\n"
    ended: Optional[float] = None
    with speaking(begin_then_repeat(head + bytes(90_000), b"x")) as address:
        reader = impatient.byte_reader(impatient.with_limits(**{**READER_LIMITS, "slowest_rate": 1000}))
        begin = time.monotonic()
        with pytest.raises(OSError):
            reader.read_ranges(address, [(0, 100_000)])
        ended = time.monotonic() - begin
    assert ended / 3 < LONGEST / 2
