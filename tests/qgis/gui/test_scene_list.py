"""The scenes before the run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from qgis.PyQt.QtCore import QDate, Qt

from cloudless_plugin.gui.diagnostics import diagnostics
from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.gui.scene_list import SceneList
from tests.qgis.gui.conftest import Bar
from tests.support import jobs
from tests.support.engine import children
from tests.support.files import serve_files
from tests.support.squid import USER
from tests.support.waiting import wait_for


def look(dock: CloudlessDock) -> None:
    dock.scenes.button.click()
    assert dock.scenes.is_searching()
    wait_for(lambda: not dock.scenes.is_searching())


def test_scenes_before_the_run(dock: CloudlessDock, bar: Bar, qgis_iface: Any) -> None:
    look(dock)
    rows = [dock.scenes.list.topLevelItem(row) for row in range(dock.scenes.list.topLevelItemCount())]
    assert [item.text(0) for item in rows][:2] == ["2023-06-04", "2023-06-14"]
    assert len(rows) == 9
    assert all(not item.icon(0).isNull() for item in rows)
    assert dock.scenes.plan.text().startswith("18 scenes of 9 dates; ")
    assert "fewer than three clear views" in dock.scenes.plan.text()
    items = len(qgis_iface.mapCanvas().scene().items())
    dock.scenes.list.itemEntered.emit(rows[0], 0)
    assert len(qgis_iface.mapCanvas().scene().items()) == items + 1
    dock.scenes.list.itemEntered.emit(rows[1], 0)
    assert len(qgis_iface.mapCanvas().scene().items()) == items + 1


def test_look_is_diagnosed_like_a_run(dock: CloudlessDock, provider: Any) -> None:
    dock.run_button.click()
    wait_for(lambda: not dock.run.is_running())
    assert "Last run (run):" in diagnostics(provider.access.log)
    look(dock)
    text = diagnostics(provider.access.log)
    for words in ("Last run (preflight):", "Searching", "Request:", "2023-06-01"):
        assert words in text, words
    assert "Tile" not in text


def test_look_that_fails_is_diagnosed(dock: CloudlessDock, bar: Bar, provider: Any) -> None:
    dock.form.address.setText("/none/items.json")
    look(dock)
    text = diagnostics(provider.access.log)
    assert "Last run (preflight):" in text
    assert "check CATALOG_URL" in text
    assert "check CATALOG_URL" in bar.messages[-1][0]


def test_date_that_is_unticked_is_left_out(dock: CloudlessDock, bar: Bar, tmp_path: Path) -> None:
    look(dock)
    for row in (1, 4):
        dock.scenes.list.topLevelItem(row).setCheckState(0, Qt.CheckState.Unchecked)
    dock.form.output.setFilePath(str(tmp_path / "chosen.tif"))
    dock.run_button.click()
    wait_for(lambda: not dock.run.is_running())
    assert bar.messages[-1][0].startswith("Done: 14 scenes")
    used = json.loads((tmp_path / "chosen.tif.json").read_text())["scenes"]
    assert not {"2023-06-14", "2023-07-14"} & {scene["datetime"][:10] for scene in used}


def test_ticks_of_another_search_do_not_count(dock: CloudlessDock, bar: Bar) -> None:
    look(dock)
    dock.scenes.list.topLevelItem(0).setCheckState(0, Qt.CheckState.Unchecked)
    dock.form.end_day.setDate(QDate(2023, 7, 31))
    dock.run_button.click()
    wait_for(lambda: not dock.run.is_running())
    assert bar.messages[-1][0].startswith("Done: 12 scenes")
    assert dock.scenes.list.topLevelItemCount() == 0


def test_scenes_that_are_not_found(dock: CloudlessDock, bar: Bar) -> None:
    dock.form.start_day.setDate(QDate(2020, 1, 1))
    dock.form.end_day.setDate(QDate(2020, 2, 1))
    look(dock)
    assert "No scene is left" in bar.messages[-1][0]
    assert dock.scenes.list.isHidden()


def test_look_is_cancelled(dock: CloudlessDock, bar: Bar) -> None:
    dock.scenes.button.click()
    assert dock.scenes.button.text() == "Cancel"
    dock.scenes.button.click()
    wait_for(lambda: not dock.scenes.is_searching())
    assert dock.scenes.button.text() == "Show scenes"
    wait_for(lambda: children() == [])


@pytest.mark.usefixtures("engine")
def test_login_shows_scenes(
    qgis_iface: Any, provider: Any, generated: Path, tmp_path: Path, login: Callable[..., str]
) -> None:
    token = f"key-of-{USER}"
    header = ("X-Esri-Authorization", f"Bearer {token}")
    box = SceneList(qgis_iface.mapCanvas(), provider.access)
    failed: list[str] = []
    box.failed.connect(failed.append)
    west, south, east, north = jobs.extent()
    extent = {"EXTENT": f"{west},{east},{south},{north} [EPSG:32633]", "START": "2023-06-01", "END": "2023-08-31"}
    with serve_files(generated.parent, header) as files:
        url = f"{files.address}/{generated.name}"
        asked = {**extent, "CATALOG": "custom", "CATALOG_URL": url, "MAX_CLOUD": 100, "OUTPUT": str(tmp_path / "a.tif")}
        for authcfg in ("", login("EsriToken", token=token)):
            box.look("cloudless:mosaic", {**asked, "AUTHCFG": authcfg})
            wait_for(lambda: not box.is_searching())
    (sentence,) = failed
    assert "401" in sentence
    assert box.list.topLevelItemCount() == 9
    box.shut_down()


@pytest.mark.fault("two starts of the panel from code")
def test_look_while_a_search_goes_on_does_nothing(dock: CloudlessDock, bar: Bar) -> None:
    """It would take the quicklooks away from the first."""
    for _ in range(3):
        dock.scenes.asked.emit()
    wait_for(lambda: not dock.scenes.is_searching())
    assert dock.scenes.list.topLevelItemCount() == 9
    assert bar.messages == []
