"""The area: the map's view, until another is chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from qgis.core import (
    QgsBookmark,
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingUtils,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsRubberBand
from qgis.PyQt.QtTest import QSignalSpy

from cloudless_plugin.gui.areas import place_text, polygon_source, problem_of, size_text
from cloudless_plugin.gui.where_box import WhereBox
from cloudless_plugin.panel.choices_made import LAYER, MAP, POLYGON, RECTANGLE, SELECTED, AreaChoice
from tests.qgis.gui.conftest import polygons

AROUND = "The whole world: zoom in, or draw a smaller area."
NONE = "There is no area yet: choose one under Area, or zoom the map."


@pytest.fixture
def where(canvas: Any) -> Iterator[WhereBox]:
    box = WhereBox(canvas)
    yield box
    box.shut_down()
    box.deleteLater()
    QgsProject.instance().clear()


def bands(canvas: Any) -> list[QgsRubberBand]:
    return [item for item in canvas.scene().items() if isinstance(item, QgsRubberBand)]


def press(where: WhereBox, *titles: str) -> None:
    """Choose an entry of the menu."""
    menu = where.source.menu()
    menu.aboutToShow.emit()
    for title in titles:
        action = next(action for action in menu.actions() if action.text() == title)
        menu = action.menu() or action
    menu.trigger()


def test_area_follows_the_map_until_it_is_locked(where: WhereBox, canvas: Any) -> None:
    before = where.extent()
    where.pin.setChecked(True)
    text = where.label.text()
    canvas.setExtent(QgsRectangle(400000, 5000000, 430000, 5010000))
    assert where.extent() == before
    assert where.label.text() == text
    assert where.choice().kind == RECTANGLE
    where.pin.setChecked(False)
    assert where.extent() != before
    assert where.label.text() != text
    assert where.extent().crs().authid() == "EPSG:32633"
    assert where.choice() == AreaChoice(MAP)


def test_panning_is_no_change_where_another_area_is_chosen(where: WhereBox, canvas: Any) -> None:
    """Nothing is searched anew, and no polygons are drawn anew, at each step of the mouse."""
    spy = QSignalSpy(where.changed)
    canvas.setExtent(QgsRectangle(400000, 5000000, 410000, 5010000))
    assert len(spy) == 1
    where.pin.setChecked(True)
    count = len(spy)
    canvas.setExtent(QgsRectangle(300000, 5000000, 310000, 5010000))
    assert len(spy) == count


def test_outline_leaves_the_map_to_be_seen(where: WhereBox, canvas: Any) -> None:
    """Row 3 of the desk: dashed, and not filled."""
    assert bands(canvas) == []
    where.pin.setChecked(True)
    (band,) = bands(canvas)
    assert band.fillColor().alpha() == 0
    assert band.strokeColor().alpha() == 255
    where.pin.setChecked(False)
    assert bands(canvas) == []


def test_outline_is_there_in_another_projection(where: WhereBox, canvas: Any) -> None:
    """Row 4 of the desk: it is drawn anew where it belongs, and the area is the same."""
    where.pin.setChecked(True)
    area = where.extent()
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    (band,) = bands(canvas)
    box = band.asGeometry().boundingBox()
    assert box.xMinimum() == pytest.approx(15, abs=0.1)
    assert box.yMaximum() == pytest.approx(46.95, abs=0.1)
    assert where.extent() == area
    assert where.extent().crs().authid() == "EPSG:32633"


@pytest.mark.parametrize(
    ("rectangle", "crs", "text", "place"),
    [
        ((500000, 5190000, 510000, 5200000), "EPSG:32633", "10.0 × 10.0 km · 100 km²", "around 46.908° N, 15.066° E"),  # noqa: RUF001
        ((-60.1, -10.1, -60.0, -10.0), "EPSG:4326", "11.0 × 11.1 km · 121 km²", "around 10.050° S, 60.050° W"),  # noqa: RUF001
        ((-180, -90, 180, 90), "EPSG:4326", AROUND, None),
        ((-3e7, -2e7, 3e7, 2e7), "EPSG:3857", AROUND, None),
        ((0, 0, 0, 0), "EPSG:4326", NONE, None),
    ],
)
def test_area_in_words(qgis_app: Any, rectangle: tuple[float, ...], crs: str, text: str, place: str | None) -> None:
    """Row 11 of the desk: no "nan km"."""
    area = QgsReferencedRectangle(QgsRectangle(*rectangle), QgsCoordinateReferenceSystem(crs))
    assert size_text(area) == text
    if place is not None:
        assert place_text(area) == place


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:32633", "EPSG:3031", "EPSG:3035", "EPSG:54030", ""])
@pytest.mark.parametrize("half", [170, 1e4, 1.9e7, 3e7, 1e12, float("inf"), float("nan")])
def test_any_area_is_told_in_words(qgis_app: Any, crs: str, half: float) -> None:
    """Row 11 of the desk: whatever the map shows, there is a size or a sentence."""
    area = QgsReferencedRectangle(QgsRectangle(-half, -half / 2, half, half / 2), QgsCoordinateReferenceSystem(crs))
    text = size_text(area)
    assert "nan" not in text
    assert "inf" not in text
    assert "-" not in text
    assert len(text) > 5


@pytest.mark.parametrize(
    ("crs", "half"),
    [
        ("EPSG:4326", 180),
        ("OGC:CRS84", 180),
        ("EPSG:4807", 200),  # in gradians
        ("EPSG:3857", 20037508.342789244),
        ("EPSG:3832", 20037508.342789244),  # Mercator around the 150th meridian
        ("EPSG:4087", 20037508.342789244),
        ("EPSG:6933", 17367530.445161484),
    ],
)
def test_area_around_the_earth(qgis_app: Any, crs: str, half: float) -> None:
    for middle in (0, half, -3 * half):
        for share, sentence in ((0.999, ""), (1, AROUND), (1.7, AROUND), (50, AROUND)):
            rectangle = QgsRectangle(middle - share * half, 1, middle + share * half, 2)
            area = QgsReferencedRectangle(rectangle, QgsCoordinateReferenceSystem(crs))
            assert problem_of(area) == sentence, (middle, share)


@pytest.mark.parametrize("crs", ["EPSG:32633", "EPSG:3031", "EPSG:3035"])
def test_large_area_in_another_projection_is_no_problem(qgis_app: Any, crs: str) -> None:
    area = QgsReferencedRectangle(QgsRectangle(-3e7, -3e7, 3e7, 3e7), QgsCoordinateReferenceSystem(crs))
    assert problem_of(area) == ""


def test_area_in_an_unknown_projection_is_none(where: WhereBox) -> None:
    """As a preset from another profile may name one: its numbers mean nothing."""
    where.choose(AreaChoice(RECTANGLE, "Polygon ((1 1, 1 2, 2 2, 2 1, 1 1))", "USER:123456"))
    assert where.problem() != ""
    where.choose(AreaChoice(POLYGON, "nonsense", "EPSG:4326"))
    assert where.problem() != ""


def test_layer_bounds_and_clips_at_once(where: WhereBox, canvas: Any) -> None:
    layer = polygons("fields", (500000, 5190000, 501000, 5191000), (503000, 5190000, 504000, 5192000))
    press(where, "Layer", "fields")
    assert where.source.text() == "fields"
    assert where.extent().toRectF() == QgsRectangle(500000, 5190000, 504000, 5192000).toRectF()
    assert where.label.text() == "4.0 × 2.0 km · 3.0 km²", "the ground of the polygons"  # noqa: RUF001
    source = where.parameters()["AREA"]
    assert isinstance(source, QgsProcessingFeatureSourceDefinition)
    assert (source.source.staticValue(), source.selectedFeaturesOnly) == (layer.id(), False)
    assert set(where.parameters()) == {"AREA"}
    (band,) = bands(canvas)
    assert band.asGeometry().area() == pytest.approx(3e6, rel=0.01)
    press(where, "Map view")
    assert set(where.parameters()) == {"EXTENT"}
    assert bands(canvas) == []


def test_selected_features_are_followed(where: WhereBox) -> None:
    layer = polygons("fields", (500000, 5190000, 501000, 5191000), (503000, 5190000, 504000, 5192000))
    press(where, "Selected features", "fields (0 selected)")
    assert where.choice() == AreaChoice(SELECTED, layer=layer.id())
    assert where.problem() == "No feature is selected in “fields”: select some on the map."
    assert where.label.text() == where.problem()
    layer.selectByIds([2])
    assert where.problem() == ""
    assert where.extent().xMinimum() == 503000
    assert where.label.text() == "1.0 × 2.0 km · 2.0 km²"  # noqa: RUF001
    assert where.parameters()["AREA"].selectedFeaturesOnly
    assert where.source.text() == "fields: selected features"


def test_raster_or_points_give_their_bounds(where: WhereBox) -> None:
    points = QgsVectorLayer("Point?crs=EPSG:4326", "places", "memory")
    QgsProject.instance().addMapLayer(points)
    press(where, "Layer", "places")
    assert where.problem() == NONE, "it holds nothing"
    assert set(where.parameters()) == {"EXTENT"}
    assert where.split.isHidden()


def test_layer_that_is_removed_gives_the_map_s_view_back(where: WhereBox, canvas: Any) -> None:
    layer = polygons("fields", (500000, 5190000, 501000, 5191000))
    where.choose_layer(layer)
    QgsProject.instance().removeMapLayer(layer)
    assert where.choice() == AreaChoice(MAP)
    assert where.source.text() == "Map view"
    assert where.extent() == QgsReferencedRectangle(canvas.extent(), canvas.mapSettings().destinationCrs())
    where.choose(AreaChoice(LAYER, layer="gone"))
    assert where.choice() == AreaChoice(MAP)


def test_bookmark(where: WhereBox) -> None:
    bookmark = QgsBookmark()
    bookmark.setName("Graz")
    bookmark.setExtent(
        QgsReferencedRectangle(QgsRectangle(15.3, 47, 15.5, 47.1), QgsCoordinateReferenceSystem("EPSG:4326"))
    )
    QgsProject.instance().bookmarkManager().addBookmark(bookmark)
    press(where, "Bookmark", "Graz")
    assert where.extent().crs().authid() == "EPSG:4326"
    assert where.extent().xMinimum() == 15.3
    assert where.pin.isChecked()
    where.pin.click()
    assert where.choice() == AreaChoice(MAP)


def test_drawn_polygon_clips(where: WhereBox, canvas: Any) -> None:
    said: list[str] = []
    where.said.connect(said.append)
    press(where, "Draw a polygon")
    assert said[-1].startswith("Click the corners on the map")
    tool = canvas.mapTool()
    triangle = QgsGeometry.fromWkt("Polygon ((500000 5190000, 500000 5192000, 504000 5190000, 500000 5190000))")
    tool._finish(triangle)
    assert said[-1] == ""
    assert where.choice().kind == POLYGON
    assert where.label.text() == "4.0 × 2.0 km · 4.0 km²"  # noqa: RUF001
    assert area_of(where.parameters()["AREA"]) == pytest.approx(triangle.area())


def test_drawn_rectangle_is_an_extent(where: WhereBox, canvas: Any) -> None:
    press(where, "Draw a rectangle")
    canvas.mapTool()._finish(QgsGeometry.fromRect(QgsRectangle(500000, 5190000, 504000, 5192000)))
    assert where.choice().kind == RECTANGLE
    assert where.parameters()["EXTENT"].toRectF() == QgsRectangle(500000, 5190000, 504000, 5192000).toRectF()


@pytest.mark.parametrize(
    ("wkt", "crs"),
    [
        ("Polygon ((15 46, 15 47, 16 46, 15 46))", "EPSG:4326"),
        ("MultiPolygon (((15 46, 15 47, 16 46, 15 46)),((18 46, 18 47, 19 46, 18 46)))", "EPSG:4326"),
        ("PolygonZ ((15 46 1, 15 47 1, 16 46 1, 15 46 1))", "EPSG:4326"),
        ("MultiPolygonZM (((15 46 1 2, 15 47 1 2, 16 46 1 2, 15 46 1 2)))", "EPSG:4326"),
        ("CurvePolygon (CompoundCurve ((15 46, 15 47, 16 46, 15 46)))", "EPSG:4326"),
        ("Polygon ((15 46, 15 47, 16 46, 15 46))", "OGC:CRS84"),
    ],
)
def test_polygon_as_a_text_that_processing_reads(qgis_app: Any, wkt: str, crs: str) -> None:
    """Whatever dimensions a layer's features have."""
    geometry = QgsGeometry.fromWkt(wkt)
    source = polygon_source(geometry, QgsCoordinateReferenceSystem(crs))
    assert area_of(source) == pytest.approx(geometry.area())


