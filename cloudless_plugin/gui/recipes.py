"""Recipes, read into the panel and written from it."""

from __future__ import annotations

import json
import math
import stat
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsJsonUtils, QgsProject, QgsRectangle

from ..common.area_bounds import bounds_of
from ..common.errors import RecipeError, RequestError
from ..common.redaction import is_redacted, redact_address
from ..common.request import Request
from ..panel.choices_made import POLYGON, RECTANGLE, AreaChoice, PanelChoices

PRESET_KEY = "panel"
"""Key of the panel's own choices in a recipe that it exports: relative times stay relative."""
_MAX_BYTES = 50_000_000
_TURN = 360.0
_ROUNDING = 1e-9
_LEAST_POINTS = 4
"""Of a ring: the last is the first again."""


def choices_in(path: Path) -> PanelChoices:
    """Return what a recipe asks for: one beside a mosaic, or one that the panel has exported.

    Raises:
        RecipeError: where it cannot be read, or asks for something impossible.
    """
    recipe = recipe_values(path)
    asked = recipe.get("request")
    if not isinstance(asked, Mapping):
        raise RecipeError("“{path}” is no recipe: choose the .json that lies beside a mosaic.", path=path.name)
    address = asked.get("catalog_url")
    is_hidden = isinstance(address, str) and is_redacted(address)
    try:
        # Where a recipe does not keep the address, the rest is shown; the panel asks for the address.
        request = Request.from_dict({**asked, "catalog_url": "hidden.json"} if is_hidden else asked)
        request = request.relative_to(path.parent)
    except RequestError as error:
        raise RecipeError(error.message) from None
    area = _area_of(request, path)
    kept = recipe.get(PRESET_KEY)
    if isinstance(kept, Mapping):
        made = PanelChoices.from_dict(kept)
        is_gone = made.area.layer and QgsProject.instance().mapLayer(made.area.layer) is None
        return replace(made, area=area) if is_gone else made
    made = PanelChoices.from_request(request.to_dict(), area)
    return replace(made, catalog_url=str(address)) if is_hidden else made


def recipe_values(path: Path) -> Mapping[str, Any]:
    """Return a recipe as plain values.

    Raises:
        RecipeError: where it cannot be read.
    """
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise RecipeError("“{path}” is no recipe: choose the .json that lies beside a mosaic.", path=path.name)
        if about.st_size > _MAX_BYTES:
            raise RecipeError("“{path}” is too large for a recipe: choose another.", path=path.name)
        recipe = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RecipeError("“{path}” cannot be read ({reason}).", path=path, reason=error.strerror) from None
    except (ValueError, RecursionError):
        raise RecipeError("“{path}” is no recipe: it is not JSON.", path=path.name) from None
    if not isinstance(recipe, Mapping):
        raise RecipeError("“{path}” is no recipe: choose the .json that lies beside a mosaic.", path=path.name)
    return recipe


def preset_recipe(made: PanelChoices, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return a recipe that the engine runs and the panel reads, of what is chosen and its request, without secrets."""
    panel = {**made.to_dict(), "catalog_url": redact_address(made.catalog_url)}
    return {"request": {**request, "catalog_url": redact_address(str(request["catalog_url"]))}, PRESET_KEY: panel}


def _area_of(request: Request, path: Path) -> AreaChoice:
    """Return the polygons of a request within its extent, else its extent.

    Raises:
        RecipeError: where they cannot be shown here.
    """
    extent_crs = QgsCoordinateReferenceSystem(request.extent_crs)
    area_crs = QgsCoordinateReferenceSystem(request.area_crs)
    polygons = _polygons_of(request.area, is_geographic=area_crs.isGeographic()) if request.area else None
    if not extent_crs.isValid() or not area_crs.isValid() or (polygons is not None and polygons.isEmpty()):
        raise RecipeError("QGIS cannot show the area of “{path}”: choose another recipe.", path=path.name)
    west, south, east, north = request.extent
    # Across the antimeridian, west exceeds east, which a rectangle cannot.
    extent = QgsGeometry.fromRect(QgsRectangle(west, south, east + _TURN if west > east else east, north))
    if polygons is None:
        return AreaChoice(RECTANGLE, extent.asWkt(), request.extent_crs)
    if request.extent_crs == request.area_crs and not extent.contains(polygons):
        polygons = polygons.intersection(extent)
    if polygons.isEmpty():
        raise RecipeError("QGIS cannot show the area of “{path}”: choose another recipe.", path=path.name)
    return AreaChoice(POLYGON, polygons.asWkt(), request.area_crs)


def _polygons_of(area: Mapping[str, Any], *, is_geographic: bool) -> QgsGeometry:
    """Return GeoJSON polygons as one geometry, in one piece across the antimeridian; empty where they are none."""
    polygons = [area["coordinates"]] if area["type"] == "Polygon" else area["coordinates"]
    try:
        west = bounds_of(area, geographic=is_geographic)[0] if is_geographic else -math.inf
        coordinates = [[_ring(ring, west) for ring in polygon] for polygon in polygons]
    except (RequestError, TypeError, ValueError):
        return QgsGeometry()
    geometry = {"type": "MultiPolygon", "coordinates": coordinates}
    feature = {"type": "Feature", "properties": {}, "geometry": geometry}
    found = QgsJsonUtils.stringToFeatureList(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return found[0].geometry() if found else QgsGeometry()


def _ring(ring: Any, west: float) -> list[tuple[float, float]]:
    """Return a ring's points, in one piece and not west of ``west``, which is finite for longitudes alone.

    Raises:
        TypeError, ValueError: where it is none.
    """
    points = [(float(x), float(y)) for x, y, *_ in ring]
    if len(points) < _LEAST_POINTS or not all(map(math.isfinite, chain.from_iterable(points))):
        raise ValueError(ring)
    if not math.isfinite(west):
        return points
    turn, before, turned = 0.0, points[0][0], []
    for x, y in points:
        turn -= _TURN * round((x - before) / _TURN)  # a side of more than half a turn crosses the antimeridian
        turned.append((x + turn, y))
        before = x
    further = _TURN if min(x for x, _ in turned) < west - _ROUNDING else 0.0
    return [(x + further, y) for x, y in turned]
