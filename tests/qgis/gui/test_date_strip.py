"""The strip of dates, with real movements of the mouse and keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QColor, QHelpEvent, QImage, QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QToolTip

from cloudless_plugin.gui.date_strip import DateStrip, Mark

SUMMER = [
    Mark("2023-06-01", 0.0, 100.0, ticked=True),
    Mark("2023-06-26", 100.0, 100.0, ticked=True),
    Mark("2023-07-16", None, 50.0, ticked=True),
    Mark("2023-08-15", 12.4, 98.0, ticked=False),
    Mark("2023-08-30", 50.0, None, ticked=True),
]


@pytest.fixture
def strip(qgis_app: Any) -> Iterator[DateStrip]:
    strip = DateStrip()
    strip.resize(360, strip.sizeHint().height())
    strip.set_marks(SUMMER)
    strip.show()
    strip.activateWindow()
    assert QTest.qWaitForWindowActive(strip)
    yield strip
    QToolTip.hideText()
    strip.deleteLater()


def place(strip: DateStrip, index: int) -> QPoint:
    return QPoint(round(strip._places()[index]), 20)


def hover(strip: DateStrip, at: QPoint) -> None:
    where, none = QPointF(at), Qt.MouseButton.NoButton
    QApplication.sendEvent(
        strip, QMouseEvent(QEvent.Type.MouseMove, where, where, none, none, Qt.KeyboardModifier.NoModifier)
    )


def test_click_names_the_mark_under_the_mouse(strip: DateStrip) -> None:
    clicked: list[int] = []
    strip.clicked.connect(clicked.append)
    for index in (3, 0, 4):
        QTest.mouseClick(strip, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place(strip, index))
        assert strip.current() == index
    between = (place(strip, 0) + place(strip, 1)) / 2
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, between)
    QTest.mouseClick(strip, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, place(strip, 1))
    assert clicked == [3, 0, 4]


def test_keys_go_from_date_to_date_and_space_clicks(strip: DateStrip) -> None:
    clicked: list[int] = []
    strip.clicked.connect(clicked.append)
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Space)
    assert clicked == []
    seen = []
    keys = [Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Home]
    for key in keys:
        QTest.keyClick(strip, key)
        seen.append(strip.current())
    assert seen == [0, 1, 4, 4, 3, 0]
    QTest.keyClick(strip, Qt.Key.Key_Space)
    assert clicked == [0]


def test_keys_follow_time_in_whatever_order_the_marks_are(strip: DateStrip) -> None:
    strip.set_marks([SUMMER[3], SUMMER[0], SUMMER[2]])
    QTest.keyClick(strip, Qt.Key.Key_Left)
    assert strip.current() == 0
    QTest.keyClick(strip, Qt.Key.Key_Left)
    assert strip.current() == 2


def test_tool_tip_and_screen_reader_tell_the_same(strip: DateStrip) -> None:
    at = place(strip, 3)
    QApplication.sendEvent(strip, QHelpEvent(QEvent.Type.ToolTip, at, strip.mapToGlobal(at)))
    assert QToolTip.text() == "2023-08-15 · 12 % cloud · 98 % covered · not chosen"
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Home)
    assert QToolTip.text() == strip.accessibleDescription() == "2023-06-01 · 0 % cloud · 100 % covered"
    assert strip.accessibleName() == "Dates"


def test_what_is_not_known_is_said() -> None:
    assert SUMMER[2].told() == "2023-07-16 · cloud unknown · 50 % covered"
    assert SUMMER[4].told() == "2023-08-30 · 50 % cloud"
    assert SUMMER[2].clear_share() is None
    assert SUMMER[3].clear_share() == pytest.approx(0.876 * 0.98)


def test_hover_tells_which_and_when_none(strip: DateStrip) -> None:
    hovered: list[int] = []
    strip.hovered.connect(hovered.append)
    hover(strip, place(strip, 1))
    hover(strip, place(strip, 1))
    hover(strip, place(strip, 2))
    QApplication.sendEvent(strip, QEvent(QEvent.Type.Leave))
    assert hovered == [1, 2, -1]


def test_new_marks_forget_the_current_one(strip: DateStrip) -> None:
    strip.set_current(4)
    strip.set_marks(SUMMER[:2])
    assert strip.current() == -1
    strip.set_current(4)
    assert strip.current() == -1


def picture(strip: DateStrip) -> QImage:
    return strip.grab().toImage()


def colours_at(image: QImage, x: int) -> list[QColor]:
    return [image.pixelColor(x, y) for y in range(2, 30)]


def is_green(colour: QColor) -> bool:
    return colour.green() > colour.red() + 25 and colour.green() > colour.blue() + 25


def test_clear_is_high_and_green_and_cloudy_low_and_grey(strip: DateStrip) -> None:
    image = picture(strip)
    ground = image.pixelColor(180, 45)
    clear = colours_at(image, place(strip, 0).x())
    cloudy = colours_at(image, place(strip, 1).x())
    assert sum(map(is_green, clear)) > 24
    drawn = [colour for colour in cloudy if colour != ground]
    assert 3 <= len(drawn) <= 6
    assert not any(map(is_green, drawn))


def test_mark_that_is_not_chosen_or_not_known_is_hollow(strip: DateStrip) -> None:
    image = picture(strip)
    ground = image.pixelColor(180, 45)
    for index in (2, 3):
        inside = colours_at(image, place(strip, index).x())[17:25]
        assert inside == [ground] * 8, index
    strip.set_marks([Mark(mark.day, 0.0, 100.0, ticked=True) for mark in SUMMER])
    assert sum(map(is_green, colours_at(picture(strip), place(strip, 3).x()))) > 24


def test_current_one_stands_out(strip: DateStrip) -> None:
    before = picture(strip)
    strip.set_current(1)
    after = picture(strip)
    at = place(strip, 1)
    assert before.pixelColor(at.x(), 8) != after.pixelColor(at.x(), 8)
    far = place(strip, 4)
    assert before.pixelColor(far.x(), 25) == after.pixelColor(far.x(), 25)


def test_overpasses_of_one_day_stand_side_by_side(strip: DateStrip) -> None:
    strip.set_marks([SUMMER[0], SUMMER[0], SUMMER[4]])
    first, second, _ = strip._places()
    assert second - first > strip._mark_width()
    assert strip.index_at(first) == 0
    assert strip.index_at(second) == 1


@pytest.mark.parametrize("width", [200, 360])
def test_many_marks_can_each_be_clicked(strip: DateStrip, width: int) -> None:
    many = [
        Mark(f"20{19 + n // 50}-{1 + n % 50 // 5:02d}-{1 + n % 5 * 6:02d}", n / 2, 100.0, ticked=True)
        for n in range(200)
    ]
    strip.resize(width, strip.height())
    strip.set_marks(many)
    assert {strip.index_at(x) for x in strip._places()} == set(range(200))
    assert sum(is_green(picture(strip).pixelColor(x, 28)) for x in range(width)) > width // 10


def test_height_and_an_empty_strip(strip: DateStrip) -> None:
    assert 40 <= strip.sizeHint().height() <= 56
    assert strip.minimumSizeHint().width() <= 200
    strip.set_marks([])
    QTest.keyClick(strip, Qt.Key.Key_Right)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton)
    picture(strip)
    assert strip.current() == -1
    assert strip.index_at(100) == -1
