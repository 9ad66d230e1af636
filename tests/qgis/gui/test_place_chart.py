"""The chart of a place: where its dots are, what they tell, and that they can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from qgis.PyQt.QtCore import QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtTest import QTest

from cloudless_plugin.gui.place_chart import PlaceChart
from cloudless_plugin.panel.place_dots import ChartContent, Dot
from cloudless_plugin.panel.place_spans import Span
from tests.qgis.gui.canvases import move_over

FIRST = date(2023, 6, 1)


def dot(day: int, value: float | None, state: str = "clear", *, ticked: bool = True) -> Dot:
    return Dot(f"key {day}", FIRST + timedelta(days=day), value, state, ticked, f"day {day}\n{state}")


DOTS = [dot(0, 0.05), dot(10, 0.9, "cloud"), dot(20, 0.07), dot(30, None, "outside"), dot(40, 0.0634, "haze")]
CONTENT = ChartContent("Reflectance, red", DOTS, [Span("", FIRST, date(2023, 8, 31))], {"": 0.06}, "Median")


@pytest.fixture
def chart(qgis_app: Any) -> Iterator[PlaceChart]:
    chart = PlaceChart()
    chart.resize(600, 260)
    chart.show()
    chart.show_content(CONTENT)
    yield chart
    chart.deleteLater()


def clicked(chart: PlaceChart) -> list[int]:
    found: list[int] = []
    chart.clicked.connect(found.append)
    return found


def at(place: QPointF) -> QPoint:
    return place.toPoint()


def test_dots_lie_by_time_and_value(chart: PlaceChart) -> None:
    places = chart.places()
    assert [place.x() for place in places] == sorted(place.x() for place in places)
    clear, bright, higher, unseen, hazy = (place.y() for place in places)
    assert bright < higher < hazy < clear < unseen
    assert all(0 < place.x() < 600 and 0 < place.y() < 260 for place in places)


def test_click_names_the_dot(chart: PlaceChart) -> None:
    found = clicked(chart)
    for index, place in enumerate(chart.places()):
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at(place))
        assert chart.current() == index
    assert found == [0, 1, 2, 3, 4]
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(300, 5))
    assert len(found) == 5


def test_keys_go_from_dot_to_dot(chart: PlaceChart) -> None:
    found = clicked(chart)
    QTest.keyClick(chart, Qt.Key.Key_Space)
    assert found == []
    for key, index in ((Qt.Key.Key_Right, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_End, 4), (Qt.Key.Key_Right, 4)):
        QTest.keyClick(chart, key)
        assert chart.current() == index
    assert chart.accessibleDescription() == "day 40\nhaze"
    QTest.keyClick(chart, Qt.Key.Key_Return)
    QTest.keyClick(chart, Qt.Key.Key_Home)
    QTest.keyClick(chart, Qt.Key.Key_Space)
    assert found == [4, 0]


def test_cursor_tells_what_can_be_clicked(chart: PlaceChart) -> None:
    move_over(chart, at(chart.places()[2]))
    assert chart.cursor().shape() == Qt.CursorShape.PointingHandCursor
    move_over(chart, QPoint(300, 5))
    assert chart.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_current_dot_stays_while_others_come(chart: PlaceChart) -> None:
    chart.set_current(2)
    more = [dot(-5, 0.04), *DOTS]
    chart.show_content(replace(CONTENT, dots=more))
    assert chart.current() == 3
    chart.show_content(replace(CONTENT, dots=DOTS[:1]))
    assert chart.current() == -1


def colour_at(image: QImage, place: QPointF) -> Any:
    ratio = image.devicePixelRatio()
    return image.pixelColor(round(place.x() * ratio), round(place.y() * ratio))


def test_clear_dots_are_full_and_hidden_ones_hollow_and_grey(chart: PlaceChart) -> None:
    chart.show_content(replace(CONTENT, line={}))
    image, places = chart.snapshot(), chart.places()
    ground = colour_at(image, QPointF(places[0].x() + 25, places[0].y() - 3))
    full, hollow = colour_at(image, places[0]), colour_at(image, places[4])
    assert full.green() > full.red() + 40
    assert hollow == ground
    edge = colour_at(image, places[4] + QPointF(0, -0.3 * chart.fontMetrics().height()))
    assert abs(edge.red() - edge.green()) < 12
    assert edge.lightness() < ground.lightness() - 40


def test_dark_theme_can_be_read(chart: PlaceChart) -> None:
    """Letters, dots and lines stand out from the ground."""
    chart.setStyleSheet("QLabel { background: #323232; color: #eeeeee }")
    image = chart.snapshot()
    ground = colour_at(image, QPointF(595, 3))
    assert ground.lightness() < 70
    dot_colour = colour_at(image, chart.places()[0])
    assert dot_colour.lightness() > ground.lightness() + 60
    brightest = max(image.pixelColor(x, y).lightness() for x in range(0, image.width(), 2) for y in range(60))
    assert brightest > 200, "the legend"


@pytest.mark.parametrize("width", [240, 600, 1600])
@pytest.mark.parametrize("count", [1, 40, 500])
def test_any_size_can_be_drawn(chart: PlaceChart, width: int, count: int) -> None:
    dots = [dot(number, 0.05 + number % 7 / 100, "clear" if number % 3 else "cloud") for number in range(count)]
    spans = [Span(f"{number}", FIRST + timedelta(number), FIRST + timedelta(number + 9)) for number in range(0, 90, 10)]
    chart.resize(width, chart.minimumSizeHint().height())
    chart.show_content(ChartContent("NDVI", dots, spans, {span.label: 0.07 for span in spans}, "Median"))
    image = chart.snapshot()
    assert image.width() == 2 * width
    assert all(0 <= place.x() <= width for place in chart.places())


def test_every_other_period_is_shaded(chart: PlaceChart) -> None:
    spans = [Span("a", FIRST, FIRST + timedelta(20)), Span("b", FIRST + timedelta(21), FIRST + timedelta(40))]
    chart.show_content(ChartContent("red", [dot(0, 0.05), dot(40, 0.07)], spans))
    image, (left, right) = chart.snapshot(), chart.places()
    row = 0.62 * left.y() + 0.38 * right.y()
    first = colour_at(image, QPointF(left.x() + 0.3 * (right.x() - left.x()), row))
    second = colour_at(image, QPointF(left.x() + 0.8 * (right.x() - left.x()), row))
    assert first != second


def test_nothing_to_show(chart: PlaceChart) -> None:
    chart.show_content(ChartContent())
    assert chart.places() == []
    assert not chart.snapshot().isNull()
