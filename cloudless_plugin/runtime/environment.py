"""The engine's environment: a folder of its own, and the states that it can be in; ``installer`` makes it.

The folder holds ``venv``, the virtual environment; ``python``, the Python under it, unless that is the system's;
``cache``, what has been downloaded, while it is being made; and the mark of a whole environment, made last.
"""

from __future__ import annotations

import enum
import hashlib
import json
import os
import shutil
import uuid
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..common.errors import EngineError
from ..common.file_lock import is_locked, locked
from ..common.messages import Message
from ..common.use_mark import WHOLE, in_use, is_in_use, remove_old_marks

LOCK_FILE = Path(__file__).with_name("engine.lock")
"""Pinned packages with their hashes, for every platform: see ``make lock``."""
IN_USE = Message("Files of the engine are in use: close other QGIS windows, wait a minute, and try again.")
AT_WORK = Message(
    "The engine is at work, here or in another QGIS: wait until its runs and searches are over, or cancel them."
)
_CACHE = "cache"
_ASIDE = "old-"
_OURS = ("venv", "python", _CACHE, WHOLE)


class State(enum.Enum):
    """What can be said of an environment without starting it."""

    MISSING = "missing"
    MAKING = "making"
    BROKEN = "broken"
    OUTDATED = "outdated"
    READY = "ready"


_SENTENCES = {
    State.MISSING: Message("The engine is not set up yet: open the Cloudless panel in QGIS and press Set up."),
    State.MAKING: Message("The engine is being set up: wait until that is done, and run again."),
    State.OUTDATED: Message(
        "The engine was set up for another version of Cloudless: open the Cloudless panel in QGIS and press Update."
    ),
    State.BROKEN: Message("The engine's environment is broken: open the Cloudless panel in QGIS and press Repair."),
}


@dataclass(frozen=True)
class Environment:
    """An environment for the engine in ``folder``."""

    folder: Path

    @property
    def venv(self) -> Path:
        """Folder of the virtual environment."""
        return self.folder / "venv"

    @property
    def cache(self) -> Path:
        """Folder of the downloads, which the next installation reuses after an interrupted one."""
        return self.folder / _CACHE

    @property
    def interpreter(self) -> Path:
        """Path of the environment's Python."""
        return self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def packages(self) -> Path:
        """Return the folder of the installed packages."""
        windows = self.venv / "Lib" / "site-packages"
        return windows if os.name == "nt" else next(self.venv.glob("lib/python3*/site-packages"), windows)

    def state(self) -> State:
        """Tell the state; fast."""
        return State.MAKING if is_locked(self._mark()) else self.look()

    def look(self) -> State:
        """Return the state without checking the lock: whether it is complete, and made from the present lock file."""
        if not self.venv.exists():
            return State.MISSING
        made_from = self.facts().get("lock")
        if not made_from or not self.interpreter.exists():
            return State.BROKEN
        return State.READY if made_from == lock_digest() else State.OUTDATED

    def facts(self) -> dict[str, Any]:
        """Return what was noted when the environment was whole: ``lock``, ``made``, ``bytes``; else nothing."""
        try:
            facts = json.loads((self.folder / WHOLE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return facts if isinstance(facts, dict) else {}

    def require(self) -> Path:
        """Return the interpreter.

        Raises:
            EngineError: where the environment is not ready, with how to make it.
        """
        state = self.state()
        if state is not State.READY:
            raise EngineError(_SENTENCES[state])
        return self.interpreter

    def trust(self, facts: dict[str, Any]) -> None:
        """Mark the environment as whole, and note ``facts`` of it."""
        (self.folder / WHOLE).write_text(json.dumps({"lock": lock_digest(), **facts}), encoding="utf-8")

    def distrust(self) -> None:
        """Take the mark of a whole environment away."""
        with suppress(OSError):
            (self.folder / WHOLE).unlink()

    def is_ours(self) -> bool:
        """Tell whether the folder is there, no link, and holds what we make and nothing else."""
        if self.folder.is_symlink() or not self.folder.is_dir():
            return False
        names = {path.name for path in self.folder.iterdir()}
        return bool(names) and all(name in _OURS or name.startswith(_ASIDE) for name in names)

    def lock(self) -> AbstractContextManager[bool]:
        """Lock the environment for a change; the block is given whether nobody else has it locked."""
        return locked(self._mark())

    def in_use(self) -> AbstractContextManager[None]:
        """Mark the environment as used: during the block, nobody changes or removes it. Ask for ``require`` inside."""
        return in_use(self.folder)

    def is_in_use(self) -> bool:
        """Tell whether a run, of any process, uses the environment."""
        return is_in_use(self.folder)

    def refuse_while_used(self) -> None:
        """Refuse a change while a run is on; the caller has the lock.

        Raises:
            EngineError: where the environment is used.
        """
        if self.is_in_use():
            raise EngineError(AT_WORK)
        remove_old_marks(self.folder)

    def clear(self, *, keep_cache: bool = False) -> None:
        """Remove everything in the folder.

        A program that runs from here keeps its files on Windows. So the virtual environment is first put aside, which
        either fails and changes nothing, or frees its name, even if some of its files can be removed only later.

        Raises:
            EngineError: where the environment is in use.
        """
        if not self.folder.exists():
            return
        self.distrust()
        try:
            for name in ("venv", "python"):
                with suppress(FileNotFoundError):
                    (self.folder / name).rename(self.folder / f"{_ASIDE}{uuid.uuid4().hex[:8]}")
        except PermissionError as error:
            raise EngineError(IN_USE) from error
        for path in self.folder.iterdir():
            if keep_cache and path.name == _CACHE:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):
                    path.unlink()

    def remove(self) -> None:
        """Remove the environment altogether.

        Raises:
            EngineError: where it is in use.
        """
        with self.lock() as free:
            if not free:
                raise EngineError(_SENTENCES[State.MAKING])
            self.refuse_while_used()
            self.clear()
            with suppress(OSError):
                self.folder.rmdir()

    def size(self) -> int:
        """Return how many bytes the folder takes on the disk; a file with two names counts once."""
        seen: dict[tuple[int, int], int] = {}
        for folder, _, names in os.walk(self.folder):
            for name in names:
                with suppress(OSError):
                    status = os.lstat(os.path.join(folder, name))  # noqa: PTH118 - there are ten thousand of them
                    seen[status.st_dev, status.st_ino] = status.st_size
        return sum(seen.values())

    def _mark(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.making")


def lock_digest(path: Path | None = None) -> str:
    """Return the SHA-256 of a lock file, the present one unless another is named."""
    return hashlib.sha256((path or LOCK_FILE).read_bytes()).hexdigest()
