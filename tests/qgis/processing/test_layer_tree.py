"""Where the layers of a run stand in the layer tree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer

from cloudless_plugin.processing.layer_tree import AMONG, BELOW, RunLayers, add_on_top
from tests.qgis.conftest import add_loaded, loading, run


@pytest.fixture
def project(context: Any) -> Iterator[QgsProject]:
    project = QgsProject.instance()
    project.clear()
    context.setProject(project)
    yield project
    insert_into(project, project.layerTreeRoot())
    project.clear()


def insert_into(project: QgsProject, group: Any) -> None:
    """Have layers added to a group, as where the user has chosen it in the tree."""
    bridge = project.layerTreeRegistryBridge()
    point = getattr(type(bridge), "InsertionPoint", None)  # since 3.28
    bridge.setLayerInsertionPoint(*((group, 0) if point is None else (point(group, 0),)))


def names(group: Any) -> list[Any]:
    """Return the names in a group, those of a group in it as a list behind its own."""
    return [
        part
        for node in group.children()
        for part in ((node.name(), names(node)) if node.children() else (node.name(),))
    ]


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("added_first", [True, False])
def test_mosaic_and_evidence_are_one_group_the_evidence_below_and_off(
    algorithm: Any, parameters: dict[str, Any], context: Any, project: QgsProject, tmp_path: Path, added_first: bool
) -> None:
    older = project.layerTreeRoot().addGroup("older")
    outputs = {"OUTPUT": loading(parameters["OUTPUT"], "June"), "EVIDENCE": loading(str(tmp_path / "e.tif"), "Why")}
    run(algorithm, {**parameters, **outputs}, context)
    add_loaded(context, added_first=added_first)
    root = project.layerTreeRoot()
    assert names(root) == ["June", ["June", "Why"], "older"]
    mosaic, evidence = root.findLayers()
    assert (mosaic.itemVisibilityChecked(), evidence.itemVisibilityChecked()) == (True, False)
    assert not mosaic.isExpanded()
    assert not evidence.isExpanded()
    assert root.children()[0].isExpanded()
    assert older.parent() is root


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("added_first", [True, False])
def test_mosaic_after_a_series_stands_on_top_of_all(
    algorithm: Any,
    series: Any,
    parameters: dict[str, Any],
    context: Any,
    project: QgsProject,
    tmp_path: Path,
    added_first: bool,
) -> None:
    """Processing adds layers where the user's choice in the tree stands: inside the group of the series."""
    output = parameters.pop("OUTPUT")
    run(series, {**parameters, "PERIOD": "quarter", "OUTPUT_FOLDER": str(tmp_path / "s")}, context)
    add_loaded(context, added_first=added_first)
    root = project.layerTreeRoot()
    group = root.children()[0]
    assert [node.name() for node in group.children()] == ["Quarter 2 of 2023", "Quarter 3 of 2023"]
    insert_into(project, group)
    later = type(context)()
    later.setProject(project)
    run(algorithm, {**parameters, "OUTPUT": loading(output, "July")}, later)
    add_loaded(later, added_first=added_first)
    assert names(root) == ["July", group.name(), ["Quarter 2 of 2023", "Quarter 3 of 2023"]]


@pytest.fixture
def layers(project: QgsProject) -> list[QgsRasterLayer]:
    """Three layers without a file, not in the project."""
    return [QgsRasterLayer(f"/none/{name}.tif", name) for name in "abc"]


def arrange(run_layers: RunLayers, project: QgsProject, *added: tuple[QgsRasterLayer, bool]) -> list[Any]:
    for layer, is_evidence in added:
        if project.mapLayer(layer.id()) is None:
            project.addMapLayer(layer)
        run_layers.place(project, layer.id(), place=BELOW if is_evidence else AMONG)
    QgsApplication.processEvents()
    return names(project.layerTreeRoot())


def test_two_series_of_one_time_are_two_groups(project: QgsProject, layers: list[QgsRasterLayer]) -> None:
    one, two, _ = layers
    arrange(RunLayers("Mosaics"), project, (one, False))
    assert arrange(RunLayers("Mosaics"), project, (two, False)) == ["Mosaics", ["b"], "Mosaics", ["a"]]


def test_layer_stays_where_the_user_has_put_it(project: QgsProject, layers: list[QgsRasterLayer]) -> None:
    """As the first picture, which becomes the mosaic: a group of mosaic and evidence is made in its place."""
    picture, evidence, other = layers
    project.addMapLayer(picture, False)
    add_on_top(project, picture)
    project.addMapLayer(other)
    assert names(project.layerTreeRoot()) == ["c", "a"]
    assert arrange(RunLayers(), project, (picture, False)) == ["c", "a"]
    assert arrange(RunLayers(), project, (picture, False), (evidence, True)) == ["c", "a", ["a", "b"]]


def test_second_run_of_a_layer_uses_its_group(project: QgsProject, layers: list[QgsRasterLayer]) -> None:
    mosaic, evidence, later = layers
    arrange(RunLayers(), project, (mosaic, False), (evidence, True))
    assert arrange(RunLayers(), project, (mosaic, False), (later, True)) == ["a", ["a", "b", "c"]]


def test_evidence_alone_is_shown(project: QgsProject, layers: list[QgsRasterLayer]) -> None:
    assert arrange(RunLayers(has_mosaic=False), project, (layers[0], True)) == ["a"]
    assert project.layerTreeRoot().findLayers()[0].itemVisibilityChecked()


def test_evidence_that_comes_first_waits_for_its_mosaic(project: QgsProject, layers: list[QgsRasterLayer]) -> None:
    evidence, mosaic, _ = layers
    run_layers = RunLayers()
    arrange(run_layers, project, (evidence, True))
    assert arrange(run_layers, project, (mosaic, False)) == ["b", ["b", "a"]]
    assert not project.layerTreeRoot().findLayer(evidence.id()).itemVisibilityChecked()


def test_group_that_the_user_has_removed_is_made_again(project: QgsProject, layers: list[QgsRasterLayer]) -> None:
    one, two, _ = layers
    series = RunLayers("Mosaics")
    arrange(series, project, (one, False))
    root = project.layerTreeRoot()
    root.removeChildNode(root.children()[0])
    QgsApplication.processEvents()
    assert arrange(series, project, (two, False)) == ["Mosaics", ["b"]]
