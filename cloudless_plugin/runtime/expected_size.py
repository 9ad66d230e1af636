"""How much the engine takes, by platform: measured from its lock file, into ``sizes.json``, by ``make lock``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NamedTuple

from .python_finder import own_processor

SIZES = Path(__file__).with_name("sizes.json")
_SYSTEMS = {"win32": "windows", "darwin": "macos", "linux": "linux"}
_PYTHON_DOWNLOAD, _PYTHON = 30_000_000, 110_000_000
"""Bytes of a Python of its own, packed and on the disk; about, since each platform and version has its own."""
_UV_DOWNLOAD, _UV = 20_000_000, 60_000_000
"""Bytes of uv; it goes again at the end."""
_SPARE = 200_000_000
"""Bytes for what is unpacked for a moment."""


class ExpectedSize(NamedTuple):
    """What the packages of a platform take, bytecode included, and which Pythons they are made for."""

    packages_download: int
    packages: int
    pythons: tuple[str, ...]
    """Versions, as "3.13"; empty where that is not known."""

    @property
    def download(self) -> int:
        """Bytes that come through the network: packages, Python, uv."""
        return self.packages_download + _PYTHON_DOWNLOAD + _UV_DOWNLOAD

    def disk(self, *, own_python: bool = True) -> int:
        """Return the bytes that stay on the disk."""
        return self.packages + (_PYTHON if own_python else 0)

    @property
    def needed(self) -> int:
        """Bytes that are free before it begins."""
        return self.disk() + _UV + _SPARE


def expected_size(platform: str = sys.platform, processor: str = "") -> ExpectedSize:
    """Return the sizes for a platform and a processor, as Python names them; the largest for one that is not known.

    Args:
        platform: of the engine.
        processor: the one that this machine's engine is made for where it is empty.
    """
    table = json.loads(SIZES.read_text(encoding="utf-8"))["platforms"]
    kind = "x86_64" if platform == "win32" else (processor or own_processor(platform))
    known = table.get(f"{_SYSTEMS.get(platform, platform)}-{kind}")
    if known:
        return ExpectedSize(known["download"], known["disk"], tuple(known["pythons"]))
    download, disk = (max(each[name] for each in table.values()) for name in ("download", "disk"))
    return ExpectedSize(download, disk, ())
