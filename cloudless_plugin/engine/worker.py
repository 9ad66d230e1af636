"""The engine as a subprocess of QGIS: one job, told by ``protocol`` over the standard streams."""

from __future__ import annotations

import importlib
import logging
import os
import threading
import traceback
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Optional, TextIO, Union

from ..common import protocol
from ..common.animation import AnimationStyle
from ..common.change import ChangeRequest
from ..common.errors import CancelledError, CloudlessError, shortage_of, unforeseen_message
from ..common.live_records import LiveJob
from ..common.looks import Range
from ..common.messages import Message
from ..common.protocol import CheckJob, CollectionsJob, DatePreviewJob, Failure, Job, PreflightJob, RunJob, SamplesJob
from ..common.redaction import redact, redact_shown
from ..common.reporting import EXIT_CANCELLED, Reporter
from ..common.request import Request
from ..common.scratch_folders import all_scratch_paths
from ..common.settings import Settings
from .machine.allocator import importing
from .machine.shutdown import end_now, end_soon

_LOG = logging.getLogger(__name__)

_IMPORTED_BY_A_RUN = (
    "stac.stac_api",
    "net.http_session",
    "jobs.mosaic",
    "jobs.series",
    "jobs.change",
    "jobs.preflight",
    "jobs.date_preview",
    "jobs.samples",
    "jobs.list_collections",
    "jobs.place_series",
    "raster_io.gdal_source",
)


_JOBS = (RunJob, PreflightJob, DatePreviewJob, SamplesJob, CollectionsJob, CheckJob, LiveJob)


class LineReporter(Reporter):
    """Sends what happens as lines of the protocol."""

    def __init__(self, stream: TextIO) -> None:
        """Write to ``stream``, one whole line at a time."""
        super().__init__()
        self._stream = stream
        self._lock = threading.Lock()

    def send(self, answer: protocol.Answer) -> None:
        """Write one answer, without secrets; a reader that is gone ends the run."""
        try:
            with self._lock:
                self._stream.write(protocol.encode(answer))
                self._stream.flush()
        except OSError:
            self.orphan()

    def progress(self, fraction: float, message: str) -> None:
        """Send the progress."""
        self.send(protocol.Progress(round(fraction, 4), redact_shown(message)))

    def info(self, message: str) -> None:
        """Send the message."""
        self.send(protocol.Info(redact_shown(message)))

    def warning(self, message: str) -> None:
        """Send the warning."""
        self.send(protocol.Warned(redact_shown(message)))

    def preview(self, path: Path, display: Optional[tuple[Range, ...]]) -> None:
        """Send where the preview stands."""
        self.send(protocol.PreviewReady(str(path), display))

    def held(self, path: Path) -> None:
        """Send which output is held."""
        self.send(protocol.Held(str(path)))


def serve() -> int:
    """Read one job from standard input, do it, and return the exit code: 0 where it gave a result."""
    orders, answers = _claim_streams()
    reporter = LineReporter(answers)
    job = _next_job(reporter, orders)
    if job is None:
        return 0
    if isinstance(job, LiveJob):
        return _serve_tiles(job, reporter, orders)
    scratch = Path(job.scratch) if isinstance(job, RunJob) and job.scratch else None
    try:
        threading.Thread(target=_listen, args=(reporter, job, orders), daemon=True).start()
        values = _do(job, reporter, scratch)
    except Exception as error:  # noqa: BLE001 - the user gets a sentence, whatever happens
        reporter.send(replace(_failure(error), kept=scratch is not None and scratch.exists()))
        return EXIT_CANCELLED if isinstance(error, CancelledError) else 1
    reporter.send(protocol.Result(values))
    return 0


def _serve_tiles(job: LiveJob, reporter: LineReporter, orders: TextIO) -> int:
    """Serve live layers until the input ends; return the exit code."""
    from .live.service import LiveService

    try:
        _import_all()
        service = LiveService(job.secret, reporter.send)
    except Exception as error:  # noqa: BLE001 - the user gets a sentence, whatever happens
        reporter.send(_failure(error))
        return 1
    try:
        for line in orders:
            order = protocol.decode_order(line)
            if isinstance(order, protocol.Cancel):
                break
            try:
                service.obey(order)
            except Exception as error:  # noqa: BLE001 - the other layers live on
                _LOG.error(_failure(error).trace)
    finally:
        service.close()
        os._exit(0)  # whatever is still being read for nobody


def _failure(error: Exception) -> Failure:
    """Return what to tell of an error."""
    trace = redact("".join(traceback.format_exception(type(error), error, error.__traceback__)))
    error = shortage_of(error) or error
    if isinstance(error, CloudlessError):
        return Failure(error.message, trace)
    if isinstance(error, ImportError):
        broken = Message(
            "The engine's environment is broken ({reason}): open the Cloudless panel and press Repair.",
            reason=error,
        )
        return Failure(broken, trace, environment=True)
    return Failure(unforeseen_message(error), trace)


