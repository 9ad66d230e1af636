"""The model of docs/recipes/model.md: where vegetation was lost, and what stood there through time."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from qgis.core import (
    QgsGeometry,
    QgsProcessingException,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterExtent,
    QgsProcessingParameterString,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt

from tests.qgis.conftest import Feedback
from tests.support.cut_field import DAY, FIELD, SIZE
from tests.support.engine import INTERPRETER, children
from tests.support.paths import NORTH, ROOT, WEST

pytestmark = pytest.mark.usefixtures("engine", "native")
SEARCH = {"CATALOG": "custom", "MAX_CLOUD": 100, "BUFFER": 20}
LOSS = -0.2
"""Of the NDVI, beyond which vegetation counts as lost."""
SPECK = 5000
"""Square metres, below which what is lost is noise."""


class Model:
    """Builds a model, child by child, as the modeler does."""

    def __init__(self, name: str) -> None:
        self.algorithm = QgsProcessingModelAlgorithm(name, "tests")
        self.algorithm.setName(name)
        for parameter in (
            QgsProcessingParameterExtent("where", "where"),
            QgsProcessingParameterString("items", "items"),
        ):
            self.algorithm.addModelParameter(parameter, QgsProcessingModelParameter(parameter.name()))

    def add(self, child: str, algorithm: str, values: dict[str, Any], *outputs: str) -> None:
        """Add a child; a value is plain, ``("input", NAME)`` of the model, or ``(CHILD, OUTPUT)``."""
        step = QgsProcessingModelChildAlgorithm(algorithm)
        step.setChildId(child)
        source = QgsProcessingModelChildParameterSource
        for name, value in values.items():
            if not isinstance(value, tuple):
                found = source.fromStaticValue(value)
            elif value[0] == "input":
                found = source.fromModelParameter(value[1])
            else:
                found = source.fromChildOutput(*value)
            step.addParameterSources(name, [found])
        kept = {}
        for name in outputs:
            kept[name] = QgsProcessingModelOutput(name)
            kept[name].setChildId(child)
            kept[name].setChildOutputName("OUTPUT")
        step.setModelOutputs(kept)
        assert self.algorithm.addChildAlgorithm(step) == child

    def saved(self, path: Path) -> QgsProcessingModelAlgorithm:
        """Return the model as a file of it gives it."""
        assert self.algorithm.toFile(str(path))
        opened = QgsProcessingModelAlgorithm()
        assert opened.fromFile(str(path))
        return opened


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cut")
    subprocess.run([str(INTERPRETER), "-m", "tests.support.cut_field", str(folder)], cwd=ROOT, check=True)
    return folder / "items.json"


@pytest.fixture
def lost_vegetation(provider: Any, tmp_path: Path) -> QgsProcessingModelAlgorithm:
    """Change, reclassify, to polygons, together, the parts, the large ones, and samples of these."""
    model = Model("lost vegetation")
    common = {**SEARCH, "EXTENT": ("input", "where"), "CATALOG_URL": ("input", "items")}
    days = {"BEFORE_START": "2023-06-01", "BEFORE_END": "2023-06-30", "START": "2023-08-01", "END": "2023-08-31"}
    model.add("change", "cloudless:change", {**common, **days, "INDEX": "NDVI"}, "change of the NDVI")
    table = {"TABLE": ["-10", str(LOSS), "1"], "NO_DATA": -9999, "NODATA_FOR_MISSING": True, "RASTER_BAND": 1}
    model.add("lost", "native:reclassifybytable", {**table, "INPUT_RASTER": ("change", "OUTPUT")})
    pixels = {"INPUT_RASTER": ("lost", "OUTPUT"), "RASTER_BAND": 1, "FIELD_NAME": "lost"}
    model.add("pixels", "native:pixelstopolygons", pixels)
    model.add("together", "native:dissolve", {"INPUT": ("pixels", "OUTPUT")})
    model.add("parts", "native:multiparttosingleparts", {"INPUT": ("together", "OUTPUT")})
    large = {"INPUT": ("parts", "OUTPUT"), "EXPRESSION": f"area($geometry) > {SPECK}"}
    model.add("large", "native:extractbyexpression", large, "lost land")
    summer = {"START": "2023-06-01", "END": "2023-08-31", "INDICES": "NDVI", "PLACES": ("large", "OUTPUT")}
    samples = {name: value for name, value in common.items() if name != "EXTENT"}
    model.add("samples", "cloudless:samples", {**samples, **summer}, "through time")
    return model.saved(tmp_path / "lost vegetation.model3")


def run(
    model: QgsProcessingModelAlgorithm, items: Path, tmp_path: Path, context: Any, feedback: Feedback
) -> tuple[dict[str, Any], bool]:
    context.setProject(QgsProject.instance())
    outputs = {
        "large:lost land": "lost.gpkg",
        "samples:through time": "samples.gpkg",
        "change:change of the NDVI": "change.tif",
    }
    parameters = {
        "where": f"{WEST},{WEST + 10 * SIZE},{NORTH - 10 * SIZE},{NORTH} [EPSG:32633]",
        "items": str(items),
        **{name: str(tmp_path / file) for name, file in outputs.items()},
    }
    results, right = model.run(parameters, context, feedback, {}, False)
    return results, right


def test_change_goes_on_to_polygons_and_these_to_samples(
    lost_vegetation: QgsProcessingModelAlgorithm, items: Path, tmp_path: Path, context: Any
) -> None:
    feedback = Feedback()
    results, right = run(lost_vegetation, items, tmp_path, context, feedback)
    assert right, feedback.errors
    (lost,) = QgsVectorLayer(results["large:lost land"], "lost", "ogr").getFeatures()
    field = QgsGeometry.fromRect(QgsRectangle(*FIELD))
    shared = lost.geometry().intersection(field).area()
    assert shared > 0.8 * field.area()
    assert shared > 0.9 * lost.geometry().area()
    rows = list(QgsVectorLayer(results["samples:through time"], "samples", "ogr").getFeatures())
    assert len(rows) == 9
    clear = {row["datetime"].toString(Qt.DateFormat.ISODate): row["NDVI"] for row in rows if row["clear_share"] > 0.2}
    before = [value for day, value in clear.items() if day[:10].replace("-", "") < DAY]
    after = [value for day, value in clear.items() if day[:10].replace("-", "") >= DAY]
    assert len(before) > 1
    assert min(before) > 0.75
    assert len(after) > 1
    assert max(after) < 0.45
    assert children() == []
    QgsProject.instance().clear()


def test_model_says_what_its_first_step_could_not_do(
    lost_vegetation: QgsProcessingModelAlgorithm, tmp_path: Path, context: Any
) -> None:
    feedback = Feedback()
    with pytest.raises(QgsProcessingException) as raised:
        run(lost_vegetation, tmp_path / "gone.json", tmp_path, context, feedback)
    assert "gone.json" in " ".join([str(raised.value), *feedback.errors]), "newer QGIS raises it, older ones say it"
    assert [path.suffix for path in tmp_path.iterdir()] == [".model3"]
    QgsProject.instance().clear()
