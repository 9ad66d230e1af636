"""Making the engine's environment from the lock file, by uv where it can be had, else by venv and pip.

uv is the one that is installed, or the wheel that QGIS fetches, which needs no Python; or, where that fails, the one
that pip installs.

By itself: ``python3 -m cloudless_plugin.runtime.installer FOLDER`` makes or updates one and prints its interpreter.
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

from ..common.errors import CancelledError, CloudlessError, EngineError
from ..common.messages import Message, byte_size
from ..common.protocol import CheckJob
from ..common.reporting import Reporter
from . import environment as env
from . import subprocesses
from .dead_weight import remove_tests
from .engine_client import EngineClient
from .environment import Environment, State
from .expected_size import expected_size
from .install_errors import NEEDED, explain, was_held
from .package_index import index_address, index_variables
from .python_finder import OLDEST_FOR_UV, OLDEST_PYTHON, find_python, find_uv, program_path, standalone
from .redaction import redact
from .uv_wheel import UV_LOCK, Fetch, fetch_uv

_LONGEST_NAME = 125
"""Letters of the longest path within an environment or its cache."""
_LONGEST_PATH = 259
"""Letters that Windows takes."""
_POLL = 0.05
_HELD = 2.0
"""Seconds after which nobody has a file open any more, as a rule."""


def make_environment(
    environment: Environment,
    reporter: Reporter,
    cancelled: Callable[[], bool] = lambda: False,
    variables: Optional[Mapping[str, str]] = None,
    *,
    anew: bool = False,
    fetch: Optional[Fetch] = None,
) -> Path:
    """Make the environment from the lock file, unless it is ready; return its interpreter.

    It is marked as whole at the very end, when it has imported what a run imports: one that was interrupted, or whose
    packages went elsewhere, is never taken for ready. What an interrupted making has downloaded is used by the next.

    Args:
        environment: which.
        reporter: told what happens, on this thread.
        cancelled: asked often whether to stop.
        variables: environment variables that lead uv and pip through the network, see ``qgis_network``.
        anew: also where it is ready.
        fetch: gets uv's wheel where no uv is installed, see ``qgis_fetch``; without it, a Python must do that.

    Raises:
        EngineError: where it cannot be made, with what to do.
        CancelledError: where ``cancelled`` said so.
    """
    try:
        with environment.lock() as free:
            if not free:
                raise EngineError(
                    "The engine is being set up already, perhaps by another QGIS: wait until that is done."
                )
            if anew or environment.look() is not State.READY:
                _make(environment, _Making(environment, reporter, cancelled, variables or {}, fetch))
    except OSError as error:
        raise EngineError(
            "The engine cannot be set up in '{path}' ({reason}): make that folder writable, and try again.",
            path=environment.folder,
            reason=error.strerror,
        ) from error
    return environment.interpreter


def check_engine(interpreter: Path, reporter: Reporter, cancelled: Callable[[], bool]) -> None:
    """Have an interpreter import what a run imports.

    Raises:
        CloudlessError: where the engine does not run in it.
    """
    EngineClient().run_job(interpreter, CheckJob(), reporter, cancelled)


def _make(environment: Environment, making: _Making) -> None:
    """Make an environment whose lock this process holds; on failure, keep only the downloads."""
    environment.refuse_while_used()
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
    """Refuse a folder whose disk has too little space, or whose path is too long on Windows, for an environment.

    Raises:
        EngineError: with the space that is needed and free, or the maximum length of the path.
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
            "The path '{path}' is too long for Windows, which leaves it {count} letters: set LOCALAPPDATA to a shorter "
            "folder in Settings → Options → System → Environment, and start QGIS again.",
            path=folder,
            count=_LONGEST_PATH - 1 - _LONGEST_NAME,
        )


