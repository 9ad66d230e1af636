"""What can be done with a result: see it, compare it, restyle it, hand it on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsTemporalNavigationObject,
)
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtTest import QSignalSpy
from qgis.PyQt.QtWidgets import QApplication, QFileDialog

from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.panel.run_record import RunRecord
from cloudless_plugin.processing.layer_metadata import load_metadata
from tests.qgis.gui.conftest import Bar, answer_with, choose, close, layers, look, run, wait_until_done
from tests.support import jobs
from tests.support.waiting import wait_for


@pytest.fixture
def mosaic(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> Path:
    """A mosaic of four bands that the panel has made."""
    dock.form.what.bands.setText("red,green,blue,nir")
    path = tmp_path / "mosaic.tif"
    dock.form.result.output.setFilePath(str(path))
    run(dock)
    assert bar.messages[-1][0].startswith("Done: ")
    return path


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would have been opened by other programs."""
    paths: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: paths.append(url.toLocalFile()))
    return paths


@pytest.fixture
def saved(dock: CloudlessDock, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Path], str]:
    """Save the run that is shown by the card's menu; return what is said when that has ended."""

    def save(title: str, path: Path) -> str:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
        done, failed = QSignalSpy(dock.results.done), QSignalSpy(dock.results.failed)
        action = next(each for each in dock.card.save_menu.actions() if each.text() == title)
        action.trigger()
        wait_for(lambda: len(done) + len(failed) == 1)
        return str([*done, *failed][0][0])

    return save


def record(dock: CloudlessDock) -> RunRecord:
    found = dock.card.run()
    assert found is not None
    return found


def only_layer() -> QgsRasterLayer:
    (layer,) = layers()
    return layer


def test_zoom(dock: CloudlessDock, mosaic: Path, canvas: Any) -> None:
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    canvas.setExtent(QgsRectangle(0, 0, 1000, 1000))
    dock.card.zoom_button.click()
    west, _, east, _ = jobs.extent()
    assert 1.66e6 < canvas.extent().center().x() < 1.69e6
    assert east - west < canvas.extent().width() < 10 * (east - west)


def test_zoom_brings_a_removed_layer_back(dock: CloudlessDock, mosaic: Path) -> None:
    """The card lasts longer than the project; the layer comes back styled, on top, by its name."""
    name = only_layer().name()
    QgsProject.instance().removeAllMapLayers()
    dock.card.zoom_button.click()
    layer = only_layer()
    assert (layer.name(), layer.source()) == (name, str(mosaic))
    assert layer.renderer().redContrastEnhancement().maximumValue() > 100
    dock.card.zoom_button.click()
    assert len(layers()) == 1


def test_look_without_a_rerun(dock: CloudlessDock, mosaic: Path) -> None:
    """The same file, other bands, each stretched by itself; back to true colour, all share one stretch."""
    before = mosaic.read_bytes()
    action = {each.data(): each for each in dock.card.look_menu.actions()}
    action["false-colour"].trigger()
    renderer = only_layer().renderer()
    assert (renderer.redBand(), renderer.greenBand(), renderer.blueBand()) == (4, 1, 2)
    highs = {each.maximumValue() for each in (renderer.redContrastEnhancement(), renderer.greenContrastEnhancement())}
    assert len(highs) == 2
    action["true-colour"].trigger()
    renderer = only_layer().renderer()
    assert (renderer.redBand(), renderer.greenBand(), renderer.blueBand()) == (1, 2, 3)
    assert renderer.redContrastEnhancement().maximumValue() == renderer.blueContrastEnhancement().maximumValue()
    assert mosaic.read_bytes() == before


def test_look_that_the_file_lacks_changes_nothing(dock: CloudlessDock, mosaic: Path, bar: Bar) -> None:
    renderer = only_layer().renderer().redBand()
    dock.results.look(record(dock), "geology")
    assert "lacks a band of this look" in dock.footer.status.text()
    assert only_layer().renderer().redBand() == renderer


