"""Putting finished files in place: whatever happens meanwhile, the old files are there, or the new ones.

What is going to be put where is first noted in the scratch folder. Then each file is renamed. A run that
is killed in between leaves the note, and the next one for this output does the rest, see ``complete``.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from ...common.beside import ITEM, item_path, recipe_path
from ...common.errors import OutputError
from ...common.file_lock import locked
from ...common.held_files import Tell, move, remove, tell_nobody
from ...common.messages import Message
from ...common.scratch_folders import PUBLISHING, scratch_path_near
from ..machine.shutdown import undisturbed
from .durable import sync_file, sync_folder, write_durably
from .stac_item import rename_in_item
from .write_errors import absent

_PATIENCE = 60.0
"""Seconds to wait while another run puts its files at the same output."""
_CHUNK = 16 << 20
_IN_SERIES = re.compile(r"[\w-]+\.tif((\.item)?\.json)?")
"""Names of the files of a series."""
_Identity = Optional[tuple[int, int, int]]
"""What distinguishes a file from one that takes its place: inode, size, time of its last change; ``None``: no file."""


@dataclass(frozen=True)
class Move:
    """A finished file that is to be renamed to its target."""

    source: Path
    target: Path
    size: int
    """Bytes of the finished file."""
    before: _Identity
    """The file at the target when this was noted."""

    @classmethod
    def planned(cls, source: Path, target: Path) -> Move:
        """Return the move of a finished file.

        Raises:
            OSError: where one of them cannot be looked at.
        """
        return cls(source, target, source.stat().st_size, _identity(target))

    @property
    def kept(self) -> Path:
        """Where the file that was at the target is kept until all are in place."""
        return self.source.with_name(f"{self.source.name}.before")

    def note(self, folder: Path, base: Path) -> dict[str, Any]:
        """Return it as plain JSON values, with the target as it is seen from ``base``: both may be moved together."""
        return {
            "name": self.source.name,
            "near": self.source.parent != folder,
            "target": _seen_from(base, self.target),
            "size": self.size,
            "before": self.before,
        }

    @classmethod
    def read(cls, entry: Mapping[str, Any], folder: Path, target: Path) -> Move:
        """Return the move to a target that ``note`` described.

        Raises:
            KeyError, TypeError, ValueError: where it describes none.
        """
        parent = scratch_path_near(target, folder) if entry["near"] else folder
        inode, size, changed = entry["before"] or (0, 0, 0)
        before = (int(inode), int(size), int(changed)) if entry["before"] else None
        return cls(parent / Path(entry["name"]).name, target, int(entry["size"]), before)

    def rename(self, tell: Tell = tell_nobody) -> None:
        """Put the file in place; ``tell`` is told of the target where another program has it open.

        Raises:
            OSError: where the target cannot be replaced.
        """
        if self.target.is_dir() and not self.target.is_symlink():
            raise IsADirectoryError(errno.EISDIR, Message("it is a folder"))
        if self.before and not self.kept.exists():
            try:
                os.link(self.target, self.kept, follow_symlinks=False)
            except (OSError, NotImplementedError):  # a disk without links
                move(self.target, self.kept, tell)
        move(self.source, self.target, tell)

    def undo(self) -> None:
        """Bring the file back, and the one that was at its target.

        Raises:
            OSError: where they cannot be brought back.
        """
        if not self.source.exists():
            move(self.target, self.source)
        if not self.target.exists() and self.kept.exists():
            move(self.kept, self.target)

    def may_go_on(self) -> bool:
        """Return whether the finished file is whole, and its target is as it was, or was moved aside."""
        there = _identity(self.target)
        is_as_it_was = there == self.before or (there is None and self.kept.exists())
        return self.source.stat().st_size == self.size and is_as_it_was


def outputs_of(finished: Path, output: Path) -> dict[Path, Path]:
    """Return where a finished mosaic, its recipe and its STAC item belong, the mosaic last."""
    beside = {path_of(finished): path_of(output) for path_of in (recipe_path, item_path)}
    return {**beside, finished: output}


def publish(folder: Path, output: Path, finished: Mapping[Path, Path], tell: Tell = tell_nobody) -> None:
    """Put each finished file in its place, the last of them at the very end.

    Args:
        folder: scratch folder of the run.
        output: GeoTIFF, or folder of a series.
        finished: each file, and its target on the same disk; the last one is ``output``, or in that folder.
        tell: told of each target that another program has open; some seconds later that is an error.

    Raises:
        OutputError: where a target cannot be replaced, for instance since another program has it open. All targets are
            as they were then, and the finished files are kept under names that the sentence tells.
    """
    with _place_of(output) as is_free, undisturbed():
        if not is_free:
            raise _kept_elsewhere(finished, list(finished.values())[-1], Message("another run puts its files there"))
        moves = [Move.planned(source, target) for source, target in finished.items()]
        for source in finished:
            sync_file(source)
        write_durably(folder / PUBLISHING, json.dumps([each.note(folder, output.parent) for each in moves]))
        _sync_parents([folder / PUBLISHING, *finished])
        done: list[Move] = []
        for each in moves:
            done.append(each)
            try:
                each.rename(tell)
            except OSError as error:
                for begun in reversed(done):
                    begun.undo()
                remove(folder / PUBLISHING)
                raise _kept_elsewhere(finished, each.target, error.strerror or str(error)) from error
        _finish(moves)


def complete(folder: Path, output: Path, others: Sequence[Path]) -> None:
    """Put the rest of a killed run's files in place, unless the files there have changed since then.

    Args:
        folder: scratch folder of that run; it gets links to the files, as far as the disk has links.
        output: GeoTIFF, or folder of a series, that the folder belongs to.
        others: further outputs of the run that asks; files elsewhere are never touched.

    Raises:
        OSError: where a file cannot be put in place.
    """
    moves = _noted(folder, output, others)
    if not moves:
        return
    with _place_of(output) as is_free:
        if not is_free:
            return
        left = [each for each in moves if each.source.exists()]
        if len(left) < len(moves) or any(each.kept.exists() for each in moves):  # it had begun
            if all(each.may_go_on() for each in left):
                for each in left:
                    each.rename()
                _finish(moves)
            else:
                for each in left:
                    each.undo()
        for each in moves:
            with suppress(OSError):
                os.link(each.target, each.source)
        remove(folder / PUBLISHING)


def _place_of(output: Path) -> AbstractContextManager[bool]:
    """Hold the place of an output, so that runs put their files there one after the other."""
    return locked(output.with_name(f".{output.name}.publish"), _PATIENCE)


def _seen_from(base: Path, path: Path) -> str:
    """Return a path relative to a folder; as it is where there is no such path: between two drives of Windows."""
    try:
        return os.path.relpath(path, base)
    except ValueError:
        return str(path)


def _identity(path: Path) -> _Identity:
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def _noted(folder: Path, output: Path, others: Sequence[Path]) -> list[Move]:
    """Return what a killed run was going to put in place; nothing where it was not so far, or notes other places."""
    places = {os.path.normpath(path): path for path in (output, recipe_path(output), item_path(output), *others)}
    try:
        entries = json.loads((folder / PUBLISHING).read_text(encoding="utf-8"))
        return [Move.read(entry, folder, _target(output.parent / entry["target"], places, output)) for entry in entries]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def _target(noted: Path, places: Mapping[str, Path], output: Path) -> Path:
    """Return the place among the outputs of a run that a note means.

    Raises:
        KeyError: where it means another.
    """
    path = os.path.normpath(noted)
    folder, name = os.path.split(path)
    if folder == os.path.normpath(output) and _IN_SERIES.fullmatch(name):
        return output / name
    return places[path]


def _finish(moves: Iterable[Move]) -> None:
    """Remove what is kept of the old files, with what GDAL noted of them, once the new ones are on the disk."""
    with suppress(OSError):
        _sync_parents(each.target for each in moves)
    for each in moves:
        remove(each.target.with_name(f"{each.target.name}.aux.xml"))
        remove(each.kept)


def _sync_parents(paths: Iterable[Path]) -> None:
    for folder in dict.fromkeys(path.parent for path in paths):
        sync_folder(folder)


def _kept_elsewhere(finished: Mapping[Path, Path], held: Path, reason: str) -> OutputError:
    """Keep the finished files beside their targets under other names; return the sentence that tells them."""
    if not held.parent.is_dir():
        return absent(held.parent)
    kept = keep_beside(finished)
    return OutputError(
        "'{path}' cannot be replaced ({reason}): what is finished is kept as '{kept}'; close the program that has the "
        "old file open, or choose another output.",
        path=held,
        reason=reason,
        kept=kept,
    )


def keep_beside(finished: Mapping[Path, Path]) -> Path:
    """Rename finished files to free names beside their targets, or leave them; return where the last one is.

    Args:
        finished: each file and its target: ``mosaic.tif`` becomes ``mosaic-2.tif``, its recipe ``mosaic-2.tif.json``;
            its STAC item names it so.
    """
    number = 2
    while any(_numbered(target, number).exists() for target in finished.values()):
        number += 1
    place = list(finished)[-1]
    for source, target in finished.items():
        free = _numbered(target, number)
        if target.name.endswith(ITEM):
            with suppress(OSError, ValueError):
                rename_in_item(source, free.name.removesuffix(ITEM))
        with suppress(OSError):
            move(source, free)
            place = free
    return place


def _numbered(path: Path, number: int) -> Path:
    """Return a path with a number in its name, before all of its suffixes that are ours."""
    stem, dot, suffixes = path.name.rpartition(".tif") if ".tif" in path.name else (path.stem, "", path.suffix)
    return path.with_name(f"{stem}-{number}{dot}{suffixes}")


def copy_durably(source: Path, target: Path, check: Callable[[], None]) -> None:
    """Copy a file to another disk, and wait until it is there.

    Args:
        source: of the copy.
        target: which does not exist.
        check: called often; raises where the run is cancelled.

    Raises:
        OSError: where the other disk cannot take it.
    """
    with source.open("rb") as file, target.open("xb") as copy:
        while chunk := file.read(_CHUNK):
            check()
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    shutil.copymode(source, target)