class _Making:
    """The steps of one making."""

    def __init__(
        self,
        environment: Environment,
        reporter: Reporter,
        cancelled: Callable[[], bool],
        variables: Mapping[str, str],
        fetch: Optional[Fetch],
    ) -> None:
        self._environment = environment
        self._reporter = reporter
        self._note = reporter.info  # lines for developers, in English
        self._cancelled = cancelled
        self._fetch = fetch
        self._sizes = expected_size()
        self._whole = self._sizes.disk()
        self._problem: Optional[EngineError] = None  # why uv cannot be had
        self._step, self._grows = Message(""), False
        self._done = 0.0  # it never goes back, though what was unpacked for a moment goes again
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
        self._variables.update(index_variables({**os.environ, **self._variables}))

    def run(self) -> None:
        """Make everything, try it, and mark it as whole."""
        self._begin(Message("Looking for what is there"), grows=False)
        program = self._find_uv()
        self._begin(Message("Making a Python environment"))
        self._make_venv(program)
        interpreter = self._environment.interpreter
        self._begin(Message("Downloading and unpacking packages"))
        if program:
            sync = [program, "pip", "sync", "--require-hashes", "--no-build", "--python", str(interpreter)]
            self._do([*sync, str(env.LOCK_FILE)])
        else:
            self._pip(interpreter, env.LOCK_FILE)
        shutil.rmtree(self._environment.cache, ignore_errors=True)
        self._begin(Message("Making the engine quick to start"), grows=False)
        self._finish_packages()
        self._begin(Message("Trying the engine"), grows=False)
        check_engine(interpreter, self._reporter, self._cancelled)
        made = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self._environment.trust({"made": made, "bytes": self._environment.size()})

    def _finish_packages(self) -> None:
        """Remove what no run reads, and compile the rest; what does not compile is compiled when it is imported."""
        packages = self._environment.packages()
        remove_tests(packages)
        with suppress(EngineError):
            self._do([str(self._environment.interpreter), "-I", "-m", "compileall", "-q", "-j", "0", str(packages)])

    def _begin(self, step: Message, *, grows: bool = True) -> None:
        self._step, self._grows = step, grows
        self._tell()

    def _tell(self) -> None:
        """Say which step goes on, and where it fills the disk, how much of the whole is there."""
        size = self._environment.size()
        self._done = max(self._done, min(size / self._whole, 0.98))
        sizes = {"done": byte_size(min(size, self._whole)), "whole": byte_size(self._whole)}
        message = Message("{step}: {done} of about {whole}", step=self._step, **sizes)
        self._reporter.progress(self._done, message if self._grows else self._step)

    def _find_uv(self) -> Optional[str]:
        """Return the path of uv; nothing where it cannot be had, since pip alone can make the environment too."""
        return find_uv() or self._try(self._fetch_uv) or self._try(self._install_uv)

    def _try(self, way: Callable[[], Optional[str]]) -> Optional[str]:
        """Return what a way to uv gives; nothing, and the first problem noted, where it fails."""
        try:
            return way()
        except EngineError as error:
            self._note(f"uv cannot be had in this way: {error} {error.__cause__ or ''}")
            self._problem = self._problem or error
        return None

    def _fetch_uv(self) -> Optional[str]:
        """Fetch uv's wheel, where that can be done and it is known from where."""
        index = index_address({**os.environ, **self._variables})
        if not (self._fetch and index):
            return None
        self._note(f"> GET {redact(index)}")

        def tell(done: int, whole: int) -> None:
            sizes = {"done": byte_size(done), "whole": byte_size(max(done, whole))}
            step = Message("Downloading uv, which sets the engine up")
            self._reporter.progress(self._done, Message("{step}: {done} of {whole}", step=step, **sizes))

        return str(fetch_uv(index, self._environment.cache / "with-uv", self._fetch, self._cancelled, tell))

    def _install_uv(self) -> Optional[str]:
        """Install uv by pip of any Python."""
        home = self._environment.cache / "with-uv"
        program = program_path(home, "uv")
        if not program.exists():
            self._make_plain_venv(find_python(OLDEST_FOR_UV), home)
            self._pip(program_path(home, "python"), UV_LOCK)
        return str(program)

    def _make_venv(self, program: Optional[str]) -> None:
        """Make the virtual environment, on a Python of its own if one can be had, else on the system's."""
        venv, problem = str(self._environment.venv), None
        if program and os.environ.get("UV_PYTHON_DOWNLOADS") != "never":
            try:
                self._do([program, "venv", "--no-project", "--managed-python", "--python", standalone(), venv])
                return
            except EngineError as error:
                self._note(f"A Python of its own cannot be had, so the system's is used: {error}")
                problem = error
        try:
            python = find_python(OLDEST_PYTHON, self._sizes.pythons)
        except EngineError as error:
            raise (problem or self._problem or error) from error
        self._whole = self._sizes.disk(own_python=False)
        if program:
            self._do([program, "venv", "--no-project", "--no-python-downloads", "--python", python, venv])
        else:
            self._make_plain_venv(python, self._environment.venv)

    def _make_plain_venv(self, python: str, folder: Path) -> None:
        self._do([python, "-I", "-m", "venv", "--copies" if os.name == "nt" else "--symlinks", str(folder)])

    def _pip(self, python: Path, lock: Path) -> None:
        options = ("--require-hashes", "--only-binary", ":all:", "--no-deps", "--no-compile")
        self._do([str(python), "-I", "-m", "pip", "install", *options, "-r", str(lock)])

    def _do(self, command: Sequence[str]) -> None:
        """Run one command; once more where a program had a file open.

        On Windows, who measures a folder has it open for a moment, and a folder around it cannot be renamed then.

        Raises:
            EngineError: where it fails.
        """
        said = self._run(command)
        if said is not None and was_held(said):
            self._note("Once more, since a file was in use")
            time.sleep(_HELD)
            said = self._run(command, measures=False)
        if said is not None:
            raise EngineError(explain(said, self._variables))

    def _run(self, command: Sequence[str], *, measures: bool = True) -> Optional[str]:
        """Run one command, say each line that it prints, and stop it when the watcher says so.

        Args:
            command: program and arguments.
            measures: whether to tell meanwhile how much of the whole is there.

        Returns:
            What it printed last where it fails, else ``None``.
        """
        self._note("> " + " ".join(command))
        tail: deque[str] = deque(maxlen=20)
        running = subprocesses.start(
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
                self._note(tail[-1])

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        looked = 0.0
        while running.poll() is None:
            if self._cancelled():
                _kill(running)
                raise CancelledError
            if measures and time.monotonic() - looked > 1:
                self._tell()
                looked = time.monotonic()
            time.sleep(_POLL)
        listener.join(timeout=5)
        return " ".join(tail) if running.returncode else None


def _kill(running: subprocess.Popen[str]) -> None:
    """End a program, and where it can be done what that has started."""
    if os.name == "nt":
        running.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
    running.wait()


class _Terminal(Reporter):
    """Tells of a making on standard error."""

    def info(self, message: str) -> None:
        """Print the line."""
        print(message, file=sys.stderr)


def main() -> int:
    """Make the environment in the folder that is named on the command line."""
    if len(sys.argv) != 2:
        print("usage: python3 -m cloudless_plugin.runtime.installer FOLDER", file=sys.stderr)
        return 2
    try:
        print(make_environment(Environment(Path(sys.argv[1]).absolute()), _Terminal()))
    except CloudlessError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
