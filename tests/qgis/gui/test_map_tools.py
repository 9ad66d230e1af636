"""Drawing an area on the map, with real presses of buttons and keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsMapToolPan, QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest

from cloudless_plugin.gui.map_tools import DrawTool, PolygonTool, RectangleTool, mend
from tests.qgis.gui.canvases import LEFT, RIGHT, click, make_canvas, move, press, release


class Told:
    """What a tool has said."""

    def __init__(self, tool: DrawTool) -> None:
        self.areas: list[tuple[QgsGeometry, QgsCoordinateReferenceSystem]] = []
        self.refusals: list[str] = []
        self.ends = 0
        tool.drawn.connect(lambda geometry, crs: self.areas.append((geometry, crs)))
        tool.refused.connect(self.refusals.append)
        tool.ended.connect(self._end)

    def _end(self) -> None:
        self.ends += 1


@pytest.fixture
def canvas(qgis_app: Any) -> Iterator[QgsMapCanvas]:
    canvas = make_canvas()
    canvas.pan = QgsMapToolPan(canvas)
    canvas.setMapTool(canvas.pan)
    yield canvas
    if not sip.isdeleted(canvas):
        sip.delete(canvas)


def bands(canvas: QgsMapCanvas) -> list[QgsRubberBand]:
    return [item for item in canvas.scene().items() if isinstance(item, QgsRubberBand)]


def bounds(told: Told) -> list[int]:
    ((geometry, crs),) = told.areas
    assert crs.authid() == "EPSG:32633"
    box = geometry.boundingBox()
    return [round(value) for value in (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())]


def started(tool: DrawTool) -> Told:
    told = Told(tool)
    tool.start()
    return told


def test_rectangle_is_dragged(canvas: QgsMapCanvas) -> None:
    told = started(RectangleTool(canvas))
    press(canvas, 100, 50)
    move(canvas, 150, 80)
    (band,) = bands(canvas)
    assert band.fillColor().alpha() == 0
    release(canvas, 200, 150)
    assert bounds(told) == [501000, 5001500, 502000, 5002500]
    assert canvas.mapTool() is canvas.pan
    assert told.ends == 1
    assert bands(canvas) == []


def test_rectangle_by_a_click_on_each_corner(canvas: QgsMapCanvas) -> None:
    told = started(RectangleTool(canvas))
    click(canvas, 100, 50)
    assert told.areas == []
    move(canvas, 150, 80)
    assert len(bands(canvas)) == 1
    click(canvas, 200, 150)
    assert bounds(told) == [501000, 5001500, 502000, 5002500]


def test_rectangle_without_an_area_is_refused_and_drawn_again(canvas: QgsMapCanvas) -> None:
    told = started(RectangleTool(canvas))
    press(canvas, 100, 50)
    release(canvas, 100, 200)
    assert told.areas == []
    assert told.refusals == ["What is drawn encloses no area: draw it again, larger."]
    press(canvas, 100, 50)
    release(canvas, 200, 150)
    assert bounds(told) == [501000, 5001500, 502000, 5002500]


def draw_corners(canvas: QgsMapCanvas, *corners: tuple[int, int]) -> None:
    for x, y in corners:
        click(canvas, x, y)
        move(canvas, x + 1, y + 1)


TRIANGLE = ((100, 50), (200, 50), (200, 150))
AREA = 1000 * 1000 / 2


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_polygon_is_closed_by_a_key(canvas: QgsMapCanvas, key: Any) -> None:
    told = started(PolygonTool(canvas))
    draw_corners(canvas, *TRIANGLE)
    QTest.keyClick(canvas, key)
    assert bounds(told) == [501000, 5001500, 502000, 5002500]
    assert told.areas[0][0].area() == pytest.approx(AREA, rel=1e-3)
    assert canvas.mapTool() is canvas.pan
    assert bands(canvas) == []


def test_polygon_is_closed_by_a_right_click_which_adds_no_corner(canvas: QgsMapCanvas) -> None:
    told = started(PolygonTool(canvas))
    draw_corners(canvas, *TRIANGLE)
    click(canvas, 300, 250, RIGHT)
    assert told.areas[0][0].area() == pytest.approx(AREA, rel=1e-3)


def test_polygon_is_closed_by_a_double_click_that_moves_no_map(canvas: QgsMapCanvas) -> None:
    told = started(PolygonTool(canvas))
    before = canvas.extent()
    draw_corners(canvas, *TRIANGLE[:2])
    click(canvas, *TRIANGLE[2])
    QTest.mouseDClick(canvas.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, QPoint(*TRIANGLE[2]))
    assert canvas.mapTool() is not canvas.pan, "the release of the button is for another tool"
    release(canvas, *TRIANGLE[2])
    assert told.areas[0][0].area() == pytest.approx(AREA, rel=1e-3)
    assert canvas.extent() == before
    assert canvas.mapTool() is canvas.pan


def test_backspace_takes_a_corner_back(canvas: QgsMapCanvas) -> None:
    told = started(PolygonTool(canvas))
    draw_corners(canvas, *TRIANGLE[:2], (300, 250))
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    draw_corners(canvas, TRIANGLE[2])
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert told.areas[0][0].area() == pytest.approx(AREA, rel=1e-3)


def test_two_corners_are_no_polygon_yet(canvas: QgsMapCanvas) -> None:
    tool = PolygonTool(canvas)
    told = started(tool)
    draw_corners(canvas, *TRIANGLE[:2])
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert told.refusals == ["A polygon needs at least three corners: click on the map to add one."]
    assert canvas.mapTool() is tool
    draw_corners(canvas, TRIANGLE[2])
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert len(told.areas) == 1


def test_crossing_sides_are_mended(canvas: QgsMapCanvas) -> None:
    told = started(PolygonTool(canvas))
    draw_corners(canvas, (100, 100), (200, 200), (200, 100), (100, 200))
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    geometry = told.areas[0][0]
    assert geometry.isGeosValid()
    assert geometry.isMultipart()
    assert geometry.area() == pytest.approx(2 * 1000 * 500 / 2, rel=0.01)


@pytest.mark.parametrize("points", ["0 0, 1 1, 2 2", "0 0, 1 0, 0 0", "0 0, 0 0, 0 0"])
def test_line_encloses_nothing(points: str) -> None:
    assert mend(QgsGeometry.fromWkt(f"POLYGON(({points}, 0 0))")).isEmpty()


def test_spike_is_taken_off() -> None:
    mended = mend(QgsGeometry.fromWkt("POLYGON((0 0, 1 0, 3 0, 1 0, 1 1, 0 1, 0 0))"))
    assert mended.isGeosValid()
    assert mended.area() == pytest.approx(1)
    assert mended.boundingBox() == QgsRectangle(0, 0, 1, 1)


@pytest.mark.parametrize("kind", [RectangleTool, PolygonTool])
def test_escape_gives_the_former_tool_back(canvas: QgsMapCanvas, kind: type[DrawTool]) -> None:
    tool = kind(canvas)
    told = started(tool)
    click(canvas, 100, 50)
    move(canvas, 150, 90)
    assert len(bands(canvas)) == 1
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.mapTool() is canvas.pan
    assert (told.areas, told.ends) == ([], 1)
    assert bands(canvas) == []
    tool.start()
    press(canvas, 10, 10)
    assert len(tool._points) == 1, "the corner of the drawing before is still there"


def test_another_tool_that_the_user_takes_stays(canvas: QgsMapCanvas) -> None:
    tool, other = RectangleTool(canvas), QgsMapToolPan(canvas)
    told = started(tool)
    press(canvas, 100, 50)
    canvas.setMapTool(other)
    assert canvas.mapTool() is other
    assert told.ends == 1
    tool.cancel()
    assert canvas.mapTool() is other


def test_from_one_drawing_to_the_other_and_back_to_the_former_tool(canvas: QgsMapCanvas) -> None:
    rectangle, polygon = RectangleTool(canvas), PolygonTool(canvas)
    rectangle.start()
    polygon.start()
    polygon.start()
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.mapTool() is canvas.pan


def test_former_tool_is_gone_meanwhile(canvas: QgsMapCanvas) -> None:
    other = QgsMapToolPan(canvas)
    canvas.setMapTool(other)
    tool = RectangleTool(canvas)
    tool.start()
    sip.delete(other)
    tool.cancel()
    assert canvas.mapTool() is not tool


def test_corners_in_another_crs_are_dropped(canvas: QgsMapCanvas) -> None:
    tool = PolygonTool(canvas)
    told = started(tool)
    draw_corners(canvas, *TRIANGLE)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert told.areas == []
    assert len(told.refusals) == 1
    assert bands(canvas) == []


@pytest.mark.parametrize("kind", [RectangleTool, PolygonTool])
def test_shut_down_in_the_middle_of_a_drawing(canvas: QgsMapCanvas, kind: type[DrawTool]) -> None:
    tool = kind(canvas)
    tool.start()
    click(canvas, 100, 50)
    move(canvas, 150, 90)
    tool.shut_down()
    assert canvas.mapTool() is canvas.pan
    assert bands(canvas) == []
    QTest.qWait(10)
    assert sip.isdeleted(tool)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    tool.shut_down()


def test_canvas_is_gone(canvas: QgsMapCanvas) -> None:
    tool = PolygonTool(canvas)
    tool.start()
    draw_corners(canvas, *TRIANGLE)
    sip.delete(canvas)
    tool.cancel()
    tool.shut_down()
