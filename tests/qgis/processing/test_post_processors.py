"""What a layer becomes on loading lives as long as the context that holds it, and no longer."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import Any

import pytest
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingUtils,
    QgsProject,
)

from cloudless_plugin.processing.post_processors import PostProcessors
from tests.qgis.conftest import Feedback, run


class Marking(QgsProcessingLayerPostProcessorInterface):
    """Keeps whom it was called for, where others may look."""

    def __init__(self, called: list[str], name: str) -> None:
        super().__init__()
        self._called, self._name = called, name

    def postProcessLayer(self, layer: Any, context: Any, feedback: Any) -> None:
        self._called.append(self._name)


def wanting(*outputs: str) -> QgsProcessingContext:
    """Return a context that is going to load these outputs."""
    context = QgsProcessingContext()
    for output in outputs:
        details = QgsProcessingContext.LayerDetails(output, QgsProject.instance(), output)
        context.addLayerToLoadOnCompletion(output, details)
    return context


def load(context: QgsProcessingContext) -> None:
    """Do what Processing does when a run is over."""
    for details in context.layersToLoadOnCompletion().values():
        details.postProcessor().postProcessLayer(None, context, Feedback())


def test_it_is_called_though_nobody_else_holds_it(qgis_app: Any) -> None:
    keeper, called, context = PostProcessors(), [], wanting("a.tif", "b.tif")
    for output in ("a.tif", "b.tif", "not wanted.tif"):
        keeper.on_load(output, context, Marking(called, output))
    gc.collect()
    load(context)
    assert called == ["a.tif", "b.tif"]


def test_it_goes_with_its_context(qgis_app: Any) -> None:
    keeper, called, context = PostProcessors(), [], wanting("a.tif")
    marking = Marking(called, "a.tif")
    seen = weakref.ref(marking)
    keeper.on_load("a.tif", context, marking)
    del marking
    gc.collect()
    assert seen() is not None
    del context
    later = wanting("b.tif")
    keeper.on_load("b.tif", later, Marking(called, "b.tif"))
    gc.collect()
    assert seen() is None
    load(later)
    assert called == ["b.tif"]


def test_runs_at_the_same_time_lose_none(qgis_app: Any) -> None:
    keeper, called = PostProcessors(), []
    outputs = [f"{number}.tif" for number in range(200)]
    contexts = [wanting(*outputs) for _ in range(4)]

    def add(context: QgsProcessingContext) -> None:
        for output in outputs:
            keeper.on_load(output, context, Marking(called, output))

    threads = [threading.Thread(target=add, args=(context,)) for context in contexts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gc.collect()
    for context in contexts:
        load(context)
    assert len(called) == 800


@pytest.mark.usefixtures("engine")
def test_layer_is_styled_though_the_algorithm_is_gone(
    provider: Any, series: Any, asked: dict[str, Any], context: Any
) -> None:
    """As in a model, whose algorithms are gone when their layers are loaded."""
    project = QgsProject.instance()
    context.setProject(project)
    once = series.create()
    results = run(once, {**asked, "PERIOD": "quarter"}, context)
    assert results["PERIOD_COUNT"] == 2
    del once
    gc.collect()
    for source, details in context.layersToLoadOnCompletion().items():
        layer = QgsProcessingUtils.mapLayerFromString(source, context)
        assert not layer.temporalProperties().isActive()
        details.postProcessor().postProcessLayer(layer, context, Feedback())
        assert layer.temporalProperties().isActive(), "the style beside it was loaded"
        red, blue = layer.renderer().redContrastEnhancement(), layer.renderer().blueContrastEnhancement()
        assert (red.minimumValue(), red.maximumValue()) == (blue.minimumValue(), blue.maximumValue())
    assert len(provider.post_processors._alive) == 2
    project.clear()


@pytest.mark.usefixtures("engine")
def test_context_of_another_thread_hands_it_on(algorithm: Any, parameters: dict[str, Any], context: Any) -> None:
    """As Processing does with what a run on a thread has made."""
    project = QgsProject.instance()
    local = QgsProcessingContext()
    local.setProject(project)
    sink = QgsProcessingOutputLayerDefinition(parameters["OUTPUT"], project)
    results = run(algorithm, {**parameters, "OUTPUT": sink}, local)
    context.takeResultsFrom(local)
    del local
    gc.collect()
    layer = QgsProcessingUtils.mapLayerFromString(results["OUTPUT"], context)
    context.layerToLoadOnCompletionDetails(results["OUTPUT"]).postProcessor().postProcessLayer(
        layer, context, Feedback()
    )
    red, blue = layer.renderer().redContrastEnhancement(), layer.renderer().blueContrastEnhancement()
    assert (red.minimumValue(), red.maximumValue()) == (blue.minimumValue(), blue.maximumValue())
