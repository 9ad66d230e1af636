"""A country on a cluster: ``python -m benchmarks.scaling FOLDER`` writes its plan, and the time of its tasks.

The program's own planner makes the plan, for made-up items: 500 000 km² at 10 m, five years. Then the tile loop of a
run submits every tile to a real Dask scheduler with 24 threads, which return pixels of the right size without reading.
"""

from __future__ import annotations

import argparse
import json
import pickle
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from pyproj import Transformer

from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.compositing.composite import Composite
from cloudless_plugin.engine.executors.dask_cluster import DaskExecutor
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.jobs.estimate import estimate_run
from cloudless_plugin.engine.jobs.prepare import prepare
from cloudless_plugin.engine.jobs.run_context import RunContext
from cloudless_plugin.engine.kernels.plausibility import Plausibility
from cloudless_plugin.engine.mosaicking.mosaic_writer import MosaicWriter
from cloudless_plugin.engine.mosaicking.tile_loop import compose_all
from cloudless_plugin.engine.mosaicking.tile_plan import plan_tiles
from cloudless_plugin.engine.mosaicking.tile_queue import TileQueue
from cloudless_plugin.engine.stac.scene_index import SceneIndex
from tests.support.dask_cluster import Dask

EPSG, WEST, NORTH = 32633, 300_000, 5_500_020
WIDE, HIGH = 400, 1250
"""Kilometres: the size of the country, within one UTM zone."""
STEP, SIZE = 100_000, 10980
"""Metres from one Sentinel-2 tile to the next, and pixels along a tile's edge."""
YEARS = (2019, 2023)
MAX_CLOUD = 25
ORBITS = ((79, 0, 250), (122, 150, 400))
"""Relative orbit, and the part of the country that it sees: kilometres from the western edge."""
ASSETS = {"B02": 10, "B03": 10, "B04": 10, "SCL": 20}
WORKERS = 24


def write_files(folder: Path) -> None:
    """Write a file for each pixel size. Its blocks have as many bytes as those of real scenes, about one a pixel."""
    noise = np.random.default_rng(1)
    for metres in sorted(set(ASSETS.values())):
        size = SIZE * 10 // metres
        profile = {
            "driver": "GTiff", "width": size, "height": size, "count": 1, "crs": f"EPSG:{EPSG}", "tiled": True,
            "dtype": "uint16" if metres == 10 else "uint8", "blockxsize": 512, "blockysize": 512,
            "compress": "deflate", "zlevel": 1, "num_threads": "all_cpus",
            "transform": Affine(metres, 0, WEST + STEP, 0, -metres, NORTH - STEP),
        }  # fmt: skip
        with rasterio.open(folder / f"{metres}.tif", "w", **profile) as file:
            block = noise.integers(1000, 1256 if metres == 10 else 1012, (size, size))
            file.write(block.astype(np.uint16 if metres == 10 else np.uint8), 1)


