"""The live engine as QGIS drives it: a canvas of 1600 x 900 pixels is drawn, moved, and shown in another look."""

from __future__ import annotations

import http.client
import json
import math
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO, cast

import pyproj

from benchmarks.far import RATE, Recipe, forget, moved
from benchmarks.server import far_away
from cloudless_plugin.common import disk_cache, live_records, protocol
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.web_mercator import ground_share
from cloudless_plugin.engine.live.map_tile import CRS, EDGE, TURN, Bounds, MapTile, around

_CANVAS = 1600, 900
"""Pixels of the map."""
_GROUND = 15.0
"""Metres of one of them."""
_SCENES = 80
"""Of two tiles, at forty dates."""
_CONNECTIONS = 6
"""As many as QGIS opens to a server."""
_SECRET = "".join("benchmark" for _ in range(4))
_LOOKS = ("red", "green", "blue"), ("nir", "red", "green")
_REST = 6.0
"""Seconds in which what is shown is refined, and nobody waits."""


def measure_live(folder: Path, items: Path, recipe: Recipe, turns: int) -> list[dict[str, Any]]:
    """Return seconds and memory of local files, and of a distant server: medians of so many turns."""
    os.environ[disk_cache.CACHE_VARIABLE] = str(folder / "cache")
    asked = _asked(
        recipe(catalog_url=str(moved(items, str(items.parent), folder / "live.json", _SCENES)), mask="clouds-shadows")
    )
    rows = [{"title": "local files", **_medians([_drive(asked) for _ in range(turns)])}]
    with far_away(items.parent, RATE) as url:
        asked = replace(asked, catalog_url=str(moved(items, url, folder / "live.json", _SCENES)))
        rows.append({"title": "by HTTP at 25 MB/s", **_medians([_drive(asked) for _ in range(turns)])})
    (folder / "live.json").unlink()
    print(json.dumps(rows, indent=1), flush=True)
    return rows


def _asked(path: Path) -> Request:
    return replace(Request.from_dict(json.loads(path.read_text())["request"]), resolution=None, crs=None, buffer=60)


def _medians(runs: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


class _Engine:
    """A live engine, with a layer."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.number = 0
        self.port = 0

    def send(self, order: protocol.Order) -> None:
        pipe = cast("TextIO", self._process.stdin)
        pipe.write(protocol.encode(order))
        pipe.flush()

    def hear(self) -> protocol.Answer:
        return protocol.decode_answer(cast("TextIO", self._process.stdout).readline())

    def show(self, request: Request, shown: tuple[str, ...]) -> None:
        self.number += 1
        asked = replace(request, bands=shown).to_dict()
        self.send(live_records.LiveShow("layer", self.number, asked, shown))

    def draw(self, view: Bounds) -> float:
        """Ask for all tiles of a view, as QGIS does; return the seconds until the last one has come."""
        self.send(live_records.LiveView(view, _GROUND))
        begin = time.perf_counter()
        with ThreadPoolExecutor(_CONNECTIONS) as pool:
            list(pool.map(self._tile, _tiles(view)))
        return time.perf_counter() - begin

    def _tile(self, tile: MapTile) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", f"/{_SECRET}/layer/{self.number}/{tile.zoom}/{tile.x}/{tile.y}.png")
        response = connection.getresponse()
        response.read()
        connection.close()
        if response.status != http.client.OK:
            raise RuntimeError(response.status)

    def peak(self) -> float:
        """Return the most memory that it has held, MB."""
        lines = Path(f"/proc/{self._process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1000


@contextmanager
def _engine() -> Iterator[_Engine]:
    command = [sys.executable, "-m", "cloudless_plugin.engine", "--worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        engine = _Engine(process)
        engine.send(protocol.WarmUp())
        engine.hear()
        engine.send(live_records.LiveJob(_SECRET))
        ready = engine.hear()
        if not isinstance(ready, live_records.LiveReady):
            raise TypeError(ready)
        engine.port = ready.port
        threading.Thread(target=lambda: [None for _ in cast("TextIO", process.stdout)], daemon=True).start()
        try:
            yield engine
        finally:
            engine.send(protocol.Cancel())


def _drive(request: Request) -> dict[str, float]:
    """Return seconds of each step, and the peak of memory, MB."""
    forget()
    west, south, east, north = request.extent
    to_map = pyproj.Transformer.from_crs(request.extent_crs, CRS, always_xy=True)
    x, y = to_map.transform((west + east) / 2, (south + north) / 2)
    size = _GROUND / ground_share(y)
    width, height = (count * size for count in _CANVAS)
    view = x - width / 2, y - height / 2, x + width / 2, y + height / 2
    beside = view[0] + width / 2, view[1], view[2] + width / 2, view[3]
    with _engine() as engine:
        engine.show(request, _LOOKS[0])
        took = {"from nothing": engine.draw(view)}
        time.sleep(_REST)
        took["again"] = engine.draw(view)
        took["half a screen further"] = engine.draw(beside)
        time.sleep(_REST)
        engine.show(request, _LOOKS[1])
        took["another look"] = engine.draw(beside)
        return {**took, "megabytes": engine.peak()}


def _tiles(view: Bounds) -> list[MapTile]:
    """Return the tiles that QGIS asks for: of the zoom whose pixels are nearest to the canvas's."""
    size = (view[2] - view[0]) / _CANVAS[0]
    zoom = min(range(25), key=lambda zoom: abs(math.log2(TURN / (EDGE << zoom) / size)))
    west, south, east, north = around(view, zoom)
    edge = TURN / (1 << zoom)
    columns, rows = round((east - west) / edge), round((north - south) / edge)
    left, top = round((west + TURN / 2) / edge), round((TURN / 2 - north) / edge)
    return [MapTile(zoom, left + x, top + y) for x in range(columns) for y in range(rows)]
