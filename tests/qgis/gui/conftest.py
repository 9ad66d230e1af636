from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRectangle, QgsSettings
from qgis.PyQt.QtCore import QDate, QTimer
from qgis.PyQt.QtWidgets import QApplication, QMessageBox

from cloudless_plugin.gui import engine_setup
from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.gui.engine_setup import EngineSetup
from cloudless_plugin.gui.options_page import OptionsPage
from cloudless_plugin.gui.setup_notice import SetupNotice
from cloudless_plugin.processing.engine_access import EngineAccess
from cloudless_plugin.runtime import allowed_engines, engine_location
from cloudless_plugin.runtime.engine_location import SETTING
from cloudless_plugin.runtime.environment import Environment
from tests.support import jobs
from tests.support.engine import children
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
    dock = CloudlessDock(qgis_iface, provider.access)
    dock.form.start_day.setDate(QDate(2023, 6, 1))
    dock.form.end_day.setDate(QDate(2023, 8, 31))
    dock.form.catalogue.setCurrentIndex(dock.form.catalogue.findData("custom"))
    dock.form.address.setText(str(generated))
    dock.form.max_cloud.setValue(100)
    dock.form.buffer.setValue(20)
    yield dock
    dock.shut_down()
    wait_for(lambda: not dock.run.is_running())
    assert children() == []
    dock.deleteLater()
    QgsProject.instance().removeAllMapLayers()
    QgsProject.instance().layerTreeRoot().removeAllChildren()


@pytest.fixture
def none_allowed(qgis_app: Any) -> Iterator[None]:
    """No Dask address is allowed, and none stays so."""
    QgsSettings().remove(allowed_engines.SETTING)
    yield
    QgsSettings().remove(allowed_engines.SETTING)


def answer_with(button: QMessageBox.StandardButton, meanwhile: Callable[[], Any] = lambda: None) -> list[str]:
    """Press a button of the next question, after doing something while it is open; return what it will have said."""
    said: list[str] = []

    def press() -> None:
        box = QApplication.activeModalWidget()
        if box is None:
            QTimer.singleShot(20, press)
            return
        said.append(f"{box.text()} {box.informativeText()}")
        meanwhile()
        box.button(button).click()

    QTimer.singleShot(0, press)
    return said


def choose(box: Any, word: str) -> None:
    box.setCurrentIndex(box.findData(word))


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qgis_app: Any) -> Environment:
    """A profile's environment, not made yet."""
    made = Environment(tmp_path / "profile mit ä" / "cloudless" / "engine")
    monkeypatch.delenv("CLOUDLESS_ENGINE", raising=False)
    monkeypatch.setattr(engine_location, "profile_environment", lambda: made)
    monkeypatch.setattr(engine_setup, "profile_environment", lambda: made)
    return made


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
