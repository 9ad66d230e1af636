"""``launch.py PROGRAM [ARGUMENT ...]``: start one of QGIS's programs so that it finds its own Python.

The Python inside QGIS looks for its home beside the first ``python3`` on PATH. If that is pyenv's or conda's, it does
not find QGIS's modules: "Couldn't load SIP module", "No module named 'qgis'". So this script puts the folder of QGIS's
program first on PATH, where the ``python3`` that QGIS was built with lies too.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

_BEHIND = {"qgis_process": "qgis_process.bin"}
"""The program behind a script of Debian 12, which calls ``qgis_process`` with an unknown option."""


def program(name: str) -> Path:
    """Return the path of ``qgis`` or ``qgis_process``; exit if QGIS is not installed."""
    found = shutil.which(_BEHIND.get(name, name)) or shutil.which(name)
    if found is None:
        sys.exit(f"{name} was not found: install QGIS.")
    return Path(found)


def environment(started: Path) -> dict[str, str]:
    """Return this process's environment with the PATH that a program of QGIS needs."""
    return {**os.environ, "PATH": os.pathsep.join([str(started.parent), os.environ.get("PATH", os.defpath)])}


def main(name: str, arguments: list[str]) -> None:
    """Replace this process with the program."""
    path = program(name)
    os.execve(path, [str(path), *arguments], environment(path))  # noqa: S606 - a list, without a shell


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
