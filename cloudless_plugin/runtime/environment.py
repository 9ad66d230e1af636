"""The engine's environment: a virtual environment of its own, made once from the lock file.

By itself: ``python3 -m cloudless_plugin.runtime.environment FOLDER`` makes or updates it and prints its interpreter.
"""

from __future__ import annotations

import enum
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from ..engine.errors import CancelledError, EngineError
from . import process

LOCK_FILE = Path(__file__).with_name("engine.lock")
"""Pinned packages with their hashes, for every platform: see ``make lock``."""
OLDEST_PYTHON = (3, 11)
_MARKER = "cloudless.json"
_HOW = "open the Cloudless panel in QGIS and press Set up"

Say = Callable[[str], None]
Cancelled = Callable[[], bool]


class State(enum.Enum):
    """What can be said of an environment without starting it."""

    MISSING = "missing"
    BROKEN = "broken"
    OUTDATED = "outdated"
    READY = "ready"


@dataclass(frozen=True)
class Environment:
    """A virtual environment for the engine in ``folder``."""

    folder: Path

    @property
    def interpreter(self) -> Path:
        """Path of the environment's Python."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def state(self) -> State:
        """Look whether the environment is whole and made from the present lock file; fast."""
        if not self.folder.exists():
            return State.MISSING
        try:
            made_from = json.loads((self.folder / _MARKER).read_text(encoding="utf-8"))["lock"]
        except (OSError, ValueError, KeyError, TypeError):
            return State.BROKEN
        if not self.interpreter.exists():
            return State.BROKEN
        return State.READY if made_from == lock_digest() else State.OUTDATED

    def require(self) -> Path:
        """Return the interpreter.

        Raises:
            EngineError: where the environment is not ready, with how to make it.
        """
        state = self.state()
        if state is State.READY:
            return self.interpreter
        if state is State.MISSING:
            raise EngineError(f"The engine is not set up yet: {_HOW}.")
        if state is State.OUTDATED:
            raise EngineError(f"The engine was set up for another version of Cloudless: {_HOW} to update it.")
        raise EngineError(f"The engine's environment is broken: {_HOW} again.")

    def distrust(self) -> None:
        """Take the mark of a whole environment away."""
        with suppress(OSError):
            (self.folder / _MARKER).unlink()

    def create(self, say: Say, cancelled: Cancelled = lambda: False) -> Path:
        """Make the environment anew from the lock file, unless it is ready; return its interpreter.

        It is marked as whole at the very end, so that one that was interrupted is never taken for ready.

        Args:
            say: told what happens, a line at a time.
            cancelled: asked often whether to stop.

        Raises:
            EngineError: where it cannot be made, with what to do.
            CancelledError: where ``cancelled`` said so; nothing is left.
        """
        if self.state() is State.READY:
            return self.interpreter
        try:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            for command in _commands(self, find_uv()):
                _run(command, say, cancelled)
            marker = {"lock": lock_digest(), "made": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
            (self.folder / _MARKER).write_text(json.dumps(marker), encoding="utf-8")
        except BaseException as error:
            shutil.rmtree(self.folder, ignore_errors=True)
            if isinstance(error, OSError):
                raise EngineError(f"The engine cannot be set up in '{self.folder}' ({error.strerror}).") from error
            raise
        return self.interpreter


def lock_digest() -> str:
    """Return the lock file's SHA-256."""
    return hashlib.sha256(LOCK_FILE.read_bytes()).hexdigest()


def find_uv() -> str | None:
    """Return the path of ``uv`` where it is installed: it makes the environment in seconds."""
    return shutil.which("uv")


def _commands(environment: Environment, uv: str | None) -> list[list[str]]:
    """Return the commands that make the environment: by ``uv`` where it is, else by ``venv`` and ``pip``."""
    python, folder, lock = find_python(), str(environment.folder), str(LOCK_FILE)
    if uv:
        return [
            [uv, "venv", "--no-project", "--no-config", "--python", python, folder],
            [uv, "pip", "sync", "--no-config", "--require-hashes", "--python", str(environment.interpreter), lock],
        ]
    pip = [str(environment.interpreter), "-I", "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    return [
        [python, "-I", "-m", "venv", "--copies" if os.name == "nt" else "--symlinks", folder],
        [*pip, "--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", lock],
    ]


def find_python() -> str:
    """Return the path of a Python that can carry the engine: QGIS's own version first, never QGIS itself.

    ``sys.executable`` is of no use: inside QGIS it is QGIS, or whatever Python is first on the path.

    Raises:
        EngineError: where there is none.
    """
    for candidate in _candidates(sys.platform, Path(sys.base_prefix)):
        if candidate and Path(candidate).is_file() and _version(candidate) >= OLDEST_PYTHON:
            return candidate
    oldest = ".".join(map(str, OLDEST_PYTHON))
    raise EngineError(
        f"No Python {oldest} or newer was found: install one from your system or python.org, and try again."
    )


def _candidates(platform: str, prefix: Path) -> list[str | None]:
    """Return where a Python may be, by platform, the likeliest first."""
    name = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    if platform == "win32":
        return [str(prefix / "python.exe"), str(prefix / "python3.exe"), shutil.which("python"), shutil.which("py")]
    inside = [str(prefix / "bin" / name), str(prefix / "bin" / "python3")]
    newer = [shutil.which(f"python3.{minor}") for minor in (13, 12, 11, 14)]
    return [*inside, shutil.which(name), *newer, shutil.which("python3")]


def _version(python: str) -> tuple[int, ...]:
    command = [python, "-I", "-c", "import sys; print(*sys.version_info[:2])"]
    try:
        answer = subprocess.run(
            command, env=process.clean_environment(), capture_output=True, text=True, timeout=30, check=True
        ).stdout
        return tuple(int(part) for part in answer.split())
    except (OSError, ValueError, subprocess.SubprocessError):
        return (0, 0)


def _run(command: Sequence[str], say: Say, cancelled: Cancelled) -> None:
    """Run one command, say each line that it prints, and stop it when ``cancelled`` says so."""
    tail: deque[str] = deque(maxlen=12)
    running = process.start(command, stderr=subprocess.STDOUT)
    if running.stdin:
        running.stdin.close()

    def listen() -> None:
        for line in running.stdout or ():
            tail.append(line.strip())
            say(line.strip())

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    while running.poll() is None:
        if cancelled():
            running.kill()
            running.wait()
            raise CancelledError
        time.sleep(0.05)
    listener.join(timeout=5)
    if running.returncode:
        raise EngineError(_explain(" ".join(tail)))


def _explain(output: str) -> str:
    """Return the sentence for the output of a command that failed."""
    text = output.lower()
    if "ensurepip" in text:
        return "Python's venv module is incomplete: install it (on Debian and Ubuntu: sudo apt install python3-venv)."
    if "no space left" in text:
        return "The disk is full: free 500 MB and set the engine up again."
    signs = ("connection", "resolve", "network", "timed out", "proxy", "dns error", "no matching distribution")
    if any(sign in text for sign in signs):
        end = output[-200:]
        return f"The engine's packages cannot be downloaded: check the network and the proxy, and try again ({end})."
    return f"The engine cannot be set up: {output[-300:]}"


def main() -> int:
    """Make the environment in the folder that is named on the command line."""
    if len(sys.argv) != 2:
        print("usage: python3 -m cloudless_plugin.runtime.environment FOLDER", file=sys.stderr)
        return 2
    try:
        print(Environment(Path(sys.argv[1]).absolute()).create(lambda line: print(line, file=sys.stderr)))
    except (EngineError, CancelledError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
