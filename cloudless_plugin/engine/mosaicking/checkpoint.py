"""The scratch folder beside a run's output: it goes with a run that ends well or is cancelled, and stays otherwise.

The same request goes on from there. Another request for this output removes it, if its files prove it ours.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Optional, TypeVar

from ...common.errors import (
    CancelledError,
    CloudlessError,
    ClusterError,
    OrphanedError,
    OutageError,
    SceneError,
    shortage_of,
)
from ...common.file_lock import locked
from ...common.held_files import hide, move
from ...common.messages import Message
from ...common.request import Request
from ...common.scratch_folders import KEY, OLD_KEY, PUBLISHING, is_scratch_name, remove_scratch, scratch_path
from ..geo.grid import Grid
from ..machine.code_digest import code_digest
from ..output.durable import write_durably
from ..output.publish import complete
from ..output.write_errors import write_error
from ..stac.scene import Scene
from .journal import tells_of_work

_E = TypeVar("_E", bound=CloudlessError)

_LOCK, _PLAN = "lock", "plan"
"""Files of a scratch folder: the lock that a running one holds; for how many processors its tiles are cut."""
_MOST_PROCESSORS = 4096
_OLD_LOCK = "held"
"""The lock in folders of 0.1.0, which are never resumed."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_BEGINNING = re.compile(r"[0-9a-f]{0,63}")
_OURS = re.compile(
    rf"{_PLAN}|{PUBLISHING}|.+\.(tmp|ovr|raw|vrt|tif|tiff|tif\.json|tif\.item\.json|before|journal|png|gif|aux\.xml)",
    re.IGNORECASE,
)
"""Names of the files that a run leaves in its scratch folder."""


def resume_key(
    request: Request, grid: Grid, scenes: Sequence[Scene], skipped: Sequence[SceneError], extras: str = ""
) -> str:
    """Return what two runs have in common where one can resume the other.

    Args:
        request: where it is computed does not count.
        grid: of the mosaic.
        scenes: in any order.
        skipped: scenes that cannot be used.
        extras: what is made besides the mosaic.
    """
    asked = {name: value for name, value in request.to_dict().items() if name != "engine"}
    used = sorted(
        (scene.id, scene.baseline, *sorted(asset.href for asset in scene.assets.values())) for scene in scenes
    )
    left_out = sorted(error.scene_id for error in skipped)
    everything = json.dumps([code_digest(), asked, asdict(grid), used, left_out, extras], sort_keys=True, default=str)
    return hashlib.sha256(everything.encode()).hexdigest()


@contextmanager
def scratch_folder(output: Path, scratch: Optional[Path], key: str, others: Sequence[Path] = ()) -> Iterator[Path]:
    """Make a folder for unfinished files, or take over the one that a killed run left; remove it at the end.

    Where the run ends with an error other than a cancel, and something is done that the same request can go on with,
    the folder stays.

    Args:
        output: of the run, absolute.
        scratch: the folder, beside it; ``None`` chooses a name.
        key: of the run, see ``resume_key``.
        others: further outputs of the run.

    Raises:
        OutputError: where it cannot be made or written.
    """
    folder = scratch or scratch_path(output)
    stays = False
    try:
        if not _adopt(output, folder, key, others):
            folder.mkdir(mode=0o700)
            hide(folder)
            write_durably(folder / KEY, key)
        with locked(folder / _LOCK) as is_ours:
            if not is_ours:
                raise BlockingIOError(errno.EBUSY, Message("another run is at work there"))
            if _key_in(folder) != key:  # another run took it for left, before it was locked
                write_durably(folder / KEY, key)
            yield folder
    except CancelledError as error:
        stays = isinstance(error, OrphanedError) and _has_work(folder)
        raise
    except CloudlessError as error:
        stays = _has_work(folder)
        _told(error, kept=stays)
        raise
    except BaseException as error:
        stays = _has_work(folder)
        meant = shortage_of(error) or (write_error(folder, error) if isinstance(error, OSError) else None)
        if meant is None:
            raise
        raise _told(meant, kept=stays) from error
    finally:
        if not stays:
            remove_scratch(folder)


