"""Searching by itself: after a pause, the latest question alone, and an estimate that belongs to what is shown."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle
from qgis.PyQt.QtCore import QCoreApplication, QDate
from qgis.PyQt.QtTest import QSignalSpy

from cloudless_plugin.gui.diagnostics import diagnostics
from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.panel.choices_made import PanelChoices
from tests.qgis.gui.conftest import Bar, attend, close, look, rows, run, show, untick, wait_until_done
from tests.support import jobs
from tests.support.engine import children
from tests.support.files import serve_files
from tests.support.squid import USER
from tests.support.waiting import wait_for

STALE = "(updating)"


def rest(milliseconds: int) -> None:
    """Let Qt work for a while."""
    spy = QSignalSpy(QCoreApplication.instance().aboutToQuit)
    spy.wait(milliseconds)


def test_scenes_are_searched_by_themselves(dock: CloudlessDock, bar: Bar) -> None:
    """Once the user has come to the panel, and once more when something that counts has changed."""
    began = QSignalSpy(dock.search.began)
    show(dock)
    rest(1000)
    assert len(began) == 0, "nobody has come yet"
    attend(dock)
    wait_for(lambda: len(rows(dock)) == 9)
    assert dock.scenes.summary.text() == "18 scenes · 9 dates"
    assert bar.messages == []
    wait_until_done(dock)
    dock.form.when.end.setDate(QDate(2023, 6, 30))
    wait_for(lambda: len(rows(dock)) == 3)
    wait_until_done(dock)
    assert len(began) == 2
    dock.form.result.output.setFilePath("/data/mosaic.tif")
    dock.form.result.evidence.setChecked(True)
    rest(1000)
    assert len(began) == 2, "the output is not looked for"


def test_hidden_panel_searches_nothing(dock: CloudlessDock, bar: Bar, canvas: Any) -> None:
    attend(dock)
    wait_until_done(dock)
    dock.hide()
    began = QSignalSpy(dock.search.began)
    west, south, east, north = jobs.extent()
    canvas.setExtent(QgsRectangle(west, south, east - 200, north))
    rest(1000)
    assert len(began) == 0


def test_many_changes_are_one_search(dock: CloudlessDock, bar: Bar, canvas: Any) -> None:
    """As by panning, or by typing."""
    attend(dock)
    wait_until_done(dock)
    began = QSignalSpy(dock.search.began)
    west, south, east, north = jobs.extent()
    for step in range(20):
        canvas.setExtent(QgsRectangle(west + step, south, east + step, north))
        QCoreApplication.processEvents()
    assert len(began) == 0
    wait_until_done(dock)
    assert len(began) == 1


def test_search_that_is_overtaken_shows_nothing(dock: CloudlessDock, bar: Bar) -> None:
    """Its answer would be that to another question."""
    found: list[Any] = []
    dock.search.found.connect(lambda search, _: found.append((search["start"], search["end"])))
    dock.look()
    wait_for(lambda: dock.search._latest.task is not None)
    dock.form.when.end.setDate(QDate(2023, 6, 30))
    dock.look()
    wait_until_done(dock)
    assert found == [("2023-06-01", "2023-06-30")]
    assert len(rows(dock)) == 3
    assert bar.messages == []


def test_going_back_to_what_is_being_asked_asks_nothing_else(dock: CloudlessDock, bar: Bar) -> None:
    found: list[Any] = []
    dock.search.found.connect(lambda search, _: found.append((search["start"], search["end"])))
    attend(dock)
    wait_for(lambda: dock.search._latest.task is not None)
    asked = dock.form.when.end.date()
    for end in (QDate(2023, 6, 30), asked):  # there, and back within the pause
        dock.form.when.end.setDate(end)
        QCoreApplication.processEvents()
    wait_until_done(dock)
    assert {end for _, end in found} == {asked.toString("yyyy-MM-dd")}


@pytest.mark.fault("two starts of the panel from code")
def test_look_while_a_search_goes_on_does_nothing(dock: CloudlessDock, bar: Bar) -> None:
    """It would take the quicklooks away from the first."""
    began = QSignalSpy(dock.search.began)
    for _ in range(3):
        dock.scenes.asked.emit()
        QCoreApplication.processEvents()
    wait_until_done(dock)
    assert len(rows(dock)) == 9
    assert len(began) == 1
    assert bar.messages == []


def test_search_is_cancelled(dock: CloudlessDock, bar: Bar) -> None:
    dock.look()
    wait_for(lambda: dock.search._latest.task is not None)
    assert not dock.scenes.bar.isHidden()
    dock.search.cancel()
    wait_until_done(dock)
    assert dock.scenes.bar.isHidden()
    assert not dock.scenes.button.isHidden()
    wait_for(lambda: children() == [])
    assert bar.messages == []


def test_panel_that_is_removed_during_a_search_warms_no_engine_up_again(dock: CloudlessDock, bar: Bar) -> None:
    attend(dock)
    wait_for(lambda: dock.search._latest.task is not None)
    close(dock)
    rest(500)
    wait_for(lambda: children() == [])


def test_estimate_belongs_to_what_is_ticked(dock: CloudlessDock, bar: Bar) -> None:
    """Row 17 of the desk: marked stale at once after a tick, and reckoned anew soon."""
    attend(dock)
    wait_until_done(dock)
    whole, plan = dock.footer.estimate.text(), dock._plan
    assert plan.scene_count == 18
    untick(dock, 0, 1, 2)
    assert dock.footer.estimate.text() == f"{whole} {STALE}"
    wait_until_done(dock)
    assert dock._plan.scene_count == 12
    assert dock._plan.read_bytes < plan.read_bytes
    assert STALE not in dock.footer.estimate.text()
    dock.scenes.all_button.click()
    wait_until_done(dock)
    assert dock.footer.estimate.text() == whole


def test_estimate_belongs_to_the_area(dock: CloudlessDock, bar: Bar, canvas: Any) -> None:
    """Row 17 of the desk: that of another area is marked, or gone where nothing can be reckoned."""
    attend(dock)
    wait_until_done(dock)
    first = dock._plan
    west, south, _, _ = jobs.extent()
    canvas.setExtent(QgsRectangle(west, south, west + 600, south + 600))
    assert STALE in dock.footer.estimate.text()
    wait_until_done(dock)
    assert STALE not in dock.footer.estimate.text()
    assert dock._plan.width < first.width
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    canvas.setExtent(QgsRectangle(-3e7, -2e7, 3e7, 2e7))
    assert "%" not in dock.footer.estimate.text()
    wait_until_done(dock)
    assert "%" not in dock.footer.estimate.text()


def test_estimate_of_an_overtaken_search_is_not_shown(dock: CloudlessDock, bar: Bar, canvas: Any) -> None:
    """Row 17 of the desk: the map shows the whole world by the time that the answer comes."""
    dock.look()
    wait_for(lambda: dock.search._latest.task is not None)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    canvas.setExtent(QgsRectangle(-3e7, -2e7, 3e7, 2e7))
    wait_until_done(dock)
    assert "%" not in dock.footer.estimate.text()


def test_estimate_after_ticks_that_were_kept(dock: CloudlessDock, bar: Bar, canvas: Any) -> None:
    """Row 17 of the desk: another search finds all scenes, and the run uses fewer."""
    attend(dock)
    wait_until_done(dock)
    untick(dock, 0, 1)
    wait_until_done(dock)
    west, south, east, north = jobs.extent()
    canvas.setExtent(QgsRectangle(west, south, east - 200, north))
    wait_until_done(dock)
    assert dock.scenes.summary.text() == "14 of 18 scenes chosen · 9 dates"
    assert dock._plan.scene_count == 14
    assert STALE not in dock.footer.estimate.text()


def test_estimate_after_a_run_is_of_what_is_shown(dock: CloudlessDock, bar: Bar, canvas: Any) -> None:
    """Row 17 of the desk: the map was moved while the run went on."""
    attend(dock)
    wait_until_done(dock)
    before = dock._plan
    dock.start()
    west, south, _, _ = jobs.extent()
    canvas.setExtent(QgsRectangle(west, south, west + 600, south + 600))
    assert STALE in dock.footer.estimate.text()
    wait_until_done(dock)
    assert dock._plan.width < before.width
    assert STALE not in dock.footer.estimate.text()


def test_advice_fits(dock: CloudlessDock, bar: Bar) -> None:
    """Row 17 of the desk: who takes all scenes is not told to allow cloudier ones."""
    look(dock)
    assert dock.form.how.max_cloud.value() == 100
    assert "cloudier" not in dock.footer.estimate.toolTip()


def test_look_is_diagnosed_like_a_run(dock: CloudlessDock, bar: Bar, provider: Any) -> None:
    run(dock)
    assert "Last run (run):" in diagnostics(provider.access.log)
    look(dock)
    text = diagnostics(provider.access.log)
    for words in ("Last run (preflight):", "Searching", "Request:", "2023-06-01"):
        assert words in text, words
    assert "Tile" not in text


def test_look_that_fails_is_diagnosed(dock: CloudlessDock, bar: Bar, provider: Any) -> None:
    dock.form.what.address.setEditText("/none/items.json")
    look(dock)
    text = diagnostics(provider.access.log)
    assert "Last run (preflight):" in text
    assert "check CATALOG_URL" in text
    assert "check “Address”" in dock.form.shown_problem()


def test_login_shows_scenes(
    dock: CloudlessDock,
    bar: Bar,
    generated: Path,
    generated_choices: PanelChoices,
    login: Callable[..., str],
) -> None:
    token = f"key-of-{USER}"
    header = ("X-Esri-Authorization", f"Bearer {token}")
    with serve_files(generated.parent, header) as files:
        asked = replace(generated_choices, catalog_url=f"{files.address}/{generated.name}")
        dock.show_choices(asked)
        look(dock)
        assert "401" in dock.form.shown_problem()
        assert rows(dock) == []
        dock.show_choices(replace(asked, authcfg=login("EsriToken", token=token)))
        look(dock)
    assert len(rows(dock)) == 9
    assert dock.form.shown_problem() == ""


def test_quicklooks_leave_nothing_behind(
    make_dock: Callable[[], CloudlessDock], generated_choices: PanelChoices, monkeypatch: Any, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dock = make_dock()
    dock.show_choices(generated_choices)
    dock.scenes.details.setCollapsed(False)
    for _ in range(2):
        look(dock)
    assert len(list(tmp_path.glob("cloudless-quicklooks-*"))) == 1
    close(dock)
    assert list(tmp_path.glob("cloudless-quicklooks-*")) == []
