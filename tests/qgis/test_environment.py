"""Making the engine's environment, and what can be wrong with it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from cloudless_plugin.engine.errors import CancelledError, EngineError
from cloudless_plugin.runtime import environment as module
from cloudless_plugin.runtime.environment import Environment, State, _candidates, _explain, find_python, lock_digest
from cloudless_plugin.runtime.process import clean_environment

_LOCK = "six==1.17.0 --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274\n"


@pytest.fixture
def small_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lock file of one small package, so that making an environment is quick."""
    path = tmp_path / "engine.lock"
    path.write_text(_LOCK)
    monkeypatch.setattr(module, "LOCK_FILE", path)
    return path


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    return Environment(tmp_path / "größe mit leerzeichen" / "engine")


def make(environment: Environment) -> Environment:
    """Make what looks like a whole environment."""
    environment.interpreter.parent.mkdir(parents=True)
    environment.interpreter.symlink_to(sys.executable)
    (environment.folder / "cloudless.json").write_text(json.dumps({"lock": lock_digest()}))
    return environment


def test_states(environment: Environment) -> None:
    assert environment.state() is State.MISSING
    make(environment)
    assert environment.state() is State.READY
    assert environment.require() == environment.interpreter
    (environment.folder / "cloudless.json").write_text('{"lock": "another"}')
    assert environment.state() is State.OUTDATED
    (environment.folder / "cloudless.json").write_text("{")
    assert environment.state() is State.BROKEN
    make_again = Environment(environment.folder.with_name("other"))
    make(make_again).interpreter.unlink()
    assert make_again.state() is State.BROKEN


@pytest.mark.parametrize(
    ("state", "words"),
    [(State.MISSING, "not set up yet"), (State.BROKEN, "broken"), (State.OUTDATED, "another version of Cloudless")],
)
def test_what_is_wrong_is_told_with_what_to_do(
    environment: Environment, monkeypatch: pytest.MonkeyPatch, state: State, words: str
) -> None:
    monkeypatch.setattr(Environment, "state", lambda _: state)
    with pytest.raises(EngineError, match=f"{words}.*press Set up"):
        environment.require()


@pytest.mark.parametrize("with_uv", [True, False], ids=["uv", "venv"])
def test_environment_is_made(
    small_lock: Path, environment: Environment, monkeypatch: pytest.MonkeyPatch, with_uv: bool
) -> None:
    uv = shutil.which("uv", path=f"{Path(__file__).parents[2] / 'build/tools/bin'}")
    monkeypatch.setattr(module, "find_uv", lambda: uv if with_uv else None)
    lines: list[str] = []
    interpreter = environment.create(lines.append)
    assert environment.state() is State.READY
    code = "import six, sys; print(six.__version__, sys.prefix != sys.base_prefix)"
    answer = subprocess.run([str(interpreter), "-I", "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["1.17.0", "True"]
    assert lines
    marker = environment.folder / "cloudless.json"
    made = marker.stat().st_mtime_ns
    environment.create(lines.append)
    assert marker.stat().st_mtime_ns == made, "what is ready is not made again"
    small_lock.write_text(_LOCK + "# newer\n")
    assert environment.state() is State.OUTDATED
    environment.create(lines.append)
    assert environment.state() is State.READY


def test_package_with_another_hash_is_refused(small_lock: Path, environment: Environment) -> None:
    small_lock.write_text(_LOCK.replace("4721f", "00000"))
    with pytest.raises(EngineError, match="cannot be set up"):
        environment.create(lambda _: None)
    assert environment.state() is State.MISSING


def test_cancel_leaves_nothing(small_lock: Path, environment: Environment) -> None:
    start = time.monotonic()
    with pytest.raises(CancelledError):
        environment.create(lambda _: None, cancelled=lambda: True)
    assert time.monotonic() - start < 2
    assert environment.state() is State.MISSING


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("ensurepip is not available", "sudo apt install python3-venv"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("Failed to establish a new connection", "check the network and the proxy"),
        ("something else", "something else"),
    ],
)
def test_failures_in_words(output: str, words: str) -> None:
    assert words in _explain(output)


def test_python_is_never_qgis_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/usr/bin/qgis")
    python = find_python()
    assert "qgis" not in python
    assert subprocess.run([python, "-c", ""], check=False).returncode == 0


def test_candidates_by_platform() -> None:
    windows = _candidates("win32", Path("C:/OSGeo4W/apps/Python312"))
    assert windows[0].endswith("python.exe")
    mac = _candidates("darwin", Path("/Applications/QGIS.app/Contents/Frameworks"))
    assert mac[0].startswith("/Applications/QGIS.app/Contents/Frameworks/bin/python3")


def test_no_python_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_version", lambda _: (3, 9))
    with pytest.raises(EngineError, match=r"No Python 3\.11 or newer"):
        find_python()


def test_variables_of_qgis_do_not_leak() -> None:
    kept = clean_environment(
        {
            "PATH": "/bin",
            "HOME": "/home/a",
            "PIP_INDEX_URL": "https://example.org",
            "https_proxy": "http://proxy",
            "PROJ_LIB": "/qgis/proj",
            "PROJ_DATA": "x",
            "GDAL_DATA": "x",
            "PYTHONPATH": "x",
            "PYTHONHOME": "x",
            "LD_LIBRARY_PATH": "x",
            "PIP_TARGET": "x",
            "QGIS_PREFIX_PATH": "x",
            "QT_PLUGIN_PATH": "x",
        }
    )
    assert set(kept) == {"PATH", "HOME", "PIP_INDEX_URL", "https_proxy"}


def test_threads_of_a_failed_start_end(tmp_path: Path) -> None:
    from cloudless_plugin.runtime.worker import run_job

    before = threading.active_count()
    with pytest.raises(EngineError, match="cannot be started"):
        run_job(tmp_path / "none", "run", {"request": {}, "output": str(tmp_path / "a.tif")}, None, lambda: False)
    assert threading.active_count() == before
