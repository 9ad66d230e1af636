"""``python -m demo FOLDER``: run the main jobs with ``qgis_process``, first on real scenes, and make pictures."""

from __future__ import annotations

import sys
from pathlib import Path

from . import generated, slovenia
from .qgis import QgisProcess


def main(folder: Path) -> None:
    """Make everything in ``folder`` and print the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    qgis = QgisProcess(folder / "profile")
    slovenia.compose(folder, qgis)
    generated.compose(folder, qgis)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
