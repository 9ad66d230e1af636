"""``matrix.py [SUITE ...]``: test the plugin on newer versions of QGIS, each in a Debian of its own; needs root.

A system lies in ``build/systems/SUITE``, its logs and pictures in ``build/matrix/SUITE``. Its processes run in mount
and process namespaces of their own: when the first process ends, for whatever reason, nothing stays mounted or running.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build"
SUITES = ("trixie", "sid")
"""Debian 13 with QGIS 3.40, and Debian unstable with 3.44; 3.22 is the machine's own."""
COLUMNS = ("suite", "QGIS", "Python", "loads", "qgis_process", "tests", "window", "minutes")
FAILED = "FAILED"
_PACKAGES = "ca-certificates,make"
_APT = 'Acquire::Check-Valid-Until "false";\nAPT::Install-Recommends "false";\n'
_SHARED = ROOT.parent / "shared"
_CERTIFICATES = Path("/usr/local/share/ca-certificates")
_HANDED_ON = ("PIP_", "UV_", "SSL_CERT_", "http_proxy", "https_proxy", "no_proxy")
_TIMEOUT = 2400
_ENTER = """
set -e
mount --rbind /dev "$1/dev"
mount -t tmpfs tmpfs "$1/dev/shm"
mount -t proc proc "$1/proc"
[ ! -d "$2" ] || mount --bind -o ro "$2" "$1/shared"
exec chroot "$1" sh -ec "cd /cloudless; $3"
"""
_WAYS = "light,narrow"
"""Ways to look at the panel; this machine's own QGIS goes through all."""
LOADS = """
export QGIS_PLUGINPATH=build/plugins QGIS_CUSTOM_CONFIG_PATH=$(mktemp -d) QT_QPA_PLATFORM=offscreen
make stage
qgis_process plugins enable cloudless_plugin
qgis_process list | grep cloudless:mosaic
"""


