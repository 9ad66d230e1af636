"""The panel, built and driven on Qt 6; the runs that it starts are the real engine's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import QDate, QEvent, QObject, Qt, pyqtSignal
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QGraphicsScene, QLabel, QMainWindow, QPushButton, QWidget

from cloudless_plugin.common.protocol import RunJob
from cloudless_plugin.common.request import Request
from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.gui.engine_setup import EngineSetup
from cloudless_plugin.gui.options_page import OptionsPage
from cloudless_plugin.processing.base import CloudlessAlgorithm, FeedbackReporter
from cloudless_plugin.processing.engine_access import EngineAccess
from cloudless_plugin.processing.post_processors import PostProcessors
from tests.qt6 import standin_core
from tests.support import jobs
from tests.support.waiting import wait_for


class Canvas(QWidget):
    """A map that shows nothing."""

    extentsChanged = pyqtSignal()
    destinationCrsChanged = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._scene = QGraphicsScene(self)

    def extent(self) -> Any:
        return standin_core.Handed()

    mapSettings = extent

    def scene(self) -> QGraphicsScene:
        return self._scene


class Window(QObject):
    """What the panel asks of QGIS's window, and what it told its message bar."""

    def __init__(self) -> None:
        super().__init__()
        self.window = QMainWindow()
        self.canvas = Canvas()
        self.window.setCentralWidget(self.canvas)
        self.messages: list[str] = []

    def mainWindow(self) -> QMainWindow:
        return self.window

    def mapCanvas(self) -> Canvas:
        return self.canvas

    def messageBar(self) -> Any:
        return self

    def pushMessage(self, title: str, text: str, *_: Any) -> None:
        self.messages.append(text)


class Mosaic(CloudlessAlgorithm):
    """``cloudless:mosaic`` without Processing's parameters: it asks the real engine for the generated scenes."""

    def __init__(self, access: EngineAccess, items: Path, output: Path) -> None:
        super().__init__(access, PostProcessors())
        self._items, self._output = items, output

    def displayName(self) -> str:
        return "Cloud-free mosaic"

    def checkParameterValues(self, parameters: dict[str, Any], context: Any) -> tuple[bool, str]:
        return True, ""

    def parameterAsString(self, parameters: dict[str, Any], name: str, context: Any) -> str:
        return str(parameters.get(name) or "")

    def request(self, parameters: dict[str, Any], context: Any) -> Request:
        asked = {"start": parameters["START"], "end": parameters["END"], "method": parameters["METHOD"]}
        return Request.from_dict(jobs.request(self._items, **asked))

    def processAlgorithm(self, parameters: dict[str, Any], context: Any, feedback: Any) -> dict[str, Any]:
        job = RunJob(self.request(parameters, context).to_dict(), str(self._output))
        result = self.ask_engine(job, FeedbackReporter(feedback), feedback)
        return {"SCENE_COUNT": result.scene_count, "FILLED_PERCENT": result.filled_percent} if result else {}


@pytest.fixture
def window(application: Any) -> Window:
    return Window()


@pytest.fixture
def dock(window: Window, engine: None, generated: Path, tmp_path: Path) -> Iterator[CloudlessDock]:
    access = EngineAccess()
    standin_core.ALGORITHMS["cloudless:mosaic"] = Mosaic(access, generated, tmp_path / "mosaic.tif")
    dock = CloudlessDock(window, access)
    window.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.window.show()
    dock.form.start_day.setDate(QDate(2023, 6, 1))
    dock.form.end_day.setDate(QDate(2023, 8, 31))
    yield dock
    dock.shut_down()
    wait_for(lambda: not dock.run.is_running())
    window.window.close()


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_every_choice_can_be_made(dock: CloudlessDock) -> None:
    before = dock.form.parameters()
    for box in (
        dock.form.catalogue,
        dock.form.collection,
        dock.form.masked,
        dock.form.more.resampling,
        dock.form.period,
        dock.form.method,
    ):
        for row in reversed(range(box.count())):
            box.setCurrentIndex(row)
    dock.form.catalogue.setCurrentIndex(dock.form.catalogue.findData("custom"))
    assert dock.form.address.isVisible()
    QTest.keyClicks(dock.form.address, "items.json")
    dock.form.method.setCurrentIndex(dock.form.method.findData("percentile"))
    assert dock.form.percentile.isVisible()
    dock.form.more.months.setItemCheckState(6, Qt.CheckState.Checked)
    after = dock.form.parameters()
    changed = {name for name in before if before[name] != after[name]} - {"EXTENT", "OUTPUT", "EVIDENCE"}
    assert {"CATALOG", "CATALOG_URL", "METHOD", "MONTHS"} <= changed
    assert (after["CATALOG_URL"], after["MONTHS"], after["START"]) == ("items.json", ["jul"], "2023-06-01")


