"""A cache on disk of downloads that may be used again: headers of files and results of searches.

Standard library only, since QGIS's side also shows the size of the cache and clears it.
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

from .user_folders import home_folder, xdg_folder

CACHE_VARIABLE = "CLOUDLESS_CACHE"
"""Environment variable that names another folder for the cache."""
MAX_BYTES = 256 << 20
"""Maximum bytes of all entries together, compressed: the headers of some forty thousand files."""
_KEPT_FRACTION = 0.9
"""Share of the limit down to which an overfull cache is trimmed."""
_CHECK_EVERY = 256
"""New entries between two checks of the total size."""
_MAX_ENTRY = 16 << 20
"""Maximum bytes of one entry, compressed; a larger one is not stored."""
_DAY = 86_400.0
"""Seconds. The last use of an entry is recorded once a day at most, since recording it writes to the file."""
_PATIENCE = 0.5
"""Seconds that all writes of a cache together wait while another process writes; reads never wait."""
_POLL = 0.01
"""Seconds between two tries of a write."""
_END_OF_KEY = b"\0"
"""Between an entry's key and its content, which are packed together: a damaged index leads to another entry."""
_TABLE = (
    "CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, content BLOB NOT NULL, made REAL NOT NULL, "
    "used REAL NOT NULL)"
)
_T = TypeVar("_T")


class Entry(NamedTuple):
    """A cached value, and the time when it was stored."""

    content: bytes
    made: float
    """Time of storing, seconds since 1970."""

    def is_younger_than(self, seconds: float) -> bool:
        """Tell whether it was stored less than so many seconds ago."""
        return 0 <= time.time() - self.made < seconds


class DiskCache:
    """A cache in one SQLite file of bounded size, shared by threads and processes.

    The entries unused for longest are dropped first. A file that cannot be read or written, or that another process
    holds, acts as an empty cache, and a corrupt one is replaced: none of this is an error.
    """

    def __init__(self, file: Path, most: int = MAX_BYTES) -> None:
        """Use ``file``, which the first entry creates, for at most ``most`` bytes of entries."""
        self._file = file
        self._most = most
        self._lock = threading.Lock()
        self._connection: Optional[sqlite3.Connection] = None
        self._new = 0
        self._patience = _PATIENCE
        self._dropped: set[str] = set()
        """Keys whose entries could not be removed, and are not to be given."""

    @classmethod
    def named(cls, file: Optional[Path] = None) -> DiskCache:
        """Return the cache in ``file``; ``None`` means the user's cache."""
        return cls(file or cache_folder() / "cache.sqlite")

    def get(self, key: str) -> Optional[Entry]:
        """Return the entry of a key; ``None`` where there is none."""

        def read(connection: sqlite3.Connection) -> Optional[Entry]:
            row = connection.execute("SELECT content, made, used FROM entries WHERE key = ?", (key,)).fetchone()
            if row is None:
                return None
            packed, made, used = row
            if not isinstance(packed, bytes) or not all(isinstance(at, float) for at in (made, used)):
                raise sqlite3.DatabaseError("the row is damaged")
            found, _, content = zlib.decompress(packed).partition(_END_OF_KEY)
            if found != key.encode():
                raise sqlite3.DatabaseError("the index is damaged")
            if time.time() - used > _DAY:
                with suppress(sqlite3.OperationalError):  # another process writes
                    connection.execute("UPDATE entries SET used = ? WHERE key = ?", (time.time(), key))
            return Entry(content, made)

        return self._do(read, None) if key not in self._dropped and self._exists() else None

    def put(self, key: str, content: bytes) -> bool:
        """Store an entry in place of the key's earlier one; tell whether that was done. One may be too large."""
        packed = zlib.compress(key.encode() + _END_OF_KEY + content, 1)
        if len(packed) > min(_MAX_ENTRY, self._most):
            return False

        def write(connection: sqlite3.Connection) -> bool:
            now = time.time()
            connection.execute("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", (key, packed, now, now))
            if self._new % _CHECK_EVERY == 0:
                self._bound(connection)
            self._new += 1
            self._dropped.discard(key)
            return True

        return self._do(write, otherwise=False, waits=True)

    def drop(self, key: str) -> None:
        """Remove the entry of a key."""

        def delete(connection: sqlite3.Connection) -> bool:
            connection.execute("DELETE FROM entries WHERE key = ?", (key,))
            return True

        if self._exists() and not self._do(delete, otherwise=False, waits=True):
            self._dropped.add(key)

    def clear(self) -> None:
        """Remove every entry, and free the disk space."""

        def empty(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM entries")
            connection.execute("VACUUM")

        if self._exists():
            self._do(empty, None, waits=True)

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _exists(self) -> bool:
        with suppress(OSError):  # a folder that we must not enter, a name that is too long
            return self._file.exists()
        return False

    def size(self) -> int:
        """Return the size of the file, bytes; 0 where there is none."""
        try:
            return self._file.stat().st_size
        except OSError:
            return 0

    def _bound(self, connection: sqlite3.Connection) -> None:
        """Drop the entries unused for longest, if the total is too large."""
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

    def _do(self, work: Callable[[sqlite3.Connection], _T], otherwise: _T, *, waits: bool = False) -> _T:
        """Return what ``work`` returns, or ``otherwise`` where the file cannot be used.

        With ``waits``, it is tried again while another process writes and there is patience left. Other threads need
        not wait meanwhile.
        """
        while True:
            with self._lock:
                try:
                    if self._connection is None:
                        self._connection = self._open()
                    return work(self._connection)
                except (OSError, sqlite3.OperationalError) as error:  # the disk is full or read-only, or it is busy
                    if not (waits and "locked" in str(error) and self._patience > 0):
                        return otherwise
                    self._patience -= _POLL
                except (sqlite3.DatabaseError, zlib.error):
                    self._begin_again()
                    return otherwise
            time.sleep(_POLL)

    def _open(self) -> sqlite3.Connection:
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection = sqlite3.connect(self._file, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            _check_ours(connection)
            # A power failure may corrupt the file. It is only a cache, and a corrupt one is replaced.
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA journal_mode = TRUNCATE")
            connection.execute(_TABLE)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _begin_again(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        with suppress(OSError):
            try:
                self._file.unlink()
            except PermissionError:  # Windows removes no file that another process has open; one of no bytes is new
                with self._file.open("r+b") as file:
                    file.truncate()


def _check_ours(connection: sqlite3.Connection) -> None:
    """Refuse a database of another program, which is then left as it is.

    Raises:
        sqlite3.OperationalError: where it has other tables or columns.
    """
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    columns = [column[1] for column in connection.execute("PRAGMA table_info(entries)")]
    if names - {"entries"} or (columns and columns != ["key", "content", "made", "used"]):
        raise sqlite3.OperationalError("another program's")


def cache_folder() -> Path:
    """Return the folder of the user's cache: ``CACHE_VARIABLE``'s, or the platform's usual one; it need not exist."""
    chosen = os.environ.get(CACHE_VARIABLE)
    return Path(chosen) if chosen else default_cache_folder(sys.platform, os.environ)


def default_cache_folder(platform: str, variables: Mapping[str, str]) -> Path:
    """Return a platform's usual cache folder of a user with these environment variables."""
    home = home_folder(platform, variables)
    if platform == "win32":
        return Path(variables.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Cloudless" / "Cache"
    if platform == "darwin":
        return home / "Library" / "Caches" / "cloudless"
    return xdg_folder(variables, "XDG_CACHE_HOME", home / ".cache") / "cloudless"
