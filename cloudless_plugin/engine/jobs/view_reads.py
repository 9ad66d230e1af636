"""How much of the bands' files a run needs, by what each overpass shows of the area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Optional

import numpy as np

from ..compositing.view_choice import enough_views
from ..kernels.bit_image import BitImage
from ..raster_io.reader import AssetReader
from ..stac.overpasses import Overpass, OverpassKey, clear_fraction, group_overpasses
from .area_reads import Blocks
from .area_views import AreaView, area_cells, footprint_cells
from .prepare import Prepared
from .series import split_by_period
from .view_order import clouds_of, view_order


class _Shown(NamedTuple):
    """What an overpass shows, in cells (y, x) of the area."""

    clear: BitImage
    covered: BitImage


class ExpectedReads:
    """Blocks that a run is expected to read."""

    def __init__(
        self,
        prepared: Prepared,
        views: Optional[Sequence[AreaView]],
        reader: AssetReader,
    ) -> None:
        """Keep what each overpass shows.

        Args:
            prepared: scenes and grid.
            views: what each overpass shows of the area, in the order of ``group_overpasses``; ``None`` where not known.
            reader: by whose limits blocks are as large as they are.
        """
        self._prepared = prepared
        self._cells = area_cells(prepared)
        overpasses = group_overpasses(prepared.scenes)
        seen = views or [AreaView()] * len(overpasses)
        self._views: dict[OverpassKey, AreaView] = {one[0].overpass: view for one, view in zip(overpasses, seen)}
        self._blocks = Blocks(self._cells.grid, reader.limits.tile_block * prepared.grid.ground_pixel_m)
        self._shown = {overpass[0].overpass: self._shown_by(overpass) for overpass in overpasses}

    def share(self, views: int) -> float:
        """Return the share of the blocks with data that is read where a pixel takes so many views; 0 is all."""
        scenes, request = self._prepared.scenes, self._prepared.request
        parts = split_by_period(scenes, request) if request.period else {"": scenes}
        read = covered = 0
        for label, scenes in parts.items():
            overpasses = group_overpasses(scenes)
            count = views if views < len(overpasses) else 0
            found = self._count(overpasses, count, label)
            read, covered = read + found[0], covered + found[1]
        return read / covered if covered else 1.0

    def _count(self, overpasses: Sequence[Overpass], views: int, label: str) -> tuple[int, int]:
        """Return how many blocks of the overpasses of one mosaic are read, and how many have data."""
        position = self._positions(overpasses, views, label)
        held = np.zeros(self._cells.grid.shape, np.uint16)
        read = covered = 0
        for place, overpass in sorted(zip(position, overpasses), key=lambda pair: pair[0]):
            shown = self._shown[overpass[0].overpass]
            covered += self._blocks.count(shown.covered.array())
            takes = shown.clear.array()
            if views:
                takes = takes & (held < enough_views(views, place // views))
                held += takes
            read += self._blocks.count(takes)
        return read, covered

    def _positions(self, overpasses: Sequence[Overpass], views: int, label: str) -> list[int]:
        if not views:
            return list(range(len(overpasses)))
        clouds, request = clouds_of(overpasses, self._views), self._prepared.request
        places = {key: place for place, key in enumerate(view_order(overpasses, clouds, request, label, views))}
        return [places[overpass[0].overpass] for overpass in overpasses]

    def _shown_by(self, overpass: Overpass) -> _Shown:
        """Return what an overpass shows; where only its cloud cover is known, cells at random are clear."""
        grid, inside = self._cells
        footprint = footprint_cells(overpass, grid)
        covered = inside if footprint is None else inside & footprint
        if self._prepared.request.mask == "none":
            return _Shown(BitImage(covered), BitImage(covered))
        clear = self._views[overpass[0].overpass].clear
        if clear is not None:
            return _Shown(clear, BitImage(covered))
        random = np.random.default_rng(overpass[0].overpass[2].toordinal()).random(grid.shape)
        return _Shown(BitImage(covered & (random < clear_fraction(overpass))), BitImage(covered))
