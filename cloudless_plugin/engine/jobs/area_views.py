"""What each overpass shows of the area: how much of it, and how much of that is clear, from coarse overviews."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import NamedTuple, Optional

import numpy as np
import shapely
from numpy.typing import NDArray

from ...common import choices
from ...common.classification import Classification
from ...common.errors import ReadError
from ...common.reporting import Reporter
from ..compositing.cloud_nearness import SHADOWED_M
from ..executors.base import reader_threads
from ..geo.crs import transformer
from ..geo.grid import Grid
from ..kernels.bit_image import BitImage
from ..kernels.morphology import apply_lut, cloud_lut, dilate, empty_classes, mask_lut, radius_in_pixels
from ..mosaicking.clip import ClipArea
from ..raster_io.reader import AssetReader
from ..stac.overpasses import Overpass, OverpassKey
from ..stac.scene import Scene
from .kept_classes import Classes, KeptClasses
from .prepare import Prepared

_CELLS = 192
"""Maximum number of cells along the longer side of the area: of a usual file, one block of an overview has as many."""


class AreaCells(NamedTuple):
    """The area in coarse cells."""

    grid: Grid
    inside: NDArray[np.bool_]
    """(y, x): whether the centre of a cell lies in the extent, and in the polygons where there are any."""


class AreaView(NamedTuple):
    """What an overpass shows of the area. Shares are per cent, to one decimal; ``None`` where they are not known."""

    coverage: Optional[float] = None
    """Share of the area that has data."""
    cloud: Optional[float] = None
    """Share of what has data that the mask's classes hide."""
    clear: Optional[BitImage] = None
    """(y, x) of the cells: what is seen clear."""
    shadow: Optional[BitImage] = None
    """(y, x) of the cells: what the mask hides as shadow."""
    lone_shadow: Optional[BitImage] = None
    """(y, x) of the cells: the same, far from all clouds of the area, which cannot have thrown it."""
    covered: Optional[BitImage] = None
    """(y, x) of the cells: what has data."""


ViewsByKey = Mapping[OverpassKey, AreaView]
"""What each overpass shows of the area, by ``Scene.overpass``; empty where nobody has looked."""


def area_cells(prepared: Prepared) -> AreaCells:
    """Return the area of a request in cells.

    Raises:
        RequestError: where the polygons do not meet the extent.
    """
    grid = prepared.grid
    cells = grid.coarsened_to(_CELLS)
    west, south, east, north = grid.bounds
    x, y = cells.centres
    inside = np.outer((south < y) & (y < north), (west < x) & (x < east))
    if prepared.request.area is not None:
        inside &= ClipArea(prepared.request, cells).inside(cells)
    return AreaCells(cells, inside)


def area_views(
    overpasses: Sequence[Overpass], prepared: Prepared, reader: AssetReader, reporter: Reporter
) -> list[AreaView]:
    """Return what each overpass shows of the area.

    The classification of each scene is read in cells, which takes a request or two; where scenes of an overpass
    overlap, the first counts. What cannot be read is not known, but for the coverage that footprints tell.

    Args:
        overpasses: of the scenes.
        prepared: the area, and the mask whose classes hide something; where it masks nothing, the default does.
        reader: of the classifications.
        reporter: asked whether to go on.

    Raises:
        CancelledError: where ``reporter`` says so.
        RequestError: where the polygons do not meet the extent.
    """
    cells, request = area_cells(prepared), prepared.request
    mask = choices.DEFAULT_MASK if request.mask == "none" else request.mask
    scenes = [scene for overpass in overpasses for scene in overpass]
    kept = KeptClasses(reader, cells.grid)

    def classification_of(scene: Scene) -> Classification:
        return request.sensor_of(scene.collection).classification

    def read_one(scene: Scene) -> Optional[Classes]:
        return _read_classes(scene, cells.grid, classification_of(scene), reader, kept)

    views: list[AreaView] = []
    with ThreadPoolExecutor(max(min(reader_threads(scenes, reader.limits), len(scenes)), 1)) as pool:
        read = pool.map(read_one, scenes)
        for overpass in overpasses:
            classes = list(islice(read, len(overpass)))
            reporter.check()
            views.append(_view(overpass, classes, cells, classification_of(overpass[0]), mask))
    reader.close_idle()
    return views


