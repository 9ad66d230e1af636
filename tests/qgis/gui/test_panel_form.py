"""What the panel asks, the parameters that it makes of it, and what it says is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProcessingOutputLayerDefinition
from qgis.PyQt.QtCore import QDate, QPoint, Qt
from qgis.PyQt.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLabel

from cloudless_plugin.common import choices
from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.panel.choices_made import LAYER, RECTANGLE, AreaChoice, PanelChoices
from cloudless_plugin.panel.problem_words import FIELDS
from tests.qgis.gui.conftest import Bar, attend, choose, layers, look, polygons, run, show, wait_until_done
from tests.qgis.gui.test_wheel_guard import turn_wheel
from tests.support import jobs
from tests.support.waiting import wait_for


def test_defaults_are_the_algorithm_s(make_dock: Callable[[], CloudlessDock], algorithm: Any) -> None:
    """Row 10 of the desk holds here as well: the last three months, in which there are scenes."""
    parameters = make_dock().form.parameters()
    for definition in algorithm.parameterDefinitions():
        name = definition.name()
        if name in parameters and name not in ("EXTENT", "START", "END", "OUTPUT"):
            assert (parameters[name] or None) == (definition.defaultValue() or None), name
    assert set(parameters) <= {definition.name() for definition in algorithm.parameterDefinitions()}
    today = QDate.currentDate()
    assert (parameters["START"], parameters["END"]) == (
        today.addMonths(-3).toString(Qt.DateFormat.ISODate),
        today.toString(Qt.DateFormat.ISODate),
    )


def test_what_is_chosen_comes_back_whole(dock: CloudlessDock) -> None:
    """Each field shows what it is given: none is forgotten in a preset."""
    made = PanelChoices(
        area=AreaChoice(RECTANGLE, "Polygon ((500000 5190000, 500000 5200000, 510000 5200000))", "EPSG:32633"),
        when="dates",
        start="2021-03-04",
        end="2022-05-06",
        months=("mar", "may"),
        catalog="custom",
        catalog_url="/data/items.json",
        collection="landsat-c2-l2",
        step=10,
        bands="nir08,red",
        indices="NDVI, mine = nir08 / red",
        indices_from="observations",
        max_cloud=33.0,
        cloud_in="area",
        mask="strict",
        buffer=140.0,
        haze=False,
        normalise="ratio",
        holes="widen",
        bandpass="oli",
        method="percentile",
        percentile=40.0,
        percentiles="10,50",
        views=16,
        resolution=30.0,
        crs="EPSG:3035",
        resampling="cubic",
        engine="tcp://host:8786",
        output="/data/mosaic.tif",
        evidence=True,
        preview=False,
    )  # fmt: skip
    series = replace(made, period="season", output="/data/series", figure=True, animation=True, evidence=False)
    for each in (made, series, made, PanelChoices()):
        dock.show_choices(each)
        shown = dock.form.choices()
        if not each.start:
            shown = replace(shown, start="", end="")
        assert shown == each
    assert {name for name in vars(made) if getattr(made, name) == getattr(PanelChoices(), name)} == {
        "authcfg", "period", "figure", "animation", "scenes", "platforms", "sensor_file"
    }  # fmt: skip  # scenes are those of a run: a preset leaves the ticks alone; the last two have no field


def test_each_word_can_be_chosen(dock: CloudlessDock) -> None:
    how = dock.form.how
    for box, words in (
        (how.method, choices.METHODS),
        (how.masked, choices.MASKS),
        (how.normalise, choices.NORMALISATIONS),
        (how.resampling, choices.RESAMPLINGS),
        (dock.form.what.period, ("", *choices.PERIODS)),
    ):
        assert sorted(box.itemData(row) for row in range(box.count())) == sorted(words)


def test_percentile_is_asked_for_where_it_counts(dock: CloudlessDock) -> None:
    how = dock.form.how
    assert how.percentile.isHidden()
    choose(how.method, "percentile")
    assert not how.percentile.isHidden()
    how.percentile.setValue(40)
    assert dock.form.parameters()["PERCENTILE"] == 40
    assert how.explanation.text()


def test_period_changes_what_can_be_chosen(dock: CloudlessDock) -> None:
    """Row 8 of the desk: figure and animation are not for one mosaic, nor evidence and first picture for a series."""
    result = dock.form.result
    result.output.setFilePath("/data/mosaic.tif")
    assert not result.preview.isHidden()
    assert result.figure.isHidden()
    choose(dock.form.what.period, "season")
    assert result.preview.isHidden()
    assert result.evidence.isHidden()
    assert not result.figure.isHidden()
    assert result.output.filePath() == "", "the path of a file is no folder"
    parameters = dock.form.parameters()
    assert parameters["PERIOD"] == "season"
    assert "OUTPUT" not in parameters
    assert "EVIDENCE" not in parameters


def test_evidence_lies_beside_its_mosaic(dock: CloudlessDock) -> None:
    dock.form.result.evidence.setChecked(True)
    dock.form.result.output.setFilePath("/data/mosaic.tif")
    parameters = dock.form.parameters()
    places = [parameters[name].sink.staticValue() for name in ("OUTPUT", "EVIDENCE")]
    assert all(isinstance(parameters[name], QgsProcessingOutputLayerDefinition) for name in ("OUTPUT", "EVIDENCE"))
    assert [Path(place).name for place in places] == ["mosaic.tif", "mosaic_evidence.tif"]
    assert len({Path(place).parent for place in places}) == 1


def test_haze_and_normalise_reach_both_algorithms(dock: CloudlessDock) -> None:
    for period in ("", "month"):
        choose(dock.form.what.period, period)
        dock.form.how.haze.setChecked(not period)
        choose(dock.form.how.normalise, "ratio" if period else "none")
        parameters = dock.form.parameters()
        assert (parameters["HAZE"], parameters["NORMALISE"]) == ((False, "ratio") if period else (True, "none"))


def test_expanding_a_box_shows_no_more_than_what_counts(dock: CloudlessDock, bar: Bar) -> None:
    """Row 8 of the desk: no empty bar, no field of another method."""
    look(dock)
    show(dock)
    how, scenes = dock.form.how, dock.scenes
    for box in (how, scenes.details):
        box.setCollapsed(True)
        box.setCollapsed(False)
    wait_until_done(dock)
    QApplication.processEvents()
    assert how.method.isVisible()
    assert not how.percentile.isVisible()
    assert scenes.list.isVisible()
    assert not scenes.bar.isVisible()
    assert not dock.form.result.figure.isVisible()


def test_fields_without_focus_leave_the_wheel_to_the_panel(dock: CloudlessDock, bar: Bar) -> None:
    """Row 2 of the desk: a turn of the wheel over any field of the panel changes none of them, and scrolls."""
    look(dock)
    run(dock)
    show(dock, height=400)
    dock.form.how.setCollapsed(False)
    dock.scenes.details.setCollapsed(False)
    wait_until_done(dock)
    before = dock.form.choices()
    dock.setFocus()
    fields = [each for kind in (QAbstractSpinBox, QComboBox) for each in dock.widget().findChildren(kind)]
    fields = [field for field in fields if field.isVisible() and not isinstance(field.parent(), QAbstractSpinBox)]
    assert len(fields) >= 15
    for field in fields:
        turn_wheel(field)
    assert dock.form.choices() == before
    assert dock.scenes.count.value() == 10
    scroll_bar = dock.area.verticalScrollBar()
    scroll_bar.setValue(0)
    turn_wheel(dock.form.how.max_cloud)
    assert scroll_bar.value() > 0


def swap(dock: CloudlessDock) -> None:
    dock.form.when.end.setDate(QDate(2023, 1, 1))


def expect_heat(dock: CloudlessDock) -> None:
    dock.form.what.bands.setText("red,heat")


def forget_address(dock: CloudlessDock) -> None:
    dock.form.what.address.clearEditText()


def look_ahead(dock: CloudlessDock) -> None:
    dock.form.when.set_days("2099-01-01", "2099-02-01", ())


@pytest.mark.parametrize(
    ("spoil", "field", "words"),
    [
        (swap, lambda form: form.when.end, "swap them"),
        (look_ahead, lambda form: form.when.start, "yet to come"),
        (expect_heat, lambda form: form.what.bands, "no band “heat”"),
        (lambda dock: dock.form.what.bands.clear(), lambda form: form.what.bands, "red,green,blue"),
        (forget_address, lambda form: form.what.address, "address of a STAC API"),
    ],
)
def test_what_is_wrong_stands_below_its_field(
    dock: CloudlessDock, bar: Bar, spoil: Callable[[CloudlessDock], None], field: Callable[[Any], Any], words: str
) -> None:
    """Row 16 of the desk: Run is off and says why; who starts all the same is led to the field."""
    show(dock)
    dock.activateWindow()
    spoil(dock)
    assert not dock.footer.run_button.isEnabled()
    assert words in dock.footer.run_button.toolTip()
    dock.start()
    assert words in dock.form.shown_problem()
    assert no_parameter_in(dock.form.shown_problem())
    label = next(each for each in dock.form.findChildren(QLabel) if each.text() == dock.form.shown_problem())
    QApplication.processEvents()
    wrong = field(dock.form)
    below = label.mapTo(dock, QPoint(0, 0)).y() - wrong.mapTo(dock, QPoint(0, wrong.height())).y()
    assert 0 <= below < 70, "right below the field, or the one that belongs to it"
    assert wrong.hasFocus() or wrong.isAncestorOf(QApplication.focusWidget())
    (message, level) = bar.messages[-1]
    assert level == 2
    assert len(message) < 60
    assert not dock.runs.is_running()
    assert layers() == []
    dock.form.how.buffer.setValue(100)
    assert words in dock.form.shown_problem(), "what is still so is still said"
    dock.form.what.address.setEditText("/data/items.json")
    dock.form.when.set_days("2023-06-01", "2023-08-31", ())
    dock.form.what.bands.setText("red")
    assert dock.form.shown_problem() == "", "what is no longer so is no longer said"
    assert dock.footer.run_button.isEnabled()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"start": "2023-08-30"}, "18 outside the dates"),
        ({"catalog_url": "/none/items.json"}, "check “Address”"),
        ({"output": "/none/folder/mosaic.tif"}, "folder"),
    ],
)
def test_errors_of_a_run_stand_below_their_field(
    dock: CloudlessDock, bar: Bar, generated_choices: PanelChoices, changes: dict[str, Any], words: str
) -> None:
    """Row 16 of the desk."""
    dock.show_choices(replace(generated_choices, **changes))
    run(dock)
    assert words in dock.form.shown_problem()
    assert no_parameter_in(dock.form.shown_problem())
    (message, level) = bar.messages[-1]
    assert level == 2
    assert len(message) < 60
    assert not dock.footer.run_button.isHidden()
    assert layers() == []
    dock.start()
    wait_until_done(dock)
    assert words in dock.form.shown_problem(), "a second time as well"


def no_parameter_in(text: str) -> bool:
    return not any(name in text.split() for name in FIELDS)


def test_details_and_retry(dock: CloudlessDock, bar: Bar, generated_choices: PanelChoices, tmp_path: Path) -> None:
    """Row 16 of the desk: the bar is short, has the whole sentence behind a button, and does it once more."""
    items = tmp_path / "items.json"
    dock.show_choices(replace(generated_choices, catalog_url=str(items)))
    run(dock)
    bar.button("Details").click()
    box = next(each for each in QApplication.topLevelWidgets() if each.inherits("QMessageBox") and each.isVisible())
    assert box.text() == dock.form.shown_problem()
    assert str(items) in box.text()
    box.close()
    items.symlink_to(generated_choices.catalog_url)
    for asset in Path(generated_choices.catalog_url).parent.iterdir():
        if not (tmp_path / asset.name).exists():
            (tmp_path / asset.name).symlink_to(asset)
    bar.button("Retry").click()
    wait_until_done(dock)
    assert bar.messages[-1][0].startswith("Done: 18 scenes")
    assert dock.form.shown_problem() == ""


def test_search_that_fails_is_told_without_taking_the_focus(dock: CloudlessDock, bar: Bar) -> None:
    """Row 16 of the desk: the user is typing somewhere else by then."""
    attend(dock)
    wait_until_done(dock)
    dock.activateWindow()
    dock.form.what.address.setEditText("/none/items.json")
    dock.form.what.bands.setFocus()
    wait_for(lambda: dock.form.shown_problem() != "")
    assert "check “Address”" in dock.form.shown_problem()
    assert QApplication.focusWidget() is dock.form.what.bands
    assert bar.messages == [], "nobody has pressed anything"


def test_layer_of_features_asks_for_a_folder(dock: CloudlessDock) -> None:
    west, south, _, _ = jobs.extent()
    layer = polygons("fields", (west, south, west + 500, south + 500), names=["a"])
    result = dock.form.result
    result.output.setFilePath("/data/mosaic.tif")
    dock.form.where.choose_layer(layer)
    assert result.output.filePath() == "/data/mosaic.tif"
    choose(dock.form.where.split, "name")
    assert dock.form.choices().area == AreaChoice(LAYER, layer=layer.id(), split_by="name")
    assert result.output.filePath() == ""
    assert not result.evidence.isHidden()
    assert result.preview.isHidden()
    choose(dock.form.where.split, "")
    assert not result.preview.isHidden()
