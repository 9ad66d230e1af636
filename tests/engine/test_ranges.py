"""Byte ranges of local files, and of files that a real web server on loopback sends."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Callable

import numpy as np
import pytest
import rasterio
import urllib3
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.errors import ReadError
from cloudless_plugin.common.href import is_http
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.net import byte_ranges, http_session
from cloudless_plugin.engine.net.byte_ranges import read_ranges
from cloudless_plugin.engine.raster_io import cog_header, gdal_source, reader

CONTENT = np.random.default_rng(1).bytes(1 << 20)
KB = 1 << 10
RANGES = st.lists(st.tuples(st.integers(0, len(CONTENT) + 1000), st.integers(1, 200 * KB)), max_size=8)
GRID = Grid("EPSG:32633", 20.0, 30000, 260000, 300, 300, 20.0)
"""Of an overview of the scene."""


class Server:
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
            respond(handler, 416, b"", {"Content-Range": f"bytes */{len(self.content)}"})


def respond(
    handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", headers: dict[str, str] | None = None
) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def serve(content: bytes) -> Iterator[Server]:
    served = Server(content)

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


@pytest.fixture(scope="module")
def steady() -> Iterator[Server]:
    """A server that all tests share, and none changes."""
    with serve(CONTENT) as server:
        yield server


@pytest.fixture
def server() -> Iterator[Server]:
    with serve(CONTENT) as server:
        yield server


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited before each further try; nobody really waits."""
    seconds: list[float] = []
    monkeypatch.setattr(urllib3.util.retry.time, "sleep", seconds.append)
    return seconds


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(byte_ranges, "sign", lambda href, refused="": f"{href}?sig=secret")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scene") / "scene.tif"
    pixels = np.random.default_rng(2).integers(1, 4000, (1, 1024, 1024)).astype(np.uint16)
    profile = {"height": 1024, "width": 1024, "count": 1, "dtype": "uint16", "crs": "EPSG:32633"}
    profile |= {"driver": "COG", "BLOCKSIZE": 256, "compress": "deflate"}
    with rasterio.open(path, "w", transform=Affine(10, 0, 600000, 0, -10, 5200000), **profile) as file:
        file.write(pixels)
    return path


def filled(href: str) -> np.ndarray:
    reader.close_files()
    out = np.zeros(GRID.shape, np.uint16)
    reader.fill(out, href, GRID)
    return out


def parts(wanted: list[tuple[int, int]]) -> list[bytes]:
    return [CONTENT[begin : begin + length] for begin, length in wanted]


@given(wanted=RANGES)
def test_ranges_of_a_local_file(tmp_path_factory: pytest.TempPathFactory, wanted: list[tuple[int, int]]) -> None:
    path = tmp_path_factory.getbasetemp() / "content"
    if not path.exists():
        path.write_bytes(CONTENT)
    assert read_ranges(str(path), wanted) == parts(wanted)


@given(wanted=RANGES)
def test_ranges_of_a_remote_file(steady: Server, wanted: list[tuple[int, int]]) -> None:
    assert read_ranges(steady.address, wanted) == parts(wanted)


def test_no_ranges_need_no_request(server: Server) -> None:
    assert read_ranges(server.address, []) == []
    assert server.asked == []


def test_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_ranges(str(tmp_path / "none"), [(0, 10)])


@pytest.mark.parametrize(
    ("href", "remote"), [("https://a.org/b.tif", True), ("http://a.org/b", True), ("/http/b.tif", False)]
)
def test_addresses_of_http_are_remote(href: str, remote: bool) -> None:
    assert is_http(href) == remote


@pytest.mark.parametrize("href", ["s3://bucket/scene.tif", "gs://bucket/scene.tif"])
def test_buckets_are_left_to_gdal(monkeypatch: pytest.MonkeyPatch, href: str) -> None:
    """Catalogues name them, see ``items.absolute_href``."""

    def opened(name: str, **_: Any) -> None:
        raise OSError(f"GDAL is asked for {name}")

    monkeypatch.setattr(gdal_source.rasterio, "open", opened)
    with pytest.raises(ReadError) as error:
        reader.inspect(href)
    assert error.value.reason == f"GDAL is asked for {href}"


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
    server: Server, wanted: list[tuple[int, int]], asked: list[tuple[int, int]]
) -> None:
    assert read_ranges(server.address, wanted) == parts(wanted)
    assert server.asked == asked


