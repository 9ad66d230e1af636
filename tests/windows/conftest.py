from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cloudless_plugin.common.protocol import Job, PreviewOrder, RunJob
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.runtime.engine_client import EngineClient
from tests.engine.conftest import generated, small_disk  # noqa: F401 - fixtures
from tests.support import jobs

HERE = Path(sys.executable)


class Heard(Reporter):
    """What QGIS's side hears."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[str] = []
        self.previews: list[Path] = []
        self.held_files: list[Path] = []

    def progress(self, fraction: float, message: str) -> None:
        self.steps.append(message)

    def preview(self, path: Path, display: Any) -> None:
        self.previews.append(path)

    def held(self, path: Path) -> None:
        self.held_files.append(path)


@pytest.fixture
def client() -> Iterator[EngineClient]:
    """A client of the test's own, without a spare process before and after."""
    made = EngineClient()
    yield made
    made.cool_down()


@pytest.fixture
def run(client: EngineClient, generated: Path) -> Callable[..., Any]:  # noqa: F811 - the fixture
    """Have the engine make a mosaic, as an algorithm does."""

    def do(output: Path, reporter: Reporter | None = None, items: Path = generated, **options: Any) -> Any:
        return client.run_job(
            HERE,
            job(output, items, **options),
            reporter or Heard(),
            options.get("cancelled", lambda: False),
        )

    return do


def job(output: Path, items: Path, **options: Any) -> Job:
    """Return the job of a mosaic, or of a series where the request has a period."""
    preview = options.get("preview")
    return RunJob(
        jobs.request(items, **options.get("asked", {})),
        str(output),
        evidence=str(options.get("evidence", "")),
        preview=PreviewOrder(str(preview), 40) if preview else None,
    )


@contextmanager
def another_program(*command: str) -> Iterator[subprocess.Popen[str]]:
    """Run a Python program beside the run, which has begun when it has printed a line; kill it at the end."""
    with subprocess.Popen([str(HERE), *command], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


HOLD = "import sys; file = open(sys.argv[1], 'rb'); print('held', flush=True); sys.stdin.read()"
"""A program that holds a file open."""


@contextmanager
def held(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Have another program hold a file open, as programs that show it do."""
    with another_program("-c", HOLD, str(path)) as process:
        yield process
