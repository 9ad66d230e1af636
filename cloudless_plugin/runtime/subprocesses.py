"""Starting other programs from inside QGIS without QGIS's own environment leaking into them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Optional

from .installer_settings import is_heard

_LEAKS = ("PYTHON", "GDAL_", "PROJ_", "CPL_", "QGIS_", "QT_", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_")
"""Beginnings of variables that would lead another Python to QGIS's libraries and data."""


def clean_environment(variables: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment (of this process, unless given) without what belongs to QGIS's Python and GDAL.

    Settings of uv and pip stay where they lead to packages, see ``installer_settings``.
    """
    source = os.environ if variables is None else variables
    return {key: value for key, value in source.items() if not key.startswith(_LEAKS) and is_heard(key)}


def start(
    command: Sequence[str], variables: Optional[Mapping[str, str]] = None, **options: Any
) -> subprocess.Popen[str]:
    """Start a program with pipes for its standard streams, in UTF-8, without a console window on Windows.

    Args:
        command: the program and its arguments, which every user of the machine may read: no secrets.
        variables: for its environment, beside what is left of this process's.
        options: of ``subprocess.Popen``.
    """
    if sys.platform == "win32":
        options["creationflags"] = subprocess.CREATE_NO_WINDOW
    return subprocess.Popen(
        list(command),
        env={**clean_environment(), **(variables or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        **options,
    )
