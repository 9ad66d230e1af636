"""How much the engine takes, and which Pythons it is made for."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from cloudless_plugin.common.errors import EngineError
from cloudless_plugin.runtime import python_finder
from cloudless_plugin.runtime.dead_weight import remove_tests
from cloudless_plugin.runtime.environment import LOCK_FILE, lock_digest
from cloudless_plugin.runtime.expected_size import SIZES, expected_size
from cloudless_plugin.runtime.python_finder import STANDALONE, find_python
from tests.support.paths import ROOT


def test_sizes_are_of_the_present_lock_file() -> None:
    """``make lock`` measures them again."""
    assert json.loads(SIZES.read_text())["lock"] == int(lock_digest(LOCK_FILE), 16)


def test_sizes_by_platform() -> None:
    megabytes = {
        which: (expected_size(*which).packages_download // 10**6, expected_size(*which).packages // 10**6)
        for which in (("win32", "AMD64"), ("linux", "x86_64"), ("darwin", "arm64"))
    }
    assert megabytes["win32", "AMD64"][0] < megabytes["linux", "x86_64"][0]
    assert megabytes["darwin", "arm64"][1] < megabytes["win32", "AMD64"][1] < megabytes["linux", "x86_64"][1]
    unknown = expected_size("freebsd14", "amd64")
    assert unknown.packages >= megabytes["linux", "x86_64"][1] * 10**6
    assert unknown.pythons == ()
    assert expected_size("win32", "ARM64") == expected_size("win32", "AMD64")


def test_sizes_on_a_mac_that_translates_qgis_are_those_of_its_own_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """QGIS made for Intel's processors runs on Apple's, too, and the engine is made for these there."""
    monkeypatch.setattr(python_finder, "_is_translated", lambda: True)
    monkeypatch.setattr(python_finder.machine, "machine", lambda: "x86_64")
    assert expected_size("darwin") == expected_size("darwin", "arm64") != expected_size("darwin", "x86_64")
    monkeypatch.setattr(python_finder, "_is_translated", lambda: False)
    assert expected_size("darwin") == expected_size("darwin", "x86_64")


@pytest.mark.parametrize(
    ("system", "which"),
    [
        ("Windows", ("win32", "AMD64")),
        ("macOS, Apple", ("darwin", "arm64")),
        ("macOS, Intel", ("darwin", "x86_64")),
        ("Linux", ("linux", "x86_64")),
    ],
)
def test_readme_tells_the_sizes_as_they_are(system: str, which: tuple[str, str]) -> None:
    size = expected_size(*which)
    download, disk = (int(round(number, -7)) // 10**6 for number in (size.download, size.disk()))
    assert f"| {system} | {download} MB | {disk} MB |" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_python_that_downloads_fits_everywhere() -> None:
    for which in (
        ("win32", "AMD64"),
        ("linux", "x86_64"),
        ("linux", "aarch64"),
        ("darwin", "arm64"),
        ("darwin", "x86_64"),
    ):
        assert STANDALONE in expected_size(*which).pythons


def test_python_without_a_wheel_is_not_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """On macOS, rasterio has none for Python 3.14, which may be the first that is found."""
    fitting = expected_size("darwin", "arm64").pythons
    assert "3.14" not in fitting
    monkeypatch.setattr(python_finder, "candidates", lambda *_: [sys.executable, "/usr/bin/env"])
    monkeypatch.setattr(python_finder, "_version", lambda path: (3, 14) if path == sys.executable else (3, 12))
    assert find_python() == sys.executable
    assert find_python(fitting=fitting) == "/usr/bin/env"
    monkeypatch.setattr(python_finder, "_version", lambda _: (3, 14))
    with pytest.raises(EngineError, match=rf"packages are made for: install version {STANDALONE}"):
        find_python(fitting=fitting)


def test_tests_of_packages_go(tmp_path: Path) -> None:
    """Not a package that is called so, nor a folder of data."""
    for name in ("numpy/tests/a.py", "numpy/core/tests/__init__.py", "test/__init__.py", "proj/data/tests/a"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    for package in ("numpy", "numpy/core"):
        (tmp_path / package / "__init__.py").touch()
    remove_tests(tmp_path)
    left = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["numpy/__init__.py", "numpy/core/__init__.py", "proj/data/tests/a", "test/__init__.py"]
