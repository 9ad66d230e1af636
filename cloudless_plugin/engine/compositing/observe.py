"""What an overpass saw, with all of its scenes together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray

from ...common.classification import Classification
from ...common.errors import ReadError
from ...common.messages import Message
from ..geo.grid import Grid
from ..kernels.masked_ops import fill_zeros
from ..kernels.plausibility import MIN_JUDGED_FRACTION, is_implausible, subsample
from ..kernels.wanted import AllBut
from ..raster_io.reader import AssetReader
from ..stac.overpasses import Overpass, split_by_alignment
from ..stac.scene import CLASSIFICATION, Scene

SeenBy = dict[str, NDArray[np.bool_]]
"""By scene id, in the order in which the scenes were read: where each one, on the subsampled pixels (y, x), is the
first that shows something."""


def note_seen(seen: SeenBy, scene_id: str, shown: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Add where a scene, with or without those before it, shows something; return where it is the first."""
    new: NDArray[np.bool_] = shown & ~union_seen(seen) if seen else shown
    seen[scene_id] = new
    return new


def union_seen(seen: SeenBy) -> NDArray[np.bool_]:
    """Return where any scene shows something."""
    together: NDArray[np.bool_] = np.logical_or.reduce(list(seen.values()))
    return together


@dataclass(frozen=True)
class _Band:
    """How a band of an overpass is read, and what came of it."""

    name: str
    grid: Grid
    reader: AssetReader
    resampling: str
    quick: bool
    filled: SeenBy = field(default_factory=dict)

    def read(self, out: NDArray[Any], scene: Scene, wanted: Optional[AllBut], *, overwrite: bool) -> None:
        """Fill the wanted pixels of ``out`` (y, x) with those of a scene, and judge them.

        Raises:
            ReadError: see ``observe_band``.
        """
        asset = scene.assets[self.name]
        self.reader.fill(
            out,
            asset.href,
            self.grid,
            overwrite=overwrite,
            encoding=asset.encoding,
            resampling=self.resampling,
            nearest_only=self.quick,
            wanted=wanted,
        )
        judged = np.array(subsample(out))
        new = note_seen(self.filled, scene.id, judged != 0)
        if np.count_nonzero(new) > MIN_JUDGED_FRACTION * new.size and is_implausible(judged[new]):
            raise ReadError(asset.href, Message("most of its numbers are far beyond what reflectance can be"))


def observe_band(
    plane: NDArray[Any],
    overpass: Overpass,
    band: str,
    grid: Grid,
    reader: AssetReader,
    resampling: str = "nearest",
    *,
    quick: bool = False,
    wanted: Optional[AllBut] = None,
) -> SeenBy:
    """Set ``plane`` to what an overpass saw in one band; where its scenes overlap, one observation counts once.

    Where the first scene whose pixels are the grid's own has data, that scene counts. A neighbouring tile holds the
    same numbers there, apart from its own atmospheric correction, and is not read. Scenes that have to be resampled
    fill what is left with their mean, halves rounded up.

    Args:
        plane: (y, x) uint16 on ``grid``; all of it is replaced. Pixels that are not wanted may be anything.
        overpass: the scenes; one without the band shows nothing.
        band: key of their assets.
        grid: of ``plane``.
        reader: of the assets.
        resampling: for pixels that do not lie on the grid.
        quick: see ``compose_tile``.
        wanted: which pixels of ``plane`` are wanted; ``None`` is all. Blocks without any are not read.

    Returns:
        Which of the subsampled pixels each scene filled; scenes that were not read are absent.

    Raises:
        ReadError: where a file cannot be read, or holds what cannot be reflectance.
    """
    scenes = [scene for scene in overpass if band in scene.assets]
    whole = slice(0, grid.height), slice(0, grid.width)
    if not scenes or (wanted is not None and not wanted.any_in(*whole)):
        plane[...] = 0
        return {}
    aligned, others = (scenes, []) if quick else split_by_alignment(scenes, band, grid)
    own = _Band(band, grid, reader, resampling, quick)
    for number, scene in enumerate(aligned):
        own.read(plane, scene, wanted, overwrite=not number)
    lacking = wanted
    if aligned and others:  # of scenes that have to be resampled, what is filled already need not be read
        filled_already = plane != 0
        lacking = AllBut(filled_already) if wanted is None else wanted.also_but(filled_already)
    if len(others) == 1:
        own.read(plane, others[0], lacking, overwrite=not aligned)
    elif others and (lacking is None or lacking.any_in(*whole)):
        layers = np.empty((len(others), *plane.shape), plane.dtype)
        for layer, scene in zip(layers, others):
            own.read(layer, scene, lacking, overwrite=True)
        with reader.workspace.cores:
            mean = _mean_of_data(layers)
            if aligned:
                fill_zeros(plane, mean)
            else:
                plane[...] = mean
    return own.filled


def check_against_classes(
    scenes: Sequence[Scene],
    band: str,
    filled: SeenBy,
    classified: SeenBy,
    classification: Classification,
    grid: Grid,
    wanted: Optional[AllBut],
) -> None:
    """Refuse a scene whose band and classification contradict each other: one of them has lost its pixels.

    Args:
        scenes: of an overpass.
        band: key of their assets.
        filled: what ``observe_band`` returned of it.
        classified: which of the subsampled pixels the classification of each scene knows.
        classification: of the sensor.
        grid: of the band.
        wanted: which pixels were wanted of the band, and which blocks were not read for that; ``None`` is all.

    Raises:
        ReadError: where one of the two is empty on pixels that the other knows, and no other scene fills them.
    """
    pixels, classes = union_seen(filled), union_seen(classified)
    for scene in scenes:
        if scene.id not in filled:
            continue
        shown, known = filled[scene.id], classified[scene.id]
        lacking = known & ~pixels
        if not shown.any() and wanted is not None and lacking.mean() > MIN_JUDGED_FRACTION:
            lacking &= ~subsample(wanted.left_out(grid.shape))
        if not shown.any() and lacking.mean() > MIN_JUDGED_FRACTION:
            reason = Message("all of its pixels are 0, where the classification knows some")
            raise ReadError(scene.assets[band].href, reason)
        zero_is_no_data = not classification.nodata
        if zero_is_no_data and not known.any() and (shown & ~classes).mean() > MIN_JUDGED_FRACTION:
            reason = Message("all of its classes are 0, where the bands have data")
            raise ReadError(scene.assets[CLASSIFICATION].href, reason)


def _mean_of_data(layers: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return the mean along the first axis of what is not 0, halves rounded up."""
    if len(layers) == 2:  # as usual, and several times faster
        both = layers.min(axis=0) != 0
        pair: NDArray[np.uint16] = ((layers.sum(axis=0, dtype=np.uint32) + both) >> both).astype(np.uint16)
        return pair
    counts = np.count_nonzero(layers, axis=0)
    total = layers.sum(axis=0, dtype=np.uint32)
    mean: NDArray[np.uint16] = ((total + counts // 2) // np.maximum(counts, 1)).astype(np.uint16)
    return mean
