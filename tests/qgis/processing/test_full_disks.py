"""What QGIS and GDAL write on a disk that fills: a sentence, and never a success."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingParameterFeatureSink,
    QgsRasterLayer,
    QgsVectorLayer,
    QgsWkbTypes,
)

from cloudless_plugin.common.errors import OutputError
from cloudless_plugin.processing.feature_table import write_features
from cloudless_plugin.processing.field_types import TEXT
from cloudless_plugin.processing.save_look import save_look

pytestmark = pytest.mark.fault("disk full")
ROWS = 400


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let no file become larger: what a full disk does to one that is written."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


class Table(QgsProcessingAlgorithm):
    """Has a sink."""

    def createInstance(self) -> Any:
        return Table()

    def name(self) -> str:
        return "table"

    def displayName(self) -> str:
        return "Table"

    def initAlgorithm(self, configuration: Any = None) -> None:
        kind = QgsProcessing.SourceType.TypeVectorPolygon
        self.addParameter(QgsProcessingParameterFeatureSink("OUTPUT", "Table", kind))

    def processAlgorithm(self, *_: Any) -> dict[str, Any]:
        return {}


def write(path: Path | str) -> str:
    algorithm, fields = Table(), QgsFields()
    algorithm.initAlgorithm({})
    fields.append(QgsField("name", TEXT))

    def features() -> Iterator[QgsFeature]:
        for number in range(ROWS):
            feature = QgsFeature(fields)
            feature.setAttributes([f"a scene of the area, number {number:06}"])
            feature.setGeometry(QgsGeometry.fromWkt("MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)))"))
            yield feature

    crs, kind = QgsCoordinateReferenceSystem("EPSG:4326"), QgsWkbTypes.Type.MultiPolygon
    return write_features(algorithm, {"OUTPUT": str(path)}, QgsProcessingContext(), fields, kind, crs, features())


@pytest.mark.parametrize("suffix", [".gpkg", ".csv", ".geojson", ".shp"])
def test_table_is_whole_or_refused(tmp_path: Path, provider: Any, suffix: str) -> None:
    path = tmp_path / f"table{suffix}"
    output = write(path)
    assert QgsVectorLayer(output, "", "ogr").featureCount() == ROWS
    size = path.stat().st_size
    refused = 0
    for share in (0.2, 0.6, 0.9):
        place = tmp_path / f"short-{share}{suffix}"
        try:
            with largest_file(int(size * share)):
                written = write(place)
        except QgsProcessingException as error:
            assert "table cannot be written" in str(error)  # noqa: PT017 - a GeoPackage may fit after all
            refused += 1
        else:
            assert QgsVectorLayer(written, "", "ogr").featureCount() == ROWS
    assert refused >= 2


def test_table_in_memory_needs_no_disk(provider: Any) -> None:
    assert write("memory:")


@pytest.mark.parametrize("suffix", [".tif", ".png"])
def test_look_is_whole_or_what_was_there_stays(tmp_path: Path, provider: Any, suffix: str) -> None:
    source = tmp_path / "mosaic.tif"
    dataset = gdal.GetDriverByName("GTiff").Create(str(source), 600, 500, 3, gdal.GDT_UInt16)
    dataset.SetGeoTransform((500000, 10, 0, 5e6, 0, -10))
    for band in range(1, 4):
        numbers = np.random.default_rng(band).integers(1, 4000, (500, 600))
        dataset.GetRasterBand(band).WriteArray(numbers.astype(np.uint16))
    dataset = None
    layer, path = QgsRasterLayer(str(source), "", "gdal"), tmp_path / f"look{suffix}"
    save_look(source, layer, path)(None)
    good = path.read_bytes()
    for share in (0.3, 0.7, 0.97):
        with largest_file(int(len(good) * share)), pytest.raises(OutputError, match="cannot be written"):
            save_look(source, layer, path)(None)
        assert path.read_bytes() == good
        assert not list(tmp_path.glob(".look*"))
