"""Servers and networks that are away for a while: what that costs, and that nothing is lost by it."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Optional

import pytest

from cloudless_plugin.common.disk_cache import DiskCache
from cloudless_plugin.common.errors import CancelledError, OutageError
from cloudless_plugin.common.places import Place, Sample
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.samples import sample_places
from cloudless_plugin.engine.jobs.series import run_series
from tests.support import jobs, runs
from tests.support.faults import Faults, serve_faults
from tests.support.outages import Cutter, Switch, settings
from tests.support.runs import Recorder
from tests.support.servers import free_port


def collection(folder: Path, *servers: Faults | str) -> Path:
    """Write an item collection whose scenes lie on servers in turn."""
    items = json.loads((folder / "items.json").read_text())["features"]
    for number, item in enumerate(items):
        server = servers[number % len(servers)]
        address = server if isinstance(server, str) else server.address
        for asset in item["assets"].values():
            asset["href"] = f"{address}/{asset['href'].removeprefix('./')}"
    path = folder / f"on-{len(servers)}-servers.json"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": items}))
    return path


def mosaic(
    items: Path, output: Path, reporter: Optional[Recorder] = None, **limits: Any
) -> tuple[bytes, dict[str, Any]]:
    """Make a mosaic of many small tiles with an empty cache; return its bytes and its recipe."""
    DiskCache.named().clear()
    output.parent.mkdir(exist_ok=True)
    runs.mosaic(items, output, reporter, settings(**limits))
    return output.read_bytes(), json.loads(Path(f"{output}.json").read_text())


@pytest.fixture
def other(plain: Path) -> Iterator[Faults]:
    """A second server of the same files."""
    with serve_faults(plain) as running:
        yield running


@pytest.mark.fault("network that is away")
@pytest.mark.parametrize("how", ["reset", "silent", "503"])
@pytest.mark.parametrize("seed", range(3))
def test_network_that_is_away_costs_its_time_and_no_scene(
    plain: Path, server: Faults, tmp_path: Path, how: str, seed: int
) -> None:
    """At a random moment, for about a second."""
    chance = random.Random(f"{how} {seed}")  # noqa: S311
    items = collection(plain, server)
    begin = time.monotonic()
    expected, recipe = mosaic(items, tmp_path / "expected" / "a.tif")
    plain_seconds = time.monotonic() - begin
    reporter = Cutter(Switch(server, how), chance.uniform(0, plain_seconds / 2), seconds := chance.uniform(0.5, 1.5))
    begin = time.monotonic()
    found, told = mosaic(items, tmp_path / "found" / "a.tif", reporter)
    took = time.monotonic() - begin
    reporter.join()
    assert found == expected
    assert told["skipped"] == recipe["skipped"] == []
    assert reporter.warnings == []
    assert took < 3 * plain_seconds + seconds + 5


@pytest.mark.fault("network that is away")
def test_user_reads_that_the_run_waits(plain: Path, server: Faults, tmp_path: Path) -> None:
    reporter = Cutter(Switch(server, "reset"), 0.0, 3.0)
    mosaic(collection(plain, server), tmp_path / "a.tif", reporter)
    reporter.join()
    told = [message for message in reporter.messages if message.startswith("No server answers")]
    assert told == list(dict.fromkeys(told))
    assert 1 <= len(told) <= 5
    assert reporter.warnings == []


@pytest.mark.fault("network that stays away")
def test_network_that_stays_away_is_an_error_in_bounded_time(plain: Path, server: Faults, tmp_path: Path) -> None:
    switch = Switch(server, "reset")
    reporter = Cutter(switch, 0.0, 10.0)
    begin = time.monotonic()
    with pytest.raises(
        OutageError, match=r"No server of the scenes' files has answered for \d+ seconds .* to resume\."
    ):
        mosaic(collection(plain, server), tmp_path / "a.tif", reporter, outage_patience=1.0)
    assert time.monotonic() - begin < 10
    reporter.join()


@pytest.mark.fault("network that is away")
@pytest.mark.parametrize("how", ["reset", "silent"])
def test_wait_can_be_cancelled(plain: Path, server: Faults, tmp_path: Path, how: str) -> None:
    reporter = Cutter(Switch(server, how), 0.0, 8.0)
    moment: list[float] = []

    def cancel() -> None:
        while not any(message.startswith("No server answers") for message in reporter.messages):
            time.sleep(0.01)
        moment.append(time.monotonic())
        reporter.cancelled.set()

    thread = threading.Thread(target=cancel)
    thread.start()
    with pytest.raises(CancelledError):
        mosaic(collection(plain, server), tmp_path / "a.tif", reporter)
    assert time.monotonic() - moment[0] < 2
    thread.join()
    reporter.join()


@pytest.mark.fault("one of two servers that stays away")
@pytest.mark.parametrize("mask", ["none", "clouds-shadows"])
def test_scenes_of_a_dead_server_are_skipped_in_bounded_time(
    plain: Path, server: Faults, tmp_path: Path, mask: str
) -> None:
    """From the beginning: the others make the mosaic, the same as if the dead ones were not in the catalogue."""
    DiskCache.named().clear()
    dead = f"http://127.0.0.1:{free_port()}"
    items = collection(plain, server, dead)
    reporter, begin = Recorder(), time.monotonic()
    runs.mosaic(items, tmp_path / "a.tif", reporter, settings(), mask=mask)
    assert time.monotonic() - begin < 20
    recipe = json.loads((tmp_path / "a.tif.json").read_text())
    assert len(recipe["skipped"]) == 4
    assert all("does not answer" in skipped["reason"] for skipped in recipe["skipped"])
    assert reporter.warnings == [f"4 scenes skipped: the server {dead.removeprefix('http://')} does not answer"]
    alive = json.loads(items.read_text())
    alive["features"] = alive["features"][::2]
    items.write_text(json.dumps(alive))
    runs.mosaic(items, tmp_path / "b.tif", None, settings(), mask=mask)
    assert runs.read(tmp_path / "a.tif").tobytes() == runs.read(tmp_path / "b.tif").tobytes()


@pytest.mark.fault("one of two servers that is away")
@pytest.mark.parametrize("how", ["reset", "silent"])
@pytest.mark.parametrize("seed", range(2))
def test_server_that_comes_back_loses_no_scene(
    plain: Path, server: Faults, other: Faults, tmp_path: Path, how: str, seed: int
) -> None:
    """The tiles that were made without its scenes meanwhile are made again with them."""
    items = collection(plain, server, other)
    expected, _ = mosaic(items, tmp_path / "expected" / "a.tif")
    after = random.Random(seed).uniform(0, 1)  # noqa: S311
    reporter = Cutter(Switch(other, how), after, 1.5)
    found, recipe = mosaic(items, tmp_path / "found" / "a.tif", reporter, away_patience=20.0)
    reporter.join()
    assert found == expected
    assert recipe["skipped"] == []
    assert reporter.warnings == []


@pytest.mark.fault("one of two servers that stays away")
def test_series_skips_the_scenes_of_a_dead_server_in_every_period(plain: Path, server: Faults, tmp_path: Path) -> None:
    DiskCache.named().clear()
    items = collection(plain, server, f"http://127.0.0.1:{free_port()}")
    reporter, begin = Recorder(), time.monotonic()
    asked = Request.from_dict(jobs.request(items, period="month"))
    result = run_series(asked, tmp_path / "out", reporter, settings=settings())
    assert time.monotonic() - begin < 30
    assert (result.scene_count, result.skipped_count) == (4, 4)


@pytest.mark.fault("network that is away")
def test_dates_are_compared_when_the_network_is_back(plain: Path, server: Faults, tmp_path: Path) -> None:
    """A scene that could not be compared for a moment would be used as it is."""
    DiskCache.named().clear()
    items = collection(plain, server)
    runs.mosaic(items, tmp_path / "expected.tif", None, settings(), normalise="ratio")
    DiskCache.named().clear()
    switch = Switch(server, "reset")

    class Early(Recorder):
        def info(self, message: str) -> None:
            super().info(message)
            if message == "Comparing dates":
                switch.cut.set()
                threading.Timer(2.0, switch.cut.clear).start()

    reporter = Early()
    runs.mosaic(items, tmp_path / "found.tif", reporter, settings(), normalise="ratio")
    assert any(message.startswith("No server answers") for message in reporter.messages)
    assert (tmp_path / "found.tif").read_bytes() == (tmp_path / "expected.tif").read_bytes()


def sampled(items: Path, reporter: Optional[Recorder] = None) -> list[Sample]:
    """Sample some places with an empty cache."""
    DiskCache.named().clear()
    west, south, east, north = jobs.extent()
    places = [
        Place(
            number,
            {"type": "MultiPoint", "coordinates": [[west + share * (east - west), south + share * (north - south)]]},
        )
        for number, share in enumerate((0.1, 0.3, 0.5, 0.7, 0.9))
    ]
    return list(sample_places(runs.request(items), places, "EPSG:32633", reporter, settings()))


@pytest.mark.fault("network that is away")
@pytest.mark.parametrize("how", ["reset", "silent"])
def test_samples_wait_for_the_network(plain: Path, server: Faults, how: str) -> None:
    items = collection(plain, server)
    expected = sampled(items)
    switch = Switch(server, how)

    class Cutting(Recorder):
        """Cuts the way for a second when the places begin to be read."""

        def progress(self, fraction: float, message: str) -> None:
            super().progress(fraction, message)
            if message == "Reading the places" and not switch.cut.is_set() and len(self.messages) < 6:
                switch.cut.set()
                cuts.append(message)
                threading.Timer(1.0, switch.cut.clear).start()

    cuts: list[str] = []
    reporter = Cutting()
    assert sampled(items, reporter) == expected
    assert reporter.warnings == []
    assert cuts, "the way was cut"


@pytest.mark.fault("one of two servers that stays away")
def test_samples_leave_out_the_scenes_of_a_dead_server(plain: Path, server: Faults) -> None:
    dead = f"http://127.0.0.1:{free_port()}"
    items = collection(plain, server, dead)
    reporter, begin = Recorder(), time.monotonic()
    found = sampled(items, reporter)
    assert time.monotonic() - begin < 20
    assert [str(warning).partition(":")[0] for warning in reporter.warnings] == ["Scene skipped"] * 4
    alive = json.loads(items.read_text())
    alive["features"] = alive["features"][::2]
    items.write_text(json.dumps(alive))
    assert found == sampled(items)
