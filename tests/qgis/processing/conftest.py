from __future__ import annotations

from typing import Any

import pytest
from qgis.core import QgsApplication


@pytest.fixture
def series(provider: Any) -> Any:
    return QgsApplication.processingRegistry().createAlgorithmById("cloudless:series")


@pytest.fixture
def scenes(provider: Any) -> Any:
    return QgsApplication.processingRegistry().createAlgorithmById("cloudless:scenes")
