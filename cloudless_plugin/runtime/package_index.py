"""Where packages come from: what the user's environment and pip's configuration files say, else pip's own default."""

from __future__ import annotations

import configparser
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ..common.user_folders import home_folder
from .installer_settings import pip_variables

_DEFAULT = Path(__file__).with_name("index.txt")
"""The index that pip takes by itself: the package of the plugin holds it, see ``scripts/package.py``."""


def index_variables(variables: Mapping[str, str], platform: str = sys.platform) -> dict[str, str]:
    """Return what leads uv and pip to the packages, as variables, and have pip read no file itself.

    Args:
        variables: the environment, which stands above the files.
        platform: as Python names it.
    """
    found = pip_variables(_read(configuration_files(variables, platform)), variables)
    index = variables.get("UV_DEFAULT_INDEX") or variables.get("PIP_INDEX_URL") or found.get("PIP_INDEX_URL")
    return {**found, "UV_DEFAULT_INDEX": index} if index else found


def index_address(variables: Mapping[str, str]) -> str:
    """Return the address of the index that ``index_variables`` name, else of pip's own; empty where none is known."""
    with suppress(OSError):
        return variables.get("UV_DEFAULT_INDEX") or _DEFAULT.read_text(encoding="utf-8").strip()
    return ""


def configuration_files(variables: Mapping[str, str], platform: str) -> list[Path]:
    """Return where pip's configuration may be: the system's, the user's, and the one that is named, weakest first."""
    named = variables.get("PIP_CONFIG_FILE", "")
    if named == os.devnull:
        return []
    home = home_folder(platform, variables)
    if platform == "win32":
        roots = [Path(variables[name]) / "pip" for name in ("PROGRAMDATA", "APPDATA") if variables.get(name)]
        files = [
            *(root / "pip.ini" for root in roots[:1]),
            home / "pip" / "pip.ini",
            *(root / "pip.ini" for root in roots[1:]),
        ]
    elif platform == "darwin":
        own = home / "Library" / "Application Support" / "pip"
        own = own if own.is_dir() else home / ".config" / "pip"
        files = [Path("/Library/Application Support/pip/pip.conf"), home / ".pip" / "pip.conf", own / "pip.conf"]
    else:
        shared = (variables.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(os.pathsep)
        own = Path(variables.get("XDG_CONFIG_HOME") or home / ".config")
        files = [*(Path(folder) / "pip" / "pip.conf" for folder in shared), Path("/etc/pip.conf")]
        files += [home / ".pip" / "pip.conf", own / "pip" / "pip.conf"]
    return [*files, *([Path(named)] if named else [])]


def _read(files: list[Path]) -> dict[str, dict[str, str]]:
    """Return the values of pip's files by section, a later file above an earlier one."""
    found: dict[str, dict[str, str]] = {}
    for path in files:
        parser = configparser.RawConfigParser()
        with suppress(OSError, ValueError, configparser.Error):
            parser.read_string(path.read_text(encoding="utf-8-sig"))
            for section in parser.sections():
                found.setdefault(section, {}).update(parser[section])
    return found
