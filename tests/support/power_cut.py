"""A disk whose power can be cut, for real.

The disk is an ext4 image that lies in another one, its frame. To freeze the frame is to stop every write of the disk at
once: a copy of the image is then what the disk holds when the power goes, and mounted again, it is the disk after the
cut, once ext4 has replayed its journal. What a program has written and not synced may be there, or not, or in part.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np

_MEGABYTES = 192
_FRAME_MEGABYTES = 256
_OPTIONS = "loop,commit=1"
"""ext4 may commit its journal every second, which it does every five seconds otherwise: runs take a second."""
_PATIENCE = 10.0
"""Seconds in which the last process has let go of the disk."""


class Disk:
    """A small disk, mounted at ``root``."""

    def __init__(self, folder: Path) -> None:
        """Lay its images and mount points into an empty folder of its own, on another disk."""
        self._folder = folder
        self._frame = folder / "frame"
        self._frame_image = folder / "frame.img"
        self._image = self._frame / "disk.img"
        self.root = folder / "disk"

    @classmethod
    @contextmanager
    def made(cls, folder: Path) -> Iterator[Disk]:
        """Yield a new disk in ``folder``, see ``__init__``; nothing stays of it."""
        disk = cls(folder)
        try:
            disk._make()
            yield disk
        finally:
            disk._remove()

    def cut(self, end: Callable[[], None] = lambda: None) -> None:
        """Cut the power, and mount what the disk holds then.

        Args:
            end: ends all processes that use the disk, of which some may wait for it for ever until they are killed.
        """
        after = self._folder / "after.img"
        _do("fsfreeze", "-f", str(self._frame))
        try:
            _do("cp", "--sparse=always", str(self._image), str(after))
        finally:
            _do("fsfreeze", "-u", str(self._frame))
        end()
        assert _unmount(self.root), "something holds the disk"
        _do("cp", "--sparse=always", str(after), str(self._image))
        after.unlink()
        self._mount()

    def sync(self) -> None:
        """Bring everything to the disk."""
        _do("sync", "-f", str(self.root))

    def commit(self) -> None:
        """Commit the journal, as when any other program syncs a file of its own: names are on the disk then.

        The content of the files need not be.
        """
        sync_file(self.root / ".another-program-s", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def _make(self) -> None:
        for place in (self._frame, self.root):
            place.mkdir(parents=True)
        _make_image(self._frame_image, _FRAME_MEGABYTES)
        _do("mount", "-o", "loop", str(self._frame_image), str(self._frame))
        _make_image(self._image, _MEGABYTES)
        self._mount()

    def _mount(self) -> None:
        _do("mount", "-o", _OPTIONS, str(self._image), str(self.root))
        shutil.rmtree(self.root / "lost+found", ignore_errors=True)

    def _remove(self) -> None:
        _run("fsfreeze", "-u", str(self._frame))
        held = [place for place in (self.root, self._frame) if not _unmount(place)]
        stays = not _soon(
            lambda: not _run("losetup", "-j", str(self._frame_image))
        )  # the system lets go a little later
        shutil.rmtree(self._folder)
        assert not held, f"something holds {held}"
        assert not stays, "a loop device stays"


class Unrest(threading.Thread):
    """Syncs one file of a disk after the other, in any order, as the system does when it likes."""

    def __init__(self, disk: Disk, seed: int, *, names_only: bool) -> None:
        """Choose by ``seed``; with ``names_only``, the files' content is left alone, see ``Disk.commit``."""
        super().__init__(daemon=True)
        self._disk = disk
        self._random = np.random.default_rng(seed)
        self._names_only = names_only
        self._over = threading.Event()

    @classmethod
    @contextmanager
    def during(cls, disk: Disk, seed: int, *, names_only: bool) -> Iterator[Unrest]:
        """Let it be during the block, see ``__init__``."""
        unrest = cls(disk, seed, names_only=names_only)
        unrest.start()
        try:
            yield unrest
        finally:
            unrest.stop()

    def run(self) -> None:
        """Go on until ``stop``."""
        while not self._over.wait(self._random.uniform(0, 0.03)):
            if self._names_only or self._random.integers(2):
                self._disk.commit()
            else:
                sync_some(self._disk.root, self._random, 0.2)

    def stop(self) -> None:
        """End; return when it has."""
        self._over.set()
        self.join()


def sync_some(folder: Path, random: np.random.Generator, share: float) -> None:
    """Bring the content of a share of the files below a folder to the disk."""
    for path in sorted(folder.rglob("*")):
        if random.random() < share:
            with suppress(OSError):  # it goes while we look
                sync_file(path)


def sync_file(path: Path, flags: int = os.O_RDONLY) -> None:
    """Bring the content of a file, opened with so many flags, to the disk."""
    descriptor = os.open(path, flags)
    try:
        if flags:
            os.write(descriptor, b"x")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make_image(path: Path, megabytes: int) -> None:
    with path.open("wb") as file:
        file.truncate(megabytes << 20)
    _do("mkfs.ext4", "-q", "-F", "-E", "nodiscard", str(path))


def _unmount(place: Path) -> bool:
    """Unmount what is mounted at a place, if anything is; return false where a process holds it.

    Those that have just been killed may hold it for a moment. Held or not, it is gone from there in the end.
    """
    if _soon(lambda: not place.is_mount() or _succeeds("umount", str(place))):
        return True
    _run("umount", "--lazy", str(place))
    return False


def _soon(holds: Callable[[], bool]) -> bool:
    """Wait until a condition holds; return false where it never does."""
    deadline = time.monotonic() + _PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _do(*command: str) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _run(*command: str) -> str:
    """Return what a command prints, empty where it fails."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return "" if done.returncode else done.stdout.strip()
