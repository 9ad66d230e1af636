"""The wheel over a field scrolls the panel, unless the field has the focus."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from qgis.gui import QgsDoubleSpinBox, QgsProjectionSelectionWidget
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QT_VERSION, QDate, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QWheelEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QApplication,
    QComboBox,
    QDateEdit,
    QLineEdit,
    QScrollArea,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from cloudless_plugin.gui.wheel_guard import WheelGuard, guard


def spin() -> QWidget:
    field = QSpinBox()
    field.setValue(50)
    return field


def double_spin() -> QWidget:
    field = QgsDoubleSpinBox()
    field.setValue(50)
    return field


def day() -> QWidget:
    field = QDateEdit(QDate(2023, 6, 15))
    field.setCalendarPopup(True)
    return field


def combo() -> QWidget:
    field = QComboBox()
    field.addItems([str(number) for number in range(20)])
    field.setCurrentIndex(10)
    return field


def free_combo() -> QWidget:
    field = combo()
    field.setEditable(True)
    return field


def slider() -> QWidget:
    field = QSlider(Qt.Orientation.Horizontal)
    field.setFocusPolicy(Qt.FocusPolicy.WheelFocus)
    field.setValue(50)
    return field


def value(field: Any) -> Any:
    if isinstance(field, QDateEdit):
        return field.date()
    return field.currentText() if isinstance(field, QComboBox) else field.value()


FIELDS = [spin, double_spin, day, combo, free_combo, slider]


@pytest.fixture
def area(qgis_app: Any) -> Iterator[QScrollArea]:
    area = QScrollArea()
    area.setWidgetResizable(True)
    yield area
    area.deleteLater()


def panel_of(area: QScrollArea, field: QWidget) -> QWidget:
    panel = QWidget()
    panel.setMinimumHeight(1000)
    column = QVBoxLayout(panel)
    other = QLineEdit()
    column.addWidget(other)
    column.addWidget(field)
    column.addStretch()
    area.setWidget(panel)
    area.resize(300, 200)
    area.show()
    area.activateWindow()
    assert QTest.qWaitForWindowActive(area)
    other.setFocus()
    return panel


def turn_wheel(field: QWidget) -> None:
    """Turn it where the mouse would be: over whatever lies in the field's middle."""
    middle = field.rect().center()
    under = field.childAt(middle) or field
    at = QPointF(under.mapFrom(field, middle))
    turned = QWheelEvent(
        at,
        QPointF(under.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    make_spontaneous(turned)
    QApplication.instance().notify(under, turned)  # sendEvent would take that back


def make_spontaneous(event: QWheelEvent) -> None:
    """Make an event one of the window system's: Qt offers only those to what lies around a widget."""
    # After the type: since Qt 6 a byte for each flag, before a bit for each, behind one more pointer.
    place, flag = (11, 1) if QT_VERSION >= 0x060000 else (18, 2)
    flags = ctypes.c_ubyte.from_address(sip.unwrapinstance(event) + place)
    flags.value |= flag
    assert event.spontaneous()


@pytest.mark.parametrize("make", FIELDS)
def test_field_without_focus_keeps_its_value_and_the_panel_scrolls(
    area: QScrollArea, make: Callable[[], QWidget]
) -> None:
    field = make()
    guard(panel_of(area, field))
    before = value(field)
    for _ in range(3):
        turn_wheel(field)
    assert value(field) == before
    assert not field.hasFocus()
    assert area.verticalScrollBar().value() > 0


@pytest.mark.parametrize("make", FIELDS)
def test_field_with_focus_turns(area: QScrollArea, make: Callable[[], QWidget]) -> None:
    field = make()
    guard(panel_of(area, field))
    before = value(field)
    field.setFocus()
    turn_wheel(field)
    assert value(field) != before
    assert area.verticalScrollBar().value() == 0


def test_field_that_is_not_guarded_turns(area: QScrollArea) -> None:
    """The events of the other tests are such that Qt would turn the field."""
    field = spin()
    panel_of(area, field)
    turn_wheel(field)
    assert value(field) != 50


def test_fields_within_fields_and_those_that_come_later(area: QScrollArea) -> None:
    crs = QgsProjectionSelectionWidget()
    panel = panel_of(area, crs)
    guard(panel)
    inner = crs.findChild(QComboBox)
    assert inner.focusPolicy() == Qt.FocusPolicy.StrongFocus
    later = spin()
    panel.layout().addWidget(later)
    guard(panel)
    QTest.qWait(10)
    turn_wheel(later)
    assert value(later) == 50
    assert len(panel.findChildren(WheelGuard)) == 1


def test_field_that_takes_no_focus_gets_none(area: QScrollArea) -> None:
    field = spin()
    field.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    guard(panel_of(area, field))
    assert field.focusPolicy() == Qt.FocusPolicy.NoFocus
