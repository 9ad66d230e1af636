"""What a run has done, a line for each thing, so that the next one need not do it again."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Optional

from ...common.held_files import open_file

JOURNAL = ".journal"
"""How the names of journals end."""
_MADE_OF = "made_of"
"""Name of what a run says of its numbers when it begins."""


class Journal:
    """A file of lines, each with its checksum; a line that is damaged, or only half there, does not count."""

    def __init__(self, path: Path) -> None:
        """Go on with the journal at ``path``, or begin it.

        Raises:
            OSError: where it cannot be read or written.
        """
        self.entries: list[dict[str, Any]] = []
        """What an earlier run has noted."""
        with open_file(path, "ab+") as file:
            file.seek(0)
            content = file.read()
            self.entries.extend(_entries(content))
            if content and not content.endswith(b"\n"):
                file.write(b"\n")
        self._path = path

    def entries_of(self, made_of: str) -> list[dict[str, Any]]:
        """Return what was noted since somebody began with this; begin with it where that was something else."""
        begun = [number for number, entry in enumerate(self.entries) if _MADE_OF in entry]
        if begun and self.entries[begun[-1]][_MADE_OF] == made_of:
            return self.entries[begun[-1] + 1 :]
        self.note(**{_MADE_OF: made_of})
        return []

    def note(self, **entry: Any) -> None:
        """Add a line."""
        self._write(entry, durably=False)

    def note_durably(self, **entry: Any) -> None:
        """Add a line, and wait until it is on the disk."""
        self._write(entry, durably=True)

    def _write(self, entry: dict[str, Any], *, durably: bool) -> None:
        line = json.dumps(entry).encode()
        with open_file(self._path, "ab") as file:
            file.write(b"%08x %s\n" % (zlib.crc32(line), line))
            if durably:
                file.flush()
                os.fsync(file.fileno())


def tells_of_work(path: Path) -> bool:
    """Return whether a file is a journal of a run that has done a tile.

    Raises:
        OSError: where it cannot be read.
    """
    return path.name.endswith(JOURNAL) and any("tile" in entry for entry in _entries(path.read_bytes()))


def _entries(content: bytes) -> Iterator[dict[str, Any]]:
    for line in content.split(b"\n"):
        entry = _entry(line)
        if entry is not None:
            yield entry


def _entry(line: bytes) -> Optional[dict[str, Any]]:
    checksum, _, told = line.partition(b" ")
    if checksum == b"%08x" % zlib.crc32(told):
        with suppress(ValueError, RecursionError):
            entry = json.loads(told)
            return entry if isinstance(entry, dict) else None
    return None
