"""Making the engine's environment from the lock file, by uv where it can be had, else by venv and pip.

By itself: ``python3 -m cloudless_plugin.runtime.making FOLDER`` makes or updates one and prints its interpreter.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Callable, Optional

from ..engine.errors import CancelledError, CloudlessError, EngineError
from ..engine.text import Text
from . import environment as env
from . import process
from .environment import Environment, State
from .redaction import redact
from .worker import Listener

OLDEST_PYTHON = (3, 11)
_OLDEST_FOR_UV = (3, 8)
STANDALONE = "3.13"
"""The Python that uv downloads, so that the engine depends neither on QGIS's Python nor on the system's."""
NEEDED = 960_000_000
"""Bytes that are free before it begins: 570 MB of packages and 110 MB of Python stay, downloads go at the end."""
_EXPECTED = 570_000_000
"""Bytes that there will be at the end, for the progress."""
_LONGEST_NAME = 125
"""Letters of the longest path within an environment or its cache."""
_LONGEST_PATH = 259
"""Letters that Windows takes."""
_POLL = 0.05

UV_LOCK = Path(__file__).with_name("uv.lock")
"""The version of uv, with its hashes, for where it is not installed: see ``make lock``."""


def make(
    environment: Environment,
    listener: Listener,
    cancelled: Callable[[], bool] = lambda: False,
    variables: Optional[Mapping[str, str]] = None,
    *,
    anew: bool = False,
) -> Path:
    """Make the environment from the lock file, unless it is ready; return its interpreter.

    It is marked as whole at the very end, so that one that was interrupted is never taken for ready. What an
    interrupted making has downloaded is used by the next one.

    Args:
        environment: which.
        listener: told what happens, on this thread.
        cancelled: asked often whether to stop.
        variables: environment variables that lead uv and pip through the network, see ``network``.
        anew: also where it is ready.

    Raises:
        EngineError: where it cannot be made, with what to do.
        CancelledError: where ``cancelled`` said so.
    """
    try:
        with environment.held() as free:
            if not free:
                raise EngineError(
                    "The engine is being set up already, perhaps by another QGIS: wait until that is done."
                )
            if anew or environment.look() is not State.READY:
                _make(environment, _Making(environment, listener, cancelled, variables or {}))
    except OSError as error:
        raise EngineError(
            "The engine cannot be set up in '{path}' ({reason}): make that folder writable, and try again.",
            path=environment.folder,
            reason=error.strerror,
        ) from error
    return environment.interpreter


def _make(environment: Environment, making: _Making) -> None:
    """Make an environment that is held here; where that fails, leave only what has been downloaded."""
    interrupted = environment.look() in (State.MISSING, State.BROKEN)
    environment.folder.mkdir(parents=True, exist_ok=True)
    environment.clear(keep_cache=interrupted)
    check_place(environment.folder)
    try:
        making.run()
    except BaseException:
        with suppress(EngineError, OSError):
            environment.clear(keep_cache=True)
        raise


def check_place(folder: Path, platform: str = sys.platform) -> None:
    """Refuse a folder in which there is no room for an environment.

    Raises:
        EngineError: with how much room is needed.
    """
    free = shutil.disk_usage(folder).free
    if free < NEEDED:
        raise EngineError(
            "The engine needs {needed} MB while it is set up, and the disk of '{path}' has {free} MB left: free some "
            "and try again.",
            needed=NEEDED // 10**6,
            path=folder,
            free=free // 10**6,
        )
    if platform == "win32" and len(str(folder)) + 1 + _LONGEST_NAME > _LONGEST_PATH:
        raise EngineError(
            "The path '{path}' is too long for Windows: use a QGIS profile whose path is shorter than {count} letters.",
            path=folder,
            count=_LONGEST_PATH - _LONGEST_NAME,
        )


class _Making:
    """The steps of one making."""

    def __init__(
        self,
        environment: Environment,
        listener: Listener,
        cancelled: Callable[[], bool],
        variables: Mapping[str, str],
    ) -> None:
        self._environment = environment
        self._listener = listener
        self._cancelled = cancelled
        cache, python = environment.cache, environment.folder / "python"
        self._variables = {
            **variables,
            "UV_CACHE_DIR": str(cache / "uv"),
            "UV_NO_CONFIG": "1",
            "UV_NO_PROGRESS": "1",
            "UV_PYTHON_CACHE_DIR": str(cache / "python"),
            "UV_PYTHON_INSTALL_BIN": "0",
            "UV_PYTHON_INSTALL_DIR": str(python),
            "UV_PYTHON_INSTALL_REGISTRY": "0",
            "UV_SYSTEM_CERTS": "1",
            "PIP_CACHE_DIR": str(cache / "pip"),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_NO_INPUT": "1",
            "PIP_RETRIES": "2",
        }
        index = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("PIP_INDEX_URL")
        if index:
            self._variables["UV_DEFAULT_INDEX"] = index

    def run(self) -> None:
        """Make everything, and mark it as whole."""
        program = self._find_uv()
        self._make_venv(program)
        interpreter = self._environment.interpreter
        if program:
            sync = [program, "pip", "sync", "--require-hashes", "--no-build", "--compile-bytecode"]
            self._do([*sync, "--python", str(interpreter), str(env.LOCK_FILE)])
        else:
            self._pip(interpreter, env.LOCK_FILE)
        shutil.rmtree(self._environment.cache, ignore_errors=True)
        made = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self._environment.trust({"made": made, "bytes": self._environment.size()})

    def _find_uv(self) -> Optional[str]:
        """Return the path of uv: one that is installed, or one that pip installs into the cache."""
        return find_uv() or self._install_uv()

    def _install_uv(self) -> Optional[str]:
        """Install uv; return nothing where that fails, since pip alone can make the environment too."""
        home = self._environment.cache / "with-uv"
        program = _program(home, "uv")
        try:
            if not program.exists():
                self._make_plain_venv(find_python(_OLDEST_FOR_UV), home)
                self._pip(_program(home, "python"), UV_LOCK)
        except EngineError as error:
            self._listener.info(f"uv cannot be had, so pip is used: {error}")
            return None
        return str(program)

    def _make_venv(self, program: Optional[str]) -> None:
        """Make the virtual environment, on a Python of its own if one can be had, else on the system's."""
        venv, problem = str(self._environment.venv), None
        if program and os.environ.get("UV_PYTHON_DOWNLOADS") != "never":
            try:
                self._do([program, "venv", "--no-project", "--managed-python", "--python", standalone(), venv])
                return
            except EngineError as error:
                self._listener.info(f"A Python of its own cannot be had, so the system's is used: {error}")
                problem = error
        try:
            python = find_python()
        except EngineError as error:
            raise (problem or error) from error
        if program:
            self._do([program, "venv", "--no-project", "--no-python-downloads", "--python", python, venv])
        else:
            self._make_plain_venv(python, self._environment.venv)

    def _make_plain_venv(self, python: str, folder: Path) -> None:
        self._do([python, "-I", "-m", "venv", "--copies" if os.name == "nt" else "--symlinks", str(folder)])

    def _pip(self, python: Path, lock: Path) -> None:
        options = ("--require-hashes", "--only-binary", ":all:", "--no-deps")
        self._do([str(python), "-I", "-m", "pip", "install", *options, "-r", str(lock)])

    def _do(self, command: Sequence[str]) -> None:
        """Run one command, say each line that it prints, and stop it when the watcher says so."""
        self._listener.info("> " + " ".join(command))
        tail: deque[str] = deque(maxlen=20)
        running = process.start(
            command,
            self._variables,
            stderr=subprocess.STDOUT,
            start_new_session=os.name != "nt",
        )
        if running.stdin:
            running.stdin.close()

        def listen() -> None:
            for line in running.stdout or ():
                tail.append(redact(line.strip()))
                self._listener.info(tail[-1])

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        looked = 0.0
        while running.poll() is None:
            if self._cancelled():
                _kill(running)
                raise CancelledError
            if time.monotonic() - looked > 1:
                self._listener.progress(min(self._environment.size() / _EXPECTED, 0.98), "")
                looked = time.monotonic()
            time.sleep(_POLL)
        listener.join(timeout=5)
        if running.returncode:
            raise EngineError(explain(" ".join(tail), self._variables))


