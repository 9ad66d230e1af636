"""Recipes into the panel and out of it: what is shown then asks for the very same, or it is said why not."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsGeometry, QgsJsonUtils, QgsProject

from cloudless_plugin.common.errors import RecipeError
from cloudless_plugin.common.request import Request
from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.gui.recipes import choices_in, preset_recipe, recipe_values
from cloudless_plugin.panel.choices_made import LAYER, RECTANGLE, PanelChoices
from tests.qgis.gui.conftest import Bar, layers, look, polygons, rows, run, untick
from tests.support import jobs
from tests.support.waiting import wait_for

WEST, SOUTH, EAST, NORTH = jobs.extent()
HOLE = [[WEST + 500, SOUTH + 500], [WEST + 900, SOUTH + 500], [WEST + 900, SOUTH + 900], [WEST + 500, SOUTH + 500]]
SQUARE = [[WEST, SOUTH], [WEST + 1000, SOUTH], [WEST + 1000, SOUTH + 1000], [WEST, SOUTH + 1000], [WEST, SOUTH]]
FAR = [[WEST + 2000, SOUTH], [WEST + 3000, SOUTH], [WEST + 3000, SOUTH + 1000], [WEST + 2000, SOUTH]]
AREA = {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [FAR]]}
WEST_OF_FIJI = [[179.5, -17], [180, -17], [180, -16], [179.5, -17]]
EAST_OF_FIJI = [[-180, -17], [-179.5, -17], [-179.5, -16], [-180, -17]]
HOLE_OF_FIJI = [[-179.8, -16.4], [-179.7, -16.4], [-179.7, -16.2], [-179.8, -16.4]]
FIJI = [[179.5, -17], [-179.5, -17], [-179.5, -16], [179.5, -16], [179.5, -17]]


def written(folder: Path, **request: Any) -> Path:
    """Write a recipe; return its path."""
    path = folder / "mosaic.tif.json"
    path.write_text(json.dumps({"request": {name: value for name, value in request.items() if value is not None}}))
    return path


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether two requests are the same; polygons may begin at another corner."""
    areas = [each.pop("area") for each in (one, other)]
    if None in areas:
        return one == other and areas[0] == areas[1]
    first, second = (geometry(area) for area in areas)
    return one == other and first.isGeosEqual(second)


