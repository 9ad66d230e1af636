"""Catalogues and files that mean harm: refused, or bounded; no file of this machine is read for a remote catalogue."""

from __future__ import annotations

import json
import re
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.engine import foreign, gdal, reader
from cloudless_plugin.engine.errors import CatalogueError, CloudlessError
from cloudless_plugin.engine.grid import Grid, lonlat_boxes
from cloudless_plugin.engine.items import absolute_href
from cloudless_plugin.engine.looking import look
from cloudless_plugin.engine.pipeline import find_scenes, run
from cloudless_plugin.engine.reader import ReadError
from cloudless_plugin.engine.report import SilentReporter
from cloudless_plugin.engine.request import Request
from cloudless_plugin.engine.search import find_items
from tests.support import jobs
from tests.support.files import serve_files
from tests.support.paths import ROOT
from tests.support.web import answering, serve

pytestmark = pytest.mark.fault("malicious or broken input")

MB = 1 << 20
GRID = Grid("EPSG:32633", 10.0, 60000, 520002, 64, 64, 10.0)
PLACE = {"crs": "EPSG:32633", "transform": Affine(10, 0, 600000, 0, -10, 5200020)}
REMOTE = "https://example.org/a/items.json"


def measured(code: str, *arguments: object) -> tuple[str, float]:
    """Run code in a Python of its own; return what it prints, and its peak of memory in MB."""
    code += "\nprint(int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]) / 1024)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *map(str, arguments)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    told, _, peak = done.stdout.strip().rpartition("\n")
    return told, float(peak)


# -- addresses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "href",
    [
        *("file:///etc/passwd", "FILE:///etc/passwd", "file:/etc/passwd", "file:etc/passwd", " file:///etc/passwd"),
        *("fi\tle:///etc/passwd", "\nfile:///etc/passwd", "file://localhost/etc/passwd", "C:/x.tif", "C:\\x.tif"),
        *("vrt:///etc/passwd", "zip:///etc/x.zip!a.tif", "zip+https://example.org/x.zip!a", "zip+file:///x.zip!a.tif"),
        *("ftp://example.org/x", "data:text/plain,x", "http:///etc/passwd", "https:", "s3:///x", "HDF5:/etc/passwd:x"),
        *("http://[/x", "file://[/x"),
    ],
)
def test_remote_catalogue_names_nothing_but_remote_files(href: str) -> None:
    assert absolute_href(href, REMOTE) == ""


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("HTTPS://Example.org/X.tif?sig=A%2Fb", "https://Example.org/X.tif?sig=A%2Fb"),
        ("/etc/passwd", "https://example.org/etc/passwd"),
        ("../../../../etc/passwd", "https://example.org/etc/passwd"),
        ("..%2f..%2fetc/passwd", "https://example.org/a/..%2f..%2fetc/passwd"),
        ("file%3A///etc/passwd", "https://example.org/a/file%3A/etc/passwd"),
        ("\\\\host\\share\\x.tif", "https://example.org/a/\\\\host\\share\\x.tif"),
        ("//host/share/x.tif", "https://host/share/x.tif"),
        ("/vsicurl/file:///etc/passwd", "https://example.org/vsicurl/file:///etc/passwd"),
        ("GTIFF_DIR:1:/etc/passwd", "https://example.org/a/GTIFF_DIR:1:/etc/passwd"),
    ],
)
def test_paths_of_a_remote_catalogue_are_paths_on_its_server(href: str, expected: str) -> None:
    assert absolute_href(href, REMOTE) == expected


@pytest.mark.parametrize(
    "href",
    [
        *("/vsicurl/http://example.org/x", "/vsizip//x.zip", "file:///vsimem/x", "../../../../../../../vsimem/x"),
        *(
            "\\\\host\\share\\x",
            "//host/share/x",
            "file://host/share/x",
            "ftp://example.org/x",
            "file:///a%00b",
            "a\0b",
        ),
        *("x" * 5000, "vrt:///x", "file:////host/share/x", "zip:///etc/x.zip!a.tif"),
    ],
)
def test_local_catalogue_names_no_virtual_path_and_no_other_machine(tmp_path: Path, href: str) -> None:
    found = absolute_href(href, str(tmp_path / "items.json"))
    assert found == "" or (href == "x" * 5000 and found == str(tmp_path / href))


