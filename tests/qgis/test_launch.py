"""QGIS's programs find QGIS's Python, whichever ``python3`` stands first on PATH."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scripts import launch
from tests.support import foreign_python
from tests.support.engine import INTERPRETER
from tests.support.paths import ROOT

_DEMO = """
import sys
from pathlib import Path
from demo.qgis import QgisProcess
from demo.slovenia import compose
compose(Path(sys.argv[1]), QgisProcess(Path(sys.argv[1]) / "profile"))
"""


@pytest.fixture(autouse=True)
def other_python(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A foreign Python, after a look that it does lead QGIS astray where nothing is done about it."""
    folder = tmp_path_factory.mktemp("foreign")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("QGIS_CUSTOM_CONFIG_PATH", str(folder / "profile"))
    foreign_python.put_first(folder / "python", monkeypatch)
    if "Couldn't load SIP module" not in listed(str(launch.program("qgis_process"))):
        pytest.skip("this QGIS does not take its Python from PATH")


def listed(*program: str) -> str:
    """Return what a program, which is ``qgis_process`` in some way, prints of its plugins."""
    answer = subprocess.run([*program, "plugins", "list"], capture_output=True, text=True, check=False)
    return answer.stdout + answer.stderr


def test_launcher_as_make_run_calls_it() -> None:
    told = listed(sys.executable, str(ROOT / "scripts" / "launch.py"), "qgis_process")
    assert "processing" in told
    assert "SIP" not in told


def test_qgis_process_as_the_tests_call_it(qgis_process: Any) -> None:
    assert "EXTENT" in qgis_process("help", "cloudless:mosaic").stdout


def test_demo_on_real_ground(tmp_path: Path) -> None:
    subprocess.run([str(INTERPRETER), "-c", _DEMO, str(tmp_path)], cwd=ROOT, check=True)
    recipe = json.loads((tmp_path / "slovenia.tif.json").read_text())
    assert recipe["result"]["scene_count"] == 5
    assert recipe["result"]["filled_percent"] > 99
    assert {path.name for path in tmp_path.iterdir()} >= {"slovenia.png", "slovenia-evidence.tif"}
