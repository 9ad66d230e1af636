"""Making the engine's environment, and what can be wrong with it."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.errors import CancelledError, EngineError
from cloudless_plugin.common.file_lock import locked
from cloudless_plugin.common.reporting import Listener
from cloudless_plugin.runtime import environment as module
from cloudless_plugin.runtime import installer
from cloudless_plugin.runtime.environment import Environment, State, lock_digest
from cloudless_plugin.runtime.install_errors import explain
from cloudless_plugin.runtime.python_finder import STANDALONE, candidates, find_python, standalone
from cloudless_plugin.runtime.subprocesses import clean_environment
from tests.support.engine import INTERPRETER
from tests.support.paths import ROOT

_LOCK = "six==1.17.0 --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274\n"
_UV = ROOT / "build" / "tools" / "bin" / "uv"


class Heard(Listener):
    """Keeps the lines, and what was said of the progress."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.fractions: list[float] = []

    def info(self, message: str) -> None:
        self.lines.append(message)

    def progress(self, fraction: float, message: str) -> None:
        self.fractions.append(fraction)


@pytest.fixture
def small_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lock file of one small package, so that making an environment is quick; and the Python at hand under it."""
    path = tmp_path / "engine.lock"
    path.write_text(_LOCK)
    monkeypatch.setattr(module, "LOCK_FILE", path)
    monkeypatch.setenv("UV_PYTHON_DOWNLOADS", "never")
    return path


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    return Environment(tmp_path / "größe mit leerzeichen" / "engine")


@pytest.fixture
def with_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installer, "find_uv", lambda: str(_UV))


def make_up(environment: Environment, digest: str = "") -> Environment:
    """Make what looks like a whole environment."""
    environment.interpreter.parent.mkdir(parents=True)
    environment.interpreter.symlink_to(sys.executable)
    (environment.folder / "cloudless.json").write_text(json.dumps({"lock": digest or lock_digest()}))
    return environment


def test_states(environment: Environment) -> None:
    assert environment.state() is State.MISSING
    make_up(environment)
    assert environment.state() is State.READY
    assert environment.require() == environment.interpreter
    (environment.folder / "cloudless.json").write_text('{"lock": "another"}')
    assert environment.state() is State.OUTDATED
    for broken in ("{", "[]", "{}"):
        (environment.folder / "cloudless.json").write_text(broken)
        assert environment.state() is State.BROKEN
    (environment.folder / "cloudless.json").write_text(json.dumps({"lock": lock_digest()}))
    environment.interpreter.unlink()
    environment.interpreter.symlink_to("/gone with an update of QGIS")
    assert environment.state() is State.BROKEN


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.MISSING, "not set up yet.*press Set up"),
        (State.MAKING, "is being set up: wait"),
        (State.BROKEN, "broken.*press Set up"),
        (State.OUTDATED, "another version of Cloudless.*press Set up"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(
    environment: Environment, monkeypatch: pytest.MonkeyPatch, state: State, words: str
) -> None:
    monkeypatch.setattr(Environment, "state", lambda _: state)
    with pytest.raises(EngineError, match=words):
        environment.require()


def test_what_another_process_makes_is_left_alone(small_lock: Path, environment: Environment) -> None:
    """The mark goes with the process that holds it, even where that is killed."""
    code = (
        "import sys, time; from pathlib import Path; from cloudless_plugin.runtime.environment import Environment\n"
        "with Environment(Path(sys.argv[1])).held() as free: print(free, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(environment.folder)]
    other = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout
        assert other.stdout.readline() == "True\n"
        assert environment.state() is State.MAKING
        with pytest.raises(EngineError, match="set up already"):
            installer.make_environment(environment, Heard())
        with pytest.raises(EngineError, match="wait"):
            environment.remove()
    finally:
        other.kill()
        other.wait()
    assert environment.state() is State.MISSING


def test_mark_is_held_once(tmp_path: Path) -> None:
    with locked(tmp_path / "mark") as first, locked(tmp_path / "mark") as second:
        assert (first, second) == (True, False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("by_uv", [True, False], ids=["uv", "venv"])
def test_environment_is_made_and_removed(
    small_lock: Path, environment: Environment, monkeypatch: pytest.MonkeyPatch, by_uv: bool
) -> None:
    monkeypatch.setattr(installer, "find_uv", lambda: str(_UV) if by_uv else None)
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
    monkeypatch.setattr(installer, "find_uv", lambda: str(_UV))
    monkeypatch.setenv("UV_PYTHON_DOWNLOADS", "never")
    assert environment.state() is State.BROKEN
    assert installer.make_environment(environment, Heard()) == environment.interpreter
    assert environment.state() is State.READY


def test_package_with_another_hash_is_refused(small_lock: Path, environment: Environment, with_uv: None) -> None:
    small_lock.write_text(_LOCK.replace("4721f", "00000"))
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


def test_files_in_use_are_told_and_left(environment: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where a folder whose program runs cannot be renamed."""
    make_up(environment)

    def rename(path: Path, target: Path) -> None:
        raise PermissionError(13, "Access is denied", str(path))

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(EngineError, match="in use: close other QGIS windows"):
        environment.remove()
    assert environment.interpreter.exists()


def test_folder_that_cannot_be_written(small_lock: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EngineError, match="make that folder writable"):
        installer.make_environment(Environment(tmp_path / "file" / "engine"), Heard())


