"""Names and paths of outputs that a disk, or Windows, cannot have, told before any work is done."""

from __future__ import annotations

import errno
import os
import re
import sys
from contextlib import suppress
from pathlib import Path

from ...common.errors import OutputError
from ...common.scratch_folders import LONGEST_ADDED, LONGEST_INSIDE, scratch_path

_LONGEST_NAME = 255
"""Bytes of a name on nearly every disk; on Windows, letters."""
_LONGEST_PATH = 259
"""Letters of a path on Windows, unless its administrator has allowed longer ones."""
_NOT_ON_WINDOWS = re.compile(
    r'.*[<>:"|?*\\/\x00-\x1f].*|.*[ .]|(con|prn|aux|nul|com[0-9]|lpt[0-9]) *(\..*)?', re.IGNORECASE | re.DOTALL
)
"""Matches names that Windows gives to devices, to parts of files, or to no file."""


def check_name(path: Path, platform: str = sys.platform) -> None:
    """Refuse a name that GeoTIFFs, recipes or the disk cannot have.

    Raises:
        OutputError: with what to change.
    """
    try:
        length = len(str(path).encode() and path.name.encode())
    except UnicodeEncodeError:
        shown = str(path).encode(errors="replace").decode()
        raise OutputError(
            "The path '{path}' is not in UTF-8, in which recipes are written: choose another name or folder.",
            path=shown,
        ) from None
    if platform == "win32":
        length = len(path.name.encode("utf-16-le")) // 2
        if _NOT_ON_WINDOWS.fullmatch(path.name):
            raise OutputError(
                "Windows has no files of the name '{name}': choose another one, without < > : \" | ? * and without a "
                "point or a space at its end.",
                name=path.name,
            )
    longest = _longest_name(path.parent) - LONGEST_ADDED
    if length > longest:
        raise OutputError(
            "The name '{name}' is too long by {count} letters, since the recipe beside it has a longer one: choose a "
            "shorter name.",
            name=path.name,
            count=length - longest,
        )


def check_writable(path: Path, platform: str = sys.platform) -> None:
    """Refuse an output in a folder that cannot be written, or in which the paths of a run's files are too long.

    Windows tells neither, so it is tried there.

    Raises:
        OutputError: with what to change.
    """
    if platform != "win32":
        if not os.access(path.parent, os.W_OK | os.X_OK):
            raise no_access(path)
        return
    folder = scratch_path(path)
    longest = folder / ("x" * LONGEST_INSIDE)
    try:
        folder.mkdir()
        longest.touch()
    except OSError as error:
        raise _refusal(path, longest, error) from error
    finally:
        with suppress(OSError):
            longest.unlink(missing_ok=True)
        with suppress(OSError):
            folder.rmdir()


def _refusal(path: Path, longest: Path, error: OSError) -> OutputError:
    """Return what to tell of an output beside which no file can be made; ``longest`` was tried."""
    over = len(str(longest).encode("utf-16-le")) // 2 - _LONGEST_PATH
    if over > 0 and error.errno not in (errno.EACCES, errno.EPERM):
        return OutputError(
            "The path '{path}' is too long for Windows by {count} letters: choose a shorter name, or a folder with a "
            "shorter path.",
            path=path,
            count=over,
        )
    return no_access(path)


def no_access(path: Path) -> OutputError:
    """Return the sentence for an output that may not be written."""
    return OutputError("'{path}' cannot be written: choose another output, or allow writing there.", path=path)


def _longest_name(folder: Path) -> int:
    try:
        return os.pathconf(folder, "PC_NAME_MAX")
    except (AttributeError, OSError, ValueError):  # Windows has no such question
        return _LONGEST_NAME
