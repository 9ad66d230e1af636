"""The panel, built and driven without a window."""

from __future__ import annotations

import gc
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication, QDate, QEvent, Qt

from cloudless_plugin.gui.area_widget import describe
from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.runtime.engine_process import _spares
from tests.support import jobs
from tests.support.dask_cluster import Dask
from tests.support.engine import children, make_scenes
from tests.support.waiting import wait_for

UTM = QgsCoordinateReferenceSystem("EPSG:32633")


class Bar:
    """The message bar of the window, remembering what it was told."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, int]] = []

    def pushMessage(self, title: str, text: str, level: int, duration: int = -1) -> None:
        assert title == "Cloudless"
        self.messages.append((text, int(level)))


@pytest.fixture
def bar(qgis_iface: Any, monkeypatch: pytest.MonkeyPatch) -> Bar:
    bar = Bar()
    monkeypatch.setattr(qgis_iface, "messageBar", lambda: bar)
    return bar


@pytest.fixture
def dock(qgis_iface: Any, provider: Any, bar: Bar, engine: Path, generated: Path) -> Iterator[CloudlessDock]:
    canvas = qgis_iface.mapCanvas()
    canvas.setDestinationCrs(UTM)
    canvas.setExtent(QgsRectangle(*jobs.extent()))
    dock = CloudlessDock(qgis_iface)
    dock.start_day.setDate(QDate(2023, 6, 1))
    dock.end_day.setDate(QDate(2023, 8, 31))
    dock.catalogue.setCurrentIndex(dock.catalogue.findData("custom"))
    dock.address.setText(str(generated))
    dock.max_cloud.setValue(100)
    dock.buffer.setValue(20)
    yield dock
    dock.shut_down()
    wait_for(lambda: not dock.run.is_running())
    assert children() == []
    dock.deleteLater()
    QgsProject.instance().removeAllMapLayers()


def test_defaults_are_the_algorithm_s(qgis_iface: Any, provider: Any, bar: Bar, algorithm: Any) -> None:
    dock = CloudlessDock(qgis_iface)
    parameters = dock.parameters()
    for definition in algorithm.parameterDefinitions():
        name = definition.name()
        if name in parameters and name not in ("EXTENT", "START", "END", "OUTPUT"):
            assert (parameters[name] or None) == (definition.defaultValue() or None), name
    assert set(parameters) <= {definition.name() for definition in algorithm.parameterDefinitions()}
    assert parameters["START"] < parameters["END"]
    dock.shut_down()
    dock.deleteLater()


def test_run_on_dask_links_its_dashboard(dock: CloudlessDock, bar: Bar, engine: Path, tmp_path: Path) -> None:
    scheduler = Dask(tmp_path, python=engine)
    links: list[str] = []
    dock.run.linked.connect(lambda address: links.append(f"{address} {dock.dashboard.isHidden()}"))
    try:
        scheduler.add()
        dock.more.engine.setText(f" {scheduler.address} ")
        dock.run_button.click()
        wait_for(lambda: not dock.run.is_running())
    finally:
        scheduler.end()
    assert [text for text, level in bar.messages if level == 2] == []
    (link,) = links
    assert link.startswith("http://127.0.0.1:")
    assert link.endswith("/status False")
    assert dock.dashboard.isHidden(), "there is nothing to watch any more"
    (layer,) = QgsProject.instance().mapLayers().values()
    assert layer.isValid()


def test_run_adds_the_mosaic(dock: CloudlessDock, bar: Bar) -> None:
    said: list[str] = []
    dock.run.said.connect(said.append)
    dock.run_button.click()
    assert dock.run.is_running()
    assert dock.run_button.isHidden()
    assert not dock.cancel_button.isHidden()
    assert QgsApplication.taskManager().count() >= 1
    wait_for(lambda: not dock.run.is_running())
    (layer,) = QgsProject.instance().mapLayers().values()
    assert layer.name() == "Mosaic 2023-06-01 to 2023-08-31"
    assert layer.isValid()
    red, blue = layer.renderer().redContrastEnhancement(), layer.renderer().blueContrastEnhancement()
    assert red.maximumValue() == blue.maximumValue()
    assert {"Searching", "18 scenes, 9 dates", "Writing the GeoTIFF"} <= set(said)
    assert any(text.startswith("Tile 1 of ") for text in said)
    assert dock.status.text().startswith("Done: 18 scenes, ")
    assert bar.messages[-1][0].startswith("Done: 18 scenes")
    assert not dock.run_button.isHidden()
    assert children() == []


def test_chosen_output_names_the_layer(dock: CloudlessDock, tmp_path: Path) -> None:
    output = tmp_path / "summer.tif"
    dock.output.setFilePath(str(output))
    dock.run_button.click()
    wait_for(lambda: not dock.run.is_running())
    (layer,) = QgsProject.instance().mapLayers().values()
    assert (layer.name(), Path(layer.source())) == ("summer", output)
    assert json.loads(Path(f"{output}.json").read_text())["request"]["extent_crs"] == "EPSG:32633"


def test_cancel(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    dock.output.setFilePath(str(tmp_path / "summer.tif"))
    dock.run_button.click()
    wait_for(lambda: bool(children()))
    start = time.monotonic()
    dock.cancel_button.click()
    wait_for(lambda: not dock.run.is_running())
    assert time.monotonic() - start < 2.5
    assert dock.status.text() == "Cancelled; nothing was written."
    assert bar.messages == []
    assert children() == []
    assert list(tmp_path.iterdir()) == []
    assert not dock.run_button.isHidden()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Item collection of scenes for which a first picture pays."""
    return make_scenes(tmp_path_factory.mktemp("large"), 832)


