"""The outputs of a run: their layers have the panel's names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import QgsProcessingOutputLayerDefinition, QgsProject

from ..panel.choices_made import PanelChoices
from ..panel.names import index_name
from ..runtime.translation import tr


def named_outputs(outputs: Mapping[str, Any], made: PanelChoices, name: str) -> dict[str, Any]:
    """Return output parameters in which those that become a layer name it; the mosaic is called ``name``."""
    titles = {"OUTPUT": name, "EVIDENCE": tr("Evidence"), "INDICES_OUTPUT": index_name(made)}
    return {key: _named(value, titles[key]) if key in titles else value for key, value in outputs.items()}


def plain_outputs(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters in which each output is the text of its path."""
    return {
        name: value.sink.staticValue() if isinstance(value, QgsProcessingOutputLayerDefinition) else value
        for name, value in values.items()
    }


def _named(path: str, name: str) -> QgsProcessingOutputLayerDefinition:
    destination = QgsProcessingOutputLayerDefinition(path, QgsProject.instance())
    destination.destinationName = name
    return destination
