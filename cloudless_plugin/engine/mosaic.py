"""Mosaics in the making: their tiles in scratch files, then GeoTIFF and recipe of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Callable, Optional

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from . import raster
from .compose import Composite
from .grid import Grid
from .recipe import make_recipe, make_tags, recipe_path, write_recipe
from .report import Reporter
from .scenes import Scene
from .scratch import ScratchRaster
from .tiles import Composition
from .unfinished import JOURNAL, Journal
from .workshop import Workshop

_POLL = 0.1
"""Seconds between two looks at whether the user has cancelled."""
EVIDENCE = ("clear_observations", "date")
"""Bands of the evidence."""


@dataclass(frozen=True)
class Result:
    """What a run gives besides its files."""

    scene_count: int
    """Scenes used."""
    skipped_count: int
    """Scenes that could not be read."""
    filled_percent: float
    """Share of the pixels with data."""
    display: Optional[tuple[float, float]]
    """What to show as black and as white; ``None`` where the mosaic is empty."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Result:
        """Return what ``to_dict`` was made from."""
        return cls(**{**data, "display": tuple(data["display"]) if data["display"] else None})


class Mosaic:
    """A mosaic that is composed first and written then, perhaps while another is composed."""

    def __init__(
        self, composition: Composition, path: Path, evidence: Optional[Path] = None, *, resumable: bool = True
    ) -> None:
        """Make what ``composition`` says.

        Args:
            composition: what to do.
            path: of the Cloud Optimized GeoTIFF; its recipe is written beside it.
            evidence: path of the GeoTIFF of clear observations and dates; ``None`` makes none.
            resumable: note what is done.
        """
        self.composition = composition
        self.path = path
        self._evidence = evidence
        self._resumable = resumable
        self._files: list[ScratchRaster] = []
        self._result: Optional[Result] = None
        self._journal: Optional[Journal] = None

    def begin(self) -> None:
        """Make the scratch files, or take up those that an earlier run has left.

        Raises:
            OutputError: where the disk is full or cannot be written.
        """
        composition = self.composition
        journal = Journal(self.path.with_suffix(JOURNAL)) if self._resumable else None
        entries = journal.entries if journal else []
        written = next((entry["written"] for entry in entries if "written" in entry), None)
        if written is not None and self.path.exists():
            composition.resume(entries, lambda *_: True)
            self._result = Result.from_dict(written)
            return
        self._files = [ScratchRaster(self.path.with_suffix(".raw"), composition.grid, composition.request.bands)]
        if self._evidence is not None:
            raw = self._evidence.with_suffix(".raw")
            self._files.append(ScratchRaster(raw, composition.grid, EVIDENCE, wide=True))
        composition.resume(
            entries, lambda tile, checksum: _checksum(*(file.read(tile) for file in self._files)) == checksum
        )
        if journal:
            self._journal, composition.note = journal, journal.note

    def close(self) -> None:
        """Leave it as it is; the scratch files stay."""
        for file in self._files:
            file.close()

    def write(self) -> Result:
        """Write the GeoTIFF, its recipe and the evidence; the scratch files go.

        Raises:
            OutputError: where the disk is full or cannot be written.
        """
        if self._result is not None:
            return self._result
        composition = self.composition
        request, grid, used, skipped = composition.request, composition.grid, composition.used, composition.skipped
        tags = make_tags(request, used, skipped)
        pixels, *others = self._files
        try:
            pixels.to_cog(self.path, tags)
            for file in others:
                if self._evidence is not None:
                    file.to_cog(self._evidence, {**tags, "CLOUDLESS_UNITS": "1: observations; 2: YYYYMMDD"})
            filled = round(composition.filled_percent, 2)
            display = raster.display_range(pixels.view(raster.DISPLAY_PIXELS)[: raster.DISPLAY_BANDS])
            result = Result(len(used), len(skipped), filled, display)
            write_recipe(make_recipe(request, grid, used, skipped, result.to_dict()), recipe_path(self.path))
            if self._journal is not None:
                self._journal.note(written=result.to_dict())
        finally:
            for file in self._files:
                file.remove()
        return result

    def write_tile(self, tile: Grid, composite: Composite) -> None:
        """Write what comes of a tile."""
        pixels, *others = self._files
        pixels.write(tile, composite.pixels)
        for file in others:
            if composite.evidence is not None:
                file.write(tile, composite.evidence)
        checksum = 0 if self._journal is None else _checksum(composite.pixels, composite.evidence)
        self.composition.end_tile(tile, composite, checksum)


