"""The panel, built and driven on Qt 6; the searches and runs that it starts are the real engine's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import QDate, QEvent, QObject, QPoint, QPointF, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QEnterEvent, QWheelEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QGraphicsScene,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QMainWindow,
    QMenu,
    QMessageBox,
    QPushButton,
    QTextBrowser,
    QTreeWidgetItem,
    QWidget,
)

from cloudless_plugin.common.protocol import RunJob
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.results import RunEstimate
from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.gui.engine_setup import EngineSetup
from cloudless_plugin.gui.options_page import OptionsPage
from cloudless_plugin.panel.choices_made import PanelChoices
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
    renderStarting = pyqtSignal()
    temporalRangeChanged = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._scene = QGraphicsScene(self)
        self.shown = standin_core.QgsRectangle(*jobs.extent())
        self.tool: Any = None

    def extent(self) -> standin_core.QgsRectangle:
        return self.shown

    visibleExtent = extent

    def mapSettings(self) -> Canvas:
        return self

    def destinationCrs(self) -> standin_core.QgsCoordinateReferenceSystem:
        return standin_core.QgsCoordinateReferenceSystem("EPSG:32633")

    def scene(self) -> QGraphicsScene:
        return self._scene

    def mapTool(self) -> Any:
        return self.tool

    def setMapTool(self, tool: Any) -> None:
        self.tool = tool

    def unsetMapTool(self, tool: Any) -> None:
        self.tool = None
        tool.deactivate()

    def setReferencedExtent(self, area: standin_core.QgsReferencedRectangle) -> None:
        self.show_area(area)

    def refreshAllLayers(self) -> None:
        pass

    refresh = refreshAllLayers

    def show_area(self, area: standin_core.QgsRectangle) -> None:
        self.shown = area
        self.extentsChanged.emit()


class Bar:
    """The message bar, and what it was told."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.items: list[QWidget] = []
        self.popped: list[QWidget] = []

    def pushMessage(self, title: str, text: str, *_: Any) -> None:
        self.messages.append(text)

    def createMessage(self, title: str, text: str) -> QWidget:
        item = QWidget()
        QHBoxLayout(item).addWidget(QLabel(text))
        return item

    def pushWidget(self, item: QWidget, level: Any) -> None:
        label = item.findChild(QLabel)
        assert label is not None
        self.messages.append(label.text())
        self.items.append(item)

    def popWidget(self) -> None:
        self.popped.append(self.items.pop())  # QGIS deletes it later


class Window(QObject):
    """What the panel asks of QGIS's window."""

    def __init__(self) -> None:
        super().__init__()
        self.window = QMainWindow()
        self.canvas = Canvas()
        self.window.setCentralWidget(self.canvas)
        self.bar = Bar()

    def mainWindow(self) -> QMainWindow:
        return self.window

    def mapCanvas(self) -> Canvas:
        return self.canvas

    def messageBar(self) -> Bar:
        return self.bar


class Mosaic(CloudlessAlgorithm):
    """``cloudless:mosaic`` without Processing's parameters: it asks the real engine for the generated scenes."""

    def __init__(self, access: EngineAccess, items: Path, output: Path) -> None:
        super().__init__(access, PostProcessors())
        self._items, self._output = items, output

    def displayName(self) -> str:
        return "Cloud-free mosaic"

    def canExecute(self) -> tuple[bool, str]:
        return True, ""

    def checkParameterValues(self, parameters: dict[str, Any], context: Any) -> tuple[bool, str]:
        return True, ""

    def parameterAsString(self, parameters: dict[str, Any], name: str, context: Any) -> str:
        return str(parameters.get(name) or "")

    def request(self, parameters: dict[str, Any], context: Any) -> Request:
        asked = {name.lower(): parameters[name] for name in ("START", "END", "METHOD", "MAX_CLOUD", "BANDS")}
        scenes = re.findall(r"\('([^']*)'\)", parameters.get("SCENES", ""))
        return Request.from_dict(jobs.request(self._items, **asked, **({"scenes": scenes} if scenes else {})))

    def processAlgorithm(self, parameters: dict[str, Any], context: Any, feedback: Any) -> dict[str, Any]:
        job = RunJob(self.request(parameters, context).to_dict(), str(self._output))
        result = self.ask_engine(job, FeedbackReporter(feedback), feedback)
        if result is None:
            return {}
        numbers = {"SCENE_COUNT": result.scene_count, "FILLED_PERCENT": result.filled_percent}
        return {"OUTPUT": str(self._output), **numbers}


