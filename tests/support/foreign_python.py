"""Another ``python3`` first on PATH, as pyenv's and conda's settings leave it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest


def put_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a Python of QGIS's version in ``folder``, with the standard library and no module of QGIS's; put it on PATH.

    QGIS never runs its ``python3``: it only looks for the library beside it.
    """
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for name in ("bin", "lib"):
        (folder / name).mkdir(parents=True)
    (folder / "lib" / version).symlink_to(Path(os.__file__).parent)
    program = folder / "bin" / "python3"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(program.parent), os.environ["PATH"]]))
