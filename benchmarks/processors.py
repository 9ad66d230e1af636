"""Runs of machines with more processors than this one: their plan and their memory, which their estimate has to tell.

``python -m benchmarks.processors RECIPE OUTPUT COUNT fork|threads`` makes a mosaic as a machine with so many processors
does. What it takes there cannot be timed on fewer.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.measure import CLOSELY, clear_outputs, measure, measure_in_turn
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.preflight import preflight
from cloudless_plugin.engine.output.recipe import read_recipe

COUNTS = (2, 8, 16, 32)
FORKED, THREADS = "fork", "threads"


def measure_processors(folder: Path, recipe: Path) -> dict[str, Any]:
    """Return what each number of processors plans, is said to take and takes; and threads beside forked processes."""
    output = folder / "ours.tif"
    rows, made = [], set()

    def clear(_: str) -> None:
        clear_outputs(folder)

    for count in COUNTS:
        plan = preflight(read_recipe(recipe), Reporter(), settings=_settings(count)).plan
        took = measure([CLOSELY, *_command(recipe, output, count, FORKED)], 1, clear)
        made.add(hashlib.sha256(output.read_bytes()).hexdigest())
        if plan is None:
            raise RuntimeError("no estimate")
        rows.append(
            {
                "processors": count,
                "tiles": plan.tile_count,
                "at once": _settings(count).limits.tiles_in_flight,
                "told": plan.memory_bytes / 1e6,
                "megabytes": took.megabytes,
            }
        )
    ways = {way: _command(recipe, output, 2, way) for way in (FORKED, THREADS)}
    beside = measure_in_turn(ways, 3, clear)
    result = {"rows": rows, "same": len(made) == 1, "ways": {way: took.to_dict() for way, took in beside.items()}}
    print(json.dumps(result, indent=1), flush=True)
    return result


def _command(recipe: Path, output: Path, count: int, way: str) -> list[str]:
    return ["benchmarks.processors", str(recipe), str(output), str(count), way]


def _settings(count: int) -> Settings:
    return Settings(limits=Limits(processors=count))


def main() -> None:
    """Make a mosaic."""
    recipe, output, count, way = sys.argv[1:]
    run_mosaic(
        read_recipe(Path(recipe)), Path(output), Reporter(), processes=way == FORKED, settings=_settings(int(count))
    )


if __name__ == "__main__":
    main()
