"""One run of an algorithm in the background, its layer added to the project at the end."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingUtils,
    QgsProject,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..processing.base import tr


class _Feedback(QgsProcessingFeedback):
    """Hands what the algorithm says, on its thread, to whoever listens in the window's."""

    said = pyqtSignal(str)
    warned = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__(logFeedback=False)
        self.error = ""

    def setProgressText(self, text: str) -> None:  # noqa: N802 - QGIS's name
        """Hand on what is happening now."""
        super().setProgressText(text)
        self.said.emit(text)

    def pushWarning(self, warning: str) -> None:  # noqa: N802 - QGIS's name
        """Hand on a warning."""
        super().pushWarning(warning)
        self.warned.emit(warning)

    def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: FBT001, FBT002, N802, N803 - QGIS's
        """Keep what went wrong."""
        super().reportError(error, fatalError)
        self.error = error


class AlgorithmRun(QObject):
    """Runs one algorithm at a time as a ``QgsTask``; task, context and feedback live as long as it runs."""

    progressed = pyqtSignal(float)
    """Per cent done."""
    said = pyqtSignal(str)
    """What is happening now."""
    warned = pyqtSignal(str)
    succeeded = pyqtSignal(dict)
    """The algorithm's outputs; its layers are in the project."""
    failed = pyqtSignal(str)
    """What went wrong, in a sentence; empty where the user cancelled."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Make a runner that runs nothing yet."""
        super().__init__(parent)
        self._task: Any = None
        self._context: Any = None
        self._feedback: Any = None

    def is_running(self) -> bool:
        """Tell whether an algorithm is running."""
        return self._task is not None

    def start(self, algorithm_id: str, parameters: dict[str, Any]) -> None:
        """Check the parameters and begin; ``succeeded`` or ``failed`` tells how it ended."""
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(algorithm_id)
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        for right, message in (algorithm.canExecute(), algorithm.checkParameterValues(parameters, context)):
            if not right:
                self.failed.emit(message)
                return
        self._context = context
        self._feedback = _Feedback()
        self._feedback.progressChanged.connect(self.progressed)
        self._feedback.said.connect(self.said)
        self._feedback.warned.connect(self.warned)
        self._task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, self._feedback)
        self._task.setDescription(algorithm.displayName())
        self._task.executed.connect(self._ended)
        QgsApplication.taskManager().addTask(self._task)

    def cancel(self) -> None:
        """Ask the run to stop; ``failed`` follows within two seconds."""
        if self._task is not None:
            self._feedback.cancel()
            self._task.cancel()

    def _ended(self, successful: bool, results: dict[str, Any]) -> None:  # noqa: FBT001 - a Qt slot
        feedback, context = self._feedback, self._context
        self._task = None
        if successful and results and not feedback.isCanceled():
            _add_layers(context, feedback)
            self.succeeded.emit(results)
        elif feedback.isCanceled():
            self.failed.emit("")
        else:
            self.failed.emit(feedback.error or tr("The run failed; see the Cloudless log."))


def _add_layers(context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
    """Add to the project what the run has made for it."""
    for source, details in context.layersToLoadOnCompletion().items():
        layer = QgsProcessingUtils.mapLayerFromString(source, context)
        if layer is None:
            continue
        details.setOutputLayerName(layer)
        if details.postProcessor():
            details.postProcessor().postProcessLayer(layer, context, feedback)
        owned = context.temporaryLayerStore().takeMapLayer(layer) or layer
        details.project.addMapLayer(owned)
