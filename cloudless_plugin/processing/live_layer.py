"""A live layer among QGIS's layers: its source, and what a project keeps of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from qgis.core import QgsMapLayer, QgsRasterLayer

_SHOWN = "cloudless/live"
"""Custom property of the layer: what it shows, as JSON."""
_NOWHERE = "http://127.0.0.1:9/cloudless-live/{z}/{x}/{y}.png"
"""Where a layer that is not served looks for its tiles: nobody answers there."""
_PROVIDER = "wms"


class LiveShown(NamedTuple):
    """What a live layer shows."""

    request: Mapping[str, Any]
    """The values of ``Request.to_dict``."""
    shown: tuple[str, ...]
    """Names of the bands that are red, green and blue, or grey."""
    login: str
    """Id of one of QGIS's authentication configurations; empty for none."""


def source_of(address: str) -> str:
    """Return the source of tiles of 512 pixels at an address."""
    place = quote(address, safe="/:")  # newer versions of QGIS do not undo what need not be quoted
    return f"type=xyz&zmin=0&zmax=22&tilePixelRatio=2&url={place}"


def new_live_layer(title: str) -> QgsRasterLayer:
    """Return a layer that is not served yet."""
    return QgsRasterLayer(source_of(_NOWHERE), title, _PROVIDER)


def serve(layer: QgsRasterLayer, address: str | None) -> None:
    """Have a layer show the tiles at an address; ``None`` leaves it without any.

    The address holds a secret and ends with the session. So the provider alone has it, not the layer's source, which
    goes into projects, layer definitions and the clipboard.
    """
    provider = layer.dataProvider()
    if provider is not None:
        provider.setDataSourceUri(source_of(address or _NOWHERE))
    layer.triggerRepaint()


def note_shown(layer: QgsRasterLayer, shown: LiveShown) -> None:
    """Note in a layer what it shows; the project keeps it."""
    layer.setCustomProperty(_SHOWN, json.dumps(shown._asdict()))


def shown_by(layer: QgsMapLayer) -> LiveShown | None:
    """Return what a live layer shows; ``None`` for any other layer."""
    text = layer.customProperty(_SHOWN)
    if not isinstance(layer, QgsRasterLayer) or not text:
        return None
    try:
        values = json.loads(text)
        return LiveShown(dict(values["request"]), tuple(map(str, values["shown"])), str(values["login"]))
    except (TypeError, ValueError, KeyError):  # a project is a stranger's file
        return None


def live_layers(layers: Iterable[QgsMapLayer]) -> list[QgsRasterLayer]:
    """Return those of some layers that are live."""
    return [layer for layer in layers if isinstance(layer, QgsRasterLayer) and shown_by(layer) is not None]