def test_home_of_a_user_is_not_meant_by_a_catalogue(tmp_path: Path) -> None:
    assert absolute_href("~root/x.tif", str(tmp_path / "items.json")) == str(tmp_path / "~root/x.tif")


SCHEMES = st.sampled_from(
    ["file:", "FILE:", "f\nile:", "file%3a", "vrt:", "zip+file:", "C:", "/vsimem", "\\\\", "//", ""]
)


@given(SCHEMES, st.text(st.sampled_from("/\\.:%2fe@!?#a "), max_size=20))
def test_no_trick_of_writing_leads_home(scheme: str, rest: str) -> None:
    found = absolute_href(scheme + rest, REMOTE)
    assert found == "" or found.startswith(("https://", "http://", "s3://", "gs://"))


# -- catalogues ------------------------------------------------------------------------------------------------------


def spiteful(items: Path, change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Return the item collection, one of its items changed."""
    collection = json.loads(items.read_text())
    change(collection["features"][0])
    return collection


def found_at(url: str, **changes: Any) -> Any:
    request = Request.from_dict(jobs.request(url, **changes))
    return find_items(request, lonlat_boxes(request), SilentReporter())


@pytest.mark.parametrize(
    "href", ["{path}", "file://{path}", "file:{path}", "file://localhost{path}", "/vsisubfile/0,{path}"]
)
def test_remote_catalogue_reads_no_file_of_this_machine(own_scenes: Path, tmp_path: Path, href: str) -> None:
    """The file is whole and lies where the catalogue says: nothing but the refusal keeps it from being read."""
    collection = json.loads(own_scenes.read_text())
    local = own_scenes.parent / collection["features"][0]["assets"]["B04"]["href"]
    collection["features"][0]["assets"]["B04"]["href"] = href.format(path=local)
    (own_scenes.parent / "items.json").write_text(json.dumps(collection))
    kept = tmp_path / "kept"
    own_scenes.parent.rename(kept)
    with serve_files(kept) as files:
        kept_local = kept / local.relative_to(own_scenes.parent)
        collection["features"][0]["assets"]["B04"]["href"] = href.format(path=kept_local)
        (kept / "items.json").write_text(json.dumps(collection))
        request = Request.from_dict(jobs.request(f"{files.address}/items.json"))
        out = tmp_path / "mosaic.tif"
        result = run(request, out, SilentReporter())
    assert (result.scene_count, result.skipped_count) == (17, 1)
    skipped = json.loads(Path(f"{out}.json").read_text())["skipped"]
    assert [entry["id"] for entry in skipped] == [collection["features"][0]["id"]]


CONFORMS = [f"https://api.stacspec.org/v1.0.0/{part}" for part in ("core", "item-search")]


@pytest.mark.parametrize("rel", ["search", "self", "next"])
@pytest.mark.parametrize("href", ["{path}", "file://{path}", "file:{path}", "file://localhost{path}"])
def test_links_of_an_api_lead_to_no_file_of_this_machine(generated: Path, rel: str, href: str) -> None:
    """The collection, which matches, lies where the link says, and under that name nowhere else."""
    secret = href.format(path=generated)

    def answer(path: str) -> tuple[int, Any]:
        if "search" in path:
            links = [{"rel": "next", "href": secret}] if rel == "next" else []
            return 200, {"type": "FeatureCollection", "features": [{"id": "bait"}], "links": links}
        if path.strip("/"):
            return 404, {}
        links = [{"rel": "search", "href": secret if rel == "search" else "./search", "method": "GET"}]
        links += [{"rel": "self", "href": secret}] if rel == "self" else []
        root = {"type": "Catalog", "id": "x", "stac_version": "1.0.0", "description": "x", "conformsTo": CONFORMS}
        return 200, {**root, "links": links}

    with serve(answer) as url, pytest.raises(CloudlessError) as refusal:
        found_at(url)
    assert "S2A" not in str(refusal.value)
    assert isinstance(refusal.value, CatalogueError) or "No scene is left of the 1" in str(refusal.value)


def test_redirect_to_a_file_of_this_machine_is_not_followed(generated: Path) -> None:
    """Of the search, of a plain COG, and of a file that GDAL reads."""
    local = next(generated.parent.glob("*/*_B04_10m.tif"))

    class Redirect(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", f"file://{generated if 'items' in self.path else local}")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

        def log_message(self, *_: Any) -> None:
            pass

    with answering(Redirect) as url:
        with pytest.raises(CatalogueError):
            found_at(f"{url}/items.json")
        for name in ("x.tif", "x.jp2"):
            with pytest.raises(ReadError):
                reader.inspect(f"{url}/{name}")
        with pytest.raises(OSError):
            gdal.GdalSource(f"{url}/y.tif")


def test_ids_hold_no_markup_and_no_lines(own_scenes: Path, out: Path) -> None:
    """What a catalogue says reaches labels, which take tags for rich text, logs, and the recipe."""
    evil = '<img src="file:///etc/passwd"><a href="http://example.org">x</a>\n\u202e\ud800../../x'
    collection = json.loads(own_scenes.read_text())
    for item, lost in zip(collection["features"], ("B04", "", "")):
        item["id"] += evil
        item["properties"]["platform"] = evil
        item["assets"].pop(lost, None)
    own_scenes.write_text(json.dumps(collection))
    request = Request.from_dict(jobs.request(own_scenes))
    reporter = SilentReporter()
    seen = look(request, reporter, out.parent, plan=True)
    run(request, out, reporter)
    told = [*reporter.warnings, json.dumps(seen, ensure_ascii=False), Path(f"{out}.json").read_text(encoding="utf-8")]
    assert any("passwd" in text for text in told)
    for text in told:
        assert not re.search("[<>\u202e\ud800]", text)
    assert not any("\n" in warning for warning in reporter.warnings)
    names = {path.name for path in out.parent.iterdir()}
    assert all(re.fullmatch(r"\d{3}\.png|mosaic\.tif(\.json)?", name) for name in names)


def test_endless_id_is_refused(own_scenes: Path) -> None:
    own_scenes.write_text(json.dumps(spiteful(own_scenes, lambda item: item.update(id="x" * 5000))))
    reporter = SilentReporter()
    scenes, skipped = find_scenes(Request.from_dict(jobs.request(own_scenes)), reporter)
    assert (len(scenes), len(skipped)) == (17, 1)
    assert len(reporter.warnings[0]) < 200


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("proj:shape", [10**6, 10**6]),
        ("proj:shape", [-1, -1]),
        ("proj:shape", [10**12, 10**12]),
        ("proj:transform", [0, 0, 0, 0, 0, 0]),
        ("proj:transform", [float("nan")] * 6),
        ("proj:transform", [1e-300, 0, 499980, 0, -1e-300, 5200020]),
        ("proj:transform", [1e300, 0, 1e300, 0, -1e300, 1e300]),
        ("proj:transform", [10, 5, 499980, 5, -10, 5200020]),
        ("proj:transform", [float("inf"), 0, 499980, 0, -10, 5200020]),
    ],
)
def test_shape_that_cannot_be_is_not_believed(own_scenes: Path, key: str, value: list[float]) -> None:
    """The scene counts as one whose item does not tell it, and its pixels are in the mosaic."""

    def lie(item: dict[str, Any]) -> None:
        item["properties"].pop(key, None)
        for asset in item["assets"].values():
            asset[key] = value

    expected, out = own_scenes.parent / "expected.tif", own_scenes.parent / "out.tif"
    run(Request.from_dict(jobs.request(own_scenes)), expected, SilentReporter())
    own_scenes.write_text(json.dumps(spiteful(own_scenes, lie)))
    result = run(Request.from_dict(jobs.request(own_scenes)), out, SilentReporter())
    assert (result.scene_count, result.skipped_count) == (18, 0)
    with rasterio.open(expected) as first, rasterio.open(out) as second:
        assert first.shape == second.shape
        assert np.abs(first.read().astype(int) - second.read()).mean() < 1


@pytest.mark.parametrize("code", [0, -1, 4978, 5703, 999_999, 10**30])
def test_code_that_is_no_map_s_is_looked_up_in_the_file(own_scenes: Path, code: int) -> None:
    own_scenes.write_text(json.dumps(spiteful(own_scenes, lambda item: item["properties"].update({"proj:epsg": code}))))
    scenes, skipped = find_scenes(Request.from_dict(jobs.request(own_scenes)), SilentReporter())
    assert not skipped
    assert {scene.epsg for scene in scenes} == {32633}


# -- JSON without end ------------------------------------------------------------------------------------------------

SEARCH = """
import sys
from cloudless_plugin.engine.errors import CloudlessError
from cloudless_plugin.engine.grid import lonlat_boxes
from cloudless_plugin.engine.report import SilentReporter
from cloudless_plugin.engine.request import Request
from cloudless_plugin.engine.search import find_items
from tests.support import jobs
request = Request.from_dict(jobs.request(sys.argv[1]))
try:
    find_items(request, lonlat_boxes(request), SilentReporter())
except CloudlessError as error:
    print(error)
"""


def pour(pieces: Iterator[bytes], encoding: str = "", status: int = 200) -> type[BaseHTTPRequestHandler]:
    """Return a handler that sends pieces until there are none or nobody takes them, and counts what it has sent."""

    class Pour(BaseHTTPRequestHandler):
        sent = 0

        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Connection", "close")
            if encoding:
                self.send_header("Content-Encoding", encoding)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            try:
                for piece in pieces:
                    self.wfile.write(piece)
                    Pour.sent += len(piece)
            except OSError:
                pass

        def log_message(self, *_: Any) -> None:
            pass

    return Pour


def gigabyte() -> Iterator[bytes]:
    """A JSON object of 1 GB, by and by."""
    yield b'{"type": "FeatureCollection", "features": ["'
    for _ in range(1 << 10):
        yield b"x" * MB
    yield b'"]}'


def packed_gigabyte() -> Iterator[bytes]:
    squeeze = zlib.compressobj(1, wbits=31)
    yield from filter(None, map(squeeze.compress, gigabyte()))
    yield squeeze.flush()


def limit() -> float:
    """Return the peak of memory, MB, that a search may have: what it loads, and twice the longest text."""
    return 200 + 2.5 * (foreign.MOST_BYTES >> 20)


def test_gigabyte_of_json_on_disk_is_refused(tmp_path: Path) -> None:
    """A file with a hole, which takes no room on the disk and reads as zeros."""
    path = tmp_path / "items.json"
    with path.open("wb") as file:
        file.write(b'{"features": ["')
        file.truncate(1 << 30)
    told, peak = measured(SEARCH, path)
    assert "100 MB or 8 million values" in told
    assert peak < limit()


@pytest.mark.parametrize("status", [200, 302])
def test_gigabyte_of_json_by_http_is_refused(status: int) -> None:
    handler = pour(gigabyte(), status=status)
    with answering(handler) as url:
        told, peak = measured(SEARCH, f"{url}/items.json")
    assert "100 MB or 8 million values" in told
    assert peak < limit()
    assert handler.sent < 200 * MB


def test_gigabyte_of_json_in_a_megabyte_is_refused() -> None:
    handler = pour(packed_gigabyte(), "gzip")
    with answering(handler) as url:
        told, peak = measured(SEARCH, f"{url}/items.json")
    assert "100 MB or 8 million values" in told
    assert peak < limit()


@pytest.mark.parametrize(
    ("piece", "count", "words"),
    [("{}", 30_000_000, "8 million"), ('{"": 0}', 3_900_000, "100000 can"), ("[[]]", 2_600_000, "100000 can")],
)
def test_many_small_values_in_few_bytes_are_refused(tmp_path: Path, piece: str, count: int, words: str) -> None:
    """Each takes sixty times as much memory as room in the file."""
    path = tmp_path / "items.json"
    with path.open("w") as file:
        file.write('{"features": [')
        for _ in range(count // 100_000):
            file.write(f"{piece}," * 100_000)
        file.write(f"{piece}]}}")
    told, peak = measured(SEARCH, path)
    path.unlink()
    assert words in told
    assert peak < 1500


@pytest.mark.parametrize("text", ["[" * 100_000, '{"features": ' + "[" * 100_000 + "]" * 100_000 + "}", "9" * 100_000])
def test_nests_and_numbers_without_end_are_no_json(tmp_path: Path, text: str) -> None:
    path = tmp_path / "items.json"
    path.write_text(text)
    with pytest.raises(CatalogueError, match="not JSON"):
        found_at(str(path))
    with serve(lambda _: (200, text.encode())) as url, pytest.raises(CatalogueError):
        found_at(f"{url}/items.json")


# -- files -----------------------------------------------------------------------------------------------------------

FILL = """
import sys
import numpy as np
from cloudless_plugin.engine import reader
from cloudless_plugin.engine.grid import Grid
size = float(sys.argv[2])
grid = Grid("EPSG:32633", size, round(600000 / size), round(5200020 / size), 512, 512, size)
out = np.zeros(grid.shape, np.uint16)
try:
    reader.fill(out, sys.argv[1], grid)
    print("filled", int(out.max()))
except reader.ReadError as error:
    print(error.reason)
"""
COMMON = 400
"""MB that a read may take at most, besides what is said."""


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
    struct.pack_into("<HHII", content, entry(content, size), size, 4, 1, 20_000 if tiled else len(bomb))
    path.write_bytes(content + bomb)
    told, peak = measured(FILL, path, 10)
    assert "cannot be decoded" in told if tiled else told
    assert peak < COMMON


def entry(content: bytes | bytearray, tag: int) -> int:
    """Return where a tag stands in the first directory of a classic TIFF."""
    (begin,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, begin)
    places = range(begin + 2, begin + 2 + 12 * count, 12)
    return next(place for place in places if struct.unpack_from("<H", content, place)[0] == tag)


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
        reader.inspect(str(path))
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
        reader.inspect(f"{files.address}/{name}")
    with pytest.raises(ReadError):
        reader.inspect(str(folder / name))


@pytest.mark.parametrize("suffix", [".aux.xml", ".ovr", ".msk"])
def test_files_beside_a_file_are_not_looked_for(tmp_path: Path, suffix: str) -> None:
    """They could name others: GDAL's own metadata do."""
    write(tmp_path / "x.tif", compress="lzw")
    shutil.copy(tmp_path / "x.tif", tmp_path / f"x.tif{suffix}")
    with serve_files(tmp_path) as files:
        out = np.zeros(GRID.shape, np.uint16)
        reader.fill(out, f"{files.address}/x.tif", GRID)
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
        reader.inspect(f"{url}/x.tif")
    assert "403" in refusal.value.reason
    assert not set("<>") & set(refusal.value.reason)


# -- pixels, and how many scenes may fail ----------------------------------------------------------------------------


def overwrite(path: Path, change: Callable[[np.ndarray], np.ndarray]) -> None:
    """Put other numbers into a file, which is as whole as before."""
    with rasterio.open(path) as file:
        profile, pixels = file.profile, file.read(1)
    with rasterio.open(path, "w", **profile) as file:
        file.write(change(pixels).astype(pixels.dtype), 1)


def noise(pixels: np.ndarray) -> np.ndarray:
    return np.random.default_rng(1).integers(1, 65536, pixels.shape)


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("B04_10m", np.zeros_like, "all of its pixels are 0"),
        ("SCL_20m", np.zeros_like, "all of its classes are 0"),
        ("B03_10m", lambda pixels: np.full_like(pixels, 65535), "beyond what reflectance can be"),
        ("B04_10m", noise, "beyond what reflectance can be"),
        ("B04_10m", lambda pixels: pixels.byteswap(), "beyond what reflectance can be"),
    ],
)
def test_scene_whose_numbers_cannot_be_is_left_out_whole(
    own_scenes: Path, out: Path, name: str, change: Callable[[np.ndarray], np.ndarray], reason: str
) -> None:
    bad = min(own_scenes.parent.glob(f"S2A_*_R122_T33TWM_*/*_{name}.tif"))
    overwrite(bad, change)
    reporter = SilentReporter()
    result = run(Request.from_dict(jobs.request(own_scenes)), out, reporter)
    assert (result.scene_count, result.skipped_count) == (17, 1)
    assert any(bad.parent.name in warning and reason in warning for warning in reporter.warnings)
    with_skip = out.read_bytes()
    collection = json.loads(own_scenes.read_text())
    collection["features"] = [item for item in collection["features"] if item["id"] != bad.parent.name]
    own_scenes.write_text(json.dumps(collection))
    run(Request.from_dict(jobs.request(own_scenes)), out, SilentReporter())
    with rasterio.open(out) as alone, rasterio.MemoryFile(with_skip).open() as skipping:
        np.testing.assert_array_equal(skipping.read(), alone.read())


