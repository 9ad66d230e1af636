"""A run: the questions before it, its parts, and what is kept of it."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import Qt

from cloudless_plugin.common.results import EXTREME, LIGHT
from cloudless_plugin.gui import processing_history
from cloudless_plugin.gui.algorithm_runner import AlgorithmRunner
from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.gui.run_controller import file_name
from cloudless_plugin.panel.choices_made import MAP, RECTANGLE
from tests.qgis.gui.conftest import Bar, answer_with, choose, layers, look, polygons, run, wait_until_done
from tests.qgis.gui.test_footer import PLAN
from tests.support import jobs
from tests.support.engine import children
from tests.support.waiting import wait_for


def write_to(dock: CloudlessDock, path: Path) -> None:
    dock.form.result.output.setFilePath(str(path))


def used_scenes(path: Path) -> int:
    return len(json.loads(Path(f"{path}.json").read_text())["scenes"])


def test_large_run_is_asked_about_once(dock: CloudlessDock, bar: Bar) -> None:
    """Row 15 of the desk: over a gigabyte to read, or red; a yes runs, anything else does not."""
    look(dock)
    for plan in (replace(PLAN, read_bytes=1_200_000_000), replace(PLAN, level=EXTREME)):
        dock._plan = plan
        said = answer_with("Cancel", meanwhile=dock.start)
        dock.start()
        assert len(said) == 1
        assert "about 9 s" in said[0]
        assert "Choose a smaller area." in said[0]
        assert not dock.runs.is_running()
        assert not dock.footer.run_button.isHidden()
    answer_with("Run")
    dock.start()
    assert dock.runs.is_running()
    wait_until_done(dock)
    assert bar.messages[-1][0].startswith("Done: 18 scenes")


def test_small_run_is_not_asked_about(dock: CloudlessDock, bar: Bar) -> None:
    look(dock)
    dock._plan = replace(PLAN, read_bytes=900_000_000, level=LIGHT)
    run(dock)
    assert bar.messages[-1][0].startswith("Done: 18 scenes")


def test_estimate_of_something_else_is_not_asked_about(dock: CloudlessDock, bar: Bar) -> None:
    """It would be of another run."""
    look(dock)
    dock._plan = replace(PLAN, level=EXTREME)
    dock.form.how.max_cloud.setValue(90)
    run(dock)
    assert bar.messages[-1][0].startswith("Done: ")


def test_large_area_waits_for_its_estimate(dock: CloudlessDock, bar: Bar, canvas: Any) -> None:
    """Row 15 of the desk: nobody has looked for scenes yet, and the area is a large one."""
    west, _, _, north = jobs.extent()
    canvas.setExtent(QgsRectangle(west, north - 400_000, west + 400_000, north))
    said = answer_with("Cancel")
    dock.start()
    assert not dock.runs.is_running()
    assert dock.footer.status.text() == "Looking for scenes"
    wait_until_done(dock)
    assert len(said) == 1
    assert "Run it?" in said[0]
    assert not dock.runs.is_running()
    assert not dock.footer.run_button.isHidden()


def test_file_that_is_there_is_not_replaced_unasked(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    """Row 12 of the desk: a number more, or replaced, or nothing; the user says which."""
    output, second = tmp_path / "mosaic.tif", tmp_path / "mosaic-2.tif"
    write_to(dock, output)
    run(dock)
    before = output.read_bytes()
    dock.form.when.set_days("2023-06-01", "2023-06-30", ())
    said = answer_with("Cancel")
    dock.start()
    assert said == ["“mosaic.tif” is there already. "]
    assert not dock.runs.is_running()
    answer_with("Save as “mosaic-2.tif”")
    run(dock)
    assert output.read_bytes() == before
    assert used_scenes(second) == 6
    assert dock.form.choices().output == str(second)
    assert len(layers()) == 2
    write_to(dock, output)
    answer_with("Replace")
    run(dock)
    assert used_scenes(output) == 6
    assert output.read_bytes() != before


def test_layer_of_a_file_that_is_replaced_is_updated_in_place(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    """Row 12 of the desk: no twin, and what is shown is what the file now holds."""
    output = tmp_path / "mosaic.tif"
    write_to(dock, output)
    dock.form.result.evidence.setChecked(True)
    run(dock)
    ids = {layer.id() for layer in layers()}
    (layer,) = [each for each in layers() if each.source() == str(output)]
    layer.setName("My name")
    before = bytes(layer.dataProvider().block(1, layer.extent(), 50, 50).data())
    choose(dock.form.how.method, "max-ndvi")
    answer_with("Replace")
    run(dock)
    assert bar.messages[-1][0].startswith("Done: ")
    assert json.loads(Path(f"{output}.json").read_text())["request"]["method"] == "max-ndvi"
    assert {each.id() for each in layers()} == ids
    assert layer.isValid()
    assert layer.name() == "My name"
    assert bytes(layer.dataProvider().block(1, layer.extent(), 50, 50).data()) != before
    assert len(QgsProject.instance().layerTreeRoot().findLayers()) == 2


def test_folder_of_a_series_is_not_mixed_unasked(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    """Row 12 of the desk: a folder without mosaics is as good as a new one."""
    folder = tmp_path / "series"
    folder.mkdir()
    (folder / "notes.txt").touch()
    choose(dock.form.what.period, "month")
    write_to(dock, folder)
    run(dock)
    assert len(list(folder.glob("*.tif"))) == 3
    choose(dock.form.what.period, "quarter")
    said = answer_with("Save as “series-2”")
    run(dock)
    assert said == ["“series” is there already. "]
    assert len(list(folder.glob("*.tif"))) == 3
    assert len(list((tmp_path / "series-2").glob("*.tif"))) == 2


@pytest.fixture
def fields(dock: CloudlessDock) -> Any:
    """Three features, two of which have the same name; a mosaic of each is wanted."""
    west, south, _, _ = jobs.extent()
    squares = [(west + x, south + 100, west + x + 400, south + 500) for x in (100, 1000, 2000)]
    layer = polygons("fields", *squares, names=["Süd/1", "north", "north"])
    dock.form.where.choose_layer(layer)
    choose(dock.form.where.split, "name")
    return layer


def test_mosaic_of_each_feature(dock: CloudlessDock, bar: Bar, fields: Any, tmp_path: Path) -> None:
    """Named by a field, of the size of the feature, in a folder; each has its card."""
    write_to(dock, tmp_path / "fields")
    dock.form.result.evidence.setChecked(True)
    said: list[str] = []
    dock.runs.said.connect(said.append)
    run(dock)
    names = {path.name for path in (tmp_path / "fields").glob("*.tif")}
    mosaics = {"Süd_1.tif", "north.tif", "north-2.tif"}
    assert names == mosaics | {f"{Path(name).stem}_evidence.tif" for name in mosaics}
    made = {Path(layer.source()).name: layer for layer in layers() if layer.id() != fields.id()}
    assert {made[name].name() for name in mosaics} == {"Süd/1", "north"}
    for name in mosaics:
        assert made[name].width() <= 42
        assert made[name].height() <= 42
    assert any(text.startswith("north (3 of 3): ") for text in said)
    assert [entry.name for entry in dock.memory.runs()] == ["north", "north", "Süd/1"]
    assert bar.messages[-1][0].startswith("Done: ")
    assert not dock.footer.run_button.isHidden()


def test_files_of_features_are_not_replaced_unasked(dock: CloudlessDock, bar: Bar, fields: Any, tmp_path: Path) -> None:
    """Row 12 of the desk."""
    write_to(dock, tmp_path / "fields")
    run(dock)
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "fields").iterdir()}
    said = answer_with("Cancel")
    dock.start()
    assert said == ["“fields” is there already. "]
    assert not dock.runs.is_running()
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "fields").iterdir()} == before


def test_features_without_a_folder_are_temporary(dock: CloudlessDock, bar: Bar, fields: Any) -> None:
    run(dock)
    made = [layer for layer in layers() if layer.id() != fields.id()]
    assert len({layer.source() for layer in made}) == 3


def test_cancel_between_features_tells_what_is_kept(dock: CloudlessDock, bar: Bar, fields: Any, tmp_path: Path) -> None:
    write_to(dock, tmp_path / "fields")
    dock.runs.recorded.connect(lambda *_: wait_for_next(dock))
    run(dock)
    assert {path.name for path in (tmp_path / "fields").glob("*.tif")} == {"Süd_1.tif"}
    assert dock.footer.status.text() == "Cancelled; 1 mosaic is finished."
    assert not dock.footer.run_button.isHidden()
    assert len(dock.memory.runs()) == 1
    assert children() == []
    assert [path.name for path in (tmp_path / "fields").iterdir() if path.name.startswith(".")] == []


def wait_for_next(dock: CloudlessDock) -> None:
    """Cancel as soon as the next part has begun."""
    dock.runs.said.connect(lambda _: dock.cancel())


def test_feature_that_fails_is_named(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    west, south, _, _ = jobs.extent()
    squares = [(west + 100, south + 100, west + 500, south + 500), (900000, 5190000, 900400, 5190400)]
    layer = polygons("fields", *squares, names=["here", "nowhere"])
    dock.form.where.choose_layer(layer)
    choose(dock.form.where.split, "name")
    write_to(dock, tmp_path / "fields")
    run(dock)
    told = dock.form.shown_problem() or dock.footer.status.text()
    assert told.startswith("nowhere: ")
    assert (tmp_path / "fields" / "here.tif").exists(), "what was made before is kept"
    assert not (tmp_path / "fields" / "nowhere.tif").exists()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Graz", "Graz"),
        ("a/b\\c:d", "a_b_c_d"),
        ("..", "mosaic"),
        ("", "mosaic"),
        ("  x. ", "x"),
        ("ÄÖ 字", "ÄÖ 字"),
        ("a\nb", "a_b"),
        ("../../etc/passwd", "_.._etc_passwd"),
    ],
)
def test_name_of_a_file(name: str, expected: str) -> None:
    assert file_name(name, set()) == expected


def test_names_of_files_differ_whatever_the_case() -> None:
    taken: set[str] = set()
    assert [file_name(name, taken) for name in ("a", "A", "a", "a-2")] == ["a", "A-2", "a-3", "a-2-2"]


def test_worker_that_dies_leaves_the_panel_usable(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    write_to(dock, tmp_path / "mosaic.tif")
    dock.start()
    wait_for(lambda: bool(children()))
    for pid in children():
        os.kill(pid, signal.SIGKILL)
    wait_until_done(dock)
    assert bar.messages[-1][1] == 2
    assert dock.footer.status.text() != ""
    assert [path for path in tmp_path.iterdir() if path.suffix == ".tif"] == []
    run(dock)
    assert bar.messages[-1][0].startswith("Done: 18 scenes")


def test_run_again_repeats_the_same_though_the_map_was_moved(
    dock: CloudlessDock, bar: Bar, canvas: Any, tmp_path: Path
) -> None:
    """What is kept of a run is the area that it had, and not "the map's view"."""
    write_to(dock, tmp_path / "mosaic.tif")
    west, south, _, _ = jobs.extent()
    canvas.setExtent(QgsRectangle(west, south, west + 600, south + 600))
    run(dock)
    asked = json.loads((tmp_path / "mosaic.tif.json").read_text())["request"]
    assert dock.form.choices().area.kind == MAP
    canvas.setExtent(QgsRectangle(west + 1000, south, west + 1900, south + 900))
    answer_with("Save as “mosaic-2.tif”")
    action = next(each for each in dock.card.more_menu.actions() if each.text() == "Run again")
    action.trigger()
    wait_until_done(dock)
    again = json.loads((tmp_path / "mosaic-2.tif.json").read_text())["request"]
    assert again["extent"] == pytest.approx(asked["extent"])
    assert (again["start"], again["end"]) == (asked["start"], asked["end"])
    assert dock.form.choices().area.kind == RECTANGLE


def test_runs_stand_in_the_history_of_processing(
    dock: CloudlessDock, bar: Bar, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """From where they can be repeated: plain values, no layers of the moment."""
    added: list[tuple[Any, ...]] = []
    monkeypatch.setattr(processing_history, "_add", lambda *entry: added.append(entry))
    write_to(dock, tmp_path / "mosaic.tif")
    look(dock)
    dock.scenes.list.topLevelItem(0).setCheckState(0, Qt.CheckState.Unchecked)
    run(dock)
    ((algorithm, parameters, results, python),) = added
    assert algorithm == "cloudless:mosaic"
    assert results["SCENE_COUNT"] == 16
    assert python.startswith('processing.run("cloudless:mosaic", {')
    monkeypatch.syspath_prepend(f"{QgsApplication.pkgDataPath()}/python/plugins")
    repeated = {**parameters, "OUTPUT": str(tmp_path / "repeated.tif")}
    again = AlgorithmRunner()
    again.start(algorithm, json.loads(json.dumps(repeated)))
    wait_for(lambda: not again.is_running())
    assert used_scenes(tmp_path / "repeated.tif") == 16
