"""Which engine this QGIS uses."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from qgis.core import QgsApplication, QgsSettings

from ..common.errors import EngineError
from .environment import Environment

VARIABLE = "CLOUDLESS_ENGINE"
"""Environment variable that names another interpreter: for tests, servers and whoever makes environments otherwise."""
SETTING = "cloudless/engine_python"
_LONGEST_HOME = 120
"""Letters of a path on Windows that leave enough of its 259 for an environment's files."""


def chosen_interpreter() -> str:
    """Return the interpreter that the user chose instead of the profile's environment; empty where none was."""
    return os.environ.get(VARIABLE) or str(QgsSettings().value(SETTING, "", type=str))


def choose_interpreter(path: str) -> None:
    """Use this interpreter from now on; the profile's environment where the path is empty."""
    if path:
        QgsSettings().setValue(SETTING, path)
    else:
        QgsSettings().remove(SETTING)


def engine_home() -> Path:
    """Return the folder, in the user's QGIS profile as a rule, in which everything of the engine lies."""
    return home(Path(QgsApplication.qgisSettingsDirPath()), sys.platform, os.environ.get("LOCALAPPDATA", ""))


def home(profile: Path, platform: str, local: str) -> Path:
    """Return the folder in ``profile``, or on Windows a short one in ``local`` where that would be too long."""
    inside = profile / "cloudless"
    if platform != "win32" or not local or len(str(inside)) <= _LONGEST_HOME:
        return inside
    return Path(local) / "Cloudless" / hashlib.sha256(str(profile).encode()).hexdigest()[:8]


def profile_environment() -> Environment:
    """Return the environment of the user's QGIS profile, be it made or not."""
    return Environment(engine_home() / "engine")


def distrust_engine() -> None:
    """Take the profile's environment for broken, since it did not work, so that it can be set up again."""
    if not chosen_interpreter():
        profile_environment().distrust()


@contextmanager
def engine_in_use() -> Iterator[Path]:
    """Yield the interpreter to run the engine with; during the block, nobody removes the profile's environment.

    Raises:
        EngineError: see ``engine_interpreter``.
    """
    with nullcontext() if chosen_interpreter() else profile_environment().in_use():
        yield engine_interpreter()


def engine_interpreter() -> Path:
    """Return the interpreter to run the engine with.

    Raises:
        EngineError: where there is none, with how to get one.
    """
    chosen = chosen_interpreter()
    if not chosen:
        return profile_environment().require()
    if not Path(chosen).is_file():
        raise EngineError(
            "The chosen interpreter '{path}' does not exist: choose another, or none, in Settings → Options → "
            "Cloudless ({variable}).",
            path=chosen,
            variable=VARIABLE,
        )
    return Path(chosen)
