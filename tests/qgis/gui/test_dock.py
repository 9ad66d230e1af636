"""The panel, built and driven without a window."""

from __future__ import annotations

import gc
import json
import socket
import time
from collections.abc import Callable
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
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication, QDate, QEvent, Qt
from qgis.PyQt.QtWidgets import QMessageBox

from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.runtime.allowed_engines import allowed_engines
from tests.qgis.gui.conftest import Bar, answer_with, choose
from tests.support import jobs
from tests.support.dask_cluster import Dask
from tests.support.engine import children
from tests.support.waiting import wait_for


@pytest.mark.usefixtures("none_allowed")
def test_run_on_dask_links_its_dashboard(dock: CloudlessDock, bar: Bar, engine: Path, tmp_path: Path) -> None:
    scheduler = Dask(tmp_path, python=engine)
    links: list[str] = []
    dock.run.linked.connect(lambda address: links.append(f"{address} {dock.dashboard.isHidden()}"))
    try:
        scheduler.add()
        dock.form.more.engine.setText(f" {scheduler.address} ")
        said = answer_with(QMessageBox.StandardButton.Yes)
        dock.run_button.click()
        assert len(said) == 1
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


@pytest.mark.fault("recipe that names a stranger's Dask scheduler")
@pytest.mark.usefixtures("none_allowed")
def test_panel_asks_once_before_it_uses_a_scheduler(dock: CloudlessDock, bar: Bar) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        stranger.settimeout(0.1)
        address = f"tcp://127.0.0.1:{stranger.getsockname()[1]}"
        dock.form.more.engine.setText(address)
        said = answer_with(QMessageBox.StandardButton.No, meanwhile=dock.start)
        dock.run_button.click()
        assert address in said[0]
        assert "can run code on this machine, and sees the logins" in said[0]
        assert not dock.run.is_running()
        assert not dock.run_button.isHidden()
        assert (bar.messages, allowed_engines()) == ([], ())
        with pytest.raises(TimeoutError):
            stranger.accept()
        answer_with(QMessageBox.StandardButton.Yes)
        dock.run_button.click()
        assert dock.run.is_running()
        assert allowed_engines() == (address,)
        dock.run.cancel()
        wait_for(lambda: not dock.run.is_running())
        dock.form.more.engine.setText(f"{address}/")
        dock.run_button.click()
        assert dock.run.is_running(), "it is asked once"
        stranger.settimeout(30)
        stranger.accept()[0].close()
        dock.run.cancel()
        wait_for(lambda: not dock.run.is_running())


@pytest.mark.fault("two starts of the panel from code")
def test_start_while_a_run_is_on_does_nothing(dock: CloudlessDock, bar: Bar) -> None:
    """QGIS would still use what belongs to the first run."""
    for _ in range(5):
        dock.start()
        dock.run.start("cloudless:mosaic", dock.form.parameters())
    assert len(children()) <= 1
    wait_for(lambda: not dock.run.is_running())
    assert [text[:15] for text, _ in bar.messages] == ["Done: 18 scenes"]
    assert len(QgsProject.instance().mapLayers()) == 1


@pytest.mark.fault("two starts of the panel from code")
def test_next_run_may_start_as_soon_as_one_ends(dock: CloudlessDock, bar: Bar) -> None:
    """From the very signal, while QGIS is not done with the task of the first."""
    ended: list[dict[str, Any]] = []

    def again(results: dict[str, Any]) -> None:
        ended.append(results)
        if len(ended) < 3:
            dock.start()
            gc.collect()

    dock.run.succeeded.connect(again)
    dock.start()
    wait_for(lambda: len(ended) == 3)
    wait_for(lambda: not dock.run.is_running())
    assert len(QgsProject.instance().mapLayers()) == 3


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
    dock.form.output.setFilePath(str(output))
    dock.run_button.click()
    wait_for(lambda: not dock.run.is_running())
    (layer,) = QgsProject.instance().mapLayers().values()
    assert (layer.name(), Path(layer.source())) == ("summer", output)
    assert json.loads(Path(f"{output}.json").read_text())["request"]["extent_crs"] == "EPSG:32633"


def test_cancel(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    dock.form.output.setFilePath(str(tmp_path / "summer.tif"))
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


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda dock: dock.form.end_day.setDate(QDate(2023, 1, 1)), "swap START and END"),
        (lambda dock: dock.form.bands.setCurrentText("red,heat"), "no band 'heat'"),
        (lambda dock: dock.form.address.clear(), "CATALOG_URL"),
        (lambda dock: dock.form.start_day.setDate(QDate(2023, 8, 30)), "18 outside the dates"),
        (lambda dock: dock.form.address.setText("/none/items.json"), "check CATALOG_URL"),
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


