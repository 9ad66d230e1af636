"""Layers let go of a file that a run replaces, and show the new one in their style."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingFeedback, QgsProject, QgsRasterLayer, QgsSingleBandGrayRenderer
from qgis.PyQt.QtWidgets import QApplication

from cloudless_plugin.common.messages import Message
from cloudless_plugin.processing.base import FeedbackReporter
from cloudless_plugin.processing.shown_files import ShownFiles


def write(path: Path, value: int) -> Path:
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 8, 8, 1, gdal.GDT_UInt16)
    dataset.SetGeoTransform((500000, 10, 0, 5000000, 0, -10))
    dataset.GetRasterBand(1).WriteArray(np.full((8, 8), value, np.uint16))
    return path


def is_open(path: Path) -> bool:
    """Tell whether this process has a file open, as Windows would."""
    return path in [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]


def value_of(layer: QgsRasterLayer) -> float:
    return layer.dataProvider().sample(layer.extent().center(), 1)[0]


@pytest.fixture
def layers(tmp_path: Path, qgis_new_project: None) -> Iterator[list[QgsRasterLayer]]:
    """Two layers of one file, and one of another."""
    paths = [write(tmp_path / "mosaic.tif", 7)] * 2 + [write(tmp_path / "other.tif", 9)]
    made = [QgsRasterLayer(str(path), f"layer {place}", "gdal") for place, path in enumerate(paths)]
    QgsProject.instance().addMapLayers(made)
    assert [value_of(layer) for layer in made] == [7, 7, 9]
    yield made
    QgsProject.instance().removeAllMapLayers()


def on_another_thread(reporter: FeedbackReporter, path: Path) -> None:
    thread = threading.Thread(target=reporter.held, args=(path,))
    thread.start()
    thread.join()
    QApplication.processEvents()


def test_layers_let_go_until_the_engine_goes_on(layers: list[QgsRasterLayer], tmp_path: Path) -> None:
    path = tmp_path / "mosaic.tif"
    renderer = QgsSingleBandGrayRenderer(layers[0].dataProvider(), 1)
    renderer.setOpacity(0.25)
    layers[0].setRenderer(renderer)
    reporter = FeedbackReporter(QgsProcessingFeedback(), ShownFiles())
    assert is_open(path)
    on_another_thread(reporter, tmp_path / "." / "mosaic.tif")
    assert not is_open(path)
    assert [layer.isValid() for layer in layers] == [False, False, True]
    write(tmp_path / "new.tif", 8).replace(path)
    reporter.progress(1.0, Message("Done"))
    QApplication.processEvents()
    assert [value_of(layer) for layer in layers] == [8, 8, 9]
    assert [layer.name() for layer in layers] == ["layer 0", "layer 1", "layer 2"]
    assert layers[0].renderer().opacity() == 0.25


def test_a_layer_that_is_removed_meanwhile_does_not_come_back(layers: list[QgsRasterLayer], tmp_path: Path) -> None:
    reporter = FeedbackReporter(QgsProcessingFeedback(), ShownFiles())
    on_another_thread(reporter, tmp_path / "mosaic.tif")
    QgsProject.instance().removeMapLayer(layers.pop(0).id())
    reporter.go_on()
    QApplication.processEvents()
    assert [value_of(layer) for layer in layers] == [7, 9]
    assert len(QgsProject.instance().mapLayers()) == 2
