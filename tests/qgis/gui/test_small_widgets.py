"""The run button, rows that wrap, and the icons of looks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from qgis.PyQt.QtCore import QSize, Qt, QTimer
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QApplication,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cloudless_plugin.common.looks import LOOKS
from cloudless_plugin.gui.flow_row import FlowLayout
from cloudless_plugin.gui.look_icon import SIZE, bands_icon, look_icon
from cloudless_plugin.gui.run_menu import RunButton
from tests.support.waiting import wait_for

CONTROL = Qt.KeyboardModifier.ControlModifier


class Panel(QWidget):
    """A window with the panel and something beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.panel, self.beside, self.field = QWidget(), QLineEdit(), QLineEdit()
        self.menu = QMenu(self)
        self.menu.addAction("Copy as Python").triggered.connect(lambda: self.pressed.append("copy"))
        self.button = RunButton("&Run", self.menu, self.panel)
        self.pressed: list[str] = []
        self.button.clicked.connect(lambda: self.pressed.append("run"))
        inner = QVBoxLayout(self.panel)
        inner.addWidget(self.field)
        inner.addWidget(self.button)
        outer = QVBoxLayout(self)
        outer.addWidget(self.beside)
        outer.addWidget(self.panel)
        self.show()
        self.activateWindow()
        assert QTest.qWaitForWindowActive(self)


@pytest.fixture
def window(qgis_app: Any) -> Iterator[Panel]:
    window = Panel()
    yield window
    window.deleteLater()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_control_and_return_run_from_within_the_panel_only(window: Panel, key: Any) -> None:
    window.field.setFocus()
    QTest.keyClick(window.field, key, CONTROL)
    assert window.pressed == ["run"]
    window.beside.setFocus()
    QTest.keyClick(window.beside, key, CONTROL)
    assert window.pressed == ["run"]
    window.button.setEnabled(False)
    window.field.setFocus()
    QTest.keyClick(window.field, key, CONTROL)
    assert window.pressed == ["run"]


def test_button_by_mouse_and_keys(window: Panel) -> None:
    QTest.mouseClick(window.button, Qt.MouseButton.LeftButton)
    window.button.setFocus()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        QTest.keyClick(window.button, key)
    assert window.pressed == ["run"] * 3
    window.field.setFocus()
    QTest.keyClick(window.field, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    wait_for(lambda: window.pressed == ["run"] * 4)
    assert window.button.accessibleName() == "Run"
    assert window.button.toolTip() == "Run (Ctrl+Return)"


def test_arrow_down_opens_the_menu(window: Panel) -> None:
    window.button.setFocus()

    def choose() -> None:
        menu = QApplication.activePopupWidget()
        QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)

    QTimer.singleShot(50, choose)
    QTest.keyClick(window.button, Qt.Key.Key_Down)
    QTest.qWait(100)
    assert window.pressed == ["copy"]


def test_button_looks_primary(window: Panel) -> None:
    image = window.button.grab().toImage()
    assert image.pixelColor(5, image.height() // 2) == window.palette().highlight().color()
    window.button.setEnabled(False)
    image = window.button.grab().toImage()
    assert image.pixelColor(5, image.height() // 2) != window.palette().highlight().color()


@pytest.fixture
def flow(qgis_app: Any) -> Iterator[QScrollArea]:
    """Eight buttons over another one, in a panel that scrolls."""
    area, panel, row = QScrollArea(), QWidget(), QWidget()
    area.setWidgetResizable(True)
    layout = FlowLayout(row)
    for number in range(8):
        button = QToolButton()
        button.setText(f"Button {number}")
        layout.addWidget(button)
    below = QPushButton("Below")
    column = QVBoxLayout(panel)
    column.addWidget(row)
    column.addWidget(below)
    area.setWidget(panel)
    yield area
    area.deleteLater()


def rows(area: QScrollArea) -> list[int]:
    QTest.qWait(20)
    return sorted({button.y() for button in area.findChildren(QToolButton) if button.isVisible()})


def test_buttons_wrap_and_push_down_what_is_below(flow: QScrollArea) -> None:
    buttons, below = flow.findChildren(QToolButton), flow.findChild(QPushButton)
    counts = []
    for width in (900, 320, 200):
        flow.resize(width, 500)
        flow.show()
        counts.append(len(rows(flow)))
        places = [button.geometry() for button in buttons]
        assert all(place.right() < flow.viewport().width() for place in places)
        assert not any(one.intersects(other) for one in places for other in places if one is not other)
        bottom = max(button.mapTo(flow.widget(), button.rect().bottomLeft()).y() for button in buttons)
        assert bottom < below.y()
    assert counts[0] == 1 < counts[1] < counts[2]


def test_hidden_buttons_take_no_room(flow: QScrollArea) -> None:
    flow.resize(320, 500)
    flow.show()
    before = len(rows(flow))
    for button in flow.findChildren(QToolButton)[:6]:
        button.hide()
    assert len(rows(flow)) == 1 < before
    assert min(button.x() for button in flow.findChildren(QToolButton) if button.isVisible()) == 0


def test_panel_may_be_as_narrow_as_one_button(flow: QScrollArea) -> None:
    widest = max(button.sizeHint().width() for button in flow.findChildren(QToolButton))
    assert flow.widget().minimumSizeHint().width() <= widest + 40


def test_layout_gives_back_what_it_has(qgis_app: Any) -> None:
    row = QWidget()
    layout = FlowLayout(row)
    button = QToolButton()
    layout.addWidget(button)
    assert layout.itemAt(0).widget() is button
    assert layout.itemAt(1) is layout.takeAt(1) is None
    layout.removeWidget(button)
    assert layout.count() == 0
    assert layout.heightForWidth(100) == 0
    assert row.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Preferred


def stripes(icon: Any) -> list[str]:
    image = icon.pixmap(SIZE).toImage()
    return [image.pixelColor(image.width() * at // 6, image.height() // 2).name() for at in (1, 3, 5)]


def test_each_look_has_an_icon_of_its_own(qgis_app: Any) -> None:
    assert len({tuple(stripes(look_icon(look))) for look in LOOKS}) == len(LOOKS)
    assert "#9e9e9e" not in {colour for look in LOOKS for colour in stripes(look_icon(look))}


def test_stripes_are_in_the_bands_order_and_grey_where_a_band_is_not_known(qgis_app: Any) -> None:
    red, green, unknown = (QColor(name) for name in stripes(bands_icon(["red", "green", "mystery"])))
    assert red.red() > 2 * red.green()
    assert green.green() > green.red() + 50
    assert unknown.saturation() == 0
    assert bands_icon([]).pixmap(SIZE).size() == QSize(24, 16)
