"""What is kept between runs: bounded, whole, and never instead of what has changed."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from cloudless_plugin.common import disk_cache
from cloudless_plugin.common.disk_cache import DiskCache
from cloudless_plugin.common.href import is_signed
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.net import credentials
from cloudless_plugin.engine.raster_io import header_cache, reader
from cloudless_plugin.engine.stac import search_cache
from demo.scenes import make_scenes
from tests.support import jobs
from tests.support.faults import Faults, serve_faults
from tests.support.paths import ROOT

BOXES = [(15.0, 46.0, 16.0, 47.0)]


@pytest.fixture
def kept(tmp_path: Path) -> DiskCache:
    return DiskCache(tmp_path / "deep" / "cache.sqlite", most=100_000)


def content_of(entry: disk_cache.Entry | None) -> bytes | None:
    return entry.content if entry else None


class Listening(Reporter):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def info(self, message: str) -> None:
        self.said.append(message)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Faults]:
    """Few scenes of a test's own, each a plain COG."""
    make_scenes(tmp_path / "scenes", size=jobs.SIZE)
    items = tmp_path / "scenes" / "items.json"
    collection = json.loads(items.read_text())
    collection["features"] = collection["features"][:6]
    items.write_text(json.dumps(collection))
    with serve_faults(tmp_path / "scenes") as running:
        yield running
    credentials.use({})


def mosaic(server: Faults, output: Path, **changes: Any) -> tuple[bytes, list[str]]:
    """Make a mosaic in a process that remembers nothing; return its bytes and what it said."""
    reader.close_files()
    server.asked.clear()
    listening = Listening()
    run_mosaic(Request.from_dict(jobs.request(server.api, **changes)), output, listening)
    return output.read_bytes(), listening.said


def kinds(server: Faults) -> Counter[str]:
    """Return how many requests were for the catalogue, for headers and for blocks."""
    return Counter(
        "search" if asked.startswith("/stac") else "header" if "bytes=0-" in asked else "blocks"
        for asked, _ in server.asked
    )


# -- the store ---------------------------------------------------------------------------------------------------------


def test_keeps_replaces_and_drops(kept: DiskCache) -> None:
    assert kept.get("a") is None
    assert kept.size() == 0
    kept.put("a", b"one")
    kept.put("a", b"two")
    kept.put("b", b"")
    assert content_of(kept.get("a")) == b"two"
    assert content_of(kept.get("b")) == b""
    kept.drop("a")
    assert kept.get("a") is None


def test_another_process_sees_it(kept: DiskCache, tmp_path: Path) -> None:
    kept.put("a", b"one")
    assert content_of(DiskCache(tmp_path / "deep" / "cache.sqlite").get("a")) == b"one"


def test_takes_no_more_than_its_bound_and_drops_what_is_unused_for_longest(kept: DiskCache) -> None:
    for number in range(600):
        kept.put(f"{number}", os.urandom(1000))
    there = [number for number in range(600) if kept.get(f"{number}")]
    assert there == list(range(there[0], 600))
    assert 50 < len(there) <= 100 + 256
    assert kept.size() < 600_000


def test_what_is_larger_than_all_of_it_is_not_kept(kept: DiskCache) -> None:
    kept.put("a", os.urandom(200_000))
    assert kept.get("a") is None


def test_clearing_gives_the_room_back(kept: DiskCache) -> None:
    for number in range(90):
        kept.put(f"{number}", os.urandom(1000))
    full = kept.size()
    kept.clear()
    assert kept.get("5") is None
    assert kept.size() < full / 4
    kept.put("5", b"again")
    assert content_of(kept.get("5")) == b"again"