def test_empty_pixels_can_be_seen(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    """Row 21 of the desk: else what lies below shows through them, and looks like data."""
    dock.form.when.set_days("2023-06-01", "2023-06-05", ())
    dock.form.result.output.setFilePath(str(tmp_path / "few.tif"))
    run(dock)
    layer = only_layer()
    picture = layer.previewAsImage(dock.size())
    dock.card.empty_action.trigger()
    assert layer.renderer().nodataColor().isValid()
    assert layer.previewAsImage(dock.size()) != picture
    dock.card.empty_action.trigger()
    assert layer.previewAsImage(dock.size()) == picture


def pixels(path: Path) -> Any:
    dataset = gdal.Open(str(path))
    assert dataset is not None
    return dataset.ReadAsArray()


def test_save_as_a_copy(dock: CloudlessDock, mosaic: Path, saved: Any, tmp_path: Path) -> None:
    """All bands, as they are, with style and recipe beside it."""
    target = tmp_path / "elsewhere" / "copy.tif"
    target.parent.mkdir()
    assert saved("GeoTIFF, all bands…", target) == f"Saved: {target}"
    assert target.read_bytes() == mosaic.read_bytes()
    assert Path(f"{target}.json").read_text() == Path(f"{mosaic}.json").read_text()
    layer = QgsRasterLayer(str(target), "copy", "gdal")
    assert layer.loadDefaultStyle()[1]
    assert [path.name for path in target.parent.iterdir() if path.name.startswith(".")] == []
    item = json.loads(Path(f"{target}.item.json").read_text())
    assert item["id"] == "copy"
    assert {asset["href"] for asset in item["assets"].values()} == {"./copy.tif", "./copy.tif.json"}
    load_metadata(layer)
    told = layer.metadata()
    assert told.identifier() == "copy.tif"
    assert told.rights()
    beside = [f"{target}.json", f"{target}.item.json"]
    assert [link.url for link in told.links()] == [QUrl.fromLocalFile(path).toString() for path in beside]


@pytest.mark.parametrize("name", ["copy.tif.json", "copy.tif.item.json"])
def test_copy_replaces_no_file_of_the_user(
    dock: CloudlessDock, mosaic: Path, saved: Any, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / name).write_text('{"my": "notes"}')
    assert "move it, or choose another output" in saved("GeoTIFF, all bands…", folder / "copy.tif")
    assert [path.name for path in folder.iterdir()] == [name]
    assert (folder / name).read_text() == '{"my": "notes"}'


def test_copy_that_cannot_be_written_leaves_what_was_there(
    dock: CloudlessDock, mosaic: Path, saved: Any, bar: Bar, tmp_path: Path
) -> None:
    told = saved("GeoTIFF, all bands…", tmp_path / "none" / "copy.tif")
    assert "cannot be written" in told
    assert dock.footer.status.text() == told
    before = mosaic.read_bytes()
    saved("GeoTIFF, all bands…", mosaic)
    assert mosaic.read_bytes() == before
    target = tmp_path / "old.tif"
    target.write_text("old")
    mosaic.rename(tmp_path / "moved.tif")
    assert "cannot be written" in saved("GeoTIFF, all bands…", target)
    assert target.read_text() == "old"


@pytest.mark.parametrize(
    ("title", "name", "driver", "world"),
    [
        ("The look as GeoTIFF, 8 bits…", "look.tif", "GTiff", None),
        ("The look as PNG with a world file…", "look.png", "PNG", "look.pgw"),
    ],
)
def test_save_the_look(
    dock: CloudlessDock, mosaic: Path, saved: Any, tmp_path: Path, title: str, name: str, driver: str, world: str | None
) -> None:
    """Eight bits of red, green, blue and opacity, in place, for programs that show pictures."""
    folder = tmp_path / "looks"
    folder.mkdir()
    assert saved(title, folder / name) == f"Saved: {folder / name}"
    dataset, source = gdal.Open(str(folder / name)), gdal.Open(str(mosaic))
    assert dataset.GetDriver().ShortName == driver
    assert dataset.RasterCount == 4
    assert dataset.GetRasterBand(1).DataType == gdal.GDT_Byte
    assert dataset.GetGeoTransform() == pytest.approx(source.GetGeoTransform(), abs=0.01)
    assert (dataset.RasterXSize, dataset.RasterYSize) == (source.RasterXSize, source.RasterYSize)
    shown, values = dataset.ReadAsArray(), source.ReadAsArray()
    empty = ~(values[:3] != 0).all(axis=0)
    assert (shown[3][empty] == 0).all(), "no data is transparent"
    assert (shown[3][~empty] == 255).all()
    layer = only_layer().renderer()
    low, high = layer.redContrastEnhancement().minimumValue(), layer.redContrastEnhancement().maximumValue()
    expected = np.clip((values[0].astype(float) - low) / (high - low) * 255, 0, 255)
    assert np.abs(shown[0].astype(float) - expected)[~empty].max() <= 2
    files = {path.name for path in folder.iterdir()} - {f"{name}.aux.xml"}
    assert files == {name, *([world] if world else [])}
    if driver == "GTiff":
        assert "32633" in dataset.GetProjection()


def test_look_of_the_moment_is_saved(dock: CloudlessDock, mosaic: Path, saved: Any, tmp_path: Path) -> None:
    """And not the one that lies beside the file."""
    saved("The look as GeoTIFF, 8 bits…", tmp_path / "true.tif")
    dock.results.look(record(dock), "false-colour")
    saved("The look as GeoTIFF, 8 bits…", tmp_path / "false.tif")
    assert (pixels(tmp_path / "true.tif")[0] != pixels(tmp_path / "false.tif")[0]).any()


def test_ending_of_a_name_may_be_left_out(dock: CloudlessDock, mosaic: Path, saved: Any, tmp_path: Path) -> None:
    assert saved("The look as PNG with a world file…", tmp_path / "plain") == f"Saved: {tmp_path / 'plain.png'}"
    assert (tmp_path / "plain.png").exists()
    assert (tmp_path / "plain.pgw").exists()


def test_methods_text(dock: CloudlessDock, mosaic: Path, bar: Bar) -> None:
    """A paragraph with sensor, dates, mask, method and whose data it is."""
    action = next(each for each in dock.card.more_menu.actions() if each.text() == "Copy methods text")
    action.trigger()
    text = QApplication.clipboard().text()
    for words in (
        "Sentinel-2",
        "18 scenes of 9 dates",
        "2023-06-04 to 2023-08-23",
        "red,green,blue,nir",
        "“Median”",
        "clouds and shadows",
        "grown by 20 m",
        "10 m in EPSG:32633",
    ):
        assert words in text, (words, text)
    rights = json.loads(Path(f"{mosaic}.json").read_text())["attribution"]["rights"]
    assert rights.rstrip(".") in text
    assert text.endswith(".")
    assert ".." not in text
    assert "\n" not in text
    assert bar.messages[-1] == ("The methods text is on the clipboard.", 3)


def test_folder_and_recipe(dock: CloudlessDock, mosaic: Path, opened: list[str], bar: Bar) -> None:
    more = {each.text(): each for each in dock.card.more_menu.actions()}
    more["Open folder"].trigger()
    more["Open recipe"].trigger()
    assert opened == [str(mosaic.parent), f"{mosaic}.json"]
    Path(f"{mosaic}.json").unlink()
    more["Open recipe"].trigger()
    assert len(opened) == 2
    assert "is gone" in dock.footer.status.text()
    more["Copy methods text"].trigger()
    assert "cannot be read" in dock.footer.status.text()


def test_swipe_with_the_run_before(dock: CloudlessDock, mosaic: Path, canvas: Any, tmp_path: Path) -> None:
    items = len(canvas.scene().items())
    dock.form.result.output.setFilePath(str(tmp_path / "second.tif"))
    dock.form.when.set_days("2023-06-01", "2023-07-15", ())
    run(dock)
    root = QgsProject.instance().layerTreeRoot()
    first, second = (
        next(node for node in root.findLayers() if node.layer().source() == str(path))
        for path in (mosaic, tmp_path / "second.tif")
    )
    before = next(each for each in dock.card.compare_button.menu().actions() if "run before" in each.text())
    before.trigger()
    assert dock.results.swipe.is_active()
    assert not first.itemVisibilityChecked(), "it would show through the empty pixels of the other side"
    assert second.itemVisibilityChecked()
    assert len(canvas.scene().items()) > items
    dock.results.swipe.stop()
    assert first.itemVisibilityChecked()
    assert len(canvas.scene().items()) == items


def test_swipe_without_a_run_before(dock: CloudlessDock, mosaic: Path, bar: Bar) -> None:
    before = next(each for each in dock.card.compare_button.menu().actions() if "run before" in each.text())
    before.trigger()
    assert not dock.results.swipe.is_active()
    assert "no run before this one" in dock.footer.status.text()


def test_complaint_of_the_card_leaves_a_run_its_cancel_button(dock: CloudlessDock, mosaic: Path, bar: Bar) -> None:
    answer_with("Replace")
    dock.start()
    before = next(each for each in dock.card.compare_button.menu().actions() if "run before" in each.text())
    before.trigger()
    assert "no run before this one" in bar.messages[-1][0]
    assert dock.runs.is_running()
    assert not dock.footer.cancel_button.isHidden()
    assert dock.footer.run_button.isHidden()
    dock.footer.cancel_button.click()
    wait_until_done(dock)
    assert dock.footer.status.text() == "Cancelled; nothing was written."


def test_swipe_with_the_clearest_date(dock: CloudlessDock, mosaic: Path, bar: Bar) -> None:
    clearest = next(each for each in dock.card.compare_button.menu().actions() if "clearest" in each.text())
    clearest.trigger()
    assert "press Search first" in dock.footer.status.text()
    look(dock)
    clearest.trigger()
    wait_for(dock.results.swipe.is_active)
    assert any("as it was seen" in layer.name() for layer in layers())
    dock.results.swipe.stop()
    dock.scenes.list.setCurrentItem(dock.scenes.list.topLevelItem(1))
    wait_for(lambda: not dock.date.is_drawing())
    assert not dock.results.swipe.is_active(), "a click on a date compares nothing"


def test_swipe_ends_with_the_panel(dock: CloudlessDock, mosaic: Path, canvas: Any) -> None:
    look(dock)
    clearest = next(each for each in dock.card.compare_button.menu().actions() if "clearest" in each.text())
    clearest.trigger()
    wait_for(dock.results.swipe.is_active)
    close(dock)
    assert not dock.results.swipe.is_active()


def test_play(dock: CloudlessDock, bar: Bar, canvas: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 19 of the desk: from the first to the last month, a step a month."""
    controller = QgsTemporalNavigationObject()
    monkeypatch.setattr(canvas, "temporalController", lambda: controller)
    choose(dock.form.what.period, "month")
    dock.form.result.output.setFilePath(str(tmp_path / "series"))
    run(dock)
    wait_for(lambda: QgsProject.instance().timeSettings().temporalRange().begin().isValid())
    dock.card.play_button.click()
    days = [
        controller.dateTimeRangeForFrameNumber(frame).begin().toUTC().date().toString("yyyy-MM-dd")
        for frame in range(3)
    ]
    assert days == ["2023-06-01", "2023-07-01", "2023-08-01"]
    assert controller.temporalExtents().end().date().toString("yyyy-MM-dd") == "2023-08-31"
    assert controller.currentFrameNumber() == 0
    assert controller.animationState() == QgsTemporalNavigationObject.AnimationState.Forward
    controller.pause()
