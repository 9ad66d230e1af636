"""The panel's head: presets, recent runs, recipes, help."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QApplication, QFileDialog, QInputDialog, QMenu, QMessageBox

from cloudless_plugin.common.documentation import quickstart_page
from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.panel.choices_made import POLYGON, AreaChoice, PanelChoices
from cloudless_plugin.panel.run_record import RunRecord
from tests.qgis.gui.conftest import Bar, answer_with, close, look, untick
from tests.support.site import page_addresses


def entries(menu: QMenu) -> dict[str, Any]:
    """Return the entries of a menu, filled as on opening it, by their texts."""
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions()}


def below(dock: CloudlessDock, title: str) -> dict[str, Any]:
    """Return the entries of a menu in the menu of the presets."""
    return {action.text(): action for action in entries(dock.presets.menu)[title].menu().actions()}


def choose_entry(dock: CloudlessDock, title: str) -> None:
    entries(dock.presets.menu)[title].trigger()


def type_name(name: str) -> None:
    """Give the name of a preset, in the dialog that asks for it next."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QInputDialog):
            QTimer.singleShot(20, answer)
            return
        dialog.setTextValue(name)
        dialog.accept()

    QTimer.singleShot(0, answer)


def test_presets_are_kept_and_brought_back(
    dock: CloudlessDock, make_dock: Callable[[], CloudlessDock], generated_choices: PanelChoices
) -> None:
    summer = replace(generated_choices, when="this-summer", bands="nir,red,green", resolution=20.5, haze=False)
    dock.show_choices(summer)
    type_name("  Ä & B  ")
    choose_entry(dock, "Save as preset…")
    close(dock)
    other = make_dock()
    choose_entry(other, "Defaults")
    assert other.form.what.bands.text() == "red,green,blue"
    choose_entry(other, "Ä && B")
    shown = other.form.choices()
    assert (shown.bands, shown.resolution, shown.haze, shown.when) == ("nir,red,green", 20.5, False, "this-summer")
    below(other, "Remove preset")["Ä && B"].trigger()
    assert "Ä && B" not in entries(other.presets.menu)
    assert not entries(other.presets.menu)["Remove preset"].isEnabled()


@pytest.mark.parametrize(("button", "kept"), [("Yes", "nir,red,green"), ("No", "red,green,blue")])
def test_name_that_is_taken_is_asked_about(dock: CloudlessDock, button: str, kept: str) -> None:
    dock.memory.keep_preset("Summer", dock.form.choices())
    dock.form.what.bands.setText("nir,red,green")
    type_name("Summer")
    QTimer.singleShot(100, lambda: said.extend(answer_with(getattr(QMessageBox.StandardButton, button))))
    said: list[str] = []
    choose_entry(dock, "Save as preset…")
    assert dock.memory.presets()["Summer"].bands == kept


@pytest.mark.parametrize("name", ["", "   "])
def test_preset_without_a_name_is_none(dock: CloudlessDock, name: str) -> None:
    type_name(name)
    choose_entry(dock, "Save as preset…")
    assert dock.memory.presets() == {}


def test_preset_of_what_cannot_run_yet(dock: CloudlessDock, bar: Bar) -> None:
    """Whoever saves it may still be looking for the address."""
    dock.form.what.address.setEditText("")
    type_name("Later")
    choose_entry(dock, "Save as preset…")
    assert list(dock.memory.presets()) == ["Later"]
    assert bar.messages == []


def test_preset_leaves_the_ticks_alone(dock: CloudlessDock) -> None:
    dock.memory.keep_preset("Same", dock.form.choices())
    look(dock)
    untick(dock, 0)
    unticked = dock.scenes.choice.unticked()
    choose_entry(dock, "Same")
    assert dock.scenes.choice.unticked() == unticked != ()


def test_recent_runs(dock: CloudlessDock) -> None:
    assert not entries(dock.presets.menu)["Recent runs"].isEnabled()
    for number in range(3):
        record = RunRecord("cloudless:mosaic", f"A & {number}", f"/none/{number}.tif", ended=f"2026-11-28T10:0{number}")
        dock.memory.add_run(record)
    recent = below(dock, "Recent runs")
    assert next(iter(recent)).startswith("A && 2 (2026-11-28 10:02")
    recent[list(recent)[2]].trigger()
    shown = dock.card.run()
    assert shown is not None
    assert shown.output == "/none/0.tif"


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the user chooses in the next file dialogs."""
    paths: list[str] = []
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (paths.pop(0), ""))
    yield paths
    assert paths == []


def test_recipe_is_exported_and_loaded(dock: CloudlessDock, chosen: list[str], tmp_path: Path) -> None:
    triangle = "Polygon ((500000 5199000, 501000 5199000, 500000 5200000, 500000 5199000))"
    dock.form.where.choose(AreaChoice(POLYGON, triangle, "EPSG:32633"))
    dock.form.when.set_word("five-summers")
    made = dock.form.choices()
    chosen += [str(tmp_path / "mine"), "", str(tmp_path / "mine.json"), ""]
    choose_entry(dock, "Export as recipe…")
    assert (tmp_path / "mine.json").exists(), "the ending is added"
    choose_entry(dock, "Export as recipe…")
    choose_entry(dock, "Defaults")
    choose_entry(dock, "Load recipe…")
    assert dock.form.choices() == made
    choose_entry(dock, "Load recipe…")
    assert dock.form.choices() == made


def test_memory_that_is_damaged_is_forgotten(dock: CloudlessDock, make_dock: Callable[[], CloudlessDock]) -> None:
    from cloudless_plugin.gui.settings_store import SettingsStore

    close(dock)
    store = SettingsStore()
    hostile: Any = {"max_cloud": 1e308, "area": {"kind": "polygon", "wkt": "x", "crs": "y"}, "when": "dates"}
    for name, text in {
        "last": json.dumps(hostile),
        "presets": '{"A": 3, "B": {"start": 1}}',
        "runs": '[1, {"name": []}, {"choices": []}]',
        "addresses": "{",
    }.items():
        store.write(name, text)
    other = make_dock()
    assert list(entries(other.presets.menu))[:2] == ["A", "B"]
    assert 0 <= other.form.choices().max_cloud <= 100


def test_help_opens_the_documentation(dock: CloudlessDock, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda address: opened.append(address.toString()))
    dock.presets.help_button.click()
    assert opened == [quickstart_page("en")]
    assert set(opened) <= page_addresses()