def _told(error: _E, *, kept: bool) -> _E:
    """Return the error, whose sentence says that the work is kept, unless it says so already."""
    if kept and not isinstance(error, (ClusterError, OutageError)):
        error.message = Message(
            "{problem} What is done is kept: the same request goes on from there.", problem=error.message
        )
        error.args = (error.message,)
    return error


def _has_work(folder: Path) -> bool:
    """Return whether a folder has anything with which the same request can go on."""
    try:
        paths = list(folder.iterdir())
        return any(path.suffix in (".raw", ".tif") for path in paths) and any(map(tells_of_work, paths))
    except OSError:
        return False


def _adopt(output: Path, folder: Path, key: str, others: Sequence[Path]) -> bool:
    """Rename an earlier run's folder that has the key to ``folder``; remove the other folders that are ours.

    Returns:
        Whether there was one.
    """
    adopted = False
    for left in sorted(path for path in output.parent.iterdir() if is_scratch_name(path.name, output)):
        if _key_in(left) is None:
            continue
        with suppress(OSError), _closed(left) as is_free:  # another run may be faster
            if not is_free:
                continue
            known = _key_in(left)
            if known is not None:
                complete(left, output, others)
            if known == key and not adopted and _is_private(left):
                move(left, folder)
                adopted = True
            elif known is not None:
                doomed = scratch_path(output)  # whoever waits for the lock does not find it
                move(left, doomed)
                remove_scratch(doomed)
    return adopted


@contextmanager
def _closed(folder: Path) -> Iterator[bool]:
    """Hold the lock of a scratch folder in the block; yield whether no run is at work there."""
    lock = _LOCK if (folder / KEY).exists() else _OLD_LOCK
    with locked(folder / lock, 0) as is_free:
        if os.name != "nt":
            yield is_free
            return
    yield is_free  # Windows renames no folder in which a file is open


def planned_processors(folder: Path, processors: int) -> int:
    """Return for how many processors the tiles are cut: those of the run that made the folder, so that its tiles fit.

    Args:
        folder: scratch folder of the run.
        processors: of this machine.
    """
    path = folder / _PLAN
    with suppress(OSError, ValueError):
        planned = int(path.read_text())
        if 0 < planned <= _MOST_PROCESSORS:
            return planned
    path.write_text(str(processors))
    return processors


def _key_in(folder: Path) -> Optional[str]:
    """Return the key of a scratch folder, empty for one of 0.1.0; ``None`` where the folder is not proved ours.

    Proof is a key of ours inside it and nothing but plain files of ours, in a real folder that belongs to this user.
    """
    try:
        if folder.is_symlink() or not folder.is_dir() or not _belongs_to_us(folder):
            return None
        paths = list(folder.iterdir())
        if any(path.is_symlink() or not path.is_file() for path in paths):
            return None
        names = {path.name for path in paths}
        for key, lock in ((KEY, _LOCK), (OLD_KEY, _OLD_LOCK)):
            others = names - {key, lock}
            if key in names and all(_OURS.fullmatch(name) for name in others):
                content = (folder / key).read_text()
                if _DIGEST.fullmatch(content):
                    return content if key == KEY else ""
                if key == KEY and not others and _is_just_begun(folder / lock, content):
                    return ""
    except (OSError, ValueError):  # it goes while we look, or is not ours to read
        return None
    return None


def _is_just_begun(lock: Path, key: str) -> bool:
    """Return whether a run was killed while it wrote its key: there is nothing besides that could be somebody's."""
    return _BEGINNING.fullmatch(key) is not None and not (lock.exists() and lock.stat().st_size)


def _belongs_to_us(folder: Path) -> bool:
    return not hasattr(os, "getuid") or folder.lstat().st_uid == os.getuid()


def _is_private(folder: Path) -> bool:
    """Return whether nobody else may write in a folder."""
    return not hasattr(os, "getuid") or not folder.lstat().st_mode & (stat.S_IWGRP | stat.S_IWOTH)
