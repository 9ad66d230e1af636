"""How a mosaic looks when it is opened, and when Processing loads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from qgis.core import Qgis, QgsProcessingOutputLayerDefinition, QgsProcessingUtils, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt

from cloudless_plugin.common.looks import BY_ID
from cloudless_plugin.common.sensors import BY_COLLECTION
from cloudless_plugin.processing.layer_metadata import load_metadata
from cloudless_plugin.processing.layer_style import apply_look, band_names
from tests.qgis.conftest import Feedback, run


def ranges_of(layer: QgsRasterLayer) -> list[tuple[float, float]]:
    """Return the values of red, green and blue that a layer shows as black and as white."""
    renderer = layer.renderer()
    stretches = (
        renderer.redContrastEnhancement(),
        renderer.greenContrastEnhancement(),
        renderer.blueContrastEnhancement(),
    )
    return [(stretch.minimumValue(), stretch.maximumValue()) for stretch in stretches]


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("bands", ["nir,blue,green,red", "B08,B02,B03,B04"])
def test_mosaic_opens_in_true_colour(algorithm: Any, parameters: dict[str, Any], context: Any, bands: str) -> None:
    results = run(algorithm, {**parameters, "BANDS": bands}, context)
    layer = QgsRasterLayer(results["OUTPUT"])
    renderer = layer.renderer()
    assert (renderer.redBand(), renderer.greenBand(), renderer.blueBand()) == (4, 3, 2)
    ranges = set(ranges_of(layer))
    assert len(ranges) == 1
    low, high = ranges.pop()
    assert 0 < low < high < 5000


@pytest.mark.usefixtures("engine")
def test_false_colour_stretches_each_band_by_itself(algorithm: Any, parameters: dict[str, Any], context: Any) -> None:
    """Near infrared is several times brighter than red and green: one stretch would show everything in red."""
    results = run(algorithm, {**parameters, "BANDS": "nir,red,green"}, context)
    infrared, red, green = ranges_of(QgsRasterLayer(results["OUTPUT"]))
    assert infrared[1] > 1.5 * red[1]
    assert len({infrared, red, green}) == 3


@pytest.mark.usefixtures("engine")
def test_single_band_opens_in_grey(algorithm: Any, parameters: dict[str, Any], context: Any) -> None:
    results = run(algorithm, {**parameters, "BANDS": "nir"}, context)
    layer = QgsRasterLayer(results["OUTPUT"])
    renderer = layer.renderer()
    assert renderer.type() == "singlebandgray"
    assert renderer.contrastEnhancement().maximumValue() > 1000


@pytest.mark.usefixtures("engine")
def test_layer_that_processing_loads_is_styled(algorithm: Any, parameters: dict[str, Any], context: Any) -> None:
    project = QgsProject.instance()
    context.setProject(project)
    sink = QgsProcessingOutputLayerDefinition(parameters["OUTPUT"], project)
    results = run(algorithm, {**parameters, "OUTPUT": sink}, context)
    details = context.layerToLoadOnCompletionDetails(results["OUTPUT"])
    layer = QgsProcessingUtils.mapLayerFromString(results["OUTPUT"], context)
    details.postProcessor().postProcessLayer(layer, context, Feedback())
    red, blue = layer.renderer().redContrastEnhancement(), layer.renderer().blueContrastEnhancement()
    assert (red.minimumValue(), red.maximumValue()) == (blue.minimumValue(), blue.maximumValue())


@pytest.mark.usefixtures("engine")
def test_file_opened_later_knows_its_time(series: Any, asked: dict[str, Any], context: Any) -> None:
    series.run({**asked, "PERIOD": "quarter"}, context, Feedback(), {}, False)
    layer = QgsRasterLayer(str(Path(asked["OUTPUT_FOLDER"]) / "2023-q3.tif"))
    layer.loadDefaultStyle()
    temporal = layer.temporalProperties()
    assert temporal.isActive()
    assert temporal.mode() == Qgis.RasterTemporalMode.FixedTemporalRange
    assert temporal.fixedTemporalRange().begin().toString(Qt.DateFormat.ISODate) == "2023-07-01T00:00:00Z"


@pytest.mark.usefixtures("engine")
def test_mosaic_is_smooth_where_pixels_are_smaller_than_the_screen_s(
    algorithm: Any, parameters: dict[str, Any], context: Any
) -> None:
    results = run(algorithm, parameters, context)
    layer = QgsRasterLayer(results["OUTPUT"])
    filtered = layer.resampleFilter()
    assert filtered.zoomedOutResampler().type() == "bilinear"
    assert filtered.zoomedInResampler() is None


@pytest.mark.usefixtures("engine")
def test_another_look_is_applied_without_a_run_and_time_and_metadata_stay(
    series: Any, asked: dict[str, Any], context: Any
) -> None:
    run(series, {**asked, "PERIOD": "quarter", "BANDS": "B04,green,B02,nir"}, context)
    paths = [str(Path(asked["OUTPUT_FOLDER"]) / f"2023-q{number}.tif") for number in (2, 3)]
    layers = [QgsRasterLayer(path) for path in paths]
    for layer in layers:
        layer.loadDefaultStyle()
        load_metadata(layer)
    before = layers[1].metadata()
    sensor = BY_COLLECTION["sentinel-2-l2a"]
    assert band_names(layers[0]) == ["B04", "green", "B02", "nir"]
    assert apply_look([layers[1]], BY_ID["false-colour"], sensor)
    renderer = layers[1].renderer()
    assert (renderer.redBand(), renderer.greenBand(), renderer.blueBand()) == (4, 1, 2)
    infrared, red, _ = ranges_of(layers[1])
    assert infrared[1] > 1.5 * red[1]
    assert layers[1].temporalProperties().isActive()
    assert layers[1].metadata() == before
    assert layers[1].resampleFilter().zoomedOutResampler().type() == "bilinear"
    assert apply_look(layers, BY_ID["true-colour"], sensor)
    assert ranges_of(layers[0]) == ranges_of(layers[1])
    assert len(set(ranges_of(layers[0]))) == 1
    assert not apply_look([layers[0]], BY_ID["swir"], sensor), "it has no such bands"
    assert layers[0].renderer().redBand() == 1
