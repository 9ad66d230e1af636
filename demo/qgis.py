"""Runs algorithms with ``qgis_process`` in a QGIS profile of their own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from scripts import launch

ROOT = Path(__file__).parents[1]


class QgisProcess:
    """``qgis_process`` with the plugin enabled and with this interpreter as the engine's Python."""

    def __init__(self, profile: Path) -> None:
        """Make a new profile in place of an old one: ``qgis_process`` fails when a plugin is enabled twice."""
        self._program = launch.program("qgis_process")
        self._variables = launch.environment(self._program) | {
            "QGIS_PLUGINPATH": str(ROOT / "build" / "plugins"),
            "QGIS_CUSTOM_CONFIG_PATH": str(profile),
            "QT_QPA_PLATFORM": "offscreen",
            "CLOUDLESS_ENGINE": sys.executable,
        }
        shutil.rmtree(profile, ignore_errors=True)
        self._call("plugins", "enable", "cloudless_plugin")

    def run(self, name: str, parameters: dict[str, Any]) -> dict[str, Any]:
        """Run an algorithm and return its outputs; exit if it fails."""
        print(f"Running {name} through qgis_process", flush=True)
        answer = self._call("--json", "run", name, *(f"--{key}={value}" for key, value in parameters.items()))
        outputs: dict[str, Any] = json.loads(answer[answer.index("{") :])["results"]
        return outputs

    def _call(self, *arguments: str) -> str:
        command = [str(self._program), *arguments]
        answer = subprocess.run(command, env=self._variables, capture_output=True, text=True, check=False)
        if answer.returncode:
            sys.exit(f"{answer.stdout}{answer.stderr}")
        return answer.stdout
