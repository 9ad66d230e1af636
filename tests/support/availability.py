"""Which folders of tests can run here: the others skip, with the reason."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Optional

import pytest

_TESTS = Path(__file__).parents[1]
_ENGINE = ("numpy", "rasterio", "stackstac", "distributed", "hypothesis", "filelock")
_PACKAGES = {
    "common": ("hypothesis",),
    "engine": _ENGINE,
    "windows": _ENGINE,
    "demo": _ENGINE,
    "project": _ENGINE,
    "services": _ENGINE,
    "qgis": ("qgis", "pytest_qgis"),
    "window": ("qgis",),
    "qt6": ("PyQt6",),
}
"""Packages that the tests of a folder import."""
_PROGRAMS = {"services": ("nginx",), "window": ("Xvfb", "qgis")}
_TARGETS = {"services": "test-services", "qgis": "test-qgis", "window": "test-window", "qt6": "test-qt6"}
"""The make targets that bring what a folder needs; all others are ``test-engine``."""
_DISKS = ("fsfreeze", "losetup", "mkfs.ext4", "mount", "umount")
"""Programs that make a disk whose power can be cut."""
_SYS_ADMIN = 21
"""Number of the capability to mount."""


def missing(folder: str) -> str:
    """Return why the tests of a folder cannot run here; empty where they can."""
    packages = [name for name in _PACKAGES.get(folder, ()) if importlib.util.find_spec(name) is None]
    programs = [name for name in _PROGRAMS.get(folder, ()) if shutil.which(name) is None]
    lacks = packages + programs
    if folder == "services" and not Path(os.environ.get("STAC_API_PYTHON", "build/stac-api/bin/python")).exists():
        lacks.append("the STAC API's environment")
    return f"needs {', '.join(lacks)}: run make {_TARGETS.get(folder, 'test-engine')}" if lacks else ""


def cannot_cut_power() -> str:
    """Return why ``power_cut`` cannot work here; empty where it can."""
    lacks = [program for program in _DISKS if shutil.which(program) is None]
    if lacks:
        return f"needs {', '.join(lacks)}"
    held = Path("/proc/self/status").read_text().partition("CapEff:")[2].split()[0]
    if not int(held, 16) >> _SYS_ADMIN & 1:
        return "needs root, who may mount"
    free = subprocess.run(["losetup", "-f"], check=False, capture_output=True)
    return "needs a loop device" if free.returncode else ""


def pytest_collect_directory(path: Path, parent: Any) -> Optional[pytest.Collector]:
    """Skip the folders whose requirements are missing, before anything in them is imported."""
    reason = missing(path.name) if path.parent == _TESTS else ""
    return _Unavailable.from_parent(parent, name=path.name, path=path, reason=reason) if reason else None


class _Unavailable(pytest.Collector):
    """A folder of which nothing can run here."""

    def __init__(self, *, reason: str, **options: Any) -> None:
        super().__init__(**options)
        self.reason = reason

    @property
    def ihook(self) -> Any:
        """Hooks of the folder above: this folder's own conftest.py cannot be imported."""
        return self.session.gethookproxy(_TESTS)

    def collect(self) -> Iterator[pytest.Item]:
        yield _Skipped.from_parent(self, name="unavailable")


class _Skipped(pytest.Item):
    """Stands for the tests of a folder, and is skipped."""

    parent: _Unavailable

    @property
    def ihook(self) -> Any:
        """See ``_Unavailable``."""
        return self.parent.ihook

    def runtest(self) -> None:
        pytest.skip(self.parent.reason)

    def reportinfo(self) -> tuple[Path, Optional[int], str]:
        return self.path, None, self.parent.reason
