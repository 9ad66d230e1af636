"""Layers of indices: named, styled by the table, above the mosaic; of a series with their time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProject, QgsRasterLayer

from cloudless_plugin.processing import project_time
from tests.qgis.conftest import add_loaded, loading, run
from tests.support.engine import children

pytestmark = pytest.mark.usefixtures("engine")
ASKED = "ndvi, greener = green / red"


@pytest.mark.parametrize("added_first", [False, True])
def test_layer_of_indices_is_named_styled_and_above_the_mosaic(
    algorithm: Any, parameters: dict[str, Any], context: Any, tmp_path: Path, *, added_first: bool
) -> None:
    context.setProject(QgsProject.instance())
    beside = tmp_path / "indices.tif"
    outputs = {
        "OUTPUT": loading(parameters["OUTPUT"], "Mosaic"),
        "INDICES_OUTPUT": loading(str(beside), "ndvi, greener"),
    }
    results = run(algorithm, {**parameters, **outputs, "INDICES": ASKED}, context)
    assert results["INDICES_OUTPUT"] == str(beside)
    indices, mosaic = add_loaded(context, added_first=added_first)
    assert (indices.name(), mosaic.name()) == ("ndvi, greener", "Mosaic")
    assert [indices.bandName(number) for number in (1, 2)] == ["Band 1: ndvi", "Band 2: greener"]
    assert indices.styleManager().currentStyle() == "ndvi"
    assert indices.styleManager().styles() == ["greener", "ndvi"]
    renderer = indices.renderer()
    assert (renderer.classificationMin(), renderer.classificationMax()) == (0, 0.9)
    assert [item.color.name() for item in renderer.shader().rasterShaderFunction().colorRampItemList()][-1] == "#01665e"
    indices.styleManager().setCurrentStyle("greener")
    assert indices.renderer().band() == 2
    assert 0 < indices.renderer().classificationMin() < indices.renderer().classificationMax() < 5
    assert "ndvi = (nir - red) / (nir + red) (Tucker 1979" in indices.metadata().abstract()
    assert indices.metadata().title().startswith("ndvi, greener: Sentinel-2 Level-2A")
    opened = QgsRasterLayer(str(beside))
    opened.loadDefaultStyle()
    assert opened.renderer().band() == 1
    QgsProject.instance().clear()
    assert children() == []


def test_indices_without_their_file_are_refused_before_a_run(
    algorithm: Any, parameters: dict[str, Any], context: Any
) -> None:
    right, sentence = algorithm.checkParameterValues({**parameters, "INDICES": "NDVI"}, context)
    assert not right
    assert sentence.startswith("INDICES names NDVI, and INDICES_OUTPUT no file for them")
    right, sentence = algorithm.checkParameterValues({**parameters, "INDICES": "NDXI"}, context)
    assert not right
    assert sentence.startswith("The index 'NDXI' is not known")


def test_series_has_a_layer_of_indices_for_each_period(series: Any, asked: dict[str, Any], context: Any) -> None:
    context.setProject(QgsProject.instance())
    outputs = {"INDICES": "NDVI", "PERIOD": "days", "STEP": 46, "WITH_EVIDENCE": True}
    results = run(series, {**asked, **outputs}, context)
    assert results["PERIOD_COUNT"] == 2
    layers = add_loaded(context, added_first=False)
    titles = ["2023-06-01 to 2023-07-16", "2023-07-17 to 2023-08-31"]
    assert [layer.name() for layer in layers] == [*(f"NDVI, {title}" for title in titles), *titles]
    assert [layer.renderer().type() for layer in layers[:2]] == ["singlebandpseudocolor"] * 2
    settings = QgsProject.instance().timeSettings()
    assert (settings.timeStep(), settings.timeStepUnit()) == (46, project_time._unit("Days"))
    for layer in layers:
        assert layer.temporalProperties().isActive()
    spans = [layer.temporalProperties().fixedTemporalRange() for layer in layers]
    assert spans[:2] == spans[2:]
    names = sorted(path.name for path in Path(asked["OUTPUT_FOLDER"]).glob("*.tif"))
    firsts, ends = ("2023-06-01", "2023-07-17"), ("", "_evidence", "_indices")
    assert names == [f"{first}{end}.tif" for first in firsts for end in ends]
    QgsProject.instance().clear()
