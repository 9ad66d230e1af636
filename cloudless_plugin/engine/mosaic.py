"""One mosaic in the making: its tiles in scratch files, then its GeoTIFF and its recipe."""

from __future__ import annotations

import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Callable, Optional

import numpy as np
from numpy.typing import NDArray

from . import raster
from .compose import Composite
from .grid import Grid
from .recipe import make_recipe, make_tags, recipe_path, write_recipe
from .scratch import ScratchRaster
from .tiles import Composition
from .unfinished import JOURNAL, Journal
from .workshop import Workshop

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

    def __init__(self, composition: Composition, path: Path, evidence: Optional[Path] = None) -> None:
        """Make what ``composition`` says.

        Args:
            composition: what to do.
            path: of the Cloud Optimized GeoTIFF; its recipe is written beside it.
            evidence: path of the GeoTIFF of clear observations and dates; ``None`` makes none.
        """
        self.composition = composition
        self.path = path
        self._evidence = evidence
        self._files: list[ScratchRaster] = []
        self._result: Optional[Result] = None
        self._journal: Optional[Journal] = None

    def compose(
        self, tell: Callable[[int, int], None], workshop: Optional[Workshop] = None, *, resumable: bool = True
    ) -> None:
        """Compose every tile into the scratch files, but for those that an earlier run has left there.

        Args:
            tell: told how many tiles of how many are done.
            workshop: where; ``None`` is this process.
            resumable: note what is done.

        Raises:
            NoScenesError: where no scene is left.
            CancelledError: where the reporter says so.
            ClusterError: where the cluster was lost; the scratch files stay as they are.
        """
        grid, journal = self.composition.grid, Journal(self.path.with_suffix(JOURNAL)) if resumable else None
        entries = journal.entries if journal else []
        written = next((entry["written"] for entry in entries if "written" in entry), None)
        if written is not None and self.path.exists():
            self.composition.resume(entries, lambda *_: True)
            self._result = Result.from_dict(written)
            return
        self._journal = journal
        self._files = [ScratchRaster(self.path.with_suffix(".raw"), grid, self.composition.request.bands)]
        if self._evidence is not None:
            self._files.append(ScratchRaster(self._evidence.with_suffix(".raw"), grid, EVIDENCE, wide=True))
        try:
            self.composition.resume(
                entries, lambda tile, checksum: _checksum(*(file.read(tile) for file in self._files)) == checksum
            )
            self.composition.run(self._write_tile, tell, workshop, journal.note if journal else None)
        except BaseException:
            for file in self._files:
                file.close()
            raise

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
            result = Result(len(used), len(skipped), filled, raster.display_range(self.path))
            write_recipe(make_recipe(request, grid, used, skipped, result.to_dict()), recipe_path(self.path))
            if self._journal is not None:
                self._journal.note(written=result.to_dict())
        finally:
            for file in self._files:
                file.remove()
        return result

    def _write_tile(self, tile: Grid, composite: Composite) -> int:
        """Write what comes of a tile; return its checksum."""
        pixels, *others = self._files
        pixels.write(tile, composite.pixels)
        for file in others:
            if composite.evidence is not None:
                file.write(tile, composite.evidence)
        return 0 if self._journal is None else _checksum(composite.pixels, composite.evidence)


def _checksum(*parts: Optional[NDArray[np.unsignedinteger]]) -> int:
    checksum = 0
    for part in parts:
        if part is not None:
            checksum = zlib.crc32(np.ascontiguousarray(part).data, checksum)
    return checksum
