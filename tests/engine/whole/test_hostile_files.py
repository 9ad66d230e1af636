"""Files that mean harm: refused, or read in bounded memory."""

from __future__ import annotations

import shutil
import struct
import zlib
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
from cloudless_plugin.engine.raster_io.reader import AssetReader
from tests.support.files import serve_files
from tests.support.geotiffs import entry, with_entry
from tests.support.measured import MB, measured
from tests.support.web import answering

pytestmark = pytest.mark.fault("malicious or broken input")

GRID = Grid("EPSG:32633", 10.0, 60000, 520002, 64, 64, 10.0)
PLACE = {"crs": "EPSG:32633", "transform": Affine(10, 0, 600000, 0, -10, 5200020)}

FILL = """
import sys
import numpy as np
from cloudless_plugin.common.errors import ReadError
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.raster_io.reader import AssetReader
size = float(sys.argv[2])
height = int(sys.argv[3]) if len(sys.argv) > 3 else 512
grid = Grid("EPSG:32633", size, round(600000 / size), round(5200020 / size), 512, height, size)
out = np.zeros(grid.shape, np.uint16)
try:
    AssetReader(Settings()).fill(out, sys.argv[1], grid)
    print("filled", int(out.max()))
except ReadError as error:
    print(error.reason)
"""
COMMON = 400
"""MB of memory that a process may take at most to read a file."""


def write(path: Path, pixels: np.ndarray | None = None, **options: Any) -> Path:
    pixels = np.full((64, 64), 700, np.uint16) if pixels is None else pixels
    profile = {"driver": "GTiff", "count": 1, "dtype": pixels.dtype, **PLACE, **options}
    with rasterio.open(path, "w", height=pixels.shape[0], width=pixels.shape[1], **profile) as file:
        file.write(pixels, 1)
    return path


def sparse(path: Path, size: int, pixel: float, **options: Any) -> Path:
    """Write a raster of so many pixels a side, none of which is stored."""
    place = {"crs": "EPSG:32633", "transform": Affine(pixel, 0, 600000, 0, -pixel, 5200020)}
    profile = {
        "driver": "GTiff",
        "count": 1,
        "dtype": "uint16",
        "SPARSE_OK": True,
        "BIGTIFF": "YES",
        **place,
        **options,
    }
    with rasterio.open(path, "w", height=size, width=size, **profile):
        pass
    return path


LARGE = {
    "plain": {"tiled": True, "blockxsize": 4096, "blockysize": 4096, "compress": "deflate"},
    "GDAL's": {"tiled": True, "blockxsize": 4096, "blockysize": 4096, "compress": "lzw"},
}


@pytest.mark.parametrize("form", LARGE)
@pytest.mark.parametrize("size", [10, 1000])
def test_raster_of_a_million_by_a_million_is_read_in_parts(tmp_path: Path, form: str, size: int) -> None:
    """On its own pixels, and on far coarser ones, for which it has no overviews."""
    path = sparse(tmp_path / "large.tif", 10**6, 10.0, **LARGE[form])
    told, peak = measured(FILL, path, size)
    assert told == ("filled 0" if size == 10 else "it has far more pixels than are asked for, and no overviews")
    assert peak < COMMON


@pytest.mark.parametrize("tiled", [True, False])
@pytest.mark.parametrize("compress", ["deflate", "lzw", "zstd"])
def test_block_that_unpacks_to_gigabytes_is_refused(tmp_path: Path, compress: str, tiled: bool) -> None:
    """One block of 40 000 x 40 000 pixels, hardly a byte in the file."""
    side = 40_000
    options = {"tiled": tiled, "blockysize": side, **({"blockxsize": side} if tiled else {})}
    path = sparse(tmp_path / "bomb.tif", side, 10.0, compress=compress, **options)
    told, peak = measured(FILL, path, 10)
    assert "too large" in told
    assert peak < COMMON


@pytest.mark.parametrize(("tiled", "offset", "size"), [(True, 324, 325), (False, 273, 279)])
def test_block_that_unpacks_to_more_than_it_should_takes_no_memory(
    tmp_path: Path, tiled: bool, offset: int, size: int
) -> None:
    """The header promises 64 x 64 pixels, deflate holds a gigabyte; of strips GDAL takes no more than the promised."""
    blocks = {"blockxsize": 64, "blockysize": 64} if tiled else {"blockysize": 64}
    path = write(tmp_path / "bomb.tif", tiled=tiled, compress="deflate", **blocks)
    squeeze = zlib.compressobj(9)
    bomb = b"".join(squeeze.compress(bytes(MB)) for _ in range(1 << 10)) + squeeze.flush()
    content = bytearray(path.read_bytes())
    struct.pack_into("<HHII", content, entry(content, offset), offset, 4, 1, len(content))
    struct.pack_into("<HHII", content, entry(content, size), size, 4, 1, 16_000 if tiled else len(bomb))
    path.write_bytes(content + bomb)
    told, peak = measured(FILL, path, 10)
    assert "cannot be decoded" in told if tiled else told
    assert peak < COMMON


