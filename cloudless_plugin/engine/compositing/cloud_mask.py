"""Where the cloud mask lies on a tile, made from the scenes' classification."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from functools import partial
from typing import NamedTuple, Optional, TypeVar

import numpy as np
from numpy.typing import NDArray

from ...common.request import Request
from ..geo.grid import Grid
from ..kernels.bit_image import BitImage
from ..kernels.masked_ops import keep_bits
from ..kernels.morphology import (
    apply_lut,
    city_block_distance,
    cloud_lut,
    dilate,
    dilation_reach,
    empty_classes,
    mask_lut,
    opening,
    radius_in_pixels,
)
from ..kernels.wanted import AllBut
from ..raster_io.reader import AssetReader
from ..stac.overpasses import Overpass, split_by_alignment
from ..stac.scene import CLASSIFICATION, GROUND_CHECK, Scene
from .cloud_nearness import SHADOWED_M, CloudNearness
from .dark_ground import Classified, DarkGround, GroundStore, dark_ground
from .mask_grid import MaskGrid
from .observe import SeenBy, note_seen

MAX_CLOUD_DISTANCE_M = 1500.0
"""Metres from a cloud from which on one pixel is as good as any other."""
_T = TypeVar("_T")


class _OverpassMask(NamedTuple):
    """The mask of an overpass, in parts or multiples of the tile's pixels."""

    masked: NDArray[np.bool_]
    """(y, x)."""
    hidden: Optional[NDArray[np.bool_]]
    """(y, x) masked, and known to the classification; ``None`` where nothing is."""
    visible: Optional[NDArray[np.bool_]]
    """(y, x) known to the classification, and not masked; ``None`` where nobody asks."""
    cloud_distance_m: Optional[NDArray[np.uint16]]
    """(y, x) metres to the nearest cloud or shadow, at most ``MAX_CLOUD_DISTANCE_M``; ``None`` where nobody asks."""
    cloud: Optional[NDArray[np.bool_]] = None
    """(y, x) masked by a cloud rather than by a shadow; ``None`` where nobody asks."""