def look_at(dock: CloudlessDock, items: Path, qgis_iface: Any) -> None:
    """Have the panel ask for all of these scenes."""
    west, _, _, north = jobs.extent()
    canvas = qgis_iface.mapCanvas()
    canvas.setExtent(QgsRectangle(west, north - 8000, west + 15000, north))
    dock.address.setText(str(items))


def pictures() -> list[Any]:
    return [layer for layer in QgsProject.instance().mapLayers().values() if "first picture" in layer.name()]


def test_first_picture_becomes_the_mosaic_in_place(dock: CloudlessDock, large: Path, qgis_iface: Any) -> None:
    look_at(dock, large, qgis_iface)
    dock.run_button.click()
    wait_for(lambda: bool(pictures()))
    assert dock.run.is_running()
    (picture,) = pictures()
    coarse, file = picture.width(), Path(picture.source())
    white = picture.renderer().redContrastEnhancement().maximumValue()
    wait_for(lambda: not dock.run.is_running())
    (layer,) = QgsProject.instance().mapLayers().values()
    assert layer.id() == picture.id()
    assert layer.name() == "Mosaic 2023-06-01 to 2023-08-31"
    assert layer.width() > 3 * coarse
    assert layer.renderer().redContrastEnhancement().maximumValue() == pytest.approx(white, rel=0.2)
    assert not file.exists()
    assert not file.with_suffix(".qml").exists()


@pytest.mark.parametrize("by_user", [True, False])
def test_first_picture_goes_away_where_no_mosaic_comes(
    dock: CloudlessDock, large: Path, qgis_iface: Any, by_user: bool
) -> None:
    look_at(dock, large, qgis_iface)
    dock.run_button.click()
    wait_for(lambda: bool(pictures()))
    if by_user:
        dock.cancel_button.click()
    else:
        for pid in children():
            os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not dock.run.is_running())
    assert QgsProject.instance().mapLayers() == {}


