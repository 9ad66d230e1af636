"""``cloudless:mosaic`` through the registry, as the toolbox, models and batch run it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterExtent,
    QgsProject,
    QgsRasterLayer,
)

from cloudless_plugin.processing.base import flowing
from tests.qgis.conftest import Feedback, run
from tests.support import jobs
from tests.support.engine import children
from tests.support.paths import ROOT
from tests.support.site import page_addresses


def test_parameters_are_the_contract_s_and_a_login(algorithm: Any) -> None:
    seen = {parameter.name(): parameter for parameter in algorithm.parameterDefinitions()}
    assert set(seen) == {
        "AUTHCFG",
        "EXTENT",
        "AREA",
        "START",
        "END",
        "MONTHS",
        "CATALOG",
        "CATALOG_URL",
        "COLLECTION",
        "PLATFORMS",
        "SENSOR_FILE",
        "BANDPASS",
        "BANDS",
        "MAX_CLOUD",
        "CLOUD_IN",
        "MASK",
        "BUFFER",
        "HAZE",
        "HOLES",
        "NORMALISE",
        "VIEWS",
        "SCENES",
        "METHOD",
        "PERCENTILE",
        "PERCENTILES",
        "INDICES",
        "INDICES_FROM",
        "INDICES_OUTPUT",
        "RESOLUTION",
        "RESAMPLING",
        "ENGINE",
        "CRS",
        "OUTPUT",
        "EVIDENCE",
    }
    defaults = {
        name: parameter.defaultValue() for name, parameter in seen.items() if parameter.defaultValue() is not None
    }
    assert defaults["CATALOG"] == "planetary-computer"
    assert (defaults["COLLECTION"], defaults["BANDS"], defaults["MAX_CLOUD"]) == (
        "sentinel-2-l2a",
        "red,green,blue",
        25,
    )
    assert (defaults["METHOD"], defaults["RESAMPLING"], defaults["ENGINE"]) == ("median", "nearest", "local")
    assert (defaults["HAZE"], defaults["NORMALISE"], defaults["VIEWS"]) == (True, "none", 0)
    assert seen["NORMALISE"].options() == ["none", "ratio"]
    assert (defaults["CLOUD_IN"], seen["CLOUD_IN"].options()) == ("scene", ["scene", "area"])
    advanced = {name for name, parameter in seen.items() if parameter.flags() & parameter.Flag.FlagAdvanced}
    assert {"HAZE", "NORMALISE", "VIEWS", "MASK", "BUFFER", "CLOUD_IN"} <= advanced
    own = ["planetary-computer", "earth-search"]
    others = ["cdse", "dea", "deafrica", "landsatlook", "lpdaac", "bdc"]
    assert seen["CATALOG"].options() == [*own, *others, "custom"]
    words = ("CATALOG", "CLOUD_IN", "MONTHS", "MASK", "METHOD", "NORMALISE", "RESAMPLING")
    assert all(seen[name].usesStaticStrings() for name in words)
    optional = {name for name, parameter in seen.items() if parameter.flags() & parameter.Flag.FlagOptional}
    assert optional == {
        *("EXTENT", "AREA", "MONTHS", "CATALOG_URL", "AUTHCFG", "SCENES", "RESOLUTION", "CRS"),
        *("EVIDENCE", "INDICES", "INDICES_OUTPUT", "PERCENTILES", "PLATFORMS", "SENSOR_FILE"),
    }
    assert {output.name() for output in algorithm.outputDefinitions()} == {
        "OUTPUT",
        "EVIDENCE",
        "INDICES_OUTPUT",
        "SCENE_COUNT",
        "SKIPPED_COUNT",
        "FILLED_PERCENT",
        "ONE_VIEW_PERCENT",
    }


def test_it_says_what_it_is(algorithm: Any, provider: Any) -> None:
    assert algorithm.id() == "cloudless:mosaic"
    assert algorithm.displayName() == "Cloud-free mosaic"
    assert "<b>Area</b>" in algorithm.shortHelpString()
    assert not algorithm.icon().isNull()
    assert not provider.icon().isNull()
    assert provider.versionInfo().count(".") == 2
    assert algorithm.flags() & QgsProcessingAlgorithm.Flag.FlagCanCancel


def test_help_leads_to_a_page_of_the_site(provider: Any) -> None:
    """Each algorithm to its own page, which ``make docs`` builds."""
    pages = page_addresses()
    addresses = {algorithm.name(): algorithm.helpUrl() for algorithm in provider.algorithms()}
    assert len(addresses) == len(set(addresses.values())) == 5
    assert all(address.endswith(f"/reference/{name}.html") for name, address in addresses.items())
    assert set(addresses.values()) <= pages


@pytest.mark.parametrize("language", ["", ".de", ".zh"])
@pytest.mark.parametrize("name", ["mosaic", "series", "scenes", "samples"])
def test_help_flows(name: str, language: str) -> None:
    """QGIS makes a paragraph of each line."""
    page = (ROOT / "cloudless_plugin" / "processing" / "help" / f"{name}{language}.html").read_text()
    text = flowing(page)
    assert "\n" not in text
    assert "".join(text.split()) == "".join(page.split()), "nothing else changes"
    if language != ".zh":
        assert text.split() == page.split(), "words stay apart"


def test_chinese_sentences_have_no_gap_where_a_line_ended() -> None:
    assert flowing("<p>合成\n晴空像素。\n其中 QGIS\n的 <b>Cloud\nOptimized</b></p>\n") == (
        "<p>合成晴空像素。其中 QGIS 的 <b>Cloud Optimized</b></p>"
    )


@pytest.mark.usefixtures("engine")
def test_mosaic(algorithm: Any, parameters: dict[str, Any], context: Any) -> None:
    feedback = Feedback()
    results = run(algorithm, parameters, context, feedback)
    assert results["SCENE_COUNT"] == 18
    assert results["SKIPPED_COUNT"] == 0
    assert results["FILLED_PERCENT"] > 99
    recipe = json.loads(Path(f"{results['OUTPUT']}.json").read_text())
    assert results["ONE_VIEW_PERCENT"] == recipe["result"]["one_view_percent"]
    assert 0 <= results["ONE_VIEW_PERCENT"] < 20
    assert "18 scenes, 9 dates" in feedback.infos
    folder = Path(results["OUTPUT"]).parent
    assert sorted(path.name for path in folder.iterdir()) == [
        "mosaic.qmd",
        "mosaic.qml",
        "mosaic.tif",
        "mosaic.tif.item.json",
        "mosaic.tif.json",
    ]
    assert children() == []
    layer = QgsRasterLayer(results["OUTPUT"])
    assert (layer.width(), layer.height(), layer.bandCount()) == (jobs.WIDTH, jobs.SIZE, 3)


@pytest.mark.usefixtures("engine")
def test_log_has_a_line_a_phase_and_ends_with_what_was_made(
    algorithm: Any, parameters: dict[str, Any], context: Any, tmp_path: Path
) -> None:
    feedback, evidence = Feedback(), str(tmp_path / "evidence.tif")
    results = run(algorithm, {**parameters, "EVIDENCE": evidence}, context, feedback)
    assert feedback.texts == ["Searching", "Composing", "Writing the GeoTIFF", "Done"]
    filled = results["FILLED_PERCENT"]
    assert feedback.infos[-4:] == [
        f"18 scenes, 9 dates, {filled:.1f} % of the pixels have data",
        f"Mosaic: {results['OUTPUT']}",
        f"Recipe: {results['OUTPUT']}.json",
        f"Evidence: {evidence}",
    ]


@pytest.mark.usefixtures("engine")
def test_extent_in_another_crs_and_output_crs(algorithm: Any, parameters: dict[str, Any], context: Any) -> None:
    asked = {**parameters, "EXTENT": "15.0,15.02,46.94,46.95 [EPSG:4326]", "CRS": "EPSG:3857", "RESOLUTION": 20}
    layer = QgsRasterLayer(run(algorithm, asked, context)["OUTPUT"])
    assert layer.crs().authid() == "EPSG:3857"
    assert layer.rasterUnitsPerPixelX() == 20


@pytest.mark.usefixtures("engine")
def test_temporary_output(algorithm: Any, parameters: dict[str, Any], context: Any) -> None:
    results = run(algorithm, {**parameters, "OUTPUT": QgsProcessing.TEMPORARY_OUTPUT}, context)
    assert results["OUTPUT"].endswith(".tif")
    assert QgsRasterLayer(results["OUTPUT"]).isValid()
    shutil.rmtree(Path(results["OUTPUT"]).parent)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"END": "2023-05-01"}, "swap START and END"),
        ({"EXTENT": "0,0,0,0 [EPSG:4326]"}, "extent is empty"),
        ({"BANDS": "red,heat"}, "no band 'heat'"),
        ({"COLLECTION": "modis,"}, "COLLECTION is 'modis,'"),
        ({"CATALOG_URL": ""}, "has no address (CATALOG_URL)"),
        ({"CATALOG": "google"}, "CATALOG"),
        ({"MASK": "rain"}, "MASK"),
        ({"ENGINE": "dask"}, "ENGINE 'dask' is not known"),
        ({"START": ""}, "START"),
        ({"EXTENT": None}, "No area is given"),
        ({"MAX_CLOUD": 101}, "MAX_CLOUD"),
        ({"CRS": "EPSG:999999"}, "output CRS is not known"),
        ({"CRS": "nonsense"}, "output CRS is not known"),
    ],
)
def test_values_are_checked_before_the_run(
    algorithm: Any, parameters: dict[str, Any], context: Any, change: dict[str, Any], words: str
) -> None:
    right, message = algorithm.checkParameterValues({**parameters, **change}, context)
    assert not right
    assert words in message or message.startswith("Incorrect parameter value")


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"EXTENT": "-170,170,-80,80 [EPSG:4326]"}, "million pixels"),
        ({"START": "2001-01-01", "END": "2001-02-01"}, "18 outside the dates"),
        ({"CATALOG_URL": "nowhere.json"}, "check CATALOG_URL"),
        ({"OUTPUT": "/none/mosaic.tif"}, "does not exist"),
    ],
)
def test_error_of_the_engine_reaches_the_user(
    algorithm: Any, parameters: dict[str, Any], context: Any, change: dict[str, Any], words: str
) -> None:
    with pytest.raises(QgsProcessingException, match=words):
        algorithm.run({**parameters, **change}, context, Feedback(), {}, False)
    assert children() == []


@pytest.mark.usefixtures("engine")
def test_unreadable_scene_is_counted(algorithm: Any, parameters: dict[str, Any], context: Any, tmp_path: Path) -> None:
    scenes = Path(shutil.copytree(Path(parameters["CATALOG_URL"]).parent, tmp_path / "scenes"))
    next(scenes.glob("S2A_*/*_B04_10m.tif")).unlink()
    feedback = Feedback()
    results = run(algorithm, {**parameters, "CATALOG_URL": str(scenes / "items.json")}, context, feedback)
    assert (results["SCENE_COUNT"], results["SKIPPED_COUNT"]) == (17, 1)
    assert any("Scene skipped" in warning for warning in feedback.warnings)


@pytest.mark.usefixtures("engine")
def test_cancel_leaves_no_process_and_no_file(algorithm: Any, parameters: dict[str, Any], context: Any) -> None:
    output = Path(parameters["OUTPUT"])
    output.write_text("before")
    feedback = Feedback(cancel_at="18 scenes")
    cancelled = []
    feedback.canceled.connect(lambda: cancelled.append(time.monotonic()))
    results, _ = algorithm.run(parameters, context, feedback)
    assert time.monotonic() - cancelled[0] < 2
    assert results == {}
    assert output.read_text() == "before"
    assert [path.name for path in output.parent.iterdir()] == [output.name]
    assert children() == []


@pytest.mark.usefixtures("engine")
def test_worker_killed_from_outside(algorithm: Any, parameters: dict[str, Any], context: Any) -> None:
    class Killer(Feedback):
        def setProgressText(self, text: str) -> None:
            if text.startswith("Searching"):
                for pid in children():
                    os.kill(pid, signal.SIGKILL)

    with pytest.raises(QgsProcessingException, match=r"ended from outside \(signal 9\)"):
        algorithm.run(parameters, context, Killer(), {}, False)
    assert not any(Path(parameters["OUTPUT"]).parent.iterdir())
    assert children() == []


def test_missing_engine_is_told_with_what_to_do(
    algorithm: Any, parameters: dict[str, Any], context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLOUDLESS_ENGINE", raising=False)
    right, message = algorithm.canExecute()
    assert not right
    assert message == "The engine is not set up yet: open the Cloudless panel in QGIS and press Set up."
    with pytest.raises(QgsProcessingException, match="press Set up"):
        algorithm.run(parameters, context, Feedback(), {}, False)


def test_chosen_engine_that_does_not_exist(algorithm: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUDLESS_ENGINE", "/none/python")
    assert "does not exist" in algorithm.canExecute()[1]


@pytest.mark.usefixtures("engine")
def test_output_is_known_by_the_text_that_was_given(algorithm: Any, parameters: dict[str, Any], context: Any) -> None:
    """Processing finds the layer's details by that text, not by the path that it means."""
    text = parameters["OUTPUT"].replace("/mosaic.tif", "//mosaic.tif")
    project = QgsProject.instance()
    context.setProject(project)
    results = run(algorithm, {**parameters, "OUTPUT": QgsProcessingOutputLayerDefinition(text, project)}, context)
    assert results["OUTPUT"] == text
    assert context.layerToLoadOnCompletionDetails(text).postProcessor() is not None


