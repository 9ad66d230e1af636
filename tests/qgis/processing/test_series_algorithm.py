"""``cloudless:series`` through the registry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProcessing, QgsProcessingUtils, QgsProject
from qgis.PyQt.QtCore import QCoreApplication, Qt

from tests.qgis.conftest import Feedback
from tests.support.engine import children

pytestmark = pytest.mark.usefixtures("engine")


def test_parameters_are_the_contract_s(series: Any, scenes: Any, algorithm: Any) -> None:
    mosaic = {parameter.name() for parameter in algorithm.parameterDefinitions()}
    seen = {parameter.name() for parameter in series.parameterDefinitions()}
    own = {"PERIOD", "STEP", "OUTPUT_FOLDER", "WITH_EVIDENCE"}
    pictures = {"FIGURE", "ANIMATION", "FRAME_RATE", "FRAME_SIZE", "DATE_TEXT"}
    assert seen == mosaic - {"OUTPUT", "EVIDENCE", "INDICES_OUTPUT"} | own | pictures
    assert {parameter.name() for parameter in scenes.parameterDefinitions()} == {
        *(
            "EXTENT",
            "AREA",
            "START",
            "END",
            "MONTHS",
            "CATALOG",
            "CATALOG_URL",
            "AUTHCFG",
            "COLLECTION",
            "MAX_CLOUD",
            "CLOUD_IN",
            "PLATFORMS",
            "SENSOR_FILE",
            "OUTPUT",
        )
    }
    period = series.parameterDefinition("PERIOD")
    assert period.usesStaticStrings()
    assert period.options() == ["month", "quarter", "season", "year", "month-of-year", "week", "dekad", "days"]
    for one in (series, scenes):
        assert "<h3>Parameters</h3>" in one.shortHelpString()


def test_layers_stand_in_one_group_in_the_order_of_time(series: Any, asked: dict[str, Any], context: Any) -> None:
    project = QgsProject.instance()
    context.setProject(project)
    feedback = Feedback()
    pictures = {name: str(Path(asked["OUTPUT_FOLDER"]).with_name(f"{name}.{end}")) for name, end in _PICTURES}
    results, right = series.run({**asked, **pictures}, context, feedback, {}, False)
    assert right
    assert (results["PERIOD_COUNT"], results["SCENE_COUNT"], results["SKIPPED_COUNT"]) == (3, 18, 0)
    assert all(Path(results[name]).stat().st_size > 10_000 for name, _ in _PICTURES)
    for source, details in context.layersToLoadOnCompletion().items():
        layer = QgsProcessingUtils.mapLayerFromString(source, context)
        details.setOutputLayerName(layer)
        project.addMapLayer(context.temporaryLayerStore().takeMapLayer(layer))
        details.postProcessor().postProcessLayer(layer, context, feedback)
    QCoreApplication.processEvents()
    (group,) = project.layerTreeRoot().findGroups()
    assert group.name() == "Mosaics 2023-06-01 to 2023-08-31"
    layers = [node.layer() for node in group.findLayers()]
    assert [layer.name() for layer in layers] == ["June 2023", "July 2023", "August 2023"]
    assert len(project.layerTreeRoot().findLayers()) == 3
    ranges = [layer.temporalProperties().fixedTemporalRange() for layer in layers]
    assert [one.begin().toString(Qt.DateFormat.ISODate) for one in ranges] == [
        f"2023-0{month}-01T00:00:00Z" for month in (6, 7, 8)
    ]
    assert [one.end().toString(Qt.DateFormat.ISODate)[:10] for one in ranges] == [
        "2023-06-30",
        "2023-07-31",
        "2023-08-31",
    ]
    stretches = {layer.renderer().redContrastEnhancement().maximumValue() for layer in layers}
    assert len(stretches) == 1
    project.clear()
    assert children() == []


_PICTURES = (("FIGURE", "png"), ("ANIMATION", "gif"))


def test_folder_that_is_temporary(series: Any, asked: dict[str, Any], context: Any) -> None:
    results, right = series.run(
        {**asked, "OUTPUT_FOLDER": QgsProcessing.TEMPORARY_OUTPUT}, context, Feedback(), {}, False
    )
    assert right
    assert sorted(path.name for path in Path(results["OUTPUT_FOLDER"]).glob("*.tif")) == [
        f"2023-0{month}.tif" for month in (6, 7, 8)
    ]


def test_empty_period_is_told(series: Any, asked: dict[str, Any], context: Any) -> None:
    feedback = Feedback()
    results, _ = series.run({**asked, "END": "2023-09-30"}, context, feedback, {}, False)
    assert results["PERIOD_COUNT"] == 3
    assert "September 2023 is empty: no scene matches." in feedback.infos


def test_log_has_a_line_a_month_and_ends_with_what_was_made(
    series: Any, asked: dict[str, Any], context: Any, tmp_path: Path
) -> None:
    feedback, figure = Feedback(), str(tmp_path / "figure.png")
    results, _ = series.run({**asked, "FIGURE": figure}, context, feedback, {}, False)
    months = {"June 2023", "July 2023", "August 2023"}
    assert months < set(feedback.texts)
    assert len(set(feedback.texts)) == len(feedback.texts)
    assert set(feedback.texts) - months <= {"Searching", "Writing the GeoTIFFs", "Drawing", "Done"}
    counts, folder, picture = feedback.infos[-3:]
    assert counts.startswith("18 scenes, 9 dates, ")
    assert counts.endswith(" % of the pixels have data")
    assert folder == f"Mosaics and their recipes: {results['OUTPUT_FOLDER']}"
    assert picture == f"Picture: {figure}"


def test_who_wants_every_step_hears_the_month_with_the_tile(series: Any, asked: dict[str, Any], context: Any) -> None:
    class Watching(Feedback):
        def __init__(self) -> None:
            super().__init__()
            self.steps: list[str] = []

        def show_step(self, text: str) -> None:
            self.steps.append(text)

    feedback = Watching()
    series.run(asked, context, feedback, {}, False)
    tiles = [step for step in feedback.steps if "tile" in step]
    assert {step.partition(",")[0] for step in tiles} == {"June 2023", "July 2023", "August 2023"}
    assert all(step.partition(", ")[2].startswith("tile ") for step in tiles)
    assert len(tiles) == len(set(tiles))
    assert feedback.texts == []
