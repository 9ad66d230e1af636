"""Stands for ``qgis.gui`` where there is no QGIS: each widget is the one of Qt that QGIS's is made from."""

from __future__ import annotations

from typing import Any

from PyQt6.QtCore import QObject, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QMouseEvent
from PyQt6.QtWidgets import (
    QComboBox,
    QDockWidget,
    QGraphicsRectItem,
    QGroupBox,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from .standin_core import Handed, QgsCoordinateReferenceSystem, QgsPointXY


def __getattr__(name: str) -> Any:
    if not name.startswith("Q"):
        raise AttributeError(name)
    return type(name, (Handed,), {})


class QgsRubberBand(QGraphicsRectItem):
    def __init__(self, canvas: Any, *_: Any) -> None:
        super().__init__()
        canvas.scene().addItem(self)

    def setStrokeColor(self, color: QColor) -> None:
        self.setPen(color)

    setSecondaryStrokeColor = setStrokeColor

    def setFillColor(self, color: QColor) -> None:
        self.setBrush(color)

    def setLineStyle(self, style: Qt.PenStyle) -> None:
        pass

    def setWidth(self, width: int) -> None:
        pass

    def addPoint(self, point: Any) -> None:
        pass

    def setToGeometry(self, geometry: Any, crs: Any) -> None:
        pass


class QgsMapTool(QObject):
    def __init__(self, canvas: Any) -> None:
        super().__init__(canvas)

    def setCursor(self, cursor: Qt.CursorShape) -> None:
        pass

    def deactivate(self) -> None:
        pass


class QgsMapMouseEvent(QMouseEvent):
    def mapPoint(self) -> QgsPointXY:
        return QgsPointXY(self.position().x(), self.position().y())


class QgsMapCanvasItem(QGraphicsRectItem):
    """Lies where its rectangle says, at one metre a pixel."""

    def __init__(self, canvas: Any) -> None:
        super().__init__()
        canvas.scene().addItem(self)

    def setRect(self, rectangle: Any) -> None:
        pass

    def boundingRect(self) -> QRectF:
        return QRectF(-1, -1, 402, 302)


class QgsDockWidget(QDockWidget):
    closed = pyqtSignal()


class QgsCollapsibleGroupBox(QGroupBox):
    collapsedStateChanged = pyqtSignal(bool)

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._collapsed = False

    def isCollapsed(self) -> bool:
        return self._collapsed

    def setCollapsed(self, collapsed: bool) -> None:
        self._collapsed = collapsed
        self.collapsedStateChanged.emit(collapsed)


class QgsFileWidget(QWidget):
    StorageMode = Handed
    fileChanged = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self._line = QLineEdit()
        self._line.textChanged.connect(self.fileChanged)
        QHBoxLayout(self).addWidget(self._line)

    def lineEdit(self) -> QLineEdit:
        return self._line

    def filePath(self) -> str:
        return self._line.text()

    def setFilePath(self, path: str) -> None:
        self._line.setText(path)

    def setStorageMode(self, mode: Any) -> None:
        pass

    def setFilter(self, text: str) -> None:
        pass

    def setDialogTitle(self, title: str) -> None:
        pass


class QgsAuthConfigSelect(QWidget):
    selectedConfigIdChanged = pyqtSignal(str)

    def configId(self) -> str:
        return ""

    def setConfigId(self, name: str) -> None:
        pass


class QgsProjectionSelectionWidget(QComboBox):
    CrsOption = Handed
    crsChanged = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._crs = QgsCoordinateReferenceSystem()

    def setOptionVisible(self, option: Any, visible: bool) -> None:
        pass

    def setNotSetText(self, text: str) -> None:
        self.setPlaceholderText(text)

    def crs(self) -> QgsCoordinateReferenceSystem:
        return self._crs

    def setCrs(self, crs: QgsCoordinateReferenceSystem) -> None:
        self._crs = crs
        self.crsChanged.emit()


class QgsOptionsPageWidget(QWidget):
    pass


class QgsCheckableComboBox(QComboBox):
    checkedItemsChanged = pyqtSignal(list)

    def setDefaultText(self, text: str) -> None:
        self.setPlaceholderText(text)

    def addItemWithCheckState(self, text: str, state: Qt.CheckState, data: Any) -> None:
        self.addItem(text, data)
        self.setItemCheckState(self.count() - 1, state)

    def setItemCheckState(self, row: int, state: Qt.CheckState) -> None:
        self.setItemData(row, state, Qt.ItemDataRole.CheckStateRole)
        self.checkedItemsChanged.emit(self.checkedItemsData())

    def checkedItemsData(self) -> list[Any]:
        rows = range(self.count())
        return [
            self.itemData(row)
            for row in rows
            if Qt.CheckState(self.itemData(row, Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        ]