def _program(venv: Path, name: str) -> Path:
    """Return the path of a program in a virtual environment."""
    return venv / "Scripts" / f"{name}.exe" if os.name == "nt" else venv / "bin" / name


def _kill(running: subprocess.Popen[str]) -> None:
    """End a program, and where it can be done what that has started."""
    if os.name == "nt":
        running.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def find_uv() -> Optional[str]:
    """Return the path of uv where it is installed; a program with a window has a shorter PATH than a terminal."""
    home = Path.home()
    places = (home / ".local" / "bin", home / ".cargo" / "bin", Path("/opt/homebrew/bin"), Path("/usr/local/bin"))
    return shutil.which("uv") or shutil.which("uv", path=os.pathsep.join(map(str, places)))


def standalone(platform: str = sys.platform) -> str:
    """Return what to ask uv for: on Windows for x86-64 always, as QGIS is, since some packages have nothing else."""
    return f"cpython-{STANDALONE}-windows-x86_64-none" if platform == "win32" else STANDALONE


def find_python(oldest: tuple[int, ...] = OLDEST_PYTHON) -> str:
    """Return the path of a Python, no older than ``oldest``: QGIS's own version first, never QGIS itself.

    ``sys.executable`` is of no use: inside QGIS it is QGIS, or whatever Python is first on the path.

    Raises:
        EngineError: where there is none.
    """
    for candidate in candidates(sys.platform, Path(sys.base_prefix)):
        if candidate and Path(candidate).is_file() and _version(candidate) >= oldest:
            return candidate
    wanted = ".".join(map(str, oldest))
    raise EngineError(
        "No Python {version} or newer was found: install one from your system or python.org, and try again.",
        version=wanted,
    )


