"""The pictures of a series: a figure and an animation, of the mosaics and of each index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from ...common.animation import AnimationStyle
from ...common.indices import RAMPS, Index
from ...common.looks import shown_bands, stretches
from ...common.messages import Message
from ...common.periods import HEADING
from ...common.reporting import Reporter
from ...common.request import Request
from ...common.results import SeriesResult, SeriesStep
from ..output.description import attribution
from ..output.output_checks import check_distinct, check_picture, check_picture_name
from ..stac.scene import Scene
from .job import INDICES, beside_in
from .prepare import Prepared
from .stages import WRITTEN

if TYPE_CHECKING:
    from ..output.figure import Frame

FIGURE, ANIMATION = "FIGURE", "ANIMATION"
_SUFFIXES = {FIGURE: ".png", ANIMATION: ".gif"}


class SeriesPictures:
    """What is drawn of a series, and where."""

    def __init__(
        self,
        request: Request,
        figure: Optional[Path],
        animation: Optional[Path],
        words: Mapping[str, str],
        style: AnimationStyle,
    ) -> None:
        """Name the pictures; see ``run_series``."""
        self._wanted = {
            name: path.absolute() for name, path in ((FIGURE, figure), (ANIMATION, animation)) if path is not None
        }
        self._indices = request.asked_indices
        self._words = words
        self._style = style

    @property
    def places(self) -> dict[str, Path]:
        """Where the pictures belong, by the names of their parameters; those of indices lie beside."""
        wanted = self._wanted.items()
        of_indices = {f"{name} {index.name}": _beside(path, index) for name, path in wanted for index in self._indices}
        return {**self._wanted, **of_indices}

    def check(self, folder: Path) -> None:
        """Refuse pictures that cannot be written; ``folder`` is the one of the series, which may not be there yet.

        Raises:
            OutputError: with what to change.
        """
        places = self.places
        for name, path in places.items():
            check = check_picture_name if path.parent == folder and not folder.exists() else check_picture
            check(path, _SUFFIXES[name.partition(" ")[0]])
        check_distinct(places, ())

    def draw(
        self,
        steps: Sequence[SeriesStep],
        used: Mapping[str, Sequence[Scene]],
        prepared: Prepared,
        folder: Path,
        reporter: Reporter,
    ) -> dict[Path, Path]:
        """Draw the pictures in ``folder``; return where each one is, and where it belongs.

        Args:
            steps: the mosaics, in order.
            used: the scenes of each, by its label.
            prepared: of the run.
            folder: scratch folder, in which the mosaics lie.
            reporter: told what happens.

        Raises:
            OutputError: where one cannot be written.
        """
        if not self._wanted:
            return {}
        from ..output.figure import Picture, draw, legible  # late: what draws takes a second to import

        reporter.progress(WRITTEN, "Drawing")
        titled = [(legible(step.title, self._words), _days(used[step.label]), step.label) for step in steps]
        made: dict[Path, Path] = {}
        for index, frame in self._frames(steps, [scene for scenes in used.values() for scene in scenes], prepared):
            reporter.check()
            mosaics = [Picture(title, days, _raster(folder, label, index)) for title, days, label in titled]
            drawn = {name: folder / f"series{index.name if index else ''}{_SUFFIXES[name]}" for name in self._wanted}
            draw(mosaics, frame, drawn.get(FIGURE), drawn.get(ANIMATION), self._style)
            for name, path in self._wanted.items():
                made[drawn[name]] = _beside(path, index) if index else path
        return made

    def _frames(
        self, steps: Sequence[SeriesStep], scenes: Sequence[Scene], prepared: Prepared
    ) -> Iterator[tuple[Optional[Index], Frame]]:
        """Yield what the pictures of the mosaics have in common, then those of each index; stretched as layers are."""
        from ..output.figure import Frame, legible

        request, result = prepared.request, SeriesResult(tuple(steps), 0, 0)
        heading = Message(
            HEADING, sensor=request.sensor.title, first=steps[0].first, last=max(step.last for step in steps)
        )
        shown = shown_bands(request.output_bands, request.sensor)
        told = (legible(heading, self._words), legible(Message(attribution(scenes).rights), self._words))
        ranges = stretches(shown, request.output_bands, result.display, request.sensor)
        yield None, Frame(*told, shown, ranges, prepared.grid.ground_pixel_m)
        for place, index in enumerate(self._indices):
            found = result.index_display[place] if result.index_display else (0.0, 1.0)
            range_ = index.range or found
            metres = prepared.grid.ground_pixel_m
            yield index, Frame(*told, (place,), (range_,), metres, RAMPS[index.ramp], index.name)


def _beside(path: Path, index: Index) -> Path:
    """Return where the picture of an index lies beside that of the mosaics."""
    return path.with_name(f"{path.stem}_{index.name}{path.suffix}")


def _raster(folder: Path, label: str, index: Optional[Index]) -> Path:
    return folder / f"{label}.tif" if index is None else beside_in(folder, label, [INDICES])[INDICES]


def _days(scenes: Sequence[Scene]) -> str:
    """Return the days of scenes: one, or the first and the last."""
    days = sorted({scene.day.isoformat() for scene in scenes})
    return days[0] if len(days) == 1 else f"{days[0]} \u2013 {days[-1]}"
