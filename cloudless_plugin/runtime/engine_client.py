"""Doing jobs in processes of the engine."""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Optional

from ..common import protocol
from ..common.errors import CancelledError, CloudlessError, EngineError
from ..common.messages import Message
from ..common.protocol import Job, RunJob
from ..common.reporting import Reporter
from ..common.scratch_folders import all_scratch_paths, is_publishing, remove_scratch, scratch_path
from .engine_process import EngineCall, EngineProcess

_POLL = 0.1
"""Seconds between two looks at whether the user has cancelled."""
_PATIENCE = 1.5
"""Seconds that a cancelled worker has to end by itself; it takes one at most."""
_FINISHED = 120.0
"""Seconds that it has where it is putting files in place."""
_WARM = 0.8 * protocol.WARM_SECONDS
"""Seconds for which a spare process is used: it must not end while it is given a job."""


class EngineClient:
    """Starts a process for each job, and keeps at most one spare process that is ready for the next job."""

    def __init__(self, warm_seconds: float = _WARM) -> None:
        """Start nothing yet; a spare process is used for so many seconds."""
        self._warm_seconds = warm_seconds
        self._spare: Optional[EngineProcess] = None
        self._coolings = 0
        """How often it was ended: what was to be started before is not any more."""
        self._lock = threading.Lock()

    def run_job(
        self,
        interpreter: Path,
        job: Job,
        reporter: Reporter,
        cancelled: Callable[[], bool],
        variables: Optional[Mapping[str, str]] = None,
    ) -> Any:
        """Do one job in a process of its own and return its result, see the job's ``read_result``.

        When this returns or raises, the process is gone, and everything temporary with it.

        Args:
            interpreter: the Python of the engine's environment.
            job: what to do; its scratch folder is chosen here.
            reporter: told what happens, on this thread.
            cancelled: asked ten times a second.
            variables: environment variables that lead the engine through the network, see ``qgis_network``.

        Raises:
            CancelledError: where ``cancelled`` said so.
            EngineError: where the process cannot be started, or ended without a word.
            CloudlessError: what went wrong, as the engine says it.
        """
        if isinstance(job, RunJob):
            output = Path(job.output).absolute()
            job = replace(job, output=str(output), scratch=str(scratch_path(output)))
        process = self.start(interpreter, variables)
        stays = False

        def is_finishing() -> bool:
            return isinstance(job, RunJob) and is_publishing(Path(job.scratch))

        try:
            process.send(job)
            return job.read_result(_follow(process, reporter, cancelled, is_finishing))
        except _InterruptedError as interrupted:
            stays = True
            raise interrupted.error from None
        except CancelledError:
            process.end()
            stays = is_finishing()
            raise
        finally:
            process.end()
            if isinstance(job, RunJob) and not stays:
                for folder in all_scratch_paths(Path(job.scratch), job.others):
                    remove_scratch(folder)

    def start(self, interpreter: Path, variables: Optional[Mapping[str, str]] = None) -> EngineProcess:
        """Return a process that waits for its first order; whoever asks for it ends it.

        Raises:
            EngineError: where it cannot be started.
        """
        call = EngineCall.by(interpreter, variables)
        return self._take_spare(call) or EngineProcess(call)

    def warm_up(self, interpreter: Path, variables: Optional[Mapping[str, str]] = None) -> None:
        """Start a process in the background that the next job of this interpreter and these variables finds ready.

        It has imported its packages by then, and ends by itself when no job comes for some minutes.
        """
        call = EngineCall.by(interpreter, variables)
        threading.Thread(target=self._start_spare, args=(call, self._coolings), daemon=True).start()

    def cool_down(self) -> None:
        """End the spare process, if there is one: the environment is about to change, or QGIS ends."""
        with self._lock:
            self._coolings += 1
            self._end_spare()

    def _start_spare(self, call: EngineCall, coolings: int) -> None:
        with self._lock:
            is_late = coolings != self._coolings
            if is_late or (self._spare and self._spare.is_warm(call, self._warm_seconds)):
                return
            self._end_spare()
            with suppress(EngineError):
                self._spare = EngineProcess(call)
                self._spare.send(protocol.WarmUp())

    def _take_spare(self, call: EngineCall) -> Optional[EngineProcess]:
        with self._lock:
            if not (self._spare and self._spare.is_warm(call, self._warm_seconds)):
                return None
            taken, self._spare = self._spare, None
            return taken

    def _end_spare(self) -> None:
        if self._spare:
            self._spare.end()
            self._spare = None


