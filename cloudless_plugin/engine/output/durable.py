"""Files and folders that are on the disk itself, where a power cut leaves them."""

from __future__ import annotations

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import imagecodecs

from ...common.held_files import open_file, remove

_PIECE = 4 << 20
_FAILED = (errno.EIO, errno.ENOSPC, errno.EDQUOT)
"""Errors by which a disk says that it has lost something; others say that it cannot be asked."""


def sync_file(path: Path) -> None:
    """Wait until the content of a file is on the disk.

    Raises:
        OSError: where it cannot be brought there.
    """
    with open_file(path, "rb+") as file:
        os.fsync(file.fileno())


def checksum(path: Path) -> tuple[int, int]:
    """Return the bytes of a file and their CRC-32.

    Raises:
        OSError: where it cannot be read.
    """
    size = found = 0
    piece: Any = memoryview(bytearray(_PIECE))
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(piece):
            size += count
            found = imagecodecs.deflate_crc32(piece[:count], found)
    return size, found


def sync_with_checksum(path: Path) -> tuple[int, int]:
    """Return the ``checksum`` of a file, which is reckoned while the file gets to the disk.

    Raises:
        OSError: where it cannot be brought there.
    """
    with ThreadPoolExecutor(1) as thread:
        synced = thread.submit(sync_file, path)
        found = checksum(path)
        synced.result()
    return found


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk; Windows has no such order.

    Raises:
        OSError: where they cannot be brought there.
    """
    try:
        folder = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno in _FAILED:
            raise
    finally:
        os.close(folder)


def write_durably(path: Path, text: str) -> None:
    """Write a text file anew, and wait until it is on the disk. A file of another name that it was stays as it is.

    Raises:
        OSError: where it cannot be written.
    """
    remove(path)
    with open_file(path, "x", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
