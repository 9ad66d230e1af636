"""A mosaic of each period, a figure, an animation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Optional

from ...common.animation import AnimationStyle
from ...common.beside import item_path, recipe_path
from ...common.errors import NoScenesError
from ...common.messages import Message
from ...common.periods import Period, label_of, periods_of
from ...common.reporting import Reporter
from ...common.request import Request
from ...common.results import SeriesResult, SeriesStep
from ...common.settings import Settings
from ..mosaicking.mosaic_writer import MosaicWriter
from ..mosaicking.skipped_scenes import nothing_left_message
from ..output.durable import sync_folder
from ..output.output_checks import (
    check_folder,
    check_series_place,
)
from ..output.publish import outputs_of
from ..stac.scene import Scene
from .job import EVIDENCE, INDICES, Beside, Job, Written, beside_in, run_job
from .prepare import Prepared
from .run_context import RunContext
from .series_pictures import SeriesPictures


def run_series(
    request: Request,
    output: Path,
    reporter: Reporter,
    scratch: Optional[Path] = None,
    figure: Optional[Path] = None,
    animation: Optional[Path] = None,
    *,
    style: Optional[AnimationStyle] = None,
    evidence: bool = False,
    words: Optional[Mapping[str, str]] = None,
    processes: bool = False,
    settings: Optional[Settings] = None,
) -> SeriesResult:
    """Make a mosaic of each period of ``request`` that has pixels, in the folder ``output``, with recipes beside them.

    A scene belongs to one period, and so is read once. Nothing in the folder changes before all is done. Each GeoTIFF
    is named after its period.

    Args:
        request: what to make; its ``period`` is set.
        output: folder of the GeoTIFFs; made where it does not exist.
        reporter: told what happens, and asked whether to go on.
        scratch: folder to make and to remove, beside ``output``; ``None`` chooses a name.
        figure: PNG of small multiples, and beside it one of each index; ``None`` makes none.
        animation: GIF, and beside it one of each index; ``None`` makes none.
        style: of the animations; ``None`` is the defaults.
        evidence: whether evidence lies beside each mosaic, as indices do that the request names.
        words: ``periods.WORDS`` in the language of the pictures' titles; ``None`` is English.
        processes: see ``run_mosaic``.
        settings: limits, logins, allowed engines and cache; ``None`` is the defaults.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
    """
    with RunContext.open_for(reporter, settings or Settings()) as context:
        pictures = SeriesPictures(request, figure, animation, words or {}, style or AnimationStyle())
        job = _SeriesJob(output, pictures, evidence=evidence)
        written, prepared = run_job(job, request, context, scratch, processes=processes)
        steps = job.steps(written, prepared)
        _tell_empty_periods(periods_of(prepared.request), steps, job.parts(prepared), reporter)
        reporter.progress(1.0, "Done")
        used = {scene.id for mosaic in written for scene in mosaic.queue.contributing}
        return SeriesResult(steps, len(used), len(prepared.skipped))


class _SeriesJob(Job):
    """A mosaic of each period that has pixels."""

    writing = Message("Writing the GeoTIFFs")

    def __init__(self, output: Path, pictures: SeriesPictures, *, evidence: bool) -> None:
        super().__init__(output)
        self._pictures = pictures
        self._evidence = evidence

    def check(self) -> None:
        """Refuse a folder or pictures that cannot be written."""
        check_folder(self.output)
        self._pictures.check(self.output)

    @property
    def others(self) -> dict[str, Path]:
        """The pictures."""
        return dict(self._pictures.places)

    def companions(self, label: str, request: Request) -> Beside:
        """Return evidence and indices of a period, named after its mosaic."""
        kinds = [EVIDENCE] * self._evidence + [INDICES] * bool(request.indices)
        return beside_in(self.output, label, kinds)

    def places(self, prepared: Prepared) -> dict[str, Path]:
        """Return the pictures, the mosaics, their recipes and STAC items, evidence and indices."""
        labels = self.parts(prepared)
        mosaics = [self.target(label) for label in labels]
        beside = [path for label in labels for path in self.companions(label, prepared.request).values()]
        if self.output.exists():
            for raster in (*mosaics, *beside):
                check_series_place(raster)
        files = [file for mosaic in mosaics for file in (mosaic, recipe_path(mosaic), item_path(mosaic))] + beside
        return {**self._pictures.places, **{f"OUTPUT_FOLDER/{file.name}": file for file in files}}

    def titles(self, prepared: Prepared) -> Mapping[str, str]:
        """Return the titles of the periods."""
        return {period.label: period.title for period in periods_of(prepared.request)}

    def parts(self, prepared: Prepared) -> dict[str, list[Scene]]:
        """Return the scenes of each period that has any."""
        return split_by_period(prepared.scenes, prepared.request)

    def target(self, label: str) -> Path:
        """Return the GeoTIFF of a period."""
        return self.output / f"{label}.tif"

    def days(self, label: str, request: Request) -> tuple[date, date]:
        """Return the first and the last day of a period."""
        return next((period.first, period.last) for period in periods_of(request) if period.label == label)

    def keeps(self, mosaic: MosaicWriter) -> bool:
        """Keep what has pixels."""
        return mosaic.queue.filled > 0

    def finish(self, written: Written, prepared: Prepared, folder: Path, context: RunContext) -> dict[Path, Path]:
        """Draw the pictures; GeoTIFFs and recipes come last."""
        if not written:
            raise NoScenesError(
                nothing_left_message(prepared.skipped)
                if prepared.skipped
                else "Every period is empty: every pixel is masked; widen the dates or ease the mask."
            )
        seen = {mosaic.path.stem: mosaic.queue.own for mosaic in written}
        drawn = self._pictures.draw(self.steps(written, prepared), seen, prepared, folder, context.reporter)
        context.reporter.check()
        self.output.mkdir(exist_ok=True)
        sync_folder(self.output.parent)
        outputs = dict(drawn)
        for mosaic in written:
            label = mosaic.path.stem
            beside = self.companions(label, prepared.request)
            made = beside_in(folder, label, beside)
            outputs.update({made[kind]: path for kind, path in beside.items()})
            outputs.update(outputs_of(mosaic.path, self.target(label)))
        return outputs

    def steps(self, written: Written, prepared: Prepared) -> tuple[SeriesStep, ...]:
        """Return the mosaics, in the order of their periods."""
        periods = {period.label: period for period in periods_of(prepared.request)}
        results = {mosaic.path.stem: result for mosaic, result in written.items()}
        return tuple(
            SeriesStep(
                label,
                periods[label].title,
                periods[label].first.isoformat(),
                periods[label].last.isoformat(),
                self.target(label),
                results[label],
            )
            for label in self.parts(prepared)
            if label in results
        )


def split_by_period(scenes: Sequence[Scene], request: Request) -> dict[str, list[Scene]]:
    """Return the scenes of each period that has any, by a label that sorts as time does.

    Args:
        scenes: in any order.
        request: of the series.
    """
    groups: dict[str, list[Scene]] = {}
    for scene in scenes:
        groups.setdefault(label_of(scene.day, request), []).append(scene)
    return dict(sorted(groups.items()))


def _tell_empty_periods(
    periods: Sequence[Period], steps: Sequence[SeriesStep], parts: Mapping[str, list[Scene]], reporter: Reporter
) -> None:
    made = {step.label for step in steps}
    for period in periods:
        if period.label not in made:
            tried = period.label in parts
            why = Message("every pixel is masked or unreadable") if tried else Message("no scene matches")
            reporter.info(Message("{period} is empty: {why}.", period=period.title, why=why))
