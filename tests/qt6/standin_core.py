"""Stands for ``qgis.core`` where there is no QGIS: tasks, runs, settings and a plane work, all else is handed on."""

from __future__ import annotations

import re
import tempfile
import threading
from collections.abc import Sequence
from math import hypot
from typing import Any

from PyQt6.QtCore import QObject, QTimer, pyqtSignal
from PyQt6.QtGui import QColor, QIcon, QImage
from PyQt6.QtWidgets import QApplication

NULL = None
PROFILE = tempfile.TemporaryDirectory()
ALGORITHMS: dict[str, Any] = {}
"""What ``createAlgorithmById`` gives."""
SETTINGS: dict[str, Any] = {}


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


class QgsCsException(Exception):
    pass


class QgsSettings(Handed):
    def value(self, key: str, default: Any = None, **_: Any) -> Any:
        return SETTINGS.get(key, default)

    def setValue(self, key: str, value: Any) -> None:
        SETTINGS[key] = value

    def remove(self, key: str) -> None:
        SETTINGS.pop(key, None)


# -- a plane ---------------------------------------------------------------------------------------------------------


class QgsPointXY:
    def __init__(self, x: float = 0, y: float = 0) -> None:
        self._x, self._y = x, y

    def x(self) -> float:
        return self._x

    def y(self) -> float:
        return self._y


class QgsRectangle:
    def __init__(self, west: float = 0.0, south: float = 0.0, east: float = 0.0, north: float = 0.0) -> None:
        self._bounds = (west, south, east, north)

    def xMinimum(self) -> float:
        return self._bounds[0]

    def yMinimum(self) -> float:
        return self._bounds[1]

    def xMaximum(self) -> float:
        return self._bounds[2]

    def yMaximum(self) -> float:
        return self._bounds[3]

    def width(self) -> float:
        return self._bounds[2] - self._bounds[0]

    def height(self) -> float:
        return self._bounds[3] - self._bounds[1]

    def center(self) -> QgsPointXY:
        return QgsPointXY(self._bounds[0] + self.width() / 2, self._bounds[1] + self.height() / 2)

    def isNull(self) -> bool:
        return not any(self._bounds)

    def isEmpty(self) -> bool:
        return self.width() <= 0 or self.height() <= 0

    def isFinite(self) -> bool:
        return True


class QgsCoordinateReferenceSystem:
    def __init__(self, name: str = "") -> None:
        self._name = name

    def authid(self) -> str:
        return self._name

    def toWkt(self) -> str:
        return ""

    def isValid(self) -> bool:
        return bool(self._name)

    def projectionAcronym(self) -> str:
        return "utm"

    def mapUnits(self) -> str:
        return "m"


class QgsUnitTypes(Handed):
    @staticmethod
    def toAbbreviatedString(unit: str) -> str:
        return unit


class QgsReferencedRectangle(QgsRectangle):
    def __init__(self, rectangle: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> None:
        super().__init__(*rectangle._bounds)
        self._crs = crs

    def crs(self) -> QgsCoordinateReferenceSystem:
        return self._crs


class QgsCoordinateTransform(Handed):
    """Knows one plane."""

    def transformBoundingBox(self, rectangle: QgsRectangle) -> QgsRectangle:
        return rectangle

    def transform(self, point: QgsPointXY) -> QgsPointXY:
        return point


class QgsDistanceArea(Handed):
    def measureLine(self, points: Sequence[QgsPointXY]) -> float:
        return sum(hypot(b.x() - a.x(), b.y() - a.y()) for a, b in zip(points, points[1:]))


class QgsGeometry(Handed):
    """Polygons by their text."""

    def __init__(self, text: str = "") -> None:
        self._text = text

    @staticmethod
    def fromWkt(text: str) -> QgsGeometry:
        return QgsGeometry(text)

    @staticmethod
    def fromRect(area: QgsRectangle) -> QgsGeometry:
        west, south, east, north = area._bounds
        corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
        return QgsGeometry(f"Polygon (({', '.join(f'{x!r} {y!r}' for x, y in corners)}))")

    def asWkt(self) -> str:
        return self._text

    def boundingBox(self) -> QgsRectangle:
        numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", self._text)]
        return QgsRectangle(min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2]))

    def isNull(self) -> bool:
        return not self._text

    def densifyByCount(self, _count: int) -> QgsGeometry:
        return self


class QgsVirtualLayerDefinition(Handed):
    def setQuery(self, query: str) -> None:
        self._query = query

    def toString(self) -> str:
        return f"?query={self._query}"


# -- the project -----------------------------------------------------------------------------------------------------


class QgsProject(QObject):
    """Has no layers and no bookmarks."""

    cleared = pyqtSignal()
    layersAdded = pyqtSignal(list)
    layersWillBeRemoved = pyqtSignal(list)
    writeProject = pyqtSignal(object)
    writeMapLayer = pyqtSignal(object, object, object)
    _one: QgsProject | None = None

    @staticmethod
    def instance() -> QgsProject:
        QgsProject._one = QgsProject._one or QgsProject()
        return QgsProject._one

    def mapLayer(self, _name: str) -> None:
        return None

    def mapLayers(self) -> dict[str, Any]:
        return {}

    def removeMapLayer(self, _name: str) -> None:
        pass

    def bookmarkManager(self) -> Handed:
        return Handed()

    transformContext = bookmarkManager


class QgsMapLayer(Handed):
    def isValid(self) -> bool:
        return False


class QgsRasterLayer(QgsMapLayer):
    pass


class QgsVectorLayer(QgsMapLayer):
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


# -- tasks and runs --------------------------------------------------------------------------------------------------


class QgsTask(QObject):
    """Runs on a thread of its own, and tells in the window's how it ended."""

    taskCompleted = pyqtSignal()
    taskTerminated = pyqtSignal()
    progressChanged = pyqtSignal(float)
    Flag = Handed

    def __init__(self, *_: Any) -> None:
        super().__init__()
        self._canceled = threading.Event()
        self._progress = 0.0

    def setProgress(self, percent: float) -> None:
        self._progress = percent
        self.progressChanged.emit(percent)

    def progress(self) -> float:
        return self._progress

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


class QgsProperty:
    def __init__(self, value: Any) -> None:
        self._value = value

    def staticValue(self) -> Any:
        return self._value


class QgsProcessingOutputLayerDefinition:
    destinationName = ""

    def __init__(self, sink: str, project: Any = None) -> None:
        self.sink = QgsProperty(sink)


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
