"""Layers that pass: their files are deleted once they leave the map, so projects are saved without them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from qgis.core import QgsMapLayer, QgsProject
from qgis.PyQt.QtXml import QDomDocument, QDomElement

_PASSING = "cloudless/passing"
"""Custom property of a layer that passes."""


def let_pass(layer: QgsMapLayer) -> None:
    """Note of a layer that it passes."""
    layer.setCustomProperty(_PASSING, "yes")


def let_stay(layer: QgsMapLayer) -> None:
    """Note of a layer that it passes no more."""
    layer.removeCustomProperty(_PASSING)


@contextmanager
def left_out_of(project: QgsProject) -> Iterator[None]:
    """Leave the layers that pass out of what the project saves."""

    def leave_out_of_tree(document: QDomDocument) -> None:
        nodes = document.elementsByTagName("layer-tree-layer")
        for node in [nodes.at(index).toElement() for index in range(nodes.count())]:
            layer = project.mapLayer(node.attribute("id"))
            if layer is not None and _passes(layer):
                node.parentNode().removeChild(node)

    project.writeProject.connect(leave_out_of_tree)
    project.writeMapLayer.connect(_leave_out)
    try:
        yield
    finally:
        project.writeMapLayer.disconnect(_leave_out)
        project.writeProject.disconnect(leave_out_of_tree)


def _passes(layer: QgsMapLayer) -> bool:
    return bool(layer.customProperty(_PASSING))


def _leave_out(layer: QgsMapLayer, element: QDomElement) -> None:
    """Empty the element of a layer that passes: QGIS saves it all the same, and reads no layer from it."""
    if not _passes(layer):
        return
    while element.hasChildNodes():
        element.removeChild(element.firstChild())
    attributes = element.attributes()
    for name in [attributes.item(index).nodeName() for index in range(attributes.count())]:
        element.removeAttribute(name)
