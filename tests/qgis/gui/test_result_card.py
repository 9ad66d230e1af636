"""The result of a run: what the card says, and what it offers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from qgis.PyQt.QtCore import QPoint
from qgis.PyQt.QtTest import QSignalSpy
from qgis.PyQt.QtWidgets import QApplication

from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.gui.result_card import ResultCard
from cloudless_plugin.panel.choices_made import PanelChoices
from cloudless_plugin.panel.run_record import RunRecord
from tests.qgis.gui.conftest import Bar, choose, run, show
from tests.support.waiting import wait_for


@pytest.fixture
def card(qgis_app: Any) -> Iterator[ResultCard]:
    card = ResultCard()
    yield card
    card.deleteLater()


def record(path: Path | str, name: str = "S2", **values: Any) -> RunRecord:
    return RunRecord("cloudless:mosaic", name, str(path), scenes=18, dates=9, filled_percent=98.7, **values)


def actions(menu: Any) -> dict[str, Any]:
    return {action.text(): action for action in menu.actions() if not action.isSeparator()}


def test_nothing_before_the_first_run(dock: CloudlessDock) -> None:
    assert dock.card.isHidden()


def test_card_of_a_mosaic(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    dock.form.result.output.setFilePath(str(tmp_path / "mosaic.tif"))
    run(dock)
    card = dock.card
    assert not card.isHidden()
    assert card.title.text() == "S2 true colour · Jun\u2013Aug 2023 · median"
    facts = card.facts.text()
    assert facts.startswith("18 scenes, 9 dates · ")
    for words in (" % filled", " % with a single view", "0 skipped", " s"):
        assert words in facts, words
    assert not card.thumbnail.isHidden()
    picture = card.thumbnail.pixmap().toImage()
    assert len({picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())}) > 50
    assert card.count.text() == "1 / 1"
    assert card.play_button.isHidden()
    assert not card.compare_button.isHidden()
    assert dock.card.run().first == "2023-06-04"
    assert dock.card.run().last == "2023-08-23"


def test_card_is_shown_when_the_run_ends(dock: CloudlessDock, bar: Bar) -> None:
    """It lies at the end of a long panel, which scrolls there."""
    show(dock, 360, 400)
    run(dock)
    scroll = dock.area.verticalScrollBar()
    wait_for(lambda: scroll.value() == scroll.maximum() > 0, 5)
    top = dock.card.mapTo(dock.area, QPoint(0, 0)).y()
    assert top < dock.area.height()


def test_card_of_a_series(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    choose(dock.form.what.period, "month")
    dock.form.result.output.setFilePath(str(tmp_path / "series"))
    run(dock)
    card = dock.card
    assert card.facts.text().startswith("3 mosaics, 18 scenes · 0 skipped · ")
    assert not card.thumbnail.isHidden()
    assert not card.play_button.isHidden()
    assert card.compare_button.isHidden()
    assert not card.save_menu.isEnabled()


def test_last_ten_runs(card: ResultCard, tmp_path: Path) -> None:
    runs = [record(tmp_path / f"{number}.tif", f"run {number}") for number in range(10)]
    card.show_runs(runs)
    assert not card.newer.isEnabled()
    for number in range(10):
        assert card.title.text() == f"run {number}"
        assert card.count.text() == f"{number + 1} / 10"
        card.older.click()
    assert not card.older.isEnabled()
    card.newer.click()
    assert card.title.text() == "run 8"


def test_file_that_is_gone_is_told(card: ResultCard, tmp_path: Path) -> None:
    card.show_runs([record(tmp_path / "gone.tif")])
    assert card.facts.text().endswith("Its file is gone.")
    for button in (card.zoom_button, card.look_button, card.compare_button):
        assert not button.isEnabled()
    assert not card.save_menu.isEnabled()
    assert card.thumbnail.isHidden()
    assert actions(card.more_menu)["Run again"].isEnabled()


def test_only_looks_that_the_file_has(card: ResultCard, tmp_path: Path) -> None:
    (tmp_path / "a.tif").touch()
    made = PanelChoices(bands="red, green,blue,nir")
    card.show_runs([record(tmp_path / "a.tif", choices=made)])
    enabled = {text for text, action in actions(card.look_menu).items() if action.isEnabled()}
    assert enabled == {"True colour", "False colour", "Colour empty pixels"}
    landsat = replace(made, collection="landsat-c2-l2", bands="nir08,red,green")
    card.show_runs([record(tmp_path / "a.tif", choices=landsat)])
    enabled = {text for text, action in actions(card.look_menu).items() if action.isEnabled()}
    assert enabled == {"False colour", "Colour empty pixels"}


def test_each_button_names_its_run(card: ResultCard, tmp_path: Path) -> None:
    (tmp_path / "a.tif").touch()
    one, other = record(tmp_path / "a.tif", "one"), record(tmp_path / "a.tif", "other")
    card.show_runs([one, other])
    card.older.click()
    compare, more, save = actions(card.compare_button.menu()), actions(card.more_menu), actions(card.save_menu)
    for signal, press, arguments in (
        (card.zoomed, card.zoom_button.click, []),
        (card.looked, actions(card.look_menu)["True colour"].trigger, ["true-colour"]),
        (card.compared, compare["With the run before"].trigger, ["before"]),
        (card.compared, compare["With the clearest date"].trigger, ["clearest"]),
        (card.folder_opened, more["Open folder"].trigger, []),
        (card.recipe_opened, more["Open recipe"].trigger, []),
        (card.methods_copied, more["Copy methods text"].trigger, []),
        (card.repeated, more["Run again"].trigger, []),
        (card.saved_as, save["GeoTIFF, all bands…"].trigger, ["copy"]),
        (card.saved_as, save["The look as GeoTIFF, 8 bits…"].trigger, ["tif"]),
        (card.saved_as, save["The look as PNG with a world file…"].trigger, ["png"]),
    ):
        spy = QSignalSpy(signal)
        press()
        assert [spy[0][0].name, *spy[0][1:]] == ["other", *arguments]


def test_colour_of_empty_pixels_is_of_one_run(card: ResultCard, tmp_path: Path) -> None:
    """Row 21 of the desk: going to another run's card colours nothing there, and shows what is so."""
    (tmp_path / "a.tif").touch()
    (tmp_path / "b.tif").touch()
    spy = QSignalSpy(card.empty_coloured)
    card.show_runs([record(tmp_path / "a.tif", "one"), record(tmp_path / "b.tif", "other")])
    card.empty_action.trigger()
    assert [(entry[0].name, entry[1]) for entry in spy] == [("one", True)]
    card.older.click()
    assert not card.empty_action.isChecked()
    card.newer.click()
    assert card.empty_action.isChecked()
    assert len(spy) == 1


def test_names_of_layers_are_no_markup(card: ResultCard, tmp_path: Path) -> None:
    """A feature's name may be anything."""
    card.show_runs([record(tmp_path / "a.tif", "<b>bold</b> & <i>more</i>")])
    QApplication.processEvents()
    assert card.title.sizeHint().width() > card.fontMetrics().horizontalAdvance("bold & more")
