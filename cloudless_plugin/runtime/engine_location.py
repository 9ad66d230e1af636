"""Which engine this QGIS uses."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qgis.core import QgsApplication, QgsSettings

from ..common.errors import EngineError
from ..common.messages import Message
from .environment import Environment, State
from .environment_store import EnvironmentStore, data_folder, holds, remove_from_profile

VARIABLE = "CLOUDLESS_ENGINE"
"""Environment variable that names another interpreter: for tests, servers and whoever makes environments otherwise."""
SETTING = "cloudless/engine_python"
_LONGEST_HOME = 120
"""Letters of a path on Windows that left enough of its 259 for an environment's files."""


def chosen_interpreter() -> str:
    """Return the interpreter that the user chose instead of the engine's own environment; empty where none was."""
    return os.environ.get(VARIABLE) or str(QgsSettings().value(SETTING, "", type=str))


def choose_interpreter(path: str) -> None:
    """Use this interpreter from now on; the engine's own environment where the path is empty."""
    if path:
        QgsSettings().setValue(SETTING, path)
    else:
        QgsSettings().remove(SETTING)


def environments() -> EnvironmentStore:
    """Return the user's environments, of all profiles."""
    return EnvironmentStore(data_folder(sys.platform, os.environ) / "engine")


def engine_environment() -> Environment:
    """Return the environment for this version of the plugin, be it made or not."""
    return environments().own()


def engine_state() -> State:
    """Return its state; outdated where this plugin, or an older one in this profile, had another."""
    state = environments().state()
    return State.OUTDATED if state is State.MISSING and _is_left_in_profile() else state


def is_anything_left() -> bool:
    """Tell whether there is an environment that nobody uses any more; fast."""
    return _is_left_in_profile() or bool(environments().unused(_chosen_path()))


def remove_what_is_left() -> list[Message]:
    """Remove the environments that nobody uses any more, in this profile and elsewhere; return what to tell of it."""
    here = remove_from_profile(_in_profile()) if _is_left_in_profile() else []
    return [*here, *environments().remove_unused(_chosen_path())]


def _chosen_path() -> Path | None:
    chosen = chosen_interpreter()
    return Path(chosen) if chosen else None


def _is_left_in_profile() -> bool:
    return _in_profile().is_ours() and not holds(_in_profile(), _chosen_path())


def is_0_1_left() -> bool:
    """Tell whether this profile has what 0.1.0 left where it was set up: its environment, or a chosen interpreter."""
    return _in_profile().folder.is_dir() or bool(QgsSettings().value(SETTING, "", type=str))


def _in_profile() -> Environment:
    """Return the environment that 0.1.0 made in this profile, or QGIS 4 copied there."""
    profile = Path(QgsApplication.qgisSettingsDirPath())
    return Environment(home_of_0_1(profile, sys.platform, os.environ.get("LOCALAPPDATA", "")) / "engine")


def home_of_0_1(profile: Path, platform: str, local: str) -> Path:
    """Return the engine's folder of 0.1.0 in ``profile``, or on Windows in ``local`` where that was too long."""
    inside = profile / "cloudless"
    if platform != "win32" or not local or len(str(inside)) <= _LONGEST_HOME:
        return inside
    return Path(local) / "Cloudless" / hashlib.sha256(str(profile).encode()).hexdigest()[:8]


def distrust_engine() -> None:
    """Take the engine's own environment for broken, since it did not work, so that it can be set up again."""
    if not chosen_interpreter():
        engine_environment().distrust()


@contextmanager
def engine_in_use() -> Iterator[Path]:
    """Yield the interpreter to run the engine with; during the block, nobody removes the engine's own environment.

    Raises:
        EngineError: see ``engine_interpreter``.
    """
    if chosen_interpreter():
        yield engine_interpreter()
        return
    with engine_environment().in_use():
        interpreter = engine_interpreter()
        environments().note_use()
        yield interpreter


def engine_interpreter() -> Path:
    """Return the interpreter to run the engine with.

    Raises:
        EngineError: where there is none, with how to get one.
    """
    chosen = chosen_interpreter()
    if not chosen:
        return engine_environment().require()
    if not Path(chosen).is_file():
        raise EngineError(
            "The chosen interpreter '{path}' does not exist: choose another, or none, in Settings → Options → "
            "Cloudless ({variable}).",
            path=chosen,
            variable=VARIABLE,
        )
    return Path(chosen)