def test_requests_are_not_too_long(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(byte_ranges, "_LONGEST", 1000)
    wanted = [(begin, 100) for begin in range(0, 5000, 100)]
    assert read_ranges(server.address, wanted) == parts(wanted)
    assert server.asked == [(begin, 1000) for begin in range(0, 5000, 1000)]


def test_far_range_is_asked_for_separately_after_a_request_that_became_too_long(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(byte_ranges, "_LONGEST", 100 * KB)
    wanted = [(0, 400 * KB), (200 * KB, 10), (390 * KB, 10)]
    assert read_ranges(server.address, wanted) == parts(wanted)
    assert server.asked == [(0, 400 * KB), (200 * KB, 10), (390 * KB, 10)]


def test_many_threads_read_at_once(steady: Server) -> None:
    wanted = [[(begin, 5000), (begin + 100 * KB, 10)] for begin in range(0, 900 * KB, 30 * KB)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda some: read_ranges(steady.address, some), wanted))
    assert found == [parts(some) for some in wanted]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_refusal_is_an_error_that_names_no_signature(server: Server, signed: None, status: int) -> None:
    server.answer = lambda handler, *_: respond(handler, status)
    with pytest.raises(OSError, match=str(status)) as error:
        read_ranges(server.address, [(0, 10)])
    assert "secret" not in str(error.value)
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_server_that_fails_twice_is_asked_again(server: Server, waits: list[float], status: int) -> None:
    def answer(handler: BaseHTTPRequestHandler, begin: int, length: int) -> None:
        if len(server.asked) > 2:
            server.send(handler, begin, length)
        else:
            respond(handler, status)

    server.answer = answer
    assert read_ranges(server.address, [(7, 10)]) == [CONTENT[7:17]]
    assert len(server.asked) == 3


def test_server_that_always_fails_is_an_error(server: Server, waits: list[float]) -> None:
    server.answer = lambda handler, *_: respond(handler, 503)
    with pytest.raises(OSError, match="503"):
        read_ranges(server.address, [(0, 10)])
    assert len(server.asked) == 1 + http_session.TRIES


def test_each_wait_is_twice_as_long(server: Server, waits: list[float]) -> None:
    server.answer = lambda handler, *_: respond(handler, 503)
    with pytest.raises(OSError, match="503"):
        read_ranges(server.address, [(0, 10)])
    assert waits == [waits[0] * 2**index for index in range(len(waits))]


def test_nobody_waits_as_long_as_a_server_likes(server: Server, waits: list[float]) -> None:
    server.answer = lambda handler, *_: respond(handler, 503, headers={"Retry-After": "3600"})
    with pytest.raises(OSError, match="503"):
        read_ranges(server.address, [(0, 10)])
    assert max(waits) <= 60


def test_server_without_ranges_is_an_error(server: Server) -> None:
    server.answer = lambda handler, *_: respond(handler, 200, CONTENT)
    with pytest.raises(OSError, match="no ranges"):
        read_ranges(server.address, [(0, 10)])


def test_server_without_ranges_does_not_send_the_whole_file(server: Server) -> None:
    """A file may be larger than memory."""
    sent: list[int] = []
    done = threading.Event()

    def answer(handler: BaseHTTPRequestHandler, *_: int) -> None:
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * KB)
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
        read_ranges(server.address, [(0, 10)])
    assert done.wait(10)
    assert sum(sent) < 32 << 20


def test_other_range_than_asked_for_is_an_error(server: Server) -> None:
    server.answer = lambda handler, _, length: server.send(handler, 0, length)
    with pytest.raises(OSError):
        read_ranges(server.address, [(1000, 10)])


def test_body_that_is_cut_off_is_an_error(server: Server) -> None:
    def answer(handler: BaseHTTPRequestHandler, begin: int, length: int) -> None:
        respond(handler, 206, CONTENT[:500], {"Content-Length": "1000", "Content-Range": "bytes 0-999/2000"})
        handler.close_connection = True

    server.answer = answer
    with pytest.raises(OSError):
        read_ranges(server.address, [(0, 1000)])


def test_body_without_length_that_is_cut_off_is_an_error(server: Server) -> None:
    def answer(handler: BaseHTTPRequestHandler, begin: int, length: int) -> None:
        handler.send_response(206)
        handler.send_header("Content-Range", f"bytes 0-999/{len(CONTENT)}")
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(CONTENT[:500])

    server.answer = answer
    with pytest.raises(OSError):
        read_ranges(server.address, [(0, 1000)])


def test_overview_of_a_remote_file_takes_two_requests(scene: Path) -> None:
    header = cog_header.parse_header(scene.read_bytes())
    assert header is not None
    with serve(scene.read_bytes()) as server:
        np.testing.assert_array_equal(filled(server.address), filled(str(scene)))
    overview = header.levels[1]
    begin = int(overview.offsets.min())
    assert server.asked == [(0, reader._HEAD), (begin, int((overview.offsets + overview.sizes).max()) - begin)]


def test_known_header_is_not_read_again(scene: Path) -> None:
    with serve(scene.read_bytes()) as server:
        filled(server.address)
        reader.fill(np.zeros(GRID.shape, np.uint16), server.address, GRID)
    assert len(server.asked) == 3


def test_failed_read_is_tried_again_with_the_header(scene: Path) -> None:
    with serve(scene.read_bytes()) as server:

        def answer(handler: BaseHTTPRequestHandler, begin: int, length: int) -> None:
            if len(server.asked) == 2:
                respond(handler, 403)
            else:
                server.send(handler, begin, length)

        server.answer = answer
        np.testing.assert_array_equal(filled(server.address), filled(str(scene)))
    assert len(server.asked) == 4


def test_address_that_nobody_serves_is_an_error_that_names_no_signature(signed: None, waits: list[float]) -> None:
    with serve(CONTENT) as server:
        pass
    with pytest.raises(ReadError) as error:
        reader.inspect(server.address)
    assert error.value.href == server.address
    assert error.value.reason
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("failure", ["refused", "cut off", "without ranges", "broken block"])
def test_errors_of_reading_name_the_unsigned_address(
    scene: Path, signed: None, waits: list[float], failure: str
) -> None:
    head = scene.read_bytes()[: reader._HEAD]
    with serve(head + bytes(scene.stat().st_size - len(head))) as server:
        if failure == "refused":
            server.answer = lambda handler, *_: respond(handler, 403)
        elif failure == "cut off":
            server.answer = lambda handler, *_: handler.connection.shutdown(socket.SHUT_RDWR)
        elif failure == "without ranges":
            server.answer = lambda handler, *_: respond(handler, 200)
        with pytest.raises(ReadError) as error:
            filled(server.address)
    assert error.value.href == server.address
    assert error.value.reason
    assert "secret" not in str(error.value)
