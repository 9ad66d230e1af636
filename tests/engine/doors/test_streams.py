"""The engine's command whatever happens to its standard streams, and with odd paths."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import jobs
from tests.support.paths import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shells of Unix")
MAIN = ROOT / "cloudless_plugin" / "engine" / "__main__.py"
STREAMS = {
    "stdout closed": ">&-",
    "stderr closed": "2>&-",
    "all closed": "<&- >&- 2>&-",
    "stdout full": "> /dev/full",
    "stderr full": "2> /dev/full",
    "both full": "> /dev/full 2>&1",
    "nobody reads": "2>&1 | true",
    "to nothing": "> /dev/null 2>&1",
}


def shell(line: str, *arguments: object, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the engine's command in a shell, with ``line`` after its arguments; the pipe's first status counts."""
    return subprocess.run(
        ["bash", "-c", f'set -o pipefail; "$@" {line}', "bash", sys.executable, str(MAIN), *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


@pytest.fixture
def warning_recipe(own_scenes: Path, tmp_path: Path) -> Path:
    """A recipe whose run warns: one of its scenes has lost a file."""
    next(own_scenes.parent.rglob("*B04*.tif")).unlink()
    return jobs.recipe(tmp_path, own_scenes)


@pytest.mark.fault("closed and full streams")
@pytest.mark.parametrize("line", STREAMS.values(), ids=STREAMS)
def test_mosaic_that_is_made_ends_with_0(warning_recipe: Path, out: Path, line: str) -> None:
    answer = shell(line, warning_recipe, out, cwd=out.parent)
    assert answer.returncode == 0
    assert "Traceback" not in answer.stderr
    assert sorted(path.name for path in out.parent.iterdir()) == [
        "mosaic.tif",
        "mosaic.tif.item.json",
        "mosaic.tif.json",
    ]
    assert out.read_bytes()[:4] == b"II*\0", "no library has printed into it"


@pytest.mark.fault("closed and full streams")
@pytest.mark.parametrize("line", STREAMS.values(), ids=STREAMS)
def test_error_ends_with_1(tmp_path: Path, out: Path, line: str) -> None:
    answer = shell(line, tmp_path / "none.json", out, cwd=out.parent)
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr + answer.stdout


@pytest.mark.fault("closed and full streams")
@pytest.mark.parametrize("encoding", ["ascii", "ascii:strict", "cp1252", "latin-1:strict"])
def test_letters_that_a_stream_does_not_have(warning_recipe: Path, out: Path, encoding: str) -> None:
    named = out.with_name("雲なし é.tif")
    answer = shell("", warning_recipe, named, cwd=out.parent, PYTHONIOENCODING=encoding)
    assert (answer.returncode, answer.stderr.count("\n")) == (0, 1)
    assert "18 scenes" in answer.stdout or "17 scenes" in answer.stdout
    missing = shell("", out.with_name("雲\udcff.json"), out, cwd=out.parent, PYTHONIOENCODING=encoding)
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)
    assert "cannot be read" in missing.stderr


def series(folder: Path, items: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return jobs.recipe(folder, items, period="month")


@pytest.mark.fault("odd paths")
@pytest.mark.parametrize("period", [False, True])
@pytest.mark.parametrize(
    ("output", "words"),
    [("/", "is the root of the file system"), ("//", "is the root"), ("", "is empty"), (" ", "is empty")],
)
def test_no_place_for_an_output(generated: Path, tmp_path: Path, output: str, words: str, period: bool) -> None:
    recipe = series(tmp_path / "recipes", generated) if period else jobs.recipe(tmp_path, generated)
    answer = shell("", recipe, output, cwd=tmp_path)
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert answer.stderr.startswith("OUTPUT ")
    assert words in answer.stderr


@pytest.mark.fault("odd paths")
@pytest.mark.parametrize("output", [".", "..", "./", "/dev", "/dev/null"])
def test_a_folder_or_device_is_no_mosaic(generated: Path, tmp_path: Path, output: str) -> None:
    answer = shell("", jobs.recipe(tmp_path, generated), output, cwd=tmp_path)
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert "GeoTIFF" in answer.stderr


@pytest.mark.fault("odd paths")
@pytest.mark.parametrize("option", ["--evidence", "--figure", "--animation"])
@pytest.mark.parametrize("name", ["", "/"])
def test_no_place_for_another_output(generated: Path, tmp_path: Path, out: Path, option: str, name: str) -> None:
    answer = shell("", jobs.recipe(tmp_path, generated), out, option, name, cwd=tmp_path)
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert answer.stderr.startswith(f"{option[2:].upper()} is ")


@pytest.mark.fault("odd paths")
def test_working_folder_that_is_gone(generated: Path, tmp_path: Path, out: Path) -> None:
    """A whole path needs no working folder; another one has a sentence."""
    recipe = jobs.recipe(tmp_path, generated)
    gone = tmp_path / "gone"

    def run(output: object) -> subprocess.CompletedProcess[str]:
        gone.mkdir()
        script = 'rmdir "$PWD"; exec "$@"'
        command = ["bash", "-c", script, "bash", sys.executable, str(MAIN), str(recipe), str(output)]
        return subprocess.run(command, cwd=gone, capture_output=True, text=True, check=False)

    answer = run("mosaic.tif")
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert answer.stderr.startswith("The working folder is gone, in which 'mosaic.tif' would lie: ")
    answer = run(out)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert out.exists()
    shutil.rmtree(gone, ignore_errors=True)
