"""One mosaic in the making: scratch files first, then GeoTIFF, recipe and STAC item."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Optional

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from ...common.beside import item_path, recipe_path, write_json
from ...common.errors import NoScenesError
from ...common.held_files import remove
from ...common.request import Request
from ...common.results import MosaicResult
from ..compositing.composite import Composite, evidence_bands
from ..geo.grid import Grid
from ..output.description import UNIT
from ..output.display import DISPLAY_PIXELS, display_ranges, value_ranges
from ..output.durable import checksum, sync_folder, sync_with_checksum
from ..output.recipe import make_recipe, make_tags
from ..output.scratch_raster import CODES, VALUES, ScratchRaster
from ..output.stac_item import make_item
from ..stac.scene import Scene
from .journal import JOURNAL, Journal
from .skipped_scenes import nothing_left_message
from .tile_queue import TileQueue

_EVIDENCE_UNITS = {"clear": "observations", "date": "YYYYMMDD", "seen": "observations"}
_EVIDENCE_WORDS = {
    "": "clear, seen: observations; date: YYYYMMDD; flag: 0 empty by mask, 1 empty by haze, 2 one observation, "
    "3 two observations, 4 three or more, 5 filled from another year, 6 no scene saw it",
    "emad": "; smad, emad, bcmad: medians of the spectral, Euclidean and Bray-Curtis distance x 10000",
    "scene": "; scene: number of the overpass, under evidence_scenes in the recipe",
    "sensor": "; sensor: collections in the order of the recipe, 1, 2, 4 and so on, added up",
}
"""What bands of the evidence mean, by one that is there; the first for all."""


class MosaicWriter:
    """A mosaic that is composed first and written then, perhaps while another is composed."""

    def __init__(
        self,
        queue: TileQueue,
        path: Path,
        evidence: Optional[Path] = None,
        indices: Optional[Path] = None,
        *,
        name: str = "",
        told: Optional[Request] = None,
        resumable: bool = True,
    ) -> None:
        """Write the tiles of a queue.

        Args:
            queue: what to do.
            path: of the Cloud Optimized GeoTIFF; its recipe and its STAC item are written beside it.
            evidence: path of the GeoTIFF of clear observations and dates; ``None`` makes none.
            indices: path of the GeoTIFF of the request's indices; ``None`` makes none.
            name: that the GeoTIFF has in the end, by which its item knows it; empty for that of ``path``.
            told: request that recipe and STAC item tell; ``None`` is that of the queue.
            resumable: note what is done.
        """
        self.queue = queue
        self._told = told or queue.plan.request
        self.path = path
        self._name = name or path.name
        self._evidence = evidence
        self.indices = indices
        self._resumable = resumable
        self._files: list[ScratchRaster] = []
        self._result: Optional[MosaicResult] = None
        self._journal: Optional[Journal] = None

    def begin(self) -> None:
        """Make the scratch files, or take up those that an earlier run has left.

        Raises:
            OutputError: where the disk is full or cannot be written.
        """
        queue, plan = self.queue, self.queue.plan
        journal = Journal(self.path.with_suffix(JOURNAL)) if self._resumable else None
        entries = journal.entries_of(_numbers_of(plan.scenes)) if journal else []
        self._result = self._written_before(entries)
        if self._result is not None:
            return
        for path in self._paths:
            remove(path)
        bands = plan.request.output_bands
        self._files = [ScratchRaster(self.path.with_suffix(".raw"), plan.grid, bands, (UNIT,) * len(bands))]
        if self._evidence is not None:
            names = evidence_bands(plan.request)
            units = [_EVIDENCE_UNITS.get(name, "") for name in names]
            self._files.append(ScratchRaster(self._evidence.with_suffix(".raw"), plan.grid, names, units, CODES))
        if self.indices is not None:
            names = tuple(index.name for index in plan.request.asked_indices)
            values = ScratchRaster(self.indices.with_suffix(".raw"), plan.grid, names, (), VALUES)
            self._files.append(values)
            if plan.area is not None and values.is_new:  # tiles that it does not meet are never written
                values.blank()
        queue.resume(entries, lambda tile, told: _checksum(*(file.read(tile) for file in self._files)) == told)
        if journal:
            self._journal, queue.note = journal, journal.note

    def _written_before(self, entries: Sequence[Mapping[str, Any]]) -> Optional[MosaicResult]:
        """Return the result of an earlier run that wrote the files, if they are as they were written."""
        noted = next((entry for entry in reversed(entries) if "written" in entry), None)
        if noted is None:
            return None
        try:
            result = MosaicResult.from_dict(noted["written"])
            is_whole = all(
                checksum(path) == tuple(told) for path, told in zip(self._paths, noted["files"], strict=True)
            )
        except (TypeError, ValueError, KeyError, OSError):
            return None
        if is_whole:
            self.queue.resume(entries, lambda *_: True)
        return result if is_whole and self.queue.is_done else None

    @property
    def _paths(self) -> list[Path]:
        """Files that are written."""
        beside = (recipe_path(self.path), item_path(self.path))
        return [path for path in (self.path, *beside, self._evidence, self.indices) if path is not None]

    def close(self) -> None:
        """Leave it as it is; the scratch files stay."""
        for file in self._files:
            file.close()

    def check_scenes_left(self) -> None:
        """Fail, and close the files, where no scene is left.

        Raises:
            NoScenesError: with why the first one is missing.
        """
        if all(scene.id in self.queue.plan.years_away for scene in self.queue.used):
            self.close()
            raise NoScenesError(nothing_left_message(self.queue.plan.skipped))

    def write(self) -> MosaicResult:
        """Write the GeoTIFFs, the recipe and the item; the scratch files go. On an error they stay.

        Raises:
            OutputError: where the disk is full or cannot be written.
        """
        if self._result is not None:
            return self._result
        queue, plan = self.queue, self.queue.plan
        used = queue.contributing
        skipped = list(plan.skipped)  # another mosaic of the run may add to them meanwhile
        tags = make_tags(plan.request, used, queue.own, skipped)
        pixels, *others = self._files
        try:
            pixels.to_cog(self.path, tags)
            for file, (path, own) in zip(others, self._beside(tags["TIFFTAG_IMAGEDESCRIPTION"])):
                file.to_cog(path, {**tags, **own})
            filled = round(queue.filled_percent, 2)
            display = display_ranges(pixels.view(DISPLAY_PIXELS))
            one_view = round(queue.one_view_percent, 2)
            days = {scene.day for scene in queue.own}
            shown = None if self.indices is None else value_ranges(others[-1].view(DISPLAY_PIXELS))
            result = MosaicResult(len(used), len(skipped), filled, one_view, display, len(days), shown)
            recipe = make_recipe(
                self._told,
                plan.grid,
                used,
                skipped,
                asdict(result),
                plan.order,
                plan.numbered_scenes,
                queue.filling,
            )
            write_json(recipe, recipe_path(self.path))
            write_json(make_item(self._told, plan.grid, used, queue.own, self._name), item_path(self.path))
            if self._journal is not None:
                files = [sync_with_checksum(path) for path in self._paths]
                sync_folder(self.path.parent)
                self._journal.note_durably(written=asdict(result), files=files)
        except BaseException:
            for file in self._files:
                file.close()
            raise
        for file in self._files:
            file.remove()
        return result

    def _beside(self, description: str) -> Iterator[tuple[Path, dict[str, str]]]:
        """Yield the paths of evidence and indices, as far as they are wanted, with the tags that are their own."""
        request = self.queue.plan.request
        if self._evidence is not None:
            told = f"Evidence, pixel by pixel, of this: {description}"
            names = ("", *evidence_bands(request))
            words = "".join(_EVIDENCE_WORDS.get(name, "") for name in names)
            yield self._evidence, {"TIFFTAG_IMAGEDESCRIPTION": told, "CLOUDLESS_UNITS": words}
        if self.indices is not None:
            source = "each observation, reduced" if request.observes_indices else "the composite"
            told = f"Indices of {source}, of this: {description}"
            formulas = "; ".join(f"{index.name} = {index.formula.text}" for index in request.asked_indices)
            yield self.indices, {"TIFFTAG_IMAGEDESCRIPTION": told, "CLOUDLESS_UNITS": formulas}

    def write_tile(self, tile: Grid, composite: Composite) -> None:
        """Write what a tile gave.

        Raises:
            OutputError: where the disk is full or cannot be written.
        """
        pixels, *others = self._files
        pixels.write(tile, composite.pixels)
        for file in others:
            values = composite.indices if file.kind == VALUES else composite.evidence
            if values is not None:
                file.write(tile, values)
        parts = (composite.pixels, composite.evidence, composite.indices)
        found = 0 if self._journal is None else _checksum(*parts)
        self.queue.end_tile(tile, composite, found)


def _checksum(*parts: Optional[NDArray[Any]]) -> int:
    found = 0
    for part in parts:
        if part is not None:
            octets: Any = np.ascontiguousarray(part).reshape(-1).view(np.uint8)
            found = imagecodecs.deflate_crc32(octets, found)
    return found


def _numbers_of(scenes: Sequence[Scene]) -> str:
    """Return what the numbers of the scenes' files mean, which another search or comparison may tell otherwise."""
    told = sorted((scene.id, name, repr(asset.encoding)) for scene in scenes for name, asset in scene.assets.items())
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
