"""Where a system keeps a user's things."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath


def home_folder(platform: str, variables: Mapping[str, str]) -> Path:
    """Return a user's home by a platform's environment variables, else by the system's list of users."""
    return Path(variables.get("USERPROFILE" if platform == "win32" else "HOME") or Path.home())


def xdg_folder(variables: Mapping[str, str], name: str, usual: Path) -> Path:
    """Return the folder that a variable names, or the usual one where it names none.

    A path that is not absolute is ignored, as the XDG Base Directory Specification says.
    """
    named = variables.get(name) or ""
    return Path(named) if PurePosixPath(named).is_absolute() else usual
