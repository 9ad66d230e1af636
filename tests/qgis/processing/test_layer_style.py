"""How a mosaic looks when it is opened, and when Processing loads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from qgis.core import Qgis, QgsProcessingOutputLayerDefinition, QgsProcessingUtils, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt

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
def test_mosaic_opens_in_true_colour(algorithm: Any, parameters: dict[str, Any], context: Any) -> None:
    results = run(algorithm, {**parameters, "BANDS": "nir,blue,green,red"}, context)
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
