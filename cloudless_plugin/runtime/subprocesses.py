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
CERTIFICATE_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_CERT")
"""Variables that name the authorities to trust."""


def clean_environment(variables: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment (of this process, unless given) without what belongs to QGIS's Python and GDAL.

    Settings of uv and pip stay where they lead to packages, see ``installer_settings``.
    """
    source = os.environ if variables is None else variables
    kept = {key: value for key, value in source.items() if not key.startswith(_LEAKS) and is_heard(key)}
    return {key: value for key, value in kept.items() if not is_of_osgeo4w(key, source)}


def is_of_osgeo4w(name: str, variables: Mapping[str, str]) -> bool:
    """Tell whether a certificate variable was set by OSGeo4W, not by the user: it leads into its folder.

    OSGeo4W sets three in every QGIS. They would hide the authorities that QGIS trusts, an organisation's among them.
    """
    root = _plain(variables.get("OSGEO4W_ROOT", ""))
    return name in CERTIFICATE_VARIABLES and bool(root) and _plain(variables.get(name, "")).startswith(root + "/")


def _plain(path: str) -> str:
    """Return a path of Windows so that two that name the same compare equal: OSGeo4W mixes both kinds of slashes."""
    return path.replace("\\", "/").rstrip("/").lower()


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
