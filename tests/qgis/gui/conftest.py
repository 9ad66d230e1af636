from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
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
    QgsSettings,
    QgsVectorLayer,
)
from qgis.gui import QgsBrowserGuiModel, QgsMessageBar
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, Qt, QTimer
from qgis.PyQt.QtGui import QFont
from qgis.PyQt.QtWidgets import QApplication, QMessageBox, QPushButton

from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.gui.engine_setup import EngineSetup
from cloudless_plugin.gui.options_page import OptionsPage
from cloudless_plugin.gui.setup_notice import SetupNotice
from cloudless_plugin.panel.choices_made import PanelChoices
from cloudless_plugin.panel.times import DATES
from cloudless_plugin.processing.engine_access import EngineAccess
from cloudless_plugin.runtime import allowed_engines, engine_location
from cloudless_plugin.runtime.engine_location import SETTING
from cloudless_plugin.runtime.environment import Environment
from tests.support import jobs
from tests.support.engine import children
from tests.support.waiting import wait_for

UTM = QgsCoordinateReferenceSystem("EPSG:32633")


class Bar(QgsMessageBar):
    """The message bar of the window, remembering what it was told."""

    def __init__(self, window: Any) -> None:
        super().__init__(window)
        self.messages: list[tuple[str, int]] = []

    def pushMessage(self, title: str, text: str, level: int, duration: int = -1) -> None:
        assert title == "Cloudless"
        self.messages.append((text, int(level)))
        super().pushMessage(title, text, level, duration)

    def pushWidget(self, item: Any, level: int, duration: int = 0) -> Any:
        assert item.title() == "Cloudless"
        self.messages.append((item.text(), int(level)))
        return super().pushWidget(item, level, duration)

    def button(self, text: str) -> Any:
        """Return a button of the message that is shown."""
        return next(button for button in self.currentItem().findChildren(QPushButton) if button.text() == text)


@pytest.fixture(autouse=True)
def forgetful(qgis_app: Any) -> Iterator[None]:
    """The panel remembers nothing of another test."""
    QgsSettings().remove("cloudless/panel")
    yield
    QgsSettings().remove("cloudless/panel")
    QgsSettings().sync()


@pytest.fixture
def bar(qgis_iface: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bar]:
    bar = Bar(qgis_iface.mainWindow())
    monkeypatch.setattr(qgis_iface, "messageBar", lambda: bar)
    yield bar
    bar.clearWidgets()
    bar.deleteLater()


@pytest.fixture
def desktop_font(qgis_app: Any) -> Iterator[None]:
    """Letters of the size that they have on a desktop; the tests' own are a third larger."""
    before = QFont(QApplication.font())
    font = QFont(before)
    font.setPixelSize(13)
    QApplication.setFont(font)
    yield
    QApplication.setFont(before)


@pytest.fixture
def canvas(qgis_iface: Any) -> Any:
    """The map, showing all of the generated scenes."""
    canvas = qgis_iface.mapCanvas()
    canvas.setDestinationCrs(UTM)
    canvas.setExtent(QgsRectangle(*jobs.extent()))
    return canvas


@pytest.fixture
def generated_choices(generated: Path) -> PanelChoices:
    """What to choose for a mosaic of all generated scenes."""
    days = {"when": DATES, "start": "2023-06-01", "end": "2023-08-31"}
    return PanelChoices(**days, catalog="custom", catalog_url=str(generated), max_cloud=100.0, buffer=20.0)


@pytest.fixture
def make_dock(qgis_iface: Any, provider: Any, bar: Bar, canvas: Any, engine: Path) -> Iterator[Callable[[], Any]]:
    """Build the panel, as often as QGIS starts; whatever it began has ended afterwards, and nothing of it is left."""
    made: list[CloudlessDock] = []
    before = len(canvas.scene().items())

    def make() -> CloudlessDock:
        made.append(CloudlessDock(qgis_iface, provider.access))
        return made[-1]

    yield make
    for dock in made:
        close(dock)
    wait_for(lambda: children() == [])
    QgsProject.instance().clear()
    assert len(canvas.scene().items()) == before, "nothing of the panel is left on the map"


@pytest.fixture
def dock(make_dock: Callable[[], CloudlessDock], generated_choices: PanelChoices) -> CloudlessDock:
    dock = make_dock()
    dock.show_choices(generated_choices)
    return dock