def write_items(folder: Path) -> Path:
    """Write the items of the catalogue: each tile every fifth day of each orbit over it, if clear enough."""
    cloudiness = np.random.default_rng(2)
    features = []
    for orbit, first, last in ORBITS:
        day = date(YEARS[0], 1, 1) + timedelta(orbit % 5)
        while day.year <= YEARS[1]:
            for column in range(WIDE * 1000 // STEP):
                for row in range(-(-HIGH * 1000 // STEP)):
                    cloud = 100 * cloudiness.beta(0.6, 0.6)
                    if cloud <= MAX_CLOUD and first <= column * STEP / 1000 < last:
                        features.append(_item(folder, day, orbit, row, column, cloud))
            day += timedelta(5)
    path = folder / "items.json"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


_to_degrees = Transformer.from_crs(EPSG, 4326, always_xy=True)


def _item(folder: Path, day: date, orbit: int, row: int, column: int, cloud: float) -> dict[str, Any]:
    west, north = WEST + column * STEP, NORTH - row * STEP
    edge = SIZE * 10
    corners = [(west, north - edge), (west + edge, north - edge), (west + edge, north), (west, north)]
    ring = [list(_to_degrees.transform(*corner)) for corner in (*corners, corners[0])]
    name = f"33{chr(65 + column)}{chr(65 + row)}"
    moment = datetime(day.year, day.month, day.day, 10, 0, row)
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": f"S2A_{moment:%Y%m%dT%H%M%S}_R{orbit:03}_T{name}",
        "collection": "sentinel-2-l2a",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "bbox": [*ring[0], *ring[2]],
        "links": [],
        "properties": {
            "datetime": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
            "platform": "Sentinel-2A",
            "eo:cloud_cover": round(cloud, 1),
            "s2:mgrs_tile": name,
            "s2:processing_baseline": "05.09",
            "s2:datatake_id": f"GS2A_{moment:%Y%m%dT%H%M%S}_{orbit:06}_N05.09",
            "sat:relative_orbit": orbit,
            "proj:epsg": EPSG,
        },
        "assets": {
            key: {
                "href": str(folder / f"{metres}.tif"),
                "proj:transform": [metres, 0, west, 0, -metres, north],
                "proj:shape": [SIZE * 10 // metres] * 2,
            }
            for key, metres in ASSETS.items()
        },
    }


@contextmanager
def cluster_of(folder: Path, workers: int) -> Iterator[str]:
    """Yield the address of a scheduler with ``workers`` threads in two processes."""
    started = Dask(folder)
    try:
        for _ in range(2):
            started.add(threads=workers // 2)
        yield started.address
    finally:
        started.end()


def simulated(queue: TileQueue) -> Any:
    """Return a stand-in for ``compose_tile``: it returns pixels of the right size without reading."""

    def compose(scenes: Any, tile: Grid, **_: Any) -> Composite:
        import numpy as np

        from cloudless_plugin.engine.compositing.composite import Composite

        pixels = np.full((bands, *tile.shape), max(len(scenes), 1), np.uint16)
        return Composite(pixels, np.zeros(tile.shape, bool), np.zeros(tile.shape, bool), None, Plausibility())

    bands = len(queue.plan.request.bands)
    return compose


class Nowhere(MosaicWriter):
    """A mosaic whose tiles are checked and dropped."""

    def begin(self) -> None:
        """Make no scratch file."""

    def write_tile(self, tile: Grid, composite: Composite) -> None:
        """Count a tile as done if its shape is right."""
        if composite.pixels.shape[1:] != tile.shape:
            raise ValueError(composite.pixels.shape)
        self.queue.end_tile(tile, composite, 0)


def main() -> int:
    """Plan, drive, and write ``scaling.json``."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    folder = arguments.parse_args().folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    write_files(folder)
    request = Request.from_dict(
        {
            "extent": [WEST, NORTH - HIGH * 1000, WEST + WIDE * 1000, NORTH],
            "extent_crs": f"EPSG:{EPSG}",
            "crs": f"EPSG:{EPSG}",
            "start": f"{YEARS[0]}-01-01",
            "end": f"{YEARS[1]}-12-31",
            "catalog": "custom",
            "catalog_url": str(write_items(folder)),
            "max_cloud": MAX_CLOUD,
            "engine": f"gateway+https://example.org?minimum=4&maximum={WORKERS}",
        }
    )
    reporter = Reporter()
    begun = time.monotonic()
    context = RunContext(reporter, Settings())
    prepared = prepare(request, context)
    plan = estimate_run(prepared, context.reader)
    planned = time.monotonic() - begun
    mosaic_plan = prepared.plan(prepared.scenes)
    queue = TileQueue(mosaic_plan, context.limits, reporter)
    queue.compose = simulated(queue)
    begun = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with cluster_of(folder, WORKERS) as address, DaskExecutor.at(address, context.reader, reporter) as cluster:

        def tile_done(_: MosaicWriter) -> None:
            if queue.done_count % 2000 == 0:
                print(f"{queue.done_count} of {queue.tile_count} tiles", flush=True)

        for _ in compose_all([Nowhere(queue, folder / "mosaic.tif")], cluster, reporter, tile_done):
            pass
    driven = time.monotonic() - begun
    tiles = plan_tiles(prepared.grid, prepared.scenes, request, context.limits)
    part = SceneIndex(prepared.scenes, prepared.grid).touching(tiles[len(tiles) // 2])
    result = {
        "square_kilometres": WIDE * HIGH,
        "plan": {name: value for name, value in vars(plan).items() if name != "advice"},
        "plan_seconds": round(planned, 1),
        "scenes_of_a_tile": len(part),
        "task_bytes": len(pickle.dumps(part)),
        "result_bytes": plan.width * plan.height * len(request.bands) * 2 // plan.tile_count,
        "tasks": queue.done_count,
        "seconds": round(driven, 1),
        "tasks_a_second": round(queue.done_count / driven, 1),
        "client_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "client_memory_before_bytes": before * 1024,
        "hours": round(plan.seconds / 3600, 1),
        "workers": WORKERS,
    }
    (folder / "scaling.json").write_text(json.dumps(result, indent=2) + "\n")
    print(json.dumps(result, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
