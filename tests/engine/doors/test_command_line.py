"""The engine by itself, as a command, in a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from cloudless_plugin.common.use_mark import is_in_use
from tests.support import jobs
from tests.support.paths import ROOT
from tests.support.posix import IS_WINDOWS
from tests.support.web import serve

COMMAND = [sys.executable, "-m", "cloudless_plugin.engine"]


def command(*arguments: Path | str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False)


def test_recipe_becomes_a_mosaic(generated: Path, tmp_path: Path, out: Path) -> None:
    answer = command(jobs.recipe(tmp_path, generated), out)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "18 scenes" in answer.stdout
    assert sorted(path.name for path in out.parent.iterdir()) == [
        "mosaic.tif",
        "mosaic.tif.item.json",
        "mosaic.tif.json",
    ]


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


def test_recipe_with_an_earlier_time_becomes_a_change(generated: Path, tmp_path: Path, out: Path) -> None:
    times = {"before_start": "2023-06-01", "before_end": "2023-06-30", "start": "2023-08-01"}
    recipe = jobs.recipe(tmp_path, generated, **times, index="NDVI")
    answer = command(recipe, out)
    assert (answer.returncode, answer.stderr) == (0, "")
    told = [Path(line.split(": ")[0]).name for line in answer.stdout.splitlines()]
    assert told == ["mosaic_before.tif", "mosaic_after.tif"]
    names = ("mosaic", "mosaic_after", "mosaic_before")
    assert {path.name for path in out.parent.glob("*.tif")} == {f"{name}.tif" for name in names}
    again = out.with_name("again.tif")
    assert command(f"{out}.json", again).returncode == 0
    assert again.read_bytes() == out.read_bytes()
    refused = command(recipe, out, "--evidence", tmp_path / "evidence.tif")
    assert refused.returncode == 1
    assert "leave them out" in refused.stderr


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


@pytest.mark.skipif(IS_WINDOWS, reason="no signal interrupts a process there")
def test_interrupt_ends_the_run_within_two_seconds_and_leaves_nothing(tmp_path: Path, out: Path) -> None:
    asked = threading.Event()

    def answer(_: str) -> tuple[int, object]:
        asked.set()
        time.sleep(20)
        return 200, {}

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


@pytest.mark.fault("engine removed during a run")
@pytest.mark.skipif(IS_WINDOWS, reason="links need rights there")
def test_run_marks_the_environment_that_it_runs_in(generated: Path, tmp_path: Path, out: Path) -> None:
    """Where it is one that the plugin has made."""
    folder, during = tmp_path / "profile" / "engine", list[bool]()
    folder.mkdir(parents=True)
    (folder / "venv").symlink_to(sys.prefix)

    def answer(_: str) -> tuple[int, object]:
        during.append(is_in_use(folder))
        return 404, {}

    with serve(answer) as address:
        recipe = jobs.recipe(tmp_path, f"{address}/stac")
        line = [str(folder / "venv" / "bin" / "python"), "-m", "cloudless_plugin.engine", str(recipe), str(out)]
        for is_environment in (False, True):
            if is_environment:
                (folder / "cloudless.json").touch()
            during.clear()
            subprocess.run(line, cwd=ROOT, capture_output=True, check=False)
            assert set(during) == {is_environment}
    assert [path.name for path in folder.parent.iterdir()] == ["engine"]
