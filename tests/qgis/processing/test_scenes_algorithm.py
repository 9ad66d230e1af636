"""``cloudless:scenes`` through the registry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from qgis.core import (
    QgsProcessing,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingUtils,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt

from tests.qgis.conftest import Feedback

pytestmark = pytest.mark.usefixtures("engine")


def test_footprints(scenes: Any, algorithm: Any, parameters: dict[str, Any], context: Any, tmp_path: Path) -> None:
    project = QgsProject.instance()
    context.setProject(project)
    footprints = str(tmp_path / "scenes.gpkg")
    results, _ = scenes.run({**parameters, "OUTPUT": footprints}, context, Feedback(), {}, False)
    layer = QgsVectorLayer(results["OUTPUT"], "scenes", "ogr")
    assert layer.featureCount() == 18
    names = [field.name() for field in layer.fields()]
    assert names[-9:] == [
        *("id", "datetime", "cloud_cover", "platform", "tile", "orbit", "baseline", "collection", "thumbnail")
    ]
    first = min(layer.getFeatures(), key=lambda feature: feature["id"])
    assert first["datetime"].toString(Qt.DateFormat.ISODate).startswith("2023-06-04T10:00:21")
    assert (first["tile"], first["orbit"], first["baseline"]) == ("33TWM", 79, "03.01")
    assert first["collection"] == "sentinel-2-l2a"
    assert 0 < first["cloud_cover"] < 30
    assert not first["thumbnail"]
    assert first.geometry().area() > 0
    assert layer.crs().authid() == "EPSG:4326"
    project.addMapLayer(layer)
    layer.selectByExpression("cloud_cover < 30")
    used, _ = algorithm.run(
        {
            **parameters,
            "OUTPUT": str(tmp_path / "clear.tif"),
            "SCENES": QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True),
        },
        context,
        Feedback(),
        {},
        False,
    )
    assert used["SCENE_COUNT"] == layer.selectedFeatureCount() < 18
    project.clear()


def test_footprints_are_coloured_by_cloud_cover(scenes: Any, parameters: dict[str, Any], context: Any) -> None:
    project = QgsProject.instance()
    context.setProject(project)
    sink = QgsProcessingOutputLayerDefinition(QgsProcessing.TEMPORARY_OUTPUT, project)
    results, _ = scenes.run({**parameters, "OUTPUT": sink}, context, Feedback(), {}, False)
    layer = QgsProcessingUtils.mapLayerFromString(results["OUTPUT"], context)
    context.layerToLoadOnCompletionDetails(results["OUTPUT"]).postProcessor().postProcessLayer(layer, context, None)
    assert layer.renderer().type() == "graduatedSymbol"
    assert layer.renderer().classAttribute() == "cloud_cover"
    assert len(layer.renderer().ranges()) == 5
    project.clear()
