"""Processing's own iteration over the features of a layer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication, QgsFeature, QgsGeometry, QgsProject, QgsRasterLayer, QgsRectangle, QgsVectorLayer
from qgis.gui import QgsLayerTreeView

from tests.qgis.conftest import Feedback
from tests.support import jobs


@pytest.mark.usefixtures("engine")
def test_each_feature_has_a_mosaic_of_its_size(
    qgis_iface: Any, algorithm: Any, parameters: dict[str, Any], context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(f"{QgsApplication.pkgDataPath()}/python/plugins")
    tree = QgsLayerTreeView()
    monkeypatch.setattr(qgis_iface, "layerTreeView", lambda: tree)
    from processing.gui.AlgorithmExecutor import executeIterating

    west, _, _, north = jobs.extent()
    fields = [
        QgsRectangle(west + 100, north - 500, west + 400, north - 200),
        QgsRectangle(west + 1000, north - 1800, west + 2200, north - 1000),
    ]
    layer = QgsVectorLayer("Polygon?crs=EPSG:32633", "fields", "memory")
    for field in fields:
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromRect(field))
        layer.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(layer)
    context.setProject(QgsProject.instance())
    feedback = Feedback()
    asked = {**parameters, "EXTENT": None, "AREA": layer}
    right = executeIterating(algorithm, asked, "AREA", context, feedback)
    QgsProject.instance().removeAllMapLayers()
    assert right, feedback.errors
    for number, field in enumerate(fields):
        path = Path(parameters["OUTPUT"]).with_name(f"mosaic_{number}.tif")
        mosaic = QgsRasterLayer(str(path))
        assert mosaic.extent() == field
        recipe = json.loads(Path(f"{path}.json").read_text())
        assert recipe["result"]["filled_percent"] > 95
        assert recipe["request"]["extent"] == [field.xMinimum(), field.yMinimum(), field.xMaximum(), field.yMaximum()]
