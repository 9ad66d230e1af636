"""The panel as a whole, built and driven without a window."""

from __future__ import annotations

import gc
import json
import os
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsLayerTreeRegistryBridge,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QPoint, Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QCheckBox, QGroupBox, QLabel, QMessageBox, QWidget

from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.panel.choices_made import PanelChoices
from cloudless_plugin.runtime.allowed_engines import allowed_engines
from tests.qgis.gui.conftest import (
    Bar,
    answer_with,
    choose,
    close,
    layers,
    look,
    polygons,
    run,
    show,
    wait_until_done,
)
from tests.support import jobs
from tests.support.dask_cluster import Dask
from tests.support.engine import children
from tests.support.waiting import wait_for

NAME = "S2 true colour · Jun\u2013Aug 2023 · median"


@pytest.mark.usefixtures("none_allowed")
def test_run_on_dask_links_its_dashboard(dock: CloudlessDock, bar: Bar, engine: Path, tmp_path: Path) -> None:
    scheduler = Dask(tmp_path, python=engine)
    links: list[str] = []
    dock.run.linked.connect(lambda address: links.append(f"{address} {dock.footer.dashboard.isHidden()}"))
    try:
        scheduler.add()
        dock.form.how.engine.setText(f" {scheduler.address} ")
        said = answer_with(QMessageBox.StandardButton.Yes)
        dock.footer.run_button.click()
        assert len(said) == 1
        wait_until_done(dock)
    finally:
        scheduler.end()
    assert [text for text, level in bar.messages if level == 2] == []
    (link,) = links
    assert link.startswith("http://127.0.0.1:")
    assert link.endswith("/status False")
    assert dock.footer.dashboard.isHidden(), "there is nothing to watch any more"
    (layer,) = layers()
    assert layer.isValid()


@pytest.mark.fault("recipe that names a stranger's Dask scheduler")
@pytest.mark.usefixtures("none_allowed")
def test_panel_asks_once_before_it_uses_a_scheduler(dock: CloudlessDock, bar: Bar) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        stranger.settimeout(0.1)
        address = f"tcp://127.0.0.1:{stranger.getsockname()[1]}"
        dock.form.how.engine.setText(address)
        said = answer_with(QMessageBox.StandardButton.No, meanwhile=dock.start)
        dock.footer.run_button.click()
        assert address in said[0]
        assert "can run code on this machine, and sees the logins" in said[0]
        assert not dock.runs.is_running()
        assert not dock.footer.run_button.isHidden()
        assert (bar.messages, allowed_engines()) == ([], ())
        with pytest.raises(TimeoutError):
            stranger.accept()
        answer_with(QMessageBox.StandardButton.Yes)
        dock.footer.run_button.click()
        assert dock.runs.is_running()
        assert allowed_engines() == (address,)
        dock.cancel()
        wait_until_done(dock)
        dock.form.how.engine.setText(f"{address}/")
        dock.footer.run_button.click()
        assert dock.runs.is_running(), "it is asked once"
        stranger.settimeout(30)
        stranger.accept()[0].close()
        dock.cancel()
        wait_until_done(dock)


@pytest.mark.fault("two starts of the panel from code")
def test_start_while_a_run_is_on_does_nothing(dock: CloudlessDock, bar: Bar) -> None:
    """QGIS would still use what belongs to the first run."""
    for _ in range(5):
        dock.start()
        dock.run.start("cloudless:mosaic", dock.form.parameters())
    assert len(children()) <= 1
    wait_until_done(dock)
    assert [text[:15] for text, _ in bar.messages] == ["Done: 18 scenes"]
    assert len(layers()) == 1


@pytest.mark.fault("two starts of the panel from code")
def test_next_run_may_start_as_soon_as_one_ends(dock: CloudlessDock, bar: Bar) -> None:
    """From the very signal, while QGIS is not done with the task of the first."""
    ended: list[str] = []

    def again(problem: str) -> None:
        ended.append(problem)
        if len(ended) < 3:
            dock.start()
            gc.collect()

    dock.runs.ended.connect(again)
    dock.start()
    wait_for(lambda: len(ended) == 3)
    wait_until_done(dock)
    assert ended == ["", "", ""]
    assert len(layers()) == 3