def tiny_blocks(path: Path, height: int, width: int, claimed: int, block: bytes, **options: Any) -> Path:
    """Write a file in which each pixel is a block of its own, which claims so many bytes, all at one place.

    A list of short numbers, a megabyte for half a million blocks, tells places and sizes, where both can be the same.
    """
    content = write(path, tiled=True, blockxsize=64, blockysize=64, **options).read_bytes()
    place = max(claimed, len(content))
    content = content.ljust(place, b"\0") + block.ljust(claimed, b"\0")
    count, lists = height * width, [place] if place == claimed else [place, claimed]
    for tag, *fields in (
        *((256, 4, 1, width), (257, 4, 1, height), (322, 3, 1, 1), (323, 3, 1, 1)),
        *((324, 3, count, len(content)), (325, 3, count, len(content) + 2 * count * (len(lists) - 1))),
    ):
        content = with_entry(content, tag, tag, *fields)
    path.write_bytes(content + b"".join(struct.pack("<H", number) * count for number in lists))
    return path


@pytest.mark.fault("tiny blocks")
@pytest.mark.parametrize("claimed", [4100, 2000, 132])
@pytest.mark.parametrize("compress", ["deflate", "lzw"])
def test_tiny_blocks_that_claim_much_take_no_memory(tmp_path: Path, compress: str, claimed: int) -> None:
    """A file of one or two megabytes, whose half a million blocks claim up to 2 GB together; none of them is right."""
    path = tiny_blocks(tmp_path / "bomb.tif", 1024, 512, claimed, b"none", compress=compress)
    assert path.stat().st_size < 2.1 * MB
    told, peak = measured(FILL, path, 10, 1024)
    assert not told.startswith("filled")
    assert peak < COMMON


@pytest.mark.fault("tiny blocks")
@pytest.mark.parametrize("claimed", [100, 2000])
def test_tiny_blocks_that_are_right_are_read_in_parts(tmp_path: Path, claimed: int) -> None:
    """As plain blocks, and by GDAL where they claim more than deflate takes."""
    block = zlib.compress(struct.pack("<H", 700))
    path = tiny_blocks(tmp_path / "tiny.tif", 512, 256, claimed, block, compress="deflate")
    told, peak = measured(FILL, path, 10)
    assert told == "filled 700"
    assert peak < COMMON


INSPECT = """
import sys
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.raster_io.reader import AssetReader
reader = AssetReader(Settings())
print(min(len(reader.inspect(path).shapes) for path in sys.argv[1:]))
"""


@pytest.mark.fault("tiny blocks")
def test_headers_of_many_blocks_are_not_kept_without_end(tmp_path: Path) -> None:
    """Each of 30 files of a quarter of a megabyte tells of two million blocks, in 16 levels that share one list."""
    path = tiny_blocks(tmp_path / "0.tif", 256, 512, 132, b"none", compress="deflate")
    content = path.read_bytes()
    (begin,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, begin)
    first = bytearray(content[begin : begin + 2 + 12 * count])
    planar = entry(content, 284) - begin
    levels = []
    for level in range(16):
        struct.pack_into("<HHII", first, 2, 256, 3, 1, 512 - level)  # the first tag is the width
        for tag in (324, 325):
            struct.pack_into("<I", first, entry(content, tag) - begin + 4, 256 * (512 - level))
        if level:
            struct.pack_into("<HHII", first, planar, 254, 4, 1, 1)  # reduced resolution
        last = level == 15
        levels.append(first + struct.pack("<I", 0 if last else len(content) + (level + 1) * (len(first) + 4)))
    struct.pack_into("<I", whole := bytearray(content), 4, len(content))
    paths = [tmp_path / f"{number}.tif" for number in range(30)]
    for each in paths:
        each.write_bytes(whole + b"".join(levels))
    told, peak = measured(INSPECT, *paths)
    assert told == "16"
    assert peak < COMMON


@pytest.mark.parametrize("compress", ["deflate", "lzw"])
@pytest.mark.parametrize(
    ("tag", "kind", "count", "value"),
    [
        *((256, 4, 1, 2**31), (257, 4, 1, 2**32 - 1), (256, 4, 1, 0), (257, 4, 2**31, 8), (258, 3, 1, 65535)),
        *((322, 4, 1, 0), (323, 4, 1, 0), (322, 4, 1, 2**31), (322, 4, 1, 2**32 - 16), (323, 4, 1, 2**31)),
        *((324, 4, 2**31, 8), (325, 4, 2**32 - 1, 8), (325, 4, 1, 2**32 - 1), (324, 4, 1, 2**32 - 1)),
        *((277, 3, 1, 65535), (259, 3, 1, 65535), (339, 3, 1, 6), (33550, 12, 2**31, 8), (34735, 3, 2**31, 8)),
    ],
)
def test_header_that_lies_is_refused(
    tmp_path: Path, compress: str, tag: int, kind: int, count: int, value: int
) -> None:
    path = write(tmp_path / "x.tif", tiled=True, blockxsize=64, blockysize=64, compress=compress)
    content = bytearray(path.read_bytes())
    struct.pack_into("<HHII", content, entry(content, tag), tag, kind, count, value)
    path.write_bytes(content)
    told, peak = measured(FILL, path, 10)
    assert told
    assert not told.startswith("filled 0")
    assert "\n" not in told
    assert peak < COMMON