def views_by_key(
    overpasses: Sequence[Overpass], prepared: Prepared, reader: AssetReader, reporter: Reporter
) -> ViewsByKey:
    """Return what ``area_views`` does, by what the scenes of each overpass share."""
    views = area_views(overpasses, prepared, reader, reporter)
    return {overpass[0].overpass: view for overpass, view in zip(overpasses, views)}


def footprint_cells(overpass: Overpass, cells: Grid) -> Optional[NDArray[np.bool_]]:
    """Return which cells (y, x) the footprints of an overpass cover; ``None`` where one of them is not known."""
    from ..raster_io.gdal_ops import rasterize_shapes  # late, see there

    footprints = [_on_grid(scene, cells) for scene in overpass]
    shapes = [footprint for footprint in footprints if footprint is not None and not footprint.is_empty]
    if len(shapes) < len(overpass):
        return None
    whole = shapely.box(*cells.bounds)
    if any(shape.covers(whole) for shape in shapes):
        return np.ones(cells.shape, bool)
    return rasterize_shapes(shapes, cells).astype(bool)


def _read_classes(
    scene: Scene, cells: Grid, classification: Classification, reader: AssetReader, kept: KeptClasses
) -> Optional[Classes]:
    """Return the classes (y, x) of a scene, 0 where there is no data; ``None`` where they cannot be read."""
    asset = scene.classification
    if asset is None:
        return None
    classes = empty_classes(classification, cells.shape)

    def read() -> Classes:
        reader.fill(classes, asset.href, cells, overwrite=True, encoding=asset.encoding)
        if classification.nodata:
            classes[classes == classification.nodata] = 0
        return classes

    try:
        return kept.get(asset, classes.dtype, read)
    except ReadError:
        return None


def _view(
    overpass: Overpass,
    read: Sequence[Optional[Classes]],
    cells: AreaCells,
    classification: Classification,
    mask: str,
) -> AreaView:
    if not cells.inside.any():
        return AreaView()
    classes = [one for one in read if one is not None]
    is_whole = len(classes) == len(overpass)
    footprint = None if is_whole and not classification.zero_is_class else footprint_cells(overpass, cells.grid)
    if not is_whole:
        return AreaView(None if footprint is None else _percent(footprint[cells.inside]))
    merged = classes[0]
    for one in classes[1:]:
        merged = np.where(merged == 0, one, merged)
    known = merged != 0
    if classification.zero_is_class:  # 0 is what lies outside, too
        if footprint is None:
            return AreaView()
        known |= footprint
    known &= cells.inside
    hidden = apply_lut(merged, mask_lut(classification, mask))
    cloud = _percent(hidden[known]) if known.any() else None
    clouded = apply_lut(merged, cloud_lut(classification, mask))
    shadow = known & hidden & ~clouded
    lone = shadow & ~dilate(clouded, radius_in_pixels(SHADOWED_M, cells.grid.ground_pixel_m))
    share = _percent(known[cells.inside])
    return AreaView(share, cloud, BitImage(known & ~hidden), BitImage(shadow), BitImage(lone), BitImage(known))


def _percent(flags: NDArray[np.bool_]) -> float:
    return round(100 * float(flags.mean()), 1)


def _on_grid(scene: Scene, grid: Grid) -> Optional[shapely.Geometry]:
    """Return the footprint of a scene in the CRS of a grid; ``None`` where it is not known there."""
    if scene.footprint is None:
        return None
    to_grid = transformer("EPSG:4326", grid.crs)
    moved = shapely.transform(scene.footprint, lambda points: np.column_stack(to_grid.transform(*points.T)))
    return moved if np.isfinite(shapely.get_coordinates(moved)).all() else None
