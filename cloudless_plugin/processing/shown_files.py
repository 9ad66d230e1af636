"""Files that layers of the project show, and that a run replaces: Windows replaces none that QGIS has open."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from qgis.core import QgsDataProvider, QgsMapLayerStyle, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal


class _Released(NamedTuple):
    """A layer that shows nothing at the moment."""

    layer_id: str
    source: str
    style: QgsMapLayerStyle


class ShownFiles(QObject):
    """Has layers let go of files, and show them again. It lives in the window's thread, and can be asked on any."""

    _held = pyqtSignal(str)
    _free = pyqtSignal()

    def __init__(self) -> None:
        """Leave all layers as they are."""
        super().__init__()
        self._released: list[_Released] = []
        self._held.connect(self._let_go)
        self._free.connect(self._show_again)

    def let_go(self, path: Path) -> None:
        """Have the layers that show a file show nothing for the moment."""
        self._held.emit(str(path))

    def show_again(self) -> None:
        """Have these layers show what is there now, in their styles."""
        self._free.emit()

    def _let_go(self, path: str) -> None:
        wanted = _plain(path)
        for layer in QgsProject.instance().mapLayers().values():
            if isinstance(layer, QgsRasterLayer) and _plain(layer.source().partition("|")[0]) == wanted:
                style = QgsMapLayerStyle()
                style.readFromLayer(layer)
                self._released.append(_Released(layer.id(), layer.source(), style))
                _set_source(layer, "")

    def _show_again(self) -> None:
        released, self._released = self._released, []
        for each in released:
            layer = QgsProject.instance().mapLayer(each.layer_id)
            if isinstance(layer, QgsRasterLayer):
                _set_source(layer, each.source)
                each.style.writeToLayer(layer)
                layer.triggerRepaint()


def _set_source(layer: QgsRasterLayer, source: str) -> None:
    layer.setDataSource(source, layer.name(), "gdal", QgsDataProvider.ProviderOptions())


def _plain(path: str) -> str:
    """Return a path as all its spellings are compared."""
    return os.path.normcase(os.path.abspath(path)) if path else ""  # noqa: PTH100 - a layer's source is any text
