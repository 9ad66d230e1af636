"""The scratch folder beside a run's output: the run removes it at its end; a killed run leaves it.

The same request resumes from it. Another request for this output removes it, if its files prove it ours.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Optional

from ...common.errors import ClusterError, OrphanedError, SceneError
from ...common.file_lock import is_locked, locked
from ...common.request import Request
from ...common.scratch_name import scratch_path
from ..geo.grid import Grid
from ..machine.code_digest import code_digest
from ..output.publish import write_error
from ..stac.scene import Scene

JOURNAL = ".journal"
"""How the names of journals end."""
_KEY, _LOCK = "cloudless-run", "lock"
"""Files that prove a scratch folder ours: the run's key, and the lock that a running one holds."""
_OLD_KEY, _OLD_LOCK = "key", "held"
"""The same in folders of 0.1.0, which are never resumed."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_OURS = re.compile(
    r".+(\.tmp|\.ovr|\.raw|\.vrt|\.tif|\.tif\.json|\.tif\.before|\.json\.before|\.journal|\.png|\.gif|\.aux\.xml)"
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
def scratch_folder(output: Path, scratch: Optional[Path], key: str) -> Iterator[Path]:
    """Make a folder for unfinished files, or take over the one that a killed run left; remove it at the end.

    If the cluster or QGIS is lost, a folder with a journal stays, so that the same request can
    resume the run.

    Args:
        output: of the run, absolute.
        scratch: the folder, beside it; ``None`` chooses a name.
        key: of the run, see ``resume_key``.

    Raises:
        OutputError: where it cannot be made or written.
    """
    folder = scratch or scratch_path(output)
    stays = False
    try:
        _adopt(output, folder, key)
        folder.mkdir(exist_ok=True)
        with locked(folder / _LOCK):
            (folder / _KEY).write_text(key)
            yield folder
    except (ClusterError, OrphanedError):
        stays = any(folder.glob(f"*{JOURNAL}"))
        raise
    except OSError as error:
        raise write_error(folder, error) from error
    finally:
        if not stays:
            shutil.rmtree(folder, ignore_errors=True)


def _adopt(output: Path, folder: Path, key: str) -> None:
    """Rename an earlier run's folder that has the key to ``folder``; remove the other folders that are ours."""
    pattern = re.compile(rf"\.{re.escape(output.name)}\.[0-9a-f]{{12}}")
    for left in sorted(path for path in output.parent.iterdir() if pattern.fullmatch(path.name)):
        known = _key_in(left)
        if known is None or _is_in_use(left):
            continue
        if known == key and not folder.exists():
            with suppress(OSError):  # another run was faster
                left.rename(folder)
                continue
        shutil.rmtree(left, ignore_errors=True)


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
        for key, lock in ((_KEY, _LOCK), (_OLD_KEY, _OLD_LOCK)):
            others = names - {key, lock}
            if key in names and all(_OURS.fullmatch(name) for name in others):
                content = (folder / key).read_text()
                if _DIGEST.fullmatch(content):
                    return content if key == _KEY else ""
    except (OSError, ValueError):  # it goes while we look, or is not ours to read
        return None
    return None


def _belongs_to_us(folder: Path) -> bool:
    return not hasattr(os, "getuid") or folder.lstat().st_uid == os.getuid()


def _is_in_use(folder: Path) -> bool:
    return any(is_locked(folder / lock) for lock in (_LOCK, _OLD_LOCK))


class Journal:
    """A line for each thing that is done, so that it need not be done again; half a line at the end does not count."""

    def __init__(self, path: Path) -> None:
        """Go on with the journal at ``path``, or begin it."""
        self.entries: list[dict[str, Any]] = []
        """What an earlier run has noted."""
        whole = 0
        with path.open("ab+") as file:
            file.seek(0)
            for line in file:
                with suppress(ValueError):
                    entry = json.loads(line)
                    if line.endswith(b"\n") and isinstance(entry, dict):
                        self.entries.append(entry)
                        whole += len(line)
                        continue
                break
            file.truncate(whole)
        self._path = path

    def note(self, **entry: Any) -> None:
        """Add a line."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
