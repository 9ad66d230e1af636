"""A run that a test can kill: ``python -m tests.support.slow_run RECIPE OUTPUT EVIDENCE SECONDS``.

It makes a mosaic of many small tiles with processes, and waits so many seconds before it writes each tile.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.mosaicking.mosaic_writer import MosaicWriter
from cloudless_plugin.engine.output.recipe import read_recipe
from tests.support.runs import small_tiles


def main(recipe: str, output: str, evidence: str, seconds: str) -> None:
    """Make the mosaic."""
    write_tile = MosaicWriter.write_tile

    def write_slowly(self: MosaicWriter, *arguments: Any) -> None:
        time.sleep(float(seconds))
        write_tile(self, *arguments)

    MosaicWriter.write_tile = write_slowly  # type: ignore[method-assign]
    settings = small_tiles()
    request = read_recipe(Path(recipe))
    run_mosaic(request, Path(output), Reporter(), evidence=Path(evidence), processes=True, settings=settings)


if __name__ == "__main__":
    main(*sys.argv[1:])
