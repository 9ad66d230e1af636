"""``qgis_process`` in a fresh profile."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support import jobs
from tests.support.engine import INTERPRETER, PLUGINS


@pytest.fixture
def qgis_process(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    environment = {
        **os.environ,
        "QGIS_PLUGINPATH": str(PLUGINS),
        "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "profile"),
        "QT_QPA_PLATFORM": "offscreen",
        "CLOUDLESS_ENGINE": str(INTERPRETER),
    }

    def call(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        command = [program, *arguments]
        return subprocess.run(command, env={**environment, **changes}, capture_output=True, text=True, check=False)

    enabled = call("plugins", "enable", "cloudless_plugin")
    assert enabled.returncode == 0, enabled.stdout + enabled.stderr
    return call


def arguments(parameters: dict[str, Any]) -> list[str]:
    return [f"--{name}={value}" for name, value in parameters.items()]


def test_mosaic(qgis_process: Any, parameters: dict[str, Any]) -> None:
    answer = qgis_process("--json", "run", "cloudless:mosaic", *arguments(parameters))
    assert answer.returncode == 0, answer.stdout + answer.stderr
    results = json.loads(answer.stdout[answer.stdout.index("{") :])["results"]
    assert (results["SCENE_COUNT"], results["SKIPPED_COUNT"]) == (18, 0)
    assert Path(results["OUTPUT"]).with_suffix(".qml").exists()
    assert jobs.leftovers(Path(results["OUTPUT"]).parent) == []


def test_help_names_the_parameters(qgis_process: Any) -> None:
    answer = qgis_process("help", "cloudless:mosaic")
    for word in ("EXTENT", "START", "CATALOG_URL", "planetary-computer", "clouds-shadows", "FILLED_PERCENT"):
        assert word in answer.stdout


def test_error_is_told(qgis_process: Any, parameters: dict[str, Any]) -> None:
    answer = qgis_process(
        "run", "cloudless:mosaic", *arguments({**parameters, "START": "2001-01-01", "END": "2001-01-02"})
    )
    assert answer.returncode != 0
    assert "18 outside the dates" in answer.stdout + answer.stderr


def test_missing_engine_is_told(qgis_process: Any, parameters: dict[str, Any]) -> None:
    answer = qgis_process("run", "cloudless:mosaic", *arguments(parameters), CLOUDLESS_ENGINE="")
    assert answer.returncode != 0
    assert "press Set up" in answer.stdout + answer.stderr