def test_first_picture_that_the_user_removes_is_not_missed(dock: CloudlessDock, large: Path, qgis_iface: Any) -> None:
    look_at(dock, large, qgis_iface)
    dock.run_button.click()
    wait_for(lambda: bool(pictures()))
    QgsProject.instance().removeAllMapLayers()
    wait_for(lambda: not dock.run.is_running())
    (layer,) = QgsProject.instance().mapLayers().values()
    assert layer.width() > 1000


def test_no_first_picture_where_none_is_wanted(dock: CloudlessDock, large: Path, qgis_iface: Any) -> None:
    look_at(dock, large, qgis_iface)
    dock.preview.setChecked(False)
    seen: list[Any] = []
    QgsProject.instance().layersAdded.connect(seen.append)
    dock.run_button.click()
    wait_for(lambda: not dock.run.is_running())
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda dock: dock.end_day.setDate(QDate(2023, 1, 1)), "swap START and END"),
        (lambda dock: dock.bands.setCurrentText("red,heat"), "no band 'heat'"),
        (lambda dock: dock.address.clear(), "CATALOG_URL"),
        (lambda dock: dock.start_day.setDate(QDate(2023, 8, 30)), "18 outside the dates"),
        (lambda dock: dock.address.setText("/none/items.json"), "check CATALOG_URL"),
    ],
)
def test_errors_reach_the_message_bar(dock: CloudlessDock, bar: Bar, spoil: Callable[[Any], None], words: str) -> None:
    spoil(dock)
    dock.run_button.click()
    wait_for(lambda: not dock.run.is_running())
    (message, level) = bar.messages[-1]
    assert words in message
    assert level == 2
    assert not dock.run_button.isHidden()
    assert QgsProject.instance().mapLayers() == {}


