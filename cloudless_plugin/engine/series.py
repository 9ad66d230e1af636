"""The whole way for a series: a mosaic of each period, a figure, an animation."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from . import raster
from .area import Area
from .errors import NoScenesError, OutputError
from .mosaic import Mosaic, Result, compose_all
from .periods import Period, periods_of, split
from .pipeline import (
    COMPOSED,
    SEARCHED,
    outputs_of,
    prepare,
    tell_tiles,
)
from .report import Reporter
from .request import Request
from .scenes import Scene
from .text import Text
from .tiles import Composition, nothing_left
from .tiling import FEWEST
from .unfinished import key_of, scratch_folder
from .workshop import Workshop, open_workshop

_WRITTEN = 0.97
"""Share of the whole that is done when the mosaics are written, and the pictures are not."""


@dataclass(frozen=True)
class Step:
    """One mosaic of a series."""

    period: Period
    path: Path
    result: Result

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        period = {
            "label": self.period.label,
            "title": self.period.title,
            "first": self.period.first.isoformat(),
            "last": self.period.last.isoformat(),
        }
        return {**period, "path": str(self.path), **self.result.to_dict()}


@dataclass(frozen=True)
class Series:
    """What a series gives besides its files."""

    steps: list[Step]
    """In the order of their labels."""
    scene_count: int
    """Scenes used."""
    skipped_count: int
    """Scenes that could not be read."""

    @property
    def display(self) -> tuple[float, float]:
        """What to show as black and as white in all steps: the medians of what each would have by itself."""
        ranges = sorted(step.result.display for step in self.steps if step.result.display)
        lows, highs = sorted(low for low, _ in ranges), sorted(high for _, high in ranges)
        return lows[len(lows) // 2], highs[len(highs) // 2]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "periods": [step.to_dict() for step in self.steps],
            "scene_count": self.scene_count,
            "skipped_count": self.skipped_count,
            "display": list(self.display),
        }


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
) -> Series:
    """Make a mosaic of each period of ``request`` that has pixels, in the folder ``output``, recipes beside them.

    A scene belongs to one period, and so is read once. While one period's mosaic is written, the next are composed.
    Nothing in the folder changes before all is done. Each GeoTIFF is named after its period.

    Args:
        request: what to make; its ``period`` is set.
        output: folder of the GeoTIFFs; made where it does not exist.
        reporter: told what happens, and asked whether to go on.
        scratch: folder to make and to remove, beside ``output``; ``None`` chooses a name.
        figure: PNG of small multiples; ``None`` makes none.
        animation: GIF; ``None`` makes none.
        words: ``periods.WORDS`` in the language of the pictures' titles; ``None`` is English.
        processes: see ``pipeline.run``.

    Raises:
        CloudlessError: where something is wrong, with what to do about it.
    """
    output = output.absolute()
    raster.check_folder(output)
    pictures = [None if path is None else path.absolute() for path in (figure, animation)]
    _check_pictures(pictures, output)
    request, grid, scenes, skipped = prepare(request, reporter)
    groups = split(scenes, request.period or "month")
    raster.check_space(output.parent, grid, len(request.bands) * len(groups))
    area = None if request.area is None else Area(request, grid)
    matched, fewest = len(scenes) + len(skipped), math.ceil(FEWEST / len(groups))

    def planned(members: Sequence[Scene]) -> Composition:
        return Composition(request, grid, members, skipped, reporter, area=area, matched=matched, fewest=fewest)

    with scratch_folder(output, scratch, key_of(request, grid, scenes, skipped)) as folder:
        # One after the other, when it is time to begin it.
        mosaics = (Mosaic(planned(members), folder / f"{label}.tif") for label, members in groups.items())
        with ThreadPoolExecutor(1) as writer:
            with open_workshop(request.engine, scenes, reporter, processes=processes) as workshop:
                written = _compose_and_write(mosaics, len(groups), workshop, writer, reporter)
            reporter.progress(COMPOSED, "Writing the GeoTIFFs")
        done = {mosaic.path.stem: result.result() for mosaic, result in written.items()}
        used = {scene.id for mosaic in written for scene in mosaic.composition.used}
        if not done:
            raise NoScenesError(
                nothing_left(skipped)
                if skipped
                else "Every period is empty: every pixel is masked; widen the dates or ease the mask."
            )
        periods = {period.label: period for period in periods_of(request)}
        steps = [Step(periods[label], output / f"{label}.tif", done[label]) for label in groups if label in done]
        drawn = _draw(steps, folder, pictures, words or {}, reporter)
        reporter.check()
        output.mkdir(exist_ok=True)
        outputs = {raster.bring_near(source, target): target for source, target in drawn.items()}
        for label in done:
            outputs.update(outputs_of(folder / f"{label}.tif", output / f"{label}.tif"))
        raster.replace_outputs(outputs)
    for label, period in periods.items():
        if label not in done:
            tried = label in groups
            why = Text("every pixel is masked or unreadable") if tried else Text("no scene matches")
            reporter.info(Text("{period} is empty: {why}.", period=period.title, why=why))
    reporter.progress(1.0, "Done")
    return Series(steps, len(used), len(skipped))


def _compose_and_write(
    mosaics: Iterator[Mosaic], count: int, workshop: Workshop, writer: Executor, reporter: Reporter
) -> dict[Mosaic, Future[Result]]:
    """Compose mosaics, and begin to write those that have pixels, each while others are composed.

    Args:
        mosaics: in their order.
        count: how many there are.
        workshop: where to compose.
        writer: where to write.
        reporter: told how far it is, and asked whether to go on.

    Raises:
        CloudlessError: see ``mosaic.compose_all``.
    """
    shares: dict[Mosaic, float] = {}
    written: dict[Mosaic, Future[Result]] = {}

    def tell(mosaic: Mosaic) -> None:
        shares[mosaic] = mosaic.composition.done_share
        tell_tiles(reporter, SEARCHED + (COMPOSED - SEARCHED) * sum(shares.values()) / count, mosaic.composition)

    for mosaic in compose_all(mosaics, workshop, reporter, tell):
        if mosaic.composition.filled:
            written[mosaic] = writer.submit(mosaic.write)
        else:
            mosaic.close()
    return written


def _check_pictures(pictures: Sequence[Optional[Path]], folder: Path) -> None:
    """Refuse a picture that cannot be written, before any work is done; ``folder`` is going to be made."""
    for path, suffix in zip(pictures, (".png", ".gif")):
        if path is None:
            continue
        if path.suffix.lower() != suffix:
            raise OutputError(
                "'{name}' does not end in {suffix}: choose a name that does.", name=path.name, suffix=suffix
            )
        if path.parent == folder and not folder.exists():
            continue
        if not path.parent.is_dir() or path.is_dir() or not os.access(path.parent, os.W_OK):
            raise OutputError("'{path}' cannot be written: choose another file.", path=path)


def _draw(
    steps: Sequence[Step],
    folder: Path,
    wanted: Sequence[Optional[Path]],
    words: Mapping[str, str],
    reporter: Reporter,
) -> dict[Path, Path]:
    """Draw what is wanted of finished mosaics in ``folder``; return where each picture is and where it belongs."""
    if not any(wanted):
        return {}
    from .figure import draw, legible  # late: what draws takes a second to import

    reporter.progress(_WRITTEN, "Drawing")
    made = [None if path is None else folder / f"series{path.suffix.lower()}" for path in wanted]
    draw([(legible(step.period.title, words), folder / step.path.name) for step in steps], made[0], made[1])
    return {source: target for source, target in zip(made, wanted) if source is not None and target is not None}
