"""Doing a job in the engine's process, which may have been started before."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cloudless_plugin.common import protocol
from cloudless_plugin.common.errors import CloudlessError, EngineError
from cloudless_plugin.common.protocol import CheckJob, RunJob
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.runtime import engine_process
from cloudless_plugin.runtime.engine_client import EngineClient
from cloudless_plugin.runtime.engine_process import EngineCall, EngineProcess
from tests.support.engine import INTERPRETER


@pytest.fixture
def client() -> Iterator[EngineClient]:
    """A client of the test's own, without a spare process before and after."""
    client = EngineClient()
    yield client
    client.cool_down()


def check(client: EngineClient, interpreter: Path = INTERPRETER, **variables: str) -> None:
    """Do the smallest of the jobs; it has no result but that it ends well."""
    assert client.run_job(interpreter, CheckJob(), Reporter(), lambda: False, variables) is None


def test_check_of_a_python(client: EngineClient, tmp_path: Path) -> None:
    check(client)
    with pytest.raises(EngineError, match="broken"):
        check(client, Path("/usr/bin/python3"))
    not_python = tmp_path / "python"
    not_python.write_text("no program")
    with pytest.raises(CloudlessError):
        check(client, not_python)


def test_threads_of_a_failed_start_end(client: EngineClient, tmp_path: Path) -> None:
    before = threading.active_count()
    with pytest.raises(EngineError, match="cannot be started"):
        client.run_job(tmp_path / "none", RunJob({}, str(tmp_path / "a.tif")), Reporter(), lambda: False)
    assert threading.active_count() == before


def warmed(client: EngineClient, **variables: str) -> EngineProcess:
    """Return a spare worker that has said that it is ready."""
    client.warm_up(INTERPRETER, variables)
    deadline = time.monotonic() + 20
    while client._spare is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    spare = client._spare
    assert protocol.decode_answer(spare.lines.get(timeout=60) or "") == protocol.Ready()
    return spare


def test_a_warm_worker_takes_the_next_job(client: EngineClient, monkeypatch: pytest.MonkeyPatch) -> None:
    spare = warmed(client)
    monkeypatch.setattr(engine_process.subprocesses, "start", lambda *_, **__: pytest.fail("another one was started"))
    check(client)
    assert client._spare is None
    assert spare._process.returncode == 0


def test_one_worker_waits_at_most(client: EngineClient) -> None:
    spare = warmed(client)
    for _ in range(5):
        client._start_spare(EngineCall.by(INTERPRETER, {}), client._coolings)
    assert client._spare is spare
    through_proxy = EngineCall.by(INTERPRETER, {"HTTPS_PROXY": "http://proxy.example:3128"})
    client._start_spare(through_proxy, client._coolings)
    assert client._spare is not None
    assert spare._process.poll() is not None
    client._warm_seconds = 0.0
    assert client._take_spare(through_proxy) is None


def test_a_warm_worker_of_another_network_is_not_used(client: EngineClient) -> None:
    spare = warmed(client)
    check(client, NO_PROXY="example.org")
    assert client._spare is spare


def test_a_warm_worker_that_has_died_is_not_used(client: EngineClient) -> None:
    spare = warmed(client)
    spare._process.kill()
    spare._process.wait()
    check(client)


def test_cooling_down_leaves_nothing(client: EngineClient) -> None:
    before = threading.active_count()
    spare = warmed(client)
    client.cool_down()
    assert spare._process.returncode is not None
    assert threading.active_count() == before


def test_a_warm_worker_ends_with_qgis(client: EngineClient) -> None:
    spare = warmed(client)
    spare._process.stdin.close()
    assert spare._process.wait(10) == 0
