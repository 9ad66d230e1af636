"""The skeleton of a job: check, prepare, scratch folder, tiles, GeoTIFFs, publish. A mosaic is a series of one."""

from __future__ import annotations

import json
import math
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Optional

from ...common.dask_address import check_allowed
from ...common.href import is_path, local_path
from ...common.messages import Message
from ...common.request import Request
from ...common.results import MosaicResult
from ...common.scratch_folders import scratch_path_near
from ..compositing.composite import evidence_bands
from ..executors.select import open_executor
from ..kernels.plausibility import Plausibility
from ..mosaicking.checkpoint import planned_processors, resume_key, scratch_folder
from ..mosaicking.mosaic_writer import MosaicWriter
from ..mosaicking.tile_loop import compose_all
from ..output.disk_space import check_space, disk_of
from ..output.output_checks import check_distinct, check_free
from ..output.publish import copy_durably, publish
from ..stac.scene import Scene
from .area_views import ViewsByKey
from .neighbours import prepare_with_neighbours, years_away
from .normalise import normalised
from .prepare import Prepared
from .run_context import RunContext
from .stages import COMPOSED, SEARCHED
from .view_order import with_orders

_EMPTIED_PERCENT = 1.0
"""Share of a mosaic that the haze test may empty without a word."""
EVIDENCE, INDICES = "evidence", "indices"
"""Kinds of files beside a mosaic."""
Beside = Mapping[str, Path]
"""Such files, by their kind."""
Written = Mapping[MosaicWriter, MosaicResult]
"""The mosaics of a job that were written, in order."""


class Job(ABC):
    """What differs between a mosaic, a series and a change. ``run_job`` does the rest."""

    writing: Message
    """What the user reads while the files are written."""

    def __init__(self, output: Path) -> None:
        """Name the output: path of the GeoTIFF of a mosaic or a change, or the folder of a series."""
        self.output = output.absolute()

    @property
    @abstractmethod
    def others(self) -> dict[str, Path]:
        """Further outputs, by the names of their parameters."""

    @abstractmethod
    def companions(self, label: str, request: Request) -> Beside:
        """Return where evidence and indices of the mosaic with a label of ``parts`` belong, as far as they are wanted.

        ``request`` is that of the run.
        """

    @abstractmethod
    def places(self, prepared: Prepared) -> dict[str, Path]:
        """Return every file that is going to be written, by a name for the user.

        Raises:
            OutputError: where somebody else's file is in the way.
        """

    @abstractmethod
    def check(self) -> None:
        """Refuse outputs that cannot be written, before any work is done.

        Raises:
            OutputError: with what to change.
        """

    def prepare(self, request: Request, context: RunContext) -> tuple[Prepared, ViewsByKey]:
        """Search for the scenes, and lay the grid; return what is prepared, and what is known of the overpasses.

        Raises:
            CloudlessError: see ``prepare_with_neighbours``.
        """
        return prepare_with_neighbours(request, context)

    def ordered(self, prepared: Prepared, context: RunContext, views: ViewsByKey) -> Prepared:
        """Return what is prepared with the order of each mosaic's views; see ``with_orders``."""
        return with_orders(prepared, self.parts(prepared), context, views)

    def prepared_for(self, label: str, prepared: Prepared) -> Prepared:  # noqa: ARG002
        """Return what is prepared for the mosaic with a label of ``parts``, which may have a request of its own."""
        return prepared

    def days(self, label: str, request: Request) -> tuple[date, date]:  # noqa: ARG002
        """Return the first and the last day of the mosaic with a label of ``parts``."""
        return request.start, request.end

    def told(self, request: Request) -> Request:
        """Return what the recipe of a mosaic tells of its request."""
        return request

    def planes_besides(self, request: Request) -> int:  # noqa: ARG002
        """Return how many bands of two bytes ``finish`` writes as a GeoTIFF."""
        return 0

    def titles(self, prepared: Prepared) -> Mapping[str, str]:  # noqa: ARG002
        """Return the user's titles of the mosaics, by their labels; empty where there is one mosaic only."""
        return {}

    @abstractmethod
    def parts(self, prepared: Prepared) -> dict[str, list[Scene]]:
        """Return the scenes of each mosaic, by a label that names its file, in order."""

    @abstractmethod
    def target(self, label: str) -> Path:
        """Return where the mosaic with a label of ``parts`` belongs."""

    def beside(self, prepared: Prepared, folder: Path, context: RunContext) -> AbstractContextManager[None]:  # noqa: ARG002
        """Return what goes on while tiles are composed: it begins with the block, and is over after it."""
        return nullcontext()

    @abstractmethod
    def keeps(self, mosaic: MosaicWriter) -> bool:
        """Tell whether a composed mosaic is to be written.

        Raises:
            NoScenesError: where the job fails without it.
        """

    @abstractmethod
    def finish(self, written: Written, prepared: Prepared, folder: Path, context: RunContext) -> dict[Path, Path]:
        """Make what is left to make in ``folder``; return where each finished file is, and where it belongs.

        The mosaic comes last.

        Raises:
            NoScenesError: where nothing was written.
            OutputError: where a file cannot be written.
        """


