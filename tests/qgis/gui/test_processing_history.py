"""Runs of the panel stand in Processing's history, and can be repeated from there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import Qgis
from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QApplication

from cloudless_plugin.gui import processing_history
from cloudless_plugin.gui.dock import CloudlessDock
from tests.qgis.gui.conftest import look, run, untick
from tests.support import jobs
from tests.support.waiting import wait_for

IS_FILE = not hasattr(QgsGui, "historyProviderRegistry")
"""Until QGIS 3.24, the history is a file of Python lines, and a dialog of Python."""
IMPORTS = "import processing\nfrom qgis.core import *\n"


@pytest.fixture
def history(qgis_processing: None) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """The entries of the history, the latest last; there are none before and after."""
    if IS_FILE:
        from processing.core.ProcessingLog import ProcessingLog

        def clear() -> None:
            ProcessingLog.logFilename()
            ProcessingLog.clearLog()
            ProcessingLog.logFilename()

        def entries() -> list[dict[str, Any]]:
            return [{"python_command": entry.text} for entry in ProcessingLog.getLogEntries()]
    else:
        registry = QgsGui.historyProviderRegistry()

        def clear() -> None:
            registry.clearHistory(Qgis.HistoryProviderBackend.LocalProfile)

        def entries() -> list[dict[str, Any]]:
            return [dict(each.entry) for each in registry.queryEntries(providerId="processing")]

    clear()
    yield entries
    clear()


def repeat(entries: list[dict[str, Any]], then: Callable[[Any], Any]) -> None:
    """Repeat the latest entry as QGIS does on a double-click: it opens a dialog, which is given to ``then``."""

    def use() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            QTimer.singleShot(20, use)
            return
        then(dialog)
        dialog.close()

    QTimer.singleShot(0, use)
    if IS_FILE:
        from processing.gui.HistoryDialog import HistoryDialog

        dialog = HistoryDialog()
        dialog.tree.setCurrentItem(dialog.tree.topLevelItem(0).child(0))
        dialog.executeAlgorithm()
        return
    command = entries[-1]["python_command"].replace("processing.run(", "processing.execAlgorithmDialog(")
    exec(f"{IMPORTS}{command}", {})  # noqa: S102 - as QGIS does


def test_run_is_repeated_from_the_history(
    dock: CloudlessDock, history: Callable[[], list[dict[str, Any]]], tmp_path: Path
) -> None:
    output = tmp_path / "it's a \"mosaic\" mit ä.tif"
    dock.form.when.set_days("2023-06-01", "2023-08-31", ("jun", "jul"))
    dock.form.how.haze.setChecked(False)
    dock.form.result.output.setFilePath(str(output))
    look(dock)
    untick(dock, 0, 3)
    run(dock)
    (entry,) = history()
    assert entry["python_command"].startswith('processing.run("cloudless:mosaic", {')
    recipe = output.with_name(f"{output.name}.json")
    first = json.loads(recipe.read_text())["request"]
    recipe.unlink()
    shown: dict[str, Any] = {}

    def press_run(dialog: Any) -> None:
        shown.update(dialog.getParameterValues() if hasattr(dialog, "getParameterValues") else {})
        dialog.runButton().click()
        wait_for(recipe.exists)

    repeat(history(), press_run)
    again = json.loads(recipe.read_text())["request"]
    assert again == first
    assert (again["months"], again["haze"], len(again["scenes"])) == ("jun,jul", False, 8)
