"""Runs of the panel in Processing's history, from which they can be repeated."""

from __future__ import annotations

from typing import Any

from ..panel.commands import python_command, qgis_process_command
from ..processing.engine_access import log_message


def add(algorithm: str, parameters: dict[str, Any], results: dict[str, Any]) -> None:
    """Add a run that has ended well to Processing's history.

    Args:
        algorithm: its id.
        parameters: plain values.
        results: the algorithm's outputs.
    """
    python = python_command(algorithm, parameters).partition("\n\n")[2].strip()
    try:
        _add(algorithm, parameters, results, " ".join(line.strip() for line in python.splitlines()))
    except Exception as error:  # noqa: BLE001 - the history is QGIS's Python code, and no run may end by it
        log_message(f"The run is not in Processing's history: {error!r}")


def _add(algorithm: str, parameters: dict[str, Any], results: dict[str, Any], python: str) -> None:
    from qgis.gui import QgsGui

    registry = getattr(QgsGui, "historyProviderRegistry", None)  # since QGIS 3.24
    if registry is not None:
        entry = {
            "python_command": python,
            "process_command": qgis_process_command(algorithm, parameters),
            "algorithm_id": algorithm,
            "parameters": {"inputs": {name: value for name, value in parameters.items() if value is not None}},
            "results": {name: value for name, value in results.items() if isinstance(value, (str, int, float))},
        }
        registry().addEntry("processing", entry)
    else:
        from processing.core.ProcessingLog import ProcessingLog

        ProcessingLog.addToLog(python)
