"""``cloudless:samples`` through the registry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from qgis.core import (
    NULL,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessing,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingUtils,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt

from tests.qgis.conftest import Feedback, run
from tests.support import jobs
from tests.support.paths import NORTH, WEST

pytestmark = pytest.mark.usefixtures("engine")
POINT = (WEST + 1005.0, NORTH - 905.0)
CORNERS = ((500, 500), (800, 500), (800, 900), (500, 900), (500, 500))
SQUARE = f"POLYGON (({', '.join(f'{WEST + east} {NORTH - south}' for east, south in CORNERS)}))"


@pytest.fixture
def samples(provider: Any) -> Any:
    return QgsApplication.processingRegistry().createAlgorithmById("cloudless:samples")


@pytest.fixture
def asked(parameters: dict[str, Any], context: Any, tmp_path: Path) -> dict[str, Any]:
    context.setProject(QgsProject.instance())
    parameters.pop("EXTENT")
    return {**parameters, "OUTPUT": str(tmp_path / "samples.gpkg")}


def layer_of(kind: str, *wkts: str) -> Any:
    """Return a layer in UTM zone 33; an empty text is a feature without a geometry."""
    layer = QgsVectorLayer(f"{kind}?crs=EPSG:32633", "places", "memory")
    for wkt in wkts:
        feature = QgsFeature()
        if wkt:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        assert layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    return layer


def point(x: float = POINT[0], y: float = POINT[1]) -> str:
    return f"POINT ({x} {y})"


def table(results: dict[str, Any]) -> Any:
    return QgsVectorLayer(results["OUTPUT"], "samples", "ogr")


def test_rows_of_points(samples: Any, algorithm: Any, asked: dict[str, Any], context: Any, tmp_path: Path) -> None:
    """The search is made around the points alone; the median of the clear rows is the mosaic's pixel."""
    layer = layer_of("Point", point(), point(WEST + 1500, NORTH - 1500))
    results = run(samples, {**asked, "PLACES": layer.id(), "INDICES": "NDVI"}, context)
    found = table(results)
    assert results["PLACE_COUNT"] == 2
    assert results["ROW_COUNT"] == found.featureCount() == 18
    names = [field.name() for field in found.fields()]
    assert names[-11:] == [
        *("place", "datetime", "scene", "platform", "collection", "state", "clear_share"),
        *("red", "green", "blue", "NDVI"),
    ]
    assert not found.isSpatial()
    assert {row["place"] for row in found.getFeatures()} == {feature.id() for feature in layer.getFeatures()}
    first = min(found.getFeatures(), key=lambda row: (row["place"], row["datetime"]))
    assert first["datetime"].toString(Qt.DateFormat.ISODate).startswith("2023-06-04T10:00:21")
    assert first["scene"].startswith("S2A_MSIL2A_20230604T100021_R079_T33TWM")
    assert (first["platform"], first["collection"]) == ("sentinel-2a", "sentinel-2-l2a")
    assert first["clear_share"] == NULL
    west, south, east, north = jobs.extent()
    mosaic = {**asked, "EXTENT": f"{west},{east},{south},{north} [EPSG:32633]", "OUTPUT": str(tmp_path / "mosaic.tif")}
    made = QgsRasterLayer(run(algorithm, mosaic, context)["OUTPUT"])
    for feature in layer.getFeatures():
        clear = sorted(
            row["red"] for row in found.getFeatures() if row["place"] == feature.id() and row["state"] == "clear"
        )
        assert len(clear) > 2
        value, is_known = made.dataProvider().sample(feature.geometry().asPoint(), 1)
        assert is_known
        middle = (clear[(len(clear) - 1) // 2] + clear[len(clear) // 2]) / 2
        assert value == pytest.approx(10_000 * middle, abs=0.51)
    QgsProject.instance().clear()


def test_rows_of_polygons(samples: Any, asked: dict[str, Any], context: Any) -> None:
    layer = layer_of("Polygon", SQUARE)
    found = table(run(samples, {**asked, "PLACES": layer.id()}, context))
    shares = {row["state"]: row["clear_share"] for row in found.getFeatures()}
    assert shares["clear"] > 0.5
    assert all(row["clear_share"] == 0 or row["red"] != NULL for row in found.getFeatures())
    QgsProject.instance().clear()


def test_selected_features_alone(samples: Any, asked: dict[str, Any], context: Any) -> None:
    layer = layer_of("Point", point(), point(WEST + 1500, NORTH - 1500))
    chosen = max(feature.id() for feature in layer.getFeatures())
    layer.selectByIds([chosen])
    places = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)
    results = run(samples, {**asked, "PLACES": places}, context)
    assert results["PLACE_COUNT"] == 1
    assert {row["place"] for row in table(results).getFeatures()} == {chosen}
    QgsProject.instance().clear()


def test_features_that_cannot_be_sampled_are_told(samples: Any, asked: dict[str, Any], context: Any) -> None:
    """One has no geometry, one lies beyond the area that is given."""
    layer = layer_of("Point", point(), "", point(WEST + 1500, NORTH - 1500))
    area = f"{WEST + 900},{WEST + 1100},{NORTH - 1100},{NORTH - 800} [EPSG:32633]"
    feedback = Feedback()
    results = run(samples, {**asked, "PLACES": layer.id(), "EXTENT": area}, context, feedback)
    assert results["PLACE_COUNT"] == 1
    assert feedback.warnings == [
        "Features without points or polygons, left out: 1",
        "1 of 2 places lie beyond the area, wholly or in part, and are left out.",
    ]
    QgsProject.instance().clear()


def test_table_in_memory(samples: Any, asked: dict[str, Any], context: Any) -> None:
    places = layer_of("MultiPoint", "MULTIPOINT ((500105 5199895))").id()
    results = run(samples, {**asked, "PLACES": places, "OUTPUT": QgsProcessing.TEMPORARY_OUTPUT}, context)
    layer = QgsProcessingUtils.mapLayerFromString(results["OUTPUT"], context)
    assert layer.featureCount() == 9
    assert not layer.isSpatial()
    QgsProject.instance().clear()


@pytest.mark.usefixtures("native")
def test_model_goes_on_with_the_table(samples: Any, asked: dict[str, Any], context: Any, tmp_path: Path) -> None:
    """An expression of the next step reads how many rows there are; its input is the table."""
    layer = layer_of("Point", point())
    model = QgsProcessingModelAlgorithm("clear rows", "tests")
    model.setName("clear rows")
    sampling = QgsProcessingModelChildAlgorithm("cloudless:samples")
    sampling.setChildId("sampling")
    values = {**asked, "PLACES": layer.id()}
    del values["OUTPUT"]
    for name, value in values.items():
        sampling.addParameterSources(name, [QgsProcessingModelChildParameterSource.fromStaticValue(value)])
    model.addChildAlgorithm(sampling)
    choosing = QgsProcessingModelChildAlgorithm("native:extractbyexpression")
    choosing.setChildId("choosing")
    table_of = QgsProcessingModelChildParameterSource.fromChildOutput("sampling", "OUTPUT")
    choosing.addParameterSources("INPUT", [table_of])
    expression = QgsProcessingModelChildParameterSource.fromExpression(
        "concat('\"state\" = ''clear'' and ', to_string(@sampling_ROW_COUNT), ' = 9')"
    )
    choosing.addParameterSources("EXPRESSION", [expression])
    kept = QgsProcessingModelOutput("OUTPUT")
    kept.setChildId("choosing")
    kept.setChildOutputName("OUTPUT")
    choosing.setModelOutputs({"kept": kept})
    model.addChildAlgorithm(choosing)
    feedback = Feedback()
    results = run(model, {"choosing:kept": str(tmp_path / "clear.gpkg")}, context, feedback)
    found = QgsVectorLayer(results["choosing:kept"], "clear", "ogr")
    assert 0 < found.featureCount() < 9, feedback.errors
    assert {row["state"] for row in found.getFeatures()} == {"clear"}
    QgsProject.instance().clear()


@pytest.mark.parametrize("wkts", [[], ["", ""]])
def test_layer_without_places(samples: Any, asked: dict[str, Any], context: Any, wkts: list[str]) -> None:
    layer = layer_of("Point", *wkts)
    can, sentence = samples.checkParameterValues({**asked, "PLACES": layer.id()}, context)
    assert not can
    assert sentence == "The layer of places has no points or polygons, or none selected: choose another."
    QgsProject.instance().clear()


def test_layer_without_a_crs(samples: Any, asked: dict[str, Any], context: Any) -> None:
    layer = layer_of("Point", point())
    layer.setCrs(QgsCoordinateReferenceSystem())
    can, sentence = samples.checkParameterValues({**asked, "PLACES": layer.id()}, context)
    assert not can
    assert sentence == "The layer of places has no CRS: set one in its properties."
    QgsProject.instance().clear()
