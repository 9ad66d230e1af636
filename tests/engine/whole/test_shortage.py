"""A system that is short of processes, memory or shared memory: threads instead, or a sentence, never a hang."""

from __future__ import annotations

import json
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from cloudless_plugin.common.errors import MEMORY, PROCESSES
from cloudless_plugin.common.messages import Message
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.output.recipe import read_recipe
from tests.support import jobs, shortage
from tests.support.runs import read

pytestmark = [pytest.mark.fault("system short of processes or memory"), pytest.mark.slow]
KEPT = "What is done is kept: the same request goes on from there."
MADE = ["m.tif", "m.tif.item.json", "m.tif.json"]
BY_A_LIBRARY = (-signal.SIGSEGV, -signal.SIGABRT, 127)
"""How GDAL and the C library end a process where not even a few bytes are left."""
SIZE = 640
"""Pixels along an edge of a scene: several tiles, for which processes are begun."""


@pytest.fixture(scope="module")
def scenes() -> Iterator[Path]:
    """A folder that another user may read, with scenes."""
    from demo.scenes import make_scenes

    folder = Path(tempfile.mkdtemp(prefix="cloudless-shortage-"))
    make_scenes(folder, size=SIZE)
    collection = json.loads((folder / "items.json").read_text())
    collection["features"] = collection["features"][:6]
    (folder / "items.json").write_text(json.dumps(collection))
    jobs.recipe(folder, folder / "items.json", extent=jobs.extent(SIZE))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def whole(scenes: Path) -> np.ndarray:
    """The mosaic, made with all that the system has."""
    run_mosaic(read_recipe(scenes / "recipe.json"), scenes / "whole.tif", Reporter())
    return read(scenes / "whole.tif")


@pytest.fixture
def place(scenes: Path) -> Iterator[Path]:
    """An empty folder beside them for results, which another user may write."""
    folder = scenes / "out"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


def left(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir() if not path.name.startswith("cache"))


def check_failure(scenes: Path, place: Path, said: str, sentences: list[Message]) -> None:
    """Fail unless one of some sentences was said, and the work is kept exactly where that was said, too."""
    last = (said.splitlines() or [""])[-1]  # GDAL's threads print lines of their own before
    assert last.removesuffix(f" {KEPT}") in sentences
    assert len(left(place)) == (KEPT in said)
    if KEPT in said and (place / left(place)[0]).stat().st_uid == os.getuid():
        run_again(scenes, place)


def run_again(scenes: Path, place: Path) -> None:
    """Fail unless the same request ends well, and leaves nothing else."""
    run_mosaic(read_recipe(scenes / "recipe.json"), place / "m.tif", Reporter())
    assert left(place) == MADE


@pytest.mark.parametrize("processes", [1, 2, 3, 4, 5, 6, 7, 8, 60])
def test_few_processes_and_threads(scenes: Path, place: Path, processes: int) -> None:
    """``ulimit -u``: where five were allowed, the run hung for ever in two of five tries."""
    answer = shortage.engine(
        shortage.as_nobody(processes), scenes / "recipe.json", place / "m.tif", cwd=place, OPENBLAS_NUM_THREADS="1"
    )
    if answer.returncode:
        check_failure(scenes, place, answer.stderr, [PROCESSES])
    else:
        assert answer.stderr == ""
        assert left(place) == MADE
    assert processes > 3 or answer.returncode == 1
    assert processes < 60 or answer.returncode == 0


@pytest.mark.parametrize("how", ["size=4k", "size=1m", "ro"])
def test_shared_memory_that_cannot_be_used(scenes: Path, place: Path, how: str) -> None:
    """``/dev/shm`` holds the locks of processes: threads do without."""
    answer = shortage.engine(shortage.with_shared_memory(how), scenes / "recipe.json", place / "m.tif", cwd=place)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert left(place) == MADE


@pytest.mark.parametrize("megabytes", [60, 250, 300, 330, 340, 350, 400, 2000])
def test_little_memory(scenes: Path, whole: np.ndarray, place: Path, megabytes: int) -> None:
    """``ulimit -v``: from too little for the interpreter's packages to enough. What is made, is right."""
    answer = shortage.engine(
        shortage.with_memory(megabytes), scenes / "recipe.json", place / "m.tif", cwd=place, OPENBLAS_NUM_THREADS="1"
    )
    if answer.returncode in BY_A_LIBRARY:
        run_again(scenes, place)
    elif answer.returncode:
        check_failure(scenes, place, answer.stderr, [MEMORY, PROCESSES])
    if (place / "m.tif").exists():
        np.testing.assert_array_equal(read(place / "m.tif"), whole)
    assert megabytes > 60 or answer.returncode == 1
    assert megabytes < 2000 or answer.returncode == 0
