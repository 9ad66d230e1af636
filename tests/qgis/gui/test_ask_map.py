"""Asking the map in the panel: from a click to a chart of the real engine's answers, and back to the map."""

from __future__ import annotations

import csv
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QImage

from cloudless_plugin.gui.ask_map import AskMap
from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.gui.place_window import PlaceWindow
from cloudless_plugin.panel.choices_made import POLYGON, AreaChoice, PanelChoices
from tests.qgis.gui.conftest import Bar, close, layers, look, rows, run, untick
from tests.support import jobs
from tests.support.engine import children
from tests.support.waiting import wait_for

UTM = QgsCoordinateReferenceSystem("EPSG:32633")
WEST, SOUTH, EAST, NORTH = jobs.extent()
PLACE = QgsPointXY(WEST + 805, NORTH - 805)


@pytest.fixture
def ask(dock: CloudlessDock) -> AskMap:
    return dock.ask


def window_of(ask: AskMap) -> PlaceWindow:
    assert ask.window is not None
    return ask.window


def ask_at(ask: AskMap, place: QgsPointXY = PLACE) -> PlaceWindow:
    """Ask about a point, and wait for the whole answer."""
    ask.ask(QgsGeometry.fromPointXY(place), UTM)
    return whole(ask)


def whole(ask: AskMap) -> PlaceWindow:
    wait_for(lambda: ask._answer is not None and ask._answer.is_whole)
    return window_of(ask)


def choose(window: PlaceWindow, name: str) -> None:
    row = window.column.findText(name)
    assert row >= 0, name
    window.column.setCurrentIndex(row)
    window.column.activated.emit(row)


def content(window: PlaceWindow) -> Any:
    return window._content


def test_click_shows_what_all_dates_have_seen(ask: AskMap, bar: Bar, canvas: Any) -> None:
    ask.button.click()
    assert canvas.mapTool() is ask.point
    ask.point.drawn.emit(QgsGeometry.fromPointXY(PLACE), UTM)
    window = whole(ask)
    shown = content(window)
    assert len(shown.dots) > 5
    assert {"clear", "cloud"} <= {dot.state for dot in shown.dots}
    assert shown.line_name == "Median of the clear dates"
    assert "Hidden: cloud" in next(dot.told for dot in shown.dots if dot.state == "cloud")
    assert window.status.text().endswith("dates clear")
    assert "as the panel asks" in window.source.text()
    assert not bar.messages
    ask.button.click()
    assert canvas.mapTool() is not ask.point


