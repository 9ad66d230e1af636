"""Real limits of the system, for one command: processes, memory, shared memory, streams."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from .posix import IS_ROOT

USER = 54000 + os.getpid() % 1000
"""A user who runs nothing else: the system counts the processes and threads of a user."""


def needs(*programs: str) -> None:
    """Skip the test where it cannot set the limits: it needs root and some programs."""
    missing = [program for program in programs if shutil.which(program) is None]
    if not IS_ROOT or missing:
        pytest.skip(f"needs root{' and ' + ', '.join(missing) if missing else ''} to set limits")


def as_nobody(processes: int) -> list[str]:
    """Return the beginning of a command that may start so many processes and threads, itself included."""
    needs("setpriv", "prlimit")
    return ["setpriv", f"--reuid={USER}", "--clear-groups", "prlimit", f"--nproc={processes}"]


def with_memory(megabytes: int) -> list[str]:
    """Return the beginning of a command with so much address space."""
    needs("prlimit")
    return ["prlimit", f"--as={megabytes << 20}"]


def with_shared_memory(how: str) -> list[str]:
    """Return the beginning of a command that sees another ``/dev/shm``, mounted with options ``how``."""
    needs("unshare", "mount")
    full = "" if "ro" in how.split(",") else "; head -c 2M /dev/zero > /dev/shm/full 2> /dev/null"
    begin = ["unshare", "-m", "sh", "-c", f'mount -t tmpfs -o {how} tmpfs /dev/shm{full}; exec "$@"', "sh"]
    if subprocess.run([*begin, "true"], capture_output=True, check=False).returncode:
        pytest.skip("needs mount namespaces")
    return begin


def engine(begin: Sequence[str], *arguments: object, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the engine's command; whoever runs it may write to ``cwd``."""
    cwd.chmod(0o777)
    main = Path(__file__).parents[2] / "cloudless_plugin" / "engine" / "__main__.py"
    environment = {**os.environ, "CLOUDLESS_CACHE": str(cwd / "cache"), "PYTHONDONTWRITEBYTECODE": "1", **variables}
    return subprocess.run(
        [*begin, sys.executable, str(main), *map(str, arguments)],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
