"""Files by HTTP, read onto a grid: how many requests that takes, and what is said where it fails."""

from __future__ import annotations

import socket
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine

from cloudless_plugin.common.errors import ReadError
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.kernels.encoding import Encoding
from cloudless_plugin.engine.raster_io import cog_header, gdal_files
from cloudless_plugin.engine.raster_io.reader import _HEAD, AssetReader
from tests.support.ranges import respond, serve_ranges

GRID = Grid("EPSG:32633", 20.0, 30000, 260000, 300, 300, 20.0)
"""Of an overview of the scene."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scene") / "scene.tif"
    pixels = np.random.default_rng(2).integers(1, 4000, (1, 1024, 1024)).astype(np.uint16)
    profile = {"height": 1024, "width": 1024, "count": 1, "dtype": "uint16", "crs": "EPSG:32633"}
    profile |= {"driver": "COG", "BLOCKSIZE": 256, "compress": "deflate"}
    with rasterio.open(path, "w", transform=Affine(10, 0, 600000, 0, -10, 5200000), **profile) as file:
        file.write(pixels)
    return path


def filled(href: str, times: int = 1) -> np.ndarray:
    """Return the file's pixels on the grid, as a new reader fills them so many times."""
    reader = AssetReader(Settings())
    for _ in range(times):
        out = np.zeros(GRID.shape, np.uint16)
        reader.fill(out, href, GRID)
    reader.close()
    return out


@pytest.mark.parametrize("href", ["s3://bucket/scene.tif", "gs://bucket/scene.tif"])
def test_buckets_are_left_to_gdal(monkeypatch: pytest.MonkeyPatch, href: str) -> None:
    """Catalogues name them, see ``href.absolute_href``."""

    def opened(name: str, **_: Any) -> None:
        raise OSError(f"GDAL is asked for {name}")

    monkeypatch.setattr(gdal_files.rasterio, "open", opened)
    with pytest.raises(ReadError) as error:
        AssetReader(Settings()).inspect(href)
    assert error.value.reason == f"GDAL is asked for {href}"


def test_overview_of_a_remote_file_takes_two_requests(scene: Path) -> None:
    header = cog_header.parse_header(scene.read_bytes())
    assert header is not None
    with serve_ranges(scene.read_bytes()) as server:
        np.testing.assert_array_equal(filled(server.address), filled(str(scene)))
    overview = header.levels[1]
    begin = int(overview.offsets.min())
    assert server.asked == [(0, _HEAD), (begin, int((overview.offsets + overview.sizes).max()) - begin)]


def test_known_header_is_not_read_again(scene: Path) -> None:
    with serve_ranges(scene.read_bytes()) as server:
        filled(server.address, times=2)
    assert len(server.asked) == 3


def test_header_serves_every_encoding_of_a_file(scene: Path) -> None:
    """A band that is brought to the median of all dates, or that the mask looks at too, is one file."""
    with serve_ranges(scene.read_bytes()) as server:
        reader = AssetReader(Settings())
        for ratio in (1.0, 1.1):
            reader.inspect(server.address, Encoding(ratio=ratio))
        reader.close()
    assert len(server.asked) == 1


def test_failed_read_is_tried_again_with_the_header(scene: Path) -> None:
    with serve_ranges(scene.read_bytes()) as server:

        def answer(handler: BaseHTTPRequestHandler, begin: int, length: int) -> None:
            if len(server.asked) == 2:
                respond(handler, 403)
            else:
                server.send(handler, begin, length)

        server.answer = answer
        np.testing.assert_array_equal(filled(server.address), filled(str(scene)))
    assert len(server.asked) == 4


def test_address_that_nobody_serves_is_an_error_that_names_no_signature(signed: None, waits: list[float]) -> None:
    with serve_ranges(b"") as server:
        pass
    with pytest.raises(ReadError) as error:
        AssetReader(Settings()).inspect(server.address)
    assert error.value.href == server.address
    assert error.value.reason
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("failure", ["refused", "cut off", "without ranges", "broken block"])
def test_errors_of_reading_name_the_unsigned_address(
    scene: Path, signed: None, waits: list[float], failure: str
) -> None:
    head = scene.read_bytes()[:_HEAD]
    with serve_ranges(head + bytes(scene.stat().st_size - len(head))) as server:
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
