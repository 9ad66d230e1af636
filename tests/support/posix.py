"""What tests ask of POSIX, where there may be none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

IS_WINDOWS = sys.platform == "win32"
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
"""Whether this user may write anywhere, and mount."""
needs_links = pytest.mark.skipif(IS_WINDOWS, reason="links need rights there")
needs_pipes = pytest.mark.skipif(IS_WINDOWS, reason="pipes are no files there")


def missing_file() -> str:
    """Return what the system says of a file that is not there; Windows says it in the user's language."""
    try:
        Path(__file__).with_name("none").stat()
    except FileNotFoundError as error:
        return error.strerror or ""
    raise FileExistsError


def kill_group(process: subprocess.Popen[Any]) -> None:
    """Kill a process that leads a group of its own, and all of that; on Windows the engine is one process."""
    if IS_WINDOWS:
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