def area_of(source: str) -> float:
    context = QgsProcessingContext()
    layer = QgsProcessingUtils.mapLayerFromString(source, context)
    assert layer is not None
    return sum(feature.geometry().area() for feature in layer.getFeatures())


def test_hemisphere(where: WhereBox, canvas: Any) -> None:
    assert not where.is_southern()
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    canvas.setExtent(QgsRectangle(15, -30, 16, -29))
    assert where.is_southern()


def test_zoom(where: WhereBox, canvas: Any) -> None:
    where.pin.setChecked(True)
    area = where.extent()
    canvas.setExtent(QgsRectangle(300000, 5000000, 310000, 5010000))
    where.zoom.click()
    assert canvas.extent().contains(area)


def test_nothing_is_left_on_the_map(canvas: Any) -> None:
    tool = canvas.mapTool()
    box = WhereBox(canvas)
    box.pin.setChecked(True)
    box.draw(POLYGON)
    box.shut_down()
    assert bands(canvas) == []
    assert canvas.mapTool() is tool
    canvas.setExtent(QgsRectangle(300000, 5000000, 310000, 5010000))


@pytest.fixture
def many(where: WhereBox) -> Callable[[], list[tuple[str, str]]]:
    layer = polygons(
        "fields", (500000, 5190000, 501000, 5191000), (503000, 5190000, 504000, 5192000), names=["north", "south"]
    )
    where.choose_layer(layer)
    where.split.setCurrentIndex(where.split.findData("name"))
    return where.features


def test_features_by_a_field(where: WhereBox, many: Callable[[], list[tuple[str, str]]]) -> None:
    assert [name for name, _ in many()] == ["north", "south"]
    assert [area_of(source) for _, source in many()] == [pytest.approx(1e6), pytest.approx(2e6)]
    where.split.setCurrentIndex(0)
    assert many() == []
