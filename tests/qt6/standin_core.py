"""Stands for ``qgis.core`` where there is no QGIS: tasks, feedback and runs work, all else is only handed on."""

from __future__ import annotations

import tempfile
import threading
from typing import Any

from PyQt6.QtCore import QObject, QTimer, pyqtSignal
from PyQt6.QtGui import QColor, QIcon, QImage
from PyQt6.QtWidgets import QApplication

PROFILE = tempfile.TemporaryDirectory()
ALGORITHMS: dict[str, Any] = {}
"""What ``createAlgorithmById`` gives."""


class _Handed(type):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Handed()


class Handed(metaclass=_Handed):
    """Something of QGIS's that the panel makes, asks and hands on without looking inside."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def __call__(self, *_: Any, **__: Any) -> Handed:
        return Handed()

    def __getattr__(self, name: str) -> Handed:
        if name.startswith("__"):
            raise AttributeError(name)
        return Handed()

    def __iter__(self) -> Any:
        return iter(())


def __getattr__(name: str) -> Any:
    if not name.startswith("Q"):
        raise AttributeError(name)
    return type(name, (Handed,), {})


class QgsSettings(Handed):
    def value(self, _key: str, default: Any = None, **_: Any) -> Any:
        return default


class QgsGeometry(Handed):
    @staticmethod
    def fromWkt(_text: str) -> QgsGeometry:
        return QgsGeometry()

    def isNull(self) -> bool:
        return False


class QgsPointXY(Handed):
    def __init__(self, x: float = 0, y: float = 0) -> None:
        self._x, self._y = x, y

    def x(self) -> float:
        return self._x

    def y(self) -> float:
        return self._y


class QgsCoordinateReferenceSystem(Handed):
    pass


class QgsMapSettings(Handed):
    """Those of a map at one metre a pixel, without layers."""

    def layers(self) -> list[Any]:
        return []

    def backgroundColor(self) -> QColor:
        return QColor("white")

    def destinationCrs(self) -> QgsCoordinateReferenceSystem:
        return QgsCoordinateReferenceSystem()

    def mapToPixel(self) -> QgsMapSettings:
        return self

    def mapUnitsPerPixel(self) -> float:
        return 1.0

    def toMapCoordinates(self, x: int, y: int) -> QgsPointXY:
        return QgsPointXY(x, -y)


class QgsMapRendererParallelJob(QObject):
    """Draws green, after a while."""

    finished = pyqtSignal()

    def __init__(self, settings: QgsMapSettings) -> None:
        super().__init__()

    def start(self) -> None:
        QTimer.singleShot(20, self.finished.emit)

    def cancelWithoutBlocking(self) -> None:
        pass

    def renderedImage(self) -> QImage:
        image = QImage(400, 300, QImage.Format.Format_RGB32)
        image.fill(QColor("#00ff00"))
        return image


class QgsProject(QObject):
    layersWillBeRemoved = pyqtSignal(list)
    _one: QgsProject | None = None

    @classmethod
    def instance(cls) -> QgsProject:
        cls._one = cls._one or cls()
        return cls._one

    def mapLayer(self, _name: str) -> None:
        return None


class QgsTask(QObject):
    """Runs on a thread of its own, and tells in the window's how it ended."""

    taskCompleted = pyqtSignal()
    taskTerminated = pyqtSignal()
    progressChanged = pyqtSignal(float)
    Flag = Handed

    def __init__(self, *_: Any) -> None:
        super().__init__()
        self._canceled = threading.Event()

    def setProgress(self, percent: float) -> None:
        self.progressChanged.emit(percent)

    def isCanceled(self) -> bool:
        return self._canceled.is_set()

    def cancel(self) -> None:
        self._canceled.set()

    def finish(self, good: bool) -> None:
        (self.taskCompleted if good else self.taskTerminated).emit()

    def start(self) -> None:
        threading.Thread(target=lambda: self.finish(self.run()), daemon=True).start()


class QgsProcessingFeedback(QObject):
    progressChanged = pyqtSignal(float)
    canceled = pyqtSignal()

    def __init__(self, logFeedback: bool = True) -> None:
        super().__init__()
        self._canceled = threading.Event()

    def setProgress(self, percent: float) -> None:
        self.progressChanged.emit(percent)

    def setProgressText(self, text: str) -> None:
        pass

    pushInfo = pushWarning = setProgressText

    def reportError(self, error: str, fatalError: bool = False) -> None:
        pass

    def isCanceled(self) -> bool:
        return self._canceled.is_set()

    def cancel(self) -> None:
        self._canceled.set()
        self.canceled.emit()


class QgsProcessingException(Exception):
    pass


class QgsProcessingAlgRunnerTask(QgsTask):
    executed = pyqtSignal(bool, dict)

    def __init__(self, algorithm: Any, parameters: dict[str, Any], context: Any, feedback: Any) -> None:
        super().__init__()
        algorithm.prepareAlgorithm(parameters, context, feedback)
        self._call = lambda: algorithm.processAlgorithm(parameters, context, feedback)
        self._feedback = feedback
        self._results: dict[str, Any] = {}

    def setDescription(self, text: str) -> None:
        pass

    def run(self) -> bool:
        try:
            self._results = self._call()
        except QgsProcessingException as error:
            self._feedback.reportError(str(error))
            return False
        return True

    def finish(self, good: bool) -> None:
        self.executed.emit(good, self._results)


class QgsApplication(Handed):
    @staticmethod
    def processingRegistry() -> Any:
        return QgsApplication

    @staticmethod
    def createAlgorithmById(name: str) -> Any:
        return ALGORITHMS[name]

    @staticmethod
    def taskManager() -> Any:
        return QgsApplication

    @staticmethod
    def addTask(task: QgsTask) -> None:
        task.start()

    @staticmethod
    def authManager() -> Any:
        return QgsApplication

    @staticmethod
    def trustedCaCertsPemText() -> bytes:
        return b""

    @staticmethod
    def locale() -> str:
        return "en_US"

    @staticmethod
    def clipboard() -> Any:
        return QApplication.clipboard()

    @staticmethod
    def getThemeIcon(_name: str) -> QIcon:
        return QIcon()

    @staticmethod
    def qgisSettingsDirPath() -> str:
        return PROFILE.name
