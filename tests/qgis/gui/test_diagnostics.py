"""What a report of a problem needs, without secrets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingException

from cloudless_plugin.common.errors import EngineError
from cloudless_plugin.gui.diagnostics import copy_diagnostics, diagnostics
from tests.qgis.conftest import Feedback
from tests.support.engine import INTERPRETER


@pytest.mark.usefixtures("engine")
def test_diagnostics(algorithm: Any, provider: Any, context: Any, parameters: dict[str, Any]) -> None:
    results, _ = algorithm.run(parameters, context, Feedback(), {}, False)
    text = diagnostics(provider.access.log)
    for words in ("- Cloudless: ", "- QGIS: ", "- Engine: ", "Last run (run):", '"request"', "Tile"):
        assert words in text, words
    assert str(Path.home()) not in text.replace(str(INTERPRETER), "")
    copy_diagnostics(provider.access.log)
    assert QgsApplication.clipboard().text().startswith("- Cloudless: ")
    Path(results["OUTPUT"] + ".json").unlink()
    assert "Request:" in diagnostics(provider.access.log)


def test_diagnostics_after_a_failure(
    algorithm: Any, provider: Any, monkeypatch: pytest.MonkeyPatch, parameters: dict[str, Any]
) -> None:
    monkeypatch.setenv("CLOUDLESS_ENGINE", str(INTERPRETER))
    parameters["CATALOG_URL"] = "http://127.0.0.1:9/?sig=abc&token=def"
    with pytest.raises((QgsProcessingException, EngineError)):
        algorithm.run(parameters, QgsProcessingContext(), Feedback(), {}, False)
    text = diagnostics(provider.access.log)
    assert "cannot be reached" in text
    assert "sig=***" in text
    assert "abc" not in text
    assert "=def" not in text