def test_map_of_the_whole_earth_starts_nothing(dock: CloudlessDock, bar: Bar, qgis_iface: Any) -> None:
    canvas = qgis_iface.mapCanvas()
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    canvas.setExtent(QgsRectangle(-3e7, -2e7, 3e7, 2e7))
    for button in (dock.run_button, dock.scenes.button):
        bar.messages.clear()
        button.click()
        assert bar.messages == [("The area reaches all around the Earth: zoom in.", 2)]
        assert not dock.run.is_running()
        assert not dock.scenes.is_searching()
    assert not dock.run_button.isHidden()
    assert children() == []


def test_missing_engine_is_told_in_the_panel(dock: CloudlessDock, bar: Bar, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dock.notice.isHidden()
    monkeypatch.delenv("CLOUDLESS_ENGINE")
    dock.notice.refresh()
    assert not dock.notice.isHidden()
    dock.run_button.click()
    assert "press Set up" in bar.messages[-1][0]
    assert not dock.run.is_running()


def test_every_option_reaches_the_run(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    west, south, east, north = jobs.extent()
    polygons = QgsVectorLayer("Polygon?crs=EPSG:32633", "half", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(west, south, (west + east) / 2, north)))
    polygons.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(polygons)
    dock.form.method.setCurrentIndex(dock.form.method.findData("recent"))
    dock.form.more.clip.setLayer(polygons)
    dock.form.more.months.setItemCheckState(6, Qt.CheckState.Checked)
    dock.form.more.evidence.setChecked(True)
    dock.form.more.resampling.setCurrentIndex(dock.form.more.resampling.findData("cubic"))
    choose(dock.form.more.normalise, "ratio")
    dock.form.haze.setChecked(False)
    dock.form.output.setFilePath(str(tmp_path / "july.tif"))
    dock.run_button.click()
    wait_for(lambda: not dock.run.is_running())
    assert bar.messages[-1][0].startswith("Done: 6 scenes")
    layers = {layer.name(): layer for layer in QgsProject.instance().mapLayers().values()}
    assert set(layers) == {"half", "july", "Evidence"}
    QCoreApplication.processEvents()
    (group,) = QgsProject.instance().layerTreeRoot().findGroups()
    assert [(node.name(), node.itemVisibilityChecked()) for node in group.findLayers()] == [
        ("july", True),
        ("Evidence", False),
    ]
    evidence = layers["Evidence"]
    bands = [evidence.dataProvider().generateBandName(number + 1) for number in range(evidence.bandCount())]
    assert [name.split(": ")[-1] for name in bands] == ["clear", "date", "seen", "flag"]
    asked = json.loads((tmp_path / "july.tif.json").read_text())["request"]
    assert (asked["months"], asked["method"], asked["resampling"]) == ("jul", "recent", "cubic")
    assert (asked["haze"], asked["normalise"]) == (False, "ratio")
    assert asked["area"]["type"] == "MultiPolygon"


def test_series_from_the_panel(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    choose(dock.form.period, "month")
    dock.form.more.figure.setChecked(True)
    dock.form.more.animation.setChecked(True)
    dock.form.output.setFilePath(str(tmp_path / "series"))
    dock.run_button.click()
    wait_for(lambda: not dock.run.is_running())
    assert bar.messages[-1][0].startswith("Done: 3 mosaics of 18 scenes, <a href=")
    QCoreApplication.processEvents()
    (group,) = QgsProject.instance().layerTreeRoot().findGroups()
    assert [node.name() for node in group.findLayers()] == ["June 2023", "July 2023", "August 2023"]
    names = {path.name for path in (tmp_path / "series").iterdir()}
    assert {"figure.png", "animation.gif", "2023-06.tif", "2023-06.tif.json", "2023-06.qml"} <= names
    QgsProject.instance().clear()


def test_the_engine_is_warm_before_run_is_pressed(dock: CloudlessDock, bar: Bar, provider: Any) -> None:
    client = provider.access.client
    enter = QEvent(QEvent.Type.Enter)
    QCoreApplication.sendEvent(dock, enter)
    assert children() == [], "nothing is started for a panel that is not shown"
    dock.setParent(None)  # the window of the tests is never shown
    dock.show()
    begin = time.monotonic()
    QCoreApplication.sendEvent(dock, enter)
    assert time.monotonic() - begin < 0.2
    wait_for(lambda: client._spare is not None)
    spare = client._spare
    dock.run_button.click()
    wait_for(lambda: not dock.run.is_running())
    assert bar.messages[-1][0].startswith("Done: 18 scenes")
    assert spare._process.returncode == 0, "it has done the run"
    wait_for(lambda: client._spare not in (None, spare))