def run_job(
    job: Job, request: Request, context: RunContext, scratch: Optional[Path] = None, *, processes: bool = False
) -> tuple[Written, Prepared]:
    """Do a job. Nothing is at its outputs before all is done, and files that were there stay as they were until then.

    Args:
        job: what to make.
        request: what it is made of.
        context: of the run.
        scratch: folder to make and to remove, beside the output; ``None`` chooses a name.
        processes: whether processes may be forked beside this one, which is faster.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
    """
    check_allowed(request.engine, context.settings.allowed_engines)
    job.check()
    prepared, views = job.prepare(request, context)
    places = job.places(prepared)
    check_distinct(places, _files_read(prepared))
    check_free(places.values(), context.reporter.held)
    prepared = job.ordered(prepared, context, views)
    labels = job.parts(prepared)
    wanted = [sorted(job.companions(label, prepared.request)) for label in labels]
    times = [(own.start, own.end) for own in (job.prepared_for(label, prepared).request for label in labels)]
    extras = json.dumps([wanted, times, prepared.orders], default=str)
    scenes = [*prepared.scenes, *prepared.spares]
    key = resume_key(prepared.request, prepared.grid, scenes, prepared.skipped, extras)
    with scratch_folder(job.output, scratch, key, list(job.others.values())) as folder:
        check_space(folder, prepared.grid, *_band_counts(job, prepared))
        written = _compose_and_write(job, prepared, folder, context, processes=processes)
        outputs = job.finish(written, prepared, folder, context)
        context.reporter.check()
        _put_in_place(job.output, outputs, folder, key, context)
    _tell_doubts(written, context)
    _tell_years(written, context)
    return written, prepared


def _band_counts(job: Job, prepared: Prepared) -> tuple[int, dict[Path, int]]:
    """Return how many bands of two bytes are written, and those of files that belong into other folders, by these."""
    request = prepared.request
    planes = {EVIDENCE: 2 * len(evidence_bands(request)), INDICES: 2 * len(request.indices)}
    count, far = job.planes_besides(request), Counter[Path]()
    for label in job.parts(prepared):
        beside = [(path, planes[kind]) for kind, path in job.companions(label, request).items()]
        for path, own in [(job.target(label), len(request.output_bands)), *beside]:
            count += own
            if path.parent not in (job.output, job.output.parent):
                far[path.parent] += own
    return count, dict(far)


def beside_in(folder: Path, label: str, kinds: Iterable[str]) -> dict[str, Path]:
    """Return where evidence and indices of a mosaic are made in a scratch folder."""
    return {kind: folder / f"{label}_{kind}.tif" for kind in kinds}


def _files_read(prepared: Prepared) -> Iterator[Path]:
    """Yield the files on this machine that a run reads."""
    catalogue = local_path(prepared.request.catalog_url)
    if catalogue is not None and prepared.request.catalog_url:
        yield catalogue
    for scene in chain(prepared.scenes, prepared.spares):
        yield from (Path(asset.href) for asset in scene.assets.values() if is_path(asset.href))


def _put_in_place(output: Path, outputs: Mapping[Path, Path], folder: Path, key: str, context: RunContext) -> None:
    """Publish finished files; those for other disks are copied there first, into scratch folders of their own.

    Raises:
        OutputError: where one cannot be copied or put in place.
    """
    with ExitStack() as stack:
        near: dict[Path, Path] = {}
        for source, target in outputs.items():
            place = source
            if source.stat().st_dev != disk_of(target.parent):
                beside = stack.enter_context(scratch_folder(target, scratch_path_near(target, folder), key))
                place = beside / target.name
                copy_durably(source, place, context.reporter.check)
            near[place] = target
        publish(folder, output, near, context.reporter.held)


