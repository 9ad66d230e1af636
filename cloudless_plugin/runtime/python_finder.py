"""Where uv and Pythons are."""

from __future__ import annotations

import functools
import os
import platform as machine
import shutil
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Optional

from ..common.errors import EngineError
from . import subprocesses

OLDEST_PYTHON = (3, 11)
OLDEST_FOR_UV = (3, 8)
_OLDEST_UV = (0, 6, 8)
"""The first uv that knows ``--managed-python``."""
STANDALONE = "3.13"
"""The Python that uv downloads, so that the engine depends neither on QGIS's Python nor on the system's."""


def program_path(venv: Path, name: str) -> Path:
    """Return the path of a program in a virtual environment."""
    return venv / "Scripts" / f"{name}.exe" if os.name == "nt" else venv / "bin" / name


def find_uv() -> Optional[str]:
    """Return the path of a uv that is installed and new enough; ``None`` where there is none.

    A program with a window has a shorter PATH than a terminal.
    """
    home = Path.home()
    places = (home / ".local" / "bin", home / ".cargo" / "bin", Path("/opt/homebrew/bin"), Path("/usr/local/bin"))
    found = (shutil.which("uv"), shutil.which("uv", path=os.pathsep.join(map(str, places))))
    return next((path for path in found if path and _uv_version(path) >= _OLDEST_UV), None)


def standalone(platform: str = sys.platform, *, translated: Optional[bool] = None) -> str:
    """Return what to ask uv for.

    On Windows that is for x86-64 always, as QGIS is, since some packages have nothing else; on a Mac for its own
    processor, also where QGIS is made for the other one.

    Args:
        platform: of this machine.
        translated: whether this process is made for another processor; ``None`` asks the system.
    """
    if platform == "win32":
        return f"cpython-{STANDALONE}-windows-x86_64-none"
    if platform == "darwin" and (_is_translated() if translated is None else translated):
        return f"cpython-{STANDALONE}-macos-aarch64-none"
    return STANDALONE


def own_processor(platform: str = sys.platform, *, translated: Optional[bool] = None) -> str:
    """Return the processor that the engine's packages are made for, as Python names it; see ``standalone``."""
    if platform == "win32":
        return "x86_64"
    if platform == "darwin" and (_is_translated() if translated is None else translated):
        return "arm64"
    return machine.machine()


@functools.cache
def _is_translated() -> bool:
    """Return whether a Mac translates this process, since it is made for Intel's processors."""
    return _answer("/usr/sbin/sysctl", "-n", "sysctl.proc_translated").strip() == "1"


def _uv_version(uv: str) -> tuple[int, ...]:
    words = _answer(uv, "--version").split()
    return tuple(int(part) for part in words[1].split(".")[:3] if part.isdigit()) if words[:1] == ["uv"] else ()


def find_python(oldest: tuple[int, ...] = OLDEST_PYTHON, fitting: Collection[str] = ()) -> str:
    """Return the path of a Python: QGIS's own version first, never QGIS itself.

    ``sys.executable`` is of no use: inside QGIS it is QGIS, or whatever Python is first on the path.

    Args:
        oldest: version.
        fitting: the only versions that will do, as "3.13"; none means any that is not too old.

    Raises:
        EngineError: where there is none.
    """
    for candidate in candidates(sys.platform, Path(sys.base_prefix)):
        if candidate and Path(candidate).is_file():
            version = _version(candidate)
            if version >= oldest and (not fitting or ".".join(map(str, version)) in fitting):
                return candidate
    wanted = ".".join(map(str, oldest))
    if fitting:
        raise EngineError(
            "No Python was found that the engine's packages are made for: install version {version} from your system "
            "or python.org, and try again.",
            version=STANDALONE,
        )
    raise EngineError(
        "No Python {version} or newer was found: install one from your system or python.org, and try again.",
        version=wanted,
    )


def candidates(platform: str, prefix: Path) -> list[Optional[str]]:
    """Return where a Python may be, by platform, the likeliest first."""
    name = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    if platform == "win32":
        return [str(prefix / "python.exe"), str(prefix / "python3.exe"), shutil.which("python"), shutil.which("py")]
    inside = [str(prefix / "bin" / name), str(prefix / "bin" / "python3")]
    newer = [shutil.which(f"python3.{minor}") for minor in (13, 12, 11, 14)]
    return [*inside, shutil.which(name), *newer, shutil.which("python3")]


def _version(python: str) -> tuple[int, ...]:
    answer = _answer(python, "-I", "-c", "import sys; print(*sys.version_info[:2])")
    try:
        return tuple(int(part) for part in answer.split()) or (0, 0)
    except ValueError:
        return (0, 0)


def _answer(*command: str) -> str:
    """Return what a program prints; nothing where it cannot be run."""
    try:
        return subprocesses.start(command, stderr=subprocess.DEVNULL).communicate(timeout=30)[0]
    except (OSError, ValueError, subprocess.SubprocessError):
        return ""
