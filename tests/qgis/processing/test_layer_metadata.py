"""What a layer says of itself, in the file beside it and in the project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt, QUrl

from cloudless_plugin.processing import layer_metadata
from cloudless_plugin.processing.layer_metadata import load_metadata, mosaic_metadata
from tests.qgis.conftest import Feedback, add_loaded, loading, run

RECIPE: dict[str, Any] = {
    "cloudless": "1.0",
    "request": {"collection": "sentinel-2-l2a", "method": "median", "mask": "clouds", "buffer": 60.0},
    "grid": {"crs": "EPSG:32633", "bounds": [500000, 5100000, 510000, 5110000]},
    "attribution": {
        "rights": "Contains modified Copernicus Sentinel data 2023",
        "license": "other",
        "licenses": [{"title": "Legal notice", "href": "https://example.org/notice"}],
        "providers": [],
    },
    "scenes": [{"id": f"S2A_{day}", "datetime": f"2023-08-{day}T09:50:31Z"} for day in (10, 15)],
    "result": {"scene_count": 2, "filled_percent": 98.71, "one_view_percent": 3.0},
}


def test_metadata_tell_what_the_recipe_tells() -> None:
    metadata = mosaic_metadata(Path("/folder/m.tif"), RECIPE)
    assert metadata.title() == "Sentinel-2 Level-2A, 2023-08-10 to 2023-08-15"
    assert metadata.rights() == ["Contains modified Copernicus Sentinel data 2023"]
    assert metadata.licenses() == ["Legal notice: https://example.org/notice"]
    assert metadata.history() == [
        "Made by Cloudless 1.0",
        "2023-08-10T09:50:31Z S2A_10",
        "2023-08-15T09:50:31Z S2A_15",
    ]
    assert "of 2 scenes of Sentinel-2 Level-2A, by the method median" in metadata.abstract()
    assert "98.7 % of the area is filled, 3.0 % of that rests on one view" in metadata.abstract()
    assert [link.url for link in metadata.links()] == ["./m.tif.json", "./m.tif.item.json"]
    (time,) = metadata.extent().temporalExtents()
    assert time.end().toString(Qt.DateFormat.ISODate) == "2023-08-15T23:59:59Z"
    (place,) = metadata.extent().spatialExtents()
    assert (place.bounds.xMinimum(), place.bounds.yMaximum()) == (500000, 5110000)
    assert place.extentCrs.authid() == metadata.crs().authid() == "EPSG:32633"


def test_history_of_many_scenes_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layer_metadata, "_MOST_LINES", 1)
    history = mosaic_metadata(Path("m.tif"), RECIPE).history()
    assert history[1:] == ["2023-08-10T09:50:31Z S2A_10", "and 1 more scenes, see the recipe"]


def test_what_nobody_tells_stays_unsaid() -> None:
    silent = {"rights": "", "license": "", "licenses": [], "providers": []}
    metadata = mosaic_metadata(Path("m.tif"), {**RECIPE, "attribution": silent})
    assert (metadata.rights(), metadata.licenses()) == ([], [])


@pytest.mark.usefixtures("engine")
def test_layer_of_a_run_has_metadata_and_attribution(
    algorithm: Any, parameters: dict[str, Any], context: Any, tmp_path: Path
) -> None:
    project = QgsProject.instance()
    context.setProject(project)
    outputs = {"OUTPUT": loading(parameters["OUTPUT"], "m"), "EVIDENCE": loading(str(tmp_path / "e.tif"), "e")}
    run(algorithm, {**parameters, **outputs}, context)
    mosaic, evidence = add_loaded(context, added_first=True)
    rights = "Generated scenes, not observed by any satellite"
    assert mosaic.metadata().rights() == evidence.metadata().rights() == [rights]
    told = mosaic.serverProperties() if hasattr(mosaic.serverProperties(), "attribution") else mosaic
    assert told.attribution() == rights
    assert told.title() == "Sentinel-2 Level-2A, 2023-06-04 to 2023-08-23"
    assert len(mosaic.metadata().history()) == 19
    recipe, item = (QUrl(link.url).toLocalFile() for link in mosaic.metadata().links())
    assert [Path(path).is_file() for path in (recipe, item)] == [True, True]
    assert evidence.metadata().title().startswith("Evidence: ")
    written = (tmp_path / "mosaic.qmd").read_text()
    assert "./mosaic.tif.json" in written
    assert str(tmp_path) not in written, "it is handed on"
    project.clear()


@pytest.mark.usefixtures("engine")
def test_mosaic_opened_later_has_its_metadata(algorithm: Any, parameters: dict[str, Any], context: Any) -> None:
    results = run(algorithm, parameters, context)
    layer = QgsRasterLayer(results["OUTPUT"])
    load_metadata(layer)
    assert layer.metadata().rights() == ["Generated scenes, not observed by any satellite"]


@pytest.mark.usefixtures("engine")
def test_each_month_of_a_series_tells_its_own_days(series: Any, asked: dict[str, Any], context: Any) -> None:
    series.run({**asked, "PERIOD": "month"}, context, Feedback(), {}, False)
    layer = QgsRasterLayer(str(Path(asked["OUTPUT_FOLDER"]) / "2023-07.tif"))
    load_metadata(layer)
    assert layer.metadata().title() == "Sentinel-2 Level-2A, 2023-07-04 to 2023-07-24"
