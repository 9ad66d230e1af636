"""This checkout against another: ``python -m benchmarks.against OTHER FOLDER [--real ITEMS] [--pairs 15]``.

First both checkouts make every kind of run, and the pixels, overviews and metadata of their files are compared. Then
both run the first rows of the benchmark in alternating pairs, and the median of the pairs' ratios is printed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from distributed import LocalCluster

from benchmarks.__main__ import FULL, ROWS, recipe
from benchmarks.data import make
from benchmarks.measure import run_once
from demo.scenes import EPSG, NORTH, RESOLUTION, WEST, make_scenes

ROOT = Path(__file__).parents[1]
_SIZE = 1024
"""Pixels along an edge of a generated tile."""
_PREVIEW_PIXELS = 400
_GENERATED = {
    "extent": [WEST, NORTH - _SIZE * RESOLUTION, WEST + (2 * _SIZE - _SIZE // 8) * RESOLUTION, NORTH],
    "extent_crs": f"EPSG:{EPSG}",
    "start": "2023-06-01",
    "end": "2023-08-31",
    "catalog": "custom",
    "max_cloud": 100,
}
_REAL = {
    "extent": [15.4, 45.85, 16.0, 46.4],
    "start": "2023-08-01",
    "end": "2023-08-31",
    "catalog": "custom",
    "max_cloud": 100,
}
_RING = [[15.5, 45.9], [15.95, 46.02], [15.7, 46.3], [15.5, 45.9]]
_CASES: dict[str, dict[str, Any]] = {
    "default": {},
    "no mask": {"mask": "none"},
    "strict, 120 m": {"mask": "strict", "buffer": 120},
    "mean": {"method": "mean"},
    "percentile": {"method": "percentile", "percentile": 30},
    "geomedian": {"method": "geomedian"},
    "medoid": {"method": "medoid"},
    "max-ndvi": {"method": "max-ndvi"},
    "recent": {"method": "recent"},
    "best": {"method": "best", "bands": "nir,red,green,blue"},
    "coarse": {"resolution": 250},
    "fine": {"resolution": 7, "resampling": "bilinear", "max_cloud": 60},
    "warped": {"crs": "EPSG:3035", "resampling": "cubic"},
    "degrees": {"crs": "EPSG:4326", "resolution": 0.002},
    "clipped": {"area": {"type": "Polygon", "coordinates": [_RING]}},
    "by month": {"period": "month"},
    "by year, best": {"period": "year", "method": "best"},
}
"""Changes to the request, by name of the case."""


def outputs(checkout: Path, folder: Path, sources: dict[str, dict[str, Any]], address: str) -> None:
    """Make every case of every source with the command line of a checkout, into ``folder``."""
    for source, base in sources.items():
        for case, changes in _CASES.items():
            if case == "clipped" and source == "generated":
                continue
            _run(checkout, folder / source / case.replace(" ", "-"), {**base, **changes})
        _run(checkout, folder / source / "dask", {**base, "engine": address})
        _preview(checkout, folder / source / "preview", base)


def _run(checkout: Path, folder: Path, request: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    asked = folder / "asked.json"
    asked.write_text(json.dumps({"request": request}))
    files = [str(asked), str(folder / ("series" if "period" in request else "mosaic.tif"))]
    if "period" not in request:
        files += ["--evidence", str(folder / "evidence.tif")]
    door = checkout / "cloudless_plugin" / "engine" / "__main__.py"
    if "engine" in request and "--allow-engine" in door.read_text():  # older ones ask nobody
        files += ["--allow-engine", request["engine"]]
    command = [sys.executable, "-m", "cloudless_plugin.engine", *files]
    subprocess.run(command, cwd=checkout, check=True, stdout=subprocess.DEVNULL)


def _preview(checkout: Path, folder: Path, request: dict[str, Any]) -> None:
    """Run a job as QGIS does, with lines of JSON, and keep the preview."""
    folder.mkdir(parents=True, exist_ok=True)
    job = {
        "type": "run",
        "request": {**request, "resolution": 5, "max_cloud": 100},
        "output": str(folder / "mosaic.tif"),
        "scratch": str(folder / ".mosaic.tif.000000000000"),
        "preview": {"path": str(folder / "preview.tif"), "pixels": _PREVIEW_PIXELS},
    }
    command = [sys.executable, "-m", "cloudless_plugin.engine", "--worker"]
    with subprocess.Popen(command, cwd=checkout, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        if worker.stdin is None or worker.stdout is None:
            raise AssertionError
        worker.stdin.write(json.dumps(job) + "\n")
        worker.stdin.flush()
        said = [json.loads(line)["type"] for line in worker.stdout]
    if "result" not in said:
        raise RuntimeError(f"the worker gave no result: {said}")


def described(path: Path) -> dict[str, Any]:
    """Return the content of a GeoTIFF: a digest of each band at each level, and its metadata without versions."""
    with rasterio.open(path) as dataset:
        levels = len(dataset.overviews(1))
        tags = {key: value for key, value in dataset.tags().items() if key != "TIFFTAG_SOFTWARE"}
        found = {
            "profile": str(dict(dataset.profile)),
            "names": dataset.descriptions,
            "colours": str(dataset.colorinterp),
            "tags": tags,
        }
        found["level 0"] = [_digest(dataset.read(band)) for band in dataset.indexes]
    for level in range(levels):
        with rasterio.open(path, OVERVIEW_LEVEL=level) as dataset:
            found[f"level {level + 1}"] = [_digest(dataset.read(band)) for band in dataset.indexes]
    return found


def _digest(pixels: np.ndarray[Any, Any]) -> str:
    return hashlib.sha256(np.ascontiguousarray(pixels).data).hexdigest()[:16]


def differences(ours: Path, theirs: Path) -> Iterator[str]:
    """Yield the differences between two folders of outputs, a line each."""
    names = {path.relative_to(folder) for folder in (ours, theirs) for path in folder.rglob("*.tif")}
    for name in sorted(names):
        if not all((folder / name).exists() for folder in (ours, theirs)):
            yield f"{name}: only one of them made it"
            continue
        mine, other = described(ours / name), described(theirs / name)
        for part in sorted({*mine, *other}):
            if mine.get(part) != other.get(part):
                yield f"{name}: {part}: {mine.get(part)} is not {other.get(part)}"
    print(f"{len(names)} GeoTIFFs compared", flush=True)


@contextmanager
def _cluster() -> Iterator[str]:
    """Yield the address of a Dask scheduler with two workers on this machine."""
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster.scheduler_address


def in_pairs(other: Path, folder: Path, pairs: int) -> Iterator[str]:
    """Run the first three rows of the benchmark with both checkouts in turn; yield a line for each row."""
    everything = make(folder / "data", scenes=max(FULL.curve), height=FULL.height, width=FULL.width)
    features = json.loads(everything.read_text())["features"][: FULL.scenes]
    items = everything.with_name("items-compared.json")
    items.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    for title, changes in list(ROWS.items())[:3]:
        asked = str(recipe(folder, items, FULL, **changes))
        seconds: dict[Path, list[float]] = {ROOT: [], other: []}
        for pair in range(pairs + 1):
            for checkout in (ROOT, other) if pair % 2 else (other, ROOT):
                output = folder / ("months" if "period" in changes else "mosaic.tif")
                for left in (output, *output.glob("*"), Path(f"{output}.json")):
                    if left.is_file():
                        left.unlink()
                took = run_once(["cloudless_plugin.engine", asked, str(output)], checkout)
                if pair:  # the first pair brings files and code into memory
                    seconds[checkout].append(took.seconds)
        ratio = statistics.median(ours / theirs for ours, theirs in zip(seconds[ROOT], seconds[other], strict=True))
        ours, theirs = (statistics.median(seconds[checkout]) for checkout in (ROOT, other))
        yield f"{title}: {ours:.2f} s, the other {theirs:.2f} s, median of {pairs} pairs {ratio:.3f}"


def main() -> None:
    """Compare pixels, then times."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.against")
    parser.add_argument("other", type=Path, help="another checkout")
    parser.add_argument("folder", type=Path, help="where to put what is made")
    parser.add_argument("--real", type=Path, help="an item collection of the Slovenian scenes")
    parser.add_argument("--pairs", type=int, default=15, help="of runs that are timed; 0 times nothing")
    options = parser.parse_args()
    other, folder = options.other.absolute(), options.folder.absolute()
    items = folder / "scenes" / "items.json"
    if not items.exists():
        make_scenes(items.parent, size=_SIZE)
    sources = {"generated": {**_GENERATED, "catalog_url": str(items)}}
    if options.real:
        sources["real"] = {**_REAL, "catalog_url": str(options.real.absolute())}
    with _cluster() as address:
        for name, checkout in (("ours", ROOT), ("theirs", other)):
            outputs(checkout, folder / name, sources, address)
    differing = list(differences(folder / "ours", folder / "theirs"))
    print("\n".join(differing) or "Every pixel, every overview and all metadata are the same", flush=True)
    if options.pairs:
        for line in in_pairs(other, folder, options.pairs):
            print(line, flush=True)
    if differing:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
