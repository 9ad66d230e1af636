"""Whatever asks the engine is logged and diagnosed alike."""

from __future__ import annotations

import gc
import json
import shutil
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import Qgis, QgsApplication, QgsProcessingException

from cloudless_plugin.common.errors import EngineError
from cloudless_plugin.common.protocol import PreflightJob
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.gui.diagnostics import diagnostics
from cloudless_plugin.processing.background_tasks import EngineTask
from cloudless_plugin.processing.engine_access import EngineAccess
from cloudless_plugin.runtime import engine_location
from cloudless_plugin.runtime.environment import Environment, State, lock_digest
from tests.qgis.conftest import Feedback
from tests.support import jobs
from tests.support.engine import INTERPRETER


@pytest.fixture
def logged(qgis_app: Any) -> Iterator[list[tuple[str, Any]]]:
    """The lines in the tab of Cloudless in QGIS's log panel, and their levels."""
    lines: list[tuple[str, Any]] = []

    def keep(line: str, tag: str, level: Any) -> None:
        if tag == "Cloudless":
            lines.append((line, level))

    QgsApplication.messageLog().messageReceived.connect(keep)
    yield lines
    QgsApplication.messageLog().messageReceived.disconnect(keep)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Environment:
    """A profile's environment that looks whole, and is not."""
    environment = Environment(tmp_path / "engine")
    environment.interpreter.parent.mkdir(parents=True)
    environment.interpreter.symlink_to("/usr/bin/python3")
    (environment.folder / "cloudless.json").write_text(json.dumps({"lock": lock_digest()}))
    monkeypatch.delenv("CLOUDLESS_ENGINE", raising=False)
    monkeypatch.setattr(engine_location, "engine_environment", lambda: environment)
    return environment


def preflight(access: EngineAccess, items: object, **changes: Any) -> EngineTask:
    """Look for scenes, on this thread."""
    task = EngineTask("Search", access, PreflightJob(jobs.request(str(items), **changes)))
    task.run()
    return task


def test_engine_that_proves_broken_can_be_set_up_again(
    algorithm: Any, parameters: dict[str, Any], context: Any, broken: Environment
) -> None:
    """The first run says so, and from then on it is taken for broken."""
    assert algorithm.canExecute()[0]
    with pytest.raises(QgsProcessingException, match="press Repair"):
        algorithm.run(parameters, context, Feedback(), {}, False)
    assert broken.state() is State.BROKEN
    assert "broken" in algorithm.canExecute()[1]


def test_preflight_that_proves_the_engine_broken_is_believed_too(
    provider: Any, generated: Path, broken: Environment, logged: list[tuple[str, Any]]
) -> None:
    assert broken.state() is State.READY
    task = preflight(provider.access, generated)
    assert task.result is None
    assert "press Repair" in task.error
    assert broken.state() is State.BROKEN
    assert [level for line, level in logged if "press Repair" in line] == [Qgis.MessageLevel.Warning]
    assert "press Repair" in diagnostics(provider.access.log)


@pytest.mark.fault("engine removed during a run")
def test_engine_is_marked_as_used_while_it_works(provider: Any, generated: Path, broken: Environment) -> None:
    shutil.rmtree(broken.venv)
    broken.venv.symlink_to(INTERPRETER.parents[1])
    seen: list[str] = []

    class Remover(Reporter):
        def progress(self, fraction: float, message: str) -> None:
            with pytest.raises(EngineError, match="at work"):
                broken.remove()
            assert provider.access.is_at_work()
            seen.append(message)

    job = PreflightJob(jobs.request(str(generated)))
    assert provider.access.ask(job, Remover(), lambda: False, {}).scenes
    assert seen
    assert not provider.access.is_at_work()
    broken.remove()
    assert not broken.folder.exists()


@pytest.mark.usefixtures("engine")
def test_preflight_is_diagnosed_like_a_run(provider: Any, generated: Path) -> None:
    access = provider.access
    assert "No run since QGIS started." in diagnostics(access.log)
    task = preflight(access, generated)
    assert len(task.result.scenes) == 18
    text = diagnostics(access.log)
    assert "No run" not in text
    for words in ("Last run (preflight):", "Searching", "Request:", f'"catalog_url": "{generated}"'):
        assert words in text, words


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("kind", ["preflight", "run"])
def test_failure_is_logged_and_diagnosed_without_secrets(
    provider: Any, algorithm: Any, context: Any, parameters: dict[str, Any], logged: list[tuple[str, Any]], kind: str
) -> None:
    address = "http://127.0.0.1:9/?sig=abc&token=def"
    if kind == "preflight":
        assert "cannot be reached" in preflight(provider.access, address).error
    else:
        with pytest.raises(QgsProcessingException, match="cannot be reached"):
            algorithm.run({**parameters, "CATALOG_URL": address}, context, Feedback(), {}, False)
    text = diagnostics(provider.access.log)
    assert f"Last run ({kind}):" in text
    sentences = [(line, level) for line, level in logged if line.startswith("The catalogue")]
    assert [level for _, level in sentences] == [Qgis.MessageLevel.Warning], "traces are information"
    assert "cannot be reached" in sentences[0][0]
    for told in (text, *(line for line, _ in logged)):
        assert "abc" not in told
        assert "=def" not in told
    assert "cannot be reached" in text
    assert "sig=***" in text


@pytest.mark.usefixtures("engine")
def test_cancel_is_no_failure(provider: Any, generated: Path, logged: list[tuple[str, Any]]) -> None:
    task = EngineTask("Search", provider.access, PreflightJob(jobs.request(str(generated))))
    task.cancel()
    assert not task.run()
    assert task.error == ""
    assert not any("cancelled" in line for line, _ in logged)


@pytest.mark.usefixtures("engine")
def test_what_nobody_has_foreseen_is_told_and_logged(
    provider: Any, generated: Path, logged: list[tuple[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exception that leaves a task would end QGIS."""
    monkeypatch.setattr(PreflightJob, "read_result", lambda _, values: values["nothing of the kind"])
    task = preflight(provider.access, generated)
    assert task.result is None
    assert task.error.startswith("Something unforeseen went wrong (KeyError: 'nothing of the kind'): see the log")
    assert any("Traceback" in line for line, _ in logged)
    assert any(line == task.error and level == Qgis.MessageLevel.Warning for line, level in logged)
    assert "KeyError" in diagnostics(provider.access.log)


@pytest.mark.usefixtures("engine")
def test_log_holds_nothing_of_qgis_s(provider: Any, algorithm: Any, context: Any, parameters: dict[str, Any]) -> None:
    """The next job, on whichever thread, would delete it."""
    feedback = Feedback()
    seen = weakref.ref(feedback)
    algorithm.run(parameters, context, feedback, {}, False)
    del feedback
    gc.collect()
    assert provider.access.log.last is not None
    assert seen() is None
