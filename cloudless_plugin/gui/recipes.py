"""Recipes, read into the panel and written from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsJsonUtils, QgsRectangle

from ..common.errors import RecipeError
from ..panel.choices_made import POLYGON, RECTANGLE, AreaChoice, PanelChoices
from .areas import WGS84

PRESET_KEY = "panel"
"""Key of the panel's own choices in a recipe that it exports: relative times stay relative."""
_MAX_BYTES = 50_000_000


def choices_in(path: Path) -> PanelChoices:
    """Return what a recipe asks for: one beside a mosaic, or one that the panel has exported.

    Raises:
        RecipeError: where it cannot be read.
    """
    recipe = read_recipe(path)
    kept = recipe.get(PRESET_KEY)
    if isinstance(kept, Mapping):
        return PanelChoices.from_dict(kept)
    request = recipe.get("request")
    if not isinstance(request, Mapping):
        raise RecipeError("“{path}” is no recipe: choose the .json that lies beside a mosaic.", path=path.name)
    return PanelChoices.from_request(request, _area_of(request))


def read_recipe(path: Path) -> Mapping[str, Any]:
    """Return a recipe as plain values.

    Raises:
        RecipeError: where it cannot be read.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise RecipeError("“{path}” is too large for a recipe: choose another.", path=path.name)
        recipe = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RecipeError("“{path}” cannot be read ({reason}).", path=path, reason=error.strerror) from None
    except ValueError:
        raise RecipeError("“{path}” is no recipe: it is not JSON.", path=path.name) from None
    if not isinstance(recipe, Mapping):
        raise RecipeError("“{path}” is no recipe: choose the .json that lies beside a mosaic.", path=path.name)
    return recipe


def preset_recipe(made: PanelChoices, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return a recipe that the engine runs and the panel reads, of what is chosen and its request."""
    return {"request": dict(request), PRESET_KEY: made.to_dict()}


def _area_of(request: Mapping[str, Any]) -> AreaChoice:
    """Return the polygons of a request, else its extent."""
    area = request.get("area")
    if isinstance(area, Mapping):
        feature = {"type": "Feature", "properties": {}, "geometry": dict(area)}
        found = QgsJsonUtils.stringToFeatureList(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        if found and found[0].hasGeometry():
            return AreaChoice(POLYGON, found[0].geometry().asWkt(), str(request.get("area_crs") or WGS84))
    extent, crs = request.get("extent"), str(request.get("extent_crs") or WGS84)
    numbers = [value for value in extent if isinstance(value, (int, float))] if isinstance(extent, list) else []
    if len(numbers) != 4 or not QgsCoordinateReferenceSystem(crs).isValid():
        return AreaChoice()
    west, south, east, north = numbers
    if west > east:  # across the antimeridian, which a rectangle cannot be
        east += 360
    return AreaChoice(RECTANGLE, QgsGeometry.fromRect(QgsRectangle(west, south, east, north)).asWkt(), crs)
