"""Making the engine's environment, and what can be wrong with it."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from cloudless_plugin.common.errors import CancelledError, EngineError
from cloudless_plugin.runtime import environment as module
from cloudless_plugin.runtime import installer
from cloudless_plugin.runtime.environment import Environment, State
from tests.qgis.runtime.conftest import LOCK, UV, Heard, import_six, make_up
from tests.support.engine import INTERPRETER


@pytest.mark.parametrize("by_uv", [True, False], ids=["uv", "venv"])
def test_environment_is_made_and_removed(
    small_lock: Path, environment: Environment, monkeypatch: pytest.MonkeyPatch, by_uv: bool
) -> None:
    monkeypatch.setattr(installer, "find_uv", lambda: str(UV) if by_uv else None)
    monkeypatch.setattr(installer._Making, "_install_uv", lambda _: None)
    heard = Heard()
    interpreter = installer.make_environment(environment, heard)
    assert environment.state() is State.READY
    code = "import six, sys; print(six.__version__, sys.prefix != sys.base_prefix)"
    answer = subprocess.run([str(interpreter), "-I", "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["1.17.0", "True"]
    assert heard.lines
    assert heard.fractions
    assert abs(environment.facts()["bytes"] / environment.size() - 1) < 0.05
    marker = environment.folder / "cloudless.json"
    made = marker.stat().st_mtime_ns
    installer.make_environment(environment, heard)
    assert marker.stat().st_mtime_ns == made, "what is ready is not made again"
    installer.make_environment(environment, heard, anew=True)
    assert marker.stat().st_mtime_ns != made, "unless that is asked for"
    assert sorted(path.name for path in environment.folder.iterdir()) == ["cloudless.json", "venv"]
    environment.remove()
    assert list(environment.folder.parent.iterdir()) == []


@pytest.mark.usefixtures("with_uv")
def test_upgrade_leaves_nothing_of_the_old(small_lock: Path, environment: Environment) -> None:
    make_up(environment, "of another lock file")
    (environment.folder / "bin").mkdir()
    (environment.folder / "old-1234").mkdir()
    (environment.venv / "package.py").touch()
    assert environment.state() is State.OUTDATED
    installer.make_environment(environment, Heard())
    assert environment.state() is State.READY
    assert sorted(path.name for path in environment.folder.iterdir()) == ["cloudless.json", "venv"]
    assert not (environment.venv / "package.py").exists()


@pytest.mark.usefixtures("with_uv")
def test_interrupted_making_goes_on_from_what_was_downloaded(
    small_lock: Path, environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at its worst: the packages are half there. The next one takes them from the cache, without network."""
    monkeypatch.setattr(Environment, "trust", lambda *_: os._exit(9))
    child = os.fork()
    if not child:
        installer.make_environment(environment, Heard())
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    monkeypatch.undo()
    monkeypatch.setattr(module, "LOCK_FILE", small_lock)
    monkeypatch.setattr(installer, "check_engine", import_six)
    monkeypatch.setattr(installer, "find_uv", lambda: str(UV))
    monkeypatch.setenv("UV_PYTHON_DOWNLOADS", "never")
    assert environment.state() is State.BROKEN
    assert installer.make_environment(environment, Heard()) == environment.interpreter
    assert environment.state() is State.READY


def test_package_with_another_hash_is_refused(small_lock: Path, environment: Environment, with_uv: None) -> None:
    small_lock.write_text(LOCK.replace("4721f", "00000"))
    with pytest.raises(EngineError, match="not the one that was asked for"):
        installer.make_environment(environment, Heard())
    assert environment.state() is State.MISSING


def test_cancel_leaves_nothing(small_lock: Path, environment: Environment) -> None:
    start = time.monotonic()
    with pytest.raises(CancelledError):
        installer.make_environment(environment, Heard(), cancelled=lambda: True)
    assert time.monotonic() - start < 2
    assert environment.state() is State.MISSING
    assert not environment.venv.exists()


def test_full_disk_is_told_before_it_begins(
    small_lock: Path, environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installer, "NEEDED", 10**18)
    with pytest.raises(EngineError, match=r"needs 1000000000000 MB .* has \d+ MB left: free some"):
        installer.make_environment(environment, Heard())
    assert environment.state() is State.MISSING


def test_folder_that_cannot_be_written(small_lock: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EngineError, match="make that folder writable"):
        installer.make_environment(Environment(tmp_path / "file" / "engine"), Heard())


@pytest.mark.usefixtures("small_lock", "python_mirror", "with_uv")
def test_standalone_python_is_downloaded_by_uv(environment: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installer, "find_python", lambda: pytest.fail("the system's Python was used"))
    interpreter = installer.make_environment(environment, Heard())
    base = subprocess.check_output([str(interpreter), "-I", "-c", "import sys, six; print(sys.base_prefix)"], text=True)
    assert Path(base.strip()).is_relative_to(environment.folder / "python")
    assert sorted(path.name for path in environment.folder.iterdir()) == ["cloudless.json", "python", "venv"]


def test_system_s_python_where_none_can_be_downloaded(
    small_lock: Path, environment: Environment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, with_uv: None
) -> None:
    monkeypatch.delenv("UV_PYTHON_DOWNLOADS")
    monkeypatch.setenv("UV_PYTHON_INSTALL_MIRROR", tmp_path.as_uri())
    heard = Heard()
    installer.make_environment(environment, heard)
    assert environment.state() is State.READY
    assert any("the system's is used" in line for line in heard.lines)


def test_uv_is_installed_by_pip_where_there_is_none(
    small_lock: Path, environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installer, "find_uv", lambda: None)
    heard = Heard()
    installer.make_environment(environment, heard)
    assert environment.state() is State.READY
    assert any("/with-uv/bin/uv pip sync" in line for line in heard.lines)
    assert sorted(path.name for path in environment.folder.iterdir()) == ["cloudless.json", "venv"]


def test_path_that_is_too_long_for_windows(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 100)
    folder.mkdir()
    installer.check_place(folder, "linux")
    with pytest.raises(EngineError, match="too long for Windows"):
        installer.check_place(folder / "..", "win32")


def test_longest_path_is_known() -> None:
    """What is shipped to Windows must fit behind the longest folder that is taken for it."""
    packages = next((INTERPRETER.parents[1] / "lib").glob("python3*")) / "site-packages"
    names = [str(path.relative_to(packages)) for path in packages.rglob("*") if "__pycache__" not in path.parts]
    assert len("cache/uv/archive-v0/" + "x" * 21 + "/") + max(map(len, names)) <= installer._LONGEST_NAME


@pytest.mark.parametrize("times", [1, 2])
def test_file_that_is_in_use_for_a_moment_costs_nothing(
    small_lock: Path, environment: Environment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, times: int
) -> None:
    """On Windows, a scanner or a look at a folder keeps it from being renamed; the second time, nobody looks."""
    held, uv = tmp_path / "held", tmp_path / "uv"
    uv.write_text(
        f'#!/bin/sh\n[ "$1" = pip ] && [ "$(wc -c < {held})" -lt {times} ] && printf x >> {held} && '
        f'echo "error: failed to rename: Access is denied. (os error 5)" && exit 2\nexec "{UV}" "$@"\n'
    )
    uv.chmod(0o755)
    held.touch()
    monkeypatch.setattr(installer, "find_uv", lambda: str(uv))
    monkeypatch.setattr(installer, "_HELD", 0.1)
    if times == 1:
        installer.make_environment(environment, Heard())
        assert environment.state() is State.READY
    else:
        with pytest.raises(EngineError, match="Files of the engine are in use"):
            installer.make_environment(environment, Heard())
