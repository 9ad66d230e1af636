"""The scenes in the panel: summary, strip of dates, list, and the ticks that count."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingUtils, QgsRectangle
from qgis.PyQt.QtCore import QDate, QEvent, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QMenu

from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.gui.run_controller import scenes_source
from cloudless_plugin.panel.choices_made import PanelChoices
from tests.qgis.gui.conftest import Bar, attend, layers, look, rows, run, show, untick, wait_until_done
from tests.support import jobs
from tests.support.waiting import wait_for


def used(mosaic: Path) -> set[str]:
    """Return the days of the scenes that a mosaic was made of."""
    return {scene["datetime"][:10] for scene in json.loads(Path(f"{mosaic}.json").read_text())["scenes"]}


def open_list(dock: CloudlessDock) -> None:
    """Open the list, and wait for its quicklooks."""
    dock.scenes.details.setCollapsed(False)
    look(dock)


def days(dock: CloudlessDock) -> list[str]:
    return [row.text(0) for row in rows(dock)]


def test_scenes_before_the_run(dock: CloudlessDock, bar: Bar, canvas: Any) -> None:
    """Quicklooks, cloud and coverage of the area, and the footprints of the date under the mouse."""
    open_list(dock)
    found = rows(dock)
    assert days(dock)[:2] == ["2023-06-04", "2023-06-14"]
    assert len(found) == 9
    assert all(not item.icon(0).isNull() for item in found)
    assert dock.scenes.summary.text() == "18 scenes · 9 dates"
    assert all(item.text(1).endswith(" %") and "~" not in item.text(1) for item in found), "the area's own clouds"
    assert {item.text(2) for item in found} != {"100 %"}, "neither orbit sees all of the area"
    assert not dock.scenes.strip.isHidden()
    items = len(canvas.scene().items())
    for row in (found[0], found[1]):
        dock.scenes.list.itemEntered.emit(row, 0)
        assert len(canvas.scene().items()) == items + 1
    QApplication.sendEvent(dock.scenes.list.viewport(), QEvent(QEvent.Type.Leave))
    assert len(canvas.scene().items()) == items
    dock.scenes.strip.hovered.emit(3)
    assert len(canvas.scene().items()) == items + 1
    dock.scenes.strip.hovered.emit(-1)
    assert len(canvas.scene().items()) == items


def test_list_without_quicklooks_asks_for_none(dock: CloudlessDock, bar: Bar) -> None:
    """They cost requests: only who opens the list wants them."""
    look(dock)
    assert all(item.icon(0).isNull() for item in rows(dock))


def test_dates_that_are_unticked_are_left_out(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    look(dock)
    untick(dock, 1, 4)
    assert dock.scenes.summary.text() == "14 of 18 scenes chosen · 9 dates"
    dock.form.result.output.setFilePath(str(tmp_path / "chosen.tif"))
    run(dock)
    assert bar.messages[-1][0].startswith("Done: 14 scenes, ")
    assert not {"2023-06-14", "2023-07-14"} & used(tmp_path / "chosen.tif")


def test_ticks_are_kept_though_the_map_was_moved(dock: CloudlessDock, bar: Bar, canvas: Any, tmp_path: Path) -> None:
    """Row 1 of the desk: untick dates, pan a little, Run. What is ticked is run, without a further press."""
    look(dock)
    untick(dock, 0, 1)
    west, south, east, north = jobs.extent()
    canvas.setExtent(QgsRectangle(west + 100, south + 100, east + 100, north + 100))
    dock.form.result.output.setFilePath(str(tmp_path / "panned.tif"))
    run(dock)
    assert bar.messages[-1][0].startswith("Done: 14 scenes, ")
    assert not {"2023-06-04", "2023-06-14"} & used(tmp_path / "panned.tif")
    assert dock.scenes.summary.text() == "14 of 18 scenes chosen · 9 dates"
    assert dock.scenes.list.topLevelItem(0).checkState(0) == Qt.CheckState.Unchecked


def test_ticks_are_kept_whatever_else_changes(
    dock: CloudlessDock, bar: Bar, generated_choices: PanelChoices, tmp_path: Path
) -> None:
    """Row 1 of the desk: dates, clouds and polygons come and go; a scene that is unticked stays so."""
    look(dock)
    untick(dock, 0)
    dock.form.when.end.setDate(QDate(2023, 7, 31))
    dock.form.result.output.setFilePath(str(tmp_path / "shorter.tif"))
    run(dock)
    assert used(tmp_path / "shorter.tif") == {"2023-06-14", "2023-06-24", "2023-07-04", "2023-07-14", "2023-07-24"}
    dock.show_choices(replace(generated_choices, start="2023-07-01", output=str(tmp_path / "later.tif")))
    run(dock)
    assert len(used(tmp_path / "later.tif")) == 6
    dock.show_choices(replace(generated_choices, output=str(tmp_path / "back.tif")))
    run(dock)
    assert "2023-06-04" not in used(tmp_path / "back.tif")
    assert len(used(tmp_path / "back.tif")) == 8


def test_nothing_runs_where_the_ticks_cannot_be_kept(
    dock: CloudlessDock, bar: Bar, generated_choices: PanelChoices, tmp_path: Path
) -> None:
    """Row 1 of the desk: never other than what is ticked, though the search before the run fails."""
    items = tmp_path / "items.json"
    for each in Path(generated_choices.catalog_url).parent.iterdir():
        (tmp_path / each.name).symlink_to(each)
    dock.show_choices(replace(generated_choices, catalog_url=str(items)))
    look(dock)
    untick(dock, 0)
    items.unlink()
    dock.form.how.max_cloud.setValue(99)
    dock.form.result.output.setFilePath(str(tmp_path / "mosaic.tif"))
    run(dock)
    assert not dock.runs.is_running()
    assert not (tmp_path / "mosaic.tif").exists()
    assert str(items) in dock.form.shown_problem()
    assert not dock.footer.run_button.isHidden()
    assert bar.messages[-1][1] == 2


def test_search_before_the_run_that_the_task_manager_cancels_runs_nothing(
    dock: CloudlessDock, bar: Bar, tmp_path: Path
) -> None:
    """QGIS lists the search among its tasks, with a button to cancel it."""
    look(dock)
    untick(dock, 0)
    dock.form.how.max_cloud.setValue(99)
    dock.form.result.output.setFilePath(str(tmp_path / "mosaic.tif"))
    dock.start()
    wait_for(lambda: dock.search._latest.task is not None)
    dock.search._latest.task.cancel()
    wait_until_done(dock)
    assert dock.footer.status.text() == "Cancelled; nothing was written."
    assert not (tmp_path / "mosaic.tif").exists()
    assert not dock.footer.run_button.isHidden()
    run(dock)
    assert len(used(tmp_path / "mosaic.tif")) == 8


def test_waiting_for_the_scenes_is_cancelled(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    look(dock)
    untick(dock, 0)
    dock.form.how.max_cloud.setValue(99)
    dock.form.result.output.setFilePath(str(tmp_path / "mosaic.tif"))
    dock.start()
    assert dock.footer.status.text() == "Looking for scenes"
    dock.start()
    dock.footer.cancel_button.click()
    assert dock.footer.status.text() == "Cancelled; nothing was written."
    wait_until_done(dock)
    assert not dock.runs.is_running()
    assert not dock.footer.run_button.isHidden()
    assert list(tmp_path.iterdir()) == []


def test_no_scene_ticked(dock: CloudlessDock, bar: Bar) -> None:
    look(dock)
    dock.scenes.none_button.click()
    assert dock.scenes.summary.text() == "0 of 18 scenes chosen · 9 dates"
    dock.start()
    assert not dock.runs.is_running()
    assert dock.footer.status.text() == "No scene is ticked: tick some under Scenes."
    dock.scenes.all_button.click()
    assert dock.scenes.summary.text() == "18 scenes · 9 dates"


def test_clearest_dates(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    """By the share of the area that they show clear, and not by what the catalogue says of the whole scene."""
    look(dock)
    dock.scenes.count.setValue(2)
    dock.scenes.clearest_button.click()
    ticked = [row.text(0) for row in rows(dock) if row.checkState(0) == Qt.CheckState.Checked]
    clear = {
        overpass.day: (100 - overpass.area_cloud) * overpass.coverage for overpass in dock.scenes.choice.overpasses
    }
    assert set(ticked) == set(sorted(clear, key=lambda day: -clear[day])[:2])
    assert dock.scenes.summary.text() == "4 of 18 scenes chosen · 9 dates"
    dock.form.result.output.setFilePath(str(tmp_path / "clear.tif"))
    run(dock)
    assert used(tmp_path / "clear.tif") == set(ticked)


@pytest.mark.parametrize("column", [0, 1, 2])
def test_list_is_sorted_by_numbers(dock: CloudlessDock, bar: Bar, column: int) -> None:
    look(dock)
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        dock.scenes.list.sortByColumn(column, order)
        texts = [row.text(column).rstrip(" %") for row in rows(dock)]
        shown = texts if column == 0 else [float(text) for text in texts]
        assert shown == sorted(shown, reverse=order == Qt.SortOrder.DescendingOrder)
    untick(dock, 0)
    (left,) = [row.text(0) for row in rows(dock) if row.checkState(0) != Qt.CheckState.Checked]
    (unticked,) = [each.day for each in dock.scenes.choice.overpasses if not dock.scenes.choice.is_ticked(each)]
    assert left == unticked, "the tick is of the line that was clicked, whatever its place"


def test_strip_leads_to_its_line(dock: CloudlessDock, bar: Bar) -> None:
    look(dock)
    dock.scenes.list.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    dock.scenes.strip.clicked.emit(2)
    (chosen,) = dock.scenes.list.selectedItems()
    assert chosen.text(0) == dock.scenes.choice.overpasses[2].day
    assert dock.scenes.strip.current() == 2


def test_tick_redraws_the_strip(dock: CloudlessDock, bar: Bar) -> None:
    look(dock)
    show(dock)
    dock.scenes.strip.set_current(-1)
    before = dock.scenes.strip.grab().toImage()
    untick(dock, 0)
    assert dock.scenes.strip.grab().toImage() != before


def test_date_alone(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    """*A mosaic of this date alone*: the name of the layer tells the date."""
    look(dock)
    show(dock)
    dock.scenes.details.setCollapsed(False)
    wait_until_done(dock)
    dock.form.result.output.setFilePath(str(tmp_path / "alone.tif"))
    at = dock.scenes.list.visualItemRect(rows(dock)[2]).center()
    dock.scenes.list.customContextMenuRequested.emit(at)
    menu = next(each for each in dock.scenes.findChildren(QMenu) if each.actions())
    action = next(each for each in menu.actions() if each.text() == "A mosaic of this date alone")
    action.trigger()
    menu.close()
    wait_until_done(dock)
    assert used(tmp_path / "alone.tif") == {"2023-06-24"}
    (layer,) = layers()
    assert "24 Jun 2023" in layer.name()
    assert dock.scenes.summary.text() == "2 of 18 scenes chosen · 9 dates"


def test_scenes_that_are_not_found(dock: CloudlessDock, bar: Bar) -> None:
    look(dock)
    dock.form.when.set_days("2020-01-01", "2020-02-01", ())
    look(dock)
    assert "No scene is left" in dock.form.shown_problem()
    assert dock.scenes.strip.isHidden()
    assert dock.scenes.details.isHidden()
    assert dock.scenes.summary.text() != "18 scenes · 9 dates"


def test_ticks_by_keyboard(dock: CloudlessDock, bar: Bar) -> None:
    """Row 23 of the desk: Space unticks the line that the arrows have reached."""
    attend(dock)
    wait_until_done(dock)
    dock.scenes.details.setCollapsed(False)
    wait_until_done(dock)
    dock.activateWindow()
    dock.scenes.list.setFocus()
    dock.scenes.list.setCurrentItem(rows(dock)[0])
    QTest.keyClick(dock.scenes.list, Qt.Key.Key_Down)
    QTest.keyClick(dock.scenes.list, Qt.Key.Key_Space)
    assert dock.scenes.summary.text() == "16 of 18 scenes chosen · 9 dates"
    assert not dock.scenes.choice.is_ticked(dock.scenes.choice.overpasses[1])


def test_click_on_a_mark_ticks_nothing(dock: CloudlessDock, bar: Bar) -> None:
    look(dock)
    show(dock)
    x = dock.scenes.strip._places()[0]
    at = QPointF(x, 20)
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        left = Qt.MouseButton.LeftButton
        QApplication.sendEvent(dock.scenes.strip, QMouseEvent(kind, at, left, left, Qt.KeyboardModifier.NoModifier))
    assert dock.scenes.summary.text() == "18 scenes · 9 dates"
    assert dock.scenes.list.selectedItems()[0].text(0) == "2023-06-04"


@pytest.mark.parametrize("count", [1, 2, 3000])
def test_any_number_of_scenes_reaches_processing(qgis_app: Any, count: int) -> None:
    """Years of scenes can be ticked, and ids may hold an apostrophe."""
    ids = tuple(f"S2A_it's_{number}" for number in range(count))
    context = QgsProcessingContext()
    layer = QgsProcessingUtils.mapLayerFromString(scenes_source(ids), context)
    assert [feature["id"] for feature in layer.getFeatures()] == list(ids)
