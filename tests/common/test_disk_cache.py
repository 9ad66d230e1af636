"""The disk cache: bounded, whole, and shared by processes."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cloudless_plugin.common.disk_cache import DiskCache, Entry, default_cache_folder
from tests.support.paths import ROOT
from tests.support.posix import IS_ROOT, IS_WINDOWS


@pytest.fixture
def cache(tmp_path: Path) -> DiskCache:
    return DiskCache(tmp_path / "deep" / "cache.sqlite", most=100_000)


def content_of(entry: Entry | None) -> bytes | None:
    return entry.content if entry else None


def test_it_keeps_replaces_and_drops_entries(cache: DiskCache) -> None:
    assert cache.get("a") is None
    assert cache.size() == 0
    cache.put("a", b"one")
    cache.put("a", b"two")
    cache.put("b", b"")
    assert content_of(cache.get("a")) == b"two"
    assert content_of(cache.get("b")) == b""
    cache.drop("a")
    assert cache.get("a") is None


def test_another_process_sees_it(cache: DiskCache, tmp_path: Path) -> None:
    cache.put("a", b"one")
    assert content_of(DiskCache(tmp_path / "deep" / "cache.sqlite").get("a")) == b"one"


def test_it_stays_within_its_bound_and_drops_what_is_unused_for_longest(cache: DiskCache) -> None:
    for number in range(600):
        cache.put(f"{number}", os.urandom(1000))
    there = [number for number in range(600) if cache.get(f"{number}")]
    assert there == list(range(there[0], 600))
    assert 50 < len(there) <= 100 + 256
    assert cache.size() < 600_000


def test_an_entry_larger_than_the_cache_is_not_kept(cache: DiskCache) -> None:
    cache.put("a", os.urandom(200_000))
    assert cache.get("a") is None


def test_clearing_frees_the_disk(cache: DiskCache) -> None:
    for number in range(90):
        cache.put(f"{number}", os.urandom(1000))
    full = cache.size()
    cache.clear()
    assert cache.get("5") is None
    assert cache.size() < full / 4
    cache.put("5", b"again")
    assert content_of(cache.get("5")) == b"again"


@pytest.mark.fault("broken cache")
@pytest.mark.parametrize("damage", [b"this is no database" * 100, b"", b"SQLite format 3\0" + bytes(5000)])
def test_a_broken_file_is_begun_again(cache: DiskCache, tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "deep" / "cache.sqlite"
    file.parent.mkdir()
    file.write_bytes(damage)
    assert cache.get("a") is None
    cache.put("a", b"one")
    cache.put("a", b"one")
    assert content_of(cache.get("a")) == b"one"


@pytest.mark.fault("broken cache")
def test_broken_content_is_not_given(cache: DiskCache, tmp_path: Path) -> None:
    cache.put("a", b"one")
    cache.close()
    with sqlite3.connect(tmp_path / "deep" / "cache.sqlite") as other:
        other.execute("UPDATE entries SET content = ?", (b"rubbish",))
    other.close()
    assert cache.get("a") is None


@pytest.mark.fault("broken cache")
def test_a_broken_file_that_another_program_has_open_is_begun_again(cache: DiskCache, tmp_path: Path) -> None:
    """Windows removes no such file."""
    cache.put("a", b"one")
    cache.close()
    file = tmp_path / "deep" / "cache.sqlite"
    file.write_bytes(b"rubbish" * 1000)
    with file.open("rb"):
        assert cache.get("a") is None
        cache.put("a", b"two")
        assert content_of(cache.get("a")) == b"two"


@pytest.mark.fault("broken cache")
@pytest.mark.skipif(IS_ROOT or IS_WINDOWS, reason="root may write anywhere, and Windows has no such modes")
def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    DiskCache(tmp_path / "deep" / "cache.sqlite").put("a", b"one")
    assert not list(tmp_path.iterdir())


@pytest.mark.fault("broken cache")
def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    impossible = DiskCache(tmp_path / "file" / "cache.sqlite")
    impossible.put("a", b"one")
    assert impossible.get("a") is None
    impossible.clear()


_USE_IT_MUCH = """
import sys
from pathlib import Path
from cloudless_plugin.common.disk_cache import DiskCache
cache = DiskCache(Path(sys.argv[1]), most=200_000)
for number in range(400):
    cache.put(str(number % 150), bytes([number % 150]) * 3000)
    entry = cache.get(str(number * 7 % 150))
    assert entry is None or entry.content == bytes([number * 7 % 150]) * 3000
