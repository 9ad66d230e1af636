"""What the parameters become in the request, before any engine hears of them."""

from __future__ import annotations

from typing import Any

import pytest
from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsVectorLayer,
)

TRIANGLE = [[0, 0], [9, 0], [9, 9], [0, 0]]
NO_POLYGONS = "The layer to clip to has no polygons, or none selected: choose another."


def layer_of(*geometries: QgsGeometry, kind: str = "Polygon") -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{kind}?crs=EPSG:32633", "area", "memory")
    for geometry in geometries:
        feature = QgsFeature()
        feature.setGeometry(geometry)
        assert layer.dataProvider().addFeatures([feature])[0]
    return layer


def polygon(text: str = "((0 0, 9 0, 9 9, 0 0))") -> QgsGeometry:
    return QgsGeometry.fromWkt(f"POLYGON {text}")


EMPTY = "EMPTY"


@pytest.mark.parametrize("name", ["EPSG:3857", "ESRI:54009", "OGC:CRS84", "IGNF:LAMB93"])
def test_crs_of_an_authority_crosses_by_its_code(
    algorithm: Any, parameters: dict[str, Any], context: Any, name: str
) -> None:
    crs = QgsCoordinateReferenceSystem(name)
    assert crs.isValid()
    area = layer_of(polygon())
    area.setCrs(crs)
    rectangle = QgsReferencedRectangle(QgsRectangle(0, 0, 1, 1), crs)
    request = algorithm.request({**parameters, "EXTENT": rectangle, "AREA": area, "CRS": crs}, context)
    assert (request.extent_crs, request.area_crs, request.crs) == (name, name, name)


def test_crs_of_the_user_s_own_crosses_as_wkt(
    algorithm: Any, parameters: dict[str, Any], context: Any, own_crs: QgsCoordinateReferenceSystem
) -> None:
    area = layer_of(polygon())
    area.setCrs(own_crs)
    project = QgsProject.instance()
    project.setCrs(own_crs)
    context.setProject(project)
    for extent in (
        "0,1,0,1",
        f"0,1,0,1 [{own_crs.authid()}]",
        QgsReferencedRectangle(QgsRectangle(0, 0, 1, 1), own_crs),
    ):
        for chosen in (own_crs, own_crs.authid(), "ProjectCrs"):
            request = algorithm.request({**parameters, "EXTENT": extent, "AREA": area, "CRS": chosen}, context)
            for text in (request.extent_crs, request.area_crs, request.crs):
                assert text.startswith("PROJCRS["), "WKT 2"
                there = QgsCoordinateReferenceSystem.fromWkt(text)
                assert there.toProj() == own_crs.toProj()
    project.clear()


@pytest.mark.parametrize(
    ("layer", "coordinates"),
    [
        (lambda: layer_of(polygon(), polygon(EMPTY)), [[TRIANGLE]]),
        (lambda: layer_of(polygon(EMPTY), QgsGeometry(), polygon()), [[TRIANGLE]]),
        (
            lambda: layer_of(QgsGeometry.collectGeometry([polygon(), polygon(EMPTY)]), kind="MultiPolygon"),
            [[TRIANGLE]],
        ),
        (
            lambda: layer_of(
                QgsGeometry.fromWkt("POLYGON ZM ((0 0 1 2, 9 0 1 2, 9 9 1 2, 0 0 1 2))"), kind="PolygonZM"
            ),
            [[TRIANGLE]],
        ),
        (
            lambda: layer_of(
                polygon(),
                QgsGeometry.fromWkt("CURVEPOLYGON (COMPOUNDCURVE ((0 0, 9 0, 9 9, 0 0)))"),
                kind="CurvePolygon",
            ),
            [[TRIANGLE], [TRIANGLE]],
        ),
    ],
    ids=["empty last", "empty and null first", "empty part", "Z and M", "curves"],
)
def test_polygons_are_those_that_have_vertices(
    algorithm: Any, parameters: dict[str, Any], context: Any, layer: Any, coordinates: list[Any]
) -> None:
    """QGIS 3.22 itself dies of one that has none."""
    asked = {**parameters, "AREA": layer()}
    assert algorithm.checkParameterValues(asked, context) == (True, "")
    assert algorithm.request(asked, context).area == {"type": "MultiPolygon", "coordinates": coordinates}


@pytest.mark.parametrize("geometries", [[], [polygon(EMPTY)], [QgsGeometry(), polygon(EMPTY)]])
def test_layer_in_which_no_polygon_is_left(
    algorithm: Any, parameters: dict[str, Any], context: Any, geometries: list[QgsGeometry]
) -> None:
    assert algorithm.checkParameterValues({**parameters, "AREA": layer_of(*geometries)}, context) == (
        False,
        NO_POLYGONS,
    )


def test_invalid_polygons_count_whatever_processing_s_setting(
    algorithm: Any, parameters: dict[str, Any], context: QgsProcessingContext
) -> None:
    """The setting of the toolbox, to stop at an invalid geometry, ends QGIS where Python reads the features."""
    context.setInvalidGeometryCheck(QgsFeatureRequest.InvalidGeometryCheck.GeometryAbortOnInvalid)
    asked = {**parameters, "AREA": layer_of(polygon("((0 0, 9 9, 9 0, 0 9, 0 0))"))}
    assert algorithm.checkParameterValues(asked, context) == (True, "")