def test_run_adds_the_mosaic(dock: CloudlessDock, bar: Bar) -> None:
    """Row 20 of the desk: the layer has a short name that tells it from the next."""
    said: list[str] = []
    dock.runs.said.connect(said.append)
    footer = dock.footer
    footer.run_button.click()
    assert dock.runs.is_running()
    assert footer.run_button.isHidden()
    assert not footer.cancel_button.isHidden()
    assert QgsApplication.taskManager().count() >= 1
    wait_until_done(dock)
    (layer,) = layers()
    assert layer.name() == NAME
    assert layer.isValid()
    red, blue = layer.renderer().redContrastEnhancement(), layer.renderer().blueContrastEnhancement()
    assert red.maximumValue() == blue.maximumValue()
    assert {"Searching", "18 scenes, 9 dates", "Writing the GeoTIFF"} <= set(said)
    assert any(text.startswith("Tile 1 of ") for text in said)
    assert footer.status.text().startswith("Done: 18 scenes, ")
    assert bar.messages[-1] == (footer.status.text(), 3)
    assert not footer.run_button.isHidden()
    assert footer.cancel_button.isHidden()
    assert children() == []


def test_cancel(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    dock.form.result.output.setFilePath(str(tmp_path / "summer.tif"))
    dock.footer.run_button.click()
    wait_for(lambda: bool(children()))
    start = time.monotonic()
    dock.footer.cancel_button.click()
    assert not dock.footer.cancel_button.isEnabled()
    wait_until_done(dock)
    assert time.monotonic() - start < 2.5
    assert dock.footer.status.text() == "Cancelled; nothing was written."
    assert bar.messages == []
    assert children() == []
    assert list(tmp_path.iterdir()) == []
    assert not dock.footer.run_button.isHidden()
    assert dock.card.isHidden()


def test_missing_engine_is_told_in_the_panel(dock: CloudlessDock, bar: Bar, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 16 of the desk: Run is off without an engine, and what is said of it goes away once it is there."""
    assert dock.notice.isHidden()
    interpreter = os.environ["CLOUDLESS_ENGINE"]
    monkeypatch.setenv("CLOUDLESS_ENGINE", "/none/python")
    dock.setup.changed.emit()
    assert not dock.notice.isHidden()
    assert not dock.footer.run_button.isEnabled()
    assert "/none/python" in dock.footer.run_button.toolTip()
    dock.start()
    assert "/none/python" in dock.footer.status.text()
    assert not dock.runs.is_running()
    monkeypatch.setenv("CLOUDLESS_ENGINE", interpreter)
    dock.setup.changed.emit()
    assert dock.notice.isHidden()
    assert dock.footer.run_button.isEnabled()
    assert dock.footer.status.text() == "", "what is no longer so is no longer said"


def test_map_of_the_whole_earth_starts_nothing(dock: CloudlessDock, bar: Bar, canvas: Any) -> None:
    """Row 11 of the desk: it is said in the panel, before any button is pressed."""
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    canvas.setExtent(QgsRectangle(-3e7, -2e7, 3e7, 2e7))
    whole = "The whole world: zoom in, or draw a smaller area."
    assert dock.form.where.label.text() == whole
    assert not dock.footer.run_button.isEnabled()
    for begin in (dock.start, dock.look):
        begin()
        assert dock.form.shown_problem() == whole
        assert not dock.runs.is_running()
        assert not dock.search.is_searching()
    assert children() == []
    canvas.setExtent(QgsRectangle(1e6, 6e6, 1.01e6, 6.01e6))
    assert dock.footer.run_button.isEnabled()
    assert dock.form.shown_problem() == "", "what is no longer so is no longer said"


def test_every_option_reaches_the_run(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    west, south, east, north = jobs.extent()
    half = polygons("half", (west, south, (west + east) / 2, north))
    form = dock.form
    form.where.choose_layer(half)
    form.when.months.setItemCheckState(6, Qt.CheckState.Checked)
    choose(form.how.method, "recent")
    choose(form.how.resampling, "cubic")
    choose(form.how.normalise, "ratio")
    form.how.haze.setChecked(False)
    form.result.evidence.setChecked(True)
    form.result.output.setFilePath(str(tmp_path / "july.tif"))
    run(dock)
    assert bar.messages[-1][0].startswith("Done: 6 scenes")
    found = {Path(layer.source()).name: layer for layer in layers() if layer.id() != half.id()}
    assert set(found) == {"july.tif", "july_evidence.tif"}
    evidence = found["july_evidence.tif"]
    (group,) = QgsProject.instance().layerTreeRoot().findGroups()
    assert [(node.name(), node.itemVisibilityChecked()) for node in group.findLayers()] == [
        ("S2 true colour · Jun\u2013Aug 2023 · most recent", True),
        ("Evidence", False),
    ]
    bands = [evidence.dataProvider().generateBandName(number + 1) for number in range(evidence.bandCount())]
    assert [name.split(": ")[-1] for name in bands] == ["clear", "date", "seen", "flag", "scene"]
    asked = json.loads((tmp_path / "july.tif.json").read_text())["request"]
    assert (asked["months"], asked["method"], asked["resampling"]) == ("jul", "recent", "cubic")
    assert (asked["haze"], asked["normalise"]) == (False, "ratio")
    assert asked["area"]["type"] == "MultiPolygon"
    assert asked["extent_crs"] == "EPSG:32633"


def test_series_from_the_panel(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    choose(dock.form.what.period, "month")
    dock.form.result.figure.setChecked(True)
    dock.form.result.animation.setChecked(True)
    dock.form.result.output.setFilePath(str(tmp_path / "series"))
    run(dock)
    assert bar.messages[-1][0].startswith("Done: 3 mosaics of 18 scenes")
    QCoreApplication.processEvents()
    (group,) = QgsProject.instance().layerTreeRoot().findGroups()
    assert [node.name() for node in group.findLayers()] == ["June 2023", "July 2023", "August 2023"]
    names = {path.name for path in (tmp_path / "series").iterdir()}
    assert {"figure.png", "animation.gif", "2023-06.tif", "2023-06.tif.json", "2023-06.qml"} <= names
    assert not dock.card.pictures.isHidden()
    assert (tmp_path / "series" / "figure.png").as_uri() in dock.card.pictures.text()


def test_mosaic_after_a_series_lies_at_the_root(dock: CloudlessDock, bar: Bar) -> None:
    """Row 13 of the desk: at the top, and not in the series' group, though a layer of that is the current one."""
    choose(dock.form.what.period, "month")
    run(dock)
    QCoreApplication.processEvents()
    root = QgsProject.instance().layerTreeRoot()
    (group,) = root.findGroups()
    bridge = QgsProject.instance().layerTreeRegistryBridge()
    bridge.setLayerInsertionPoint(QgsLayerTreeRegistryBridge.InsertionPoint(group, 1))
    try:
        choose(dock.form.what.period, "")
        run(dock)
        QCoreApplication.processEvents()
    finally:
        bridge.setLayerInsertionPoint(QgsLayerTreeRegistryBridge.InsertionPoint(root, 0))
    assert len(group.findLayers()) == 3
    first = root.children()[0]
    assert first != group
    assert any(node.name() == NAME for node in root.findLayers()[:2])


def test_the_engine_is_warm_before_run_is_pressed(dock: CloudlessDock, bar: Bar, provider: Any) -> None:
    client = provider.access.client
    enter = QEvent(QEvent.Type.Enter)
    dock._is_attended = True  # no search: it would warm the engine as well
    QCoreApplication.sendEvent(dock, enter)
    assert children() == [], "nothing is started for a panel that is not shown"
    show(dock)
    begin = time.monotonic()
    QCoreApplication.sendEvent(dock, enter)
    assert time.monotonic() - begin < 0.2
    wait_for(lambda: client._spare is not None)
    spare = client._spare
    run(dock)
    assert bar.messages[-1][0].startswith("Done: 18 scenes")
    assert spare._process.returncode == 0, "it has done the run"
    wait_for(lambda: client._spare not in (None, spare))


def test_panel_comes_back_as_it_was(
    make_dock: Callable[[], CloudlessDock], generated_choices: PanelChoices, tmp_path: Path
) -> None:
    """Row 18 of the desk: after a restart there are the last values, addresses and runs."""
    dock = make_dock()
    dock.show_choices(replace(generated_choices, method="medoid", mask="strict", resolution=20.0, evidence=True))
    dock.form.result.output.setFilePath(str(tmp_path / "a.tif"))
    run(dock)
    facts = dock.card.facts.text()
    dock.form.how.buffer.setValue(80)
    left = dock.form.choices()
    close(dock)
    again = make_dock()
    assert again.form.choices() == left
    assert (left.method, left.mask, left.resolution, left.evidence, left.buffer) == ("medoid", "strict", 20, True, 80)
    address = again.form.what.address
    assert [address.itemText(row) for row in range(address.count())] == [left.catalog_url]
    assert not again.card.isHidden()
    assert again.card.facts.text() == facts
    again.presets.menu.aboutToShow.emit()
    recent = next(action.menu() for action in again.presets.menu.actions() if action.text() == "Recent runs")
    assert [action.text()[:20] for action in recent.actions()] == [again.card.title.text()[:20]]


def test_defaults_that_were_brought_back_stay(make_dock: Callable[[], CloudlessDock]) -> None:
    """Row 18 of the desk: what was changed back is as much the user's as what was changed."""
    dock = make_dock()
    dock.form.how.buffer.setValue(200)
    close(dock)
    dock = make_dock()
    assert dock.form.choices().buffer == 200
    dock.show_choices(PanelChoices())
    close(dock)
    assert make_dock().form.choices().buffer == PanelChoices().buffer


def test_keyboard_alone(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    """Row 23 of the desk: labels have letters to reach their fields, no two the same; Ctrl+Return runs."""
    show(dock)
    labels = [label for label in dock.findChildren(QLabel) if "&" in label.text() and label.buddy() is not None]
    assert len(labels) >= 8
    letters = [QKeySequence.mnemonic(each.text()).toString() for each in labels]
    boxes = [*dock.findChildren(QCheckBox), *dock.findChildren(QGroupBox)]
    texts = [box.text() if isinstance(box, QCheckBox) else box.title() for box in boxes if not box.isHidden()]
    letters += [QKeySequence.mnemonic(text).toString() for text in texts if "&" in text]
    assert "" not in letters
    assert sorted(set(letters)) == sorted(letters), "no two fields answer to one letter"
    assert not {f"Alt+{letter}" for letter in "CDEHJLMOPRSVW"} & set(letters), "those are QGIS's menus"
    dock.activateWindow()
    field = dock.form.what.bands
    field.setFocus()
    wait_for(lambda: QApplication.focusWidget() is field, 5)
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dock.runs.is_running()
    dock.cancel()
    wait_until_done(dock)


def test_fields_are_visited_from_top_to_bottom(dock: CloudlessDock) -> None:
    """Row 23 of the desk: the key Tab goes down the panel, and does not take long to Run."""
    dock.show_choices(PanelChoices())
    show(dock)
    widget, places, seen = dock.form.where.source, [], set()
    while widget is not None and widget not in seen:
        seen.add(widget)
        is_stop = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        if is_stop and widget.isVisible() and widget.isEnabled():
            places.append((widget, widget.mapTo(dock, QPoint(0, 0)).y()))
        if widget is dock.footer.run_button:
            break
        widget = widget.nextInFocusChain()
    assert places[-1][0] is dock.footer.run_button
    heights = [y for _, y in places]
    assert all(later >= earlier - 30 for earlier, later in zip(heights, heights[1:])), heights
    assert len(places) <= 23


@pytest.mark.usefixtures("desktop_font")
def test_narrow_panel(make_dock: Callable[[], CloudlessDock], generated_choices: PanelChoices) -> None:
    """Row 24 of the desk: 280 pixels are enough, with scenes listed and a result shown."""
    dock = make_dock()
    dock.show_choices(generated_choices)
    look(dock)
    run(dock)
    show(dock, 280, 700)
    dock.form.how.setCollapsed(False)
    dock.scenes.details.setCollapsed(False)
    QApplication.processEvents()
    assert dock.minimumSizeHint().width() <= 280
    assert dock.width() == 280
    wide = [
        type(widget).__name__
        for widget in dock.widget().findChildren(QWidget)
        if widget.isVisible() and widget.mapTo(dock, QPoint(widget.width(), 0)).x() > 281
    ]
    assert wide == []
