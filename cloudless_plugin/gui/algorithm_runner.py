"""One run of an algorithm in the background, its layer added to the project at the end."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from qgis.core import (
    QgsApplication,
    QgsDataProvider,
    QgsMapLayer,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingUtils,
    QgsProject,
    QgsRasterLayer,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..processing.base import registered_algorithm
from ..processing.layer_tree import add_on_top
from ..runtime.translation import tr
from .passing_layers import let_pass, let_stay


class _Feedback(QgsProcessingFeedback):
    """Hands what the algorithm says, on its thread, to whoever listens in the window's."""

    said = pyqtSignal(str)
    warned = pyqtSignal(str)
    previewed = pyqtSignal(str)
    linked = pyqtSignal(str)

    def __init__(self, preview_pixels: int) -> None:
        super().__init__(logFeedback=False)
        self.error = ""
        self.preview_pixels = preview_pixels

    def show_preview(self, path: str) -> None:
        """Hand on where the preview stands."""
        self.previewed.emit(path)

    def show_link(self, address: str) -> None:
        """Hand on where the run can be watched."""
        self.linked.emit(address)

    def show_step(self, text: str) -> None:
        """Hand on what is happening now."""
        self.said.emit(text)

    def pushWarning(self, warning: str) -> None:  # noqa: N802 - QGIS's name
        """Hand on a warning."""
        super().pushWarning(warning)
        self.warned.emit(warning)

    def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: FBT001, FBT002, N802, N803 - QGIS's
        """Keep what went wrong."""
        super().reportError(error, fatalError)
        self.error = error


class _Run(NamedTuple):
    """What QGIS only borrows for a run, and what lives with it."""

    task: QgsProcessingAlgRunnerTask
    context: QgsProcessingContext
    feedback: _Feedback


class AlgorithmRunner(QObject):
    """Runs one algorithm at a time as a ``QgsTask``."""

    progressed = pyqtSignal(float)
    """Per cent done."""
    said = pyqtSignal(str)
    """What is happening now."""
    warned = pyqtSignal(str)
    linked = pyqtSignal(str)
    """Where the run can be watched in a browser."""
    succeeded = pyqtSignal(dict)
    """The algorithm's outputs; its layers are in the project."""
    failed = pyqtSignal(str)
    """What went wrong, in a sentence; empty where the user cancelled."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Make a runner that runs nothing yet."""
        super().__init__(parent)
        self._run: _Run | None = None
        """The last one."""
        self._kept: list[_Run] = []
        """Those whose task QGIS has not deleted yet: it uses what is theirs."""
        self._is_running = False
        self._preview = PreviewLayer()

    def is_running(self) -> bool:
        """Tell whether an algorithm is running."""
        return self._is_running

    def start(self, algorithm_id: str, parameters: dict[str, Any], *, name: str = "", preview_pixels: int = 0) -> None:
        """Check the parameters and begin; ``succeeded`` or ``failed`` tells how it ended.

        While an algorithm is running, this does nothing.

        Args:
            algorithm_id: of the algorithm.
            parameters: its parameters.
            name: of the layer that a preview becomes.
            preview_pixels: how many pixels long a preview needs to be at most; 0 shows none.
        """
        if self._is_running:
            return
        algorithm = registered_algorithm(algorithm_id)
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        for right, message in (algorithm.canExecute(), algorithm.checkParameterValues(parameters, context)):
            if not right:
                self.failed.emit(message)
                return
        feedback = _Feedback(preview_pixels)
        feedback.previewed.connect(lambda path: self._preview.show(path, name))
        feedback.progressChanged.connect(self.progressed)
        feedback.said.connect(self.said)
        feedback.warned.connect(self.warned)
        feedback.linked.connect(self.linked)
        task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, feedback)
        task.setDescription(algorithm.displayName())
        task.executed.connect(self._ended)
        if task.isCanceled():  # it could not be prepared: QGIS never tells that it has ended
            self.failed.emit(feedback.error or tr("The run failed; see the Cloudless log."))
            return
        self._run, self._is_running = _Run(task, context, feedback), True
        self._kept = [*(run for run in self._kept if not sip.isdeleted(run.task)), self._run]
        QgsApplication.taskManager().addTask(task)

    def cancel(self) -> None:
        """Ask the run to stop; ``failed`` follows within two seconds."""
        if self._run is not None and self._is_running:
            self._run.feedback.cancel()
            self._run.task.cancel()

    def close_preview(self) -> None:
        """Take the first picture off the map, and show none any more."""
        self._preview.close()

    def _ended(self, successful: bool, results: dict[str, Any]) -> None:  # noqa: FBT001 - a Qt slot
        self._is_running = False
        if self._run is None:
            return
        feedback = self._run.feedback
        if results and (successful or feedback.isCanceled()):  # the cancel may have come too late
            _add_layers(self._run.context, feedback, self._preview, results.get("OUTPUT", ""))
            self.succeeded.emit(results)
            return
        self._preview.remove()
        if feedback.isCanceled():
            self.failed.emit("")
        else:
            self.failed.emit(feedback.error or tr("The run failed; see the Cloudless log."))


