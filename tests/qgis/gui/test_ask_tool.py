"""Asking the map by real presses of buttons and keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsRectangle, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapToolPan, QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest

from cloudless_plugin.gui.ask_tool import AskPolygonTool, AskTool, PlaceMark
from tests.qgis.gui.canvases import LEFT, RIGHT, click, make_canvas, move_over, press, release

POINT, POLYGON = QgsWkbTypes.GeometryType.PointGeometry, QgsWkbTypes.GeometryType.PolygonGeometry


@pytest.fixture
def canvas(qgis_app: Any) -> Iterator[QgsMapCanvas]:
    canvas = make_canvas()
    canvas.pan = QgsMapToolPan(canvas)
    canvas.setMapTool(canvas.pan)
    yield canvas
    if not sip.isdeleted(canvas):
        sip.delete(canvas)


@pytest.fixture
def drawn() -> list[QgsGeometry]:
    return []


def start(tool: Any, drawn: list[QgsGeometry]) -> None:
    tool.drawn.connect(lambda geometry, crs: drawn.append(geometry))
    tool.start()


def bands(canvas: QgsMapCanvas) -> list[QgsRubberBand]:
    return [item for item in canvas.scene().items() if isinstance(item, QgsRubberBand)]


def drag(canvas: QgsMapCanvas, *places: tuple[int, int]) -> None:
    press(canvas, *places[0])
    for place in places[1:]:
        move_over(canvas.viewport(), QPoint(*place), LEFT)
    release(canvas, *places[-1])


def test_click_after_click_asks(canvas: QgsMapCanvas, drawn: list[QgsGeometry]) -> None:
    tool = AskTool(canvas)
    start(tool, drawn)
    click(canvas, 100, 100)
    click(canvas, 200, 50)
    assert [geometry.type() for geometry in drawn] == [POINT, POINT]
    assert [round(geometry.asPoint().x()) for geometry in drawn] == pytest.approx([501000, 502000], abs=10)
    assert [round(geometry.asPoint().y()) for geometry in drawn] == pytest.approx([5002000, 5002500], abs=10)
    assert canvas.mapTool() is tool


def test_drawn_with_the_button_held(canvas: QgsMapCanvas, drawn: list[QgsGeometry]) -> None:
    tool = AskTool(canvas)
    start(tool, drawn)
    drag(canvas, (100, 100), (200, 100), (200, 200), (100, 200))
    (polygon,) = drawn
    assert polygon.type() == POLYGON
    assert polygon.area() == pytest.approx(1e6, rel=0.02)
    assert canvas.mapTool() is tool
    assert bands(canvas) == []


def test_line_is_no_place(canvas: QgsMapCanvas, drawn: list[QgsGeometry]) -> None:
    tool, refused = AskTool(canvas), []
    tool.refused.connect(refused.append)
    start(tool, drawn)
    drag(canvas, (100, 100), (200, 100))
    assert drawn == []
    assert len(refused) == 1


def test_escape_gives_the_former_tool_back(canvas: QgsMapCanvas, drawn: list[QgsGeometry]) -> None:
    tool, ended = AskTool(canvas), []
    tool.ended.connect(lambda: ended.append(1))
    start(tool, drawn)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.mapTool() is canvas.pan
    assert ended == [1]


def test_drawing_that_is_left_is_forgotten(canvas: QgsMapCanvas, drawn: list[QgsGeometry]) -> None:
    tool = AskTool(canvas)
    start(tool, drawn)
    press(canvas, 100, 100)
    for place in ((180, 160), (180, 200)):
        move_over(canvas.viewport(), QPoint(*place), LEFT)
    assert len(bands(canvas)) == 1
    canvas.setMapTool(canvas.pan)
    assert bands(canvas) == []
    release(canvas, 180, 200)
    tool.start()
    click(canvas, 100, 100)
    assert [geometry.type() for geometry in drawn] == [POINT]


def test_polygons_corner_by_corner(canvas: QgsMapCanvas, drawn: list[QgsGeometry]) -> None:
    tool = AskPolygonTool(canvas)
    start(tool, drawn)
    for _ in range(2):
        for corner in ((100, 100), (200, 100), (200, 200)):
            click(canvas, *corner)
        click(canvas, 150, 150, RIGHT)
    assert [round(polygon.area()) for polygon in drawn] == pytest.approx([500_000, 500_000], rel=0.02)
    assert canvas.mapTool() is tool
    assert bands(canvas) == []


def test_from_one_tool_to_the_other_and_back(canvas: QgsMapCanvas, drawn: list[QgsGeometry]) -> None:
    point, polygon = AskTool(canvas), AskPolygonTool(canvas)
    start(point, drawn)
    polygon.start()
    polygon.cancel()
    assert canvas.mapTool() is canvas.pan


def test_mark(canvas: QgsMapCanvas) -> None:
    mark, utm = PlaceMark(canvas), QgsCoordinateReferenceSystem("EPSG:32633")
    mark.show(QgsGeometry.fromWkt("Point (502000 5001500)"), utm)
    (band,) = bands(canvas)
    assert band.isVisible()
    image = canvas.grab().toImage()
    around = {image.pixelColor(x, y).name() for x in range(190, 211) for y in range(140, 161)}
    assert any(name != "#ffffff" for name in around)
    mark.show(QgsGeometry.fromRect(QgsRectangle(501000, 5001000, 502000, 5002000)), utm)
    assert len(bands(canvas)) == 1
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    assert len(bands(canvas)) == 1
    mark.clear()
    assert bands(canvas) == []
    mark.shut_down()
