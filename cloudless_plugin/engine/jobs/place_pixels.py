"""The pixels of a grid under places, and in which parts they are read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Optional

import numpy as np
import shapely
import shapely.geometry
from numpy.typing import NDArray

from ...common.errors import RequestError
from ...common.places import Place
from ..geo.crs import metres_per_unit, transformer, turn_length
from ..geo.footprints import unwrapped
from ..geo.grid import Grid
from ..mosaicking.tile_plan import place_on
from ..stac.overpasses import group_overpasses, is_pixel_aligned
from ..stac.scene import Scene

_LEAST = 64
"""Pixels along an edge of a part at least, where its block has as many: a file is judged by what it shows there."""

_SEGMENT = 32
"""Pixels of the grid, about, between the points of an edge before it is transformed: curves stay curves."""
_WIDEST = 1 << 27
"""Pixels of the bounds of a polygon at most."""

Places = NDArray[np.intp]


@dataclass(frozen=True)
class PlacePixels:
    """A place on a grid."""

    id: int
    rows: Places
    columns: Places
    """Of its pixels: those whose centre lies in a polygon, else those under its points; at least one."""
    is_point: bool
    """Whether it is a single point."""


@dataclass(frozen=True)
class Part:
    """Pixels that are read together, since they lie in the same blocks of most files."""

    grid: Grid
    rows: Places
    columns: Places
    """Of the pixels in ``grid``."""
    numbers: Places
    """Of the pixels among all."""


def place_pixels(place: Place, crs: str, grid: Grid, most: int) -> Optional[PlacePixels]:
    """Return a place on a grid; ``None`` where any part of it lies beyond, or cannot be shown there.

    A polygon so small that it holds no pixel's centre has the pixel under a point inside of it.

    Args:
        place: points or polygons.
        crs: of its coordinates, as an authority code or WKT.
        grid: of the mosaic.
        most: pixels of a place.

    Raises:
        RequestError: where ``crs`` is not known, or the place has more pixels.
    """
    shape = shapely.geometry.shape(place.geometry)
    is_area = place.geometry["type"] != "MultiPoint"
    if is_area:
        turn = turn_length(crs)
        shape = shapely.make_valid(unwrapped(shape, turn) if turn else shape)
        shape = shapely.segmentize(shape, _SEGMENT * grid.ground_pixel_m / metres_per_unit(crs))
    to_grid = transformer(crs, grid.crs)
    shape = shapely.transform(shape, lambda points: np.column_stack(to_grid.transform(*points.T)))
    if shape.is_empty or not np.isfinite(shapely.get_coordinates(shape)).all():
        return None
    if is_area and max(grid.turns):
        shape = unwrapped(shape, max(grid.turns))
    moved = (shapely.transform(shape, partial(np.add, (turn, 0.0))) for turn in grid.turns)
    for one in moved:
        if is_area and _bounds_pixels(one, grid) > _WIDEST:
            raise _too_large(place, _bounds_pixels(one, grid), most, grid)
        rows, columns = _pixels(one, grid, is_area=is_area)
        if rows.size > most:
            raise _too_large(place, rows.size, most, grid)
        if _are_inside(rows, columns, grid):
            return PlacePixels(place.id, rows, columns, not is_area and len(shapely.get_coordinates(shape)) == 1)
    return None


def _too_large(place: Place, pixels: float, most: int, grid: Grid) -> RequestError:
    return RequestError(
        "The place {place} has {pixels:,.1f} million pixels, and {most:,.1f} million can be sampled of these dates and "
        "bands: set RESOLUTION to {resolution:.3g} or coarser, or choose smaller polygons.",
        place=place.id,
        pixels=pixels / 1e6,
        most=most / 1e6,
        resolution=1.1 * grid.resolution * math.sqrt(pixels / most),
    )


def _bounds_pixels(shape: shapely.Geometry, grid: Grid) -> float:
    """Return the number of pixels in the bounds of a shape."""
    west, south, east, north = shape.bounds
    return float((east - west) * (north - south) / grid.resolution**2)


def _are_inside(rows: Places, columns: Places, grid: Grid) -> bool:
    return bool(rows.min() >= 0 and columns.min() >= 0 and rows.max() < grid.height and columns.max() < grid.width)


def _pixels(shape: shapely.Geometry, grid: Grid, *, is_area: bool) -> tuple[Places, Places]:
    """Return rows and columns of the pixels under a shape; they may lie beyond the grid."""
    rows, columns = _at(shapely.get_coordinates(shape), grid)
    if is_area:
        top, left = max(int(rows.min()), -1), max(int(columns.min()), -1)
        bottom, right = min(int(rows.max()), grid.height), min(int(columns.max()), grid.width)
        if bottom < top or right < left:
            return rows, columns
        window = grid.part(top, left, bottom - top + 1, right - left + 1)
        rows, columns = np.nonzero(_inside(shape, window))
        if not rows.size:
            return _at(shapely.get_coordinates(shape.representative_point()), grid)
        return rows + top, columns + left
    once = np.array(sorted({*zip(rows.tolist(), columns.tolist())}), np.intp)
    return once[:, 0], once[:, 1]


def _inside(shape: shapely.Geometry, window: Grid) -> NDArray[np.bool_]:
    from ..raster_io.gdal_ops import rasterize_shapes  # late, see there

    return rasterize_shapes([shape], window).astype(bool)


def _at(points: NDArray[np.float64], grid: Grid) -> tuple[Places, Places]:
    """Return rows and columns of the pixels that hold points (point, 2)."""
    west, _, _, north = grid.bounds
    columns = np.floor((points[:, 0] - west) / grid.resolution).astype(np.intp)
    rows = np.floor((north - points[:, 1]) / grid.resolution).astype(np.intp)
    return rows, columns


def parts_of(rows: Places, columns: Places, grid: Grid, scenes: Sequence[Scene], block: int) -> list[Part]:
    """Return pixels in parts: those in the same block of the file that shows them.

    Args:
        rows: of the pixels in ``grid``.
        columns: likewise.
        grid: of the mosaic.
        scenes: of the mosaic.
        block: pixels along an edge of the files' blocks.
    """
    keys = np.column_stack((np.full(rows.size, -1), rows // block, columns // block))
    corners = np.column_stack((rows // block * block, columns // block * block))
    for number, (left, top, width, height) in enumerate(reversed(_layouts(scenes, grid))):
        inside = (columns >= left) & (columns < left + width) & (rows >= top) & (rows < top + height)
        down, across = (rows[inside] - top) // block, (columns[inside] - left) // block
        keys[inside] = np.column_stack((np.full(down.size, number), down, across))
        corners[inside] = np.column_stack((down * block + top, across * block + left))
    _, which = np.unique(keys, axis=0, return_inverse=True)
    which = which.ravel()
    order = np.argsort(which, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(which[order])) + 1)
    return [_part(group, rows[group], columns[group], corners[group[0]], grid, block) for group in groups]


def _layouts(scenes: Sequence[Scene], grid: Grid) -> list[tuple[int, int, int, int]]:
    """Return column, row, width and height of aligned files, each once, in the order in which they fill a mosaic."""
    found = {
        place: None
        for overpass in group_overpasses(scenes)
        for scene in overpass
        if all(is_pixel_aligned(scene, band, grid) for band in scene.bands) and (place := place_on(grid, scene))
    }
    return list(found)


def _part(numbers: Places, rows: Places, columns: Places, corner: Places, grid: Grid, block: int) -> Part:
    (top, bottom), (left, right) = (_span(at, int(begin), block) for at, begin in zip((rows, columns), corner))
    part = grid.part(top, left, bottom - top, right - left)
    return Part(part, rows - top, columns - left, numbers)


def _span(at: Places, begin: int, block: int) -> tuple[int, int]:
    """Return begin and end of what is read of a block that begins at ``begin``, so that it holds all of ``at``."""
    first, last = int(at.min()), int(at.max()) + 1
    more = max(min(_LEAST, block) - (last - first), 0)
    first = max(first - more // 2, begin)
    last = min(max(last, first + min(_LEAST, block)), begin + block)
    return max(min(first, last - min(_LEAST, block)), begin), last


def batches(places: Sequence[PlacePixels], most: int) -> Iterator[list[PlacePixels]]:
    """Yield places in lists that have ``most`` pixels at most, or one place."""
    batch: list[PlacePixels] = []
    held = 0
    for place in places:
        if batch and held + place.rows.size > most:
            yield batch
            batch, held = [], 0
        batch.append(place)
        held += place.rows.size
    if batch:
        yield batch
