"""``launch.py PROGRAM [ARGUMENT ...]``: start one of QGIS's programs so that it finds its own Python.

The Python inside QGIS looks for its home beside the first ``python3`` on PATH. Where pyenv or conda has put another one
there, it finds that one's modules and none of QGIS's: "Couldn't load SIP module", "No module named 'qgis'". Here the
folder of QGIS's own program stands first, since the ``python3`` that QGIS was built with lies there too.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

_BEHIND = {"qgis_process": "qgis_process.bin"}
"""The program behind a script of Debian 12, which gives ``qgis_process`` an option that it does not know."""


def program(name: str) -> Path:
    """Return the path of ``qgis`` or ``qgis_process``; end where QGIS is not installed."""
    found = shutil.which(_BEHIND.get(name, name)) or shutil.which(name)
    if found is None:
        sys.exit(f"{name} was not found: install QGIS.")
    return Path(found)


def environment(started: Path) -> dict[str, str]:
    """Return this process's environment with PATH as a program of QGIS needs it."""
    return {**os.environ, "PATH": os.pathsep.join([str(started.parent), os.environ.get("PATH", os.defpath)])}


def main(name: str, arguments: list[str]) -> None:
    """Become the program."""
    path = program(name)
    os.execve(path, [str(path), *arguments], environment(path))  # noqa: S606 - a list, through no shell


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
