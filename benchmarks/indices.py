"""What indices cost: ``python -m benchmarks.indices FOLDER`` compares runs of the same bands with and without them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable

from benchmarks.data import make
from benchmarks.measure import clear_outputs, measure_in_turn
from demo.scenes import EPSG, NORTH, RESOLUTION, WEST

_BANDS = "red,green,blue,nir"
_ROWS: dict[str, dict[str, Any]] = {
    "median, one index": {"indices": "NDVI"},
    "median, three indices": {"indices": "NDVI,EVI2,NDWI"},
    "geometric median, one index": {"indices": "NDVI", "method": "geomedian"},
    "median, one index of each observation": {"indices": "NDVI", "indices_from": "observations"},
}
Recipe = Callable[..., Path]
"""Writes a recipe, given what differs from the benchmark's own, and returns its path."""


def measure_indices(folder: Path, recipe: Recipe, times: int) -> list[dict[str, Any]]:
    """Return how long mosaics take with indices and without, in turn."""
    beside = folder / "indices.tif"
    found = []

    def clear(_: str) -> None:
        clear_outputs(folder)
        beside.unlink(missing_ok=True)

    for title, changes in _ROWS.items():
        method = {"bands": _BANDS, "mask": "clouds-shadows", "resolution": RESOLUTION, "method": "median", **changes}
        plain = {name: value for name, value in method.items() if not name.startswith("indices")}
        written = {
            "with": recipe(**method).rename(folder / "recipe-with.json"),
            "without": recipe(**plain).rename(folder / "recipe-without.json"),
        }
        ours = folder / "ours.tif"
        commands = {name: ["cloudless_plugin.engine", str(path), str(ours)] for name, path in written.items()}
        commands["with"] += ["--indices", str(beside)]
        took = measure_in_turn(commands, times, clear)
        clear("")
        for path in written.values():
            path.unlink()
        found.append({"title": title, "took": {name: run.to_dict() for name, run in took.items()}})
        print(*lines(found[-1:]), sep="\n", flush=True)
    return found


def lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Yield a table of what was measured."""
    yield f"Indices, {_BANDS}, 10 m, mask:"
    yield ""
    yield "| request | without | with | with / without |"
    yield "|---|---|---|---|"
    for row in rows:
        with_, without = (row["took"][name] for name in ("with", "without"))
        ratio = with_["seconds"] / without["seconds"]
        times = " | ".join(f"{one['seconds']:.2f} s, {one['megabytes']:,.0f} MB" for one in (without, with_))
        yield f"| {row['title']} | {times} | {ratio:.2f} |"


def main(folder: Path, scenes: int, height: int, width: int, times: int) -> None:
    """Make scenes, unless they are there, and measure."""
    folder.mkdir(parents=True, exist_ok=True)
    items = make(folder / "data", scenes=scenes, height=height, width=width)
    request = {
        "extent": [WEST, NORTH - height * RESOLUTION, WEST + width * RESOLUTION, NORTH],
        "extent_crs": f"EPSG:{EPSG}",
        "crs": f"EPSG:{EPSG}",
        "start": "2023-01-01",
        "end": "2024-12-31",
        "catalog": "custom",
        "catalog_url": str(items),
        "max_cloud": 100,
        "buffer": 120,
    }

    def recipe(**changes: Any) -> Path:
        path = folder / "recipe.json"
        path.write_text(json.dumps({"request": {**request, **changes}}))
        return path

    rows = measure_indices(folder, recipe, times)
    print(*lines(rows), sep="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), scenes=80, height=2200, width=2400, times=3)
