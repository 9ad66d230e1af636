"""What a run has done so far, beside its output: a folder that goes when the run ends, and stays where it is killed.

The next run that asks for the same goes on from there; any other run for this output removes it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Optional

from .errors import ClusterError, OrphanedError, SceneError
from .grid import Grid
from .held import hold, is_held, scratch_path
from .raster import write_error
from .reader import close_files
from .request import Request
from .scenes import Scene
from .shipping import code_digest

JOURNAL = ".journal"
"""How the names of journals end."""
_KEY, _MARK = "key", "held"
_NEWBORN = 10
"""Seconds in which a folder that nobody holds may be one that another run is just making."""


def key_of(request: Request, grid: Grid, scenes: Sequence[Scene], skipped: Sequence[SceneError], what: str = "") -> str:
    """Return what two runs have in common of which one can go on where the other ended.

    Args:
        request: where it is computed does not count.
        grid: of the mosaic.
        scenes: in any order.
        skipped: scenes that cannot be used.
        what: is made besides the mosaic.
    """
    asked = {name: value for name, value in request.to_dict().items() if name != "engine"}
    used = sorted(
        (scene.id, scene.baseline, *sorted(asset.href for asset in scene.assets.values())) for scene in scenes
    )
    left_out = sorted(error.scene_id for error in skipped)
    text = json.dumps([code_digest(), asked, asdict(grid), used, left_out, what], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@contextmanager
def scratch_folder(output: Path, scratch: Optional[Path], key: str) -> Iterator[Path]:
    """Make a folder for what is not finished, or take over one that a killed run has left; remove it at the end.

    Where the cluster was lost, or whoever waited for the run, it stays, if anything was begun in it, since the run can
    go on later.

    Args:
        output: of the run, absolute.
        scratch: the folder, beside it; ``None`` chooses a name.
        key: of the run, see ``key_of``.

    Raises:
        OutputError: where it cannot be made or written.
    """
    folder = scratch or scratch_path(output)
    stays = False
    try:
        _adopt(output, folder, key)
        folder.mkdir(exist_ok=True)
        with hold(folder / _MARK):
            (folder / _KEY).write_text(key)
            yield folder
    except (ClusterError, OrphanedError):
        stays = any(folder.glob(f"*{JOURNAL}"))
        raise
    except OSError as error:
        raise write_error(folder, error) from error
    finally:
        close_files()
        if not stays:
            shutil.rmtree(folder, ignore_errors=True)


def _adopt(output: Path, folder: Path, key: str) -> None:
    """Give ``folder`` the name of what an earlier run for ``output`` has left, if that has the key; remove the rest."""
    for left in sorted(output.parent.glob(f".{_literal(output.name)}.*")):
        if not left.is_dir() or is_held(left / _MARK):
            continue
        known = _read(left / _KEY)
        if known is None and time.time() - left.stat().st_mtime < _NEWBORN:
            continue
        if known == key and not folder.exists():
            with suppress(OSError):  # another run was faster
                left.rename(folder)
                continue
        shutil.rmtree(left, ignore_errors=True)


def _read(path: Path) -> Optional[str]:
    try:
        return path.read_text()
    except OSError:
        return None


def _literal(name: str) -> str:
    """Return the pattern that only ``name`` fits."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


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
