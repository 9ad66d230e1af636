"""Where Pythons are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cloudless_plugin.common.errors import EngineError
from cloudless_plugin.runtime import python_finder
from cloudless_plugin.runtime.python_finder import STANDALONE, candidates, find_python, find_uv, standalone
from tests.support.paths import ROOT


def test_python_is_never_qgis_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/usr/bin/qgis")
    python = find_python()
    assert "qgis" not in python
    assert subprocess.run([python, "-c", ""], check=False).returncode == 0


def test_sys_executable_is_nowhere_on_qgis_s_side() -> None:
    plugin = ROOT / "cloudless_plugin"
    for path in plugin.rglob("*.py"):
        if plugin / "engine" in path.parents:
            continue  # the engine's own Python is what it says
        code = [line for line in path.read_text().splitlines() if "sys.executable" in line and "``" not in line]
        assert code == [], path


def test_candidates_by_platform() -> None:
    windows = candidates("win32", Path("C:/OSGeo4W/apps/Python312"))
    assert windows[0].endswith("python.exe")
    mac = candidates("darwin", Path("/Applications/QGIS.app/Contents/Frameworks"))
    assert mac[0].startswith("/Applications/QGIS.app/Contents/Frameworks/bin/python3")
    assert standalone("win32") == f"cpython-{STANDALONE}-windows-x86_64-none"
    assert standalone("darwin") == STANDALONE
    assert standalone("darwin", translated=True) == f"cpython-{STANDALONE}-macos-aarch64-none"
    assert standalone("linux", translated=True) == STANDALONE


@pytest.mark.parametrize(("said", "found"), [("uv 0.6.8", True), ("uv 0.11.2 (abc 2026)", True), ("uv 0.5.31", False)])
def test_a_uv_that_is_too_old_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, found: bool) -> None:
    uv = tmp_path / "uv"
    monkeypatch.setattr(python_finder.shutil, "which", lambda name, path=None: None if path else str(uv))
    uv.write_text(f"#!/bin/sh\necho '{said}'\n")
    uv.chmod(0o755)
    assert find_uv() == (str(uv) if found else None)


@pytest.mark.parametrize("script", ["exit 1", "echo nonsense", "echo"])
def test_what_only_has_the_name_of_uv_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    uv = tmp_path / "uv"
    monkeypatch.setattr(python_finder.shutil, "which", lambda name, path=None: None if path else str(uv))
    uv.write_text(f"#!/bin/sh\n{script}\n")
    uv.chmod(0o755)
    assert find_uv() is None


def test_no_python_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python_finder, "_version", lambda _: (3, 9))
    with pytest.raises(EngineError, match=r"No Python 3\.11 or newer"):
        find_python()
