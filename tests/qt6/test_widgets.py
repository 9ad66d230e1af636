"""The small widgets of the panel and what they draw on the map, on Qt 6."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pytest
from PyQt6 import sip
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import (
    QApplication,
    QComboBox,
    QDateEdit,
    QFrame,
    QGraphicsScene,
    QGraphicsView,
    QLineEdit,
    QMenu,
    QScrollArea,
    QSpinBox,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from cloudless_plugin.common.looks import LOOKS
from cloudless_plugin.gui.area_outline import AreaOutline
from cloudless_plugin.gui.date_strip import DateStrip, Mark
from cloudless_plugin.gui.flow_row import FlowLayout
from cloudless_plugin.gui.look_icon import SIZE, look_icon
from cloudless_plugin.gui.map_swipe import MapSwipe
from cloudless_plugin.gui.map_tools import DrawTool, PolygonTool, RectangleTool
from cloudless_plugin.gui.run_menu import RunButton
from cloudless_plugin.gui.swipe_divider import SwipeDivider
from cloudless_plugin.gui.wheel_guard import guard
from tests.qt6 import standin_core, standin_gui
from tests.support.waiting import wait_for

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
PLAIN = Qt.KeyboardModifier.NoModifier


class Canvas(QGraphicsView):
    """A map that is red, and has tools."""

    destinationCrsChanged = pyqtSignal()
    renderStarting = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setScene(QGraphicsScene(0, 0, 400, 300, self))
        self.setBackgroundBrush(QColor("#ff0000"))
        self.resize(400, 300)
        self._tool: Any = standin_gui.QgsMapTool(self)

    def mapSettings(self) -> Any:
        return standin_core.QgsMapSettings()

    def mapTool(self) -> Any:
        return self._tool

    def setMapTool(self, tool: Any) -> None:
        self._tool.deactivate()
        self._tool = tool


@pytest.fixture
def canvas(application: Any) -> Iterator[Canvas]:
    canvas = shown(Canvas())
    yield canvas
    canvas.deleteLater()


def shown(widget: Any) -> Any:
    widget.show()
    widget.activateWindow()
    assert QTest.qWaitForWindowActive(widget)
    return widget


def mouse(kind: QEvent.Type, x: float, y: float, button: Any = LEFT) -> Any:
    return standin_gui.QgsMapMouseEvent(kind, QPointF(x, y), QPointF(x, y), button, button, PLAIN)


def drag(tool: DrawTool) -> None:
    tool.canvasPressEvent(mouse(QEvent.Type.MouseButtonPress, 100, 50))
    tool.canvasMoveEvent(mouse(QEvent.Type.MouseMove, 150, 80))
    tool.canvasReleaseEvent(mouse(QEvent.Type.MouseButtonRelease, 200, 150))


def press_key(tool: DrawTool, key: Qt.Key) -> None:
    tool.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, PLAIN))


def test_tools_are_taken_and_given_back(canvas: Canvas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cloudless_plugin.gui.map_tools.mend", lambda _: standin_core.QgsGeometry())
    monkeypatch.setattr(standin_core.QgsGeometry, "isEmpty", lambda self: False, raising=False)
    former, drawn, refused = canvas.mapTool(), [], []
    rectangle, polygon = RectangleTool(canvas), PolygonTool(canvas)
    for tool in (rectangle, polygon):
        tool.drawn.connect(lambda *area: drawn.append(area))
        tool.refused.connect(refused.append)
        tool.start()
        assert canvas.mapTool() is tool
        assert tool.hint()
        press_key(tool, Qt.Key.Key_Escape)
        assert canvas.mapTool() is former
    rectangle.start()
    drag(rectangle)
    assert (len(drawn), canvas.mapTool()) == (1, former)
    polygon.start()
    for x, y in ((10, 10), (50, 10), (50, 50)):
        press_key(polygon, Qt.Key.Key_Return)
        polygon.canvasPressEvent(mouse(QEvent.Type.MouseButtonPress, x, y))
        polygon.canvasReleaseEvent(mouse(QEvent.Type.MouseButtonRelease, x, y))
    assert len(refused) == 3
    press_key(polygon, Qt.Key.Key_Backspace)
    press_key(polygon, Qt.Key.Key_Return)
    assert (len(refused), len(drawn)) == (4, 1)
    polygon.canvasDoubleClickEvent(mouse(QEvent.Type.MouseButtonDblClick, 9, 9))
    polygon.canvasPressEvent(mouse(QEvent.Type.MouseButtonPress, 50, 50))
    polygon.canvasReleaseEvent(mouse(QEvent.Type.MouseButtonRelease, 50, 50))
    assert (len(drawn), canvas.mapTool()) == (2, former)
    rectangle.shut_down()
    polygon.shut_down()


def test_outline_follows_the_map(canvas: Canvas) -> None:
    outline = AreaOutline(canvas)
    outline.show(standin_core.QgsGeometry(), standin_core.Handed())
    canvas.destinationCrsChanged.emit()
    assert len(canvas.scene().items()) == 1
    outline.shut_down()
    assert canvas.scene().items() == []
    canvas.destinationCrsChanged.emit()


def test_swipe_is_drawn_moved_and_stopped(canvas: Canvas) -> None:
    swipe, stops = MapSwipe(canvas), []
    swipe.stopped.connect(lambda: stops.append(1))
    swipe.start(["mosaic"], "Before", "After")
    (divider,) = canvas.findChildren(SwipeDivider)
    wait_for(lambda: swipe._job is None)
    image = canvas.viewport().grab().toImage()
    assert [image.pixelColor(x, 40).name() for x in (190, 210)] == ["#00ff00", "#ff0000"]
    QTest.keyClick(divider, Qt.Key.Key_Left)
    QTest.mousePress(divider, LEFT, PLAIN, divider.rect().center())
    at = QPointF(divider.mapFrom(canvas, QPoint(100, 150)))
    held = QMouseEvent(QEvent.Type.MouseMove, at, divider.mapToGlobal(at), LEFT, LEFT, PLAIN)
    QApplication.sendEvent(divider, held)
    QTest.mouseRelease(divider, LEFT, PLAIN, divider.rect().center())
    assert abs(divider.x_on_map() - 100) <= 1
    canvas.resize(300, 200)
    assert divider.height() == 200
    divider.grab()
    QTest.keyClick(divider, Qt.Key.Key_Escape)
    assert stops == [1]
    assert canvas.scene().items() == []


def make_spontaneous(event: QWheelEvent) -> None:
    """Make an event one of the window system's: Qt offers only those to what lies around a widget."""
    ctypes.c_bool.from_address(sip.unwrapinstance(event) + 11).value = True  # after a pointer, the type, another flag
    assert event.spontaneous()


