"""The engine by itself, as a command and as a worker, in processes of their own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from cloudless_plugin.common import protocol
from tests.support import jobs
from tests.support.paths import ROOT
from tests.support.web import serve

COMMAND = [sys.executable, "-m", "cloudless_plugin.engine"]
MAIN = ROOT / "cloudless_plugin" / "engine" / "__main__.py"


def command(*arguments: Path | str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False)


def test_recipe_becomes_a_mosaic(generated: Path, tmp_path: Path, out: Path) -> None:
    answer = command(jobs.recipe(tmp_path, generated), out)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "18 scenes" in answer.stdout
    assert sorted(path.name for path in out.parent.iterdir()) == ["mosaic.tif", "mosaic.tif.json"]


def test_recipe_of_a_mosaic_makes_it_again(generated: Path, tmp_path: Path, out: Path) -> None:
    assert command(jobs.recipe(tmp_path, generated), out).returncode == 0
    again = out.with_name("again.tif")
    assert command(f"{out}.json", again).returncode == 0
    assert again.read_bytes() == out.read_bytes()


def test_recipe_with_a_period_becomes_a_folder_of_mosaics(generated: Path, tmp_path: Path, out: Path) -> None:
    answer = command(jobs.recipe(tmp_path, generated, period="month"), out.parent / "months")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert [line.split(": ")[0][-11:] for line in answer.stdout.splitlines()] == [
        "2023-06.tif",
        "2023-07.tif",
        "2023-08.tif",
    ]
    assert [path.name for path in out.parent.iterdir()] == ["months"]


@pytest.mark.parametrize(
    ("change", "words"),
    [({"bands": "ultraviolet"}, "no band 'ultraviolet'"), ({"catalog_url": "nowhere.json"}, "cannot be read")],
)
def test_error_is_one_sentence(generated: Path, tmp_path: Path, out: Path, change: dict[str, str], words: str) -> None:
    answer = command(jobs.recipe(tmp_path, generated, **change), out)
    assert answer.returncode == 1
    assert words in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert not any(out.parent.iterdir())


def test_usage() -> None:
    answer = command()
    assert answer.returncode == 2
    assert "name a recipe and an output" in answer.stderr


def slow_request(address: str) -> dict[str, object]:
    """A request whose catalogue keeps silent."""
    return jobs.request(f"{address}/stac")


def silent(_: str) -> tuple[int, object]:
    time.sleep(20)
    return 200, {}


def test_interrupt_ends_it_within_two_seconds_and_leaves_nothing(tmp_path: Path, out: Path) -> None:
    asked = threading.Event()

    def answer(path: str) -> tuple[int, object]:
        asked.set()
        return silent(path)

    with serve(answer) as address:
        path = jobs.recipe(tmp_path, f"{address}/stac")
        running = subprocess.Popen([*COMMAND, str(path), str(out)], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        assert asked.wait(30)
        start = time.monotonic()
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=30)
        assert time.monotonic() - start < 2
    assert running.returncode == 130
    assert not any(out.parent.iterdir())


class Worker:
    """The engine as QGIS starts it, spoken to by hand."""

    def __init__(self, request: dict[str, object], out: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(MAIN), "--worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self.scratch = out.parent / ".scratch"
        self.send(type="run", request=request, output=str(out), scratch=str(self.scratch))

    def send(self, **message: object) -> None:
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()

    def messages(self) -> list[dict[str, object]]:
        return [protocol.decode(line) for line in self.process.stdout]

    def wait_for(self, words: str) -> None:
        for line in self.process.stdout:
            if words in line:
                return
        raise AssertionError(f"the worker never said {words!r}: {self.process.stderr.read()}")


def test_worker_tells_its_way_and_its_result(generated: Path, out: Path) -> None:
    worker = Worker(jobs.request(generated), out)
    messages = worker.messages()
    assert worker.process.wait() == 0
    assert messages[0] == {"type": "progress", "fraction": 0.0, "message": "Searching"}
    assert {message["type"] for message in messages} == {"progress", "info", "result"}
    assert messages[-1]["scene_count"] == 18
    assert not worker.scratch.exists()


def test_worker_tells_its_error_with_a_trace(out: Path) -> None:
    worker = Worker(jobs.request("nowhere.json"), out)
    last = worker.messages()[-1]
    assert worker.process.wait() == 1
    assert last["type"] == "error"
    assert "check CATALOG_URL" in last["message"]
    assert "CatalogueError" in last["trace"]


@pytest.mark.fault("time-out")
@pytest.mark.parametrize("how", ["cancel", "end of input"])
def test_cancel_within_two_seconds_even_while_a_server_is_silent(out: Path, how: str) -> None:
    with serve(silent) as address:
        worker = Worker(slow_request(address), out)
        worker.wait_for("Searching")
        time.sleep(0.3)
        start = time.monotonic()
        if how == "cancel":
            worker.send(type="cancel")
        else:
            worker.process.stdin.close()
        assert worker.process.wait(timeout=10) == 130
        assert time.monotonic() - start < 2
        assert not worker.scratch.exists()
        assert not out.exists()


def test_print_of_a_library_does_not_disturb_the_protocol(generated: Path, out: Path, tmp_path: Path) -> None:
    code = (
        "import os, runpy, sys; sys.argv = ['x', '--worker']\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from cloudless_plugin.engine import pipeline\n"
        "run = pipeline.run\n"
        "def loud(*a, **k):\n    print('hello'); os.write(1, b'from C\\n'); return run(*a, **k)\n"
        "pipeline.run = loud\n"
        "from cloudless_plugin.engine import worker\n"
        "sys.exit(worker.serve())\n"
    )
    message = json.dumps({"type": "run", "request": jobs.request(generated), "output": str(out)}) + "\n"
    running = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    running.stdin.write(message)
    running.stdin.flush()
    lines = running.stdout.read().splitlines()
    assert all(json.loads(line)["type"] for line in lines)
    assert json.loads(lines[-1])["type"] == "result"
    assert "from C" in running.stderr.read()
    running.wait()
