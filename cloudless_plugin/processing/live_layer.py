"""A live layer among QGIS's layers: its source, and what a project keeps of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from qgis.core import QgsDataProvider, QgsMapLayer, QgsProject, QgsRasterLayer
from qgis.PyQt.QtXml import QDomDocument, QDomElement

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
    """Have a layer show the tiles at an address; ``None`` leaves it without any."""
    layer.setDataSource(source_of(address or _NOWHERE), layer.name(), _PROVIDER, QgsDataProvider.ProviderOptions())
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


class SavedWithoutAddress:
    """Keeps the addresses of live layers, which hold a secret and end with the session, out of a project's file."""

    def __init__(self, project: QgsProject) -> None:
        """Look at what ``project`` writes."""
        self._project = project
        project.writeProject.connect(self._in_tree)
        project.writeMapLayer.connect(self._in_layer)

    def close(self) -> None:
        """Look no more."""
        self._project.writeProject.disconnect(self._in_tree)
        self._project.writeMapLayer.disconnect(self._in_layer)

    def _in_tree(self, document: QDomDocument) -> None:
        ids = {layer.id() for layer in live_layers(self._project.mapLayers().values())}
        nodes = document.elementsByTagName("layer-tree-layer")
        for index in range(nodes.count()):
            element = nodes.at(index).toElement()
            if element.attribute("id") in ids:
                element.setAttribute("source", source_of(_NOWHERE))

    def _in_layer(self, layer: QgsMapLayer, element: QDomElement, _: QDomDocument) -> None:
        if shown_by(layer) is not None:
            element.firstChildElement("datasource").firstChild().setNodeValue(source_of(_NOWHERE))
