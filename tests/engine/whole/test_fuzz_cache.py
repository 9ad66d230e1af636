"""A cache's file that a disk has damaged, or that somebody else has made: as good as none, and nothing is raised."""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudless_plugin.common.disk_cache import DiskCache
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.net.credentials import Credentials
from cloudless_plugin.engine.raster_io.header_cache import CachedHeader, HeaderCache
from cloudless_plugin.engine.stac.search_cache import SearchCache
from tests.support import jobs
from tests.support.damage import ADDED, CUTS, FLIPS, OTHERS, READS, RUNS, WANTED, ZEROS, Change
from tests.support.faults import serve_faults
from tests.support.runs import small_tiles

DAMAGE = FLIPS | CUTS | ZEROS | OTHERS | ADDED


def another_band(number: int, digit: int) -> Change:
    """Return what makes one of the keys in a cache's file the key of another file, which the cache may have as well."""

    def change(content: bytes) -> bytes:
        places = [found.end() for found in re.finditer(rb"/B0", content)]
        place = places[number % len(places)]
        return content[:place] + str(digit).encode() + content[place + 1 :]

    return change


ENTRIES = {f"header https://host/B0{number}.tif": f"{number}\nhead {number}".encode() * 40 for number in range(9)}


@contextmanager
def fresh() -> Iterator[Path]:
    """Yield a folder that goes with the block: examples are many."""
    with TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def whole_cache(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a cache of some entries."""
    file = tmp_path_factory.mktemp("cache") / "cache.sqlite"
    cache = DiskCache(file)
    for key, content in ENTRIES.items():
        cache.put(key, content)
    cache.close()
    return file.read_bytes()


def check_cache(file: Path) -> None:
    """Fail unless a cache has each entry or not, and takes new ones or not; never is anything raised."""
    cache = DiskCache(file)
    try:
        for key, content in ENTRIES.items():
            entry = cache.get(key)
            assert entry is None or entry.content == content
            assert entry is None or isinstance(entry.made, float)
        cache.put("new", b"content")
        entry = cache.get("new")
        assert entry is None or entry.content == b"content"
        cache.drop("new")
        assert cache.get("new") is None
        cache.clear()
    finally:
        cache.close()


@pytest.mark.fault("broken cache")
@READS
@given(change=DAMAGE | st.builds(another_band, st.integers(0, 30), st.integers(0, 9)))
def test_damaged_cache_has_the_right_entry_or_none(whole_cache: bytes, change: Change) -> None:
    """Of two files of bands whose addresses differ by a digit, no header is taken for the other's."""
    with fresh() as folder:
        (folder / "cache.sqlite").write_bytes(change(whole_cache))
        check_cache(folder / "cache.sqlite")


SCHEMES = [
    "CREATE TABLE entries (key, content, made, used)",
    "CREATE TABLE entries (key TEXT PRIMARY KEY, content, made, used)",
    "CREATE TABLE entries (key TEXT PRIMARY KEY)",
    "CREATE TABLE entries (key, content, made, used, more)",
    "CREATE VIEW entries AS SELECT 'x' AS key, x'00' AS content, 0 AS made, 0 AS used",
    "CREATE TABLE others (key, content)",
]
KEYS = st.sampled_from([*ENTRIES, "new", "x"]) | st.none() | st.integers(-1, 1)
MADE = st.none() | st.floats(allow_nan=False) | st.text(max_size=3) | st.binary(max_size=3) | st.just(2**62)
CONTENT = MADE | st.binary(max_size=20) | st.binary(max_size=20).map(zlib.compress)
ROWS = st.lists(st.tuples(KEYS, CONTENT, MADE, MADE), max_size=4)


@pytest.mark.fault("broken cache")
@READS
@given(scheme=st.sampled_from(SCHEMES), rows=ROWS)
def test_database_of_others_is_as_good_as_none(scheme: str, rows: list[tuple[Any, ...]]) -> None:
    """Whatever is in it, nothing is raised, and what is put there can be read again, or is not there."""
    with fresh() as folder:
        file = folder / "cache.sqlite"
        with closing(sqlite3.connect(file)) as connection:
            connection.execute(scheme)
            columns = len(connection.execute("SELECT * FROM pragma_table_info('entries')").fetchall())
            for row in rows if "TABLE entries" in scheme else ():
                with suppress(sqlite3.IntegrityError):
                    values = (*row, None)[:columns]
                    connection.execute(f"INSERT INTO entries VALUES ({','.join('?' * columns)})", values)  # noqa: S608
            connection.commit()
        cache = DiskCache(file)
        try:
            for key in ENTRIES:
                entry = cache.get(key)
                assert entry is None or (isinstance(entry.content, bytes) and isinstance(entry.made, float))
            cache.put("another", b"content")
            entry = cache.get("another")
            assert entry is None or entry.content == b"content"
            cache.drop("another")
            cache.clear()
        finally:
            cache.close()


@pytest.mark.fault("broken cache")
@READS
@given(content=st.binary(max_size=60) | ADDED.map(lambda change: change(b'[{"id": "x"}]')) | st.just(b"[1]"))
def test_any_entry_is_understood_or_as_good_as_none(content: bytes) -> None:
    """An entry is what another version of this program, or somebody else, has put there."""
    request = Request.from_dict(jobs.request("https://host/stac"))
    with fresh() as folder:
        cache = DiskCache(folder / "cache.sqlite")
        searches = SearchCache(cache, Credentials({}), 3600)
        try:
            searches.put("https://host/stac", request, [], [{"id": "x", "assets": {}}])
            for key in keys_of(folder / "cache.sqlite"):
                cache.put(key, content)
            found = searches.get("https://host/stac", request, [])
            assert found is None or all(isinstance(item, dict) for item in found.items)
            cache.put("header https://host/B01.tif", content)
            header = HeaderCache(cache).get("https://host/B01.tif")
            assert header is None or isinstance(header, CachedHeader)
        finally:
            cache.close()


def keys_of(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [key for (key,) in connection.execute("SELECT key FROM entries")]


@pytest.mark.fault("broken cache")
@settings(RUNS, max_examples=WANTED // 50)
@given(change=DAMAGE)
def test_run_with_a_damaged_cache_gives_the_same_bytes(plain: Path, change: Change) -> None:
    with fresh() as folder, serve_faults(plain) as server:
        file, output = folder / "cache.sqlite", folder / "a.tif"
        cached = replace(small_tiles(192), cache_file=file)

        def made(settings: Settings) -> bytes:
            run_mosaic(Request.from_dict(jobs.request(server.api, bands="red")), output, Reporter(), settings=settings)
            return output.read_bytes()

        first = made(cached)
        file.write_bytes(change(file.read_bytes()))
        assert made(cached) == first
