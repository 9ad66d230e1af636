"""Running a pipeline in a process of its own, and what it took.

As a program it is the small process that starts the pipeline: the system counts the memory of whoever starts a process
as that process's own.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_ROOM = 0.92
"""Share of the machine's memory at which a pipeline is stopped, before the system stops something else."""
_LOOK = 0.1
"""Seconds between two looks at the memory."""


@dataclass(frozen=True)
class Took:
    """What a pipeline took."""

    seconds: float
    """Wall clock, start and end of the process included."""
    megabytes: float
    """Peak of the resident memory."""
    finished: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)


def measure(command: Sequence[str], times: int = 1) -> Took:
    """Run a module and its arguments some times, by this very interpreter; return the medians.

    Raises:
        RuntimeError: where it fails.
    """
    runs = []
    for _ in range(times):
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.measure", *command], capture_output=True, text=True, check=False
        )
        if told.returncode:
            raise RuntimeError(f"{' '.join(command)} failed: {told.stderr[-2000:]}")
        runs.append(Took(**json.loads(told.stdout.splitlines()[-1])))
    return Took(
        statistics.median(run.seconds for run in runs),
        statistics.median(run.megabytes for run in runs),
        all(run.finished for run in runs),
    )


def _watch(command: Sequence[str]) -> Took:
    """Run a module once, and stop it before the machine's memory is full."""
    limit = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * _ROOM
    begin = time.perf_counter()
    # The peers warn about what their own packages will change.
    process = subprocess.Popen([sys.executable, "-W", "ignore", "-m", *command], stdout=subprocess.DEVNULL)
    too_much = False
    while True:
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        if _resident(process.pid) > limit:
            too_much = True
            process.kill()
        time.sleep(_LOOK if time.perf_counter() - begin > 20 * _LOOK else _LOOK / 20)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode and not too_much:
        raise SystemExit(1)
    return Took(time.perf_counter() - begin, used.ru_maxrss / 1024, not too_much)


def _resident(pid: int) -> int:
    """Return the bytes of memory that a process holds now."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


if __name__ == "__main__":
    print(json.dumps(_watch(sys.argv[1:]).to_dict()))
