"""Writing the features of an algorithm's output, and seeing that they are there."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsFields,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsVectorLayer,
)

from ..runtime.translation import tr


def write_features(
    algorithm: QgsProcessingAlgorithm,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    fields: QgsFields,
    kind: Any,
    crs: QgsCoordinateReferenceSystem,
    features: Iterable[QgsFeature],
) -> str:
    """Write features into the sink ``OUTPUT``; return its id.

    What a full disk has not taken shows when a file is closed, and its writer tells nobody: the file is read again.

    Args:
        algorithm: that has the sink.
        parameters: of the run.
        context: of the run.
        fields: of the features.
        kind: of their geometry, of ``QgsWkbTypes``.
        crs: of their geometry.
        features: what to write.

    Raises:
        QgsProcessingException: where that cannot be done.
    """
    sink, output = algorithm.parameterAsSink(parameters, "OUTPUT", context, fields, kind, crs)
    if sink is None:
        raise QgsProcessingException(algorithm.invalidSinkError(parameters, "OUTPUT"))
    count, is_whole = 0, True
    for feature in features:
        is_whole = sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert)
        if not is_whole:
            break
        count += 1
    del sink
    if not (is_whole and _holds(str(output), count)):
        raise QgsProcessingException(
            tr("The table cannot be written: choose another file for it, or free space on its disk.")
        )
    return str(output)


def _holds(output: str, count: int) -> bool:
    """Tell whether an output has at least so many features, as far as it is a file."""
    if not Path(output.partition("|")[0]).is_absolute():
        return True
    layer = QgsVectorLayer(output, "", "ogr")
    return layer.isValid() and layer.featureCount() >= count
