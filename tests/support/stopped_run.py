"""The engine's command line, stopped at a step: ``python -m tests.support.stopped_run LOG STEP RECIPE OUTPUT ...``.

A step opens a file to write it, or changes a name, in the folder of OUTPUT or below. Before the step STEP the whole
process group stops (SIGSTOP), and whoever has started it may look, kill it or cut the power. STEP is a number from 1,
or a regular expression: the first step that it finds. Each step is a line in LOG. With 0 the run does not stop.
"""

from __future__ import annotations

import os
import re
import runpy
import signal
import sys
from typing import Any

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_NAMES = {
    "os.rename": ((0, 2), (1, 3)),
    "os.link": ((0, 2), (1, 3)),
    "os.remove": ((0, 1),),
    "os.rmdir": ((0, 1),),
    "os.mkdir": ((0, 2),),
    "os.truncate": ((0, None),),
}
"""Audit events, and which of their arguments are a path and the folder that it is relative to."""


def main(log: str, step: str, *arguments: str) -> None:
    """Run the engine."""
    folder = os.path.dirname(os.path.abspath(arguments[1]))  # noqa: PTH100, PTH120 - no step by itself
    noted = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    begun = os.getpid()
    steps, stopped = 0, False

    def watch(event: str, details: tuple[Any, ...]) -> None:
        nonlocal steps, stopped
        paths = [path for path in _changed(event, details) if path.startswith(folder + os.sep)]
        if not paths or os.getpid() != begun:
            return
        steps += 1
        told = f"{steps} {event} {' '.join(path[len(folder) + 1 :] for path in paths)}"
        os.write(noted, f"{told}\n".encode())
        if not stopped and (steps == int(step) if step.isdigit() else re.search(step, told)):
            stopped = True
            os.killpg(os.getpgrp(), signal.SIGSTOP)

    sys.addaudithook(watch)
    sys.argv = ["cloudless_plugin.engine", *arguments]
    runpy.run_module("cloudless_plugin.engine", run_name="__main__", alter_sys=True)


def _changed(event: str, details: tuple[Any, ...]) -> list[str]:
    """Return the paths that a call is about to change."""
    if event == "open":
        path, _, flags = details
        return [_absolute(path, -1)] if isinstance(path, (str, bytes)) and flags & _WRITES else []
    return [
        _absolute(details[path], -1 if folder is None else details[folder]) for path, folder in _NAMES.get(event, ())
    ]


def _absolute(path: Any, folder: int) -> str:
    name = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else ""
    return os.path.join(os.readlink(f"/proc/self/fd/{folder}") if folder >= 0 else os.getcwd(), name)  # noqa: PTH109, PTH115, PTH118


if __name__ == "__main__":
    main(*sys.argv[1:])
