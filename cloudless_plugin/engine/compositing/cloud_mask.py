"""Where the cloud mask lies on a tile, made from the scenes' classification."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from functools import partial
from typing import Any, NamedTuple, Optional, TypeVar

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
from ..kernels.plausibility import SUBSAMPLE_STEP
from ..kernels.wanted import AllBut
from ..raster_io.reader import AssetReader
from ..stac.overpasses import Overpass, split_by_alignment
from ..stac.scene import CLASSIFICATION, GROUND_CHECK, Scene
from .cloud_nearness import SHADOWED_M, CloudNearness
from .dark_ground import Classified, DarkGround, GroundStore, dark_ground
from .observe import SeenBy, note_seen

MAX_CLOUD_DISTANCE_M = 1500.0
"""Metres from a cloud from which on one pixel is as good as any other."""
_ROUNDING = 0.05
"""Share of a part by which a pixel may exceed it: a grid of 60.01 m counts as one of 60 m."""
_MAX_FACTOR = 8
"""Parts along a side of a pixel."""


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
        self._tile = tile
        self._request = request
        self._reader = reader
        self._pool = pool
        self._kinds = kinds
        self._tells_visible = first is not None
        self._overpasses = overpasses
        self._factor = mask_factor(tile, request)
        self._scale = _mask_scale(overpasses, tile, request) if self._factor == 1 else 1
        self._grid = tile.coarsened(self._scale) if self._scale > 1 else tile.refined(self._factor)
        pixel = self._grid.ground_pixel_m
        self._farthest = dilation_reach(radius_in_pixels(MAX_CLOUD_DISTANCE_M, pixel)) if distances else 0
        self._radius = radius_in_pixels(request.buffer, pixel)
        self._speck = dilation_reach(radius_in_pixels(reader.limits.speck_radius_m, pixel))
        self._margin = max(dilation_reach(self._radius), self._farthest) + 2 * self._speck
        self._padded = self._grid.padded(self._margin)
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
            return dark_ground(classified, compared, self._padded, near_cloud, self._reader, pool)

        found = find() if grounds is None else grounds.get(self._padded, find)
        return found if found.rows.size else None

    def apply(self, index: int, plane: NDArray[np.uint16]) -> None:
        """Set the pixels (y, x) of an overpass to no data where its mask lies."""
        masked = self._masks[index].result().masked
        with self._reader.workspace.cores:
            if masked.any():
                plane &= self._on_tile(keep_bits(masked, self._scale))

    def wanted(self, index: int) -> Optional[AllBut]:
        """Return which pixels of the tile an overpass may show; ``None`` where that is all.

        Pixels that the classification does not know are wanted, though a cloud's mask may grow over them: only their
        bands tell whether they have data.
        """
        hidden = self._masks[index].result().hidden
        return None if hidden is None else AllBut(hidden, self._scale, *(self._offset() if self._factor == 1 else ()))

    def visible(self, index: int) -> NDArray[np.bool_]:
        """Return which pixels (y, x) of the tile an overpass shows, as far as the classification knows them."""
        visible: NDArray[np.bool_] = self._enlarged(self._masks[index].result().visible)
        return visible

    def masked(self, index: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which pixels (y, x) of the tile an overpass masks, and which of those by a cloud; needs ``kinds``."""
        mask = self._masks[index].result()
        return self._enlarged(mask.masked), self._enlarged(mask.cloud)

    def seen(self, index: int) -> SeenBy:
        """Return which of the subsampled pixels the classifications of an overpass know."""
        return self._classified[index].result()[1]

    def cloud_distance_m(self, index: int) -> NDArray[np.uint16]:
        """Return how far, in metres, the pixels (y, x) of the tile are from clouds and shadows; needs ``distances``."""
        distances: NDArray[np.uint16] = self._enlarged(self._masks[index].result().cloud_distance_m)
        return distances

    def _enlarged(self, pixels: Any) -> Any:
        """Return the mask's pixels on the tile, each one repeated where it is larger than the tile's."""
        if self._scale > 1:
            pixels = pixels.repeat(self._scale, axis=1).repeat(self._scale, axis=0)
        return self._on_tile(pixels)

    def _on_tile(self, pixels: Any) -> Any:
        """Return those of the mask's pixels, as large as the tile's, that lie on the tile."""
        if self._factor > 1:
            return pixels
        top, left = self._offset()
        return pixels[top : top + self._tile.height, left : left + self._tile.width]

    def _offset(self) -> tuple[int, int]:
        """Return row and column of the tile's first pixel among the mask's, enlarged to the tile's size."""
        return self._grid.row * self._scale - self._tile.row, self._tile.column - self._grid.column * self._scale

    def _make(self, index: int) -> _OverpassMask:
        """Return the mask of an overpass, grown and brought to the tile."""
        pixel = self._grid.ground_pixel_m
        classified, _ = self._classified[index].result()
        cloud = classified.cloud.array()
        found = classified.shadow.array() | cloud
        if self._ground is not None and index in self._compared:
            released = self._ground.released[self._compared.index(index)]
            found[self._ground.rows[released], self._ground.columns[released]] = False
        with self._reader.workspace.cores:
            found = opening(found, self._speck)
            masked = self._inner(dilate(found, self._radius))
            some = known = self._inner(classified.known())
            kind = self._inner(dilate(found & cloud, self._radius)) if self._kinds else None
            metres = None
            if self._farthest:
                steps = self._inner(city_block_distance(found, self._farthest))
                metres = (steps * pixel).astype(np.uint16)
            if self._factor > 1:
                masked = np.logical_or.reduce(self._parts(masked), axis=(1, 3))
                some = np.logical_or.reduce(self._parts(known), axis=(1, 3))
                known = np.logical_and.reduce(self._parts(known), axis=(1, 3))
                kind = None if kind is None else np.logical_or.reduce(self._parts(kind), axis=(1, 3))
                metres = None if metres is None else np.minimum.reduce(self._parts(metres), axis=(1, 3))
            hidden = masked & known if masked.any() else None
            visible = ~masked & some if self._tells_visible else None
            return _OverpassMask(masked.copy(), hidden, visible, metres, kind)

    def _classify(self, overpass: Overpass) -> tuple[Classified, SeenBy]:
        """Return what the classification says on the mask's grid with its margin, and which inner pixels it knows."""
        classification = self._request.sensor_of(overpass[0].collection).classification
        tables = mask_lut(classification, self._request.mask), cloud_lut(classification, self._request.mask)
        aligned, others = split_by_alignment(overpass, CLASSIFICATION, self._padded)
        classes = empty_classes(classification, self._padded.shape)
        seen: SeenBy = {}

        def read(scene: Scene, *, overwrite: bool = False) -> None:
            asset = scene.assets[CLASSIFICATION]
            self._reader.fill(classes, asset.href, self._padded, overwrite=overwrite, encoding=asset.encoding)
            if classification.nodata:
                classes[classes == classification.nodata] = 0
            note_seen(seen, scene.id, self._judged(self._inner(classes) != 0))

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
        rows, columns = rows - self._margin, columns - self._margin
        if self._factor > 1:
            rows, columns = rows // self._factor, columns // self._factor
        else:
            top, left = self._offset()
            rows, columns = rows * self._scale - top, columns * self._scale - left
        return self.nearness.at(index, rows, columns, SHADOWED_M)

    def _inner(self, pixels: Any) -> Any:
        margin = self._margin
        return pixels[margin : margin + self._grid.height, margin : margin + self._grid.width]

    def _judged(self, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return whether the mask knows any part of those pixels of the tile that ``subsample`` takes."""
        if self._factor > 1:
            parts = self._parts(known)[::SUBSAMPLE_STEP, :, ::SUBSAMPLE_STEP]
            return np.asarray(parts.any(axis=(1, 3)))
        top, left = self._offset()
        rows, columns = (
            (np.arange(0, length, SUBSAMPLE_STEP) + begin) // self._scale
            for length, begin in ((self._tile.height, top), (self._tile.width, left))
        )
        return np.asarray(known[np.ix_(rows, columns)])

    def _parts(self, pixels: Any) -> Any:
        return pixels.reshape(self._tile.height, self._factor, self._tile.width, self._factor)


def _begin(make: Callable[[], _T], pool: Optional[Executor]) -> Future[_T]:
    if pool is not None:
        return pool.submit(make)
    done: Future[_T] = Future()
    done.set_result(make())
    return done


def mask_factor(grid: Grid, request: Request) -> int:
    """Return into how many parts a side of each pixel is cut for the mask: 1 unless the pixel is coarse.

    The parts are as fine as the classification, or as half the buffer, which then bridges what lies between them.
    """
    if request.mask == "none":
        return 1
    part = max(request.sensor.classification.gsd, request.buffer / 2)
    return min(max(math.ceil(grid.ground_pixel_m / part - _ROUNDING), 1), _MAX_FACTOR)


def _mask_scale(overpasses: Sequence[Overpass], tile: Grid, request: Request) -> int:
    """Return how many of the tile's pixels lie along one of the classification; 1 where they do not fit evenly."""
    ratio = request.sensor.classification.gsd / tile.ground_pixel_m
    scale = max(round(ratio), 1)
    same_crs = all(scene.crs == tile.crs for overpass in overpasses for scene in overpass)
    return scale if same_crs and abs(ratio - scale) < _ROUNDING else 1
