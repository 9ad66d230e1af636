from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.errors import EngineError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.runtime import environment as module
from cloudless_plugin.runtime import installer, python_finder
from cloudless_plugin.runtime.environment import Environment, lock_digest
from tests.support.paths import ROOT
from tests.support.python_mirror import offer_python

LOCK = "six==1.17.0 --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274\n"


UV = ROOT / "build" / "tools" / "bin" / "uv"


class Heard(Reporter):
    """Keeps the lines, and what was said of the progress."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.fractions: list[float] = []
        self.steps: list[str] = []

    def info(self, message: str) -> None:
        self.lines.append(message)

    def progress(self, fraction: float, message: str) -> None:
        self.fractions.append(fraction)
        self.steps.append(message)


@pytest.fixture
def small_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lock file of one small package, so that making an environment is quick; and the Python at hand under it."""
    path = tmp_path / "engine.lock"
    path.write_text(LOCK)
    monkeypatch.setattr(module, "LOCK_FILE", path)
    monkeypatch.setattr(installer, "check_engine", import_six)
    monkeypatch.setenv("UV_PYTHON_DOWNLOADS", "never")
    return path


def import_six(interpreter: Path, *_: Any) -> None:
    """Import what a run imports, which here is the small package."""
    done = subprocess.run([str(interpreter), "-I", "-c", "import six"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise EngineError("broken: {reason}", reason=done.stderr)


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    return Environment(tmp_path / "größe mit leerzeichen" / "engine")


@pytest.fixture
def with_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installer, "find_uv", lambda: str(UV))


def make_up(environment: Environment, digest: str = "") -> Environment:
    """Make what looks like a whole environment."""
    environment.interpreter.parent.mkdir(parents=True)
    environment.interpreter.symlink_to(sys.executable)
    (environment.folder / "cloudless.json").write_text(json.dumps({"lock": digest or lock_digest()}))
    return environment


@pytest.fixture
def python_mirror(small_lock: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A mirror of Pythons for uv, into which the system's is packed as uv's are."""
    version = subprocess.check_output(["/usr/bin/python3", "-c", "import platform; print(platform.python_version())"])
    version = version.decode().strip()
    minor = version.rpartition(".")[0]
    tree = tmp_path / "python"
    ignored = shutil.ignore_patterns("test", "__pycache__", "sitecustomize.py", "config-*")
    shutil.copytree(f"/usr/lib/python{minor}", tree / "lib" / f"python{minor}", ignore=ignored)
    (tree / "bin").mkdir()
    shutil.copy(f"/usr/bin/python{minor}", tree / "bin")
    (tree / "bin" / "python3").symlink_to(f"python{minor}")
    offer_python(tree, version, f"{platform.machine()}-unknown-linux-gnu", tmp_path / "mirror", monkeypatch)
    monkeypatch.delenv("UV_PYTHON_DOWNLOADS")
    monkeypatch.setattr(python_finder, "STANDALONE", minor)
