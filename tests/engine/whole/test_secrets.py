"""Whole runs whose catalogue's address holds a key: it is in nothing that the run leaves or says."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cloudless_plugin.common import protocol
from tests.support import jobs
from tests.support.faults import Faults, serve_faults, status
from tests.support.paths import ROOT

pytestmark = [pytest.mark.fault("secrets"), pytest.mark.slow]
SECRET = "q7Zx-Secret_41.and~more"  # noqa: S105 - it opens nothing
KEYS = ["subscription-key", "access_token", "code", "X-Goog-Signature", "sv=2020&sp=r&sig"]
MAIN = ROOT / "cloudless_plugin" / "engine" / "__main__.py"


@pytest.fixture
def server(generated: Path) -> Iterator[Faults]:
    with serve_faults(generated.parent) as running:
        yield running


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(MAIN), *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False
    )


def worked(job: protocol.RunJob) -> tuple[str, str]:
    """Have a worker do a job; return what it answers, and its standard error."""
    pipe = subprocess.PIPE
    worker = subprocess.Popen(
        [sys.executable, "-I", str(MAIN), "--worker"], stdin=pipe, stdout=pipe, stderr=pipe, text=True
    )
    assert worker.stdin
    assert worker.stdout
    worker.stdin.write(protocol.encode(job))
    worker.stdin.flush()
    answers = worker.stdout.read()  # the end of its input would end the run
    return answers, worker.communicate()[1]


def assert_nowhere(*folders: Path) -> None:
    """Check that no file of the folders holds the secret, in its content or its name."""
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert SECRET.encode() not in path.read_bytes(), path
        assert SECRET not in str(path)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("CLOUDLESS_CACHE", str(folder))
    return folder


@pytest.mark.parametrize("key", KEYS)
def test_recipe_tags_and_cache_of_a_run_hold_no_key(
    server: Faults, tmp_path: Path, out: Path, cache: Path, key: str
) -> None:
    recipe = jobs.recipe(tmp_path, f"{server.api}?limit=7&{key}={SECRET}")
    answer = command(recipe, out)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert any(SECRET in asked for asked, _ in server.asked), "the server gets it"
    assert_nowhere(out.parent, cache)
    kept = json.loads(Path(f"{out}.json").read_text())["request"]["catalog_url"]
    assert kept.startswith(f"{server.api}?limit={'***' if 'sig' in key.lower() else '7'}&")
    again = command(f"{out}.json", out.with_name("again.tif"))
    assert again.returncode == 1
    assert "give the whole address again" in again.stderr
    assert again.stderr.count("\n") == 1


def test_query_that_is_no_secret_stays_and_runs_again(server: Faults, tmp_path: Path, out: Path) -> None:
    address = f"{server.api}?limit=7&lang=de"
    assert command(jobs.recipe(tmp_path, address), out).returncode == 0
    assert json.loads(Path(f"{out}.json").read_text())["request"]["catalog_url"] == address
    assert command(f"{out}.json", out.with_name("again.tif")).returncode == 0
    assert out.with_name("again.tif").read_bytes() == out.read_bytes()


@pytest.mark.parametrize("key", KEYS[:2])
@pytest.mark.parametrize("code", [0, 400, 403, 404])
def test_failures_tell_no_key(server: Faults, tmp_path: Path, out: Path, cache: Path, key: str, code: int) -> None:
    """In the sentence, the trace and standard error, of the command and of the worker."""
    server.fault, server.times = status(code), 1000
    root = "http://127.0.0.1:9/stac" if code == 0 else server.api
    address = f"{root}?{key}={SECRET}"
    answer = command(jobs.recipe(tmp_path, address), out)
    assert answer.returncode == 1
    assert SECRET not in answer.stdout + answer.stderr
    answers, errors = worked(protocol.RunJob(jobs.request(address), str(out), str(out.parent / ".scratch")))
    failure = protocol.decode_answer(answers.splitlines()[-1])
    assert isinstance(failure, protocol.Failure)
    assert "Traceback" in failure.trace
    assert SECRET not in answers + errors


@pytest.mark.parametrize("login", [f"me:{SECRET}", SECRET, f"{SECRET}:"])
def test_login_in_the_address_is_refused(tmp_path: Path, out: Path, login: str) -> None:
    """It would be kept in projects, models and logs, and was never sent."""
    answer = command(jobs.recipe(tmp_path, f"https://{login}@host.example/stac"), out)
    assert answer.returncode == 1
    assert "AUTHCFG" in answer.stderr
    assert SECRET not in answer.stderr
