"""A mosaic of each period, a figure, an animation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from ...common.errors import NoScenesError
from ...common.looks import shown_bands, stretches
from ...common.messages import Message
from ...common.periods import HEADING, Period, label_of, periods_of
from ...common.reporting import Reporter
from ...common.request import Request
from ...common.results import SeriesResult, SeriesStep
from ...common.settings import Settings
from ..mosaicking.mosaic_writer import MosaicWriter
from ..mosaicking.skipped_scenes import nothing_left_message
from ..output.description import attribution
from ..output.durable import sync_folder
from ..output.output_checks import (
    check_distinct,
    check_folder,
    check_picture,
    check_picture_name,
    check_series_place,
)
from ..output.publish import outputs_of
from ..output.recipe import recipe_path
from ..output.stac_item import item_path
from ..stac.scene import Scene
from .job import Job, Written, run_job
from .prepare import Prepared
from .run_context import RunContext
from .stages import WRITTEN

if TYPE_CHECKING:
    from ..output.figure import Frame

_SUFFIXES = {"FIGURE": ".png", "ANIMATION": ".gif"}


def run_series(
    request: Request,
    output: Path,
    reporter: Reporter,
    scratch: Optional[Path] = None,
    figure: Optional[Path] = None,
    animation: Optional[Path] = None,
    *,
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
        figure: PNG of small multiples; ``None`` makes none.
        animation: GIF; ``None`` makes none.
        words: ``periods.WORDS`` in the language of the pictures' titles; ``None`` is English.
        processes: see ``run_mosaic``.
        settings: limits, logins, allowed engines and cache; ``None`` is the defaults.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
    """
    with RunContext.open_for(reporter, settings or Settings()) as context:
        job = _SeriesJob(output, figure, animation, words or {})
        written, prepared = run_job(job, request, context, scratch, processes=processes)
        steps = job.steps(written, prepared)
        _tell_empty_periods(periods_of(prepared.request), steps, job.parts(prepared), reporter)
        reporter.progress(1.0, "Done")
        used = {scene.id for mosaic in written for scene in mosaic.queue.used}
        return SeriesResult(steps, len(used), len(prepared.skipped))


class _SeriesJob(Job):
    """A mosaic of each period that has pixels."""

    writing = Message("Writing the GeoTIFFs")

    def __init__(
        self, output: Path, figure: Optional[Path], animation: Optional[Path], words: Mapping[str, str]
    ) -> None:
        super().__init__(output)
        named = {"FIGURE": figure, "ANIMATION": animation}
        self._pictures = {name: path.absolute() for name, path in named.items() if path is not None}
        self._words = words

    def check(self) -> None:
        """Refuse a folder or pictures that cannot be written."""
        check_folder(self.output)
        for name, path in self._pictures.items():
            if path.parent == self.output and not self.output.exists():
                check_picture_name(path, _SUFFIXES[name])
            else:
                check_picture(path, _SUFFIXES[name])
        check_distinct(self._pictures, ())

    @property
    def others(self) -> dict[str, Path]:
        """The pictures."""
        return dict(self._pictures)

    def places(self, prepared: Prepared) -> dict[str, Path]:
        """Return the pictures, the mosaics, their recipes and STAC items."""
        mosaics = [self.target(label) for label in self.parts(prepared)]
        if self.output.exists():
            for mosaic in mosaics:
                check_series_place(mosaic)
        files = [file for mosaic in mosaics for file in (mosaic, recipe_path(mosaic), item_path(mosaic))]
        return {**self._pictures, **{f"OUTPUT_FOLDER/{file.name}": file for file in files}}

    def titles(self, prepared: Prepared) -> Mapping[str, str]:
        """Return the titles of the periods."""
        return {period.label: period.title for period in periods_of(prepared.request)}

    def parts(self, prepared: Prepared) -> dict[str, list[Scene]]:
        """Return the scenes of each period that has any."""
        return split_by_period(prepared.scenes, prepared.request)

    def target(self, label: str) -> Path:
        """Return the GeoTIFF of a period."""
        return self.output / f"{label}.tif"

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
        drawn = self._draw(written, prepared, folder, context.reporter)
        context.reporter.check()
        self.output.mkdir(exist_ok=True)
        sync_folder(self.output.parent)
        outputs = dict(drawn)
        for mosaic in written:
            outputs.update(outputs_of(mosaic.path, self.target(mosaic.path.stem)))
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

    def _draw(self, written: Written, prepared: Prepared, folder: Path, reporter: Reporter) -> dict[Path, Path]:
        """Draw the pictures in ``folder``; return where each one is, and where it belongs."""
        if not self._pictures:
            return {}
        from ..output.figure import Picture, draw, legible  # late: what draws takes a second to import

        reporter.progress(WRITTEN, "Drawing")
        made = {name: folder / f"series{_SUFFIXES[name]}" for name in self._pictures}
        used = {mosaic.path.stem: mosaic.queue.used for mosaic in written}
        steps = self.steps(written, prepared)
        mosaics = [
            Picture(legible(step.title, self._words), _days(used[step.label]), folder / step.path.name)
            for step in steps
        ]
        frame = self._frame(steps, [scene for scenes in used.values() for scene in scenes], prepared)
        draw(mosaics, frame, made.get("FIGURE"), made.get("ANIMATION"))
        return {made[name]: target for name, target in self._pictures.items()}

    def _frame(self, steps: tuple[SeriesStep, ...], scenes: Sequence[Scene], prepared: Prepared) -> Frame:
        """Return what the pictures have in common; they are stretched as the layers are."""
        from ..output.figure import Frame, legible

        request = prepared.request
        shown = shown_bands(request.bands, request.sensor)
        display = SeriesResult(steps, 0, 0).display
        heading = Message(
            HEADING, sensor=request.sensor.title, first=steps[0].first, last=max(step.last for step in steps)
        )
        return Frame(
            heading=legible(heading, self._words),
            rights=legible(Message(attribution(scenes).rights), self._words),
            shown=shown,
            ranges=stretches(shown, request.bands, display, request.sensor),
            pixel_m=prepared.grid.ground_pixel_m,
        )


def _days(scenes: Sequence[Scene]) -> str:
    """Return the days of scenes: one, or the first and the last."""
    days = sorted({scene.day.isoformat() for scene in scenes})
    return days[0] if len(days) == 1 else f"{days[0]} \u2013 {days[-1]}"


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
