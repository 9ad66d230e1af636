"""``qgis_qt6.py build``, ``qgis_qt6.py test``: make a QGIS with Qt 6, and test the plugin in it; needs root.

Debian has Qt 6, but no QGIS that was built with it. So Debian 13's source of QGIS 3.40 is compiled with the Qt 6
packages of Debian unstable, which takes hours. All of it lies in a Debian of its own, ``build/qgis-qt6``. What was made
stays when the build is stopped, and the next call goes on. ``pid`` there is the process that builds; ``logs`` has what
the steps say.
"""

from __future__ import annotations

import fcntl
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from scripts.matrix import BUILD, LOADS, System, is_ready

_ONCE = ("packages", "unpack")
_ALWAYS = ("configure", "compile", "register")
"""Steps that see for themselves what is left to do."""
_QGIS = "export QGIS_PREFIX_PATH=/build/tree/output QGIS_PACKAGES='python3 python3-venv ca-certificates'\n"


class Qt6System(System):
    """The Debian with QGIS's source and build, and a copy of this checkout."""

    @property
    def folder(self) -> Path:
        """The root folder of the system."""
        return BUILD / "qgis-qt6"

    @property
    def results(self) -> Path:
        """The folder of its logs."""
        return self.folder / "logs"

    @property
    def is_built(self) -> bool:
        """Whether its QGIS can be used."""
        return all(self._stamp(step).exists() for step in (*_ONCE, *_ALWAYS))

    def build(self) -> bool:
        """Go through the steps that are left, in the system that was made; tell whether QGIS is there then."""
        self.update()
        for folder in ("build", "ccache"):
            (self.folder / folder).mkdir(exist_ok=True)
        return all(self._step(step) for step in (*_ONCE, *_ALWAYS))

    def test(self) -> bool:
        """Load the plugin in its QGIS and run ``tests/qgis`` there; tell whether all passed."""
        self.update()
        scripts = {
            "setup.log": "update-ca-certificates && make engine",
            "loads.log": _QGIS + LOADS,
            "test-qgis.log": _QGIS + "PYTEST_ADDOPTS='-p tests.support.qt6_settings' make test-qgis",
        }
        good = all(self.run(script, log) for log, script in scripts.items())
        if good:
            print((self.results / "test-qgis.log").read_text().splitlines()[-1])
        return good

    def _step(self, name: str) -> bool:
        stamp = self._stamp(name)
        if name in _ONCE and stamp.exists():
            return True
        print(f"{name}: {(self.results / name).relative_to(BUILD.parent)}.log", flush=True)
        stamp.unlink(missing_ok=True)
        good = self.run(f"sh scripts/qgis_qt6.sh {name}", f"{name}.log", timeout=None)
        if good:
            stamp.touch()
        return good

    def _stamp(self, step: str) -> Path:
        return self.folder / "build" / f".{step}"


def build(system: Qt6System) -> bool:
    """Build, unless another process does; tell whether QGIS is there then."""
    if not system.make():
        return False
    with (system.folder / "pid").open("a+") as pid:
        try:
            fcntl.flock(pid, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"Process {(system.folder / 'pid').read_text().strip()} is building it.")
            return False
        pid.truncate(0)
        print(os.getpid(), file=pid, flush=True)
        return system.build()


def main(words: list[str]) -> int:
    """Build or test, and tell whether anything failed."""
    system = Qt6System("sid")
    if words == ["test"] and not system.is_built:
        print("Not tested on Qt 6: make qgis-qt6 builds such a QGIS first, which takes hours.")
        return 0
    if words not in (["build"], ["test"]) or not is_ready():
        return 2
    return not (system.test() if words == ["test"] else build(system))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
