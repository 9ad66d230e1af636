"""The engine's set-up on Windows from nothing: no Python, no uv, an empty PATH; and a run of what was set up.

The index and the mirror of Pythons are of this machine; what they give are the files that users get, but for the
Python, which stands for uv's own.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import numpy as np
import pytest

from cloudless_plugin.common.errors import EngineError
from cloudless_plugin.runtime import installer, python_finder, uv_wheel
from cloudless_plugin.runtime.engine_client import EngineClient
from cloudless_plugin.runtime.environment import Environment, State
from cloudless_plugin.runtime.python_finder import find_uv
from tests.support.paths import BUILD
from tests.support.posix import IS_WINDOWS
from tests.support.python_mirror import offer_python
from tests.support.runs import read
from tests.support.web import answering

from .conftest import HERE, Heard, job

pytestmark = pytest.mark.skipif(not IS_WINDOWS, reason="what was downloaded is for Windows")
WHEELS = BUILD / "wine" / "wheels"


def fetch(address: str, cancelled: Callable[[], bool], tell: Callable[[int, int], None]) -> bytes:
    """Fetch; QGIS's own way needs QGIS, which does not run here."""
    with urlopen(address, timeout=60) as answer:
        content: bytes = answer.read()
    tell(len(content), len(content))
    return content


@pytest.fixture
def index(tmp_path: Path) -> Iterator[str]:
    """Address of an index of the wheels that uv and the engine need."""
    for wheel in WHEELS.glob("*.whl"):
        folder = tmp_path / "simple" / wheel.name.split("-")[0].lower().replace("_", "-")
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(wheel, folder)

    class Lists(SimpleHTTPRequestHandler):
        """The lists of the folders are the pages."""

        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(tmp_path))

        def log_message(self, *_: Any) -> None:
            pass

    with answering(Lists) as address:
        yield f"{address}/simple"


@pytest.fixture
def nothing_installed(index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No program at all; a mirror has a Python for uv, and an index uv."""
    tree = tmp_path / "python"
    shutil.copytree(HERE.parent, tree, ignore=shutil.ignore_patterns("site-packages", "test", "__pycache__"))
    offer_python(tree, platform.python_version(), "x86_64-pc-windows-msvc", tmp_path / "mirror", monkeypatch)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("UV_DEFAULT_INDEX", index)
    monkeypatch.setattr(python_finder, "candidates", lambda *_: [None])


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    return Environment(tmp_path / "Jörg & 冬" / "engine")


@pytest.mark.timeout(1200)
@pytest.mark.usefixtures("nothing_installed")
def test_engine_is_set_up_without_any_python_and_runs(
    environment: Environment, generated: Path, tmp_path: Path
) -> None:
    assert find_uv() is None
    heard = Heard()
    interpreter = installer.make_environment(environment, heard, fetch=fetch)
    assert environment.state() is State.READY
    assert any("Downloading uv" in step for step in heard.steps)
    assert sorted(path.name for path in environment.folder.iterdir()) == ["cloudless.json", "python", "venv"]
    where = [str(interpreter), "-I", "-X", "utf8", "-c", "import sys; print(sys.base_prefix)"]
    base = subprocess.check_output(where, text=True, encoding="utf-8")
    assert Path(base.strip()).is_relative_to(environment.folder / "python")
    for python, name in ((interpreter, "set-up.tif"), (HERE, "here.tif")):
        EngineClient().run_job(python, job(tmp_path / name, generated), Heard(), lambda: False)
    np.testing.assert_array_equal(read(tmp_path / "set-up.tif"), read(tmp_path / "here.tif"))


@pytest.mark.usefixtures("nothing_installed")
def test_changed_wheel_is_refused(environment: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / "uv.lock"
    lock.write_text(f"uv=={uv_wheel.pinned().version} --hash=sha256:{'0' * 64}\n")
    monkeypatch.setattr(uv_wheel, "UV_LOCK", lock)
    with pytest.raises(EngineError, match="not the one that was asked for"):
        installer.make_environment(environment, Heard(), fetch=fetch)
    assert not list(environment.folder.rglob("*.exe"))
