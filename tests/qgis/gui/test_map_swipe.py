"""Before and after on the map, drawn by the real renderer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLabel

from cloudless_plugin.gui.map_swipe import MapSwipe
from cloudless_plugin.gui.swipe_divider import SwipeDivider
from tests.qgis.gui.canvases import LEFT, make_canvas, move_over
from tests.support.waiting import wait_for

RED, GREEN, BLUE, WHITE = "#ff0000", "#00ff00", "#0000ff", "#ffffff"


def layer(colour: str, west: float = 480000) -> QgsVectorLayer:
    """Return a layer that covers the map from ``west`` on with one colour."""
    made = QgsVectorLayer("Polygon?crs=EPSG:32633", colour, "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(west, 4980000, 530000, 5030000)))
    made.dataProvider().addFeature(feature)
    made.renderer().setSymbol(QgsFillSymbol.createSimple({"color": colour, "outline_style": "no"}))
    QgsProject.instance().addMapLayer(made)
    return made


@pytest.fixture
def canvas(qgis_app: Any) -> Iterator[QgsMapCanvas]:
    canvas = make_canvas()
    canvas.setCanvasColor(QColor(WHITE))
    yield canvas
    if not sip.isdeleted(canvas):
        canvas.waitWhileRendering()
        sip.delete(canvas)
    QgsProject.instance().removeAllMapLayers()


@pytest.fixture
def layers(canvas: QgsMapCanvas) -> list[QgsVectorLayer]:
    """The map shows red; below it lies green, blue is not shown."""
    red, green, blue = layer(RED), layer(GREEN), layer(BLUE)
    canvas.setLayers([red, green])
    canvas.refresh()
    canvas.waitWhileRendering()
    return [red, green, blue]


@pytest.fixture
def swipe(canvas: QgsMapCanvas, layers: list[QgsVectorLayer]) -> Iterator[MapSwipe]:
    swipe = MapSwipe(canvas)
    yield swipe
    swipe.stop()


def settle(swipe: MapSwipe) -> None:
    swipe._canvas.waitWhileRendering()
    wait_for(lambda: swipe._job is None)


def colour(canvas: QgsMapCanvas, x: int, y: int = 40) -> str:
    return canvas.viewport().grab().toImage().pixelColor(x, y).name()


def divider(canvas: QgsMapCanvas) -> SwipeDivider:
    (found,) = canvas.findChildren(SwipeDivider)
    return found


def begin(swipe: MapSwipe, layers: list[QgsVectorLayer], **more: Any) -> SwipeDivider:
    swipe.start([layers[0].id()], "Before", "After", **more)
    settle(swipe)
    return divider(swipe._canvas)


def test_left_side_shows_what_lies_below(canvas: QgsMapCanvas, swipe: MapSwipe, layers: list[QgsVectorLayer]) -> None:
    assert colour(canvas, 100) == RED
    begin(swipe, layers)
    assert swipe.is_active()
    assert (colour(canvas, 5), colour(canvas, 190), colour(canvas, 210)) == (GREEN, GREEN, RED)


def test_other_layers_take_the_place_of_the_hidden_one(
    canvas: QgsMapCanvas, swipe: MapSwipe, layers: list[QgsVectorLayer]
) -> None:
    above = layer("#ffff00", west=501000)
    canvas.setLayers([above, *layers[:2]])
    begin(swipe, layers, instead_layer_ids=[layers[2].id()])
    assert (colour(canvas, 50), colour(canvas, 150)) == (BLUE, "#ffff00")
    assert swipe._left_layers(canvas.layers()) == [above, layers[2], layers[1]]


def test_left_side_is_empty_until_it_is_drawn(
    canvas: QgsMapCanvas, swipe: MapSwipe, layers: list[QgsVectorLayer]
) -> None:
    swipe.start([layers[0].id()], "Before", "After")
    assert colour(canvas, 100) == WHITE
    settle(swipe)
    assert colour(canvas, 100) == GREEN


def test_divider_is_dragged(canvas: QgsMapCanvas, swipe: MapSwipe, layers: list[QgsVectorLayer]) -> None:
    handle = begin(swipe, layers)
    grip = QPoint(handle.width() // 2 + 3, handle.height() // 2)
    QTest.mousePress(handle, LEFT, Qt.KeyboardModifier.NoModifier, grip)
    for x in (250, 280, 303):
        move_over(handle, handle.mapFrom(canvas, QPoint(x, 150)), LEFT)
    QTest.mouseRelease(handle, LEFT, Qt.KeyboardModifier.NoModifier, grip)
    assert handle.x_on_map() == 300
    assert (colour(canvas, 290), colour(canvas, 310)) == (GREEN, RED)


def test_divider_is_moved_by_keys(canvas: QgsMapCanvas, swipe: MapSwipe, layers: list[QgsVectorLayer]) -> None:
    handle = begin(swipe, layers)
    assert handle.hasFocus()
    seen = []
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_Left, Qt.Key.Key_End):
        QTest.keyClick(handle, key)
        seen.append(handle.x_on_map())
    QTest.keyClick(handle, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert [*seen, handle.x_on_map()] == [184, 200, 0, 0, 400, 399]
    assert colour(canvas, 390) == GREEN


def test_picture_follows_the_map(canvas: QgsMapCanvas, swipe: MapSwipe, layers: list[QgsVectorLayer]) -> None:
    edge = layer(BLUE, west=501000)
    canvas.setLayers([layers[0], edge, layers[1]])
    begin(swipe, layers)
    assert (colour(canvas, 90), colour(canvas, 110)) == (GREEN, BLUE)
    extent = canvas.extent()
    canvas.setExtent(
        QgsRectangle(extent.xMinimum() + 500, extent.yMinimum(), extent.xMaximum() + 500, extent.yMaximum())
    )
    assert (colour(canvas, 40), colour(canvas, 60)) == (GREEN, BLUE), "not moved while it is drawn anew"
    canvas.refresh()
    settle(swipe)
    assert (colour(canvas, 40), colour(canvas, 60), colour(canvas, 190)) == (GREEN, BLUE, BLUE)
    canvas.zoomByFactor(2)
    canvas.refresh()
    settle(swipe)
    assert (colour(canvas, 5), colour(canvas, 115), colour(canvas, 135)) == (GREEN, GREEN, BLUE)
    assert colour(canvas, 210) == RED


def test_picture_follows_rotation_and_crs(canvas: QgsMapCanvas, swipe: MapSwipe, layers: list[QgsVectorLayer]) -> None:
    begin(swipe, layers)
    for change in (
        lambda: canvas.setRotation(30),
        lambda: canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857")),
    ):
        change()
        canvas.refresh()
        settle(swipe)
        seen = [colour(canvas, x, y) for x, y in ((3, 3), (3, 296), (150, 150), (190, 280), (210, 280), (396, 3))]
        assert seen == [GREEN] * 4 + [RED] * 2


def test_picture_and_divider_follow_the_window(
    canvas: QgsMapCanvas, swipe: MapSwipe, layers: list[QgsVectorLayer]
) -> None:
    handle = begin(swipe, layers)
    QTest.keyClick(handle, Qt.Key.Key_Home)
    QTest.keyClick(handle, Qt.Key.Key_End)
    canvas.resize(600, 360)
    wait_for(lambda: canvas.mapSettings().outputSize().width() == 600)
    settle(swipe)
    assert handle.x_on_map() == 600
    assert handle.height() == 360
    wait_for(lambda: colour(canvas, 580, 350) == GREEN)


def test_map_that_is_panned_by_the_mouse_takes_the_picture_along(
    canvas: QgsMapCanvas, swipe: MapSwipe, layers: list[QgsVectorLayer]
) -> None:
    begin(swipe, layers)
    canvas.setSceneRect(-60, 0, 400, 300)  # what a drag does until the button is released
    assert colour(canvas, 30) == WHITE
    assert (colour(canvas, 70), colour(canvas, 190), colour(canvas, 210)) == (GREEN, GREEN, RED)


def test_names_stand_on_their_sides_and_leave_where_they_have_no_room(
    canvas: QgsMapCanvas, swipe: MapSwipe, layers: list[QgsVectorLayer]
) -> None:
    handle = begin(swipe, layers)
    before, after = canvas.findChildren(QLabel)
    assert (before.text(), after.text()) == ("Before", "After")
    assert before.geometry().right() < 200 < after.geometry().left()
    assert before.isVisible()
    assert handle.accessibleName() == "Divider between Before and After"
    QTest.keyClick(handle, Qt.Key.Key_Home)
    assert (before.isVisible(), after.isVisible()) == (False, True)


@pytest.mark.parametrize("on_map", [False, True])
def test_escape_stops_and_leaves_nothing(
    canvas: QgsMapCanvas, swipe: MapSwipe, layers: list[QgsVectorLayer], on_map: bool
) -> None:
    stops: list[int] = []
    swipe.stopped.connect(lambda: stops.append(1))
    items = len(canvas.scene().items())
    handle = begin(swipe, layers)
    if on_map:
        canvas.setFocus()
    QTest.keyClick(canvas if on_map else handle, Qt.Key.Key_Escape)
    assert stops == [1]
    assert not swipe.is_active()
    QTest.qWait(10)
    assert canvas.findChildren(SwipeDivider) == canvas.findChildren(QLabel) == []
    assert len(canvas.scene().items()) == items
    assert canvas.hasFocus()
    canvas.refresh()
    canvas.waitWhileRendering()
    assert colour(canvas, 100) == RED
    begin(swipe, layers)
    assert colour(canvas, 100) == GREEN


def test_stop_while_it_is_drawn_does_not_wait(
    canvas: QgsMapCanvas, swipe: MapSwipe, layers: list[QgsVectorLayer]
) -> None:
    for _ in range(5):
        swipe.start([layers[0].id()], "Before", "After")
        canvas.refresh()
        swipe.stop()
    wait_for(lambda: swipe.children() == [])
    assert not any(type(item) is QgsMapCanvasItem for item in canvas.scene().items())


def test_removed_layer_stops_it(canvas: QgsMapCanvas, swipe: MapSwipe, layers: list[QgsVectorLayer]) -> None:
    begin(swipe, layers, instead_layer_ids=[layers[2].id()])
    QgsProject.instance().removeMapLayer(layers[1].id())
    assert swipe.is_active()
    QgsProject.instance().removeMapLayer(layers[2].id())
    assert not swipe.is_active()


def test_canvas_is_gone(canvas: QgsMapCanvas, swipe: MapSwipe, layers: list[QgsVectorLayer]) -> None:
    begin(swipe, layers)
    canvas.waitWhileRendering()
    sip.delete(canvas)
    assert not swipe.is_active()
    QgsProject.instance().removeAllMapLayers()
    swipe.stop()
