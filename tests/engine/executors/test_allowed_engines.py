"""A request is data: it connects to no Dask scheduler without the user's yes, by whichever door it comes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cloudless_plugin.common.errors import ClusterError, RequestError
from cloudless_plugin.common.protocol import RunJob
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.executors.select import open_executor
from cloudless_plugin.engine.jobs.series import run_series
from cloudless_plugin.engine.raster_io.reader import AssetReader
from cloudless_plugin.runtime.engine_client import EngineClient
from tests.support import jobs, runs
from tests.support.paths import ROOT
from tests.support.stranger import Stranger, listening

pytestmark = pytest.mark.fault("recipe that names a stranger's Dask scheduler")
REFUSED = r"not among the allowed Dask addresses.*Settings → Options → Cloudless → Dask \(cloudless/all.*--allow-engine"


@pytest.fixture
def stranger() -> Iterator[Stranger]:
    with listening() as server:
        yield server


def command(recipe: Path, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "cloudless_plugin.engine", str(recipe), str(out), *options]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)


def test_python_asks_first(generated: Path, out: Path, stranger: Stranger) -> None:
    """Before the search, so that nothing is done in vain."""
    reporter = runs.Recorder()
    with pytest.raises(RequestError, match=REFUSED):
        runs.mosaic(generated, out, reporter, engine=stranger.address)
    months = runs.request(generated, engine=stranger.address, period="month")
    with pytest.raises(RequestError, match=REFUSED):
        run_series(months, out.parent / "series", reporter)
    assert reporter.messages == []
    assert stranger.visitors == 0
    assert list(out.parent.iterdir()) == []


def test_no_executor_is_opened_either(stranger: Stranger) -> None:
    """Whoever calls it."""
    with (
        pytest.raises(RequestError, match=REFUSED),
        open_executor(stranger.address, AssetReader(Settings()), [], Reporter(), processes=False),
    ):
        pass
    assert stranger.visitors == 0


def test_recipe_on_the_command_line_needs_the_option(
    generated: Path, tmp_path: Path, out: Path, stranger: Stranger
) -> None:
    recipe = jobs.recipe(tmp_path, generated, engine=stranger.address)
    for options in ((), ("--allow-engine", "tcp://127.0.0.1:1"), ("--allow-engine", "nonsense")):
        answer = command(recipe, out, *options)
        assert answer.returncode == 1
        assert "--allow-engine" in answer.stderr
        assert answer.stderr.count("\n") == 1
    assert stranger.visitors == 0
    answer = command(recipe, out, "--allow-engine", "tcp://127.0.0.1:1", "--allow-engine", stranger.address)
    assert stranger.visitors, "with the option it is asked"
    assert "does not answer" in answer.stderr
    assert list(out.parent.iterdir()) == []


def test_job_of_qgis_carries_what_is_allowed(generated: Path, out: Path, stranger: Stranger) -> None:
    request = jobs.request(generated, engine=stranger.address)

    def run(*allowed: str) -> None:
        job = RunJob(request, str(out), allowed_engines=allowed)
        EngineClient().run_job(Path(sys.executable), job, Reporter(), lambda: False)

    with pytest.raises(Exception, match=REFUSED):
        run()
    assert stranger.visitors == 0
    with pytest.raises(Exception, match="does not answer"):
        run(f"{stranger.address}/")
    assert stranger.visitors


def test_allowed_one_is_used(generated: Path, out: Path, stranger: Stranger) -> None:
    settings = Settings(limits=Limits(scheduler_timeout=1), allowed_engines=("nonsense", stranger.address))
    with pytest.raises(ClusterError, match="does not answer"):
        runs.mosaic(generated, out, settings=settings, engine=stranger.address)
    assert stranger.visitors
