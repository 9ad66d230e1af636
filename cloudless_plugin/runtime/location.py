"""Which engine this QGIS uses."""

from __future__ import annotations

import os
from pathlib import Path

from qgis.core import QgsApplication, QgsSettings

from ..engine.errors import EngineError
from .environment import Environment

VARIABLE = "CLOUDLESS_ENGINE"
"""Environment variable that names another interpreter: for tests, servers and whoever makes environments otherwise."""
SETTING = "cloudless/engine_python"


def chosen_interpreter() -> str:
    """Return the interpreter that the user chose instead of the profile's environment; empty where none was."""
    return os.environ.get(VARIABLE) or QgsSettings().value(SETTING, "", type=str)


def profile_environment() -> Environment:
    """Return the environment in the user's QGIS profile, be it made or not."""
    return Environment(Path(QgsApplication.qgisSettingsDirPath()) / "cloudless" / "engine")


def distrust_engine() -> None:
    """Take the profile's environment for broken, since it did not work, so that it can be set up again."""
    if not chosen_interpreter():
        profile_environment().distrust()


def engine_interpreter() -> Path:
    """Return the interpreter to run the engine with.

    Raises:
        EngineError: where there is none, with how to get one.
    """
    chosen = chosen_interpreter()
    if not chosen:
        return profile_environment().require()
    if not Path(chosen).is_file():
        raise EngineError(f"The chosen interpreter '{chosen}' does not exist: choose another, or none ({VARIABLE}).")
    return Path(chosen)