def test_missing_engine_is_told_in_the_panel(dock: CloudlessDock, bar: Bar, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dock.notice.isHidden()
    monkeypatch.delenv("CLOUDLESS_ENGINE")
    dock.notice.refresh()
    assert not dock.notice.isHidden()
    dock.run_button.click()
    assert "press Set up" in bar.messages[-1][0]
    assert not dock.run.is_running()


def test_area_follows_the_map_until_it_is_pinned(dock: CloudlessDock, qgis_iface: Any) -> None:
    canvas = qgis_iface.mapCanvas()
    before = dock.area.extent()
    dock.area.pin.setChecked(True)
    canvas.setExtent(QgsRectangle(400000, 5000000, 410000, 5010000))
    assert dock.area.extent() == before
    text = dock.area._label.text()
    dock.area.pin.setChecked(False)
    assert dock.area.extent() != before
    assert dock.area._label.text() != text
    assert dock.area.extent().crs().authid() == "EPSG:32633"


@pytest.mark.parametrize(
    ("rectangle", "crs", "text"),
    [
        ((500000, 5190000, 510000, 5200000), "EPSG:32633", "10.0 \u00d7 10.0 km around 46.909° N, 15.066° E"),
        ((-60.1, -10.1, -60.0, -10.0), "EPSG:4326", "11.0 \u00d7 11.1 km around 10.050° S, 60.050° W"),
        ((-180, -90, 180, 90), "EPSG:4326", "40,075 \u00d7 20,004 km around 0.000° N, 0.000° E"),
        ((0, 0, 0, 0), "EPSG:4326", "The map shows no area yet."),
    ],
)
def test_area_in_words(qgis_app: Any, rectangle: tuple[float, ...], crs: str, text: str) -> None:
    area = QgsReferencedRectangle(QgsRectangle(*rectangle), QgsCoordinateReferenceSystem(crs))
    assert describe(area) == text


def test_address_is_asked_for_custom_catalogues_only(dock: CloudlessDock) -> None:
    assert not dock.address.isHidden()
    dock.catalogue.setCurrentIndex(0)
    assert dock.address.isHidden()
    assert dock.parameters()["CATALOG_URL"] == ""


def test_plugin_leaves_nothing_behind(qgis_iface: Any, provider: Any, bar: Bar, engine: Path) -> None:
    import cloudless_plugin

    registry = QgsApplication.processingRegistry()
    before = [entry.id() for entry in registry.providers()]
    QCoreApplication.sendPostedEvents(None, 52)  # deferred deletes, of other tests
    registry.removeProvider("cloudless")
    for _ in range(3):
        plugin = cloudless_plugin.classFactory(qgis_iface)
        plugin.initGui()
        assert registry.providerById("cloudless") is not None
        plugin.unload()
        assert registry.providerById("cloudless") is None
        assert plugin.dock is None
    QCoreApplication.sendPostedEvents(None, 52)
    gc.collect()
    docks = qgis_iface.mainWindow().findChildren(CloudlessDock) if qgis_iface.mainWindow() else []
    assert docks == []
    assert "cloudless" in before
    cloudless_plugin.classFactory(None).initProcessing()  # as the session's fixture had it


def test_every_option_reaches_the_run(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    west, south, east, north = jobs.extent()
    polygons = QgsVectorLayer("Polygon?crs=EPSG:32633", "half", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(west, south, (west + east) / 2, north)))
    polygons.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(polygons)
    dock.method.setCurrentIndex(dock.method.findData("recent"))
    dock.more.clip.setLayer(polygons)
    dock.more.months.setItemCheckState(6, Qt.CheckState.Checked)
    dock.more.evidence.setChecked(True)
    dock.more.resampling.setCurrentIndex(dock.more.resampling.findData("cubic"))
    dock.output.setFilePath(str(tmp_path / "july.tif"))
    dock.run_button.click()
    wait_for(lambda: not dock.run.is_running())
    assert bar.messages[-1][0].startswith("Done: 6 scenes")
    layers = {layer.name(): layer for layer in QgsProject.instance().mapLayers().values()}
    assert set(layers) == {"half", "july", "Evidence"}
    assert layers["Evidence"].bandCount() == 2
    asked = json.loads((tmp_path / "july.tif.json").read_text())["request"]
    assert (asked["months"], asked["method"], asked["resampling"]) == ("jul", "recent", "cubic")
    assert asked["area"]["type"] == "MultiPolygon"


def test_percentile_is_asked_for_where_it_counts(dock: CloudlessDock) -> None:
    assert dock.percentile.isHidden()
    dock.method.setCurrentIndex(dock.method.findData("percentile"))
    assert not dock.percentile.isHidden()
    dock.percentile.setValue(40)
    assert dock.parameters()["PERCENTILE"] == 40


def choose(box: Any, word: str) -> None:
    box.setCurrentIndex(box.findData(word))


def test_series_from_the_panel(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    choose(dock.period, "month")
    dock.more.figure.setChecked(True)
    dock.more.animation.setChecked(True)
    dock.output.setFilePath(str(tmp_path / "series"))
    dock.run_button.click()
    wait_for(lambda: not dock.run.is_running())
    assert bar.messages[-1][0].startswith("Done: 3 mosaics of 18 scenes, <a href=")
    QCoreApplication.processEvents()
    (group,) = QgsProject.instance().layerTreeRoot().findGroups()
    assert [node.name() for node in group.findLayers()] == ["June 2023", "July 2023", "August 2023"]
    names = {path.name for path in (tmp_path / "series").iterdir()}
    assert {"figure.png", "animation.gif", "2023-06.tif", "2023-06.tif.json", "2023-06.qml"} <= names
    QgsProject.instance().clear()


def test_period_changes_what_can_be_chosen(dock: CloudlessDock) -> None:
    assert not dock.preview.isHidden()
    assert dock.more.figure.isHidden()
    choose(dock.period, "season")
    assert dock.preview.isHidden()
    assert dock.more.evidence.isHidden()
    assert not dock.more.figure.isHidden()
    parameters = dock.parameters()
    assert parameters["PERIOD"] == "season"
    assert "OUTPUT" not in parameters


def look(dock: CloudlessDock) -> None:
    dock.scenes.button.click()
    assert dock.scenes.is_looking()
    wait_for(lambda: not dock.scenes.is_looking())


def test_scenes_before_the_run(dock: CloudlessDock, bar: Bar, qgis_iface: Any) -> None:
    look(dock)
    rows = [dock.scenes.list.topLevelItem(row) for row in range(dock.scenes.list.topLevelItemCount())]
    assert [item.text(0) for item in rows][:2] == ["2023-06-04", "2023-06-14"]
    assert len(rows) == 9
    assert all(not item.icon(0).isNull() for item in rows)
    assert dock.scenes.plan.text().startswith("18 scenes of 9 dates; ")
    assert "fewer than three clear views" in dock.scenes.plan.text()
    items = len(qgis_iface.mapCanvas().scene().items())
    dock.scenes.list.itemEntered.emit(rows[0], 0)
    assert len(qgis_iface.mapCanvas().scene().items()) == items + 1
    dock.scenes.list.itemEntered.emit(rows[1], 0)
    assert len(qgis_iface.mapCanvas().scene().items()) == items + 1


def test_date_that_is_unticked_is_left_out(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    look(dock)
    for row in (1, 4):
        dock.scenes.list.topLevelItem(row).setCheckState(0, Qt.CheckState.Unchecked)
    dock.output.setFilePath(str(tmp_path / "chosen.tif"))
    dock.run_button.click()
    wait_for(lambda: not dock.run.is_running())
    assert bar.messages[-1][0].startswith("Done: 14 scenes")
    used = json.loads((tmp_path / "chosen.tif.json").read_text())["scenes"]
    assert not {"2023-06-14", "2023-07-14"} & {scene["datetime"][:10] for scene in used}


def test_ticks_of_another_search_do_not_count(dock: CloudlessDock, bar: Bar) -> None:
    look(dock)
    dock.scenes.list.topLevelItem(0).setCheckState(0, Qt.CheckState.Unchecked)
    dock.end_day.setDate(QDate(2023, 7, 31))
    dock.run_button.click()
    wait_for(lambda: not dock.run.is_running())
    assert bar.messages[-1][0].startswith("Done: 12 scenes")
    assert dock.scenes.list.topLevelItemCount() == 0


def test_scenes_that_are_not_found(dock: CloudlessDock, bar: Bar) -> None:
    dock.start_day.setDate(QDate(2020, 1, 1))
    dock.end_day.setDate(QDate(2020, 2, 1))
    look(dock)
    assert "No scene is left" in bar.messages[-1][0]
    assert dock.scenes.list.isHidden()


def test_look_is_cancelled(dock: CloudlessDock, bar: Bar) -> None:
    dock.scenes.button.click()
    assert dock.scenes.button.text() == "Cancel"
    dock.scenes.button.click()
    wait_for(lambda: not dock.scenes.is_looking())
    assert dock.scenes.button.text() == "Show scenes"
    wait_for(lambda: children() == [])


def test_the_engine_is_warm_before_run_is_pressed(
    dock: CloudlessDock, bar: Bar, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter = QEvent(QEvent.Type.Enter)
    QCoreApplication.sendEvent(dock, enter)
    assert children() == [], "nothing is started for a panel that is not shown"
    dock.setParent(None)  # the window of the tests is never shown
    dock.show()
    begin = time.monotonic()
    QCoreApplication.sendEvent(dock, enter)
    assert time.monotonic() - begin < 0.2
    wait_for(lambda: len(_spares) == 1)
    (spare,) = _spares
    dock.run_button.click()
    wait_for(lambda: not dock.run.is_running())
    assert bar.messages[-1][0].startswith("Done: 18 scenes")
    assert spare._process.returncode == 0, "it has done the run"
    wait_for(lambda: len(_spares) == 1 and _spares != [spare])
