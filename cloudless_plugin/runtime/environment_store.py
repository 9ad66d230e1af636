"""Where the environments of the engine lie: in the user's local data folder, for all profiles and versions of QGIS.

Each has the name of the lock file that it was made from, so that several versions of the plugin get along: one whose
lock file is the same finds the engine ready, one whose lock file is another makes its own. Beside an environment lie
notes of who uses it, one for each copy of the plugin: the path of its lock file. So it can be told at any time whether
anybody still needs an environment: whether a noted lock file is there, and is still the one it was made from.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ..common.errors import EngineError
from ..common.messages import Message, byte_size
from ..common.user_folders import home_folder, xdg_folder
from . import environment as env
from .environment import Environment, State

_UNUSED = Message("The engine of another version of Cloudless, which no QGIS uses any more, was removed ({size}).")
_FROM_PROFILE = Message("The engine that an older Cloudless kept in this QGIS profile was removed ({size}).")
_DIGITS = 12
"""Digits of a digest in a name: paths are short on Windows."""


def data_folder(platform: str, variables: Mapping[str, str]) -> Path:
    """Return a platform's folder for a user's data on this machine; on Windows not the one that roams."""
    home = home_folder(platform, variables)
    if platform == "win32":
        return Path(variables.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Cloudless"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "cloudless"
    return xdg_folder(variables, "XDG_DATA_HOME", home / ".local" / "share") / "cloudless"


class EnvironmentStore:
    """The environments in ``folder``."""

    def __init__(self, folder: Path) -> None:
        """Make nothing yet."""
        self._folder = folder

    def own(self) -> Environment:
        """Return the environment for this copy of the plugin, be it made or not."""
        return Environment(self._folder / env.lock_digest()[:_DIGITS])

    def state(self) -> State:
        """Return the state of ``own``; outdated also where this copy has used the one of another version."""
        state = self.own().state()
        updated = state is State.MISSING and any(self._environment(note).venv.exists() for note in self._own_notes())
        return State.OUTDATED if updated else state

    def note_use(self) -> None:
        """Note that this copy of the plugin uses ``own``; go without where that cannot be."""
        note = self._own_note(self.own())
        with suppress(OSError):
            if not note.exists():
                note.parent.mkdir(parents=True, exist_ok=True)
                note.write_text(str(env.LOCK_FILE), encoding="utf-8")

    def unused(self, interpreter: Path | None = None) -> list[Environment]:
        """Return the environments of other versions that no copy of the plugin needs; never one that is not noted.

        Args:
            interpreter: one that the user has chosen; its environment is needed.
        """
        found = []
        with suppress(OSError):
            for folder in sorted(self._folder.iterdir()):
                named = re.fullmatch(rf"[0-9a-f]{{{_DIGITS}}}", folder.name) and folder != self.own().folder
                environment = Environment(folder)
                needed = holds(environment, interpreter) or self._is_needed(environment)
                if named and environment.is_ours() and self._notes(environment) and not needed:
                    found.append(environment)
        return found

    def remove_unused(self, interpreter: Path | None = None) -> list[Message]:
        """Remove what is ``unused`` and not in use at this moment; return a sentence for each."""
        told = []
        for environment in self.unused(interpreter):
            size = remove(environment)
            if size is not None:
                for note in self._notes(environment):
                    note.unlink()
                told.append(Message(_UNUSED, size=byte_size(size)))
        return told

    def remove_own(self) -> None:
        """Remove ``own`` altogether, for all that use it.

        Raises:
            EngineError: where it is in use.
        """
        own = self.own()
        own.remove()
        for note in self._notes(own):
            note.unlink()
        with suppress(OSError):
            self._folder.rmdir()

    def _is_needed(self, environment: Environment) -> bool:
        return any(_digest_of(note)[:_DIGITS] == environment.folder.name for note in self._notes(environment))

    def _notes(self, environment: Environment) -> list[Path]:
        return list(self._folder.glob(f"{environment.folder.name}.of-*"))

    def _own_notes(self) -> list[Path]:
        return list(self._folder.glob(f"*{self._own_note(self.own()).suffix}"))

    def _own_note(self, environment: Environment) -> Path:
        copy = hashlib.sha256(str(env.LOCK_FILE).encode()).hexdigest()[:_DIGITS]
        return environment.folder.with_name(f"{environment.folder.name}.of-{copy}")

    def _environment(self, note: Path) -> Environment:
        return Environment(note.with_suffix(""))


def holds(environment: Environment, interpreter: Path | None) -> bool:
    """Tell whether an interpreter lies in an environment."""
    return interpreter is not None and environment.folder in interpreter.parents


def remove(environment: Environment) -> int | None:
    """Remove an environment that is ours, and return its bytes; ``None`` where it is not, or is in use."""
    if not environment.is_ours():
        return None
    size = environment.size()
    try:
        environment.remove()
    except (EngineError, OSError):
        return None
    return None if environment.folder.exists() else size


def remove_from_profile(environment: Environment) -> list[Message]:
    """Remove the environment that 0.1.0 made inside of a profile, or QGIS 4 copied there; return what to tell of it."""
    size = remove(environment)
    if size is None:
        return []
    parent = environment.folder.parent
    with suppress(OSError):
        (parent / "authorities.pem").unlink()
    with suppress(OSError):
        parent.rmdir()
    return [Message(_FROM_PROFILE, size=byte_size(size))]


def _digest_of(note: Path) -> str:
    """Return the digest of the lock file that a note names; empty where that is gone."""
    with suppress(OSError, ValueError):
        lock = Path(note.read_text(encoding="utf-8"))
        if lock.name == env.LOCK_FILE.name:
            return env.lock_digest(lock)
    return ""
