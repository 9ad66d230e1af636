"""How soon the chart of a place has its dots: ``python -m benchmarks.places FOLDER``.

A process of the live engine, warm as in QGIS, is asked about a place, about the same place again, about another index
of it, and about a second place; from local files, and by HTTP with 50 ms. Headers and searches are not cached at first.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, TextIO, cast

from benchmarks.data import HEIGHT, WIDTH, make
from benchmarks.far import RATE, forget, moved
from benchmarks.server import far_away
from cloudless_plugin.common import disk_cache, live_records, protocol
from cloudless_plugin.common.place_records import AskPlace, PlaceEnd, PlaceRows
from cloudless_plugin.common.request import Request
from demo.scenes import EPSG, NORTH, RESOLUTION, WEST

_SCENES = 80
"""Of two tiles, at forty dates."""
_SECRET = "".join("benchmark" for _ in range(4))
_PLACES = (800.0, 900.0), (1500.0, 400.0)
"""Pixels from the corner."""


class Took(NamedTuple):
    """Seconds from a question to its answers."""

    first: float
    whole: float
    rows: int


class _Engine:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._number = 0

    def send(self, order: protocol.Order) -> None:
        """Give an order."""
        pipe = cast("TextIO", self._process.stdin)
        pipe.write(protocol.encode(order))
        pipe.flush()

    def read(self) -> protocol.Answer:
        """Return the next answer."""
        return protocol.decode_answer(cast("TextIO", self._process.stdout).readline())

    def ask(self, request: Request, place: tuple[float, float]) -> Took:
        """Ask about a place, and wait for all of the answer."""
        self._number += 1
        at = [WEST + place[0] * RESOLUTION + 5, NORTH - place[1] * RESOLUTION - 5]
        geometry = {"type": "MultiPoint", "coordinates": [at]}
        begin, first = time.perf_counter(), 0.0
        self.send(AskPlace(self._number, request.to_dict(), geometry, f"EPSG:{EPSG}", is_geographic=False))
        while True:
            answer = self.read()
            now = time.perf_counter() - begin
            if isinstance(answer, PlaceRows):
                first = first or now
            elif isinstance(answer, PlaceEnd):
                if answer.problem:
                    raise SystemExit(str(answer.problem))
                return Took(first, now, len(answer.rows))


@contextmanager
def _engine() -> Iterator[_Engine]:
    """Yield a warm process."""
    command = [sys.executable, "-m", "cloudless_plugin.engine", "--worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        engine = _Engine(process)
        engine.send(protocol.WarmUp())
        while not isinstance(engine.read(), protocol.Ready):
            pass
        engine.send(live_records.LiveJob(_SECRET))
        while not isinstance(engine.read(), live_records.LiveReady):
            pass
        yield engine
        cast("TextIO", process.stdin).close()


def measure(request: Request) -> dict[str, Any]:
    """Return what questions take that follow one another."""
    forget()
    with _engine() as engine:
        here, there = _PLACES
        asked = {
            "first click": engine.ask(request, here),
            "same place again": engine.ask(request, here),
            "another index": engine.ask(replace(request, indices=("NDVI",)), here),
            "another place": engine.ask(request, there),
        }
    return {name: took._asdict() for name, took in asked.items()}


def main(folder: Path) -> None:
    """Make scenes, unless they are there, and measure."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ[disk_cache.CACHE_VARIABLE] = str(folder / "cache")
    items = make(folder / "data", scenes=_SCENES)
    request = Request.from_dict(
        {
            "extent": [WEST, NORTH - HEIGHT * RESOLUTION, WEST + WIDTH * RESOLUTION, NORTH],
            "extent_crs": f"EPSG:{EPSG}",
            "start": "2023-01-01",
            "end": "2024-12-31",
            "catalog": "custom",
            "catalog_url": str(moved(items, str(items.parent), folder / "places.json", _SCENES)),
            "max_cloud": 100,
            "buffer": 60,
        }
    )
    found = {"local files": measure(request)}
    with far_away(items.parent, RATE) as url:
        moved(items, url, folder / "places.json", _SCENES)
        found["by HTTP, 50 ms, 25 MB/s"] = measure(request)
    (folder / "places.json").unlink()
    forget()
    print(json.dumps(found, indent=1), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