@pytest.mark.parametrize("kind", [QSpinBox, QDateEdit, QComboBox])
@pytest.mark.parametrize("focus", [False, True])
def test_wheel_turns_fields_with_focus_only(application: Any, kind: type[Any], focus: bool) -> None:
    area, panel, other, field = QScrollArea(), QWidget(), QLineEdit(), kind()
    panel.setMinimumHeight(1000)
    column = QVBoxLayout(panel)
    column.addWidget(other)
    column.addWidget(field)
    column.addStretch()
    if isinstance(field, QComboBox):
        field.addItems(["a", "b"])
    area.setWidget(panel)
    area.setWidgetResizable(True)
    area.resize(300, 200)
    guard(panel)
    shown(area)
    (field if focus else other).setFocus()
    read = field.currentText if isinstance(field, QComboBox) else field.text
    before = read()
    up = -120 if isinstance(field, QComboBox) else 120
    area.verticalScrollBar().setValue(100)
    at, where = QPointF(5, 5), QPointF(field.mapToGlobal(QPoint(5, 5)))
    turned = QWheelEvent(at, where, QPoint(), QPoint(0, up), NONE, PLAIN, Qt.ScrollPhase.NoScrollPhase, False)
    make_spontaneous(turned)
    QApplication.instance().notify(field, turned)
    assert (read() != before) == focus
    assert (area.verticalScrollBar().value() == 100) == focus
    area.deleteLater()


def test_strip_of_dates(application: Any) -> None:
    strip, clicked = DateStrip(), []
    strip.clicked.connect(clicked.append)
    strip.resize(300, strip.sizeHint().height())
    strip.set_marks(
        [
            Mark("2023-06-01", 0.0, 100.0, ticked=True),
            Mark("2023-07-16", None, 50.0, ticked=False),
            Mark("2023-08-30", 80.0, None, ticked=True),
        ]
    )
    shown(strip)
    QTest.mouseClick(strip, LEFT, PLAIN, QPoint(round(strip._places()[1]), 20))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Home, Qt.Key.Key_Space, Qt.Key.Key_Up):
        QTest.keyClick(strip, key)
    assert clicked == [1, 2, 0]
    at = QPoint(round(strip._places()[1]), 20)
    QApplication.sendEvent(strip, QHelpEvent(QEvent.Type.ToolTip, at, strip.mapToGlobal(at)))
    assert QToolTip.text() == "2023-07-16 · cloud unknown · 50 % covered · not chosen"
    image = strip.grab().toImage()
    clear = image.pixelColor(round(strip._places()[0]), 15)
    assert clear.green() > clear.red() + 25
    QToolTip.hideText()
    strip.deleteLater()


def test_run_button(application: Any) -> None:
    panel, pressed = QWidget(), []
    field = QLineEdit(panel)
    menu = QMenu(panel)
    menu.addAction("Copy as Python")
    button = RunButton("&Run", menu, panel)
    button.move(0, 50)
    button.clicked.connect(lambda: pressed.append(1))
    shown(panel)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert pressed == [1, 1]
    panel.deleteLater()


def test_rows_and_icons(application: Any) -> None:
    row = QWidget()
    layout = FlowLayout(row)
    buttons = [QToolButton() for _ in LOOKS]
    for button, look in zip(buttons, LOOKS, strict=True):
        button.setIcon(look_icon(look))
        button.setText(str(look.title))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        layout.addWidget(button)
    row.resize(280, layout.heightForWidth(280))
    shown(row)
    assert len({button.y() for button in buttons}) > 1
    assert max(button.geometry().right() for button in buttons) < 280
    assert max(button.geometry().bottom() for button in buttons) < row.height()
    assert look_icon(LOOKS[0]).pixmap(SIZE).toImage().pixelColor(4, 8).red() > 200
    row.deleteLater()
