"""The outline of the area: dashed, without a fill, in its place in every CRS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QPoint
from qgis.PyQt.QtGui import QColor, QImage

from cloudless_plugin.gui.area_outline import AreaOutline
from tests.qgis.gui.canvases import make_canvas

UTM = QgsCoordinateReferenceSystem("EPSG:32633")
AREA = QgsGeometry.fromRect(QgsRectangle(501000, 5001000, 503000, 5002000))


@pytest.fixture
def canvas(qgis_app: Any) -> Iterator[QgsMapCanvas]:
    canvas = make_canvas()
    canvas.setCanvasColor(QColor(0, 0, 255))
    yield canvas
    if not sip.isdeleted(canvas):
        sip.delete(canvas)


def bands(canvas: QgsMapCanvas) -> list[QgsRubberBand]:
    return [item for item in canvas.scene().items() if isinstance(item, QgsRubberBand)]


def grabbed(canvas: QgsMapCanvas) -> QImage:
    canvas.waitWhileRendering()
    return canvas.viewport().grab().toImage()


def is_reddish(colour: QColor) -> bool:
    return colour.red() > colour.blue() and colour.red() > 2 * colour.green()


def test_fill_is_transparent_and_the_outline_dashed(canvas: QgsMapCanvas) -> None:
    outline = AreaOutline(canvas)
    outline.show(AREA, UTM)
    image = grabbed(canvas)
    assert image.pixelColor(QPoint(200, 150)) == QColor(0, 0, 255)
    along = [is_reddish(image.pixelColor(QPoint(x, 200))) for x in range(110, 290)]
    assert 40 < sum(along) < 170, "no dashes"


def test_area_stays_in_place_in_another_crs(canvas: QgsMapCanvas) -> None:
    outline = AreaOutline(canvas)
    outline.show(AREA, UTM)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    (band,) = bands(canvas)
    box = band.asGeometry().boundingBox()
    assert box.contains(QgsRectangle(15.02, 45.165, 15.03, 45.17))
    assert box.width() < 0.03
    canvas.setDestinationCrs(UTM)
    (band,) = bands(canvas)
    assert band.asGeometry().boundingBox().width() == pytest.approx(2000, abs=1)


def test_straight_side_is_bent_in_another_crs(canvas: QgsMapCanvas) -> None:
    outline = AreaOutline(canvas)
    outline.show(QgsGeometry.fromRect(QgsRectangle(-10, 40, 40, 60)), QgsCoordinateReferenceSystem("EPSG:4326"))
    (band,) = bands(canvas)
    assert len(list(band.asGeometry().vertices())) > 40


def test_area_that_the_crs_cannot_show_is_not_drawn(canvas: QgsMapCanvas) -> None:
    outline = AreaOutline(canvas)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    outline.show(QgsGeometry.fromRect(QgsRectangle(0, -90, 10, 90)), QgsCoordinateReferenceSystem("EPSG:4326"))
    outline.clear()
    assert bands(canvas) == []


def test_clear_and_shut_down_leave_nothing(canvas: QgsMapCanvas) -> None:
    outline = AreaOutline(canvas)
    outline.show(AREA, UTM)
    outline.show(AREA, UTM)
    assert len(bands(canvas)) == 1
    outline.clear()
    assert bands(canvas) == []
    outline.show(AREA, UTM)
    outline.shut_down()
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    assert bands(canvas) == []


def test_canvas_is_gone(canvas: QgsMapCanvas) -> None:
    outline = AreaOutline(canvas)
    outline.show(AREA, UTM)
    sip.delete(canvas)
    outline.shut_down()
