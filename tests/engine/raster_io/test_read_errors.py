"""Why a file cannot be read, and the advice for each cause."""

from __future__ import annotations

import errno
import socket
import struct
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from rasterio._err import CPLE_OutOfMemoryError
from rasterio.errors import RasterioIOError

from cloudless_plugin.common.errors import ACCOUNT, ELSEWHERE, NETWORK, ReadError, ShortageError
from cloudless_plugin.common.messages import Message
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.net.status_error import StatusError
from cloudless_plugin.engine.raster_io.read_errors import read_error
from cloudless_plugin.engine.raster_io.reader import AssetReader
from tests.support.geotiffs import GRID, TILED, numbers, write
from tests.support.posix import missing_file
from tests.support.ranges import RangeServer, respond, serve_ranges

HREF = "https://example.org/T33TWM_B04.tif"


def failure(href: str) -> ReadError:
    """Return the error of filling a grid from a file."""
    reader = AssetReader(Settings())
    try:
        with pytest.raises(ReadError) as error:
            reader.fill(np.zeros(GRID.shape, np.uint16), href, GRID)
    finally:
        reader.close()
    return error.value


def check_plain(error: ReadError) -> None:
    """Check that an error is one sentence in one line, with neither GDAL's names nor a query in it."""
    text = str(error)
    assert "/vsi" not in text
    assert "?" not in text
    assert "secret" not in text
    assert "\n" not in text
    assert text.endswith(f"): {error.advice}.")


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (401, ACCOUNT),
        (403, ACCOUNT),
        (404, ELSEWHERE),
        (410, ELSEWHERE),
        (429, NETWORK),
        (500, NETWORK),
        (503, NETWORK),
    ],
)
@pytest.mark.parametrize("plain", [True, False])
def test_advice_follows_the_status(
    path: Path, signed: None, waits: list[float], status: int, advice: str, plain: bool
) -> None:
    """Of a plain file, and of one that GDAL reads: there the header comes, and the server refuses what follows."""
    write(path, numbers(), **(TILED if plain else {"driver": "GTiff", "compress": "lzw"}))
    with serve_ranges(path.read_bytes()) as server:

        def answer(handler: BaseHTTPRequestHandler, begin: int, length: int) -> None:
            if begin == 0 and length == 16 << 10 and not plain:
                server.send(handler, begin, length)
            else:
                respond(handler, status, b"<html>?secret</html>")

        server.answer = answer
        error = failure(server.address)
    assert error.advice == advice
    if advice == NETWORK:
        assert error.reason == f"the server {urlsplit(server.address).netloc} answers with error {status}"
    else:
        assert error.reason.startswith(f"HTTP {status} (")
    assert error.href == server.address
    check_plain(error)


@pytest.mark.parametrize("plain", [True, False])
def test_connection_that_is_lost_is_the_networks(path: Path, signed: None, waits: list[float], plain: bool) -> None:
    write(path, numbers(), **(TILED if plain else {"driver": "GTiff", "compress": "lzw"}))
    with serve_ranges(path.read_bytes()) as server:
        server.answer = lambda handler, *_: handler.connection.shutdown(socket.SHUT_RDWR)
        error = failure(server.address)
        assert error.advice == NETWORK
        check_plain(error)
    error = failure(server.address)  # nobody is there any more
    assert error.advice == NETWORK
    check_plain(error)


@pytest.mark.parametrize("status", [206, 200])
def test_page_in_place_of_a_file_is_told(signed: None, waits: list[float], status: int) -> None:
    """Of a login, that a server sends with a status as if it were the file."""
    page = b"<!DOCTYPE html><html><body>Log in</body></html>"
    with serve_ranges(page) as server:
        if status == 200:
            server.answer = lambda handler, *_: respond(handler, 200, page)
        error = failure(server.address)
    told = {206: "the server answers with a web page instead of the file", 200: "the server sends no ranges"}
    assert error.reason == told[status]
    assert error.advice == ELSEWHERE
    check_plain(error)


def test_broken_file_is_to_be_found_elsewhere(path: Path, signed: None) -> None:
    content = write(path, numbers(), driver="GTiff", compress="lzw").read_bytes()
    with serve_ranges(content[:12_000] + bytes(len(content) - 12_000)) as server:
        error = failure(server.address)
    assert error.advice == ELSEWHERE
    check_plain(error)


@pytest.mark.parametrize(
    "told",
    [
        "'/vsis3/usgs-landsat/a/b.TIF' not recognized as being in a supported file format. HTTP response code: 403",
        "AccessDenied: Access Denied",
        "HTTP response code: 401",
        "InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records.",
        "NoSuchBucket: The specified bucket does not exist",
        "'/vsigs/private/a.tif' does not exist in the file system",
    ],
)
@pytest.mark.parametrize("bucket", ["s3://usgs-landsat", "gs://private"])
def test_bucket_that_wants_an_account_is_named(told: str, bucket: str) -> None:
    error = read_error(f"{bucket}/a/b.TIF", RasterioIOError(told))
    assert error.reason == f"the bucket {bucket} asks for an account"
    assert error.advice == ACCOUNT
    check_plain(error)