def compose_all(
    mosaics: Iterable[Mosaic], workshop: Workshop, reporter: Reporter, tell: Callable[[Mosaic], None]
) -> Iterator[Mosaic]:
    """Compose mosaics, and yield each when its tiles are in its scratch files.

    A mosaic is begun when no tile of those before it is to do: while the last of theirs are in work. One that no scene
    is left of is yielded as well.

    Args:
        mosaics: in their order.
        workshop: where.
        reporter: asked whether to go on.
        tell: told of a mosaic that a tile of it is done.

    Raises:
        CatalogueError: where more scenes than ``tiles.MOST_SKIPPED`` cannot be read.
        CancelledError: where the reporter says so.
        ClusterError: where the cluster was lost; the scratch files stay as they are.
        OutputError: where the disk is full or cannot be written.
    """
    work = _Work(mosaics, workshop)
    try:
        while True:
            reporter.check()
            work.hand_in()
            yield from work.finished()
            if not work.running:
                return
            for ticket in workshop.finished(work.running, _POLL):
                mosaic = work.take(ticket)
                if mosaic is not None:
                    tell(mosaic)
    finally:
        for mosaic in work.begun:
            mosaic.close()


class _Work:
    """Mosaics of which tiles are in work or to do."""

    def __init__(self, mosaics: Iterable[Mosaic], workshop: Workshop) -> None:
        self._ahead = iter(mosaics)
        self._workshop = workshop
        self.begun: list[Mosaic] = []
        self.running: dict[Any, tuple[Mosaic, Grid, list[Scene]]] = {}
        """By what the workshop has handed out for each tile."""

    def hand_in(self) -> None:
        """Hand in tiles, those of the first mosaics first, until as many are in work as can be."""
        while len(self.running) < self._workshop.in_work and (self._hand_in_one() or self._begin_next()):
            pass

    def _hand_in_one(self) -> bool:
        for mosaic in self.begun:
            to_do = mosaic.composition.begin_tile()
            if to_do is not None:
                tile, scenes = to_do
                ticket = self._workshop.submit(mosaic.composition.compose, scenes, tile)
                self.running[ticket] = mosaic, tile, scenes
                return True
        return False

    def _begin_next(self) -> bool:
        mosaic = next(self._ahead, None)
        if mosaic is not None:
            self.begun.append(mosaic)
            mosaic.begin()
        return mosaic is not None

    def finished(self) -> Iterator[Mosaic]:
        """Let go of the mosaics of which nothing is to do."""
        for mosaic in [mosaic for mosaic in self.begun if mosaic.composition.is_done]:
            self.begun.remove(mosaic)
            yield mosaic

    def take(self, ticket: Any) -> Optional[Mosaic]:
        """Write a tile that is done; return its mosaic, or ``None`` where it is to do again."""
        mosaic, tile, scenes = self.running.pop(ticket)
        composite = mosaic.composition.take(tile, scenes, partial(self._workshop.result, ticket))
        if composite is None:
            return None
        mosaic.write_tile(tile, composite)
        return mosaic


def _checksum(*parts: Optional[NDArray[np.unsignedinteger]]) -> int:
    checksum = 0
    for part in parts:
        if part is not None:
            plain: Any = np.ascontiguousarray(part).reshape(-1).view(np.uint8)
            checksum = imagecodecs.deflate_crc32(plain, checksum)
    return checksum
