"""Projects are saved without the layers whose files are deleted later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProject, QgsVectorLayer

from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.gui.passing_layers import left_out_of, let_pass, let_stay
from tests.qgis.gui.conftest import look, wait_until_done
from tests.qgis.gui.test_algorithm_runner import large, look_at, pictures
from tests.qgis.gui.test_date_view import see
from tests.support.waiting import wait_for

__all__ = ["large"]  # a fixture


def saved(project: QgsProject, path: Path) -> dict[str, list[str]]:
    """Save a project; return the names of the layers and of the tree's nodes that another QGIS reads from the file."""
    before = project.fileName()
    assert project.write(str(path))
    project.setFileName(before)
    read = QgsProject()
    assert read.read(str(path))
    assert all(layer.isValid() for layer in read.mapLayers().values())
    return {
        "layers": sorted(layer.name() for layer in read.mapLayers().values()),
        "tree": sorted(node.name() for node in read.layerTreeRoot().findLayers()),
    }


@pytest.mark.parametrize("suffix", ["qgs", "qgz"])
def test_layers_that_pass_are_left_out(qgis_app: Any, tmp_path: Path, suffix: str) -> None:
    project = QgsProject()
    first, passing, last = (QgsVectorLayer("Point", name, "memory") for name in ("first", "passing", "last"))
    project.addMapLayers([first, last])
    project.addMapLayer(passing, False)
    project.layerTreeRoot().insertGroup(0, "group").addLayer(passing)
    let_pass(passing)
    path = tmp_path / f"project.{suffix}"
    with left_out_of(project):
        assert saved(project, path) == {"layers": ["first", "last"], "tree": ["first", "last"]}
        assert project.layerTreeRoot().findLayer(passing.id()) is not None, "it stays on the map"
        let_stay(passing)
        assert len(saved(project, path)["layers"]) == 3
        let_pass(passing)
    assert len(saved(project, path)["tree"]) == 3, "nothing is left of it after an unload"


def test_plugin_has_them_left_out_until_it_is_unloaded(qgis_iface: Any, engine: Path, tmp_path: Path) -> None:
    import cloudless_plugin

    layer, path = QgsVectorLayer("Point", "passing", "memory"), tmp_path / "project.qgs"
    let_pass(layer)
    QgsProject.instance().addMapLayer(layer)
    plugin = cloudless_plugin.classFactory(qgis_iface)
    plugin.initGui()
    assert saved(QgsProject.instance(), path)["layers"] == []
    plugin.unload()
    assert saved(QgsProject.instance(), path)["layers"] == ["passing"]
    QgsProject.instance().removeMapLayer(layer)


def test_date_is_left_out(dock: CloudlessDock, tmp_path: Path) -> None:
    look(dock)
    see(dock, 0)
    project = QgsProject.instance()
    with left_out_of(project):
        assert saved(project, tmp_path / "project.qgs") == {"layers": [], "tree": []}


def test_first_picture_is_left_out_and_the_mosaic_is_not(
    dock: CloudlessDock, large: Path, canvas: Any, tmp_path: Path
) -> None:
    look_at(dock, large, canvas)
    dock.start()
    wait_for(lambda: bool(pictures()))
    project = QgsProject.instance()
    with left_out_of(project):
        assert saved(project, tmp_path / "project.qgs") == {"layers": [], "tree": []}
        wait_until_done(dock)
        assert len(saved(project, tmp_path / "project.qgs")["layers"]) == 1