def test_bucket_that_gives_a_broken_file_wants_no_account() -> None:
    error = read_error("s3://open/a.tif", RasterioIOError("TIFFReadDirectory:Failed to read directory at offset 8"))
    assert error.advice == ELSEWHERE


@pytest.mark.parametrize("href", [HREF, "/data/T33TWM.tif", r"C:\data\T33TWM.tif"])
def test_words_of_buckets_mean_no_bucket_elsewhere(href: str) -> None:
    """A folder of this machine, or a file by HTTP, whose name has such words."""
    error = read_error(href, OSError("AccessDenied"))
    assert error.reason == "AccessDenied"


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("'/vsiriopener_7f3a/http://example.org/a.jp2?sig=secret' is broken", "'http://example.org/a.jp2' is broken"),
        ("/vsiriopener_ab/https://example.org/a.tif, band 1: IReadBlock failed", None),
        ("/vsicurl/https://example.org/a.tif?token=secret&x=1: HTTP error", "https://example.org/a.tif HTTP error"),
        ("first line\nsecond line", "first line second line"),
        ("", "OSError"),
        ("<script>alert(1)</script>", None),
    ],
)
def test_reason_is_plain(told: str, reason: str | None) -> None:
    error = read_error(HREF, OSError(told))
    check_plain(error)
    assert "<" not in error.reason
    if reason is not None:
        assert error.reason == reason


@given(
    st.sampled_from(["/vsicurl/", "/vsiriopener_0a1b/", "/VSICURL/"]),
    st.sampled_from(["http", "https"]),
    st.text("abcXYZ012_-/", min_size=1, max_size=20),
    st.text("abc=&%123", max_size=20),
    st.sampled_from(["'", " ", '"', "\n", ""]),
)
def test_no_reason_holds_virtual_names_or_queries(prefix: str, scheme: str, path: str, query: str, after: str) -> None:
    told = f"'{prefix}{scheme}://example.org/{path}.tif?{query}{after} cannot be opened"
    error = read_error(HREF, OSError(told))
    check_plain(error)
    assert f"{scheme}://example.org/{path}.tif" in error.reason


def test_cause_of_a_cause_is_told() -> None:
    first = StatusError(403, "Forbidden")
    second = RasterioIOError("Read failed. See previous exception for details.")
    second.__cause__ = first
    third = OSError(str(second))
    third.__cause__ = second
    error = read_error(HREF, third)
    assert (error.reason, error.advice) == ("HTTP 403 (Forbidden)", ACCOUNT)


@pytest.mark.parametrize(
    "lost",
    [
        requests.ConnectionError("refused"),
        requests.Timeout("late"),
        requests.exceptions.ChunkedEncodingError("cut"),
        requests.ReadTimeout("late"),
    ],
)
def test_lost_connections_are_the_networks(lost: Exception) -> None:
    assert read_error(HREF, lost).advice == NETWORK


def test_reason_that_is_a_message_stays_one() -> None:
    error = read_error(HREF, OSError(Message("it has {count} bands", count=3)))
    assert isinstance(error.reason, Message)
    assert error.reason.template == "it has {count} bands"


def test_missing_file_is_told_by_its_path(tmp_path: Path) -> None:
    error = failure(str(tmp_path / "none.tif"))
    assert error.reason == missing_file()
    assert error.advice == ELSEWHERE
    assert str(tmp_path / "none.tif") in str(error)


def test_server_that_sends_another_range_is_no_network(path: Path, signed: None, waits: list[float]) -> None:
    write(path, numbers(), **TILED)
    with serve_ranges(path.read_bytes()) as server:
        server.answer = _of_other_bytes(server)
        error = failure(server.address)
    assert error.reason == "the server sends no ranges"
    assert error.advice == ELSEWHERE


def _of_other_bytes(server: RangeServer) -> object:
    def answer(handler: BaseHTTPRequestHandler, begin: int, length: int) -> None:
        body = server.content[begin + 1 : begin + 1 + length]
        respond(handler, 206, body, {"Content-Range": f"bytes {begin + 1}-{begin + len(body)}/{len(server.content)}"})

    return answer


@pytest.mark.fault("system short of processes or memory")
@pytest.mark.parametrize("error", [OSError(errno.ENOMEM, "Cannot allocate memory"), CPLE_OutOfMemoryError(3, 2, "no")])
def test_scene_is_not_left_out_for_want_of_memory(error: Exception) -> None:
    with pytest.raises(ShortageError, match="memory is not enough"):
        read_error("/scenes/B04.tif", error)


@pytest.mark.fault("malicious or broken input")
def test_file_that_asks_for_memory_is_broken_and_not_the_machine_short_of_it(path: Path) -> None:
    """libtiff says out of memory of any number in a header that is too large to be meant."""
    write(path, numbers(), driver="GTiff", compress="lzw")
    content = bytearray(path.read_bytes())
    (directory,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, directory)
    entries = range(directory + 2, directory + 2 + 12 * count, 12)
    sample_format = next(entry for entry in entries if struct.unpack_from("<H", content, entry) == (339,))
    struct.pack_into("<I", content, sample_format + 4, 1 << 26)
    path.write_bytes(content)
    error = failure(str(path))
    assert "Out of memory" in str(error)
    assert error.advice == ELSEWHERE
