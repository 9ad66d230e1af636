"""What was fetched from the web and may serve again: files' headers, catalogues' answers, in one file of bounded size.

Standard library alone: QGIS's side tells how large it is, and clears it.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Optional, TypeVar

CACHE_VARIABLE = "CLOUDLESS_CACHE"
"""Environment variable that names another folder."""
MAX_BYTES = 256 << 20
"""Bytes of all entries, compressed: the headers of some forty thousand files."""
_KEPT_FRACTION = 0.9
"""Share of that which is left where it was too much."""
_CHECK_EVERY = 256
"""New entries between two looks at how much it is."""
_MAX_ENTRY = 16 << 20
"""Bytes of an entry at most, compressed."""
_DAY = 86_400.0
"""Seconds. When an entry was last used is noted no more precisely, since a note is a write."""
_BUSY_TIMEOUT = 2.0
"""Seconds to wait for another process that writes."""
_TABLE = (
    "CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, content BLOB NOT NULL, made REAL NOT NULL, "
    "used REAL NOT NULL)"
)
_T = TypeVar("_T")


class Entry(NamedTuple):
    """What is kept under a key."""

    content: bytes
    made: float
    """When it was put there, seconds since 1970."""


class DiskCache:
    """Entries in an SQLite file, for all threads and processes; those unused for longest go first.

    It raises nothing: where the file cannot be read or written nothing is known and nothing is kept, and a file that is
    broken is begun again.
    """

    def __init__(self, file: Path, most: int = MAX_BYTES) -> None:
        """Use ``file``, which is made when there is something to keep, for ``most`` bytes of entries."""
        self._file = file
        self._most = most
        self._lock = threading.Lock()
        self._connection: Optional[sqlite3.Connection] = None
        self._new = 0

    @classmethod
    def named(cls, file: Optional[Path] = None) -> DiskCache:
        """Return the cache in ``file``; ``None`` is the user's."""
        return cls(file or cache_folder() / "cache.sqlite")

    def get(self, key: str) -> Optional[Entry]:
        """Return what is kept under a key."""

        def read(connection: sqlite3.Connection) -> Optional[Entry]:
            row = connection.execute("SELECT content, made, used FROM entries WHERE key = ?", (key,)).fetchone()
            if row is None:
                return None
            if time.time() - row[2] > _DAY:
                connection.execute("UPDATE entries SET used = ? WHERE key = ?", (time.time(), key))
            return Entry(zlib.decompress(row[0]), row[1])

        return self._do(read, None) if self._file.exists() else None

    def put(self, key: str, content: bytes) -> None:
        """Keep something, in place of what was kept before."""
        packed = zlib.compress(content, 1)
        if len(packed) > min(_MAX_ENTRY, self._most):
            return

        def write(connection: sqlite3.Connection) -> None:
            now = time.time()
            connection.execute("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", (key, packed, now, now))
            if self._new % _CHECK_EVERY == 0:
                self._bound(connection)
            self._new += 1

        self._do(write, None)

    def drop(self, key: str) -> None:
        """Keep nothing under a key."""
        if self._file.exists():
            self._do(lambda connection: connection.execute("DELETE FROM entries WHERE key = ?", (key,)), None)

    def clear(self) -> None:
        """Keep nothing, and take no room on the disk."""

        def empty(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM entries")
            connection.execute("VACUUM")

        if self._file.exists():
            self._do(empty, None)

    def size(self) -> int:
        """Return the bytes that it takes on the disk."""
        try:
            return self._file.stat().st_size
        except OSError:
            return 0

    def _bound(self, connection: sqlite3.Connection) -> None:
        """Drop what was unused for longest, where there is too much."""
        (total,) = connection.execute("SELECT coalesce(sum(length(content)), 0) FROM entries").fetchone()
        if total <= self._most:
            return
        for key, length in connection.execute(
            "SELECT key, length(content) FROM entries ORDER BY used, made"
        ).fetchall():
            if total <= _KEPT_FRACTION * self._most:
                break
            connection.execute("DELETE FROM entries WHERE key = ?", (key,))
            total -= length

    def _do(self, work: Callable[[sqlite3.Connection], _T], otherwise: _T) -> _T:
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = self._open()
                return work(self._connection)
            except (OSError, sqlite3.OperationalError):  # another process writes, the disk is full or not ours
                return otherwise
            except (sqlite3.DatabaseError, zlib.error):
                self._begin_again()
                return otherwise

    def _open(self) -> sqlite3.Connection:
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection = sqlite3.connect(self._file, _BUSY_TIMEOUT, isolation_level=None, check_same_thread=False)
        # What the power takes is only a cache: it is found out and begun again.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        connection.execute(_TABLE)
        return connection

    def _begin_again(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        with suppress(OSError):
            self._file.unlink()


def cache_folder() -> Path:
    """Return the folder of the user's cache, where the system keeps such folders; it need not exist."""
    chosen = os.environ.get(CACHE_VARIABLE)
    return Path(chosen) if chosen else default_cache_folder(sys.platform, os.environ)


def default_cache_folder(platform: str, variables: Mapping[str, str]) -> Path:
    """Return where a system keeps the caches of a user of these environment variables."""
    home = Path(variables.get("USERPROFILE" if platform == "win32" else "HOME") or ".")
    if platform == "win32":
        return Path(variables.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Cloudless" / "Cache"
    if platform == "darwin":
        return home / "Library" / "Caches" / "cloudless"
    return Path(variables.get("XDG_CACHE_HOME") or home / ".cache") / "cloudless"
