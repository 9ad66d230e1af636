"""The algorithm ``cloudless:samples``."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDateTime, Qt

from ..common.errors import CloudlessError
from ..common.messages import Message
from ..common.places import COLUMNS, Sample, SamplesResult, read_samples, value_columns, write_places
from ..common.protocol import SamplesJob
from ..common.request import Request
from ..runtime.translation import tr
from .base import CloudlessAlgorithm, FeedbackReporter
from .feature_table import write_features
from .field_types import LONG, REAL, TEXT, TIME
from .parameters import composition_parameters, search_parameters
from .place_features import PlacesReader

_KINDS = {"place": LONG, "datetime": TIME, "clear_share": REAL}
"""Of the columns that are no text."""
_COMPOSITION = ("BANDS", "INDICES", "RESOLUTION", "CRS", "SCENES", "MASK", "BUFFER", "HAZE", "RESAMPLING")
"""What samples share with mosaics besides the search."""


class SamplesAlgorithm(CloudlessAlgorithm):
    """Table of what each overpass has seen of places."""

    def name(self) -> str:
        """Return the id that stands after the colon."""
        return "samples"

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Return the name in the toolbox."""
        return tr("What places have seen")

    def shortDescription(self) -> str:  # noqa: N802 - QGIS's name
        """Return the tool tip."""
        return tr("Lists bands, indices and cloud at points or polygons, on each date of the satellites.")

    def tags(self) -> list[str]:
        """Return words to find the algorithm by."""
        return tr("sentinel,landsat,satellite,time series,sample,points,zonal statistics,training,index").split(",")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - QGIS's name
        """Declare parameters and outputs."""
        kinds = [QgsProcessing.SourceType.TypeVectorPoint, QgsProcessing.SourceType.TypeVectorPolygon]
        self.addParameter(QgsProcessingParameterFeatureSource("PLACES", tr("Places (points or polygons)"), kinds))
        for parameter in search_parameters(tr("Clip to polygons"), tr("Area (empty: the bounds of the places)")):
            self.addParameter(parameter)
        for parameter in composition_parameters():
            if parameter.name() in _COMPOSITION:
                self.addParameter(parameter)
        table = QgsProcessing.SourceType.TypeVector
        self.addParameter(QgsProcessingParameterFeatureSink("OUTPUT", tr("Samples"), table))
        self.addOutput(QgsProcessingOutputNumber("PLACE_COUNT", tr("Places sampled")))
        self.addOutput(QgsProcessingOutputNumber("ROW_COUNT", tr("Rows")))

    def prepareAlgorithm(  # noqa: N802 - QGIS's name
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Read the parameters and the places in the window's thread, to which layers belong."""
        try:
            self._places = PlacesReader(self, parameters, context).places(feedback)
        except CloudlessError as error:
            raise QgsProcessingException(tr(error.message)) from error
        return super().prepareAlgorithm(parameters, context, feedback)

    def processAlgorithm(  # noqa: N802 - QGIS's name
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Have the engine sample, and write the table."""
        found, crs = self._places
        reporter = FeedbackReporter(feedback)
        with tempfile.TemporaryDirectory(prefix="cloudless-") as folder:
            places, samples = Path(folder) / "places", Path(folder) / "samples"
            write_places(places, found)
            job = SamplesJob(self.asked.to_dict(), str(places), crs, str(samples))
            result: SamplesResult | None = self.ask_engine(job, reporter, feedback)
            if result is None:
                return {}
            output = self._write(samples, parameters, context)
        rows = Message("{rows} rows of {places} places", rows=f"{result.row_count:,}", places=f"{result.place_count:,}")
        reporter.end(rows)
        return {"OUTPUT": output, "PLACE_COUNT": result.place_count, "ROW_COUNT": result.row_count}

    def _write(self, samples: Path, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Write the samples into the output; return its id.

        Raises:
            QgsProcessingException: where that cannot be done.
        """
        fields = QgsFields()
        for name in COLUMNS:
            fields.append(QgsField(name, _KINDS.get(name, TEXT)))
        for name in value_columns(self.asked):
            fields.append(QgsField(name, REAL))
        nowhere, kind = QgsCoordinateReferenceSystem(), QgsWkbTypes.Type.NoGeometry
        features = (_feature(sample, fields) for sample in read_samples(samples))
        return write_features(self, parameters, context, fields, kind, nowhere, features)

    def request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Request:
        """Return what the parameters ask for.

        Raises:
            RequestError: where that cannot be sampled.
        """
        reader = PlacesReader(self, parameters, context)
        composition = {name: value for name, value in reader.composition().items() if name.upper() in _COMPOSITION}
        return Request.from_dict({**reader.search(), **composition})


def _feature(sample: Sample, fields: QgsFields) -> QgsFeature:
    """Return a sample as a feature."""
    values = [getattr(sample, name) for name in COLUMNS]
    values[COLUMNS.index("datetime")] = QDateTime.fromString(sample.datetime, Qt.DateFormat.ISODate)
    feature = QgsFeature(fields)
    feature.setAttributes([NULL if value is None else value for value in (*values, *sample.values)])
    return feature
