"""The engine as QGIS starts it: a worker that reads orders and writes answers."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Optional

import pytest

from cloudless_plugin.common import protocol
from cloudless_plugin.common.places import Place, SamplesResult, read_samples, write_places
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.samples import sample_places
from tests.support import jobs
from tests.support.paths import ROOT
from tests.support.web import serve

MAIN = ROOT / "cloudless_plugin" / "engine" / "__main__.py"


class Worker:
    """A worker that makes a mosaic, or does another job, spoken to by hand."""

    def __init__(self, request: dict[str, Any], out: Path, job: Optional[protocol.Job] = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(MAIN), "--worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self.scratch = out.parent / ".scratch"
        self.send(job or protocol.RunJob(request, str(out), str(self.scratch)))

    def send(self, order: protocol.Order) -> None:
        self.process.stdin.write(protocol.encode(order))
        self.process.stdin.flush()

    def answers(self) -> list[protocol.Answer]:
        return [protocol.decode_answer(line) for line in self.process.stdout]

    def wait_for(self, words: str) -> None:
        for line in self.process.stdout:
            if words in line:
                return
        raise AssertionError(f"the worker never said {words!r}: {self.process.stderr.read()}")


def silent(_: str) -> tuple[int, object]:
    """Answer as a catalogue that keeps silent for long."""
    time.sleep(20)
    return 200, {}


def test_worker_sends_its_progress_and_its_result(generated: Path, out: Path) -> None:
    worker = Worker(jobs.request(generated), out)
    answers = worker.answers()
    assert worker.process.wait() == 0
    assert answers[0] == protocol.Progress(0.0, "Searching")
    assert {protocol.kind_of(answer) for answer in answers} == {"progress", "info", "result"}
    assert answers[-1].values["scene_count"] == 18
    assert not worker.scratch.exists()


def test_worker_sends_its_error_with_a_trace(out: Path) -> None:
    worker = Worker(jobs.request("nowhere.json"), out)
    last = worker.answers()[-1]
    assert worker.process.wait() == 1
    assert isinstance(last, protocol.Failure)
    assert "check CATALOG_URL" in last.message
    assert "CatalogueError" in last.trace


@pytest.mark.fault("time-out")
@pytest.mark.parametrize("how", ["cancel", "end of input"])
def test_cancel_within_two_seconds_even_while_a_server_is_silent(out: Path, how: str) -> None:
    with serve(silent) as address:
        worker = Worker(jobs.request(f"{address}/stac"), out)
        worker.wait_for("Searching")
        time.sleep(0.3)
        start = time.monotonic()
        if how == "cancel":
            worker.send(protocol.Cancel())
        else:
            worker.process.stdin.close()
        assert worker.process.wait(timeout=10) == 130
        assert time.monotonic() - start < 2
        assert not worker.scratch.exists()
        assert not out.exists()


@pytest.mark.fault("time-out")
@pytest.mark.parametrize("how", ["cancel", "end of input"])
@pytest.mark.parametrize("wanted", ["scenes", "date"])
def test_look_that_is_overtaken_ends_at_once(out: Path, wanted: str, how: str) -> None:
    """It has nothing to put in order, and whoever pans the map does not wait for it."""
    with serve(silent) as address:
        request = jobs.request(f"{address}/stac")
        scenes = protocol.PreflightJob(request, str(out.parent), plan=True, area_stats=True)
        job = scenes if wanted == "scenes" else protocol.DatePreviewJob(request, str(out), 100)
        worker = Worker(request, out, job)
        worker.wait_for("Searching")
        time.sleep(0.3)
        start = time.monotonic()
        if how == "cancel":
            worker.send(protocol.Cancel())
        else:
            worker.process.stdin.close()
        assert worker.process.wait(timeout=10) == 130
        assert time.monotonic() - start < 0.5
        assert not list(out.parent.iterdir())


def test_worker_tells_of_the_area_and_draws_a_date(generated: Path, out: Path) -> None:
    request = jobs.request(generated)
    look = protocol.PreflightJob(request, plan=True, area_stats=True, output=str(out))
    found = look.read_result(Worker(request, out, look).answers()[-1].values)
    assert all(overpass.area_cloud is not None for overpass in found.overpasses)
    assert found.plan.level == "light"
    draw = protocol.DatePreviewJob({**request, "scenes": list(found.overpasses[0].scenes)}, str(out), 100)
    picture = draw.read_result(Worker(request, out, draw).answers()[-1].values)
    assert picture.bands == ("red", "green", "blue")
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_worker_samples_places(generated: Path, out: Path) -> None:
    """The table is what ``sample_places`` yields."""
    request, places = jobs.request(generated, indices="NDVI"), out.with_name("places")
    (west, _, _, north) = jobs.extent()
    found = [Place(4, {"type": "MultiPoint", "coordinates": [[west + 105, north - 105]]})]
    write_places(places, found)
    job = protocol.SamplesJob(request, str(places), "EPSG:32633", str(out))
    result = job.read_result(Worker(request, out, job).answers()[-1].values)
    assert result == SamplesResult(place_count=1, row_count=9)
    assert list(read_samples(out)) == list(sample_places(Request.from_dict(request), found, "EPSG:32633"))
    assert sorted(path.name for path in out.parent.iterdir()) == sorted([out.name, "places"])


LOUD = f"""
import os, sys
sys.argv = ["x", "--worker"]
sys.path.insert(0, {str(ROOT)!r})
from cloudless_plugin.engine.jobs import mosaic
run_mosaic = mosaic.run_mosaic
def loud(*arguments, **options):
    print("hello")
    os.write(1, b"from C\\n")
    return run_mosaic(*arguments, **options)
mosaic.run_mosaic = loud
from cloudless_plugin.engine import worker
sys.exit(worker.serve())
"""


def test_print_of_a_library_does_not_disturb_the_protocol(generated: Path, out: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", LOUD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    order = {"type": "run", "request": jobs.request(generated), "output": str(out)}
    running.stdin.write(json.dumps(order) + "\n")
    running.stdin.flush()
    lines = running.stdout.read().splitlines()
    assert all(json.loads(line)["type"] for line in lines)
    assert json.loads(lines[-1])["type"] == "result"
    assert "from C" in running.stderr.read()
    running.wait()


LACKS_SQLITE = f"""
import sys
sys.modules["sqlite3"] = None
sys.argv = ["x", "--worker"]
sys.path.insert(0, {str(ROOT)!r})
from cloudless_plugin.engine import worker
sys.exit(worker.serve())
"""


def test_check_sees_a_python_without_sqlite() -> None:
    """As that of OSGeo4W is in a virtual environment: it must not count as ready."""
    command = [sys.executable, "-c", LACKS_SQLITE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        running.stdin.write(protocol.encode(protocol.CheckJob()))
        running.stdin.flush()
        answer = protocol.decode_answer(running.stdout.readline())
        running.stdin.close()
    assert isinstance(answer, protocol.Failure)
    assert answer.environment
    assert "sqlite3" in answer.message
