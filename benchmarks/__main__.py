"""The benchmark: ``python -m benchmarks FOLDER`` writes ``table.md``, ``results.json`` and ``plot.png`` there."""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import far, table
from benchmarks.agreement import agreement
from benchmarks.data import make
from benchmarks.indices import measure_indices
from benchmarks.live import measure_live
from benchmarks.measure import Took, clear_outputs, measure, measure_in_turn
from benchmarks.methods import measure_methods
from benchmarks.processors import measure_processors
from benchmarks.samples import measure_samples
from benchmarks.views import measure_views
from cloudless_plugin.common.choices import METHODS
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.output.recipe import read_recipe
from demo.scenes import EPSG, NORTH, RESOLUTION, WEST

BUFFER = 120


@dataclass(frozen=True)
class Size:
    """The size of a benchmark."""

    scenes: int
    height: int
    width: int
    times: int
    """Turns of each pipeline; the median counts."""
    often: int
    """Runs of ours and of the floors in each turn: their ratios are given in hundredths."""
    curve: tuple[int, ...]
    """Numbers of scenes of the memory and time curve."""
    dates: int
    """Dates of the years of which few views are enough."""


FULL = Size(80, 2200, 2400, times=3, often=3, curve=(20, 40, 80, 138), dates=365)
SMALL = Size(8, 600, 700, times=1, often=1, curve=(4, 8), dates=40)

ROWS: dict[str, dict[str, Any]] = {
    "10 m, median, no mask": {"mask": "none", "resolution": 10},
    "10 m, median, mask": {"mask": "clouds-shadows", "resolution": 10},
    "10 m, monthly medians": {"mask": "none", "resolution": 10, "period": "month"},
    "100 m, median": {"mask": "none", "resolution": 100},
}
PEERS = ("tutorial", "odc", "odc_fast")
PACKAGES = ("rasterio", "stackstac", "odc-stac", "bottleneck", "async-tiff", "xarray", "dask", "numpy")
FLOORS = ("floor", "bare_floor")


def recipe(folder: Path, items: Path, size: Size, **changes: Any) -> Path:
    """Write a recipe for all scenes and return its path."""
    request = {
        "extent": [WEST, NORTH - size.height * RESOLUTION, WEST + size.width * RESOLUTION, NORTH],
        "extent_crs": f"EPSG:{EPSG}",
        "crs": f"EPSG:{EPSG}",
        "start": "2023-01-01",
        "end": "2024-12-31",
        "catalog": "custom",
        "catalog_url": str(items),
        "bands": "red,green,blue",
        "max_cloud": 100,
        "buffer": BUFFER,
        **changes,
    }
    path = folder / "recipe.json"
    path.write_text(json.dumps({"request": request}))
    return path


def compare(folder: Path, items: Path, size: Size, *, peers: bool) -> Iterator[dict[str, Any]]:
    """Run each row with every pipeline; yield the time and memory of each, and the share of pixels that agree."""
    for title, changes in ROWS.items():
        request = str(recipe(folder, items, size, **changes))
        output = folder / ("months" if "period" in changes else "ours.tif")
        commands = {floor: [f"benchmarks.peers.{floor}", request] for floor in FLOORS}
        commands |= {
            "read_async": ["benchmarks.peers.read_async", request],
            "ours": ["cloudless_plugin.engine", request, str(output)],
        }
        theirs = {peer: folder / f"{peer}.npy" for peer in (PEERS if peers else ())}
        commands |= {peer: [f"benchmarks.peers.{peer}", request, str(path)] for peer, path in theirs.items()}

        def clear(name: str, theirs: dict[str, Path] = theirs) -> None:
            if name == "ours":
                clear_outputs(folder)
            elif name in theirs:
                theirs[name].unlink(missing_ok=True)

        measure(commands["floor"])  # brings the files into memory
        took = measure_in_turn(commands, size.times, clear, [*size.often * [*FLOORS, "ours"], "read_async", *theirs])
        agree: dict[str, float] = {}
        if changes["mask"] != "none" and peers:
            output = _with_plain_mask(Path(request), folder)
        for peer, path in theirs.items():
            # At 100 m the peers take the nearest pixel and ours averages: the pixels cannot be compared.
            if took[peer].finished and changes["resolution"] == RESOLUTION:
                agree[peer] = agreement(output, path)
            path.unlink(missing_ok=True)
        say(title, took, agree)
        yield {
            "title": title,
            "took": {name: run.to_dict() for name, run in took.items()},
            "agree": agree,
        }


def _with_plain_mask(request: Path, folder: Path) -> Path:
    """Make the mosaic with the peers' mask, without our opening and haze test; return its path."""
    output = folder / "plain.tif"
    plain = replace(read_recipe(request), haze=False)
    run_mosaic(plain, output, Reporter(), settings=Settings(limits=Limits(speck_radius_m=0)))
    return output


