"""What the panel's run is elsewhere: a command line, Python, Processing's dialogs."""

from __future__ import annotations

import gc
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication, QgsGeometry, QgsJsonUtils, QgsProject, QgsVectorFileWriter, QgsVectorLayer
from qgis.PyQt.QtWidgets import QApplication, QDialog

from cloudless_plugin.gui.asking import show_and_keep
from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.panel.choices_made import POLYGON, AreaChoice
from scripts import launch
from tests.qgis.gui.conftest import UTM, choose, look, polygons, untick
from tests.support import jobs
from tests.support.engine import INTERPRETER, PLUGINS

WEST, SOUTH, EAST, NORTH = jobs.extent()
TRIANGLE = f"Polygon (({WEST} {SOUTH}, {EAST} {SOUTH}, {WEST} {NORTH}, {WEST} {SOUTH}))"


@pytest.fixture
def shell(tmp_path: Path) -> Callable[[str], str]:
    """A shell in which ``qgis_process`` finds the plugin."""
    program = launch.program("qgis_process")
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "qgis_process").symlink_to(program)
    variables = {
        **launch.environment(program),
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "QGIS_PLUGINPATH": str(PLUGINS),
        "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "profile"),
        "QT_QPA_PLATFORM": "offscreen",
        "CLOUDLESS_ENGINE": str(INTERPRETER),
    }

    def call(line: str) -> str:
        command = ["/bin/sh", "-c", line]
        done = subprocess.run(command, env=variables, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    call("qgis_process plugins enable cloudless_plugin")
    return call


def copied(dock: CloudlessDock, title: str) -> str:
    """Return what an entry of Run's menu puts on the clipboard."""
    next(action for action in dock.footer.run_button.menu().actions() if action.text() == title).trigger()
    return str(QgsApplication.clipboard().text())


def asked(path: Path) -> dict[str, Any]:
    """Return the request in the recipe beside a mosaic."""
    request: dict[str, Any] = json.loads(path.with_name(f"{path.name}.json").read_text())["request"]
    return request


def of_panel(dock: CloudlessDock) -> dict[str, Any]:
    """Return the request of what the panel shows."""
    return dock.questions.request()


def fill(dock: CloudlessDock, output: Path) -> None:
    """Choose what has an own form on a command line: ticks, months, a polygon, numbers, an output with blanks."""
    dock.form.where.choose(AreaChoice(POLYGON, TRIANGLE, "EPSG:32633"))
    dock.form.when.set_days("2023-06-01", "2023-08-31", ("jun", "jul"))
    dock.form.how.resolution.setValue(20.5)
    dock.form.how.crs.setCrs(UTM)
    choose(dock.form.how.method, "percentile")
    dock.form.how.haze.setChecked(False)
    dock.form.result.output.setFilePath(str(output))
    look(dock)
    untick(dock, 0, 3)


def test_copied_command_runs_in_a_shell(dock: CloudlessDock, shell: Callable[[str], str], tmp_path: Path) -> None:
    output = tmp_path / "it's a $mosaic & more.tif"
    fill(dock, output)
    line = copied(dock, "Copy as qgis_process command")
    assert dock.footer.status.text() == "The command is on the clipboard."
    shell(line)
    assert asked(output) == of_panel(dock)


def test_map_view_as_a_command(dock: CloudlessDock, shell: Callable[[str], str], tmp_path: Path) -> None:
    line = copied(dock, "Copy as qgis_process command")
    assert "--EXTENT=" in line
    shell(line)
    assert (tmp_path / "cloudless.tif").exists(), "a temporary file would be gone"
    assert asked(tmp_path / "cloudless.tif") == of_panel(dock)


@pytest.mark.parametrize("kind", ["file", "memory", "selected"])
def test_layer_as_a_command(dock: CloudlessDock, shell: Callable[[str], str], tmp_path: Path, kind: str) -> None:
    """Of a layer that no other process can open, the polygons stand in the command."""
    layer = polygons("halves", (WEST, SOUTH, WEST + 1000, NORTH), (WEST + 1000, SOUTH, EAST, NORTH))
    if kind == "file":
        layer = saved(layer, tmp_path / "with | odd, name.gpkg")
    layer.select(next(layer.getFeatures()).id())
    dock.form.where.choose_layer(layer, selected=kind == "selected")
    output = tmp_path / "mosaic.tif"
    dock.form.result.output.setFilePath(str(output))
    shell(copied(dock, "Copy as qgis_process command"))
    mine, its = of_panel(dock), asked(output)
    assert its["extent"] == mine["extent"] == [WEST, SOUTH, WEST + 1000 if kind == "selected" else EAST, NORTH]
    area, other = (geometry(each.pop("area")) for each in (mine, its))
    assert area.isGeosEqual(other)
    assert its == mine


def test_copied_python_runs(dock: CloudlessDock, processing: Any, tmp_path: Path) -> None:
    output = tmp_path / 'it\'s a "mosaic" mit ä.tif'
    fill(dock, output)
    code = copied(dock, "Copy as Python")
    exec(code, {})  # noqa: S102 - as QGIS's console does
    assert asked(output) == of_panel(dock)


def geometry(polygons: dict[str, Any]) -> QgsGeometry:
    feature = {"type": "Feature", "properties": {}, "geometry": polygons}
    (found,) = QgsJsonUtils.stringToFeatureList(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return found.geometry()


def saved(layer: Any, path: Path) -> Any:
    """Return a layer of the project that shows a copy of another in a file."""
    options = QgsVectorFileWriter.SaveVectorOptions()
    QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(path), QgsProject.instance().transformContext(), options)
    copy = QgsVectorLayer(str(path), "saved", "ogr")
    assert copy.isValid()
    QgsProject.instance().addMapLayer(copy)
    return copy


class Dialog(QDialog):
    """Does what it does in Python, as Processing's dialogs, where ``finished`` is no signal."""

    def finished(self) -> None:
        """End a run."""


def test_dialog_of_processing_stays_alive_while_it_is_open(qgis_app: Any) -> None:
    """Without its Python half, its Run does nothing."""
    show_and_keep(Dialog())
    gc.collect()
    (dialog,) = (each for each in QApplication.topLevelWidgets() if type(each) is Dialog)
    dialog.close()
    del dialog
    gc.collect()
    assert not [each for each in QApplication.topLevelWidgets() if type(each) is Dialog]
