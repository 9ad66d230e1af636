"""A network that goes wrong, on real sockets: the pixels are those of a run where nothing did."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path

import numpy as np
import pytest
import rasterio

from cloudless_plugin.common.errors import CatalogueError, ReadError, RequestError
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.net import http_session
from cloudless_plugin.engine.raster_io.reader import AssetReader
from tests.support import faults, impatient
from tests.support.faults import Fault, Faults, serve_faults
from tests.support.impatient import found_ids, mosaic

MB = 1 << 20


def is_search(request: str) -> bool:
    return request.startswith("/stac")


def is_read(request: str) -> bool:
    return not is_search(request)


PASSING: dict[str, tuple[Fault, int]] = {
    "429": (faults.status(429), 3),
    "500": (faults.status(500), 3),
    "503": (faults.status(503, Retry_After="0"), 3),
    "504": (faults.status(504, Retry_After="rubbish"), 3),
    "time-out": (faults.hang, 1),
    "reset": (faults.reset, 3),
    "reset in the body": (faults.reset_in_body, 2),
    "truncated body": (faults.truncate, 2),
    "truncated body without a length": (faults.truncate_without_length, 2),
    "slow drip": (faults.drip, 1),
    "slow drip in the head": (faults.drip_head, 1),
}
each_fault = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.fault(name), id=name.replace(" ", "-")) for name in PASSING]
)


@each_fault
@pytest.mark.parametrize("part", [is_search, is_read], ids=["search", "reads"])
def test_mosaic_is_the_same(server: Faults, tmp_path: Path, name: str, part: Callable[[str], bool]) -> None:
    """Every request of the search, or every one of the reads of COGs, goes wrong first."""
    expected = mosaic(server.api, tmp_path / "expected")
    fault, times = PASSING[name]
    server.break_down(fault, times, part)
    assert mosaic(server.api, tmp_path / "found") == expected
    assert server.faults_met >= (2 if part is is_search else 8 * 4) * times
    assert expected["skipped"] == []


@each_fault
def test_mosaic_of_files_that_gdal_reads_is_the_same(plain: Path, odd: Path, tmp_path: Path, name: str) -> None:
    expected = mosaic(str(plain / "items.json"), tmp_path / "expected")
    fault, times = PASSING[name]
    with serve_faults(odd) as server:
        server.break_down(fault, times, is_read)
        found = mosaic(server.api, tmp_path / "found")
        assert server.faults_met >= 8 * 4 * times
    assert found == expected


@pytest.mark.fault("Retry-After")
@pytest.mark.parametrize("kind", ["seconds", "date"])
@pytest.mark.parametrize("part", [is_search, is_read], ids=["search", "reads"])
def test_server_says_when_to_ask_again(server: Faults, kind: str, part: Callable[[str], bool]) -> None:
    told = "1" if kind == "seconds" else formatdate(time.time() + 2, usegmt=True)
    server.break_down(faults.status(503, Retry_After=told), 1, part)
    if part is is_search:
        assert len(found_ids(server.api)) == 8
    else:
        href = server.items[0]["assets"]["B04"]["href"]
        assert len(impatient.byte_reader().read_ranges(href, [(0, 100)])[0]) == 100
    (first, began), (second, again) = server.asked[:2]
    assert first == second
    assert 0.9 < again - began < 4


@pytest.mark.fault("Retry-After")
def test_nobody_waits_for_a_year(server: Faults) -> None:
    server.break_down(faults.status(429, Retry_After="Fri, 31 Dec 2049 23:59:59 GMT"), 2)
    assert len(found_ids(server.api, impatient.with_limits(longest_retry_wait=0.05))) == 8


@pytest.mark.parametrize(
    ("fault", "times"),
    [
        pytest.param(
            fault,
            1 + (http_session._LATE_TRIES if late else http_session.TRIES),
            marks=pytest.mark.fault(f"{name}, for good"),
            id=name,
        )
        for name, late in {"503": False, "reset": False, "time-out": True, "slow drip": True}.items()
        for fault in [PASSING[name][0]]
    ],
)
def test_server_that_never_recovers_is_an_error_in_bounded_time(server: Faults, fault: Fault, times: int) -> None:
    server.break_down(fault, 1000)
    begin = time.monotonic()
    with pytest.raises(OSError):
        impatient.byte_reader().read_ranges(server.items[0]["assets"]["B04"]["href"], [(0, 10_000)])
    assert len(server.asked) == times
    with pytest.raises(CatalogueError, match=r"http://127\.0\.0\.1:\d+/stac .*: (check|try again)|answers with error"):
        found_ids(server.api)
    assert time.monotonic() - begin < 15


@pytest.mark.fault("endless body")
@pytest.mark.parametrize("gdal", [False, True], ids=["ranges", "GDAL"])
def test_endless_body_is_refused(server: Faults, odd: Path, gdal: bool) -> None:
    server.break_down(faults.endless, 1000)
    if gdal:
        server.folder = odd
        with pytest.raises(ReadError, match="more than was asked for"):
            AssetReader(impatient.SETTINGS).inspect(f"{server.address}/{next(odd.rglob('*.jp2')).relative_to(odd)}")
    else:
        with pytest.raises(OSError, match="more than was asked for"):
            impatient.byte_reader().read_ranges(server.items[0]["assets"]["B04"]["href"], [(0, 10_000)])
    assert server.sent < 64 * MB


@pytest.mark.fault("wrong Content-Range")
def test_other_range_is_refused(server: Faults) -> None:
    server.break_down(faults.other_range, 1000)
    with pytest.raises(OSError, match="no ranges"):
        impatient.byte_reader().read_ranges(server.items[0]["assets"]["B04"]["href"], [(0, 10_000)])


@pytest.mark.fault("error that GDAL does not notice")
def test_jpeg2000_that_cannot_be_read_is_no_black_picture(odd: Path) -> None:
    """The header is read, and what comes then is refused."""
    path = next(odd.rglob("*.jp2"))
    with serve_faults(odd) as server:
        href = f"{server.address}/{path.relative_to(odd).as_posix()}"
        with rasterio.open(path) as dataset:
            grid = Grid(
                "EPSG:32633", 10.0, round(dataset.transform.c / 10), round(dataset.transform.f / 10), 50, 50, 10.0
            )
            expected = dataset.read(1)[:50, :50]
        out = np.zeros(grid.shape, np.uint16)
        reader = AssetReader(impatient.SETTINGS)
        reader.inspect(href)
        reader.network.bytes.forget()
        server.break_down(faults.status(403), 1000)
        with pytest.raises(ReadError, match="403"):
            reader.fill(out, href, grid)
        server.break_down(faults.status(403), 0)
        reader.fill(out, href, grid)
    np.testing.assert_array_equal(out, expected)


@pytest.mark.fault("error that GDAL does not notice")
def test_jpeg2000_of_many_blocks_is_read_whole(tmp_path: Path) -> None:
    """GDAL would decode the blocks in threads of its own, where files by HTTP cannot be opened, and tell nobody."""
    grid = Grid("EPSG:32633", 10.0, 50000, 520000, 512, 512, 10.0)
    pixels = np.random.default_rng(1).integers(1, 4000, (1, *grid.shape)).astype(np.uint16)
    profile = {"width": 512, "height": 512, "count": 1, "dtype": "uint16", "crs": grid.crs, "transform": grid.transform}
    profile |= {"driver": "JP2OpenJPEG", "QUALITY": 100, "REVERSIBLE": "YES", "blockxsize": 128, "blockysize": 128}
    with rasterio.open(tmp_path / "a.jp2", "w", **profile) as file:
        file.write(pixels)
    (tmp_path / "items.json").write_text('{"features": []}')
    with serve_faults(tmp_path) as server:
        out = np.zeros(grid.shape, np.uint16)
        AssetReader(impatient.SETTINGS).fill(out, f"{server.address}/a.jp2", grid)
    np.testing.assert_array_equal(out, pixels[0])


@pytest.mark.fault("credentials and retries")
def test_credentials_are_sent_again_and_told_to_nobody(server: Faults) -> None:
    settings = replace(impatient.SETTINGS, logins={server.address: {"X-Api-Key": "geheim"}})
    server.break_down(faults.reset, 2)
    assert len(found_ids(server.api, settings)) == 8
    impatient.byte_reader(settings).read_ranges(server.items[0]["assets"]["B04"]["href"], [(0, 100)])
    assert len(server.headers) > 6
    assert {headers.get("X-Api-Key") for headers in server.headers} == {"geheim"}
    server.break_down(faults.status(500), 1000)
    for address in (f"{server.api}?token=geheim", server.api.replace("//", "//anna:geheim@")):
        with pytest.raises((CatalogueError, RequestError)) as error:
            found_ids(address, settings)
        assert "geheim" not in str(error.value)


@pytest.mark.fault("nothing can be read")
def test_nothing_that_can_be_read_is_a_sentence(server: Faults, tmp_path: Path) -> None:
    server.break_down(faults.status(403), 1000, is_read)
    with pytest.raises(CatalogueError, match=r"\d of the 8 scenes that match cannot be used .*HTTP 403") as error:
        mosaic(server.api, tmp_path / "out")
    assert not re.search(r"[?]|sig=", str(error.value))
    assert list((tmp_path / "out").iterdir()) == []