class PreviewLayer:
    """A coarse mosaic on the map, whose place in the project the full one takes."""

    def __init__(self) -> None:
        """Show nothing yet."""
        self._id = ""
        self._path = ""
        self._is_closed = False

    def close(self) -> None:
        """Take the coarse mosaic off the map, and show none any more."""
        self._is_closed = True
        self.remove()

    def show(self, path: str, name: str) -> None:
        """Add the coarse mosaic to the project."""
        if self._is_closed:
            return
        layer = QgsRasterLayer(path, tr("{name} (first picture)", name=name), "gdal")
        if layer.isValid():
            let_pass(layer)
            QgsProject.instance().addMapLayer(layer, addToLegend=False)
            add_on_top(QgsProject.instance(), layer)
            self._id, self._path = layer.id(), path

    def become(self, source: str, name: str) -> QgsMapLayer | None:
        """Show the full mosaic instead, in place; return the layer, ``None`` where there is none any more."""
        layer = QgsProject.instance().mapLayer(self._id) if self._id else None
        if layer is not None:
            layer.setDataSource(source, name, "gdal", QgsDataProvider.ProviderOptions())
            let_stay(layer)
        self._forget()
        return layer

    def remove(self) -> None:
        """Take the coarse mosaic off the map: there will be no full one."""
        if self._id:
            QgsProject.instance().removeMapLayer(self._id)
        self._forget()

    def _forget(self) -> None:
        if self._path:
            for suffix in (".tif", ".qml", ".tif.aux.xml"):
                with suppress(OSError):
                    Path(self._path).with_suffix(suffix).unlink()
        self._id = self._path = ""


def _shown_already(source: str, project: QgsProject) -> QgsMapLayer | None:
    """Return the layer that shows a file already, drawn anew from what the file holds now; ``None`` for no layer."""
    for layer in project.mapLayers().values():
        if isinstance(layer, QgsRasterLayer) and layer.source() == source:
            layer.setDataSource(source, layer.name(), "gdal", QgsDataProvider.ProviderOptions())
            return layer
    return None


def _add_layers(
    context: QgsProcessingContext, feedback: QgsProcessingFeedback, preview: PreviewLayer, mosaic: str
) -> None:
    """Add to the project what the run has made for it, or put the ``mosaic`` where its preview stands."""
    for source, details in context.layersToLoadOnCompletion().items():
        shown = _shown_already(source, details.project)
        if source == mosaic and shown is not None:
            preview.remove()
        elif source == mosaic:
            shown = preview.become(source, details.name)
        layer = shown or QgsProcessingUtils.mapLayerFromString(source, context)
        if layer is None:
            continue
        if shown is None:
            layer.setName(details.name)  # and not the file's, which QGIS prefers where no first picture was shown
        post_processor = details.postProcessor()
        if post_processor is not None:
            post_processor.postProcessLayer(layer, context, feedback)
        if shown is None:
            owned = context.temporaryLayerStore().takeMapLayer(layer) or layer
            details.project.addMapLayer(owned)