@pytest.fixture
def window(application: Any) -> Iterator[Window]:
    standin_core.SETTINGS.clear()
    yield Window()
    standin_core.SETTINGS.clear()


@pytest.fixture
def dock(window: Window, engine: None, generated: Path, tmp_path: Path) -> Iterator[CloudlessDock]:
    access = EngineAccess()
    for name in ("cloudless:mosaic", "cloudless:series"):
        standin_core.ALGORITHMS[name] = Mosaic(access, generated, tmp_path / "mosaic.tif")
    dock = CloudlessDock(window, access)
    window.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.window.show()
    window.window.activateWindow()
    assert QTest.qWaitForWindowActive(window.window), "keys and focus need it"
    dock.form.when.set_days("2023-06-01", "2023-08-31", ())
    dock.form.how.max_cloud.setValue(100)
    dock.form.result.preview.setChecked(False)
    yield dock
    dock.shut_down()
    wait_for(lambda: not dock.run.is_running() and not dock.search.is_searching())
    window.window.close()


def press(button: QAbstractButton) -> None:
    assert button.isVisible()
    assert button.isEnabled()
    button.click()


def ended(dock: CloudlessDock) -> bool:
    return not (dock.run.is_running() or dock.search.is_searching() or dock._waits_for_scenes)


def choose(box: QComboBox, word: str) -> None:
    assert box.findData(word) >= 0, word
    box.setCurrentIndex(box.findData(word))


def rows(dock: CloudlessDock) -> list[QTreeWidgetItem]:
    tree = dock.scenes.list
    return [item for row in range(tree.topLevelItemCount()) if (item := tree.topLevelItem(row)) is not None]


def look(dock: CloudlessDock) -> None:
    dock.look()
    wait_for(lambda: not dock.search.is_searching())


def entries(menu: QMenu) -> dict[str, Any]:
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions()}


# -- the form --------------------------------------------------------------------------------------------------------


def test_every_choice_can_be_made(dock: CloudlessDock) -> None:
    what, how = dock.form.what, dock.form.how
    boxes = (what.catalogue, what.collection, what.period, what.look, how.masked, how.resampling, how.normalise)
    for box in (*boxes, how.method, dock.form.when.word):
        for row in reversed(range(box.count())):
            box.setCurrentIndex(row)
            box.activated.emit(row)
    before = dock.form.parameters()
    choose(what.catalogue, "custom")
    assert what.address.isVisible()
    QTest.keyClicks(what.address.lineEdit(), "items.json")
    choose(how.method, "percentile")
    how.setCollapsed(False)
    assert not how.percentile.isHidden()
    how.crs.setCrs(standin_core.QgsCoordinateReferenceSystem("EPSG:3035"))
    how.haze.click()
    dock.form.when.months.setItemCheckState(6, Qt.CheckState.Checked)
    dock.form.when.start.setDate(QDate(2023, 6, 1))
    after = dock.form.parameters()
    assert {name for name in before if before[name] != after[name]} >= {"CATALOG", "CATALOG_URL", "METHOD", "HAZE"}
    assert (after["CATALOG_URL"], after["MONTHS"], after["START"]) == ("items.json", ["jul"], "2023-06-01")
    assert after["CRS"] == "EPSG:3035"
    assert dock.form.when.word.currentData() == "dates", "a day that is changed is the user's own"


def test_what_is_chosen_comes_back(dock: CloudlessDock) -> None:
    made = PanelChoices(
        when="dates", start="2022-03-01", end="2022-05-31", months=("mar",), bands="nir,red,green", method="medoid"
    )
    dock.show_choices(made)
    assert dock.form.choices() == made
    assert dock.form.what.look.currentData() == "false-colour"