# -- uv and a Python of its own --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_lock")
def test_standalone_python_is_downloaded_by_uv(
    environment: Environment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, with_uv: None
) -> None:
    """From a mirror, into which the system's Python is packed as uv's are."""
    version = subprocess.check_output(["/usr/bin/python3", "-c", "import platform; print(platform.python_version())"])
    version = version.decode().strip()
    minor = version.rpartition(".")[0]
    tree = tmp_path / "python"
    ignored = shutil.ignore_patterns("test", "__pycache__", "sitecustomize.py", "config-*")
    shutil.copytree(f"/usr/lib/python{minor}", tree / "lib" / f"python{minor}", ignore=ignored)
    (tree / "bin").mkdir()
    shutil.copy(f"/usr/bin/python{minor}", tree / "bin")
    (tree / "bin" / "python3").symlink_to(f"python{minor}")
    name = f"cpython-{version}+20261110-{platform.machine()}-unknown-linux-gnu-install_only_stripped.tar.gz"
    packed = tmp_path / "mirror" / "20261110" / name
    packed.parent.mkdir(parents=True)
    with tarfile.open(packed, "w:gz", compresslevel=1) as archive:
        archive.add(tree, "python")
    release = "https://github.com/astral-sh/python-build-standalone/releases/download/20261110"
    known = {
        "name": "cpython", "arch": {"family": platform.machine(), "variant": None}, "os": "linux", "libc": "gnu",
        "major": 3, "minor": int(minor[2:]), "patch": int(version.rpartition(".")[2]), "prerelease": "",
        "url": f"{release}/{name.replace('+', '%2B')}", "sha256": hashlib.sha256(packed.read_bytes()).hexdigest(),
        "variant": None, "build": "20261110",
    }  # fmt: skip
    (tmp_path / "downloads.json").write_text(json.dumps({f"cpython-{version}-linux-{platform.machine()}-gnu": known}))
    monkeypatch.delenv("UV_PYTHON_DOWNLOADS")
    monkeypatch.setenv("UV_PYTHON_DOWNLOADS_JSON_URL", str(tmp_path / "downloads.json"))
    monkeypatch.setenv("UV_PYTHON_INSTALL_MIRROR", (tmp_path / "mirror").as_uri())
    monkeypatch.setattr(installer, "STANDALONE", minor)
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


# -- platforms -------------------------------------------------------------------------------------------------------


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
    monkeypatch.setattr(installer, "_version", lambda _: (3, 9))
    with pytest.raises(EngineError, match=r"No Python 3\.11 or newer"):
        find_python()


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


def test_no_console_window_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    from cloudless_plugin.runtime import subprocesses

    seen: dict[str, Any] = {}
    monkeypatch.setattr(subprocesses.sys, "platform", "win32")
    monkeypatch.setattr(subprocesses.subprocess, "CREATE_NO_WINDOW", 0x08000000, raising=False)
    monkeypatch.setattr(subprocesses.subprocess, "Popen", lambda *_, **options: seen.update(options))
    subprocesses.start(["python"])
    assert seen["creationflags"] == 0x08000000


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


# -- words -----------------------------------------------------------------------------------------------------------

_LOGIN = {"HTTPS_PROXY": "http://anna:secret@proxy.example:3128"}


@pytest.mark.parametrize(
    ("output", "variables", "words"),
    [
        ("ensurepip is not available", {}, "sudo apt install python3-venv"),
        ("OSError: [Errno 28] No space left on device", {}, "disk is full"),
        ("failed to copy: There is not enough space on the disk. (os error 112)", {}, "disk is full"),
        (
            "Failed to establish a new connection: [Errno 111] Connection refused",
            {},
            "check the network, and the proxy",
        ),
        (
            "client error (Connect) cause: dns error cause: Temporary failure in name resolution",
            {},
            "check the network",
        ),
        ("cause: tunnel error: proxy authorization required", _LOGIN, "proxy proxy.example:3128 refuses"),
        ("OSError('Tunnel connection failed: 407 Proxy Authentication Required')", _LOGIN, "refuses the user name"),
        ("tunnel error: failed to create underlying connection", _LOGIN, "proxy.example:3128 cannot be reached"),
        (
            "ProxyError('Cannot connect to proxy.', NewConnectionError())",
            _LOGIN,
            "proxy.example:3128 cannot be reached",
        ),
        (
            "HTTPSConnection(host='proxy.example', port=3128): Failed to establish a new connection",
            _LOGIN,
            "proxy.example:3128 cannot be reached",
        ),
        (
            "HTTPSConnection(host='packages.example', port=443): Failed to establish a new connection",
            _LOGIN,
            "check the network, and the proxy",
        ),
        ("invalid peer certificate: UnknownIssuer", {}, "import your organisation's authority"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", {}, "import your organisation's authority"),
        ("failed to remove file: Access is denied. (os error 5)", {}, "close other QGIS windows"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", {}, "not the one that was asked for"),
        ("something else", {}, "something else"),
    ],
)
def test_failures_in_words(output: str, variables: dict[str, str], words: str) -> None:
    sentence = explain(output, variables)
    assert words in sentence
    assert "secret" not in sentence
    assert "anna" not in sentence
    assert sentence.count(". ") == 0
