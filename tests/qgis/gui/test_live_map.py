"""Live layers in the panel: drawn by QGIS's own renderer from the real engine's tiles."""

from __future__ import annotations

import os
import re
import signal
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsDateTimeRange,
    QgsLayerDefinition,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsNetworkAccessManager,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsSettings,
)
from qgis.PyQt.QtCore import QDateTime, QSize, Qt
from qgis.PyQt.QtGui import QImage

from cloudless_plugin.common.live_records import LiveFound
from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.processing.live_layer import shown_by
from tests.qgis.gui.conftest import Bar, close
from tests.support import jobs
from tests.support.waiting import wait_for

WEST, SOUTH, EAST, NORTH = jobs.extent()
VIEW = QgsRectangle(WEST + 200, SOUTH + 100, EAST - 200, NORTH - 100)
SECONDS = 60


@pytest.fixture
def live_dock(dock: CloudlessDock, engine: Path) -> CloudlessDock:
    """The panel over the generated scenes, with Live switched on."""
    canvas = dock.form.where._canvas
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:32633"))
    canvas.setExtent(VIEW)
    switch_on(dock)
    return dock


def switch_on(dock: CloudlessDock) -> None:
    dock.footer.live_button.click()
    wait_for(dock.live.engine.is_ready, SECONDS)


def live_layers() -> list[QgsRasterLayer]:
    return [layer for layer in QgsProject.instance().mapLayers().values() if shown_by(layer) is not None]


def drawn(layer: QgsRasterLayer, crs: str = "EPSG:32633", extent: QgsRectangle = VIEW) -> QImage:
    """Return what QGIS draws of a layer, on a transparent ground."""
    settings = QgsMapSettings()
    settings.setDestinationCrs(QgsCoordinateReferenceSystem(crs))
    settings.setExtent(extent)
    settings.setOutputSize(QSize(400, 200))
    settings.setLayers([layer])
    settings.setBackgroundColor(Qt.GlobalColor.transparent)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    wait_for(lambda: not job.isActive(), SECONDS)
    return job.renderedImage()


def colours(image: QImage) -> set[int]:
    """Return the different colours of a picture that are not transparent."""
    found = (image.pixelColor(x, y) for x in range(0, 400, 7) for y in range(0, 200, 7))
    return {colour.rgb() for colour in found if colour.alpha() == 255}


def test_live_layer_shows_the_map_and_ends_with_the_button(live_dock: CloudlessDock, bar: Bar) -> None:
    (layer,) = live_layers()
    assert layer.isValid()
    assert layer.name().endswith("(live)")
    assert len(colours(drawn(layer))) > 20
    wait_for(lambda: "in view" in live_dock.footer.live.text(), SECONDS)
    live_dock.footer.live_button.click()
    assert not live_layers()
    assert not live_dock.live.engine.is_running()
    assert not live_dock.footer.live.isVisibleTo(live_dock.footer)
    assert not bar.messages


def test_another_crs_shows_the_same(live_dock: CloudlessDock) -> None:
    (layer,) = live_layers()
    assert len(colours(drawn(layer, "EPSG:3857", QgsRectangle(1669800, 5931750, 1675000, 5934500)))) > 20


def shown_number(layer: QgsRasterLayer) -> int:
    """Return the number of what a layer shows; its address changes, too, when the same becomes finer."""
    found = re.search(r"/(\d+)\.\d+/", unquote(layer.dataProvider().dataSourceUri()))
    assert found is not None
    return int(found[1])


def test_it_follows_the_panel(live_dock: CloudlessDock) -> None:
    (layer,) = live_layers()
    before, number = drawn(layer), shown_number(layer)
    live_dock.form.show_choices(replace(live_dock.form.choices(), bands="nir,red,green"))
    wait_for(lambda: shown_number(layer) != number, SECONDS)
    assert colours(drawn(layer)) != colours(before)
    assert "false colour" in layer.name()


def test_what_does_not_change_the_picture_leaves_it(live_dock: CloudlessDock, qgis_iface: Any) -> None:
    (layer,) = live_layers()
    number = shown_number(layer)
    canvas = live_dock.form.where._canvas
    canvas.setExtent(QgsRectangle(WEST, SOUTH, EAST, NORTH))
    live_dock.live._follow_now()
    assert shown_number(layer) == number


def test_kept_layer_stays_as_it_is_beside_the_next(live_dock: CloudlessDock) -> None:
    (kept,) = live_layers()
    live_dock.live.keep()
    assert not live_dock.footer.live_button.isChecked()
    live_dock.form.show_choices(replace(live_dock.form.choices(), bands="nir,red,green"))
    switch_on(live_dock)
    other = next(layer for layer in live_layers() if layer is not kept)
    assert "true colour" in kept.name()
    assert colours(drawn(kept)) != colours(drawn(other))
    live_dock.footer.live_button.click()
    assert live_layers() == [kept]
    assert live_dock.live.engine.is_running()


