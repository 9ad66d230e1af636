"""SIGKILL at any moment of a run, to all of its processes or to one, and the next runs."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from tests.support.broken_off import Case, Cases, Run, check_next_run, check_nothing_is_lost, check_whole

MOMENTS = int(os.environ.get("CLOUDLESS_MOMENTS", "6"))
"""In which a run is killed; ``make faults`` takes 200."""


@pytest.mark.fault("run that is killed")
@pytest.mark.parametrize("moment", range(MOMENTS))
def test_kill_at_any_moment(cases: Cases, tmp_path: Path, moment: int) -> None:
    """Nothing is lost, and the next run makes the same bytes. In a third of the cases it is killed, too."""
    random = np.random.default_rng((11, moment))
    case = cases.of(moment)
    folder = tmp_path / "out"
    case.lay(folder)
    for _ in range(1 if random.random() < 2 / 3 else 2):
        step = int(random.integers(1, len(case.steps) + 1 + 2 * len(case.old))) if random.random() < 2 / 3 else None
        with Run.started(case, folder, tmp_path, stop=step) as run:
            has_stopped = run.stopped() if step else stopped_after(run, random.uniform(0, 1.1 * case.seconds))
            check_after_kill(case, folder, run, str(random.choice(["all", "main"])) if has_stopped else "")
    check_next_run(case, folder, tmp_path)


@pytest.mark.fault("tile process that is killed")
@pytest.mark.parametrize("whom", ["tile", "main"])
@pytest.mark.parametrize("name", ["tiles", "tiles over an old mosaic"])
def test_kill_while_processes_compose_tiles(cases: Cases, tmp_path: Path, name: str, whom: str) -> None:
    """One of them is killed, or the main one, and the others end by themselves: while every third tile is noted."""
    case = cases[name]
    noted = [number for number, step in enumerate(case.steps, 1) if " open " in step and step.endswith(".journal")]
    assert len(noted) > 4, f"tiles are noted otherwise: {case.steps}"
    beside = 0
    for number, step in enumerate(noted[1:-1:3]):
        folder, aside = tmp_path / str(number) / "out", tmp_path / str(number)
        case.lay(folder)
        with Run.started(case, folder, aside, stop=step) as run:
            assert run.stopped(), run.said
            beside += len(run.forked())
            check_after_kill(case, folder, run, whom)
        check_next_run(case, folder, aside)
    assert beside > 0, "no process composes tiles"


def check_after_kill(case: Case, folder: Path, run: Run, whom: str) -> None:
    """Kill processes of a run that has stopped, if any, and fail if anything is lost, or left unsaid."""
    print(f"{case.name}: at {run.last_step}, kill {whom}, beside {len(run.forked())} processes that compose tiles")
    if whom:
        kill(run, whom)
    code = run.end()
    run.wait_for_others()
    check_nothing_is_lost(case, folder)
    if code == 0:
        check_whole(case, folder)
    else:
        assert code == -signal.SIGKILL or is_one_sentence(run.said), run.said


def stopped_after(run: Run, wait: float) -> bool:
    """Stop a run after a while; return false where it is over."""
    print(f"after {wait:.3f} s")
    try:
        run.process.wait(wait)
    except subprocess.TimeoutExpired:
        return run.pause()
    return False


def kill(run: Run, whom: str) -> None:
    """Kill all processes of a run that has stopped, the main one, or one that composes tiles; the others go on."""
    tiles = run.forked()
    if whom == "all":
        run.kill()
        return
    os.kill(tiles[0] if whom == "tile" and tiles else run.process.pid, signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.killpg(run.process.pid, signal.SIGCONT)


def is_one_sentence(said: str) -> bool:
    """Tell whether a run has said one line, and no trace."""
    return len(said.strip().splitlines()) == 1 and "Traceback" not in said and "unforeseen" not in said
