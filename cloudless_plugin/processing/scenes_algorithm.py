"""The algorithm ``cloudless:scenes``."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSink,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDateTime, Qt

from ..common.protocol import PreflightJob
from ..common.request import Request
from ..common.results import FoundScene, PreflightResult
from ..runtime.translation import tr
from .base import CloudlessAlgorithm, FeedbackReporter
from .feature_table import write_features
from .field_types import REAL, TEXT, TIME, WHOLE
from .footprint_style import CloudPostProcessor
from .parameter_values import Reader
from .parameters import search_parameters

_FIELDS = {
    "id": TEXT,
    "datetime": TIME,
    "cloud_cover": REAL,
    "platform": TEXT,
    "tile": TEXT,
    "orbit": WHOLE,
    "baseline": TEXT,
    "collection": TEXT,
    "thumbnail": TEXT,
}


class ScenesAlgorithm(CloudlessAlgorithm):
    """Footprints of the scenes that match."""

    def name(self) -> str:
        """Return the id that stands after the colon."""
        return "scenes"

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Return the name in the toolbox."""
        return tr("Scenes that match")

    def shortDescription(self) -> str:  # noqa: N802 - QGIS's name
        """Return the tool tip."""
        return tr("Lists the satellite scenes of an area and a time, with footprint, date and cloud cover.")

    def tags(self) -> list[str]:
        """Return words to find the algorithm by."""
        return tr("sentinel,landsat,satellite,search,footprint,cloud cover,stac,catalogue").split(",")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - QGIS's name
        """Declare parameters and outputs."""
        for parameter in search_parameters(tr("Polygons (their bounds, where no area is given)")):
            self.addParameter(parameter)
        polygons = QgsProcessing.SourceType.TypeVectorPolygon
        self.addParameter(QgsProcessingParameterFeatureSink("OUTPUT", tr("Scenes"), polygons))

    def processAlgorithm(  # noqa: N802 - QGIS's name
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Have the engine search, and write what it found."""
        job = PreflightJob(self.asked.to_dict())
        result: PreflightResult | None = self.ask_engine(job, FeedbackReporter(feedback), feedback)
        if result is None:
            return {}
        fields = QgsFields()
        for name, kind in _FIELDS.items():
            fields.append(QgsField(name, kind))
        lonlat, kind = QgsCoordinateReferenceSystem("EPSG:4326"), QgsWkbTypes.Type.MultiPolygon
        features = (_feature(scene, fields) for scene in result.scenes)
        output = write_features(self, parameters, context, fields, kind, lonlat, features)
        self.post_processors.on_load(output, context, CloudPostProcessor())
        return {"OUTPUT": output}

    def request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Request:
        """Return what the parameters ask for.

        Raises:
            RequestError: where that cannot be searched for.
        """
        return Request.from_dict(Reader(self, parameters, context).search())


def _feature(scene: FoundScene, fields: QgsFields) -> QgsFeature:
    """Return a scene, as the engine describes it, as a feature."""
    feature = QgsFeature(fields)
    values = {**vars(scene), "datetime": QDateTime.fromString(scene.datetime[:19] + "Z", Qt.DateFormat.ISODate)}
    feature.setAttributes([NULL if values[name] is None else values[name] for name in _FIELDS])
    feature.setGeometry(_footprint(scene))
    return feature


def _footprint(scene: FoundScene) -> QgsGeometry:
    """Return a scene's footprint, as the engine describes it, in longitude and latitude; a null geometry for none."""
    geometry = QgsGeometry.fromWkt(scene.footprint)
    geometry.convertToMultiType()
    return geometry
