"""What a report of a problem needs, as one text without secrets."""

from __future__ import annotations

import json
import platform
from contextlib import suppress
from pathlib import Path

from qgis.core import Qgis, QgsApplication
from qgis.PyQt.QtCore import PYQT_VERSION_STR, qVersion

from ..common.version import read_version
from ..runtime.engine_location import chosen_interpreter, engine_environment
from ..runtime.redaction import redact
from ..runtime.run_log import RunLog

_LONGEST_RECIPE = 20_000


def diagnostics(log: RunLog) -> str:
    """Return versions, the state of the engine, and the last job's log and recipe, in Markdown."""
    environment = engine_environment()
    chosen = chosen_interpreter()
    facts = {
        "Cloudless": read_version(),
        "QGIS": f"{Qgis.QGIS_VERSION} ({Qgis.QGIS_DEV_VERSION})",
        "Qt": f"{qVersion()}, PyQt {PYQT_VERSION_STR}",
        "Python": platform.python_version(),
        "System": platform.platform(),
        "Locale": QgsApplication.locale(),
        "Engine": environment.state().value,
        "Engine's folder": str(environment.folder),
        "Engine's facts": json.dumps(environment.facts()),
        "Engine's Python": " ".join(_home_of_python(environment.venv / "pyvenv.cfg")),
        "Chosen interpreter": chosen or "none",
    }
    parts = ["\n".join(f"- {name}: {value}" for name, value in facts.items())]
    run = log.last
    if run is None:
        parts.append("No run since QGIS started.")
    else:
        parts += [f"Last run ({run.kind}):", _block("\n".join(run.lines))]
        recipe = run.recipe()
        parts += [
            "Recipe:" if recipe else "Request:",
            _block((recipe or json.dumps(run.request, indent=2))[:_LONGEST_RECIPE]),
        ]
    return redact("\n\n".join(parts) + "\n")


def copy_diagnostics(log: RunLog) -> None:
    """Put the text on the clipboard."""
    QgsApplication.clipboard().setText(diagnostics(log))


def _block(text: str) -> str:
    return f"```\n{text}\n```"


def _home_of_python(configuration: Path) -> list[str]:
    """Return the lines of a virtual environment's configuration that tell its Python."""
    lines: list[str] = []
    with suppress(OSError):
        text = configuration.read_text(encoding="utf-8")
        lines = [line.strip() for line in text.splitlines() if line.startswith(("home", "version", "uv"))]
    return lines
