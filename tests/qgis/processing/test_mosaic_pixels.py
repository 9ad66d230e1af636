"""Where the pixels lie, and what polygons leave of them: against QGIS's own GDAL."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

from tests.qgis.conftest import Feedback, run
from tests.support import jobs

gdal.UseExceptions()

pytestmark = pytest.mark.usefixtures("engine")


def read(path: str | Path) -> np.ndarray:
    return gdal.Open(str(path)).ReadAsArray()


def bands_of(path: str | Path, *descriptions: str) -> list[np.ndarray]:
    """Read bands by their descriptions."""
    dataset = gdal.Open(str(path))
    bands = [dataset.GetRasterBand(number) for number in range(1, dataset.RasterCount + 1)]
    named = {band.GetDescription(): band for band in bands}
    return [named[description].ReadAsArray() for description in descriptions]


def layer_of(path: Path, crs: str, *polygons: str) -> str:
    """Write polygons, given as WKT in the CRS of the scenes, into a GeoPackage in another CRS."""
    layer = QgsVectorLayer(f"Polygon?crs={crs}", "polygons", "memory")
    there = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:32633"), QgsCoordinateReferenceSystem(crs), QgsProject.instance()
    )
    for wkt in polygons:
        feature, geometry = QgsFeature(), QgsGeometry.fromWkt(wkt)
        geometry.transform(there)
        feature.setGeometry(geometry)
        layer.dataProvider().addFeatures([feature])
    options = QgsVectorFileWriter.SaveVectorOptions()
    QgsVectorFileWriter.writeAsVectorFormatV2(layer, str(path), QgsProject.instance().transformContext(), options)
    return str(path)


def slanted(west: float, north: float, width: float, height: float) -> str:
    """Return a polygon whose edges lie on no pixel's edge, with a hole."""
    x, y = west + 0.417 * width, north - 0.431 * height
    return (
        f"POLYGON(({west + 3.1} {north - 41.7}, {west + width - 77.3} {north - 222.9}, {west + width - 302.7} "
        f"{north - height + 11.3}, {west + 155.9} {north - height + 301.1}, {west + 3.1} {north - 41.7}),"
        f"({x} {y}, {x + 93} {y + 21}, {x + 71} {y + 83}, {x} {y}))"
    )


@pytest.mark.parametrize("crs", ["EPSG:32633", "EPSG:4326", "EPSG:3035"])
def test_polygons_clip_as_gdalwarp_does(
    algorithm: Any, parameters: dict[str, Any], context: Any, tmp_path: Path, crs: str
) -> None:
    west, south, east, north = jobs.extent()
    polygons = [
        slanted(west, north, (east - west) / 2, north - south),
        slanted((west + east) / 2, north - 400, 900, 800),
    ]
    layer = layer_of(tmp_path / "area.gpkg", crs, *polygons)
    whole = run(algorithm, parameters, context)
    clipped = run(algorithm, {**parameters, "AREA": layer, "OUTPUT": str(tmp_path / "clipped.tif")}, context)
    expected = gdal.Warp("", whole["OUTPUT"], format="MEM", cutlineDSName=layer).ReadAsArray()
    ours = read(clipped["OUTPUT"])
    np.testing.assert_array_equal(ours, expected)
    assert 0.2 < (ours[0] == 0).mean() < 0.8
    assert clipped["FILLED_PERCENT"] > 99
    recipe = json.loads(Path(f"{clipped['OUTPUT']}.json").read_text())
    assert recipe["request"]["area_crs"] == crs


