"""What can be told of outputs before a run: that they can be written, and that nobody else's file is in the way."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path

from ...common.beside import item_in_the_way, item_path, recipe_in_the_way, recipe_path
from ...common.errors import OutputError
from ...common.held_files import Tell, wait_until_free
from ...common.messages import Message
from .output_names import check_name, check_writable, no_access
from .recipe import is_recipe_file
from .stac_item import is_own_item_file
from .write_errors import absent

_MARK = b"Cloudless "
"""How the name of the software begins that is in the header of each GeoTIFF of ours."""
_HEAD = 64 << 10


def check_output(output: Path) -> None:
    """Refuse a GeoTIFF that cannot be written, or whose recipe or STAC item has no place, before any work is done.

    Raises:
        OutputError: with what to change.
    """
    check_geotiff(output)
    check_recipe_place(output)
    check_item_place(output)


def check_geotiff(output: Path) -> None:
    """Refuse a GeoTIFF that cannot be written, before any work is done.

    Raises:
        OutputError: with what to change.
    """
    if output.suffix.lower() not in (".tif", ".tiff"):
        raise OutputError("The output '{name}' is not a GeoTIFF by its name: let it end in .tif.", name=output.name)
    check_file(output)


def check_picture(path: Path, suffix: str) -> None:
    """Refuse a picture that cannot be written, before any work is done.

    Raises:
        OutputError: with what to change.
    """
    check_picture_name(path, suffix)
    check_file(path)


def check_picture_name(path: Path, suffix: str) -> None:
    """Refuse a picture whose name does not tell what it is.

    Raises:
        OutputError: with what to change.
    """
    if path.suffix.lower() != suffix:
        raise OutputError("'{name}' does not end in {suffix}: choose a name that does.", name=path.name, suffix=suffix)


def check_folder(output: Path) -> None:
    """Refuse a folder for outputs that cannot be written, before any work is done.

    Raises:
        OutputError: with what to change.
    """
    check_name(output)
    if output.exists() and not output.is_dir():
        raise OutputError("'{path}' is a file: choose a folder for the output.", path=output)
    if not output.parent.is_dir():
        raise absent(output.parent)
    for place in (output, output / "mosaic.tif") if output.exists() else (output,):
        check_writable(place)


def check_file(path: Path) -> None:
    """Refuse a file that cannot be written or replaced.

    Raises:
        OutputError: with what to change.
    """
    check_name(path)
    _check_replaceable(path)
    check_writable(path)


def _check_replaceable(path: Path) -> None:
    if not path.parent.is_dir():
        raise absent(path.parent)
    if path.is_dir():
        raise OutputError("'{path}' is a folder: choose a file for the output.", path=path)
    if path.is_symlink() or not path.exists():
        return
    if not path.is_file():
        raise OutputError("'{path}' is not a file that can be replaced: choose another output.", path=path)
    if not os.access(path, os.W_OK) or _is_kept_by_its_owner(path):
        raise no_access(path)
    if _is_mounted(path):
        raise _held(path, Message("it is mounted"))


def check_free(paths: Iterable[Path], tell: Tell) -> None:
    """Refuse files that another program has open, where that prevents that they are replaced.

    Args:
        paths: of files, of which some may not exist.
        tell: told of each that is held; some seconds later it is refused.

    Raises:
        OutputError: with what to close.
    """
    for path in paths:
        if path.is_file() and not path.is_symlink():
            _check_free(path, tell)


def _check_free(path: Path, tell: Tell) -> None:
    try:
        wait_until_free(path, tell)
    except OSError as error:
        raise _held(path, error.strerror or str(error)) from error


def _is_kept_by_its_owner(path: Path) -> bool:
    """Return whether a folder, as /tmp, lets nobody but its owner replace a file."""
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        return False
    folder, file = path.parent.stat(), path.stat()
    return bool(folder.st_mode & stat.S_ISVTX) and os.geteuid() not in (folder.st_uid, file.st_uid)


def _is_mounted(path: Path) -> bool:
    """Return whether a file is a mount of its own, as in containers."""
    try:
        mounts = Path("/proc/self/mountinfo").read_bytes()
    except OSError:
        return False
    name = os.fsencode(path.resolve()).replace(b"\\", b"\\134").replace(b" ", b"\\040").replace(b"\n", b"\\012")
    return any(line.split(b" ")[4] == name for line in mounts.splitlines())


def check_recipe_place(output: Path) -> None:
    """Refuse an output beside which the place of its recipe is taken by a file that is none.

    Raises:
        OutputError: with what to change.
    """
    path = recipe_path(output)
    _check_replaceable(path)
    if path.is_symlink() or (path.exists() and path.stat().st_size and not is_recipe_file(path)):
        raise recipe_in_the_way(path)


def check_item_place(output: Path) -> None:
    """Refuse an output beside which the place of its STAC item is taken by a file that is none of ours.

    Raises:
        OutputError: with what to change.
    """
    path = item_path(output)
    _check_replaceable(path)
    if path.is_symlink() or (path.exists() and path.stat().st_size and not is_own_item_file(path)):
        raise item_in_the_way(path)


def check_series_place(output: Path) -> None:
    """Refuse a GeoTIFF in the folder of a series whose place is taken by a file that Cloudless has not made.

    Raises:
        OutputError: with what to change.
    """
    check_name(output)
    _check_replaceable(output)
    check_recipe_place(output)
    check_item_place(output)
    if output.is_symlink() or (output.exists() and not is_recipe_file(recipe_path(output)) and not _is_marked(output)):
        raise OutputError(
            "'{path}' lies where a mosaic of the series belongs, and was not made by Cloudless: move it, or choose "
            "another output folder.",
            path=output,
        )


def _is_marked(path: Path) -> bool:
    """Return whether the header of a GeoTIFF tells that it is ours; an empty file is nobody's."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return not head or _MARK in head


def check_distinct(outputs: Mapping[str, Path], inputs: Iterable[Path]) -> None:
    """Refuse outputs that are one file, or a file that the run reads, however their paths are spelled.

    Args:
        outputs: by the names of their parameters.
        inputs: files on this machine that the run reads.

    Raises:
        OutputError: with the outputs to change.
    """
    for (first, one), (second, other) in combinations(outputs.items(), 2):
        if _is_same(one, other):
            raise OutputError(
                "{first} and {second} are one file: choose another name for one of them.", first=first, second=second
            )
    there = {identity: path for path in outputs.values() if (identity := _identity(path))}
    if not there:
        return
    for path in inputs:
        found = there.get(_identity(path) or ())
        if found is not None:
            raise OutputError("'{path}' is a file that the run reads: choose another output.", path=found)


def _is_same(one: Path, other: Path) -> bool:
    """Return whether two paths name one file, also where it does not exist and the disk ignores the case."""
    if _identity(one) and _identity(one) == _identity(other):
        return True
    names = {unicodedata.normalize("NFC", path.name).casefold() for path in (one, other)}
    return len(names) == 1 and _identity(one.parent) == _identity(other.parent)


def _identity(path: Path) -> tuple[object, ...]:
    """Return what distinguishes a file from others, whatever its path; empty where there is none."""
    try:
        status = path.stat()
        return status.st_dev, status.st_ino or os.path.normcase(path.resolve())  # some of Windows' disks number none
    except (OSError, ValueError):
        return ()


def _held(path: Path, reason: str) -> OutputError:
    return OutputError(
        "'{path}' cannot be replaced ({reason}): close the program that has it open, or choose another output.",
        path=path,
        reason=reason,
    )