def _follow(
    process: EngineProcess,
    reporter: Reporter,
    cancelled: Callable[[], bool],
    is_finishing: Callable[[], bool],
) -> Mapping[str, Any]:
    """Read the answers until the process has said how the job ended; return the values of the result.

    Args:
        process: that does the job.
        reporter: told of what it says.
        cancelled: asked whether to stop.
        is_finishing: tells whether the process does what must not be torn apart.
    """
    spoke = False
    while not cancelled():
        try:
            line = process.lines.get(timeout=_POLL)
        except queue.Empty:
            continue
        if line is None:
            raise _InterruptedError(_unexpected_end(process.code(), process.errors, reporter, spoke=spoke))
        spoke = True
        answer = protocol.decode_answer(line)
        if isinstance(answer, protocol.Result):
            process.wait(_PATIENCE)
            return answer.values
        if isinstance(answer, protocol.Failure):
            reporter.log(answer.trace)
            error = (EngineError if answer.environment else CloudlessError)(answer.message)
            raise _InterruptedError(error) if answer.kept else error
        _hand_on(answer, reporter)
    process.send(protocol.Cancel())
    values = _last_result(process.lines, is_finishing)
    if values is None:
        raise CancelledError
    return values


def _last_result(lines: queue.Queue[Optional[str]], is_finishing: Callable[[], bool]) -> Optional[Mapping[str, Any]]:
    """Wait for a cancelled process to end; return its result where it was done before it heard of the cancel."""
    begin = last = time.monotonic()
    while True:
        try:
            line = lines.get(timeout=_POLL)
        except queue.Empty:
            now = time.monotonic()
            if is_finishing() and now - begin < _FINISHED:
                last = now
            elif now - last > _PATIENCE:
                return None
            continue
        if line is None:
            return None
        answer = protocol.decode_answer(line)
        if isinstance(answer, protocol.Result):
            return answer.values


def _hand_on(answer: protocol.Answer, reporter: Reporter) -> None:
    """Tell the reporter what the process says on its way."""
    if isinstance(answer, protocol.Progress):
        reporter.progress(answer.fraction, answer.message)
    elif isinstance(answer, protocol.PreviewReady):
        reporter.preview(Path(answer.path), answer.display)
    elif isinstance(answer, protocol.Held):
        reporter.held(Path(answer.path))
    elif isinstance(answer, protocol.Warned):
        reporter.warning(answer.message)
    elif isinstance(answer, protocol.Info):
        reporter.info(answer.message)


class _InterruptedError(Exception):
    """The job ended before its time; what it has done stays for the next one."""

    def __init__(self, error: CloudlessError) -> None:
        super().__init__(str(error))
        self.error = error


def _unexpected_end(code: int, errors: deque[str], reporter: Reporter, *, spoke: bool) -> CloudlessError:
    """Return the sentence for a process that ended without saying how; one that never spoke could not even start."""
    reporter.log("".join(errors))
    last = errors[-1].strip() if errors else Message("exit code {code}", code=code)
    if not spoke and code > 0:
        return EngineError(
            "The engine's environment is broken ({reason}): open the Cloudless panel and press Repair.",
            reason=last,
        )
    how = Message("signal {number}", number=-code) if code < 0 else last
    return CloudlessError(
        "The engine's process was ended from outside ({how}), perhaps because the memory ran out: run again to "
        "resume, with a smaller extent if it happens twice.",
        how=how,
    )