def test_line_is_the_median_of_the_clear_dots(ask: AskMap) -> None:
    shown = content(ask_at(ask))
    clear = sorted(dot.value for dot in shown.dots if dot.state == "clear")
    assert shown.line[""] == pytest.approx((clear[len(clear) // 2] + clear[(len(clear) - 1) // 2]) / 2, abs=6e-5)


def test_line_is_the_mosaic_s_own_pixel_where_there_is_one(dock: CloudlessDock, ask: AskMap, bar: Bar) -> None:
    run(dock)
    (mosaic,) = layers()
    value, is_known = mosaic.dataProvider().sample(PLACE, 1)
    assert is_known
    for current in (None, mosaic):
        if current is not None:
            dock._iface.setActiveLayer(current)
        shown = content(ask_at(ask))
        assert shown.line == {"": pytest.approx(value / 10_000)}
        assert shown.line_name == f"Mosaic “{mosaic.name()}”"
    assert f"as “{mosaic.name()}” was made" in window_of(ask).source.text()
    choose(window_of(ask), "NDVI")
    whole(ask)
    assert content(window_of(ask)).line_name == "NDVI from the mosaic's bands"


def test_another_band_or_index(ask: AskMap) -> None:
    window = ask_at(ask)
    number = ask._number
    red = [dot.value for dot in content(window).dots]
    choose(window, "green")
    assert ask._number == number, "it is in the answer"
    green = [dot.value for dot in content(window).dots]
    assert green != red
    choose(window, "nir")
    wait_for(lambda: ask._number > number and ask._answer.is_whole)
    nir = [dot.value for dot in content(window).dots]
    choose(window, "NDVI")
    wait_for(lambda: ask._number > number + 1 and ask._answer.is_whole)
    for value, low, high in zip([dot.value for dot in content(window).dots], red, nir):
        if value is not None:
            assert value == pytest.approx((high - low) / (high + low), abs=2e-6)
    assert content(window).caption.startswith("NDVI (")
    ask_at(ask, QgsPointXY(WEST + 905, NORTH - 905))
    assert window.column.currentText() == "NDVI", "the next place shows the same"


def test_dots_come_one_after_the_other(ask: AskMap) -> None:
    seen: list[int] = []
    ask._engine.placed.connect(lambda answer: seen.append(len(ask._answer.rows)))
    window = ask_at(ask)
    assert seen == sorted(seen)
    assert len(set(seen)) > 5
    assert window.bar.isHidden()


def test_newest_click_counts(ask: AskMap) -> None:
    for step in range(4):
        ask.ask(QgsGeometry.fromPointXY(QgsPointXY(WEST + 105 + 200 * step, NORTH - 105)), UTM)
    whole(ask)
    last = [row.sample.values for row in ask._rows()]
    ask_at(ask, QgsPointXY(WEST + 705, NORTH - 105))
    assert [row.sample.values for row in ask._rows()] == last


def test_polygon(ask: AskMap) -> None:
    ring = [(300, 300), (1000, 300), (1000, 1000), (300, 1000)]
    polygon = QgsGeometry.fromPolygonXY([[QgsPointXY(WEST + x, NORTH - y) for x, y in ring]])
    ask.ask(polygon, UTM)
    window = whole(ask)
    assert window.source.text().startswith("Polygon around")
    assert any("% of the place clear" in dot.told for dot in content(window).dots)
    hidden = [dot for dot in content(window).dots if dot.value is None]
    assert all(dot.state != "clear" for dot in hidden)


def test_series_has_a_line_for_each_period(dock: CloudlessDock, ask: AskMap) -> None:
    dock.form.show_choices(replace(dock.form.choices(), period="month"))
    shown = content(ask_at(ask))
    assert shown.is_series
    assert set(shown.line) <= {span.label for span in shown.spans} == {"2023-06", "2023-07", "2023-08"}
    assert len(shown.line) > 1


def test_place_beyond_the_panel_s_area_is_said(dock: CloudlessDock, ask: AskMap) -> None:
    corners = ((WEST, SOUTH), (WEST + 400, SOUTH), (WEST + 400, NORTH), (WEST, SOUTH))
    polygon = f"Polygon (({', '.join(f'{x} {y}' for x, y in corners)}))"
    dock.form.show_choices(replace(dock.form.choices(), area=AreaChoice(POLYGON, polygon, "EPSG:32633")))
    window = ask_at(ask)
    assert "beyond the area" in window.status.text()


def test_dot_shows_its_date_on_the_map(dock: CloudlessDock, ask: AskMap, bar: Bar) -> None:
    look(dock)
    window = ask_at(ask)
    window.chart.set_current(1)
    window.chart.clicked.emit(1)
    wait_for(lambda: not dock.date.is_drawing())
    (layer,) = layers()
    day = content(window).dots[1].day.isoformat()
    assert layer.name() == f"{day} (as it was seen)"
    (chosen,) = dock.scenes.list.selectedItems()
    assert chosen.text(0) == day
    window.on_map.click()
    assert layers() == []
    window.on_map.click()
    wait_for(lambda: bool(layers()))
    window.close()
    assert layers() == []


def test_dot_shows_its_date_without_a_list_of_scenes(dock: CloudlessDock, ask: AskMap, bar: Bar) -> None:
    window = ask_at(ask)
    window.chart.set_current(2)
    window.chart.clicked.emit(2)
    wait_for(lambda: not dock.date.is_drawing())
    (layer,) = layers()
    assert layer.name().startswith(content(window).dots[2].day.isoformat())


def test_date_can_be_unticked(dock: CloudlessDock, ask: AskMap) -> None:
    """It stays in the chart, and counts no more: in the line, and in the panel's list."""
    look(dock)
    window = ask_at(ask)
    before = content(window)
    index = max(
        (place for place, dot in enumerate(before.dots) if dot.state == "clear"),
        key=lambda place: before.dots[place].value,
    )
    window.chart.set_current(index)
    window.use.click()
    whole(ask)
    after = content(window)
    assert [dot.day for dot in after.dots] == [dot.day for dot in before.dots]
    assert [dot.ticked for dot in after.dots].count(False) == 1
    assert not after.dots[index].ticked
    assert after.line[""] < before.line[""]
    assert not window.use.isChecked()
    unticked = [row.text(0) for row in rows(dock) if row.checkState(0) == Qt.CheckState.Unchecked]
    assert unticked == [after.dots[index].day.isoformat()]
    window.use.click()
    whole(ask)
    assert content(window).line[""] == before.line[""]
    assert not dock.scenes.choice.has_unticked()


def test_dates_that_were_unticked_before_are_shown_and_do_not_count(dock: CloudlessDock, ask: AskMap) -> None:
    """Though the map has moved since the list was made."""
    look(dock)
    before = content(ask_at(ask))
    untick(dock, 0, 2)
    dock.form.where._canvas.zoomByFactor(1.1)
    window = ask_at(ask)
    shown = content(window)
    assert [dot.day for dot in shown.dots] == [dot.day for dot in before.dots]
    assert [place for place, dot in enumerate(shown.dots) if not dot.ticked] == [0, 2]
    clear = sorted(dot.value for dot in shown.dots if dot.is_clear)
    middle = (clear[len(clear) // 2] + clear[(len(clear) - 1) // 2]) / 2
    assert shown.line[""] == pytest.approx(middle, abs=6e-5)
    assert f"of {len(before.dots) - 2} dates clear" in window.status.text()


def test_live_layer_is_asked_under_its_own_request(dock: CloudlessDock, ask: AskMap, bar: Bar) -> None:
    dock.footer.live_button.click()
    wait_for(dock.live.engine.is_ready)
    live = next(layer for layer in layers() if isinstance(layer, QgsRasterLayer))
    dock._iface.setActiveLayer(live)
    window = ask_at(ask)
    assert live.name() in window.source.text()
    assert "may differ" in content(window).line_told
    window.close()
    assert dock.live.engine.is_running(), "the live layer needs it"
    dock.footer.live_button.click()
    assert not dock.live.engine.is_running()


def test_closed_window_lets_go_of_the_engine(dock: CloudlessDock, ask: AskMap) -> None:
    window = ask_at(ask)
    assert dock._access.is_at_work()
    window.close()
    assert not dock.live.engine.is_running()
    wait_for(lambda: not dock._access.is_at_work())
    ask_at(ask)
    assert content(window).dots


def test_files(ask: AskMap, tmp_path: Path) -> None:
    window = ask_at(ask)
    ask.save_table(tmp_path / "place.csv")
    with (tmp_path / "place.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert len(table) == len(content(window).dots)
    assert {row["state"] for row in table} == {dot.state for dot in content(window).dots}
    assert [float(row["red"]) for row in table if row["red"]] == [
        dot.value for dot in content(window).dots if dot.value is not None
    ]
    ask.save_picture(tmp_path / "place.png")
    picture = QImage(str(tmp_path / "place.png"))
    colours = {picture.pixel(x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)}
    assert len(colours) > 5
    with pytest.raises(Exception, match="cannot be written"):
        ask.save_picture(tmp_path / "none" / "place.png")


def test_what_is_wrong_is_told(
    dock: CloudlessDock, ask: AskMap, bar: Bar, generated_choices: PanelChoices, tmp_path: Path
) -> None:
    dock.form.what.address.setEditText(str(tmp_path / "none.json"))
    ask.ask(QgsGeometry.fromPointXY(PLACE), UTM)
    wait_for(lambda: "none.json" in window_of(ask).status.text())
    assert window_of(ask).bar.isHidden()


def test_engine_that_is_not_there(dock: CloudlessDock, ask: AskMap, bar: Bar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUDLESS_ENGINE", "/nowhere/python")
    ask.button.click()
    assert not ask.button.isChecked()
    assert len(bar.messages) == 1


def test_engine_that_dies_is_told_and_started_again(dock: CloudlessDock, ask: AskMap) -> None:
    ask.ask(QgsGeometry.fromPointXY(PLACE), UTM)
    os.kill(ask._engine._process._process.pid, signal.SIGKILL)  # type: ignore[union-attr]
    wait_for(lambda: "click the place again" in window_of(ask).status.text())
    ask_at(ask)


def test_place_in_another_crs_is_the_same(ask: AskMap) -> None:
    ask_at(ask)
    before = [row.sample for row in ask._rows()]
    mercator = QgsCoordinateReferenceSystem("EPSG:3857")
    moved = QgsCoordinateTransform(UTM, mercator, QgsProject.instance()).transform(PLACE)
    ask.ask(QgsGeometry.fromPointXY(moved), mercator)
    whole(ask)
    assert [row.sample for row in ask._rows()] == before


def test_nothing_of_it_is_left(dock: CloudlessDock, ask: AskMap, canvas: Any) -> None:
    before = canvas.mapTool()
    ask.button.click()
    ask_at(ask)
    close(dock)
    assert canvas.mapTool() is before
    assert ask.window is None
    wait_for(lambda: children() == [])