def candidates(platform: str, prefix: Path) -> list[Optional[str]]:
    """Return where a Python may be, by platform, the likeliest first."""
    name = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    if platform == "win32":
        return [str(prefix / "python.exe"), str(prefix / "python3.exe"), shutil.which("python"), shutil.which("py")]
    inside = [str(prefix / "bin" / name), str(prefix / "bin" / "python3")]
    newer = [shutil.which(f"python3.{minor}") for minor in (13, 12, 11, 14)]
    return [*inside, shutil.which(name), *newer, shutil.which("python3")]


def _version(python: str) -> tuple[int, ...]:
    code = "import sys; print(*sys.version_info[:2])"
    try:
        asked = process.start([python, "-I", "-c", code], stderr=subprocess.DEVNULL)
        return tuple(int(part) for part in asked.communicate(timeout=30)[0].split())
    except (OSError, ValueError, subprocess.SubprocessError):
        return (0, 0)


_NO_VENV = Text("Python's venv module is incomplete: install it (on Debian and Ubuntu: sudo apt install python3-venv).")
_DISK_FULL = Text("The disk is full: free {needed} MB and set the engine up again.")
_REFUSED = Text(
    "The proxy{proxy} refuses the user name or the password (407): correct them in Settings → Options → Network; it "
    "must take the Basic method."
)
_NO_PROXY = Text("The proxy{proxy} cannot be reached: correct it in Settings → Options → Network, and try again.")
_UNTRUSTED = Text(
    "The network's certificate is not trusted: import your organisation's authority in Settings → Options → "
    "Authentication → Manage certificates, and try again."
)
_CHANGED = Text(
    "A package that came is not the one that was asked for: try again without the mirror that changes packages."
)
_NO_NETWORK = Text(
    "The engine's packages cannot be downloaded: check the network, and the proxy in Settings → Options → Network, and "
    "try again."
)
_ITSELF = "(the proxy)"
_SENTENCES = (
    (("ensurepip",), _NO_VENV),
    (("no space left", "not enough space", "os error 112"), _DISK_FULL),
    (("407 proxy", "proxy authorization", "proxy authentication"), _REFUSED),
    (("connect to proxy", "tunnel error: failed to create", f"{_ITSELF}: failed to establish"), _NO_PROXY),
    (("certificate", "unknownissuer"), _UNTRUSTED),
    (("access is denied", "os error 5)", "os error 32)", "winerror 5]", "winerror 32]"), env.IN_USE),
    (("hash mismatch", "do not match the hashes", "hashes do not match"), _CHANGED),
    (("connect", "resolve", "network", "timed out", "timeout", "dns error", "no matching distribution"), _NO_NETWORK),
)
"""Signs in what uv and pip print, and the sentence for the user; the first that fits."""


def explain(output: str, variables: Mapping[str, str]) -> Text:
    """Return the sentence for what a command printed before it failed."""
    address = variables.get("HTTPS_PROXY", "")
    place = address.rpartition("@")[2].rpartition("/")[2]
    proxy = f" {place}" if place else ""
    host, _, port = place.partition(":")
    # pip names the machine that it cannot connect to, from 26 on without saying that it is the proxy.
    text = output.lower().replace(f"(host='{host.lower()}', port={port})", _ITSELF)
    for signs, sentence in _SENTENCES:
        if any(sign in text for sign in signs):
            return Text(sentence, proxy=proxy, needed=NEEDED // 10**6)
    return Text("The engine cannot be set up, see the log: {output}", output=output[-300:])


class _Terminal(Listener):
    """Tells of a making on standard error."""

    def info(self, message: str) -> None:
        """Print the line."""
        print(message, file=sys.stderr)


def main() -> int:
    """Make the environment in the folder that is named on the command line."""
    if len(sys.argv) != 2:
        print("usage: python3 -m cloudless_plugin.runtime.making FOLDER", file=sys.stderr)
        return 2
    try:
        print(make(Environment(Path(sys.argv[1]).absolute()), _Terminal()))
    except CloudlessError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
