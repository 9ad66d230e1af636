"""Code run in a Python of its own, to see what it takes."""

from __future__ import annotations

import subprocess
import sys

from tests.support.paths import ROOT

MB = 1 << 20


def measured(code: str, *arguments: object) -> tuple[str, float]:
    """Run code in a Python of its own; return what it prints, and its peak of memory in MB."""
    code += "\nprint(int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]) / 1024)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *map(str, arguments)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    told, _, peak = done.stdout.strip().rpartition("\n")
    return told, float(peak)