@pytest.mark.parametrize("catalog", ["custom", "dea"])
def test_collection_that_nobody_has_heard_of_is_left_to_the_search(
    algorithm: Any, parameters: dict[str, Any], context: Any, catalog: str
) -> None:
    asked = {**parameters, "CATALOG": catalog, "COLLECTION": "nobody-has-heard-of", "BANDS": "purple"}
    assert algorithm.checkParameterValues(asked, context) == (True, "")
    assert algorithm.request(asked, context).collection == "nobody-has-heard-of"


@pytest.mark.parametrize(("haze", "normalise"), [(True, "none"), (False, "ratio")])
def test_haze_and_normalise_are_asked_for(
    algorithm: Any, series: Any, parameters: dict[str, Any], context: Any, haze: bool, normalise: str
) -> None:
    asked = {**parameters, "HAZE": haze, "NORMALISE": normalise}
    for one in (algorithm, series):
        request = one.request(asked, context)
        assert (request.haze, request.normalise) == (haze, normalise)
    assert not algorithm.checkParameterValues({**parameters, "NORMALISE": "histogram"}, context)[0]


@pytest.mark.parametrize(("asked", "views"), [({}, 0), ({"VIEWS": 16}, 16), ({"VIEWS": "8"}, 8)])
def test_views_are_asked_for(
    algorithm: Any, series: Any, parameters: dict[str, Any], context: Any, asked: dict[str, Any], views: int
) -> None:
    for one in (algorithm, series):
        assert one.request({**parameters, **asked}, context).views == views
    valid, message = algorithm.checkParameterValues({**parameters, "VIEWS": 16, "METHOD": "medoid"}, context)
    assert not valid
    assert "VIEWS" in message


def test_extent_is_the_bounds_of_the_polygons_where_it_is_left_out(
    algorithm: Any, series: Any, scenes: Any, parameters: dict[str, Any], context: Any
) -> None:
    layer = layer_of(polygon(), polygon("((20 5, 29 5, 29 30, 20 5))"))
    for nothing in (None, "", NULL):
        for one in (algorithm, series, scenes):
            request = one.request({**parameters, "EXTENT": nothing, "AREA": layer}, context)
            assert (request.extent, request.extent_crs) == ((0, 0, 29, 30), "EPSG:32633")
    given = algorithm.request({**parameters, "AREA": layer}, context)
    assert given.extent != (0, 0, 29, 30)


def test_extent_of_selected_polygons_alone(algorithm: Any, parameters: dict[str, Any], context: Any) -> None:
    layer = layer_of(polygon(), polygon("((20 5, 29 5, 29 30, 20 5))"))
    QgsProject.instance().addMapLayer(layer)
    context.setProject(QgsProject.instance())
    layer.selectByIds([2])
    selected = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)
    request = algorithm.request({**parameters, "EXTENT": None, "AREA": selected}, context)
    QgsProject.instance().removeAllMapLayers()
    assert request.extent == (20, 5, 29, 30)


@pytest.mark.parametrize("name", ["EPSG:4326", "EPSG:4258"])
def test_bounds_of_polygons_on_both_sides_of_the_antimeridian(
    algorithm: Any, parameters: dict[str, Any], context: Any, name: str
) -> None:
    layer = layer_of(
        polygon("((179 -17, 180 -17, 180 -16, 179 -17))"), polygon("((-180 -17, -179 -17, -180 -16, -180 -17))")
    )
    layer.setCrs(QgsCoordinateReferenceSystem(name))
    request = algorithm.request({**parameters, "EXTENT": None, "AREA": layer}, context)
    assert (request.extent, request.extent_crs) == ((179, -17, -179, -16), name)


def test_neither_extent_nor_polygons(series: Any, scenes: Any, parameters: dict[str, Any], context: Any) -> None:
    for one in (series, scenes):
        right, message = one.checkParameterValues({**parameters, "EXTENT": None, "OUTPUT_FOLDER": "x"}, context)
        assert (right, message) == (False, "No area is given: draw or choose one, or choose polygons to clip to.")


def test_extent_of_a_layer_without_features(algorithm: Any, parameters: dict[str, Any], context: Any) -> None:
    """QGIS gives it numbers of 308 digits."""
    right, message = algorithm.checkParameterValues({**parameters, "EXTENT": layer_of()}, context)
    assert not right
    assert message.startswith("The extent is empty: ")


@pytest.mark.parametrize("place", ["scene", "area"])
def test_cloud_may_be_counted_in_the_area(
    algorithm: Any, series: Any, scenes: Any, parameters: dict[str, Any], context: Any, place: str
) -> None:
    for one in (algorithm, series, scenes):
        assert one.request({**parameters, "CLOUD_IN": place}, context).cloud_in == place
    assert not algorithm.checkParameterValues({**parameters, "CLOUD_IN": "tile"}, context)[0]
