"""Where the time of a run goes: ``python -m benchmarks.profile FOLDER`` writes ``profile.md`` there."""

from __future__ import annotations

import functools
import sys
import threading
import time

BEGIN = time.perf_counter()

from collections import defaultdict  # noqa: E402 - the imports are measured too
from pathlib import Path  # noqa: E402
from typing import Any, Callable  # noqa: E402

from cloudless_plugin.common.reporting import Reporter  # noqa: E402
from cloudless_plugin.engine.compositing import cloud_mask, compose_tile  # noqa: E402
from cloudless_plugin.engine.jobs import mosaic, prepare  # noqa: E402
from cloudless_plugin.engine.kernels import reducers  # noqa: E402
from cloudless_plugin.engine.machine.allocator import keep_freed_memory  # noqa: E402
from cloudless_plugin.engine.net.byte_ranges import ByteReader  # noqa: E402
from cloudless_plugin.engine.output.recipe import read_recipe  # noqa: E402
from cloudless_plugin.engine.output.scratch_raster import ScratchRaster  # noqa: E402
from cloudless_plugin.engine.raster_io import cog_header, cog_source, regrid  # noqa: E402

IMPORTED = time.perf_counter()

STAGES: dict[str, tuple[tuple[Any, str], ...]] = {
    "search and items": ((prepare, "find_scenes"),),
    "reading bytes": ((ByteReader, "read_ranges"),),
    "decoding": ((cog_header.CogHeader, "decode"),),
    "offset, and placing on the grid": ((cog_source, "place_pixels"),),
    "averaging, sampling": ((regrid, "average"), (regrid, "nearest")),
    "mask: classes, growth, applying": (
        (cloud_mask, "apply_lut"),
        (cloud_mask, "dilate"),
        (cloud_mask.CloudMask, "apply"),
    ),
    "haze": ((compose_tile, "haze_mask"),),
    "median": ((reducers, "_median_of_block"),),
    "writing tiles": ((ScratchRaster, "write"),),
}
"""Functions that are timed, by stage; none of them calls another."""
_PHASES = {"overviews and GeoTIFF": (ScratchRaster, "to_cog")}

_spent: dict[str, float] = defaultdict(float)
_lock = threading.Lock()


def _timed(stage: str, work: Callable[..., Any], clock: Callable[[], float]) -> Callable[..., Any]:
    @functools.wraps(work)
    def wrapper(*arguments: Any, **options: Any) -> Any:
        begin = clock()
        try:
            return work(*arguments, **options)
        finally:
            with _lock:
                _spent[stage] += clock() - begin

    return wrapper


def _watch(place: Any, name: str, stage: str, clock: Callable[[], float]) -> None:
    if isinstance(place, dict):
        place[name] = _timed(stage, place[name], clock)
    else:
        setattr(place, name, _timed(stage, getattr(place, name), clock))


def profile(recipe: Path, output: Path) -> str:
    """Run a recipe in this process and return a table of processor seconds."""
    keep_freed_memory()
    for stage, functions in STAGES.items():
        for place, name in functions:
            _watch(place, name, stage, time.thread_time)
    for phase, (place, name) in _PHASES.items():
        _watch(place, name, phase, time.process_time)
        _watch(place, name, f"{phase}, wall clock", time.perf_counter)
    mosaic.run_mosaic(read_recipe(recipe), output, Reporter())
    wall, total = time.perf_counter() - BEGIN, time.process_time()
    rows = {"start and imports": IMPORTED - BEGIN, **{stage: _spent[stage] for stage in STAGES}}
    rows["overviews and GeoTIFF"] = _spent["overviews and GeoTIFF"]
    rows["everything else"] = total - sum(rows.values())
    lines = ["| stage | processor seconds | share |", "|---|---|---|"]
    lines += [f"| {stage} | {seconds:.2f} | {100 * seconds / total:.0f} % |" for stage, seconds in rows.items()]
    lines.append(f"| all | {total:.2f} in {wall:.2f} s of wall clock | |")
    return "\n".join(lines)


def main(folder: Path) -> None:
    """Profile the benchmark's masked and unmasked mosaic, each in a process of its own."""
    import subprocess

    from benchmarks.__main__ import FULL, ROWS, recipe
    from benchmarks.data import make

    folder.mkdir(parents=True, exist_ok=True)
    items = make(folder / "data", scenes=max(FULL.curve), height=FULL.height, width=FULL.width)
    text = []
    for title in list(ROWS)[:2]:
        asked = recipe(folder, items, FULL, end="2023-07-25", **ROWS[title])
        command = [sys.executable, "-m", "benchmarks.profile", str(folder), str(asked)]
        for _ in range(2):  # the first run brings the files into memory
            told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        text.append(f"{title}\n\n{told}")
    (folder / "profile.md").write_text("\n".join(text))
    print("\n".join(text))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(profile(Path(sys.argv[2]), Path(sys.argv[1]) / "profiled.tif"))
    else:
        main(Path(sys.argv[1]).absolute())