def test_crs_of_the_user_s_own(
    algorithm: Any, parameters: dict[str, Any], context: Any, tmp_path: Path, own_crs: QgsCoordinateReferenceSystem
) -> None:
    """Extent and polygons in UTM zone 33 moved by 100 m give what they give in the zone itself."""
    west, south, east, north = jobs.extent()
    polygon = QgsGeometry.fromWkt(slanted(west, north, 1500, 1500))
    layer = QgsVectorLayer("Polygon?crs=EPSG:32633", "area", "memory")
    feature = QgsFeature()
    feature.setGeometry(polygon)
    layer.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(layer)
    context.setProject(QgsProject.instance())
    expected = read(run(algorithm, {**parameters, "AREA": layer}, context)["OUTPUT"])
    polygon.translate(100, 0)
    layer.dataProvider().changeGeometryValues({1: polygon})
    layer.setCrs(own_crs)
    moved = {"AREA": layer, "EXTENT": f"{west + 100},{east + 100},{south},{north} [{own_crs.authid()}]"}
    ours = read(run(algorithm, {**parameters, **moved, "OUTPUT": str(tmp_path / "own.tif")}, context)["OUTPUT"])
    QgsProject.instance().removeAllMapLayers()
    np.testing.assert_array_equal(ours, expected)
    assert 0.2 < (ours[0] == 0).mean() < 0.9


def test_output_crs_of_the_user_s_own(
    algorithm: Any, parameters: dict[str, Any], context: Any, tmp_path: Path, own_crs: QgsCoordinateReferenceSystem
) -> None:
    whole = run(algorithm, parameters, context)["OUTPUT"]
    asked = {**parameters, "CRS": own_crs, "RESOLUTION": 10, "OUTPUT": str(tmp_path / "own.tif")}
    ours = run(algorithm, asked, context)["OUTPUT"]
    assert gdal.Open(ours).GetSpatialRef().GetProjParm("false_easting") == 500100
    assert gdal.Open(ours).GetGeoTransform()[0] == gdal.Open(whole).GetGeoTransform()[0] + 100
    np.testing.assert_array_equal(read(ours), read(whole))


def test_selection_of_polygons_counts(algorithm: Any, parameters: dict[str, Any], context: Any, tmp_path: Path) -> None:
    west, _, _, north = jobs.extent()
    polygons = [slanted(west, north, 900, 900), slanted(west + 1500, north, 900, 900)]
    layer = QgsVectorLayer(layer_of(tmp_path / "area.gpkg", "EPSG:32633", *polygons), "area", "ogr")
    QgsProject.instance().addMapLayer(layer)
    context.setProject(QgsProject.instance())
    layer.selectByIds([2])
    selected = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)
    ours = read(run(algorithm, {**parameters, "AREA": selected}, context)["OUTPUT"])[0]
    QgsProject.instance().removeAllMapLayers()
    assert not ours[:, :100].any()
    assert ours[10:80, 155:230].any()


def test_layer_without_polygons_is_refused_before_the_run(
    algorithm: Any, parameters: dict[str, Any], context: Any, tmp_path: Path
) -> None:
    asked = {**parameters, "AREA": layer_of(tmp_path / "area.gpkg", "EPSG:32633")}
    right, message = algorithm.checkParameterValues(asked, context)
    assert not right
    assert "has no polygons" in message
    feedback = Feedback()
    assert not algorithm.run(asked, context, feedback, {}, False)[1]
    assert any("has no polygons" in error for error in feedback.errors)


def test_polygons_beyond_the_extent_are_told(
    algorithm: Any, parameters: dict[str, Any], context: Any, tmp_path: Path
) -> None:
    layer = layer_of(tmp_path / "area.gpkg", "EPSG:32633", "POLYGON((0 0, 10 0, 10 10, 0 0))")
    with pytest.raises(QgsProcessingException, match="outside of the extent"):
        run(algorithm, {**parameters, "AREA": layer}, context)
    assert not Path(parameters["OUTPUT"]).exists()


