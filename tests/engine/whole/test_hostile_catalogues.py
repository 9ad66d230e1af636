"""Catalogues that mean harm: refused, or bounded; none leads to a file of this machine unless it is one itself."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from cloudless_plugin.common.errors import CatalogueError, CloudlessError, ReadError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.output_grid import lonlat_bboxes
from cloudless_plugin.engine.jobs.preflight import preflight
from cloudless_plugin.engine.jobs.prepare import find_scenes
from cloudless_plugin.engine.jobs.run_context import RunContext
from cloudless_plugin.engine.kernels.encoding import PLAIN
from cloudless_plugin.engine.machine.workspace import Workspace
from cloudless_plugin.engine.net import untrusted
from cloudless_plugin.engine.net.network import Network
from cloudless_plugin.engine.raster_io.gdal_files import GEOTIFF, GdalFiles
from cloudless_plugin.engine.raster_io.gdal_source import GdalSource
from cloudless_plugin.engine.raster_io.reader import AssetReader
from cloudless_plugin.engine.stac.search import find_items
from tests.support import jobs
from tests.support.files import serve_files
from tests.support.measured import MB, measured
from tests.support.web import answering, serve

pytestmark = pytest.mark.fault("malicious or broken input")


def spiteful(items: Path, change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Return the item collection, one of its items changed."""
    collection = json.loads(items.read_text())
    change(collection["features"][0])
    return collection


def found_at(url: str, **changes: Any) -> Any:
    request = Request.from_dict(jobs.request(url, **changes))
    return find_items(request, lonlat_bboxes(request), RunContext(Reporter(), Settings()).catalogue_access())


@pytest.mark.parametrize(
    "href", ["{path}", "file://{path}", "file:{path}", "file://localhost{path}", "/vsisubfile/0,{path}"]
)
def test_remote_catalogue_reads_no_file_of_this_machine(own_scenes: Path, tmp_path: Path, href: str) -> None:
    """The file is whole and lies where the catalogue says: nothing but the refusal keeps it from being read."""
    collection = json.loads(own_scenes.read_text())
    local = own_scenes.parent / collection["features"][0]["assets"]["B04"]["href"]
    collection["features"][0]["assets"]["B04"]["href"] = href.format(path=local)
    (own_scenes.parent / "items.json").write_text(json.dumps(collection))
    moved = tmp_path / "moved"
    own_scenes.parent.rename(moved)
    with serve_files(moved) as files:
        moved_local = moved / local.relative_to(own_scenes.parent)
        collection["features"][0]["assets"]["B04"]["href"] = href.format(path=moved_local)
        (moved / "items.json").write_text(json.dumps(collection))
        request = Request.from_dict(jobs.request(f"{files.address}/items.json"))
        out = tmp_path / "mosaic.tif"
        result = run_mosaic(request, out, Reporter())
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
                AssetReader(Settings()).inspect(f"{url}/{name}")
        with pytest.raises(OSError):
            GdalSource(f"{url}/y.tif", PLAIN, GdalFiles(Network(Settings()).bytes), GEOTIFF, Workspace(1))


def test_ids_hold_no_markup_and_no_lines(own_scenes: Path, out: Path) -> None:
    """What a catalogue writes reaches labels, which take tags for rich text, and logs, and the recipe."""
    evil = '<img src="file:///etc/passwd"><a href="http://example.org">x</a>\n\u202e\ud800../../x'
    collection = json.loads(own_scenes.read_text())
    for item, lost in zip(collection["features"], ("B04", "", "")):
        item["id"] += evil
        item["properties"]["platform"] = evil
        item["assets"].pop(lost, None)
    own_scenes.write_text(json.dumps(collection))
    request = Request.from_dict(jobs.request(own_scenes))
    reporter = Reporter()
    found = preflight(request, reporter, out.parent, plan=True)
    run_mosaic(request, out, reporter)
    listed = json.dumps(asdict(found), ensure_ascii=False)
    beside = [Path(f"{out}{suffix}").read_text(encoding="utf-8") for suffix in (".json", ".item.json")]
    told = [*reporter.warnings, listed, *beside]
    assert any("passwd" in text for text in told)
    for text in told:
        assert not re.search("[<>\u202e\ud800]", text)
    assert not any("\n" in warning for warning in reporter.warnings)
    names = {path.name for path in out.parent.iterdir()}
    assert all(re.fullmatch(r"\d{3}\.png|mosaic\.tif((\.item)?\.json)?", name) for name in names)


def test_endless_id_is_refused(own_scenes: Path) -> None:
    own_scenes.write_text(json.dumps(spiteful(own_scenes, lambda item: item.update(id="x" * 5000))))
    reporter = Reporter()
    _, scenes, skipped = find_scenes(Request.from_dict(jobs.request(own_scenes)), RunContext(reporter, Settings()))
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
    run_mosaic(Request.from_dict(jobs.request(own_scenes)), expected, Reporter())
    own_scenes.write_text(json.dumps(spiteful(own_scenes, lie)))
    result = run_mosaic(Request.from_dict(jobs.request(own_scenes)), out, Reporter())
    assert (result.scene_count, result.skipped_count) == (18, 0)
    with rasterio.open(expected) as first, rasterio.open(out) as second:
        assert first.shape == second.shape
        assert np.abs(first.read().astype(int) - second.read()).mean() < 1


@pytest.mark.parametrize("code", [0, -1, 4978, 5703, 999_999, 10**30])
def test_code_that_is_no_map_s_is_looked_up_in_the_file(own_scenes: Path, code: int) -> None:
    own_scenes.write_text(json.dumps(spiteful(own_scenes, lambda item: item["properties"].update({"proj:epsg": code}))))
    _, scenes, skipped = find_scenes(Request.from_dict(jobs.request(own_scenes)), RunContext(Reporter(), Settings()))
    assert not skipped
    assert {scene.crs for scene in scenes} == {"EPSG:32633"}


# -- JSON without end ------------------------------------------------------------------------------------------------

SEARCH = """
import sys
from cloudless_plugin.common.errors import CloudlessError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.jobs.output_grid import lonlat_bboxes
from cloudless_plugin.engine.jobs.run_context import RunContext
from cloudless_plugin.engine.stac.search import find_items
from tests.support import jobs
request = Request.from_dict(jobs.request(sys.argv[1]))
try:
    find_items(request, lonlat_bboxes(request), RunContext(Reporter(), Settings()).catalogue_access())
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
    return 200 + 2.5 * (untrusted.MAX_BYTES >> 20)


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
