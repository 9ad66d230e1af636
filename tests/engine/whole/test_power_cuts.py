"""Power cuts at any moment of a run, on a real disk, and the next runs on what the disk holds then."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from tests.support.availability import cannot_cut_power
from tests.support.broken_off import CASES, Case, Cases, Run, check_next_run, check_nothing_is_lost, files_in
from tests.support.power_cut import Disk, Unrest, sync_file, sync_some

MOMENTS = int(os.environ.get("CLOUDLESS_MOMENTS", "3"))
"""In which the power is cut; ``make faults`` takes 200."""
WEATHERS = ("nothing", "names", "some")
"""What reaches the disk by itself before the cut: nothing, all names without content, or names and some content."""

pytestmark = pytest.mark.skipif(bool(cannot_cut_power()), reason=f"a power cut {cannot_cut_power()}")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with Disk.made(tmp_path / "power") as made:
        yield made


def laid(case: Case, disk: Disk) -> Path:
    """Return the folder of the outputs as it is before the run, on the disk for good."""
    folder = disk.root / "out"
    folder.mkdir()
    case.lay(folder)
    disk.sync()
    return folder


def let_reach(disk: Disk, weather: str, random: np.random.Generator) -> None:
    """See ``WEATHERS``."""
    if weather == "some":
        sync_some(disk.root, random, 0.5)
    if weather != "nothing":
        disk.commit()


def test_disk_keeps_what_is_synced_and_nothing_else(disk: Disk) -> None:
    """Otherwise the tests below would show nothing."""
    (disk.root / "synced").write_text("x")
    disk.sync()
    (disk.root / "named").write_text("y")
    disk.commit()
    (disk.root / "late").write_text("z")
    disk.cut()
    assert (disk.root / "synced").read_text() == "x"
    assert (disk.root / "named").read_text() == ""
    assert not (disk.root / "late").exists()


@pytest.mark.fault("power cut")
@pytest.mark.parametrize("moment", range(MOMENTS))
def test_cut_at_any_moment(cases: Cases, disk: Disk, tmp_path: Path, moment: int) -> None:
    """Nothing is lost, and the next run makes the same bytes. In a third of the cases it is cut off once more."""
    random = np.random.default_rng((7, moment))
    case = cases.of(moment)
    folder = laid(case, disk)
    for _ in range(1 if random.random() < 2 / 3 else 2):
        if random.random() < 2 / 3:
            is_over = cut_at_a_step(case, disk, folder, tmp_path, random)
        else:
            is_over = cut_at_a_time(case, disk, folder, tmp_path, random)
        if is_over:
            check_is_there(case, folder)
        check_nothing_is_lost(case, folder)
    check_next_run(case, folder, tmp_path)


def cut_at_a_step(case: Case, disk: Disk, folder: Path, aside: Path, random: np.random.Generator) -> bool:
    """Cut the power before one of the steps of a run; return whether the run was over."""
    step = int(random.integers(1, len(case.steps) + 2 + 2 * len(case.old)))
    weather = str(random.choice(WEATHERS))
    with Run.started(case, folder, aside, stop=step) as run:
        has_stopped = run.stopped()
        print(f"{case.name}: cut at {run.last_step if has_stopped else 'the end'}, {weather} got to the disk by itself")
        assert has_stopped or run.end() == 0, run.said
        let_reach(disk, weather, random)
        disk.cut(run.kill)
    return not has_stopped


def cut_at_a_time(case: Case, disk: Disk, folder: Path, aside: Path, random: np.random.Generator) -> bool:
    """Cut the power after a while; return whether the run was over."""
    wait = random.uniform(0, 1.1 * case.seconds)
    with (
        Unrest.during(disk, int(random.integers(1 << 31)), names_only=bool(random.integers(2))) as unrest,
        Run.started(case, folder, aside) as run,
    ):
        with suppress(subprocess.TimeoutExpired):
            run.process.wait(wait)
        code = run.process.poll()
        print(f"{case.name}: cut after {wait:.3f} s, exit code {code}")

        def end() -> None:
            run.kill()
            unrest.stop()

        disk.cut(end)
    assert code in (None, 0), run.said
    return code == 0


def check_is_there(case: Case, folder: Path) -> None:
    """Fail unless the new outputs are there, whole."""
    found = files_in(folder)
    sizes = {name: f"{len(found[name])} bytes" if name in found else "nothing" for name in case.new}
    wrong = {name: sizes[name] for name, content in case.new.items() if found.get(name) != content}
    assert not wrong, f"exit 0, and after the power cut there is at the outputs {wrong}"


@pytest.mark.fault("power cut after the end")
@pytest.mark.parametrize("weather", WEATHERS)
@pytest.mark.parametrize("name", list(CASES)[:4])
def test_what_is_done_is_on_the_disk(cases: Cases, disk: Disk, tmp_path: Path, name: str, weather: str) -> None:
    """The power goes as soon as the run has ended with 0."""
    case = cases[name]
    folder = laid(case, disk)
    with Run.started(case, folder, tmp_path) as run:
        assert run.end() == 0, run.said
        let_reach(disk, weather, np.random.default_rng(1))
        disk.cut(run.wait_for_others)
    check_is_there(case, folder)
    check_nothing_is_lost(case, folder)
    check_next_run(case, folder, tmp_path)


@pytest.mark.fault("power cut in a series")
@pytest.mark.parametrize("label", ["2023-06", "2023-07", "2023-08"])
@pytest.mark.parametrize("name", ["series", "series over an old one"])
def test_period_that_is_written_counts_if_it_is_on_the_disk(
    cases: Cases, disk: Disk, tmp_path: Path, name: str, label: str
) -> None:
    """Key and journals are on the disk, with "written" in one; the GeoTIFF is if the run has seen to it."""
    case = cases[name]
    folder = laid(case, disk)
    with Run.started(case, folder, tmp_path, stop=rf"os.remove .*/{label}\.raw") as run:
        assert run.stopped(), run.said
        (journal,) = folder.glob(f".series.*/{label}.journal")
        assert "written" in journal.read_text(), "scratch files are not removed after the note any more"
        for path in journal.parent.iterdir():
            if not path.name.endswith((".tif", ".json")):
                sync_file(path)
        disk.commit()
        disk.cut(run.kill)
    assert "written" in journal.read_text()
    check_nothing_is_lost(case, folder)
    check_next_run(case, folder, tmp_path)
