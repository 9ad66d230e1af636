from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support import jobs
from tests.support.display import run_qgis
from tests.support.engine import INTERPRETER, make_scenes
from tests.support.paths import BUILD

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_scenes(tmp_path_factory.mktemp("generated"), jobs.SIZE)


@pytest.fixture
def drive(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Run a script of this folder in the real QGIS and return its report; pictures go to ``build/window``."""

    def run(
        script: str,
        job: dict[str, Any],
        *,
        engine: bool = True,
        plugin: bool = True,
        language: str = "",
        size: str = "1600x1000",
        scale: float = 1.0,
        seconds: float = 120,
        prepare: Callable[[Path], None] | None = None,
        offline: bool = False,
        plugins: Path | None = None,
    ) -> dict[str, Any]:
        report, pictures = tmp_path / "report.json", BUILD / "window"
        pictures.mkdir(parents=True, exist_ok=True)
        job = {"report": str(report), "pictures": str(pictures), "seconds": seconds, **job}
        variables = {"CLOUDLESS_JOB": json.dumps(job), "TMPDIR": str(tmp_path)}
        if scale != 1:
            variables["QT_SCALE_FACTOR"] = str(scale)
        if plugins is not None:
            variables["QGIS_PLUGINPATH"] = str(plugins)
        if engine:
            variables["CLOUDLESS_ENGINE"] = str(INTERPRETER)
        log = run_qgis(
            HERE / script,
            tmp_path,
            variables,
            plugin=plugin,
            language=language,
            size=size,
            timeout=seconds + 60,
            prepare=prepare,
            offline=offline,
        )
        assert report.exists(), log[-3000:]
        result = json.loads(report.read_text())
        assert "error" not in result, result["error"]
        return result

    return run
