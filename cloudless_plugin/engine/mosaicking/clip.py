"""Clipping to polygons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

import numpy as np
import pyproj
import shapely
import shapely.geometry
from numpy.typing import NDArray

from ...common.errors import RequestError
from ...common.request import Request
from ..compositing.composite import Composite
from ..geo.crs import crs_name, known_crs, metres_per_unit, turn_length
from ..geo.footprints import parse_geometry, unwrapped
from ..geo.grid import Grid

_MANY_POINTS = 1000
"""Points of polygons from which on they are simplified."""
_SIMPLIFIED = 0.1
"""Share of a pixel by which they are."""
_SEGMENT = 32
"""Pixels of the grid, about, between the points of an edge before it is transformed: curves stay curves."""


class ClipArea:
    """The polygons of a request on its grid."""

    def __init__(self, request: Request, grid: Grid) -> None:
        """Transform the polygons to the grid's CRS.

        Raises:
            RequestError: where they cannot be shown in it, or do not meet the grid.
        """
        polygons = shapely.union_all([shapely.make_valid(part) for part in shapely.get_parts(read_area(request))])
        unit = metres_per_unit(request.area_crs)
        dense = shapely.segmentize(polygons, _SEGMENT * grid.ground_pixel_m / unit)
        to_grid = pyproj.Transformer.from_crs(known_crs(request.area_crs), known_crs(grid.crs), always_xy=True)
        moved = shapely.transform(dense, lambda points: np.column_stack(to_grid.transform(*points.T)))
        if not np.isfinite(shapely.get_coordinates(moved)).all():
            raise RequestError(
                "The polygons of AREA cannot be shown in {crs}: choose another CRS.", crs=crs_name(grid.crs)
            )
        turn = turn_length(grid.crs)
        if turn:
            moved = unwrapped(moved, turn)
        box = shapely.box(*grid.bounds)
        turned = [
            shapely.transform(moved, lambda points, turn=turn: points + np.array([turn, 0])) for turn in grid.turns
        ]
        self._shapes = [shape for shape in turned if shape.intersects(box)]
        if not self._shapes:
            raise RequestError("The polygons of AREA lie outside of the extent: move the extent, or choose others.")

    def inside(self, tile: Grid) -> NDArray[np.bool_]:
        """Return which pixels (y, x) of a tile have their centre in a polygon, as ``gdalwarp -cutline`` does."""
        from ..raster_io.gdal_ops import rasterize_shapes  # late, see there

        return rasterize_shapes(self._shapes, tile).astype(bool)


def simplified_area(request: Request, grid: Grid) -> Optional[Mapping[str, Any]]:
    """Return the polygons of a request as GeoJSON, those with many points simplified by less than a pixel.

    The mosaic is clipped to them, and the recipe holds them, so that both agree.

    Raises:
        RequestError: where they have no area.
    """
    if request.area is None:
        return None
    polygons = read_area(request)
    if shapely.get_num_coordinates(polygons) <= _MANY_POINTS:
        return request.area
    tolerance = _SIMPLIFIED * grid.ground_pixel_m / metres_per_unit(request.area_crs)
    simple = shapely.simplify(polygons, tolerance, preserve_topology=True)
    kept: Mapping[str, Any] = shapely.geometry.mapping(simple)
    return kept if simple.area > 0 else request.area


def clip(composite: Composite, area: ClipArea, tile: Grid) -> None:
    """Set the pixels of a composed tile, and their evidence, to no data outside of an area."""
    outside = ~area.inside(tile)
    composite.pixels[:, outside] = 0
    composite.emptied[outside] = False
    if composite.evidence is not None:
        composite.evidence[:, outside] = 0
    if composite.indices is not None:
        composite.indices[:, outside] = np.nan


def read_area(request: Request) -> shapely.Geometry:
    """Return the polygons of a request, in their own CRS.

    Raises:
        RequestError: where they have no area.
    """
    polygons = parse_geometry(request.area)
    if polygons is None or not _has_area(polygons):
        raise RequestError("The polygons of AREA are empty or broken: choose a layer of polygons that have an area.")
    return polygons


def _has_area(polygons: shapely.Geometry) -> bool:
    """Return whether polygons have a finite area; the halves of one that crosses itself count against each other."""
    return 0 < polygons.area < np.inf or bool(polygons.area == 0 and shapely.make_valid(polygons).area > 0)