class CloudMask:
    """Where the mask lies on a tile, for each overpass.

    The mask is made on the classification's own pixels where they lie on the tile's. Under a coarse tile, whose pixels
    are averages, it is made finer than the tile, so that a pixel that is masked in part is masked. It is read with a
    margin, so that what lies just outside of the tile grows into it. The scenes of an overpass are put together first,
    so that at the edge of a scene a cloud that only the neighbouring scene knows grows into it, too.
    """

    def __init__(
        self,
        overpasses: Sequence[Overpass],
        tile: Grid,
        request: Request,
        reader: AssetReader,
        pool: Optional[Executor],
        *,
        distances: bool = False,
        kinds: bool = False,
        first: Optional[Sequence[int]] = None,
        wanted: Optional[int] = None,
        grounds: Optional[GroundStore] = None,
    ) -> None:
        """Begin to make the masks.

        Args:
            overpasses: the scenes.
            tile: the grid.
            request: mask and buffer.
            reader: of the classifications.
            pool: where to make them; ``None`` makes them at once.
            distances: whether ``cloud_distance_m`` is needed.
            kinds: whether ``masked`` is needed.
            first: numbers of the overpasses among which dark ground is looked for. Masks are made when ``begin`` asks
                for them, and tell what is ``visible``. ``None``: all are made at once.
            wanted: number of the only overpass whose mask is needed; ``None`` for all.
            grounds: where to look for the dark ground of all overpasses first; ``None`` finds it.
        """
        self._request = request
        self._reader = reader
        self._pool = pool
        self._kinds = kinds
        self._tells_visible = first is not None
        self._overpasses = overpasses
        grid = MaskGrid.of(tile, request, overpasses)
        self._pixel_m = grid.grid.ground_pixel_m
        self._farthest = dilation_reach(radius_in_pixels(MAX_CLOUD_DISTANCE_M, self._pixel_m)) if distances else 0
        self._radius = radius_in_pixels(request.buffer, self._pixel_m)
        self._speck = dilation_reach(radius_in_pixels(reader.limits.speck_radius_m, self._pixel_m))
        self._grid = replace(grid, margin=max(dilation_reach(self._radius), self._farthest) + 2 * self._speck)
        self.nearness = CloudNearness(overpasses, tile, request, reader)
        # Work is submitted before whatever waits for it, so that the pool cannot deadlock.
        self._masks: dict[int, Future[_OverpassMask]] = {}
        self._classified: dict[int, Future[tuple[Classified, SeenBy]]] = {}
        self._compared = range(len(overpasses)) if first is None else first
        """Numbers of the overpasses among which dark ground is looked for."""
        needed = self._compared if wanted is None else (wanted,)
        self._begin_to_classify(needed)
        self._ground = self._dark_ground(pool, grounds)
        if first is None:
            self.begin(needed)

    def begin(self, indices: Sequence[int]) -> None:
        """Begin to make the masks of some overpasses."""
        self._begin_to_classify(indices)
        self._masks.update({index: _begin(partial(self._make, index), self._pool) for index in indices})

    def _begin_to_classify(self, indices: Sequence[int]) -> None:
        for index in indices:
            if index not in self._classified:
                self._classified[index] = _begin(partial(self._classify, self._overpasses[index]), self._pool)

    def _dark_ground(self, pool: Optional[Executor], grounds: Optional[GroundStore]) -> Optional[DarkGround]:
        """Return which pixels of the mask's grid are no shadow, though they are classified so; ``None`` for none."""
        compared = [self._overpasses[index] for index in self._compared]
        scenes = [scene for overpass in compared for scene in overpass]
        if len(compared) < 2 or not any(GROUND_CHECK in scene.assets for scene in scenes):
            return None

        def near_cloud(place: int, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.bool_]:
            return self._may_be_shadowed(self._compared[place], rows, columns)

        def find() -> DarkGround:
            classified = [
                self._classified[index].result()[0] if index in self._classified else self._classify(overpass)[0]
                for index, overpass in zip(self._compared, compared)
            ]
            return dark_ground(classified, compared, self._grid.padded, near_cloud, self._reader, pool)

        found = find() if grounds is None else grounds.get(self._grid.padded, find)
        return found if found.rows.size else None

    def apply(self, index: int, plane: NDArray[np.uint16]) -> None:
        """Set the pixels (y, x) of an overpass to no data where its mask lies."""
        masked = self._masks[index].result().masked
        with self._reader.workspace.cores:
            if masked.any():
                plane &= self._grid.on_tile(keep_bits(masked, self._grid.scale))

    def wanted(self, index: int) -> Optional[AllBut]:
        """Return which pixels of the tile an overpass may show; ``None`` where that is all.

        Pixels that the classification does not know are wanted, though a cloud's mask may grow over them: only their
        bands tell whether they have data.
        """
        hidden, grid = self._masks[index].result().hidden, self._grid
        return None if hidden is None else AllBut(hidden, grid.scale, *(grid.offset() if grid.factor == 1 else ()))

    def visible(self, index: int) -> NDArray[np.bool_]:
        """Return which pixels (y, x) of the tile an overpass shows, as far as the classification knows them."""
        visible: NDArray[np.bool_] = self._grid.enlarged(self._masks[index].result().visible)
        return visible

    def masked(self, index: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which pixels (y, x) of the tile an overpass masks, and which of those by a cloud; needs ``kinds``."""
        mask = self._masks[index].result()
        return self._grid.enlarged(mask.masked), self._grid.enlarged(mask.cloud)

    def seen(self, index: int) -> SeenBy:
        """Return which of the subsampled pixels the classifications of an overpass know."""
        return self._classified[index].result()[1]

    def cloud_distance_m(self, index: int) -> NDArray[np.uint16]:
        """Return how far, in metres, the pixels (y, x) of the tile are from clouds and shadows; needs ``distances``."""
        distances: NDArray[np.uint16] = self._grid.enlarged(self._masks[index].result().cloud_distance_m)
        return distances

    def _make(self, index: int) -> _OverpassMask:
        """Return the mask of an overpass, grown and brought to the tile."""
        grid = self._grid
        classified, _ = self._classified[index].result()
        cloud = classified.cloud.array()
        found = classified.shadow.array() | cloud
        if self._ground is not None and index in self._compared:
            released = self._ground.released[self._compared.index(index)]
            found[self._ground.rows[released], self._ground.columns[released]] = False
        with self._reader.workspace.cores:
            found = opening(found, self._speck)
            masked = grid.joined(grid.inner(dilate(found, self._radius)), np.logical_or)
            parts = grid.inner(classified.known())
            some, known = grid.joined(parts, np.logical_or), grid.joined(parts, np.logical_and)
            kind = metres = None
            if self._kinds:
                kind = grid.joined(grid.inner(dilate(found & cloud, self._radius)), np.logical_or)
            if self._farthest:
                steps = grid.inner(city_block_distance(found, self._farthest))
                metres = grid.joined((steps * self._pixel_m).astype(np.uint16), np.minimum)
            hidden = masked & known if masked.any() else None
            visible = ~masked & some if self._tells_visible else None
            return _OverpassMask(masked.copy(), hidden, visible, metres, kind)

    def _classify(self, overpass: Overpass) -> tuple[Classified, SeenBy]:
        """Return what the classification says on the mask's grid with its margin, and which inner pixels it knows."""
        classification = self._request.sensor_of(overpass[0].collection).classification
        grid, padded = self._grid, self._grid.padded
        tables = mask_lut(classification, self._request.mask), cloud_lut(classification, self._request.mask)
        aligned, others = split_by_alignment(overpass, CLASSIFICATION, padded)
        classes = empty_classes(classification, padded.shape)
        seen: SeenBy = {}

        def read(scene: Scene, *, overwrite: bool = False) -> None:
            asset = scene.assets[CLASSIFICATION]
            self._reader.fill(classes, asset.href, padded, overwrite=overwrite, encoding=asset.encoding)
            if classification.nodata:
                classes[classes == classification.nodata] = 0
            note_seen(seen, scene.id, grid.subsampled(grid.inner(classes) != 0))

        for scene in aligned:
            read(scene)
        known = (classes != 0) | classification.zero_is_class
        masked, cloud = (apply_lut(classes, table) for table in tables)
        for scene in others:
            read(scene, overwrite=True)
            known |= classes != 0
            masked |= apply_lut(classes, tables[0])
            cloud |= apply_lut(classes, tables[1])
        return Classified(BitImage(masked & ~cloud), BitImage(cloud), BitImage(known & ~cloud)), seen

    def _may_be_shadowed(self, index: int, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return whether pixels of the mask's grid, by row and column, lie near the clouds of an overpass."""
        return self.nearness.at(index, *self._grid.places_on_tile(rows, columns), SHADOWED_M)


def _begin(make: Callable[[], _T], pool: Optional[Executor]) -> Future[_T]:
    if pool is not None:
        return pool.submit(make)
    done: Future[_T] = Future()
    done.set_result(make())
    return done
