"""``python -m manual.algorithms FILE.json``, in QGIS's Python: what the provider's algorithms say of themselves."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
)

import cloudless_plugin
from cloudless_plugin.processing.titles import titles_of


def described() -> list[dict[str, Any]]:
    """Return the algorithms as plain values; the provider must be registered.

    Raises:
        LookupError: where it is not.
    """
    provider = QgsApplication.processingRegistry().providerById("cloudless")
    if provider is None:
        raise LookupError("cloudless")
    return [_algorithm(algorithm) for algorithm in provider.algorithms()]


def _algorithm(algorithm: QgsProcessingAlgorithm) -> dict[str, Any]:
    return {
        "id": algorithm.id(),
        "title": algorithm.displayName(),
        "summary": algorithm.shortDescription(),
        "help": algorithm.shortHelpString(),
        "parameters": [_parameter(parameter) for parameter in algorithm.parameterDefinitions()],
        "outputs": [
            {"name": output.name(), "title": output.description(), "type": output.type()}
            for output in algorithm.outputDefinitions()
        ],
    }


def _parameter(parameter: QgsProcessingParameterDefinition) -> dict[str, Any]:
    flags = QgsProcessingParameterDefinition.Flag
    kind = QgsApplication.processingRegistry().parameterType(parameter.type())
    default = parameter.defaultValue()
    return {
        "name": parameter.name(),
        "title": parameter.description(),
        "type": kind.name() if kind else parameter.type(),
        "default": default if isinstance(default, (bool, int, float, str)) else None,
        "optional": _has(parameter, flags.FlagOptional),
        "advanced": _has(parameter, flags.FlagAdvanced),
        "values": _values(parameter),
    }


def _has(parameter: QgsProcessingParameterDefinition, flag: QgsProcessingParameterDefinition.Flag) -> bool:
    return parameter.flags() | flag == parameter.flags()


def _values(parameter: QgsProcessingParameterDefinition) -> list[dict[str, str]]:
    """Return the words of a choice, with what people read in their place."""
    words = parameter.options() if isinstance(parameter, QgsProcessingParameterEnum) else []
    try:
        titles = {titled.word: titled for titled in titles_of(parameter.name())}
    except LookupError:
        titles = {}
    found = [titles.get(word) for word in words]
    return [
        {"word": word, "title": titled.title if titled else word, "tip": titled.tip if titled else ""}
        for word, titled in zip(words, found)
    ]


def main(path: Path) -> None:
    """Write what the algorithms say into a file."""
    application = QgsApplication([], False)  # noqa: FBT003 - QGIS's signature
    application.initQgis()
    plugin = cloudless_plugin.classFactory(None)
    plugin.initProcessing()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(described(), indent=1, ensure_ascii=False), encoding="utf-8")
    plugin.unload()
    application.exitQgis()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
