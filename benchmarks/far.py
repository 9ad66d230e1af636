"""Runs that read scenes from a distant web server, and the time until the preview."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO, cast

import numpy as np

from benchmarks.measure import measure
from benchmarks.server import far_away, told
from cloudless_plugin.common import disk_cache, protocol
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.raster_io.reader import AssetReader
from demo.scenes import EPSG, NORTH

_OVERVIEW = 80
"""Pixel size of the overview that is read, metres."""
_ASSETS = 96
_SCENES = 40
RATE = 25e6
"""Bytes a second of a good connection."""
_RATES = (RATE, 100e6)
"""The same, and of a very good one."""
_TURNS = 3
_CANVAS = 1200
"""Pixels along the map canvas on a screen."""

Recipe = Callable[..., Path]


def measure_far(folder: Path, items: Path, recipe: Recipe) -> dict[str, Any]:
    """Return the time of remote reads, of the same reads again, and of the preview from local and remote files."""
    os.environ[disk_cache.CACHE_VARIABLE] = str(folder / "cache")
    full = {"mask": "clouds-shadows", "resolution": 10}
    result: dict[str, Any] = {"first picture, local files": _first_picture(folder, recipe(**full))}
    copy = folder / "far.json"
    with far_away(items.parent) as url:
        result["overviews"] = _overviews(items, url)
        asked = str(recipe(catalog_url=str(moved(items, url, copy, _SCENES)), mask="none", resolution=100))
        ours = ["cloudless_plugin.engine", asked, str(folder / "ours.tif")]
        result["100 m, ours"] = measure(ours, 3, lambda _: forget()).to_dict()
        result["100 m, ours again"] = measure(ours, 3).to_dict()
        result["100 m, tutorial"] = measure(["benchmarks.peers.tutorial", asked, str(folder / "far.npy")]).to_dict()
        (folder / "far.npy").unlink(missing_ok=True)
        asked_full = recipe(catalog_url=str(moved(items, url, copy)), **full)
        result["first picture, by HTTP"] = _first_picture(folder, asked_full)
    result["line"] = [_line(folder, items, recipe, rate) for rate in _RATES]
    with far_away(items.parent, RATE) as url:
        result["reading alone at 25 MB/s"] = _reading_alone(recipe(mask="none", resolution=10), url)
        asked_full = recipe(catalog_url=str(moved(items, url, copy)), **full)
        result["first picture, by HTTP at 25 MB/s"] = _first_picture(folder, asked_full)
    forget()
    print(json.dumps(result, indent=1), flush=True)
    return result


def _line(folder: Path, items: Path, recipe: Recipe, rate: float) -> dict[str, float]:
    """Return how much of a line a run fills between its first pixel byte and the last one: the median of some runs."""
    shares, megabytes = [], 0.0
    for _ in range(_TURNS):
        forget()
        with far_away(items.parent, rate) as url:
            asked = recipe(
                catalog_url=str(moved(items, url, folder / "far.json")), mask="clouds-shadows", resolution=10
            )
            measure(["cloudless_plugin.engine", str(asked), str(folder / "ours.tif")])
            line = told(url, "line")
        shares.append(line["bytes"] / rate / line["seconds"])
        megabytes = line["bytes"] / 1e6
    return {"rate": rate, "megabytes": megabytes, "share": statistics.median(shares)}


def forget() -> None:
    """Remove the cache of earlier runs."""
    shutil.rmtree(os.environ[disk_cache.CACHE_VARIABLE], ignore_errors=True)


def moved(items: Path, url: str, copy: Path, count: int | None = None) -> Path:
    """Write the item collection, or its first ``count`` items, to ``copy``, with hrefs at ``url``."""
    features = json.loads(items.read_text())["features"][:count]
    for item in features:
        for asset in item["assets"].values():
            asset["href"] = f"{url}/{asset['href'][2:]}"
    copy.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return copy


def _overviews(items: Path, url: str) -> dict[str, Any]:
    """Read one overview of many assets in this process, where all packages are imported already."""
    features = json.loads(items.read_text())["features"]
    hrefs = [f"{url}/{item['assets'][key]['href'][2:]}" for item in features for key in ("B02", "B03", "B04", "B08")][
        :_ASSETS
    ]
    # Where the two tiles overlap, so that each asset has pixels to read.
    west = max(item["assets"]["B04"]["proj:transform"][2] for item in features)
    column, row, edge = int(west // _OVERVIEW) + 1, int(NORTH // _OVERVIEW), 20
    grid = Grid(f"EPSG:{EPSG}", _OVERVIEW, column, row, edge, edge, _OVERVIEW)
    before = told(url, "requests")
    begin = time.perf_counter()
    reader = AssetReader(Settings())
    with ThreadPoolExecutor(reader.limits.connections) as pool:
        list(pool.map(lambda href: reader.fill(np.zeros(grid.shape, np.uint16), href, grid, overwrite=True), hrefs))
    seconds = time.perf_counter() - begin
    return {"assets": len(hrefs), "seconds": seconds, "requests": (told(url, "requests") - before - 1) / len(hrefs)}


def _reading_alone(asked: Path, url: str) -> dict[str, float]:
    """Read the bare floor's blocks with async-tiff; return seconds, megabytes sent, and the share of the line used."""
    took = measure(["benchmarks.peers.read_async", str(asked), url])
    sent = sum(told(url, "sent").values())
    return {"seconds": took.seconds, "megabytes": sent / 1e6, "line": sent / RATE / took.seconds}


def _first_picture(folder: Path, asked: Path) -> dict[str, float]:
    """Run the engine as the panel does; return seconds until preview and mosaic, and until a mosaic without one.

    Each is the median of some runs, by turns.
    """
    request = json.loads(asked.read_text())["request"]
    job = protocol.RunJob(request, str(folder / "ours.tif"), str(folder / ".scratch"))
    shown = replace(job, preview=protocol.PreviewOrder(str(folder / "preview.tif"), _CANVAS))
    turns = [(_run(job), _run(shown)) for _ in range(_TURNS)]
    (folder / "preview.tif").unlink(missing_ok=True)
    return {
        "picture": statistics.median(times.get(protocol.PreviewReady, 0.0) for _, times in turns),
        "mosaic": statistics.median(times[protocol.Result] for _, times in turns),
        "mosaic without": statistics.median(times[protocol.Result] for times, _ in turns),
    }


def _run(job: protocol.RunJob) -> dict[type, float]:
    """Give a job to a warm worker, as when Run is pressed; return when the first record of each type came.

    Times are seconds after the job was sent.
    """
    forget()
    command = [sys.executable, "-m", "cloudless_plugin.engine", "--worker"]
    times: dict[type, float] = {}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        pipe_in, pipe_out = cast("TextIO", worker.stdin), cast("TextIO", worker.stdout)

        def send(order: protocol.Order) -> None:
            pipe_in.write(protocol.encode(order))
            pipe_in.flush()

        send(protocol.WarmUp())
        pipe_out.readline()
        begin = time.perf_counter()
        send(job)
        for line in pipe_out:
            answer = protocol.decode_answer(line)
            times.setdefault(type(answer), time.perf_counter() - begin)
            if isinstance(answer, protocol.Failure):
                raise RuntimeError(answer.message)  # noqa: TRY004 - the type is as expected
    return times
