"""Putting finished files in place."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from ...common.errors import OutputError
from ...common.messages import Message, byte_size
from ..geo.grid import Grid
from .recipe import recipe_path

_DISK_FACTOR = 2.2
"""Bytes that a run needs, at most, for each byte of raw pixels: the scratch file, its overviews, the GeoTIFF."""


def check_output(output: Path) -> None:
    """Refuse an output that cannot be written, before any work is done.

    Raises:
        OutputError: with what to change.
    """
    if output.suffix.lower() not in (".tif", ".tiff"):
        raise OutputError("The output '{name}' is not a GeoTIFF by its name: let it end in .tif.", name=output.name)
    if not output.parent.is_dir():
        raise _absent(output.parent)
    if output.is_dir():
        raise OutputError("'{path}' is a folder: choose a file for the output.", path=output)
    if not os.access(output.parent, os.W_OK) or (output.exists() and not os.access(output, os.W_OK)):
        raise OutputError("'{path}' cannot be written: choose another output, or allow writing there.", path=output)


def check_folder(output: Path) -> None:
    """Refuse a folder for outputs that cannot be written, before any work is done.

    Raises:
        OutputError: with what to change.
    """
    if output.exists() and not output.is_dir():
        raise OutputError("'{path}' is a file: choose a folder for the output.", path=output)
    if not output.parent.is_dir():
        raise _absent(output.parent)
    if not all(os.access(folder, os.W_OK) for folder in (output, output.parent) if folder.exists()):
        raise OutputError("'{path}' cannot be written: choose another output, or allow writing there.", path=output)


def check_space(folder: Path, grid: Grid, band_count: int) -> None:
    """Refuse a grid for which the disk of ``folder`` is too small.

    Args:
        folder: where the run writes.
        grid: of what it writes.
        band_count: bands of two bytes a pixel.

    Raises:
        OutputError: with the space that is needed and the space that is free, or where there is no such folder.
    """
    needed = needed_space(grid, band_count)
    try:
        free = shutil.disk_usage(folder).free
    except FileNotFoundError as error:
        raise _absent(folder) from error
    if free < needed:
        raise OutputError(
            "The disk of '{path}' is too full: the run needs up to {needed} and {free} are free; choose another output "
            "folder, a smaller extent or a coarser resolution.",
            path=folder,
            needed=byte_size(needed),
            free=byte_size(free),
        )


def needed_space(grid: Grid, band_count: int) -> float:
    """Return the bytes that a run needs on the disk, at most."""
    return grid.width * grid.height * band_count * 2 * _DISK_FACTOR + (1 << 20)


def write_error(folder: Path, error: Exception, *, short_of_space: bool = False) -> OutputError:
    """Return the sentence for a write that failed; on a full disk, GDAL's last error may be about anything.

    Args:
        folder: inside the folder of the outputs; it may be gone by now.
        error: of any library.
        short_of_space: whether the disk had too little space.
    """
    if not folder.parent.is_dir():
        return _absent(folder.parent)
    cause = error.__cause__ or error
    if getattr(error, "errno", None) == errno.ENOSPC or short_of_space:
        return OutputError(
            "The disk of '{path}' is full: free some space, or choose another output folder.", path=folder.parent
        )
    return OutputError(
        "The mosaic cannot be written in '{path}' ({reason}): choose another output folder.",
        path=folder.parent,
        reason=cause,
    )


def _absent(folder: Path) -> OutputError:
    return OutputError("The folder '{path}' does not exist: make it, or choose another output.", path=folder)


def outputs_of(finished: Path, output: Path) -> dict[Path, Path]:
    """Return where a finished mosaic and its recipe belong, the mosaic last."""
    return {recipe_path(finished): recipe_path(output), finished: output}


def copy_near(source: Path, target: Path) -> Path:
    """Return a finished file on the disk of its target: the file itself, or a copy that replaces it.

    Raises:
        OutputError: where that disk cannot take it.
    """
    disk = source.stat().st_dev
    near = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        if disk == target.parent.stat().st_dev:
            return source
        shutil.copyfile(source, near)
    except OSError as error:
        near.unlink(missing_ok=True)
        raise write_error(near, error) from error
    source.unlink()
    return near


def replace_outputs(finished: Mapping[Path, Path]) -> None:
    """Put each finished file in its place, the last of them in one step.

    Args:
        finished: each file and its target, on one disk. Old files are kept beside the finished ones until all are in
            place.

    Raises:
        OutputError: where a target cannot be replaced, for instance since another program has it open. All targets stay
            as they were then, and the finished files go.
    """
    last = list(finished.values())[-1]
    kept: dict[Path, Path] = {}
    done: list[Path] = []
    for source, target in finished.items():
        try:
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, Message("it is a folder"))
            if target != last and target.exists():
                kept[target] = source.with_name(source.name + ".before")
                target.replace(kept[target])
            source.replace(target)
            done.append(target)
        except OSError as error:  # noqa: PERF203 - few files
            _put_back(done, kept)
            for unused in finished:
                unused.unlink(missing_ok=True)
            if not target.parent.is_dir():
                raise _absent(target.parent) from error
            raise OutputError(
                "'{path}' cannot be replaced ({reason}): close the program that has it open, or choose another output.",
                path=target,
                reason=error.strerror,
            ) from error
    for before in kept.values():
        before.unlink()
    for target in done:
        target.with_name(target.name + ".aux.xml").unlink(missing_ok=True)


def _put_back(done: Sequence[Path], kept: Mapping[Path, Path]) -> None:
    """Remove the new files, and move the old ones back."""
    for target in done:
        target.unlink()
    for target, before in kept.items():
        if before.exists():
            before.replace(target)