@pytest.mark.parametrize("compress", ["deflate", "lzw"])
def test_directories_in_a_circle_end(tmp_path: Path, compress: str) -> None:
    """GDAL says so, and reads the first."""
    path = write(tmp_path / "x.tif", tiled=True, blockxsize=64, blockysize=64, compress=compress)
    content = bytearray(path.read_bytes())
    (begin,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, begin)
    struct.pack_into("<I", content, begin + 2 + 12 * count, begin)
    path.write_bytes(content)
    told, peak = measured(FILL, path, 10)
    assert told == "filled 700" or "\n" not in told
    assert peak < COMMON


@pytest.mark.parametrize("field", [6, 10, 22, 26])
@pytest.mark.parametrize("value", [0, 10**6, 2**31, 2**32 - 1])
def test_jpeg2000_that_lies_is_refused(tmp_path: Path, field: int, value: int) -> None:
    """Width, height and the tiles' size in the codestream, ISO 15444-1 A.5.1."""
    path = write(tmp_path / "x.jp2", driver="JP2OpenJPEG", QUALITY=100, REVERSIBLE="YES")
    content = bytearray(path.read_bytes())
    struct.pack_into(">I", content, content.index(b"\xff\x4f\xff\x51") + 2 + field, value)
    path.write_bytes(content)
    told, peak = measured(FILL, path, 10)
    assert told
    assert "\n" not in told
    assert peak < 2 * COMMON


@pytest.mark.parametrize("box", [b"ihdr", b"colr"])
@pytest.mark.parametrize("length", [0, 1, 7, 5000, 2**32 - 1])
def test_jpeg2000_whose_boxes_lead_nowhere_is_refused(tmp_path: Path, box: bytes, length: int) -> None:
    """With a length of 0 in a box of boxes GDAL would go round for ever."""
    path = write(tmp_path / "x.jp2", driver="JP2OpenJPEG", QUALITY=100, REVERSIBLE="YES")
    content = bytearray(path.read_bytes())
    place = content.index(box) - 4
    struct.pack_into(">I", content, place, length)
    path.write_bytes(content)
    with pytest.raises(ReadError) as error:
        AssetReader(Settings()).inspect(str(path))
    assert "its boxes do not follow one another" in error.value.reason


DISGUISED = {
    "vrt": '<VRTDataset rasterXSize="64" rasterYSize="64"><VRTRasterBand dataType="UInt16" band="1"><SimpleSource>'
    "<SourceFilename>{path}</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>",
    "WMS": "<GDAL_WMS><Service name='TMS'><ServerUrl>file://{path}</ServerUrl></Service></GDAL_WMS>",
    "subdataset": "GTIFF_DIR:1:{path}",
    "pointer": "{path}",
}


@pytest.mark.parametrize("name", ["x.tif", "x.jp2", "x.vrt", "x.tif.ovr"])
@pytest.mark.parametrize("text", DISGUISED)
def test_other_formats_in_disguise_are_refused(tmp_path: Path, name: str, text: str) -> None:
    secret = write(tmp_path / "secret.tif")
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / name).write_text(DISGUISED[text].format(path=secret))
    with serve_files(folder) as files, pytest.raises(ReadError):
        AssetReader(Settings()).inspect(f"{files.address}/{name}")
    with pytest.raises(ReadError):
        AssetReader(Settings()).inspect(str(folder / name))


@pytest.mark.parametrize("suffix", [".aux.xml", ".ovr", ".msk"])
def test_files_beside_a_file_are_not_looked_for(tmp_path: Path, suffix: str) -> None:
    """They could name others: GDAL's own metadata do."""
    write(tmp_path / "x.tif", compress="lzw")
    shutil.copy(tmp_path / "x.tif", tmp_path / f"x.tif{suffix}")
    with serve_files(tmp_path) as files:
        out = np.zeros(GRID.shape, np.uint16)
        AssetReader(Settings()).fill(out, f"{files.address}/x.tif", GRID)
    assert (out == 700).all()
    assert set(files.asked) == {"/x.tif"}


def test_what_a_server_says_has_no_markup() -> None:
    class Rude(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(403, "<a href='http://example.org'>log in</a>")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with answering(Rude) as url, pytest.raises(ReadError) as refusal:
        AssetReader(Settings()).inspect(f"{url}/x.tif")
    assert "403" in refusal.value.reason
    assert not set("<>") & set(refusal.value.reason)