def test_no_file_keeps_the_address_and_each_keeps_what_is_shown(live_dock: CloudlessDock, tmp_path: Path) -> None:
    (layer,) = live_layers()
    assert len(colours(drawn(layer))) > 20
    secret = live_dock.live.engine.secret
    project = QgsProject.instance()
    path = tmp_path / "live.qgs"
    assert project.write(str(path))
    definition = tmp_path / "live.qlr"
    node = project.layerTreeRoot().findLayer(layer.id())
    assert QgsLayerDefinition.exportLayerDefinition(str(definition), [node])[0]
    for file in (path, definition):
        text = file.read_text(encoding="utf-8")
        assert "127.0.0.1" in text
        assert secret not in text
        assert str(live_dock.live.engine._port) not in text
    project.clear()
    assert not live_dock.live.engine.is_running()
    assert project.read(str(path))
    wait_for(live_dock.live.engine.is_ready, SECONDS)
    (again,) = live_layers()
    assert live_dock.live.engine.secret != secret
    assert len(colours(drawn(again))) > 20
    assert QgsLayerDefinition.loadLayerDefinition(str(definition), project, project.layerTreeRoot())[0]
    (other,) = (layer for layer in live_layers() if layer is not again)
    assert len(colours(drawn(other))) > 20
    project.clear()


def test_project_without_an_engine_says_what_to_do(
    live_dock: CloudlessDock, bar: Bar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = QgsProject.instance()
    path = tmp_path / "live.qgs"
    assert project.write(str(path))
    project.clear()
    monkeypatch.setenv("CLOUDLESS_ENGINE", str(tmp_path / "nowhere"))
    assert project.read(str(path))
    assert len(bar.messages) == 1
    assert len(live_layers()) == 1
    project.clear()


def test_engine_that_dies_is_started_again_once(live_dock: CloudlessDock, bar: Bar) -> None:
    (layer,) = live_layers()
    live = live_dock.live
    assert len(colours(drawn(layer))) > 20
    live._began -= 100
    secret = live.engine.secret
    os.kill(live.engine._process._process.pid, signal.SIGKILL)  # type: ignore[union-attr]
    wait_for(lambda: live.engine.secret != secret and live.engine.is_ready(), SECONDS)
    assert len(colours(drawn(layer))) > 20
    assert not bar.messages
    os.kill(live.engine._process._process.pid, signal.SIGKILL)  # type: ignore[union-attr]
    wait_for(lambda: bool(bar.messages), SECONDS)
    assert not live.engine.is_running()
    assert not live_dock.footer.live_button.isChecked()


def test_proxy_of_qgis_does_not_see_the_tiles(dock: CloudlessDock, engine: Path) -> None:
    settings = QgsSettings()
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        values = {"proxyEnabled": True, "proxyType": "HttpProxy", "proxyHost": "127.0.0.1"}
        for name, value in {**values, "proxyPort": silent.getsockname()[1]}.items():
            settings.setValue(f"proxy/{name}", value)
        QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()
        try:
            switch_on(dock)
            (layer,) = live_layers()
            assert len(colours(drawn(layer))) > 20
            dock.footer.live_button.click()
            wait_for(lambda: not dock._access.is_at_work(), SECONDS)
            assert "http://127.0.0.1:" not in (settings.value("proxy/noProxyUrls") or [])
            silent.setblocking(False)
            with pytest.raises(BlockingIOError):
                silent.accept()
        finally:
            settings.remove("proxy")
            QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()


def test_time_of_the_map_decides_the_days(live_dock: CloudlessDock) -> None:
    (layer,) = live_layers()
    canvas = live_dock.form.where._canvas
    all_days, number = colours(drawn(layer)), shown_number(layer)
    june = QgsDateTimeRange(
        QDateTime.fromString("2023-06-01T00:00:00", Qt.DateFormat.ISODate),
        QDateTime.fromString("2023-06-30T23:59:59", Qt.DateFormat.ISODate),
    )
    canvas.setTemporalRange(june)
    wait_for(lambda: shown_number(layer) != number, SECONDS)
    assert live_dock.live._days() is not None
    in_june = colours(drawn(layer))
    assert in_june != all_days
    canvas.setTemporalRange(QgsDateTimeRange(QDateTime(), QDateTime()))
    assert colours(drawn(layer)) not in (in_june, set())


def test_removal_of_the_engine_waits(live_dock: CloudlessDock) -> None:
    assert live_dock._access.is_at_work()
    live_dock.footer.live_button.click()
    wait_for(lambda: not live_dock._access.is_at_work(), SECONDS)


def test_place_is_told(live_dock: CloudlessDock) -> None:
    live_dock.live._ask(VIEW.center())
    live_dock.live._ask(VIEW.center())
    wait_for(lambda: live_dock.footer.live.text().startswith("Here: red 0."), SECONDS)
    live_dock.live._tell_found(LiveFound("a", 1, {}, 0, dates=99))
    assert live_dock.footer.live.text().startswith("Here: red 0."), "an answer that was overtaken is not told"


def test_place_that_is_none(live_dock: CloudlessDock) -> None:
    live_dock.live._ask(QgsPointXY(1e15, 1e15))
    assert live_dock.footer.live.text() == "The map's CRS has no such place: click elsewhere."


def test_layer_of_a_plugin_that_was_switched_off_lives_again(
    live_dock: CloudlessDock, make_dock: Callable[[], CloudlessDock], bar: Bar
) -> None:
    """As after an upgrade, with the project open meanwhile."""
    live_dock.live.keep()
    (layer,) = live_layers()
    close(live_dock)
    assert not colours(drawn(layer))
    dock = make_dock()
    wait_for(dock.live.engine.is_ready, SECONDS)
    wait_for(lambda: len(colours(drawn(layer))) > 20, SECONDS)
