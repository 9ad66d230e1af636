"""The live engine as QGIS drives it: orders and answers over pipes, tiles by HTTP."""

from __future__ import annotations

import http.client
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO, cast

import imagecodecs
import numpy as np
import pytest

from cloudless_plugin.common import live_records, protocol
from cloudless_plugin.engine.geo.crs import transform_bounds
from cloudless_plugin.engine.live.map_tile import CRS, EDGE, TURN, MapTile
from tests.support import jobs
from tests.support.paths import ROOT
from tests.support.runs import request
from tests.support.web import serve

SECRET = "a-secret-of-thirty-two-letters-x"  # noqa: S105 - of this test alone
ZOOM = 13
SHOWN = ("red", "green", "blue")


class Driver:
    """Gives orders, and asks for tiles."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "cloudless_plugin.engine", "--worker"]
        self.process = subprocess.Popen(command, stdin=-1, stdout=-1, text=True, cwd=ROOT)
        self.answers: queue.Queue[protocol.Answer] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.send(live_records.LiveJob(SECRET))
        ready = self.answers.get(timeout=60)
        assert isinstance(ready, live_records.LiveReady)
        self.port = ready.port

    def _read(self) -> None:
        for line in cast("TextIO", self.process.stdout):
            self.answers.put(protocol.decode_answer(line))

    def send(self, order: protocol.Order) -> None:
        pipe = cast("TextIO", self.process.stdin)
        pipe.write(protocol.encode(order))
        pipe.flush()

    def show(self, number: int, items: Path, layer: str = "a", shown: tuple[str, ...] = SHOWN, **changes: Any) -> None:
        asked = request(items, bands=",".join(shown), **changes).to_dict()
        self.send(live_records.LiveShow(layer, number, asked, shown))
        time.sleep(0.1)

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, body

    def tile(self, number: int, x: int, y: int, zoom: int = ZOOM, layer: str = "a") -> tuple[int, bytes]:
        return self.get(f"/{SECRET}/{layer}/{number}/{zoom}/{x}/{y}.png")

    def answer(self, kind: type, seconds: float = 30.0) -> Any:
        deadline = time.monotonic() + seconds
        while True:
            found = self.answers.get(timeout=max(deadline - time.monotonic(), 0.01))
            if isinstance(found, kind):
                return found


@pytest.fixture
def driver() -> Iterator[Driver]:
    made = Driver()
    yield made
    cast("TextIO", made.process.stdin).close()
    assert made.process.wait(timeout=20) == 0


def middle_tile(zoom: int = ZOOM) -> tuple[int, int]:
    west, south, east, north = transform_bounds(tuple(jobs.extent()), "EPSG:32633", CRS)  # type: ignore[arg-type]
    edge = TURN / (1 << zoom)
    return int(((west + east) / 2 + TURN / 2) // edge), int((TURN / 2 - (south + north) / 2) // edge)


def pixels(body: bytes) -> np.ndarray:
    picture = np.asarray(imagecodecs.png_decode(body))
    if picture.shape[2] == 4:
        return picture
    return np.dstack([picture, np.full(picture.shape[:2], 255, np.uint8)])


def test_tile_shows_the_mosaic(driver: Driver, generated: Path) -> None:
    driver.show(1, generated)
    status, body = driver.tile(1, *middle_tile())
    assert status == 200
    picture = pixels(body)
    assert picture.shape == (EDGE, EDGE, 4)
    seen = picture[picture[..., 3] == 255][:, :3]
    assert len(seen) > 1000
    assert seen.std() > 10, "it is more than one colour"
    assert not driver.answer(live_records.LiveNote).is_problem


def opaque(body: bytes) -> int:
    return int(np.count_nonzero(pixels(body)[..., 3]))


def part_of(tile: tuple[int, int], west: float, east: float) -> tuple[float, float, float, float]:
    """Return the bounds of a part of a tile, from share to share of its width."""
    left, bottom, right, top = MapTile(ZOOM, *tile).grid.bounds
    edge = right - left
    return left + west * edge, bottom, left + east * edge, top


def test_what_lies_beyond_the_view_comes_later(driver: Driver, generated: Path) -> None:
    tile = middle_tile()
    driver.send(live_records.LiveView(part_of(tile, 0.0, 0.2), 2.0))
    driver.show(1, generated)
    first = opaque(driver.tile(1, *tile)[1])
    driver.answer(live_records.LiveChanged)
    whole = opaque(driver.tile(1, *tile)[1])
    assert 0 < first < 0.8 * whole


def test_a_map_that_moves_over_a_gap_has_it_filled(driver: Driver, generated: Path) -> None:
    """Whenever it moves: QGIS keeps the tiles that it has."""
    tile = middle_tile()
    driver.send(live_records.LiveView(part_of(tile, 0.0, 0.2), 2.0))
    driver.show(1, generated)
    driver.tile(1, *tile)
    driver.send(live_records.LiveView(part_of(tile, -0.3, 0.0), 2.0))
    driver.send(live_records.LiveView(part_of(tile, 0.5, 1.0), 2.0))
    driver.answer(live_records.LiveChanged)
    seen = pixels(driver.tile(1, *tile)[1])[..., 3]
    reference = Driver()
    reference.show(1, generated)
    whole = pixels(reference.tile(1, *tile)[1])[..., 3]
    cast("TextIO", reference.process.stdin).close()
    reference.process.wait(timeout=20)
    half = np.s_[:, EDGE // 2 + 2 : -2]
    np.testing.assert_array_equal(seen[half] > 0, whole[half] > 0)


def test_far_away_is_transparent_and_said(driver: Driver, generated: Path) -> None:
    driver.show(1, generated)
    status, body = driver.tile(1, 100, 100)
    assert status == 200
    assert not pixels(body)[..., 3].any()
    assert driver.answer(live_records.LiveNote).is_problem


def test_zoomed_out_too_far_it_says_so_in_the_tile(driver: Driver, generated: Path) -> None:
    driver.show(1, generated)
    status, body = driver.tile(1, 1, 1, zoom=2)
    assert status == 200
    assert 50 < np.count_nonzero(pixels(body)[..., 3]) < EDGE**2 / 4, "words on a transparent ground"
    assert "Zoom in" in driver.answer(live_records.LiveNote).message


def test_what_is_overtaken_is_not_shown(driver: Driver, generated: Path) -> None:
    driver.show(1, generated)
    driver.show(2, generated, method="mean")
    assert driver.tile(1, *middle_tile())[0] == 404
    assert driver.tile(2, *middle_tile())[0] == 200


def test_two_layers_side_by_side(driver: Driver, generated: Path) -> None:
    driver.show(1, generated)
    driver.show(1, generated, layer="b", shown=("nir",))
    one, other = (driver.tile(1, *middle_tile(), layer=layer)[1] for layer in "ab")
    assert one != other
    grey = pixels(other)
    assert (grey[..., 0] == grey[..., 1]).all()
    driver.send(live_records.LiveHide("b"))
    time.sleep(0.2)
    assert driver.tile(1, *middle_tile(), layer="b")[0] == 404


def test_no_edge_of_a_tile_shows(driver: Driver, generated: Path) -> None:
    """Neighbouring tiles are parts of one picture: along their border, colours step as they do inside."""
    driver.show(1, generated)
    zoom = 15
    x, y = middle_tile(zoom)
    left, right = (pixels(driver.tile(1, x + at, y, zoom)[1]).astype(int) for at in (0, 1))
    border = np.abs(left[:, -1, :3] - right[:, 0, :3]).mean()
    inside = np.abs(np.diff(left[..., :3], axis=1)).mean(axis=(0, 2))
    assert border <= np.percentile(inside, 99.5) + 1


@pytest.mark.parametrize(
    ("path", "method", "headers", "status"),
    [
        ("/", "GET", {}, 403),
        ("/wrong-secret-of-thirty-two-letters/a/1/13/4400/2800.png", "GET", {}, 403),
        (f"/{SECRET}/a/1/13/4400/2800.png", "POST", {}, 501),
        (f"/{SECRET}/a/1/13/4400/2800.png", "DELETE", {}, 501),
        (f"/{SECRET}/a/1/13/4400/2800.png", "GET", {"Host": "example.com"}, 404),
        (f"/{SECRET}/a/1/13/9999999/2800.png", "GET", {}, 404),
        (f"/{SECRET}/../../etc/passwd", "GET", {}, 403),
        (f"/{SECRET}/a/1/13/4400/2800.png?x=1", "GET", {}, 403),
        (f"/{SECRET}/unknown/1/13/4400/2800.png", "GET", {}, 404),
    ],
)
def test_others_get_nothing(
    driver: Driver, generated: Path, path: str, method: str, headers: dict[str, str], status: int
) -> None:
    driver.show(1, generated)
    found, body = driver.get(path, method, **headers)
    assert found == status
    assert SECRET.encode() not in body


def test_slow_catalogue_does_not_hold_up_what_comes_next(driver: Driver, generated: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        asked = request(generated).to_dict()
        asked["catalog_url"] = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        driver.send(live_records.LiveShow("a", 1, asked, SHOWN))

        def ask() -> None:
            with suppress(OSError):  # the engine ends before it answers
                driver.tile(1, *middle_tile())

        threading.Thread(target=ask, daemon=True).start()
        time.sleep(0.5)
        driver.show(2, generated)
        driver.show(1, generated, layer="b")
        begin = time.monotonic()
        assert driver.tile(1, *middle_tile(), layer="b")[0] == 200
        assert time.monotonic() - begin < 30, "it did not wait for the catalogue"


def test_connections_are_bounded(driver: Driver, generated: Path) -> None:
    driver.show(1, generated)
    held = [socket.create_connection(("127.0.0.1", driver.port)) for _ in range(140)]
    time.sleep(0.5)
    held[-1].settimeout(5)
    assert held[-1].recv(1) == b"", "one too many is closed"
    for connection in held:
        connection.close()
    time.sleep(0.5)
    assert driver.tile(1, *middle_tile())[0] == 200


def test_it_listens_on_loopback_alone(driver: Driver) -> None:
    port = f"{driver.port:04X}"
    lines = Path("/proc/net/tcp").read_text().splitlines() if Path("/proc/net/tcp").exists() else []
    found = [line.split()[1] for line in lines if line.split()[1].endswith(f":{port}")]
    assert found or not lines
    assert all(address.startswith("0100007F:") for address in found)


def test_place_tells_values_and_dates(driver: Driver, generated: Path) -> None:
    west, south, east, north = transform_bounds(tuple(jobs.extent()), "EPSG:32633", CRS)  # type: ignore[arg-type]
    driver.show(1, generated)
    driver.send(live_records.LiveAsk("a", 7, (west + east) / 2, (south + north) / 2))
    found = driver.answer(live_records.LiveFound)
    assert found.question == 7
    assert set(found.values) == set(SHOWN)
    assert 0 < found.clear <= found.dates
    assert all(value > 0 for value in found.values.values())


def test_catalogue_that_is_gone_is_a_tile_and_a_sentence(driver: Driver, tmp_path: Path) -> None:
    driver.show(1, tmp_path / "nowhere.json")
    status, body = driver.tile(1, *middle_tile())
    assert status == 200
    assert pixels(body)[..., 3].any()
    note = driver.answer(live_records.LiveNote)
    assert note.is_problem
    assert "nowhere.json" in note.message


def test_it_ends_with_its_input_and_leaves_nothing(
    tmp_path: Path, generated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    made = Driver()
    made.show(1, generated)
    assert made.tile(1, *middle_tile())[0] == 200
    cast("TextIO", made.process.stdin).close()
    assert made.process.wait(timeout=20) == 0
    assert not list(tmp_path.iterdir())


def test_qgis_that_ends_in_mid_tile_ends_it_too(
    tmp_path: Path, generated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that answers nothing keeps the tile waiting."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    asked, is_over = threading.Event(), threading.Event()

    def answer(_: str) -> tuple[int, Any]:
        asked.set()
        is_over.wait(60)
        return 404, {}

    with serve(answer) as url:
        made = Driver()
        made.show(1, generated, catalog_url=f"{url}/items.json")
        threading.Thread(target=lambda: suppressed(made), daemon=True).start()
        assert asked.wait(20)
        cast("TextIO", made.process.stdin).close()
        assert made.process.wait(timeout=30) == 0
        is_over.set()
    assert not list(tmp_path.iterdir())


def suppressed(driver: Driver) -> None:
    """Ask for a tile of which nobody sees the end."""
    with suppress(OSError, http.client.HTTPException):
        driver.tile(1, *middle_tile())
