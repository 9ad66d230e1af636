from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.errors import EngineError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.runtime import environment as module
from cloudless_plugin.runtime import installer
from cloudless_plugin.runtime.environment import Environment, lock_digest
from tests.support.paths import ROOT

LOCK = "six==1.17.0 --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274\n"


UV = ROOT / "build" / "tools" / "bin" / "uv"


class Heard(Reporter):
    """Keeps the lines, and what was said of the progress."""

    def __init__(self) -> None:
        super().__init__()
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