@dataclass(frozen=True)
class System:
    """One Debian in a folder, with a copy of this checkout in ``/cloudless``."""

    suite: str

    @property
    def folder(self) -> Path:
        """The root folder of the system."""
        return BUILD / "systems" / self.suite

    @property
    def results(self) -> Path:
        """The folder of its logs and pictures."""
        return BUILD / "matrix" / self.suite

    @property
    def checkout(self) -> Path:
        """Its copy of this checkout."""
        return self.folder / "cloudless"

    def make(self) -> bool:
        """Make the system if it is missing; tell whether it exists then."""
        made = self.folder / ".made"
        if made.exists():
            return True
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.results.mkdir(parents=True, exist_ok=True)
        command = ["debootstrap", "--variant=minbase", f"--include={_PACKAGES}", self.suite, str(self.folder)]
        if not _run(_isolated(command), self.results / "debootstrap.log"):
            return False
        (self.folder / "shared").mkdir()
        (self.folder / "etc/apt/apt.conf.d/90cloudless").write_text(_APT)
        if _CERTIFICATES.is_dir():
            shutil.copytree(_CERTIFICATES, self.folder / str(_CERTIFICATES)[1:], dirs_exist_ok=True)
        made.touch()
        return True

    def update(self) -> None:
        """Copy this machine's network settings and this checkout into the system; its ``build`` folder stays."""
        for name in ("resolv.conf", "hosts"):
            shutil.copy(f"/etc/{name}", self.folder / "etc" / name)
        self.checkout.mkdir(exist_ok=True)
        for path in self.checkout.iterdir():
            if path.name != "build":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        for name in _sources():
            target = self.checkout / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)

    def run(self, script: str, log: str, timeout: float | None = _TIMEOUT) -> bool:
        """Run a shell script in its checkout, for ``timeout`` seconds at most; tell whether it succeeded."""
        command = ["sh", "-c", _ENTER, "enter", str(self.folder), str(_SHARED), script]
        variables = {key: value for key, value in os.environ.items() if key.startswith(_HANDED_ON)}
        variables |= {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
        return _run(_isolated(command), self.results / log, variables, timeout)

    def say(self, script: str) -> str:
        """Run a shell script in its checkout; return its output."""
        self.run(script, "said.log")
        return (self.results / "said.log").read_text().strip()


def prove(system: System) -> dict[str, str]:
    """Run all tests in a system and return its row of the table."""
    start = time.monotonic()
    shutil.rmtree(system.results, ignore_errors=True)
    system.results.mkdir(parents=True)
    row = {**dict.fromkeys(COLUMNS, FAILED), "suite": system.suite}
    if system.make():
        system.update()
        if system.run("update-ca-certificates && make qgis engine", "setup.log"):
            row |= _proofs(system)
    return {**row, "minutes": f"{(time.monotonic() - start) / 60:.0f}"}


def _proofs(system: System) -> dict[str, str]:
    row = {
        "QGIS": system.say("dpkg-query -W -f '${Version}' qgis"),
        "Python": system.say("python3 -c 'import platform; print(platform.python_version())'"),
        "loads": "yes" if system.run(LOADS, "loads.log") else FAILED,
        "qgis_process": "yes" if system.run("make demo", "demo.log") else FAILED,
        "tests": _suite(system, "test-qgis"),
        "window": _suite(system, "test-window"),
    }
    for pictures in ("window", "demo"):
        for path in (system.checkout / "build" / pictures).glob("*.png"):
            shutil.copy(path, system.results / path.name)
    return row


def table(rows: Iterable[dict[str, str]]) -> str:
    """Return the rows as a table with aligned columns."""
    lines = [dict(zip(COLUMNS, COLUMNS)), *rows]
    widths = {column: max(len(line[column]) for line in lines) for column in COLUMNS}
    return "\n".join("  ".join(line[column].ljust(widths[column]) for column in COLUMNS).rstrip() for line in lines)


def _suite(system: System, target: str) -> str:
    """Run a make target that runs pytest; return how many of its tests passed."""
    report = system.checkout / "build" / f"{target}.xml"
    report.unlink(missing_ok=True)
    variables = f"CLOUDLESS_WAYS={_WAYS} PYTEST_ADDOPTS=--junitxml=/cloudless/build/{target}.xml"
    good = system.run(f"{variables} make {target}", f"{target}.log")
    if not report.exists():
        return FAILED
    counts = next(ET.parse(report).getroot().iter("testsuite")).attrib  # noqa: S314 - pytest wrote it
    total, skipped = int(counts["tests"]), int(counts["skipped"])
    passed = total - skipped - int(counts["failures"]) - int(counts["errors"])
    words = f"{passed} of {total}" + (f", {skipped} skipped" if skipped else "")
    return words if good else f"{FAILED}: {words}"


def _sources() -> list[str]:
    """Return the files of this checkout: tracked, and untracked but not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout.split("\0")
    return [name for name in names if name and (ROOT / name).is_file()]


def _isolated(command: list[str]) -> list[str]:
    return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", *command]


def _run(
    command: list[str], log: Path, variables: dict[str, str] | None = None, timeout: float | None = _TIMEOUT
) -> bool:
    """Run a command with its output in a log; if it fails, print the log's end. Tell whether it succeeded."""
    with log.open("w") as out, suppress(subprocess.TimeoutExpired):
        options: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": out, "stderr": out, "timeout": timeout}
        if subprocess.run(command, env=variables, check=False, **options).returncode == 0:
            return True
    end = [line[:300] for line in log.read_text(errors="replace").splitlines()[-15:]]
    print(f"{log.relative_to(ROOT)} ends:", *end, sep="\n  ", flush=True)
    return False


def is_ready() -> bool:
    """Tell whether systems can be made, which needs root; have their processes stopped when this one is."""
    if os.getuid() != 0:
        print("A system of its own needs root.", file=sys.stderr)
        return False
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    return True


def main(suites: list[str]) -> int:
    """Test the plugin in each suite, print the table and tell whether anything failed."""
    if not is_ready():
        return 2
    rows = []
    for suite in suites or SUITES:
        print(f"Proving the plugin in Debian {suite}", flush=True)
        rows.append(prove(System(suite)))
    print(table(rows))
    print(f"Logs and pictures: {BUILD / 'matrix'}")
    return any(FAILED in word for row in rows for word in row.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
