from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.analysis import QgsNativeAlgorithms
from qgis.core import QgsApplication, QgsCoordinateReferenceSystem


@pytest.fixture
def series(provider: Any) -> Any:
    return QgsApplication.processingRegistry().createAlgorithmById("cloudless:series")


@pytest.fixture
def scenes(provider: Any) -> Any:
    return QgsApplication.processingRegistry().createAlgorithmById("cloudless:scenes")


@pytest.fixture
def asked(parameters: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
    """Parameters for a series of all of the generated scenes."""
    del parameters["OUTPUT"]
    return {**parameters, "OUTPUT_FOLDER": str(tmp_path / "series")}


@pytest.fixture
def own_crs(qgis_app: Any) -> Iterator[QgsCoordinateReferenceSystem]:
    """A CRS that the user has defined: UTM zone 33, moved by 100 m."""
    assert QgsApplication.createDatabase(), "QGIS does so when it starts, pytest-qgis does not"
    registry = QgsApplication.coordinateReferenceSystemRegistry()
    crs = QgsCoordinateReferenceSystem()
    crs.createFromProj("+proj=tmerc +lat_0=0 +lon_0=15 +k=0.9996 +x_0=500100 +y_0=0 +datum=WGS84 +units=m +no_defs")
    number = registry.addUserCrs(crs, "local grid")
    own = QgsCoordinateReferenceSystem(f"USER:{number}")
    assert own.isValid()
    yield own
    registry.removeUserCrs(number)


@pytest.fixture
def native(provider: Any) -> Iterator[None]:
    """QGIS's own algorithms, which it registers when its window opens."""
    registry, own = QgsApplication.processingRegistry(), QgsNativeAlgorithms()
    registry.addProvider(own)
    yield
    registry.removeProvider(own)
