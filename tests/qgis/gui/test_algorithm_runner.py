"""The first picture on the map, until the mosaic takes its place."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProject, QgsRectangle

from cloudless_plugin.gui.dock import CloudlessDock
from tests.support import jobs
from tests.support.engine import children, make_scenes
from tests.support.waiting import wait_for


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Item collection of scenes for which a first picture pays."""
    return make_scenes(tmp_path_factory.mktemp("large"), 832)


def look_at(dock: CloudlessDock, items: Path, qgis_iface: Any) -> None:
    """Have the panel ask for all of these scenes."""
    west, _, _, north = jobs.extent()
    canvas = qgis_iface.mapCanvas()
    canvas.setExtent(QgsRectangle(west, north - 8000, west + 15000, north))
    dock.form.address.setText(str(items))


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
    dock.form.preview.setChecked(False)
    seen: list[Any] = []
    QgsProject.instance().layersAdded.connect(seen.append)
    dock.run_button.click()
    wait_for(lambda: not dock.run.is_running())
    assert len(seen) == 1
