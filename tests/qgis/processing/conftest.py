from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication


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