def test_series_shows_what_a_series_has(dock: CloudlessDock) -> None:
    choose(dock.form.what.period, "month")
    result = dock.form.result
    assert dock.form.algorithm() == "cloudless:series"
    assert [box.isHidden() for box in (result.evidence, result.preview)] == [True, True]
    assert [box.isHidden() for box in (result.figure, result.animation)] == [False, False]
    result.figure.click()
    asked = dock.form.parameters()
    assert (asked["PERIOD"], "FIGURE" in asked, "OUTPUT" in asked) == ("month", True, False)


def test_wheel_leaves_the_fields_alone(dock: CloudlessDock) -> None:
    how = dock.form.how
    how.setCollapsed(False)
    middle = QPointF(how.max_cloud.rect().center())
    turned = QWheelEvent(
        middle,
        how.max_cloud.mapToGlobal(middle),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(how.max_cloud, turned)
    assert how.max_cloud.value() == 100


def test_area_follows_the_map_until_it_is_locked(dock: CloudlessDock, window: Window) -> None:
    where, canvas = dock.form.where, window.canvas
    heard: list[None] = []
    where.changed.connect(lambda: heard.append(None))
    west, south, east, north = jobs.extent()
    assert where.label.text() == "3.6 × 1.9 km · 6.9 km²"  # noqa: RUF001 - the sign of sizes
    canvas.show_area(standin_core.QgsRectangle(west, south, west + 2000, south + 1000))
    assert heard
    assert where.label.text() == "2.0 × 1.0 km · 2.0 km²"  # noqa: RUF001 - the sign of sizes
    press(where.pin)
    assert len(canvas.scene().items()) == 1, "an outline"
    canvas.show_area(standin_core.QgsRectangle(west, south, east, north))
    assert where.label.text() == "2.0 × 1.0 km · 2.0 km²"  # noqa: RUF001 - the sign of sizes
    assert dock.form.parameters()["EXTENT"].xMaximum() == west + 2000
    press(where.zoom)
    assert canvas.extent().xMaximum() == west + 2000
    press(where.pin)
    assert canvas.scene().items() == []
    assert {"Map view", "Layer", "Draw a rectangle", "Draw a polygon", "Bookmark"} <= entries(where._menu).keys()


def test_drawing_begins_and_ends(dock: CloudlessDock, window: Window) -> None:
    dock.form.where.draw("polygon")
    assert dock.footer.status.text().startswith("Click the corners on the map")
    assert window.canvas.mapTool() is not None
    window.canvas.mapTool().cancel()
    assert window.canvas.mapTool() is None
    assert dock.footer.status.text() == ""


def test_sample_scenes_and_back(dock: CloudlessDock, window: Window) -> None:
    before, shown = dock.form.choices(), window.canvas.extent()
    assert not dock.news.isVisible()
    press(dock.samples.try_button)
    made = dock.form.choices()
    assert (made.catalog, made.start, made.max_cloud, made.area.kind) == ("custom", "2023-08-10", 100, "rectangle")
    assert made.catalog_url.endswith("items.json")
    press(dock.samples.notice_button)
    (document,) = dock.window().findChildren(QTextBrowser)
    assert "Contains modified Copernicus Sentinel data 2023." in document.toPlainText()
    document.window().reject()
    press(dock.samples.back_button)
    assert dock.form.choices() == before
    assert window.canvas.extent().xMinimum() == shown.xMinimum()
    assert not dock.samples.isVisible()


# -- scenes ----------------------------------------------------------------------------------------------------------


def test_scenes(dock: CloudlessDock, window: Window) -> None:
    dock.scenes.details.setCollapsed(False)
    look(dock)
    assert dock.scenes.summary.text() == "18 scenes · 9 dates"
    assert dock.footer.estimate.text().startswith("≈ ")
    assert dock.scenes.strip.isVisible()
    listed = rows(dock)
    assert len(listed) == 9
    assert not listed[0].icon(0).isNull()
    dock.scenes.list.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    clouds = [item.overpass.area_cloud for item in rows(dock)]  # type: ignore[attr-defined]
    assert clouds == sorted(clouds, reverse=True)
    dock.scenes.list.itemEntered.emit(listed[0], 0)
    assert len(window.canvas.scene().items()) == 1, "a footprint"
    viewport = dock.scenes.list.viewport()
    assert viewport is not None
    QApplication.sendEvent(viewport, QEvent(QEvent.Type.Leave))
    assert window.canvas.scene().items() == []


def test_scenes_are_searched_by_themselves(dock: CloudlessDock) -> None:
    place = QPointF(5, 5)
    QApplication.sendEvent(dock, QEnterEvent(place, place, dock.mapToGlobal(place)))
    assert dock.search.is_searching()
    wait_for(lambda: dock.scenes.summary.text() == "18 scenes · 9 dates")
    dock.form.how.max_cloud.setValue(40)
    assert dock.footer.estimate.text().endswith("(updating)")
    wait_for(lambda: dock.scenes.summary.text() != "18 scenes · 9 dates")
    wait_for(lambda: not dock.search.is_searching())
    assert not dock.footer.estimate.text().endswith("(updating)")


def test_ticks_are_kept(dock: CloudlessDock, window: Window) -> None:
    look(dock)
    rows(dock)[0].setCheckState(0, Qt.CheckState.Unchecked)
    assert dock.scenes.summary.text() == "16 of 18 scenes chosen · 9 dates"
    assert dock.questions.chosen_scenes()["SCENES"].count("('") == 16
    press(dock.scenes.button)
    wait_for(lambda: not dock.search.is_searching())
    assert dock.scenes.summary.text() == "16 of 18 scenes chosen · 9 dates"
    dock.form.when.end.setDate(QDate(2023, 8, 30))
    assert dock.questions.chosen_scenes() == {}, "the list is of other days"
    look(dock)
    assert dock.scenes.summary.text().startswith("16 of 18 scenes chosen")
    dock.scenes.details.setCollapsed(False)
    press(dock.scenes.none_button)
    press(dock.footer.run_button)
    assert dock.form.shown_problem() or "No scene is ticked" in dock.footer.status.text()
    press(dock.scenes.clearest_button)
    assert dock.scenes.summary.text() == "18 scenes · 9 dates"


def test_one_date_alone(dock: CloudlessDock, window: Window) -> None:
    dock.scenes.details.setCollapsed(False)
    look(dock)
    dock.scenes._show_menu(dock.scenes.list.visualItemRect(rows(dock)[2]).center())
    (menu,) = (child for child in dock.scenes.findChildren(QMenu) if "A mosaic of this date alone" in entries(child))
    entries(menu)["A mosaic of this date alone"].trigger()
    wait_for(lambda: ended(dock))
    assert window.bar.messages[-1].startswith("Done: 2 scenes, ")


def test_marks_choose_their_row(dock: CloudlessDock) -> None:
    dock.scenes.details.setCollapsed(False)
    look(dock)
    seen: list[Any] = []
    dock.scenes.previewed.disconnect()
    dock.scenes.previewed.connect(seen.append)
    dock.scenes.strip.setFocus()
    QTest.keyClick(dock.scenes.strip, Qt.Key.Key_Home)
    QTest.keyClick(dock.scenes.strip, Qt.Key.Key_Right)
    QTest.keyClick(dock.scenes.strip, Qt.Key.Key_Space)
    assert seen[-1] == dock.scenes.choice.overpasses[dock.scenes.strip.current()]


# -- running ---------------------------------------------------------------------------------------------------------


def test_run(dock: CloudlessDock, window: Window, tmp_path: Path) -> None:
    said: list[str] = []
    percents: list[float] = []
    dock.run.said.connect(said.append)
    dock.run.progressed.connect(percents.append)
    press(dock.footer.run_button)
    assert dock.footer.cancel_button.isVisible()
    dock.start()
    wait_for(lambda: ended(dock))
    assert window.bar.messages[-1].startswith("Done: 18 scenes, 100.0 % filled")
    assert dock.footer.status.text() == window.bar.messages[-1]
    assert "18 scenes, 9 dates" in said
    assert percents == sorted(percents)
    assert len(percents) > 1
    assert (tmp_path / "mosaic.tif").exists()
    assert dock.footer.run_button.isVisible()
    assert len(dock.memory.runs()) == 1


def test_run_uses_what_is_ticked(dock: CloudlessDock, window: Window) -> None:
    look(dock)
    for item in rows(dock)[:7]:
        item.setCheckState(0, Qt.CheckState.Unchecked)
    press(dock.footer.run_button)
    wait_for(lambda: ended(dock))
    assert window.bar.messages[-1].startswith("Done: 4 scenes, ")


def test_keyboard_runs(dock: CloudlessDock) -> None:
    dock.form.what.bands.setFocus()
    QTest.keyClick(dock.form.what.bands, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dock.footer.cancel_button.isVisible()
    dock.cancel()
    wait_for(lambda: ended(dock))


def test_cancel(dock: CloudlessDock, window: Window, tmp_path: Path) -> None:
    press(dock.footer.run_button)
    press(dock.footer.cancel_button)
    wait_for(lambda: ended(dock))
    assert dock.footer.status.text() == "Cancelled; nothing was written."
    assert window.bar.messages == []
    assert list(tmp_path.glob("mosaic*")) == []
    assert dock.footer.run_button.isVisible()


def test_result_card(dock: CloudlessDock, window: Window, tmp_path: Path) -> None:
    card = dock.card
    assert card.isHidden()
    press(dock.footer.run_button)
    wait_for(lambda: ended(dock))
    assert card.isVisible()
    assert card.facts.text().startswith("18 scenes, 9 dates · ")
    assert {look.text(): look.isEnabled() for look in card.look_menu.actions()}["False colour"] is False
    folders: list[Any] = []
    card.folder_opened.connect(folders.append)
    dock.results._open = lambda path: None  # type: ignore[method-assign]  # no window of the machine is opened
    entries(card.more_menu)["Open folder"].trigger()
    assert folders == [card.run()]
    entries(card.more_menu)["Copy methods text"].trigger()
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    text = clipboard.text()
    assert [word for word in ("Sentinel-2", "18 scenes of 9 dates", "2023-06-04 to") if word not in text] == [], text
    (tmp_path / "mosaic.tif").unlink()
    card.show_runs(dock.memory.runs())
    assert card.facts.text().endswith("Its file is gone.")
    assert not card.zoom_button.isEnabled()
    entries(card.more_menu)["Run again"].trigger()
    wait_for(lambda: ended(dock))
    assert (tmp_path / "mosaic.tif").exists()
    assert len(dock.memory.runs()) == 1


def test_large_run_is_asked_about_once(dock: CloudlessDock, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = RunEstimate(1, 1, 1, 1, 10, "EPSG:32633", 1, 1, 2 * 10**9, 1, 1, 60, 0, (), "extreme")
    asked: list[str] = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(20, answer)
            return
        asked.append(box.text())
        cancel = box.button(QMessageBox.StandardButton.Cancel)
        assert cancel is not None
        cancel.click()

    QTimer.singleShot(0, answer)
    assert dock.runs.may_begin(dock.form.choices(), plan) is None
    assert asked[0].startswith("This run reads about 2.0 GB")


# -- errors ----------------------------------------------------------------------------------------------------------


def test_error_stands_below_its_field(dock: CloudlessDock, window: Window) -> None:
    dock.form.what.bands.setText("red,heat")
    assert not dock.footer.run_button.isEnabled()
    dock.start()
    assert "There is no band “heat”" in dock.form.shown_problem()
    assert window.bar.messages == ["Look at “Bands” in the panel."]
    assert dock.form.what.bands.hasFocus()
    buttons = {button.text(): button for button in window.bar.items[0].findChildren(QPushButton)}
    assert buttons.keys() == {"Details"}
    buttons["Details"].click()
    (box,) = dock.parent().findChildren(QMessageBox)
    assert "There is no band “heat”" in box.text()
    box.close()
    dock.form.what.bands.setText("red,green,blue")
    assert dock.footer.run_button.isEnabled()


def test_engine_s_error_can_be_tried_again(dock: CloudlessDock, window: Window) -> None:
    dock.form.when.start.setDate(QDate(2023, 8, 30))
    press(dock.footer.run_button)
    wait_for(lambda: ended(dock))
    assert "18 outside the dates" in dock.form.shown_problem()
    assert window.bar.messages[-1] == "Look at “First day” in the panel."
    dock.form.when.start.setDate(QDate(2023, 6, 1))
    again = {button.text(): button for button in window.bar.items[-1].findChildren(QPushButton)}["Retry"]
    again.click()
    wait_for(lambda: ended(dock))
    assert window.bar.messages[-1].startswith("Done: 18 scenes")
    assert dock.form.shown_problem() == ""


def test_missing_engine_shows_the_notice(dock: CloudlessDock, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dock.notice.isHidden()
    monkeypatch.delenv("CLOUDLESS_ENGINE")
    dock.start()
    assert "the engine must be set up" in dock.footer.status.text()
    assert dock.notice.isVisible()
    dock.setup.changed.emit()
    assert not dock.footer.run_button.isEnabled()
    assert "the engine must be set up" in dock.footer.run_button.toolTip()


# -- what is remembered ----------------------------------------------------------------------------------------------


def test_presets(dock: CloudlessDock, window: Window, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("Summer", True))
    dock.form.what.bands.setText("nir,red,green")
    entries(dock.presets.menu)["Save as preset…"].trigger()
    dock.presets.export(tmp_path / "summer.json")
    entries(dock.presets.menu)["Defaults"].trigger()
    assert dock.form.what.bands.text() == "red,green,blue"
    entries(dock.presets.menu)["Summer"].trigger()
    assert dock.form.what.bands.text() == "nir,red,green"
    entries(dock.presets.menu)["Defaults"].trigger()
    dock.presets.load(tmp_path / "summer.json")
    assert dock.form.what.bands.text() == "nir,red,green"
    (removal,) = entries(dock.presets.menu)["Remove preset"].menu().actions()
    removal.trigger()
    assert dock.memory.presets() == {}
    (tmp_path / "none.json").write_text("[]")
    dock.presets.load(tmp_path / "none.json")
    assert "is no recipe" in dock.footer.status.text()


def test_commands_are_copied(dock: CloudlessDock) -> None:
    actions = {action.text(): action for action in dock.footer.run_button.menu().actions()}
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    actions["Copy as qgis_process command"].trigger()
    assert clipboard.text().startswith("qgis_process run cloudless:mosaic '--EXTENT=499980.0,")
    actions["Copy as Python"].trigger()
    assert 'processing.run("cloudless:mosaic", {' in clipboard.text()


def test_panel_begins_with_what_was_chosen_last(window: Window, engine: None) -> None:
    dock = CloudlessDock(window, EngineAccess())
    dock.form.what.bands.setText("nir,red,green")
    dock.shut_down()
    dock = CloudlessDock(window, EngineAccess())
    assert dock.form.what.bands.text() == "nir,red,green"
    dock.shut_down()


# -- the rest --------------------------------------------------------------------------------------------------------


def test_options(application: Any) -> None:
    page = OptionsPage(EngineSetup(EngineAccess()))
    page.show()
    assert page.state.text() == "Not set up"
    page.python.setFilePath("/gone/python")
    page.use_button.click()
    wait_for(lambda: not page._setup.is_running())
    assert "cannot be started" in page.message.text()
    page.copy_button.click()
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    assert "- Engine: missing" in clipboard.text()


def test_removed_panel_listens_no_more(window: Window, engine: None) -> None:
    dock = CloudlessDock(window, EngineAccess())
    dock.form.where.pin.click()
    dock.shut_down()
    assert window.canvas.receivers(window.canvas.extentsChanged) == 0
    assert window.canvas.receivers(window.canvas.destinationCrsChanged) == 0
    assert window.canvas.scene().items() == []
    project = standin_core.QgsProject.instance()
    assert project.receivers(project.layersWillBeRemoved) == 0
