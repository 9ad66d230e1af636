"""Where Pythons are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cloudless_plugin.common.errors import EngineError
from cloudless_plugin.runtime import python_finder
from cloudless_plugin.runtime.python_finder import STANDALONE, candidates, find_python, standalone
from tests.support.paths import ROOT


def test_python_is_never_qgis_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/usr/bin/qgis")
    python = find_python()
    assert "qgis" not in python
    assert subprocess.run([python, "-c", ""], check=False).returncode == 0


def test_sys_executable_is_nowhere_in_the_plugin() -> None:
    for path in (ROOT / "cloudless_plugin").rglob("*.py"):
        code = [line for line in path.read_text().splitlines() if "sys.executable" in line and "``" not in line]
        assert code == [], path


def test_candidates_by_platform() -> None:
    windows = candidates("win32", Path("C:/OSGeo4W/apps/Python312"))
    assert windows[0].endswith("python.exe")
    mac = candidates("darwin", Path("/Applications/QGIS.app/Contents/Frameworks"))
    assert mac[0].startswith("/Applications/QGIS.app/Contents/Frameworks/bin/python3")
    assert standalone("win32") == f"cpython-{STANDALONE}-windows-x86_64-none"
    assert standalone("darwin") == STANDALONE


def test_no_python_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python_finder, "_version", lambda _: (3, 9))
    with pytest.raises(EngineError, match=r"No Python 3\.11 or newer"):
        find_python()
