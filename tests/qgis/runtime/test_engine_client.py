"""Doing a job in the engine's process, which may have been started before."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Optional

import pytest

from cloudless_plugin.common import protocol
from cloudless_plugin.common.errors import CloudlessError, EngineError
from cloudless_plugin.common.reporting import Listener
from cloudless_plugin.runtime import engine_client
from cloudless_plugin.runtime.engine_client import run_job
from cloudless_plugin.runtime.engine_process import (
    EngineProcess,
    _spares,
    _start_spare,
    cool_down,
    engine_call,
    take_spare,
    warm_up,
)
from tests.support.engine import INTERPRETER


def test_check_of_a_python(tmp_path: Path) -> None:
    assert run_job(INTERPRETER, protocol.CHECK, {}, Listener(), lambda: False) == {}
    with pytest.raises(EngineError, match="broken"):
        run_job(Path("/usr/bin/python3"), protocol.CHECK, {}, Listener(), lambda: False)
    not_python = tmp_path / "python"
    not_python.write_text("no program")
    with pytest.raises(CloudlessError):
        run_job(not_python, protocol.CHECK, {}, Listener(), lambda: False)


def test_threads_of_a_failed_start_end(tmp_path: Path) -> None:
    before = threading.active_count()
    job: Optional[dict[str, Any]] = {"request": {}, "output": str(tmp_path / "a.tif")}
    with pytest.raises(EngineError, match="cannot be started"):
        run_job(tmp_path / "none", "run", job, Listener(), lambda: False)
    assert threading.active_count() == before


@pytest.fixture
def cold() -> Iterator[None]:
    cool_down()
    yield
    cool_down()


def warmed(**variables: str) -> EngineProcess:
    """Return a spare worker that has said that it is ready."""
    warm_up(INTERPRETER, variables)
    deadline = time.monotonic() + 20
    while not _spares:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    (spare,) = _spares
    assert protocol.decode(spare.lines.get(timeout=60) or "")["type"] == protocol.READY
    return spare


@pytest.mark.usefixtures("cold")
def test_a_warm_worker_takes_the_next_job(monkeypatch: pytest.MonkeyPatch) -> None:
    spare = warmed()
    monkeypatch.setattr(engine_client.process, "start", lambda *_, **__: pytest.fail("another one was started"))
    assert run_job(INTERPRETER, protocol.CHECK, {}, Listener(), lambda: False) == {}
    assert not _spares
    assert spare._process.returncode == 0


@pytest.mark.usefixtures("cold")
def test_one_worker_waits_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    spare = warmed()
    for _ in range(5):
        _start_spare(engine_call(INTERPRETER, {}))
    assert _spares == [spare]
    _start_spare(engine_call(INTERPRETER, {"HTTPS_PROXY": "http://proxy.example:3128"}))
    assert len(_spares) == 1
    assert spare._process.poll() is not None
    monkeypatch.setattr(engine_client, "_WARM", 0.0)
    assert take_spare(engine_call(INTERPRETER, {"HTTPS_PROXY": "http://proxy.example:3128"})) is None


@pytest.mark.usefixtures("cold")
def test_a_warm_worker_of_another_network_is_not_used() -> None:
    spare = warmed()
    assert run_job(INTERPRETER, protocol.CHECK, {}, Listener(), lambda: False, {"NO_PROXY": "example.org"}) == {}
    assert _spares == [spare]


@pytest.mark.usefixtures("cold")
def test_a_warm_worker_that_has_died_is_not_used() -> None:
    spare = warmed()
    spare._process.kill()
    spare._process.wait()
    assert run_job(INTERPRETER, protocol.CHECK, {}, Listener(), lambda: False) == {}


def test_cooling_down_leaves_nothing() -> None:
    before = threading.active_count()
    spare = warmed()
    cool_down()
    assert spare._process.returncode is not None
    assert threading.active_count() == before


def test_a_warm_worker_ends_with_qgis() -> None:
    spare = warmed()
    spare._process.stdin.close()
    assert spare._process.wait(10) == 0
    cool_down()