@pytest.mark.parametrize("changes", [{"RESOLUTION": 10}, {"RESOLUTION": 10, "CRS": "EPSG:32632"}, {"RESOLUTION": 30}])
def test_pixels_lie_where_gdalwarp_puts_them(
    algorithm: Any, parameters: dict[str, Any], context: Any, generated: Path, changes: dict[str, Any]
) -> None:
    """One scene of one date, on target-aligned pixels: no shift, whatever the CRS; coarser ones average."""
    west, _, _, north = jobs.extent()
    extent = f"{west + 203},{west + 1404},{north - 1597},{north - 301} [EPSG:32633]"
    day = {"START": "2023-06-24", "END": "2023-06-24", "BANDS": "red", "MASK": "none", "EXTENT": extent}
    ours = gdal.Open(run(algorithm, {**parameters, **day, **changes}, context)["OUTPUT"])
    left, size, _, top, _, _ = ours.GetGeoTransform()
    assert left % size == 0
    assert top % size == 0
    collection = json.loads(generated.read_text())
    scene = next(item for item in collection["features"] if "20230624T" in item["id"] and "33TWM" in item["id"])
    window = (left, top - ours.RasterYSize * size, left + ours.RasterXSize * size, top)
    expected = gdal.Warp(
        "",
        str(generated.parent / scene["assets"]["B04"]["href"]),
        format="MEM",
        dstSRS=changes.get("CRS", "EPSG:32633"),
        targetAlignedPixels=True,
        xRes=size,
        yRes=size,
        outputBounds=window,
        resampleAlg="average" if changes["RESOLUTION"] > 10 else "near",
        overviewLevel="NONE",
    )
    assert expected.GetGeoTransform() == ours.GetGeoTransform()
    difference = ours.ReadAsArray().astype(int) - expected.ReadAsArray().astype(int)
    # Warped pixels whose centre lies between two of the source may go either way; averages may be rounded otherwise.
    allowed = 0.02 if "CRS" in changes else 0
    assert (np.abs(difference) > (1 if changes["RESOLUTION"] > 10 else 0)).mean() <= allowed


def test_evidence(algorithm: Any, parameters: dict[str, Any], context: Any, tmp_path: Path) -> None:
    evidence = str(tmp_path / "evidence.tif")
    results = run(algorithm, {**parameters, "METHOD": "recent", "EVIDENCE": evidence}, context)
    assert results["EVIDENCE"] == evidence
    counts, dates, seen, flags = bands_of(evidence, "clear", "date", "seen", "flag")
    mosaic = read(results["OUTPUT"])
    assert counts.max() <= 9
    np.testing.assert_array_equal(counts > 0, mosaic[0] > 0)
    assert set(np.unique(dates)) <= {0, 20230604, 20230614, 20230624, 20230704, 20230714, 20230724, 20230803} | {
        20230813,
        20230823,
    }
    dataset = gdal.Open(evidence)
    assert dataset.GetMetadataItem("LAYOUT", "IMAGE_STRUCTURE") == "COG"
    assert (seen >= counts).all()
    assert set(np.unique(flags)) <= {0, 1, 2, 3, 4, 6}
    np.testing.assert_array_equal(flags[counts > 0], np.minimum(counts[counts > 0], 3) + 1)
    results = run(algorithm, {**parameters, "EVIDENCE": evidence}, context)
    counts, dates = bands_of(evidence, "clear", "date")
    assert counts.any()
    assert not dates.any()


def test_scenes_named_in_a_layer(algorithm: Any, parameters: dict[str, Any], context: Any, generated: Path) -> None:
    items = json.loads(generated.read_text())["features"]
    named = [item["id"] for item in items if item["properties"]["datetime"].startswith("2023-07")]
    layer = QgsVectorLayer("NoGeometry?field=id:string", "scenes", "memory")
    for scene in named:
        feature = QgsFeature(layer.fields())
        feature.setAttributes([scene])
        layer.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(layer)
    context.setProject(QgsProject.instance())
    results = run(algorithm, {**parameters, "SCENES": layer.id(), "MAX_CLOUD": 0}, context)
    used = json.loads(Path(f"{results['OUTPUT']}.json").read_text())["scenes"]
    QgsProject.instance().removeAllMapLayers()
    assert sorted(scene["id"] for scene in used) == sorted(named)


def test_months_of_every_year(algorithm: Any, parameters: dict[str, Any], context: Any) -> None:
    results = run(algorithm, {**parameters, "START": "2019-01-01", "END": "2025-12-31", "MONTHS": ["jul"]}, context)
    used = json.loads(Path(f"{results['OUTPUT']}.json").read_text())["scenes"]
    assert {scene["datetime"][:7] for scene in used} == {"2023-07"}