def _compose_and_write(
    job: Job, prepared: Prepared, folder: Path, context: RunContext, *, processes: bool
) -> dict[MosaicWriter, MosaicResult]:
    """Compose the mosaics of a job, and write each one while the next is composed.

    Raises:
        CloudlessError: see ``compose_all`` and ``MosaicWriter.write``.
    """
    reporter, count = context.reporter, len(job.parts(prepared))
    mosaics = _mosaics(job, prepared, folder, context)
    first = next(mosaics)
    processes = processes and (count > 1 or first.queue.tile_count > 1)  # for one tile a process does not pay
    titles = job.titles(prepared)
    fractions: dict[MosaicWriter, float] = {}
    written: dict[MosaicWriter, Future[MosaicResult]] = {}

    def tell(message: Message) -> None:
        reporter.progress(SEARCHED + (COMPOSED - SEARCHED) * sum(fractions.values()) / count, message)

    def tile_done(mosaic: MosaicWriter) -> None:
        queue = mosaic.queue
        fractions[mosaic] = queue.done_fraction
        tell(_step(titles.get(mosaic.path.stem, ""), queue.done_count, queue.tile_count))

    with ThreadPoolExecutor(1) as writer:
        engine = prepared.request.engine
        context.reader.close_idle()
        # Processes are forked before anything is beside them: a fork takes no other thread along.
        with ExitStack() as stack:
            executor = stack.enter_context(
                open_executor(
                    engine, context.reader, [*prepared.scenes, *prepared.spares], reporter, processes=processes
                )
            )
            stack.enter_context(job.beside(prepared, folder, context))
            for mosaic in compose_all(chain([first], mosaics), executor, reporter, tile_done, tell):
                if job.keeps(mosaic):
                    written[mosaic] = writer.submit(mosaic.write)
                else:
                    mosaic.close()
        reporter.progress(COMPOSED, job.writing)
        return {mosaic: result.result() for mosaic, result in written.items()}


def _step(title: str, done: int, count: int) -> Message:
    """Return what is happening: the tile, and of a series the period, since tiles of two are composed side by side."""
    if not title:
        return Message("Tile {done} of {count}", done=done, count=count)
    return Message("{period}, tile {done} of {count}", period=title, done=done, count=count)


def _mosaics(job: Job, prepared: Prepared, folder: Path, context: RunContext) -> Iterator[MosaicWriter]:
    """Yield the mosaics of a job, each planned when it is time to begin it."""
    parts = job.parts(prepared)
    # The tiles are those of the run that is resumed, which may have had other processors.
    limits = replace(context.limits, processors=planned_processors(folder, context.limits.processors))
    fewest = math.ceil(limits.min_tiles / len(parts))
    for label, found in parts.items():
        own = job.prepared_for(label, prepared)
        others = [*own.scenes, *own.spares] if own.request.fills_holes else []
        away = years_away(others, *job.days(label, own.request))
        scenes = []
        for some in (found, [scene for scene in others if scene.id in away]):
            brought = own.request.normalise != "none" and some
            scenes += normalised(some, own, context) if brought else some
        order = prepared.orders.get(label, ())
        beside = beside_in(folder, label, job.companions(label, own.request))
        plan = own.plan(scenes, fewest_tiles=fewest, evidence=EVIDENCE in beside, order=order, years_away=away)
        queue = context.tile_queue(plan, limits)
        path, name, told = folder / f"{label}.tif", job.target(label).name, job.told(own.request)
        yield MosaicWriter(queue, path, beside.get(EVIDENCE), beside.get(INDICES), name=name, told=told)


def _tell_years(written: Written, context: RunContext) -> None:
    years = sorted({scene.day.year for mosaic in written for scene in mosaic.queue.filling})
    if years:
        told = ", ".join(map(str, years))
        context.reporter.info(Message("Pixels without a clear view are filled from scenes of {years}", years=told))


def _tell_doubts(written: Written, context: RunContext) -> None:
    together = Plausibility()
    for mosaic in written:
        together.add(mosaic.queue.plausibility)
    doubt = together.doubt()
    if doubt:
        context.reporter.warning(doubt)
    emptied = max((mosaic.queue.emptied_percent for mosaic in written), default=0.0)
    if emptied >= _EMPTIED_PERCENT:
        context.reporter.warning(
            Message(
                "{percent:.0f} % of the area is empty, since all that was seen of it looks hazy: to keep it, set HAZE "
                "to false ('Drop hazy observations'), or widen the dates.",
                percent=emptied,
            )
        )