"""


def test_processes_and_threads_share_it(tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    processes = [subprocess.Popen([sys.executable, "-c", _USE_IT_MUCH, str(file)], cwd=ROOT) for _ in range(4)]
    cache = DiskCache(file, most=200_000)
    threads = [
        threading.Thread(target=lambda: [cache.put("9", bytes([9]) * 3000) for _ in range(100)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.wait(120) for process in processes] == [0] * 4
    assert content_of(cache.get("9")) == bytes([9]) * 3000
    with sqlite3.connect(file) as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    other.close()


@pytest.fixture
def held(cache: DiskCache, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Another process's connection to the cache, which holds it."""
    cache.put("a", b"one")
    file = tmp_path / "deep" / "cache.sqlite"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    yield other
    other.close()


@pytest.mark.fault("cache held by another process")
@pytest.mark.parametrize("is_open", [True, False])
def test_a_cache_that_is_held_costs_less_than_a_second_in_all(
    cache: DiskCache, held: sqlite3.Connection, is_open: bool
) -> None:
    if not is_open:
        cache.close()
    start = time.monotonic()

    def use_it(thread: int) -> None:
        for number in range(2):
            assert cache.get("a") is None
            cache.put(f"{thread} {number}", b"two")
            cache.drop(f"{thread} {number}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(use_it, range(4)))
    assert time.monotonic() - start < 3  # each of the 24 looks waited 2 s
    held.execute("COMMIT")
    assert content_of(cache.get("a")) == b"one"
    cache.put("b", b"three")
    assert content_of(cache.get("b")) == b"three"


@pytest.mark.fault("cache held by another process")
def test_reads_never_wait(cache: DiskCache, held: sqlite3.Connection) -> None:
    """Not even for a thread that waits to write."""
    writer = threading.Thread(target=cache.put, args=("b", b"two"))
    writer.start()
    start = time.monotonic()
    assert [cache.get("a") for _ in range(3)] == [None] * 3
    assert time.monotonic() - start < 1  # they waited 2 s each
    writer.join()


@pytest.mark.fault("cache held by another process")
def test_a_write_waits_a_moment(cache: DiskCache, held: sqlite3.Connection) -> None:
    threading.Timer(0.05, held.execute, ("COMMIT",)).start()
    cache.put("b", b"two")
    assert content_of(cache.get("b")) == b"two"


@pytest.mark.fault("cache held by another process")
def test_an_entry_that_could_not_be_dropped_is_not_given(cache: DiskCache, held: sqlite3.Connection) -> None:
    cache.drop("a")
    held.execute("COMMIT")
    assert cache.get("a") is None
    cache.put("a", b"two")
    assert content_of(cache.get("a")) == b"two"


@pytest.mark.parametrize(
    ("platform", "variables", "folder"),
    [
        ("linux", {"HOME": "/home/a"}, "/home/a/.cache/cloudless"),
        ("linux", {"HOME": "/home/a", "XDG_CACHE_HOME": "/c"}, "/c/cloudless"),
        ("linux", {"HOME": "/home/a", "XDG_CACHE_HOME": "c"}, "/home/a/.cache/cloudless"),
        ("linux", {}, f"{Path.home()}/.cache/cloudless"),
        ("darwin", {"HOME": "/Users/a"}, "/Users/a/Library/Caches/cloudless"),
        ("win32", {"USERPROFILE": "C:/Users/a", "LOCALAPPDATA": "D:/L"}, "D:/L/Cloudless/Cache"),
        ("win32", {"USERPROFILE": "C:/Users/a"}, "C:/Users/a/AppData/Local/Cloudless/Cache"),
    ],
)
def test_it_lies_where_the_system_keeps_caches(platform: str, variables: dict[str, str], folder: str) -> None:
    assert default_cache_folder(platform, variables) == Path(folder)


def test_file_that_cannot_be_looked_for_acts_as_an_empty_cache(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / ("x" * 300) / "cache.sqlite")
    cache.put("key", b"content")
    assert cache.get("key") is None
    cache.drop("key")
    cache.clear()
    assert cache.size() == 0
