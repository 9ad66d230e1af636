"""The engine as QGIS-side tests reach it: an interpreter, and scenes that it has made."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.support.paths import BUILD, ROOT

INTERPRETER = Path(os.environ.get("CLOUDLESS_TEST_ENGINE", BUILD / "engine" / "venv" / "bin" / "python"))
PLUGINS = BUILD / "plugins"
_MAKE = """
import pathlib, sys
from demo.scenes import make_scenes
make_scenes(pathlib.Path(sys.argv[1]), size=int(sys.argv[2]))
"""


def make_scenes(folder: Path, size: int) -> Path:
    """Make generated scenes in ``folder`` by the engine's packages; return the item collection."""
    items = folder / "items.json"
    if not items.exists():
        subprocess.run([str(INTERPRETER), "-c", _MAKE, str(folder), str(size)], cwd=ROOT, check=True)
    return items


def workers() -> list[int]:
    """Return the pids of this user's engine workers, of any test."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            state = (process / "stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            continue
        if b"--worker" in command and b"cloudless_plugin" in command and state != "Z":
            found.append(int(process.name))
    return found


def children() -> list[int]:
    """Return the pids of engine workers that this very process has started."""
    return [pid for pid in workers() if _parent(pid) == os.getpid()]


def _parent(pid: int) -> int:
    """Return the pid of a process' parent; 0 where the process has just ended."""
    try:
        return int((Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0
