"""A virtual screen, and the real QGIS window on it."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts import launch
from scripts.profile import make_profile
from tests.support.engine import PLUGINS
from tests.support.paths import ROOT


@contextmanager
def virtual_screen(size: str = "1600x1000") -> Iterator[str]:
    """Start an X server on a free display; yield the display's name; stop the server."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def run_qgis(
    script: Path,
    folder: Path,
    variables: dict[str, str],
    *,
    plugin: bool = True,
    language: str = "",
    size: str = "1600x1000",
    timeout: float = 180,
    prepare: Callable[[Path], None] | None = None,
    offline: bool = False,
) -> str:
    """Run the real ``qgis`` in a fresh profile, with the plugin or not, let it run ``script``; return what it printed.

    The script ends QGIS itself. Where it does not, QGIS is stopped after ``timeout`` seconds. ``prepare`` is given the
    profile's folder; ``offline`` leaves QGIS without any network, not even this machine's own.
    """
    profile = make_profile(folder / "profiles-path", enabled=plugin, language=language)
    if prepare is not None:
        prepare(profile / "profiles" / "default")
    without_network = ["unshare", "--map-root-user", "--net"] if offline else []
    program = launch.program("qgis")
    with virtual_screen(size) as display:
        environment = {
            **launch.environment(program),
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            **({"QGIS_PLUGINPATH": str(PLUGINS)} if plugin else {}),
            "XDG_RUNTIME_DIR": str(folder),
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(script.parent),
            **variables,
        }
        log = folder / "qgis.log"
        with log.open("w") as out:
            qgis = subprocess.Popen(
                [
                    *without_network,
                    str(program),
                    "--nologo",
                    "--noversioncheck",
                    "--profiles-path",
                    str(profile),
                    "--code",
                    str(script),
                ],
                env=environment,
                cwd=ROOT,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
            try:
                qgis.wait(timeout)
            except subprocess.TimeoutExpired:
                qgis.kill()
                qgis.wait()
                time.sleep(0.2)
        return log.read_text()
