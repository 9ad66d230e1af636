"""Byte ranges of local files, and of files that a real web server on loopback sends."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.net import http_session
from cloudless_plugin.engine.net.byte_ranges import ByteReader
from cloudless_plugin.engine.net.network import Network
from tests.support.ranges import RangeServer, respond, serve_ranges

CONTENT = np.random.default_rng(1).bytes(1 << 20)
KB = 1 << 10
RANGES = st.lists(st.tuples(st.integers(0, len(CONTENT) + 1000), st.integers(1, 200 * KB)), max_size=8)
READER = Network(Settings()).bytes
IMPATIENT = Network(Settings(limits=Limits(first_retry_wait=0.01))).bytes
"""Asks again as often as any other, but sooner."""


def reader_of_requests(length: int) -> ByteReader:
    """Return a reader whose requests ask for so many bytes at most."""
    return Network(Settings(limits=Limits(request_bytes=length))).bytes


@pytest.fixture(scope="module")
def steady() -> Iterator[RangeServer]:
    """A server that all tests share, and none changes."""
    with serve_ranges(CONTENT) as server:
        yield server


@pytest.fixture
def server() -> Iterator[RangeServer]:
    with serve_ranges(CONTENT) as server:
        yield server


def parts(wanted: list[tuple[int, int]]) -> list[bytes]:
    return [CONTENT[begin : begin + length] for begin, length in wanted]


@given(wanted=RANGES)
def test_ranges_of_a_local_file(tmp_path_factory: pytest.TempPathFactory, wanted: list[tuple[int, int]]) -> None:
    path = tmp_path_factory.getbasetemp() / "content"
    if not path.exists():
        path.write_bytes(CONTENT)
    assert READER.read_ranges(str(path), wanted) == parts(wanted)


@given(wanted=RANGES)
def test_ranges_of_a_remote_file(steady: RangeServer, wanted: list[tuple[int, int]]) -> None:
    assert READER.read_ranges(steady.address, wanted) == parts(wanted)


def test_no_ranges_need_no_request(server: RangeServer) -> None:
    assert READER.read_ranges(server.address, []) == []
    assert server.asked == []


def test_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        READER.read_ranges(str(tmp_path / "none"), [(0, 10)])


@pytest.mark.parametrize(
    ("wanted", "asked"),
    [
        ([(0, 100), (100, 50)], [(0, 150)]),
        ([(100, 50), (0, 100)], [(0, 150)]),
        ([(0, 100), (100 + 64 * KB, 50)], [(0, 150 + 64 * KB)]),
        ([(0, 100), (101 + 64 * KB, 50)], [(0, 100), (101 + 64 * KB, 50)]),
        ([(0, 300 * KB), (10, 10), (500 * KB, 10)], [(0, 300 * KB), (500 * KB, 10)]),
        ([(0, 300 * KB), (10, 10), (310 * KB, 10)], [(0, 310 * KB + 10)]),
        ([(5, 10), (5, 10)], [(5, 10)]),
    ],
)
def test_neighbouring_ranges_come_in_one_request(
    server: RangeServer, wanted: list[tuple[int, int]], asked: list[tuple[int, int]]
) -> None:
    assert READER.read_ranges(server.address, wanted) == parts(wanted)
    assert server.asked == asked


def test_requests_are_not_too_long(server: RangeServer) -> None:
    wanted = [(begin, 100) for begin in range(0, 5000, 100)]
    assert reader_of_requests(1000).read_ranges(server.address, wanted) == parts(wanted)
    assert server.asked == [(begin, 1000) for begin in range(0, 5000, 1000)]


def test_far_range_is_asked_for_separately_after_a_request_that_became_too_long(server: RangeServer) -> None:
    wanted = [(0, 400 * KB), (200 * KB, 10), (390 * KB, 10)]
    assert reader_of_requests(100 * KB).read_ranges(server.address, wanted) == parts(wanted)
    assert server.asked == [(0, 400 * KB), (200 * KB, 10), (390 * KB, 10)]


def test_many_threads_read_at_once(steady: RangeServer) -> None:
    wanted = [[(begin, 5000), (begin + 100 * KB, 10)] for begin in range(0, 900 * KB, 30 * KB)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda some: READER.read_ranges(steady.address, some), wanted))
    assert found == [parts(some) for some in wanted]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_refusal_is_an_error_that_names_no_signature(server: RangeServer, signed: None, status: int) -> None:
    server.answer = lambda handler, *_: respond(handler, status)
    with pytest.raises(OSError, match=str(status)) as error:
        READER.read_ranges(server.address, [(0, 10)])
    assert "secret" not in str(error.value)
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_server_that_fails_twice_is_asked_again(server: RangeServer, waits: list[float], status: int) -> None:
    def answer(handler: BaseHTTPRequestHandler, begin: int, length: int) -> None:
        if len(server.asked) > 2:
            server.send(handler, begin, length)
        else:
            respond(handler, status)

    server.answer = answer
    assert READER.read_ranges(server.address, [(7, 10)]) == [CONTENT[7:17]]
    assert len(server.asked) == 3


def test_server_that_always_fails_is_an_error(server: RangeServer, waits: list[float]) -> None:
    server.answer = lambda handler, *_: respond(handler, 503)
    with pytest.raises(OSError, match="503"):
        READER.read_ranges(server.address, [(0, 10)])
    assert len(server.asked) == 1 + http_session.TRIES


def test_each_wait_is_twice_as_long(server: RangeServer, waits: list[float]) -> None:
    server.answer = lambda handler, *_: respond(handler, 503)
    with pytest.raises(OSError, match="503"):
        READER.read_ranges(server.address, [(0, 10)])
    assert waits == [waits[0] * 2**index for index in range(len(waits))]


def test_nobody_waits_as_long_as_a_server_likes(server: RangeServer, waits: list[float]) -> None:
    server.answer = lambda handler, *_: respond(handler, 503, headers={"Retry-After": "3600"})
    with pytest.raises(OSError, match="503"):
        READER.read_ranges(server.address, [(0, 10)])
    assert max(waits) <= 60


def test_server_without_ranges_is_an_error(server: RangeServer) -> None:
    server.answer = lambda handler, *_: respond(handler, 200, CONTENT)
    with pytest.raises(OSError, match="no ranges"):
        READER.read_ranges(server.address, [(0, 10)])


def test_server_without_ranges_does_not_send_the_whole_file(server: RangeServer) -> None:
    """A file may be larger than memory."""
    sent: list[int] = []
    done = threading.Event()

    def answer(handler: BaseHTTPRequestHandler, *_: int) -> None:
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * KB)
        handler.connection.settimeout(3)  # not every system tells a sender that nobody reads any more
        try:
            respond(handler, 200, headers={"Content-Length": str(64 << 20)})
            for _ in range(64):
                handler.wfile.write(CONTENT)
                sent.append(len(CONTENT))
        except OSError:
            handler.close_connection = True
        done.set()

    server.answer = answer
    with pytest.raises(OSError, match="no ranges"):
        READER.read_ranges(server.address, [(0, 10)])
    assert done.wait(10)
    assert sum(sent) < 32 << 20


def test_other_range_than_asked_for_is_an_error(server: RangeServer) -> None:
    server.answer = lambda handler, _, length: server.send(handler, 0, length)
    with pytest.raises(OSError):
        READER.read_ranges(server.address, [(1000, 10)])


def test_body_that_is_cut_off_is_an_error(server: RangeServer) -> None:
    def answer(handler: BaseHTTPRequestHandler, begin: int, length: int) -> None:
        respond(handler, 206, CONTENT[:500], {"Content-Length": "1000", "Content-Range": "bytes 0-999/2000"})
        handler.close_connection = True

    server.answer = answer
    with pytest.raises(OSError):
        IMPATIENT.read_ranges(server.address, [(0, 1000)])


def test_body_without_length_that_is_cut_off_is_an_error(server: RangeServer) -> None:
    def answer(handler: BaseHTTPRequestHandler, begin: int, length: int) -> None:
        handler.send_response(206)
        handler.send_header("Content-Range", f"bytes 0-999/{len(CONTENT)}")
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(CONTENT[:500])

    server.answer = answer
    with pytest.raises(OSError):
        IMPATIENT.read_ranges(server.address, [(0, 1000)])
