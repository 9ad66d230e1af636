"""What a run would take, reckoned from items and a few headers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Optional

import numpy as np
import pyproj
import shapely

from ...common import choices
from ...common.dask_address import DaskAddress
from ...common.errors import ReadError
from ...common.messages import Message
from ...common.results import RunEstimate
from ...common.settings import Limits
from ..compositing.compose_tile import bands_resident
from ..executors.base import any_remote
from ..geo.crs import known_crs
from ..geo.grid import Grid
from ..mosaicking.clip import ClipArea
from ..mosaicking.tile_plan import plan_tiles
from ..output.disk_space import needed_space
from ..raster_io.reader import AssetReader
from ..stac.overpasses import Overpass, clear_fraction, group_overpasses
from ..stac.scene import GROUND_CHECK, Asset, Scene
from ..stac.scene_index import SceneIndex
from .prepare import Prepared

_PROBED = 6
"""Scenes whose headers are read to know how large they are."""
_CELLS = 64
"""Cells along the longer side of the area, to find the share that is seen too rarely."""
_FEW = 3
"""Clear views that a pixel should have."""
_START_BYTES = 150 << 20
"""Memory of the engine and its processes besides what they read."""
_DECODED, _FETCHED = 70e6, 20e6
"""Stored bytes a second that one processor decodes and reduces, and that come by HTTP."""
_START_SECONDS = 1.0
_MANY_BYTES, _THIN_PERCENT = 50e9, 10
"""Bytes to read, and per cent of the area with few clear views, beyond which the estimate advises a change."""


def estimate_run(prepared: Prepared, reader: AssetReader) -> RunEstimate:
    """Return what composing the scenes on the grid would take; ``reader`` reads a few headers."""
    request, grid, scenes, limits = prepared.request, prepared.grid, prepared.scenes, reader.limits
    overpasses = group_overpasses(scenes)
    read = _bytes_to_read(grid, scenes, reader)
    tiles = plan_tiles(grid, scenes, request, limits)
    largest = max(tile.width * tile.height for tile in tiles)
    stack = 2 * len(overpasses) * largest * max(bands_resident(request), 1)
    bands = len(request.bands)
    address = None if request.engine == choices.LOCAL else DaskAddress.parse(request.engine)
    machines = address.workers[1] if address and address.is_gateway else 1
    processors = machines if address else limits.processors
    fetching = read / (_FETCHED * machines) if any_remote(scenes) else 0.0
    seconds = round(_START_SECONDS + max(read / (_DECODED * processors), fetching), 1)
    index = SceneIndex(scenes, grid)
    reads = sum(len(_assets_to_read(scene)) for tile in tiles for scene in index.touching(tile))
    headers = machines * sum(len(_assets_to_read(scene)) for scene in scenes)
    thin = round(_thin_percent(prepared, overpasses), 1)
    return RunEstimate(
        scene_count=len(scenes),
        date_count=len({scene.day for scene in scenes}),
        width=grid.width,
        height=grid.height,
        ground_pixel_m=grid.ground_pixel_m,
        crs=grid.crs,
        tile_count=len(tiles),
        request_count=reads + headers,
        read_bytes=read,
        memory_bytes=round(_START_BYTES + limits.tiles_in_flight * (stack + 2 * bands * largest)),
        disk_bytes=round(needed_space(grid, bands)),
        seconds=seconds,
        thin_percent=thin,
        advice=_advice(read, seconds, thin, limits),
    )


def _advice(read: int, seconds: float, thin_percent: float, limits: Limits) -> tuple[str, ...]:
    advice: list[str] = []
    if seconds > limits.long_run or read > _MANY_BYTES:
        advice.append(
            Message(
                "The run reads {read:,.0f} GB and takes about {hours:,.1f} hours: a coarser resolution, a smaller area "
                "or fewer dates make it shorter.",
                read=read / 1e9,
                hours=seconds / 3600,
            )
        )
    if thin_percent > _THIN_PERCENT:
        advice.append(Message("Much of the area will have few clear views: widen the dates, or allow cloudier scenes."))
    return tuple(advice)


def _bytes_to_read(grid: Grid, scenes: Sequence[Scene], reader: AssetReader) -> int:
    """Return how many bytes a run reads: the mean of a few files, by their headers, times the number of files."""
    step = max(len(scenes) // _PROBED, 1)
    probed = [asset for scene in scenes[::step][:_PROBED] for asset in _assets_to_read(scene)]
    with ThreadPoolExecutor(len(probed)) as pool:
        found = pool.map(lambda asset: _stored_bytes(asset, grid, reader), probed)
        sizes = [size for size in found if size is not None]
    assets = sum(len(_assets_to_read(scene)) for scene in scenes)
    return round(sum(sizes) / len(sizes) * assets) if sizes else 0


def _assets_to_read(scene: Scene) -> list[Asset]:
    """Return the assets of which every block is read."""
    return [asset for key, asset in scene.assets.items() if key != GROUND_CHECK]


def _stored_bytes(asset: Asset, grid: Grid, reader: AssetReader) -> Optional[int]:
    try:
        return reader.stored_bytes(asset.href, grid, asset.encoding)
    except ReadError:
        return None


def _thin_percent(prepared: Prepared, overpasses: Sequence[Overpass]) -> float:
    """Return the share of the area that will be seen clear fewer than three times, by footprints and cloud cover."""
    from ..raster_io.gdal_ops import rasterize_shapes  # late, see there

    grid = prepared.grid
    cells = grid.coarsened(max(math.ceil(max(grid.shape) / _CELLS), 1))
    views = np.zeros(cells.shape)
    for overpass in overpasses:
        footprints = [_on_grid(scene, grid) for scene in overpass]
        shapes = [footprint for footprint in footprints if footprint is not None and not footprint.is_empty]
        if len(shapes) < len(overpass):
            views += clear_fraction(overpass)
        elif shapes:
            views += clear_fraction(overpass) * rasterize_shapes(shapes, cells)
    area = prepared.request.area
    inside = np.ones(cells.shape, bool) if area is None else ClipArea(prepared.request, cells).inside(cells)
    return 100 * float((views[inside] < _FEW).mean()) if inside.any() else 0.0


def _on_grid(scene: Scene, grid: Grid) -> Optional[shapely.Geometry]:
    if scene.footprint is None:
        return None
    to_grid = pyproj.Transformer.from_crs("EPSG:4326", known_crs(grid.crs), always_xy=True)
    moved = shapely.transform(scene.footprint, lambda points: np.column_stack(to_grid.transform(*points.T)))
    return moved if np.isfinite(shapely.get_coordinates(moved)).all() else None
