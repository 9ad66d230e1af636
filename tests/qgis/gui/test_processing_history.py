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
from cloudless_plugin.gui.questions import request_of
from cloudless_plugin.gui.run_outputs import plain_outputs
from tests.qgis.gui.conftest import Bar, choose, look, polygons, run, untick
from tests.support import jobs

IS_FILE = not hasattr(QgsGui, "historyProviderRegistry")
"""Until QGIS 3.24, the history is a file of Python lines, and a dialog of Python."""
IMPORTS = "import processing\nfrom qgis.core import *\n"


@pytest.fixture
def history(processing: Any) -> Iterator[Callable[[], list[dict[str, Any]]]]:
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


def repeat(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Open the latest entry as QGIS does on a double-click; return what Run of its dialog would run."""
    found: list[dict[str, Any]] = []

    def use() -> None:
        for dialog in QApplication.topLevelWidgets():
            if dialog.isVisible() and hasattr(dialog, "createProcessingParameters"):
                found.append(dict(dialog.createProcessingParameters()))
                dialog.reject()
                return
        QTimer.singleShot(20, use)

    QTimer.singleShot(20, use)
    if IS_FILE:
        from processing.gui.HistoryDialog import HistoryDialog

        dialog = HistoryDialog()
        dialog.tree.setCurrentItem(dialog.tree.topLevelItem(0).child(0))
        dialog.executeAlgorithm()
        dialog.deleteLater()
    else:
        command = entries[-1]["python_command"].replace("processing.run(", "processing.execAlgorithmDialog(")
        exec(f"{IMPORTS}{command}", {})  # noqa: S102 - as QGIS does
    (parameters,) = found
    return parameters


def test_run_is_repeated_from_the_history(
    dock: CloudlessDock, history: Callable[[], list[dict[str, Any]]], tmp_path: Path
) -> None:
    output = tmp_path / 'it\'s a "mosaic" mit ä.tif'
    dock.form.when.set_days("2023-06-01", "2023-08-31", ("jun", "jul"))
    dock.form.how.haze.setChecked(False)
    dock.form.result.output.setFilePath(str(output))
    look(dock)
    untick(dock, 0, 3)
    run(dock)
    (entry,) = history()
    assert entry["python_command"].startswith('processing.run("cloudless:mosaic", {')
    again = repeat(history())
    assert plain_outputs(again)["OUTPUT"] == str(output)
    request = json.loads(output.with_name(f"{output.name}.json").read_text())["request"]
    assert request_of("cloudless:mosaic", again) == request
    assert (request["months"], request["haze"], len(request["scenes"])) == ("jun,jul", False, 8)


def test_series_of_a_layer_is_repeated(
    dock: CloudlessDock, history: Callable[[], list[dict[str, Any]]], tmp_path: Path
) -> None:
    west, south, _, north = jobs.extent()
    dock.form.where.choose_layer(polygons("half", (west, south, west + 1000, north)))
    choose(dock.form.what.period, "quarter")
    dock.form.result.figure.setChecked(True)
    run(dock)
    again = repeat(history())
    asked = request_of("cloudless:series", dock.form.parameters())
    assert request_of("cloudless:series", again) == asked
    assert asked["extent"] == [west, south, west + 1000, north]
    assert "FIGURE" in again


def test_history_that_cannot_be_written_ends_no_run(
    dock: CloudlessDock, bar: Bar, processing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(processing_history, "_add", fail)
    run(dock)
    assert bar.messages[-1][0].startswith("Done: 18 scenes")
