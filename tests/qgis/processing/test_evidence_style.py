"""How the evidence looks: classes with a legend in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsMapRendererParallelJob, QgsMapSettings, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

from cloudless_plugin.processing.evidence_style import add_styles, evidence_style_beside, evidence_styles
from tests.qgis.conftest import Feedback, add_loaded, loading, run

DAYS = ["2023-08-10", "2023-08-15", "2023-08-20"]
SIZE = 40


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    """Evidence of eight columns: 0 to 7 clear views, on the first and the last day."""
    path = tmp_path / "e.tif"
    clear = np.repeat(np.arange(8), SIZE // 8)[np.newaxis].repeat(SIZE, 0).astype(np.uint32)
    dates = np.where(clear == 0, 0, np.where(clear < 4, 20230810, 20230820))
    flags = np.where(clear == 0, 0, np.minimum(clear, 3) + 1)
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), SIZE, SIZE, 4, gdal.GDT_UInt32)
    dataset.SetGeoTransform((500000, 10, 0, 5100000, 0, -10))
    dataset.SetProjection(QgsRasterLayer().crs().toWkt())
    for number, band in enumerate((clear, dates, clear, flags), start=1):
        dataset.GetRasterBand(number).SetNoDataValue(0)
        dataset.GetRasterBand(number).WriteArray(band)
    dataset = None
    return path


def drawn(layer: QgsRasterLayer) -> list[str]:
    """Return the colours of the eight columns; white where nothing is drawn."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setExtent(layer.extent())
    settings.setOutputSize(QSize(SIZE, SIZE))
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    return [image.pixelColor(column * SIZE // 8 + 2, SIZE // 2).name() for column in range(8)]


def legend(layer: QgsRasterLayer) -> list[str]:
    return [name for name, _ in layer.renderer().legendSymbologyItems()]


def test_number_of_views_is_drawn_in_classes(qgis_app: Any, evidence: Path) -> None:
    """Also where it is opened later, and pixels that no view is left of though 0 is the file's no data."""
    evidence_style_beside(evidence, evidence_styles(DAYS, has_dates=False, is_clipped=False), Feedback())
    layer = QgsRasterLayer(str(evidence))
    colours = drawn(layer)
    assert colours == ["#d7191c", "#fdae61", "#ffffbf", "#a6d96a", "#a6d96a", "#a6d96a", "#1a9641", "#1a9641"]
    assert legend(layer) == ["0: empty", "1: a single view", "2 views", "3 to 5 views", "6 views or more"]


def test_dates_and_reasons_are_styles_to_choose(qgis_app: Any, evidence: Path) -> None:
    layer = QgsRasterLayer(str(evidence))
    add_styles(layer, evidence_styles(DAYS, has_dates=True, is_clipped=True))
    manager = layer.styleManager()
    assert manager.styles() == ["Clear views", "Date of the pixel", "Reason where views are few"]
    assert manager.currentStyle() == "Clear views"
    assert legend(layer)[0] == "0: empty, or outside the area"
    manager.setCurrentStyle("Date of the pixel")
    assert legend(layer) == DAYS
    assert drawn(layer) == ["#ffffff", *["#440154"] * 3, *["#fde725"] * 4]
    manager.setCurrentStyle("Reason where views are few")
    assert legend(layer)[2:5] == ["One view", "Two views", "Three views or more"]
    assert drawn(layer)[:3] == ["#d7191c", "#fdae61", "#ffffbf"]
    manager.setCurrentStyle("Clear views")
    assert drawn(layer)[0] == "#d7191c"


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(("method", "count"), [("median", 2), ("medoid", 3)])
def test_evidence_of_a_run_is_styled(
    algorithm: Any, parameters: dict[str, Any], context: Any, tmp_path: Path, method: str, count: int
) -> None:
    """Its dates by those of the scenes, where the method takes a pixel from one date."""
    project = QgsProject.instance()
    context.setProject(project)
    outputs = {"OUTPUT": loading(parameters["OUTPUT"], "m"), "EVIDENCE": loading(str(tmp_path / "e.tif"), "e")}
    run(algorithm, {**parameters, **outputs, "METHOD": method}, context)
    _, layer = add_loaded(context, added_first=True)
    assert len(layer.styleManager().styles()) == count
    assert legend(layer)[1] == "1: a single view"
    if method == "medoid":
        layer.styleManager().setCurrentStyle("Date of the pixel")
        named = {int(label.replace("-", "")) for label in legend(layer)}
        dataset = gdal.Open(str(tmp_path / "e.tif"))
        found = set(np.unique(dataset.GetRasterBand(2).ReadAsArray())) - {0}
        assert found
        assert found <= named
    project.clear()
