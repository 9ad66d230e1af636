"""Files that another program has open, which Windows then refuses to rename, to remove, or even to open.

Scanners and sync tools hold each new file for a moment: whatever this module does is tried again for some seconds. A
program that shows a file, as QGIS does, holds it for as long as it shows it. No other module knows of all this.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Optional, TypeVar

PATIENCE = 5.0
"""Seconds to try."""
_TIDYING = 2.0
"""Seconds to try to remove what is of no use any more."""
_PAUSE = 0.05
_REFUSED = (5, 32, 33)
"""Windows' errors: access denied, which it also says where a file is about to be removed; sharing; a locked part."""
_HIDDEN = 2
_T = TypeVar("_T")
Tell = Callable[[Path], None]
"""Told which file is held: whoever shows it may let go of it."""


def tell_nobody(_: Path) -> None:
    """Tell nobody that a file is held."""


def is_held(error: OSError, platform: str = sys.platform) -> bool:
    """Return whether an error may say that another program has a file open."""
    number = getattr(error, "winerror", None)
    if number is not None:
        return number in _REFUSED
    return platform == "win32" and error.errno == errno.EACCES  # Python's own ``open`` tells no more


def move(source: Path, target: Path, tell: Tell = tell_nobody) -> None:
    """Put a file or a folder at ``target``, on the same disk, in place of the file there.

    Args:
        source: what is moved.
        target: where to.
        tell: told the target, once, where one of the two is held.

    Raises:
        OSError: where that cannot be done, and cannot some seconds later.
    """
    _patiently(lambda: source.replace(target), lambda: tell(target))


def wait_until_free(path: Path, tell: Tell = tell_nobody) -> None:
    """Wait until a file can be replaced; ``tell`` is told of it, once, where that has to be waited for.

    Raises:
        OSError: where it cannot be, some seconds later.
    """
    # Windows refuses this exactly while another program has the file open.
    _patiently(lambda: path.rename(path), lambda: tell(path))


def open_file(path: Path, mode: str, **options: Any) -> IO[Any]:
    """Open a file, as ``Path.open``.

    Raises:
        OSError: where that cannot be done, and cannot some seconds later.
    """
    return _patiently(lambda: path.open(mode, **options))


def remove(path: Path) -> bool:
    """Remove a file, or leave it where that cannot be done; return whether it is gone."""
    return _is_removed(path, time.monotonic() + _TIDYING)


def remove_folder(folder: Path, last: Collection[str] = ()) -> bool:
    """Remove a folder with its files, or leave what cannot be removed; return whether it is gone.

    Args:
        folder: a real one, with files alone.
        last: names of files that stay as long as any other stays.
    """
    end = time.monotonic() + _TIDYING
    with suppress(OSError):
        files = list(folder.iterdir())
        others = [path for path in files if path.name not in last]
        if not [path for path in others if not _is_removed(path, end)]:
            for path in files:
                _is_removed(path, end)
            _patiently(folder.rmdir, end=end)
    return not os.path.lexists(folder)


def hide(folder: Path) -> None:
    """Hide a folder whose name begins with a dot, which hides it elsewhere; sync tools leave it alone then."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetFileAttributesW(str(folder), _HIDDEN)


def _is_removed(path: Path, end: float) -> bool:
    with suppress(OSError):
        _patiently(lambda: path.unlink(missing_ok=True), end=end)
    return not os.path.lexists(path)  # one that another program has open may keep its name until that closes it


def _patiently(action: Callable[[], _T], tell: Callable[[], None] = lambda: None, end: Optional[float] = None) -> _T:
    """Do something; where another program prevents it, tell so, and try again for some seconds.

    Raises:
        OSError: the last one.
    """
    end = time.monotonic() + PATIENCE if end is None else end
    told = False
    while True:
        try:
            return action()
        except OSError as error:
            if not is_held(error) or time.monotonic() >= end:
                raise
        if not told:
            tell()
            told = True
        time.sleep(_PAUSE)