def geometry(area: dict[str, Any]) -> QgsGeometry:
    feature = {"type": "Feature", "properties": {}, "geometry": area}
    (found,) = QgsJsonUtils.stringToFeatureList(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return found.geometry()


CHANGES: list[dict[str, Any]] = [
    {},
    {"months": "jun,jul", "method": "percentile", "percentile": 12.5, "mask": "strict", "buffer": 12.25},
    {"bands": ["nir", "B04", "green"], "max_cloud": "33.3", "haze": False, "normalise": "ratio", "resampling": "cubic"},
    {"resolution": 0.00009, "crs": "EPSG:4326"},
    {"resolution": 12.3456789, "crs": "EPSG:3035", "engine": "tcp://127.0.0.1:8786"},
    {"period": "quarter"},
    {"catalog": "earth-search", "catalog_url": "", "collection": "sentinel-2-c1-l2a"},
    {"catalog": "planetary-computer", "catalog_url": "", "collection": "landsat-c2-l2", "bands": "red,nir08"},
    {"extent": None, "area": AREA, "area_crs": "EPSG:32633", "extent_crs": None},
]


@pytest.mark.parametrize("changes", CHANGES, ids=lambda changes: ",".join(changes) or "plain")
def test_what_a_recipe_asks_for_is_what_the_panel_asks_for(
    dock: CloudlessDock, bar: Bar, tmp_path: Path, changes: dict[str, Any]
) -> None:
    path = written(tmp_path, **{**jobs.request("/data/items.json"), **changes})
    expected = Request.from_dict(json.loads(path.read_text())["request"]).to_dict()
    dock.presets.load(path)
    assert bar.messages == []
    assert same(dock.questions.request(), expected)


@pytest.mark.parametrize(
    ("where", "size"),
    [
        ({"extent": [179.5, -17, -179.5, -16]}, 1.0),
        ({"area": {"type": "Polygon", "coordinates": [FIJI, HOLE_OF_FIJI]}}, 0.99),
        ({"area": {"type": "Polygon", "coordinates": [[[x % 360, y] for x, y in FIJI]]}}, 1.0),
        ({"area": {"type": "MultiPolygon", "coordinates": [[EAST_OF_FIJI], [WEST_OF_FIJI]]}}, 0.5),
    ],
    ids=["extent", "jump", "beyond 180", "two parts"],
)
def test_antimeridian(dock: CloudlessDock, bar: Bar, tmp_path: Path, where: dict[str, Any], size: float) -> None:
    where = {"extent": None, **where}
    dock.presets.load(written(tmp_path, **{**jobs.request("/data/items.json"), **where, "extent_crs": "EPSG:4326"}))
    assert bar.messages == []
    assert dock.form.problem() == ("", "")
    assert dock.form.where.label.text().startswith("107")
    asked = dock.questions.request()
    west, south, east, north = asked["extent"]
    assert (west, south, (east - west) % 360, north) == (179.5, -17, 1, -16)
    if asked["area"]:
        assert geometry(asked["area"]).area() == pytest.approx(size)


def test_polygons_reach_no_further_than_the_extent(dock: CloudlessDock, tmp_path: Path) -> None:
    half = [WEST, SOUTH, WEST + 2500, SOUTH + 600]
    dock.presets.load(written(tmp_path, **jobs.request("items.json", extent=half, area=AREA, area_crs="EPSG:32633")))
    assert dock.questions.request()["extent"] == [WEST, SOUTH, WEST + 2500, SOUTH + 600]


def test_recipe_of_a_run_with_ticks(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    """Loaded into a panel that shows something else, it makes the same mosaic."""
    output = tmp_path / "mosaic.tif"
    dock.form.result.output.setFilePath(str(output))
    look(dock)
    untick(dock, 0, 3, 4)
    run(dock)
    recipe = output.with_name("mosaic.tif.json")
    expected = json.loads(recipe.read_text())["request"]
    assert len(expected["scenes"]) == 12
    kept = recipe.rename(tmp_path / "kept.json")
    dock.scenes.choice.tick_only(dock.scenes.choice.overpasses)
    dock.show_choices(PanelChoices())
    dock.presets.load(kept)
    dock.form.result.output.setFilePath(str(tmp_path / "again.tif"))
    run(dock)
    assert dock.scenes.summary.text() == "12 of 18 scenes chosen · 9 dates"
    again = json.loads((tmp_path / "again.tif.json").read_text())["request"]
    assert again == expected
    assert [row.checkState(0) for row in rows(dock)].count(0) == 3


def test_run_again_uses_the_scenes_of_the_run(dock: CloudlessDock, tmp_path: Path) -> None:
    dock.form.result.output.setFilePath(str(tmp_path / "mosaic.tif"))
    run(dock)
    look(dock)
    untick(dock, 0, 1)
    (record,) = dock.memory.runs()
    (tmp_path / "mosaic.tif").unlink()
    dock.card.repeated.emit(record)
    wait_for((tmp_path / "mosaic.tif").exists)
    wait_for(lambda: not dock.runs.is_running())
    assert json.loads((tmp_path / "mosaic.tif.json").read_text())["request"]["scenes"] == []


def test_exported_preset(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    """Relative times stay relative, and the engine reads it as any recipe."""
    dock.form.when.set_word("last-year")
    dock.form.how.resolution.setValue(20.0)
    dock.form.where.choose_layer(polygons("field", (WEST, SOUTH, EAST, NORTH)))
    dock.presets.export(tmp_path / "preset.json")
    asked = json.loads((tmp_path / "preset.json").read_text())["request"]
    assert Request.from_dict(asked).to_dict() == dock.questions.request()
    made = choices_in(tmp_path / "preset.json")
    assert (made.when, made.resolution, made.area.kind) == ("last-year", 20.0, LAYER)
    QgsProject.instance().removeMapLayer(layers()[0].id())
    dock.presets.load(tmp_path / "preset.json")
    assert dock.questions.request()["extent"] == asked["extent"], "the layer is gone, its polygons are not"
    assert bar.messages == []


def test_exported_preset_holds_no_secret(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    made = PanelChoices(catalog="custom", catalog_url="https://example.com/stac?token=hunter2hunter2")
    recipe = preset_recipe(made, jobs.request(made.catalog_url))
    assert "hunter2" not in json.dumps(recipe)
    (tmp_path / "shared.json").write_text(json.dumps(recipe))
    dock.presets.load(tmp_path / "shared.json")
    assert dock.form.what.address.currentText() == "https://example.com/stac?token=***"
    dock.start()
    assert "give the whole address again" in dock.form.shown_problem()


def test_export_that_is_not_possible(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    dock.presets.export(tmp_path / "none" / "preset.json")
    assert "cannot be written (No such file or directory)" in dock.footer.status.text()
    dock.form.what.bands.setText("red,heat")
    dock.presets.export(tmp_path / "preset.json")
    assert not (tmp_path / "preset.json").exists()
    assert "has no band 'heat'" in dock.footer.status.text()


def test_relative_address_is_beside_the_recipe(dock: CloudlessDock, tmp_path: Path) -> None:
    (tmp_path / "items.json").write_text("{}")
    dock.presets.load(written(tmp_path, **jobs.request("items.json")))
    assert dock.form.what.address.currentText() == str(tmp_path / "items.json")


def test_what_the_panel_does_not_offer_is_said(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    asked = jobs.request("", catalog="earth-search", collection="landsat-c2-l2", bands="red,nir08", buffer=30)
    dock.presets.load(written(tmp_path, **asked))
    assert dock.form.shown_problem() == (
        "Choose this anew, since the panel does not offer what was chosen: Collection."
    )
    assert dock.form.how.buffer.value() == 30


def test_what_the_panel_has_no_field_for_is_said(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    document = {"bands": {"red": {"keys": ["B4"], "gsd": 10}}}
    asked = jobs.request("", catalog="earth-search", platforms="sentinel-2a", sensor_file=document)
    dock.presets.load(written(tmp_path, **asked))
    said = dock.footer.status.text()
    assert said.endswith("Platforms, Description of the collection.")


HOSTILE: dict[str, str | bytes] = {
    "no JSON": "hello",
    "no object": "[1, 2]",
    "no request": "{}",
    "request is a list": '{"request": [1]}',
    "no dates": '{"request": {"extent": [0, 0, 1, 1]}}',
    "unknown key": json.dumps({"request": {**jobs.request("i.json"), "rm": "-rf"}}),
    "not finite": '{"request": {"extent": [0, 0, 1e999, 1], "start": "2023-01-01", "end": "2023-02-01"}}',
    "another type": json.dumps({"request": {**jobs.request("i.json"), "haze": "no"}}),
    "large number": json.dumps({"request": {**jobs.request("i.json"), "buffer": 1e300}}),
    "no such CRS": json.dumps({"request": {**jobs.request("i.json"), "extent_crs": "EPSG:0"}}),
    "no polygon": json.dumps({"request": {**jobs.request("i.json"), "area": {"type": "Polygon", "coordinates": []}}}),
    "broken hole": json.dumps(
        {"request": {**jobs.request("i.json"), "area": {"type": "Polygon", "coordinates": [SQUARE, ["x"]]}}}
    ),
    "another half": json.dumps(
        {"request": {**jobs.request("i.json", extent=[0, 0, 1, 1]), "area": AREA, "area_crs": "EPSG:32633"}}
    ),
    "deep": "[" * 100_000,
    "long number": '{"request": ' + "1" * 10_000 + "}",
    "no text": b"\xff\xfe\x00",
    "zeros": b"\0" * 1000,
}


@pytest.mark.fault("hostile recipe in the panel")
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_recipe_changes_nothing(dock: CloudlessDock, bar: Bar, tmp_path: Path, text: str | bytes) -> None:
    path = tmp_path / "recipe.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    before = dock.form.choices()
    dock.presets.load(path)
    assert dock.form.choices() == before
    ((message, level),) = bar.messages
    assert level == 2
    assert message.endswith((".", "…"))


@pytest.mark.fault("hostile recipe in the panel")
def test_hostile_preset_fills_what_it_can(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    panel = {"max_cloud": 1e308, "buffer": -5, "start": "soon", "months": [3, "jul"], "when": "never", "bands": 7}
    panel |= {"area": {"kind": RECTANGLE, "wkt": "nonsense", "crs": "EPSG:32633"}, "scenes": [None, "x"]}
    (tmp_path / "preset.json").write_text(json.dumps({"request": jobs.request("items.json"), "panel": panel}))
    dock.presets.load(tmp_path / "preset.json")
    assert 0 <= dock.form.choices().max_cloud <= 100
    assert dock.form.problem()[0] in ("EXTENT", "CATALOG_URL", "")
    dock.form.where.label.text()


def test_huge_and_endless_files(tmp_path: Path) -> None:
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(60_000_000)
    with pytest.raises(RecipeError, match="too large"):
        recipe_values(huge)
    os.mkfifo(tmp_path / "pipe.json")
    for path in (tmp_path / "pipe.json", tmp_path, Path("/dev/zero")):
        with pytest.raises(RecipeError, match="is no recipe"):
            recipe_values(path)
    with pytest.raises(RecipeError, match="cannot be read"):
        recipe_values(tmp_path / "gone.json")
