"""Whether the disks of the outputs have room for a run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Optional

from ...common.errors import OutputError
from ...common.messages import Message, byte_size
from ..geo.grid import Grid
from .write_errors import absent

_DISK_FACTOR = 2.2
"""Bytes that a run needs, at most, for each byte of raw pixels: the scratch file, its overviews, the GeoTIFF."""
_BLOCK = 512
"""Bytes in which systems count the disk space of a file."""
_COPY_FACTOR = 1.4
"""Bytes of a GeoTIFF with its overviews, at most, for each byte of raw pixels."""


def check_space(folder: Path, grid: Grid, band_count: int, far: Mapping[Path, int] | None = None) -> None:
    """Refuse a grid for which the disk of a scratch folder is too small, or another disk that gets a copy.

    Args:
        folder: scratch folder of the run, in the folder of its output; what is in it already need not be written.
        grid: of what the run writes.
        band_count: bands of two bytes a pixel.
        far: such bands of a GeoTIFF by the other folder that it is copied to.

    Raises:
        OutputError: with the space that is needed and the space that is free, or where there is no such folder.
    """
    there = sum(_allocated(path.stat()) for path in folder.iterdir())
    _check_free(folder.parent, needed_space(grid, band_count) - there)
    for other, bands in (far or {}).items():
        if disk_of(other) != disk_of(folder):
            _check_free(other, grid.width * grid.height * bands * 2 * _COPY_FACTOR)


def _allocated(status: os.stat_result) -> int:
    """Return the bytes of a file that need not be found on the disk any more."""
    blocks: Optional[int] = getattr(status, "st_blocks", None)  # Windows tells none, and writes every byte
    return status.st_size if blocks is None else blocks * _BLOCK


def disk_of(folder: Path) -> int:
    """Return what distinguishes the disk of a folder from others.

    Raises:
        OutputError: where there is no such folder.
    """
    try:
        return folder.stat().st_dev
    except FileNotFoundError as error:
        raise absent(folder) from error


def _check_free(folder: Path, needed: float) -> None:
    try:
        problem = space_problem(folder, needed)
    except FileNotFoundError as error:
        raise absent(folder) from error
    if problem:
        raise OutputError(problem)


def space_problem(folder: Path, needed: float) -> Optional[Message]:
    """Return the sentence for a disk that is too small for so many bytes; ``None`` where they fit.

    Raises:
        FileNotFoundError: where there is no such folder.
    """
    free = shutil.disk_usage(folder).free
    if free >= needed:
        return None
    return Message(
        "The disk of '{path}' is too full: the run needs up to {needed} and {free} are free; choose another output "
        "folder, a smaller extent or a coarser resolution.",
        path=folder,
        needed=byte_size(needed),
        free=byte_size(free),
    )


def needed_space(grid: Grid, band_count: int) -> float:
    """Return the bytes that a run needs on the disk, at most."""
    return grid.width * grid.height * band_count * 2 * _DISK_FACTOR + (1 << 20)
