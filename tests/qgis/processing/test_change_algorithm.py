"""``cloudless:change`` through the registry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication, QgsProcessing, QgsProject, QgsRasterLayer

from tests.qgis.conftest import Feedback, add_loaded, loading
from tests.support.engine import children

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def change(provider: Any) -> Any:
    return QgsApplication.processingRegistry().createAlgorithmById("cloudless:change")


@pytest.fixture
def asked(parameters: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
    """The change of the NDVI from June to August of the generated scenes."""
    outputs = {name: str(tmp_path / f"{name.lower()}.tif") for name in ("OUTPUT", "BEFORE", "AFTER")}
    earlier = {"BEFORE_START": "2023-06-01", "BEFORE_END": "2023-06-30"}
    return {**parameters, **outputs, **earlier, "START": "2023-08-01", "INDEX": "NDVI"}


def test_parameters_are_the_contract_s(change: Any, algorithm: Any) -> None:
    mosaic = {parameter.name() for parameter in algorithm.parameterDefinitions()}
    seen = {parameter.name() for parameter in change.parameterDefinitions()}
    left_out = {"SCENES", "INDICES", "INDICES_FROM", "INDICES_OUTPUT", "EVIDENCE", "PERCENTILES", "NORMALISE", "HOLES"}
    own = {"BEFORE_START", "BEFORE_END", "INDEX", "BEFORE", "AFTER", "BEFORE_EVIDENCE", "AFTER_EVIDENCE"}
    assert seen == mosaic - left_out | own
    assert "<h3>Parameters</h3>" in change.shortHelpString()
    assert change.parameterDefinition("START").description() == "First day of the later time"


def test_layers_stand_in_one_group_with_the_change_on_top(change: Any, asked: dict[str, Any], context: Any) -> None:
    project = QgsProject.instance()
    context.setProject(project)
    asked["BEFORE_EVIDENCE"] = asked["OUTPUT"].replace("output", "evidence")
    titles = {"OUTPUT": "Change", "BEFORE": "Earlier", "AFTER": "Later", "BEFORE_EVIDENCE": "Evidence"}
    loaded = {name: loading(asked[name], title) for name, title in titles.items()}
    feedback = Feedback()
    results, right = change.run({**asked, **loaded}, context, feedback, {}, False)
    assert right, feedback.errors
    assert (results["SCENE_COUNT"], results["SKIPPED_COUNT"]) == (12, 0)
    assert 50 < results["FILLED_PERCENT"] < 100
    layers = add_loaded(context, added_first=True)
    assert [layer.name() for layer in layers] == ["Change", "Later", "Earlier", "Evidence"]
    (group,) = project.layerTreeRoot().findGroups()
    assert group.name() == "Change of NDVI, 2023-06-01 to 2023-08-31"
    assert [node.itemVisibilityChecked() for node in group.findLayers()] == [True, True, True, False]
    renderer = layers[0].renderer()
    assert renderer.classificationMin() == -renderer.classificationMax() < 0
    items = renderer.shader().rasterShaderFunction().colorRampItemList()
    assert (items[3].value, items[3].color.name()) == (0, "#f5f5f5")
    assert layers[0].metadata().title() == group.name()
    assert "2023-08-01 to 2023-08-31 less those of 2023-06-01 to 2023-06-30" in layers[0].metadata().abstract()
    assert feedback.infos[-3:] == [
        f"Recipe: {asked['OUTPUT']}.json",
        f"Mosaic: {asked['BEFORE']}",
        f"Mosaic: {asked['AFTER']}",
    ]
    project.clear()
    assert children() == []


def test_all_bands_in_temporary_files_open_styled(change: Any, asked: dict[str, Any], context: Any) -> None:
    temporary = dict.fromkeys(("OUTPUT", "BEFORE", "AFTER"), QgsProcessing.TEMPORARY_OUTPUT)
    results, right = change.run({**asked, **temporary, "INDEX": ""}, context, Feedback(), {}, False)
    assert right
    layer = QgsRasterLayer(results["OUTPUT"])
    assert layer.bandCount() == 3
    assert layer.renderer().type() == "singlebandpseudocolor"
    assert layer.renderer().shader().rasterShaderFunction().minimumValue() < 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"BEFORE_END": "2023-08-01"}, "choose times of which one is over before the other begins"),
        ({"INDEX": "XYZ"}, "The index 'XYZ' is not known"),
        ({"INDEX": "NBR"}, None),
    ],
)
def test_values_are_checked_before_the_run(
    change: Any, asked: dict[str, Any], context: Any, changes: dict[str, str], words: str | None
) -> None:
    right, message = change.checkParameterValues({**asked, **changes}, context)
    assert right == (words is None)
    assert words is None or words in message


def test_cancel_leaves_no_process_and_no_file(change: Any, asked: dict[str, Any], context: Any, tmp_path: Path) -> None:
    change.run(asked, context, Feedback(cancel_at="Earlier time, 2023"), {}, False)
    assert children() == []
    assert [path.name for path in tmp_path.iterdir()] == []