@pytest.mark.fault("broken cache")
@pytest.mark.parametrize("damage", [b"this is no database" * 100, b"", b"SQLite format 3\0" + bytes(5000)])
def test_a_broken_file_is_begun_again(kept: DiskCache, tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "deep" / "cache.sqlite"
    file.parent.mkdir()
    file.write_bytes(damage)
    assert kept.get("a") is None
    kept.put("a", b"one")
    kept.put("a", b"one")
    assert content_of(kept.get("a")) == b"one"


@pytest.mark.fault("broken cache")
def test_broken_content_is_not_given(kept: DiskCache, tmp_path: Path) -> None:
    kept.put("a", b"one")
    with sqlite3.connect(tmp_path / "deep" / "cache.sqlite") as other:
        other.execute("UPDATE entries SET content = ?", (b"rubbish",))
    other.close()
    assert kept.get("a") is None


@pytest.mark.fault("broken cache")
@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_gone_without(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    DiskCache(tmp_path / "deep" / "cache.sqlite").put("a", b"one")
    assert not list(tmp_path.iterdir())


@pytest.mark.fault("broken cache")
def test_a_folder_that_cannot_be_made_is_gone_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    impossible = DiskCache(tmp_path / "file" / "cache.sqlite")
    impossible.put("a", b"one")
    assert impossible.get("a") is None
    impossible.clear()


_HAMMER = """
import sys
from pathlib import Path
from cloudless_plugin.engine.cache import Cache
kept = Cache(Path(sys.argv[1]), most=200_000)
for number in range(400):
    kept.put(str(number % 150), bytes([number % 150]) * 3000)
    entry = kept.get(str(number * 7 % 150))
    assert entry is None or entry.content == bytes([number * 7 % 150]) * 3000
"""


def test_processes_and_threads_share_it(tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    processes = [subprocess.Popen([sys.executable, "-c", _HAMMER, str(file)], cwd=ROOT) for _ in range(4)]
    kept = DiskCache(file, most=200_000)
    threads = [
        threading.Thread(target=lambda: [kept.put("9", bytes([9]) * 3000) for _ in range(100)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.wait(120) for process in processes] == [0] * 4
    assert content_of(kept.get("9")) == bytes([9]) * 3000
    with sqlite3.connect(file) as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    other.close()


@pytest.mark.parametrize(
    ("platform", "variables", "folder"),
    [
        ("linux", {"HOME": "/home/a"}, "/home/a/.cache/cloudless"),
        ("linux", {"HOME": "/home/a", "XDG_CACHE_HOME": "/c"}, "/c/cloudless"),
        ("darwin", {"HOME": "/Users/a"}, "/Users/a/Library/Caches/cloudless"),
        ("win32", {"USERPROFILE": "C:/Users/a", "LOCALAPPDATA": "D:/L"}, "D:/L/Cloudless/Cache"),
        ("win32", {"USERPROFILE": "C:/Users/a"}, "C:/Users/a/AppData/Local/Cloudless/Cache"),
    ],
)
def test_lies_where_the_system_keeps_caches(platform: str, variables: dict[str, str], folder: str) -> None:
    assert disk_cache.default_cache_folder(platform, variables) == Path(folder)


# -- what is kept in it ------------------------------------------------------------------------------------------------


def test_the_second_run_asks_for_pixels_alone(server: Faults, out: Path) -> None:
    first, _ = mosaic(server, out)
    asked = kinds(server)
    assert asked["search"] > 1
    assert asked["header"] == 6 * 4
    second, said = mosaic(server, out)
    assert second == first
    again = kinds(server)
    assert again == {"blocks": asked["blocks"]}
    assert "Searched 0 minutes ago" in said


def test_another_method_uses_the_same_answer(server: Faults, out: Path) -> None:
    mosaic(server, out)
    mosaic(server, out, method="mean", mask="none", bands="red")
    assert kinds(server).keys() == {"blocks"}


@pytest.mark.parametrize("changes", [{"start": "2023-06-02"}, {"max_cloud": 90}, {"months": "jun"}])
def test_another_search_is_made(server: Faults, out: Path, changes: dict[str, Any]) -> None:
    mosaic(server, out)
    mosaic(server, out, **changes)
    assert kinds(server)["search"] > 0


def test_an_old_answer_is_not_used(server: Faults, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mosaic(server, out)
    monkeypatch.setattr(search_cache, "FRESH", 0.0)
    mosaic(server, out)
    assert kinds(server)["search"] > 1


@pytest.mark.fault("file replaced on the server since its header was kept")
def test_a_file_that_has_changed_is_read_anew(server: Faults, out: Path) -> None:
    first, _ = mosaic(server, out, mask="none")
    for file in server.folder.rglob("*_B04_10m.tif"):
        with rasterio.open(file) as dataset:
            profile, pixels = dataset.profile, dataset.read()
        with rasterio.open(file, "w", **{**profile, "compress": "NONE"}) as dataset:
            dataset.write(np.where(pixels, pixels // 2 + 1000, 0).astype(np.uint16))
    second, _ = mosaic(server, out, mask="none")
    shutil.rmtree(disk_cache.cache_folder())
    third, _ = mosaic(server, out.with_name("anew.tif"), mask="none")
    assert first != second
    assert second == third


def test_what_is_said_to_someone_logged_in_is_not_kept(server: Faults) -> None:
    request = Request.from_dict(jobs.request(server.api))
    credentials.use({server.address: {"Authorization": "Bearer a"}})
    search_cache.store_answer(server.api, request, BOXES, server.items)
    assert search_cache.cached_answer(server.api, request, BOXES) is None
    credentials.use({})
    assert search_cache.cached_answer(server.api, request, BOXES) is None
    search_cache.store_answer(server.api, request, BOXES, server.items)
    answer = search_cache.cached_answer(server.api, request, BOXES)
    assert answer is not None
    assert answer.items == server.items
    credentials.use({server.address: {"Authorization": "Bearer a"}})
    assert search_cache.cached_answer(server.api, request, BOXES) is None


@pytest.mark.parametrize("query", ["sv=1&sig=abc", "X-Amz-Signature=1", "Expires=1&access_token=2", "api-key=a"])
def test_signed_addresses_are_not_kept(server: Faults, query: str) -> None:
    href = f"{server.address}/a.tif?{query}"
    assert is_signed(href)
    header_cache.store_header(href, b"head", '"1"')
    assert header_cache.cached_header(href) is None
    request = Request.from_dict(jobs.request(server.api))
    search_cache.store_answer(server.api, request, BOXES, [{"id": "a", "assets": {"B04": {"href": href}}}])
    assert search_cache.cached_answer(server.api, request, BOXES) is None


def test_addresses_with_another_query_are_kept() -> None:
    href = "https://example.org/preview.png?collection=sentinel-2-l2a&item=S2B_MSIL2A&assets=visual&nodata=0"
    assert not is_signed(href)
    header_cache.store_header(href, b"head\nof the file", '"1"')
    assert header_cache.cached_header(href) == ('"1"', b"head\nof the file")


def test_a_file_that_cannot_be_told_from_another_is_not_kept() -> None:
    header_cache.store_header("https://example.org/a.tif", b"head", "")
    assert header_cache.cached_header("https://example.org/a.tif") is None


def test_files_of_this_machine_are_not_kept(generated: Path, out: Path) -> None:
    reader.close_files()
    run_mosaic(Request.from_dict(jobs.request(generated)), out, Reporter())
    assert not disk_cache.cache_folder().exists() or not list(disk_cache.cache_folder().iterdir())