def by_method(folder: Path, items: Path, size: Size) -> Iterator[dict[str, Any]]:
    """Run ours with each method, in turn; all else is equal."""
    recipes = {}
    for method in METHODS:
        written = recipe(folder, items, size, mask="clouds-shadows", resolution=10, method=method)
        recipes[method] = written.rename(folder / f"recipe-{method}.json")
    commands = {
        method: ["cloudless_plugin.engine", str(path), str(folder / "ours.tif")] for method, path in recipes.items()
    }
    for method, took in measure_in_turn(commands, size.times, lambda _: clear_outputs(folder)).items():
        say(method, {"ours": took}, {})
        recipes[method].unlink()
        yield {"method": method, "took": took.to_dict()}


def curves(folder: Path, items: Path, wide: Path | None, size: Size) -> Iterator[dict[str, Any]]:
    """Run ours on growing numbers of scenes, and on growing areas."""
    features = json.loads(items.read_text())["features"]
    ours = ["cloudless_plugin.engine", str(folder / "recipe.json"), str(folder / "ours.tif")]
    for count in size.curve:
        part = _subset(items, features[:count], f"items-{count}.json")
        recipe(folder, part, size, mask="none", resolution=10)
        took = measure(ours, size.times, lambda _: clear_outputs(folder))
        say(f"{count} scenes", {"ours": took}, {})
        yield {"scenes": count, "area": 1.0, "took": took.to_dict()}
    few = size.curve[0]
    part = _subset(items, features[:few], f"items-{few}.json")
    areas = [(part, 0.5)] + ([(wide, 2.0)] if wide else [])
    for source, edge in areas:
        share = edge**2
        area = replace(size, height=round(size.height * edge), width=round(size.width * edge))
        recipe(folder, source, area, mask="none", resolution=10)
        took = measure(ours, size.times, lambda _: clear_outputs(folder))
        say(f"{few} scenes, {share:g} x the area", {"ours": took}, {})
        yield {"scenes": few, "area": share, "took": took.to_dict()}


def _subset(items: Path, features: list[Any], name: str) -> Path:
    path = items.with_name(name)
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def say(title: str, took: dict[str, Took], agree: dict[str, float]) -> None:
    """Print the result of one comparison at once."""
    runs = ", ".join(
        f"{name} {run.seconds:.2f} s {run.megabytes:.0f} MB" + ("" if run.finished else " (stopped)")
        for name, run in took.items()
    )
    same = "".join(f", {name} agrees on {100 * share:.2f} %" for name, share in agree.items())
    print(f"{title}: {runs}{same}", flush=True)


def main() -> None:
    """Make the data, run everything, and write the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--small", action="store_true", help="in a minute, to see that it works")
    parser.add_argument("--turns", type=int, help="turns of each pipeline, rather than three")
    parser.add_argument("--without-peers", action="store_true", help="ours, the floors and reading alone only")
    options = parser.parse_args()
    size = SMALL if options.small else FULL
    size = replace(size, times=options.turns or size.times)
    folder: Path = options.folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    print("Making the scenes", flush=True)
    everything = make(folder / "data", scenes=max(size.curve), height=size.height, width=size.width)
    features = json.loads(everything.read_text())["features"]
    items = _subset(everything, features[: size.scenes], "items-compared.json")
    wide = None
    if not options.small:
        wide = make(folder / "wide", scenes=size.curve[0], height=2 * size.height, width=2 * size.width)
    results: dict[str, Any] = {
        "machine": f"{os.cpu_count()} processors, {platform.system()}, Python {platform.python_version()}",
        "versions": {name: version(name) for name in PACKAGES},
        "size": f"{size.scenes} scenes, 3 bands, {size.width / 100:g} x {size.height / 100:g} km",
        "times": size.times,
        "times_of_ours": size.times * size.often,
        "rows": list(compare(folder, items, size, peers=not options.without_peers)),
        "methods": list(by_method(folder, items, size)),
        "kernels": measure_methods(),
        "processors": measure_processors(folder, recipe(folder, items, size, mask="clouds-shadows", resolution=10)),
        "views": measure_views(folder, size.dates),
        "indices": measure_indices(folder, partial(recipe, folder, items, size), size.times),
        "samples": measure_samples(
            folder, items, (size.height, size.width), partial(recipe, folder, items, size), size.times
        ),
        "curves": list(curves(folder, everything, wide, size)),
        "live": measure_live(folder, items, partial(recipe, folder, items, size), size.times),
        "far": far.measure_far(folder, items, lambda **changes: recipe(folder, items, size, **changes)),
    }
    (folder / "results.json").write_text(json.dumps(results, indent=1))
    table.write(results, folder)
    clear_outputs(folder)
    for left in ("plain.tif", "plain.tif.json", "plain.tif.item.json", "recipe.json", "far.json"):
        (folder / left).unlink(missing_ok=True)
    print(f"{folder / 'table.md'}, {folder / 'plot.png'}")
    disagreeing = [row["title"] for row in results["rows"] if any(share < 0.98 for share in row["agree"].values())]
    if disagreeing:
        raise SystemExit(f"The pixels differ: {', '.join(disagreeing)}")


if __name__ == "__main__":
    main()