def test_series_shows_what_a_series_has(dock: CloudlessDock) -> None:
    dock.form.period.setCurrentIndex(dock.form.period.findData("month"))
    assert dock.form.algorithm() == "cloudless:series"
    assert dock.form.more.evidence.isHidden()
    assert not dock.form.more.figure.isHidden()
    assert dock.form.parameters()["PERIOD"] == "month"


def test_run(dock: CloudlessDock, window: Window, tmp_path: Path) -> None:
    said: list[str] = []
    percents: list[float] = []
    dock.run.said.connect(said.append)
    dock.run.progressed.connect(percents.append)
    press(dock.run_button)
    assert dock.run.is_running()
    assert dock.cancel_button.isVisible()
    wait_for(lambda: not dock.run.is_running())
    assert window.messages[-1].startswith("Done: 18 scenes")
    assert dock.status.text() == window.messages[-1]
    assert "18 scenes, 9 dates" in said
    assert percents == sorted(percents)
    assert len(percents) > 1
    assert (tmp_path / "mosaic.tif").exists()
    assert dock.run_button.isVisible()


def test_cancel(dock: CloudlessDock, window: Window, tmp_path: Path) -> None:
    press(dock.run_button)
    press(dock.cancel_button)
    wait_for(lambda: not dock.run.is_running())
    assert dock.status.text() == "Cancelled; nothing was written."
    assert window.messages == []
    assert list(tmp_path.glob("mosaic*")) == []


def test_error_reaches_the_message_bar(dock: CloudlessDock, window: Window) -> None:
    dock.form.start_day.setDate(QDate(2023, 8, 30))
    press(dock.run_button)
    wait_for(lambda: not dock.run.is_running())
    assert "18 outside the dates" in window.messages[-1]


def test_scenes(dock: CloudlessDock, window: Window) -> None:
    dock.scenes.button.click()
    assert dock.scenes.is_searching()
    wait_for(lambda: not dock.scenes.is_searching())
    rows = [dock.scenes.list.topLevelItem(row) for row in range(dock.scenes.list.topLevelItemCount())]
    assert len(rows) == 9
    assert not rows[0].icon(0).isNull()
    assert dock.scenes.plan.text().startswith("18 scenes of 9 dates")
    dock.scenes.list.itemEntered.emit(rows[0], 0)
    assert len(window.canvas.scene().items()) == 1
    QApplication.sendEvent(dock.scenes.list.viewport(), QEvent(QEvent.Type.Leave))
    assert window.canvas.scene().items() == []
    assert dock.scenes.chosen("cloudless:mosaic", dock.form.parameters()) == ""
    rows[0].setCheckState(0, Qt.CheckState.Unchecked)
    assert dock.scenes.chosen("cloudless:mosaic", dock.form.parameters()).endswith(".geojson")


def test_missing_engine_shows_the_notice(dock: CloudlessDock, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dock.notice.isHidden()
    monkeypatch.delenv("CLOUDLESS_ENGINE")
    press(dock.run_button)
    assert "press Set up" in window.messages[-1]
    assert dock.notice.isVisible()


def test_options(application: Any) -> None:
    page = OptionsPage(EngineSetup(EngineAccess()))
    page.show()
    assert page.state.text() == "Not set up"
    page.python.setFilePath("/gone/python")
    press(page.use_button)
    wait_for(lambda: not page._setup.is_running())
    assert "cannot be started" in page.message.text()
    press(page.copy_button)
    assert "- Engine: missing" in QApplication.clipboard().text()


def test_area_follows_the_map_until_it_is_pinned(dock: CloudlessDock, window: Window) -> None:
    heard: list[None] = []
    dock.form.area.changed.connect(lambda: heard.append(None))
    window.canvas.extentsChanged.emit()
    assert len(heard) == 1
    dock.form.area.pin.click()
    assert len(window.canvas.scene().items()) == 1
    kept = dock.form.area.extent()
    assert dock.form.area.extent() is kept
    dock.form.area.pin.click()
    assert dock.form.area.extent() is not kept
    assert window.canvas.scene().items() == []
    assert dock.form.area.findChild(QLabel).text()


def test_removed_panel_listens_no_more(window: Window, engine: None) -> None:
    dock = CloudlessDock(window, EngineAccess())
    dock.shut_down()
    assert window.canvas.receivers(window.canvas.extentsChanged) == 0
    assert window.canvas.receivers(window.canvas.destinationCrsChanged) == 0
