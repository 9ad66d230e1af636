"""Whose request a place is asked under: that of a mosaic or of a live layer, and the value that a mosaic has there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsMapLayer,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
)

from ..common.redaction import is_redacted
from ..common.request import Request
from ..panel.place_columns import request_in, same_pixels
from ..processing.layer_metadata import recipe_beside
from ..processing.layer_style import band_names
from ..processing.live_layer import shown_by
from .result_actions import source_path


class LayerRequest(NamedTuple):
    """The request of a layer."""

    request: Request
    is_live: bool
    login: str
    """Id of one of QGIS's authentication configurations; empty for none."""


def request_of_layer(layer: QgsMapLayer | None) -> LayerRequest | None:
    """Return the request of a mosaic, or of a live layer; ``None`` of any other layer, and of none."""
    if not isinstance(layer, QgsRasterLayer):
        return None
    live = shown_by(layer)
    if live is not None:
        request = request_in(dict(live.request))
        return None if request is None else LayerRequest(request, is_live=True, login=live.login)
    recipe = _recipe_of(layer)
    request = None if recipe is None else request_in(recipe.get("request"))
    if recipe is None or request is None or is_redacted(request.catalog_url):
        return None
    return LayerRequest(request.relative_to(Path(source_path(layer)).parent), is_live=False, login="")


def layer_of_request(request: Request, layers: Iterable[QgsMapLayer]) -> QgsRasterLayer | None:
    """Return the mosaic, among some layers, that has the pixels of a request; ``None`` where there is none."""
    for layer in layers:
        own = request_of_layer(layer)
        is_mosaic = own is not None and not own.is_live and same_pixels(own.request, request)
        if is_mosaic and isinstance(layer, QgsRasterLayer):
            return layer
    return None


def value_in(layer: QgsRasterLayer, band: str, point: QgsPointXY, crs: QgsCoordinateReferenceSystem) -> float | None:
    """Return the reflectance, 0 to 1, of a mosaic's pixel; ``None`` where it has none, or no such band.

    Args:
        layer: of the mosaic.
        band: its name, which the file tells.
        point: in the pixel.
        crs: of the point.
    """
    provider, names = layer.dataProvider(), band_names(layer)
    if provider is None or band not in names:
        return None
    try:
        at = QgsCoordinateTransform(crs, layer.crs(), QgsProject.instance()).transform(point)
    except QgsCsException:
        return None
    value, is_known = provider.sample(at, names.index(band) + 1)
    return value / 10_000 if is_known and value else None


def _recipe_of(layer: QgsRasterLayer) -> Mapping[str, Any] | None:
    path = Path(source_path(layer))
    if path.suffix.lower() not in (".tif", ".tiff"):
        return None
    try:
        recipe = recipe_beside(path)
    except (OSError, ValueError):
        return None
    return recipe if isinstance(recipe, Mapping) else None