def test_engine_without_its_packages(
    algorithm: Any, parameters: dict[str, Any], context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOUDLESS_ENGINE", "/usr/bin/python3")
    with pytest.raises(QgsProcessingException, match=r"environment is broken .*No module named"):
        algorithm.run(parameters, context, Feedback(), {}, False)


@pytest.mark.usefixtures("engine", "provider")
def test_in_a_model_that_is_saved_and_loaded(parameters: dict[str, Any], context: Any, tmp_path: Path) -> None:
    model = QgsProcessingModelAlgorithm("Clear sky", "tests")
    model.addModelParameter(QgsProcessingParameterExtent("AREA"), QgsProcessingModelParameter("AREA"))
    child = QgsProcessingModelChildAlgorithm("cloudless:mosaic")
    child.setChildId("mosaic")
    sources = {
        name: QgsProcessingModelChildParameterSource.fromStaticValue(value) for name, value in parameters.items()
    }
    sources["EXTENT"] = QgsProcessingModelChildParameterSource.fromModelParameter("AREA")
    del sources["OUTPUT"]
    for name, source in sources.items():
        child.addParameterSources(name, [source])
    output = QgsProcessingModelOutput("mosaic")
    output.setChildId("mosaic")
    output.setChildOutputName("OUTPUT")
    child.setModelOutputs({"mosaic": output})
    model.addChildAlgorithm(child)
    model.updateDestinationParameters()
    path = tmp_path / "clear.model3"
    assert model.toFile(str(path))
    assert "planetary" not in path.read_text()

    loaded = QgsProcessingModelAlgorithm()
    assert loaded.fromFile(str(path))
    loaded.initAlgorithm()
    right, message = loaded.canExecute()
    assert right, message
    target = tmp_path / "model.tif"
    name = loaded.destinationParameterDefinitions()[0].name()
    results, successful = loaded.run({"AREA": parameters["EXTENT"], name: str(target)}, context, Feedback())
    assert successful
    assert results[name] == str(target)
    assert json.loads(Path(f"{target}.json").read_text())["result"]["scene_count"] == 18


@pytest.mark.usefixtures("engine")
def test_in_batch(algorithm: Any, parameters: dict[str, Any], context: Any, tmp_path: Path) -> None:
    """Each line of a batch is a run of its own, in one context."""
    for month in ("06", "07", "08"):
        output = tmp_path / f"{month}.tif"
        line = {**parameters, "START": f"2023-{month}-01", "END": f"2023-{month}-28", "OUTPUT": str(output)}
        assert run(algorithm.create(), line, context)["OUTPUT"] == str(output)