def _next_job(reporter: LineReporter, orders: TextIO) -> Optional[Union[Job, LiveJob]]:
    """Return the job, perhaps after importing what it may need; ``None`` where none comes."""
    order = protocol.decode_order(orders.readline())
    if isinstance(order, protocol.WarmUp):
        patience = threading.Timer(protocol.WARM_SECONDS, os._exit, (0,))
        patience.daemon = True
        patience.start()
        with suppress(ImportError):  # the job will say what is missing
            _import_all()
            reporter.send(protocol.Ready())
        order = protocol.decode_order(orders.readline())
        patience.cancel()
    return order if isinstance(order, _JOBS) else None


def _do(job: Job, reporter: LineReporter, scratch: Optional[Path]) -> dict[str, Any]:
    """Do a job and return its result as plain JSON values."""
    if isinstance(job, CheckJob):
        _import_all()
        return {}
    allowed = job.allowed_engines if isinstance(job, RunJob) else ()
    settings = Settings(logins=job.logins, allowed_engines=allowed)
    if isinstance(job, RunJob) and job.change:
        return _compare(job, reporter, scratch, settings)
    if isinstance(job, CollectionsJob):
        from .jobs.list_collections import list_collections

        return asdict(list_collections(job.url, reporter, settings))
    request = Request.from_dict(job.request)
    if isinstance(job, PreflightJob):
        return _look(job, request, reporter, settings)
    if isinstance(job, DatePreviewJob):
        from .jobs.date_preview import preview_date

        return asdict(preview_date(request, Path(job.path), job.pixels, reporter, settings))
    if isinstance(job, SamplesJob):
        return _sample(job, request, reporter, settings)
    return _run(job, request, reporter, scratch, settings)


def _sample(job: SamplesJob, request: Request, reporter: LineReporter, settings: Settings) -> dict[str, Any]:
    from .jobs.samples import run_samples

    result = run_samples(request, Path(job.places), job.places_crs, Path(job.samples), reporter, settings)
    return asdict(result)


def _look(job: PreflightJob, request: Request, reporter: LineReporter, settings: Settings) -> dict[str, Any]:
    from .jobs.preflight import preflight

    return asdict(
        preflight(
            request,
            reporter,
            _path(job.quicklooks),
            plan=job.plan,
            area_stats=job.area_stats,
            output=_path(job.output),
            settings=settings,
        )
    )


def _run(
    job: RunJob, request: Request, reporter: LineReporter, scratch: Optional[Path], settings: Settings
) -> dict[str, Any]:
    options: dict[str, Any] = {"processes": True, "settings": settings}
    if request.period:
        from .jobs.series import run_series

        pictures = _path(job.figure), _path(job.animation)
        options.update(words=job.words, style=AnimationStyle(**job.style), evidence=job.with_evidence)
        series = run_series(request, Path(job.output), reporter, scratch, *pictures, **options)
        return series.to_dict()
    from .jobs.mosaic import run_mosaic
    from .jobs.preview import Preview

    preview = Preview(Path(job.preview.path), job.preview.pixels) if job.preview else None
    beside = _path(job.evidence), _path(job.indices)
    return asdict(run_mosaic(request, Path(job.output), reporter, scratch, preview, *beside, **options))


def _compare(job: RunJob, reporter: LineReporter, scratch: Optional[Path], settings: Settings) -> dict[str, Any]:
    from .jobs.change import run_change

    mosaics = {name: Path(path) for name, path in job.change.items()}
    request, output = ChangeRequest.from_dict(job.request), Path(job.output)
    return asdict(run_change(request, output, reporter, scratch, **mosaics, processes=True, settings=settings))


def _scratch_folders(job: Job) -> list[Path]:
    """Return the scratch folders that a job may have."""
    if not isinstance(job, RunJob) or not job.scratch:
        return []
    return all_scratch_paths(Path(job.scratch), job.others)


def _path(name: Union[str, None]) -> Optional[Path]:
    return Path(name) if name else None


def _import_all() -> None:
    """Import what a run imports, so that a package that is missing or does not fit this machine shows."""
    with importing():
        for module in _IMPORTED_BY_A_RUN:
            importlib.import_module(f".{module}", __package__)


def _claim_streams() -> tuple[TextIO, TextIO]:
    """Return streams from and to the pipes of the protocol, and lead whatever else is printed to standard error.

    A forked process closes ``sys.stdin``, and would wait for ever for a thread that reads it.
    """
    orders = os.fdopen(os.dup(0), encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return orders, answers


def _listen(reporter: LineReporter, job: Job, orders: TextIO) -> None:
    """Wait for a cancel, or for the end of QGIS; then end the run, gently where it has something to put in order."""
    for line in orders:
        if isinstance(protocol.decode_order(line), protocol.Cancel):
            if not isinstance(job, RunJob):
                end_now()
            reporter.cancelled.set()
            end_soon(_scratch_folders(job))
    if not isinstance(job, RunJob):
        end_now()
    reporter.orphan()
    end_soon(())
