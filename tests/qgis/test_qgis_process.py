"""``qgis_process`` in a fresh profile."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.support import jobs


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
