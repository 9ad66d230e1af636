"""The paragraph about a mosaic that a report or a paper can take over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..common import choices, sensors
from ..common.messages import Message, plural

_MASKS = {
    "none": Message("no cloud mask"),
    "clouds": Message("clouds masked by the scenes' classification"),
    "clouds-shadows": Message("clouds and shadows masked by the scenes' classification"),
    "strict": Message("clouds, shadows, dark, unclassified and snowy pixels masked by the scenes' classification"),
}


def methods_text(recipe: Mapping[str, Any], method: str, rights: str, unit: str) -> Message:
    """Return how a mosaic was made, in a paragraph.

    Args:
        recipe: of the mosaic.
        method: title of the method, in the user's language.
        rights: whose data it is; empty where that is not known.
        unit: of the grid's resolution.
    """
    request = recipe.get("request") or {}
    scenes = [scene for scene in recipe.get("scenes") or [] if isinstance(scene, Mapping)]
    days = sorted({str(scene.get("datetime", ""))[:10] for scene in scenes})
    sensor = sensors.named(str(request.get("collection") or choices.DEFAULT_COLLECTION))
    mask = str(request.get("mask") or choices.DEFAULT_MASK)
    grid = recipe.get("grid") or {}
    text = Message(
        "{sensor} scenes ({scenes} of {dates}, {first} to {last}) were composed into a mosaic of surface reflectance "
        "(bands {bands}) by the method “{method}”, with {mask}, on a grid of {resolution:g} {unit} in {crs}, with "
        "Cloudless {version}.",
        sensor=sensor.title if sensor is not None else request.get("collection"),
        scenes=plural(len(scenes), "{count} scene", "{count} scenes"),
        dates=plural(len(days), "{count} date", "{count} dates"),
        first=days[0] if days else request.get("start"),
        last=days[-1] if days else request.get("end"),
        bands=request.get("bands") or choices.DEFAULT_BANDS,
        method=method,
        mask=_mask_text(mask, request),
        resolution=grid.get("resolution") or 0,
        unit=unit,
        crs=grid.get("crs") or "",
        version=recipe.get("cloudless") or "",
    )
    if request.get("views"):
        text = Message("{text} Each pixel rests on at most {views} clear views.", text=text, views=request["views"])
    return Message("{text} {rights}.", text=text, rights=rights.rstrip(".")) if rights else text


def _mask_text(mask: str, request: Mapping[str, Any]) -> Message:
    text = _MASKS.get(mask, _MASKS["clouds-shadows"])
    buffer = request.get("buffer")
    grown = choices.DEFAULT_BUFFER if buffer is None else float(buffer)
    if mask != "none" and grown:
        text = Message("{mask} and grown by {metres:g} m", mask=text, metres=grown)
    if mask != "none" and request.get("haze", True):
        text = Message("{mask}, hazy observations dropped", mask=text)
    return text
