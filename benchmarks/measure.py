"""Runs a pipeline in processes of its own, and measures their time and memory.

As a program, this module is the small process that starts the pipeline: Linux counts the memory of the process that
starts another as the other's own.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_MEMORY_LIMIT = 0.92
"""Share of the machine's memory at which a pipeline is stopped, before the system kills some other process."""
_LOOK_EVERY = 0.1
"""Seconds between two measurements of the memory, at least."""
_RARELY = 40
"""How many times its own duration to wait after a measurement: for several processes it reads every page."""
CLOSELY = "--closely"
_OFTEN = 1
"""The same where the memory counts and the time does not."""
_WAIT = 0.005
"""Seconds between two checks whether the process has ended."""


@dataclass(frozen=True)
class Took:
    """Time and memory of a run of a pipeline."""

    seconds: float
    """Wall clock, including start and end of the process."""
    megabytes: float
    """Peak memory of all its processes; shared pages count once."""
    finished: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)


def measure(command: Sequence[str], times: int = 1, before: Callable[[str], None] = lambda _: None) -> Took:
    """Run a module with its arguments several times in this interpreter; return the medians.

    Args:
        command: the module and its arguments; ``CLOSELY`` before them measures memory often, whatever time that takes.
        times: how often.
        before: called before each run, see ``measure_in_turn``.

    Raises:
        RuntimeError: if the module fails.
    """
    return measure_in_turn({"": command}, times, before)[""]


def measure_in_turn(
    commands: Mapping[str, Sequence[str]],
    times: int,
    before: Callable[[str], None] = lambda _: None,
    turn: Sequence[str] = (),
) -> dict[str, Took]:
    """Run modules with their arguments in turn, since the speed of a machine varies; return the medians.

    Args:
        commands: the modules and their arguments, by name.
        times: how many turns.
        before: called before each run with the command's name.
        turn: the names in the order in which they run; a name may occur several times. Empty runs each once, in order.

    Raises:
        RuntimeError: if one of them fails.
    """
    runs: dict[str, list[Took]] = {name: [] for name in commands}
    for name in times * [*(turn or commands)]:
        before(name)
        runs[name].append(run_once(commands[name]))
    return {name: _median(own) for name, own in runs.items()}


def clear_outputs(folder: Path) -> None:
    """Remove our outputs: replacing a file takes longer than making one."""
    for left in ("ours.tif", "ours.tif.json", "ours.tif.item.json"):
        (folder / left).unlink(missing_ok=True)
    shutil.rmtree(folder / "months", ignore_errors=True)


def run_once(command: Sequence[str], checkout: Path | None = None) -> Took:
    """Run a module with its arguments once, from ``checkout`` if one is given.

    Raises:
        RuntimeError: if the module fails.
    """
    # Modules are compiled once, as in an installation, but not into the sources.
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(sys.prefix) / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    os.sync()  # so that earlier writes are not flushed during this run
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.measure", *command],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=checkout,
    )
    if told.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {told.stderr[-2000:]}")
    return Took(**json.loads(told.stdout.splitlines()[-1]))


def _median(runs: Sequence[Took]) -> Took:
    return Took(
        statistics.median(run.seconds for run in runs),
        statistics.median(run.megabytes for run in runs),
        all(run.finished for run in runs),
    )


def _watch(command: Sequence[str]) -> Took:
    """Run a module once; stop it before the machine's memory is full."""
    pause = _OFTEN if command[0] == CLOSELY else _RARELY
    command = command[1:] if command[0] == CLOSELY else command
    limit = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * _MEMORY_LIMIT
    begin = time.perf_counter()
    # The peers' packages emit deprecation warnings.
    process = subprocess.Popen([sys.executable, "-W", "ignore", "-m", *command], stdout=subprocess.DEVNULL)
    most, next_look, too_much = 0, begin + _LOOK_EVERY, False
    while True:
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        if (now := time.perf_counter()) > next_look:
            family = list(_family(process.pid))
            resident = _resident(process.pid) if len(family) == 1 else sum(_share(pid) for pid in family)
            most, looked = max(most, resident), time.perf_counter()
            next_look = looked + max(_LOOK_EVERY, pause * (looked - now))
            if resident > limit:
                too_much = True
                process.kill()
        time.sleep(_WAIT)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode and not too_much:
        raise SystemExit(1)
    return Took(time.perf_counter() - begin, max(most / 1e6, used.ru_maxrss * 1024 / 1e6), not too_much)


def _family(pid: int) -> Iterator[int]:
    """Yield a process and all its descendants."""
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))


def _resident(pid: int) -> int:
    """Return the resident memory of a process, in bytes."""
    with suppress(OSError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _share(pid: int) -> int:
    """Return the proportional memory of a process, in bytes: shared pages are divided among their processes."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    print(json.dumps(_watch(sys.argv[1:]).to_dict()))