def close(dock: CloudlessDock) -> None:
    """Remove the panel, as QGIS does when it ends or the plugin is switched off."""
    if not sip.isdeleted(dock):
        dock.shut_down()
        wait_for(lambda: not dock.runs.is_running() and not dock.search.is_searching())
        dock.deleteLater()
        QApplication.sendPostedEvents(dock, QEvent.Type.DeferredDelete)


def show(dock: CloudlessDock, width: int = 360, height: int = 900) -> None:
    """Show the panel: the window of the tests is never shown."""
    dock.setParent(None)
    dock.move(40, 40)  # not under the mouse: Qt 6 tells of it at once
    dock.resize(width, height)
    dock.show()
    QApplication.processEvents()


def attend(dock: CloudlessDock) -> None:
    """Show the panel, and move the mouse into it."""
    show(dock)
    QApplication.sendEvent(dock, QEvent(QEvent.Type.Enter))


def look(dock: CloudlessDock) -> None:
    """Have the scenes listed and the run estimated."""
    dock.look()
    assert dock.search.is_searching()
    wait_for(lambda: not dock.search.is_searching())


def run(dock: CloudlessDock) -> None:
    """Run what the panel shows, to its end."""
    dock.start()
    wait_until_done(dock)


def wait_until_done(dock: CloudlessDock) -> None:
    wait_for(lambda: not dock.runs.is_running() and not dock.search.is_searching())


def rows(dock: CloudlessDock) -> list[Any]:
    """Return the lines of the list of scenes."""
    return [dock.scenes.list.topLevelItem(row) for row in range(dock.scenes.list.topLevelItemCount())]


def untick(dock: CloudlessDock, *places: int) -> None:
    """Untick lines of the list of scenes, as a click does."""
    for place in places:
        dock.scenes.list.topLevelItem(place).setCheckState(0, Qt.CheckState.Unchecked)


def polygons(name: str, *rectangles: tuple[float, float, float, float], names: Sequence[str] = ()) -> Any:
    """Return a layer of the project that holds rectangles in UTM zone 33, each with a name where there is one."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:32633&field=name:string", name, "memory")
    features = []
    for rectangle, title in zip_longest(rectangles, names):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(*rectangle)))
        feature["name"] = title
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    QgsProject.instance().addMapLayer(layer)
    return layer


def layers() -> list[Any]:
    """Return the layers of the project."""
    return list(QgsProject.instance().mapLayers().values())


@pytest.fixture
def processing(qgis_iface: Any, provider: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """QGIS's own plugin, as it is imported in the window."""
    monkeypatch.syspath_prepend(f"{QgsApplication.pkgDataPath()}/python/plugins")
    model = QgsBrowserGuiModel()
    monkeypatch.setattr(qgis_iface, "browserModel", lambda: model)
    import processing

    return processing


@pytest.fixture
def none_allowed(qgis_app: Any) -> Iterator[None]:
    """No Dask address is allowed, and none stays so."""
    QgsSettings().remove(allowed_engines.SETTING)
    yield
    QgsSettings().remove(allowed_engines.SETTING)


def answer_with(button: QMessageBox.StandardButton | str, meanwhile: Callable[[], Any] = lambda: None) -> list[str]:
    """Press a button of the next question, after doing something while it is open; return what it will have said.

    Args:
        button: a standard one, or what one of ours says; where the text ends with …, how it begins.
        meanwhile: what to do while the question is open.
    """
    said: list[str] = []

    def press() -> None:
        box = QApplication.activeModalWidget()
        if box is None:
            QTimer.singleShot(20, press)
            return
        said.append(f"{box.text()} {box.informativeText()}")
        meanwhile()
        if isinstance(button, str):
            next(each for each in box.buttons() if each.text().replace("&", "").startswith(button.rstrip("…"))).click()
        else:
            box.button(button).click()

    QTimer.singleShot(0, press)
    return said


def choose(box: Any, word: str) -> None:
    row = box.findData(word)
    assert row >= 0, word
    box.setCurrentIndex(row)


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qgis_app: Any) -> Environment:
    """The user's environment, not made yet."""
    monkeypatch.delenv("CLOUDLESS_ENGINE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "daten mit ä"))
    return engine_location.engine_environment()


@pytest.fixture
def setup(environment: Environment) -> Iterator[EngineSetup]:
    yield EngineSetup(EngineAccess())
    QgsSettings().remove(SETTING)


@pytest.fixture
def notice(setup: EngineSetup) -> SetupNotice:
    return SetupNotice(setup, lambda: None)


@pytest.fixture
def page(setup: EngineSetup) -> OptionsPage:
    return OptionsPage(setup)
