"""SIGKILL at any moment of a run, to all of its processes or to one, and the next runs."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from tests.support.broken_off import Cases, Run, check_next_run, check_nothing_is_lost, check_whole

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
            moment_of = run.stopped if step else lambda: stopped_after(run, random.uniform(0, 1.1 * case.seconds))
            if moment_of():
                print(f"{case.name}: at {run.last_step}")
                kill(run, str(random.choice(["all", "main", "tile"])))
            code = run.end()
            run.wait_for_others()
        check_nothing_is_lost(case, folder)
        if code == 0:
            check_whole(case, folder)
        else:
            assert code == -signal.SIGKILL or is_one_sentence(run.said), run.said
    check_next_run(case, folder, tmp_path)


def stopped_after(run: Run, wait: float) -> bool:
    """Stop a run after a while; return false where it is over."""
    print(f"after {wait:.3f} s")
    try:
        run.process.wait(wait)
    except subprocess.TimeoutExpired:
        return run.pause()
    return False


def kill(run: Run, whom: str) -> None:
    """Kill all processes of a run that has stopped, the main one, or one that composes tiles, and let the others go on.

    Where no other process composes tiles, the main one does.
    """
    tiles = run.forked()
    print(f"killed: {whom}, beside {len(tiles)} that compose tiles")
    if whom == "all":
        run.kill()
        return
    os.kill(tiles[0] if whom == "tile" and tiles else run.process.pid, signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.killpg(run.process.pid, signal.SIGCONT)


def is_one_sentence(said: str) -> bool:
    """Tell whether a run has said one line, and no trace."""
    return len(said.strip().splitlines()) == 1 and "Traceback" not in said and "unforeseen" not in said
