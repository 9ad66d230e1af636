"""The first picture on the map, until the mosaic takes its place."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProject, QgsRectangle

from cloudless_plugin.gui.dock import CloudlessDock
from tests.qgis.gui.conftest import answer_with, close, layers, look, wait_until_done
from tests.support import jobs
from tests.support.engine import children, make_scenes
from tests.support.waiting import wait_for


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Item collection of scenes for which a first picture pays."""
    return make_scenes(tmp_path_factory.mktemp("large"), 832)


def look_at(dock: CloudlessDock, items: Path, canvas: Any) -> None:
    """Have the panel ask for all of these scenes."""
    west, _, _, north = jobs.extent()
    canvas.setExtent(QgsRectangle(west, north - 8000, west + 15000, north))
    dock.form.what.address.setEditText(str(items))


def pictures() -> list[Any]:
    return [layer for layer in layers() if "first picture" in layer.name()]


def test_first_picture_becomes_the_mosaic_in_place(dock: CloudlessDock, large: Path, canvas: Any) -> None:
    look_at(dock, large, canvas)
    dock.start()
    wait_for(lambda: bool(pictures()))
    assert dock.run.is_running()
    (picture,) = pictures()
    coarse, file = picture.width(), Path(picture.source())
    white = picture.renderer().redContrastEnhancement().maximumValue()
    wait_until_done(dock)
    (layer,) = layers()
    assert layer.id() == picture.id()
    assert layer.name() == "S2 true colour · Jun\u2013Aug 2023 · median"
    assert layer.width() > 3 * coarse
    assert layer.renderer().redContrastEnhancement().maximumValue() == pytest.approx(white, rel=0.2)
    assert not file.exists()
    assert not file.with_suffix(".qml").exists()


@pytest.mark.parametrize("by_user", [True, False])
def test_first_picture_goes_away_where_no_mosaic_comes(
    dock: CloudlessDock, large: Path, canvas: Any, by_user: bool
) -> None:
    look_at(dock, large, canvas)
    dock.start()
    wait_for(lambda: bool(pictures()))
    if by_user:
        dock.footer.cancel_button.click()
    else:
        for pid in children():
            os.kill(pid, signal.SIGKILL)
    wait_until_done(dock)
    assert layers() == []


def test_first_picture_goes_with_the_panel(dock: CloudlessDock, large: Path, canvas: Any) -> None:
    look_at(dock, large, canvas)
    dock.start()
    wait_for(lambda: bool(pictures()))
    close(dock)
    assert pictures() == []


def test_run_that_cannot_be_prepared_ends_with_a_sentence(dock: CloudlessDock, generated: Path) -> None:
    """A login that was there when the parameters were checked is gone; QGIS's task never says that it has ended."""
    runner, said = dock.run, []
    runner.failed.connect(said.append)
    asked = {**dock.form.parameters(), "CATALOG_URL": "http://127.0.0.1:9/", "AUTHCFG": "abc1234"}
    runner.start("cloudless:mosaic", asked)
    assert not runner.is_running()
    assert len(said) == 1
    assert "login" in said[0]


def test_first_picture_that_the_user_removes_is_not_missed(dock: CloudlessDock, large: Path, canvas: Any) -> None:
    look_at(dock, large, canvas)
    dock.start()
    wait_for(lambda: bool(pictures()))
    QgsProject.instance().removeAllMapLayers()
    wait_until_done(dock)
    (layer,) = layers()
    assert layer.width() > 1000


def test_no_first_picture_where_none_is_wanted(dock: CloudlessDock, large: Path, canvas: Any) -> None:
    look_at(dock, large, canvas)
    dock.form.result.preview.setChecked(False)
    seen: list[Any] = []
    QgsProject.instance().layersAdded.connect(seen.append)
    dock.start()
    wait_until_done(dock)
    assert len(seen) == 1


def test_cancel_leaves_no_ghost_of_the_first_picture(
    dock: CloudlessDock, large: Path, canvas: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 5 of the desk: what was taken away is not drawn any more."""
    look_at(dock, large, canvas)
    refreshed: list[list[Any]] = []
    monkeypatch.setattr(canvas, "refreshAllLayers", lambda: refreshed.append(pictures()))
    dock.start()
    wait_for(lambda: bool(pictures()))
    dock.footer.cancel_button.click()
    wait_until_done(dock)
    assert refreshed[-1] == [], "it is drawn anew after the layer is gone"


def test_first_picture_becomes_the_mosaic_and_not_its_evidence(dock: CloudlessDock, large: Path, canvas: Any) -> None:
    """Whatever the temporary paths are, by which QGIS sorts them."""
    look_at(dock, large, canvas)
    dock.form.result.evidence.setChecked(True)
    for _ in range(3):
        QgsProject.instance().clear()
        dock.start()
        wait_for(lambda: bool(pictures()))
        (picture,) = [layer.id() for layer in pictures()]
        wait_until_done(dock)
        shown = QgsProject.instance().mapLayer(picture)
        assert shown.bandCount() == 3
        assert shown.source().endswith("OUTPUT.tif")
        assert len(layers()) == 2


def test_first_picture_leaves_no_twin(dock: CloudlessDock, large: Path, canvas: Any, tmp_path: Path) -> None:
    """Row 12 of the desk: the file that is replaced has its layer, which is kept in its place."""
    look_at(dock, large, canvas)
    dock.form.result.output.setFilePath(str(tmp_path / "mosaic.tif"))
    dock.start()
    wait_until_done(dock)
    (layer,) = layers()
    layer.setName("Mine")
    answer_with("Replace")
    dock.start()
    wait_for(lambda: bool(pictures()))
    wait_until_done(dock)
    assert [(each.id(), each.name()) for each in layers()] == [(layer.id(), "Mine")]
    assert len(QgsProject.instance().layerTreeRoot().findLayers()) == 1


def test_first_picture_of_what_is_ticked(dock: CloudlessDock, large: Path, canvas: Any) -> None:
    """Row 1 of the desk."""
    look_at(dock, large, canvas)
    look(dock)
    dock.scenes.count.setValue(1)
    dock.scenes.clearest_button.click()
    dock.start()
    wait_until_done(dock)
    assert dock.footer.status.text().startswith("Done: 2 scenes, ")
