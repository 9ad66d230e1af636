"""What a run reads, reckoned from a few headers and from what the scenes show of the area."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, Optional

from ...common import choices
from ...common.errors import ReadError
from ...common.request import Request
from ..compositing.mask_grid import MaskGrid
from ..compositing.view_choice import COMPARED_ROUNDS
from ..geo.grid import Grid
from ..raster_io.reader import AssetReader
from ..stac.overpasses import group_overpasses
from ..stac.scene import GROUND_CHECK, Asset, Scene
from ..stac.scene_index import SceneIndex
from .area_reads import AreaReads
from .area_views import AreaView, area_cells
from .prepare import Prepared
from .view_reads import ExpectedReads

_PROBED = 6
"""Scenes whose headers are read to know how large they are."""
_ALL_PROBED = 1000
"""The same, at most, where the classification of each scene has been read as well."""
_PARTS = 48
"""Parts of a file, at most, whose bytes are counted."""
_DOUBTFUL = 0.9
"""Share of near infrared's blocks with ground that looks like shadow, which are read for the mask, where it is not
known what the scenes show."""


class Reading(NamedTuple):
    """What a run reads."""

    stored: float
    """Bytes."""
    requests: float
    """Reads of files, each of which is at least one HTTP request."""

    def part(self, share: float) -> Reading:
        """Return a share of it."""
        return Reading(self.stored * share, self.requests * share)

    def plus(self, other: Reading) -> Reading:
        """Return both together."""
        return Reading(self.stored + other.stored, self.requests + other.requests)


def expected_reading(
    prepared: Prepared,
    views: Optional[Sequence[AreaView]],
    tiles: Sequence[Grid],
    reader: AssetReader,
    machines: int,
) -> tuple[Reading, float]:
    """Return what composing tiles reads, and how many per cent of its bytes ``ENOUGH_VIEWS`` would save.

    Args:
        prepared: scenes and grid.
        views: what each overpass shows of the area, in the order of ``group_overpasses``; ``None`` where not known.
        tiles: of the grid. A block under two of them is read twice.
        reader: reads a few headers.
        machines: each of which reads all headers.
    """
    request, expected = prepared.request, ExpectedReads(prepared, views, reader)
    of_bands, others = _Probe(prepared, views, tiles, reader).reading()
    others = others.plus(Reading(0.0, machines * sum(len(scene.assets) for scene in prepared.scenes)))
    reading = of_bands.part(expected.share(request.views)).plus(others)
    if request.views or request.method not in choices.VIEWS_METHODS:
        return reading, 0.0
    fewer = of_bands.part(expected.share(choices.ENOUGH_VIEWS)).plus(others)
    return reading, round(max(100 * (1 - fewer.stored / max(reading.stored, 1.0)), 0.0), 1)


def mask_grid(tile: Grid, request: Request) -> Grid:
    """Return the grid on which the mask of a tile is made where all scenes have the tile's CRS, without its margin."""
    return MaskGrid.of(tile, request, ()).grid


class _Probe:
    """Headers of a few scenes, or of all where the area was looked at for each: they tell what blocks hold."""

    def __init__(
        self, prepared: Prepared, views: Optional[Sequence[AreaView]], tiles: Sequence[Grid], reader: AssetReader
    ) -> None:
        self._request, self._scenes, self._reader = prepared.request, prepared.scenes, reader
        most = _ALL_PROBED if prepared.request.limits_area_cloud else _PROBED
        self._probed = self._scenes[:: max(len(self._scenes) // most, 1)][:most]
        self._over: dict[str, list[Grid]] = {scene.id: [] for scene in self._probed}
        """Tiles over each scene, by its id."""
        index = SceneIndex(self._probed, prepared.grid)
        for tile in tiles:
            for scene in index.touching(tile):
                self._over[scene.id].append(tile)
        overpasses, block = group_overpasses(self._scenes), reader.limits.tile_block
        window_m = block * mask_grid(prepared.grid, self._request).ground_pixel_m
        reads = AreaReads(area_cells(prepared), prepared.grid, block, window_m)
        self._unfilled = {name: share for overpass in overpasses for name, share in reads.unfilled(overpass).items()}
        """Share of each scene's blocks that is read, by its id."""
        self._doubtful = _DOUBTFUL
        """Share of near infrared's blocks that is read."""
        if views is not None and all(view.clear is not None for view in views):
            self._doubtful = reads.doubtful(views)
        if self._request.views:
            self._doubtful *= min(COMPARED_ROUNDS * self._request.views / len(overpasses), 1.0)

    def reading(self) -> tuple[Reading, Reading]:
        """Return what is read of the bands if nothing is hidden, and what for the mask."""
        jobs = [(scene, key, asset) for scene in self._probed for key, asset in scene.assets.items()]
        with ThreadPoolExecutor(min(len(jobs), self._reader.limits.connections)) as pool:
            found = list(pool.map(self._of_asset, jobs))

        def together(*, bands: bool) -> Reading:
            reads = [one for (scene, key, _), one in zip(jobs, found) if one and (key in scene.bands) == bands]
            count = sum(len(scene.bands) if bands else len(scene.assets) - len(scene.bands) for scene in self._scenes)
            stored, requests = (sum(part) / len(reads) * count for part in zip(*reads)) if reads else (0.0, 0.0)
            return Reading(stored, requests)

        return together(bands=True), together(bands=False)

    def _of_asset(self, job: tuple[Scene, str, Asset]) -> Optional[Reading]:
        """Return what is read of an asset of a scene; ``None`` where its header cannot be read."""
        scene, key, asset = job
        parts, share = self._over[scene.id], self._unfilled[scene.id]
        if key == GROUND_CHECK:
            parts, share = [mask_grid(tile, self._request) for tile in parts], share * self._doubtful
        some = parts[:: -(-len(parts) // _PARTS) or 1]
        try:
            sizes = [self._reader.stored_bytes(asset.href, part, asset.encoding) for part in some]
        except ReadError:
            return None
        share *= len(parts) / max(len(some), 1)
        return Reading(share * sum(sizes), share * sum(size > 0 for size in sizes))