@pytest.mark.parametrize("silent", [(), ("SCL",), ("B04", "B03"), ("B04", "B03", "B02", "B08", "SCL")])
@pytest.mark.parametrize("tile", ["T33TWM", "T33TXM"])
def test_scene_that_another_one_hides_is_not_suspected(
    own_scenes: Path, out: Path, silent: tuple[str, ...], tile: str
) -> None:
    """Where two scenes of a pass overlap, the one that is read later adds nothing, whichever of its files that is."""
    collection = json.loads(own_scenes.read_text())
    for item in collection["features"]:
        for key in silent if tile in item["id"] else ():
            item["assets"][key].pop("proj:transform", None)
        if silent:
            assert "proj:transform" not in item["properties"]
    own_scenes.write_text(json.dumps(collection))
    west, south, _, north = jobs.extent()
    overlap = [west + 10 * (jobs.WIDTH - jobs.SIZE), south, west + 10 * jobs.SIZE, north]
    result = run(Request.from_dict(jobs.request(own_scenes, extent=overlap)), out, SilentReporter())
    assert (result.scene_count, result.skipped_count) == (18, 0)


@pytest.mark.parametrize("lost", [9, 10])
def test_run_fails_where_more_than_half_of_the_scenes_cannot_be_read(own_scenes: Path, out: Path, lost: int) -> None:
    for path in sorted(own_scenes.parent.glob("S2A_*/*_B04_10m.tif"))[:lost]:
        path.write_bytes(path.read_bytes()[:3000])
    out.write_text("before")
    request = Request.from_dict(jobs.request(own_scenes))
    if lost == 9:
        assert run(request, out, SilentReporter()).skipped_count == 9
        return
    with pytest.raises(CatalogueError, match=r"10 of the 18 scenes that match cannot be read \(the first: S2A_"):
        run(request, out, SilentReporter())
    assert out.read_text() == "before"
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_run_fails_where_more_than_half_of_the_items_are_broken(own_scenes: Path) -> None:
    collection = json.loads(own_scenes.read_text())
    for item in collection["features"][:10]:
        item["assets"].pop("B04")
    own_scenes.write_text(json.dumps(collection))
    with pytest.raises(CatalogueError, match=r"10 of the 18 scenes .* it has no asset 'red'"):
        find_scenes(Request.from_dict(jobs.request(own_scenes)), SilentReporter())
