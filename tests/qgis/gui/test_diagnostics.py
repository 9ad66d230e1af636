"""What a report of a problem needs, without secrets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

from cloudless_plugin.common.errors import EngineError
from cloudless_plugin.common.messages import Message
from cloudless_plugin.common.protocol import PreflightJob
from cloudless_plugin.gui.diagnostics import copy_diagnostics, diagnostics
from cloudless_plugin.processing import engine_access
from cloudless_plugin.processing.base import FeedbackReporter
from cloudless_plugin.processing.engine_access import log_message
from cloudless_plugin.runtime.run_log import RunLog
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
    parameters["CATALOG_URL"] = "http://127.0.0.1:9/?sig=abc&token=def&subscription-key=ghi&access_token=jkl"
    with pytest.raises((QgsProcessingException, EngineError)):
        algorithm.run(parameters, QgsProcessingContext(), Feedback(), {}, False)
    text = diagnostics(provider.access.log)
    assert "cannot be reached" in text
    assert "sig=***" in text
    assert "abc" not in text
    assert not any(f"={secret}" in text for secret in ("def", "ghi", "jkl"))


@pytest.mark.fault("secrets")
def test_feedback_and_log_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the engine says: a note, a warning, the step that it is at, a trace."""
    shown: list[str] = []
    monkeypatch.setattr(engine_access.QgsMessageLog, "logMessage", lambda line, *_, **__: shown.append(line))

    class Listener(QgsProcessingFeedback):
        def pushInfo(self, text: str) -> None:
            shown.append(text)

        pushWarning = setProgressText = pushInfo  # noqa: N815 - QGIS's names

    address = "https://me:s3cretOne@host/?X-Goog-Signature=s3cretTwo&a=1#access_token=s3cretThree"
    reporter = FeedbackReporter(Listener())
    recorder = RunLog().record(PreflightJob({"catalog_url": address}), reporter)
    for message in (address, Message("{url} is a part", url=address)):
        recorder.info(message)
        recorder.warning(message)
        recorder.progress(0.5, Message("Searching {place}", place=message))
        recorder.log(f"Traceback\n  {message}")
        log_message(message, is_problem=True)
    assert len(shown) == 10
    for text in (*shown, *recorder.lines, str(recorder.request)):
        assert "s3cret" not in text
        assert "host" in text
