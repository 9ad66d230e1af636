"""Whatever asks the engine is logged and diagnosed alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProcessingException

from cloudless_plugin.runtime import engine_location
from cloudless_plugin.runtime.environment import Environment, State, lock_digest
from tests.qgis.conftest import Feedback


def test_engine_that_proves_broken_can_be_set_up_again(
    algorithm: Any, parameters: dict[str, Any], context: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It looks whole, and is not: the first run says so, and from then on it is taken for broken."""
    environment = Environment(tmp_path / "engine")
    environment.interpreter.parent.mkdir(parents=True)
    environment.interpreter.symlink_to("/usr/bin/python3")
    (environment.folder / "cloudless.json").write_text(json.dumps({"lock": lock_digest()}))
    monkeypatch.delenv("CLOUDLESS_ENGINE", raising=False)
    monkeypatch.setattr(engine_location, "profile_environment", lambda: environment)
    assert algorithm.canExecute()[0]
    with pytest.raises(QgsProcessingException, match="press Set up again"):
        algorithm.run(parameters, context, Feedback(), {}, False)
    assert environment.state() is State.BROKEN
    assert "broken" in algorithm.canExecute()[1]
