"""A network that goes wrong, on real sockets: the pixels are those of a run where nothing did."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import planetary_computer
import pytest
import rasterio

from cloudless_plugin.common import disk_cache
from cloudless_plugin.common.errors import CatalogueError, ReadError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.output_grid import lonlat_bboxes
from cloudless_plugin.engine.net import credentials, http_session, signing
from cloudless_plugin.engine.net.byte_ranges import read_ranges
from cloudless_plugin.engine.raster_io import reader
from cloudless_plugin.engine.stac.search import find_items
from demo.scenes import make_scenes
from tests.support import faults, jobs, web
from tests.support.faults import Fault, Faults, serve_faults
from tests.support.odd import make_odd

MB = 1 << 20


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait, but not as long as in life."""
    monkeypatch.setattr(http_session, "TIMEOUT", (2.0, 0.5))
    monkeypatch.setattr(http_session, "PATIENCE", 0.5)
    monkeypatch.setattr(http_session, "SLOWEST", 1 << 10)
    monkeypatch.setattr(http_session, "_BACKOFF", 0.01)


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    reader.close_files()
    yield
    reader.close_files()
    credentials.use({})


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of few scenes, each file a plain COG."""
    folder = tmp_path_factory.mktemp("plain")
    collection = json.loads(make_scenes(folder, size=jobs.SIZE).read_text())
    collection["features"] = collection["features"][:8]
    (folder / "items.json").write_text(json.dumps(collection))
    return folder


@pytest.fixture(scope="module")
def odd(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as files that GDAL reads."""
    return make_odd(plain, tmp_path_factory.mktemp("odd"))


@pytest.fixture
def server(plain: Path) -> Iterator[Faults]:
    with serve_faults(plain) as running:
        yield running


def mosaic(catalogue: str, folder: Path) -> dict[str, Any]:
    """Make a mosaic with nothing known; return its bytes, and what its recipe says of the scenes."""
    reader.close_files()
    disk_cache.user_cache().clear()
    folder.mkdir()
    run_mosaic(Request.from_dict(jobs.request(catalogue)), folder / "a.tif", Reporter())
    recipe = json.loads((folder / "a.tif.json").read_text())
    return {"pixels": (folder / "a.tif").read_bytes(), "scenes": recipe["scenes"], "skipped": recipe["skipped"]}


def ids(catalogue: str, **changes: Any) -> list[str]:
    request = Request.from_dict(jobs.request(catalogue, **changes))
    disk_cache.user_cache().clear()
    return [item["id"] for item in find_items(request, lonlat_bboxes(request), Reporter()).items]


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
        assert len(ids(server.api)) == 8
    else:
        href = server.items[0]["assets"]["B04"]["href"]
        assert len(read_ranges(href, [(0, 100)])[0]) == 100
    (first, began), (second, again) = server.asked[:2]
    assert first == second
    assert 0.9 < again - began < 4


@pytest.mark.fault("Retry-After")
def test_nobody_waits_for_a_year(server: Faults, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_session, "_LONGEST_WAIT", 0.05)
    server.break_down(faults.status(429, Retry_After="Fri, 31 Dec 2049 23:59:59 GMT"), 2)
    assert len(ids(server.api)) == 8


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
        read_ranges(server.items[0]["assets"]["B04"]["href"], [(0, 10_000)])
    assert len(server.asked) == times
    with pytest.raises(CatalogueError, match=r"http://127\.0\.0\.1:\d+/stac .*: (check|try again)|answers with error"):
        ids(server.api)
    assert time.monotonic() - begin < 15


@pytest.mark.fault("endless body")
@pytest.mark.parametrize("gdal", [False, True], ids=["ranges", "GDAL"])
def test_endless_body_is_refused(server: Faults, odd: Path, gdal: bool) -> None:
    server.break_down(faults.endless, 1000)
    if gdal:
        server.folder = odd
        with pytest.raises(ReadError, match="more than was asked for"):
            reader.inspect(f"{server.address}/{next(odd.rglob('*.jp2')).relative_to(odd)}")
    else:
        with pytest.raises(OSError, match="more than was asked for"):
            read_ranges(server.items[0]["assets"]["B04"]["href"], [(0, 10_000)])
    assert server.sent < 64 * MB


@pytest.mark.fault("wrong Content-Range")
def test_other_range_is_refused(server: Faults) -> None:
    server.break_down(faults.other_range, 1000)
    with pytest.raises(OSError, match="no ranges"):
        read_ranges(server.items[0]["assets"]["B04"]["href"], [(0, 10_000)])


@pytest.mark.fault("error that GDAL does not notice")
def test_jpeg2000_that_cannot_be_read_is_no_black_picture(odd: Path) -> None:
    """The header is read, and what comes then is refused."""
    path = next(odd.rglob("*.jp2"))
    with serve_faults(odd) as server:
        href = f"{server.address}/{path.relative_to(odd)}"
        with rasterio.open(path) as dataset:
            grid = Grid(
                "EPSG:32633", 10.0, round(dataset.transform.c / 10), round(dataset.transform.f / 10), 50, 50, 10.0
            )
            expected = dataset.read(1)[:50, :50]
        out = np.zeros(grid.shape, np.uint16)
        reader.inspect(href)
        reader.ranges.forget()
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
        reader.fill(out, f"{server.address}/a.jp2", grid)
    np.testing.assert_array_equal(out, pixels[0])


# -- searches --------------------------------------------------------------------------------------------------------


@pytest.fixture
def pages(server: Faults) -> Faults:
    """A catalogue that sends its eight scenes three a page."""
    server.page_size = 3
    return server


def first_page_is(request: str) -> bool:
    return "/search" in request and '"token"' not in request


@pytest.mark.fault("page without next")
@pytest.mark.parametrize("ascending", [False, True], ids=["newest first", "oldest first"])
@pytest.mark.parametrize("lost", [0, 1, 2], ids=["on the first page", "on the second", "on every page"])
def test_lost_next_is_made_up_for(pages: Faults, lost: int, ascending: bool) -> None:
    expected = ids(pages.api)
    count = [0]

    def lose(page: dict[str, Any]) -> dict[str, Any]:
        count[0] += 1
        return {**page, "links": []} if lost == 2 or count[0] == lost + 1 else page

    pages.page = lose
    if ascending:
        pages.items.reverse()
    assert ids(pages.api) == expected
    assert len(expected) == 8


@pytest.mark.fault("page without next")
def test_lost_next_on_a_page_that_is_not_full(pages: Faults) -> None:
    expected = ids(pages.api)
    pages.page_size = 5
    pages.page = lambda page: {**page, "features": page["features"][:4], "links": []}
    assert ids(pages.api) == expected


@pytest.mark.fault("page without next")
def test_lost_next_amidst_scenes_of_one_moment_is_an_error(pages: Faults) -> None:
    """A page of the two tiles of one pass: whether there were more of them cannot be found out."""
    pages.page = lambda page: {**page, "features": page["features"][:2], "links": []}
    with pytest.raises(CatalogueError, match="stopped after 2 scenes though it has more"):
        ids(pages.api)


@pytest.mark.fault("page without next")
def test_catalogue_that_keeps_scenes_back_is_an_error(pages: Faults) -> None:
    """It says how many there are, and will not give them."""
    kept = pages.items[-2:]
    pages.items = pages.items[:-2]
    pages.page = lambda page: {**page, "numberMatched": 6 + len(kept)}
    with pytest.raises(CatalogueError, match="stopped after 6 scenes though it has more"):
        ids(pages.api)


@pytest.mark.fault("duplicated items")
def test_items_that_come_twice_count_once(pages: Faults) -> None:
    expected = ids(pages.api)
    last: list[Any] = []

    def repeat(page: dict[str, Any]) -> dict[str, Any]:
        features = [*last[-1:], *page["features"]]
        last[:] = page["features"]
        return {**page, "features": features}

    pages.page = repeat
    assert ids(pages.api) == expected


@pytest.mark.fault("endless pages")
def test_page_that_leads_to_itself_ends(pages: Faults) -> None:
    expected = ids(pages.api)

    def circle(page: dict[str, Any]) -> dict[str, Any]:
        for link in page["links"]:
            link["body"].pop("token")
        return page

    pages.page = circle
    assert ids(pages.api) == expected


@pytest.mark.fault("catalogue down in mid-search")
def test_search_is_taken_up_where_it_ended(pages: Faults) -> None:
    """The second page is not to be had, ever; what it held comes another way."""
    expected = ids(pages.api)
    pages.break_down(faults.status(503), 1000, lambda request: '"token": 3' in request)
    assert ids(pages.api) == expected
    assert pages.faults_met


@pytest.mark.fault("catalogue down in mid-search")
def test_catalogue_that_stays_down_is_an_error(pages: Faults) -> None:
    down = [False]

    def fall(page: dict[str, Any]) -> dict[str, Any]:
        down[0] = True
        return page

    pages.page = fall
    pages.break_down(faults.status(503), 1000, lambda request: down[0] and "/search" in request)
    with pytest.raises(CatalogueError, match="answers with error 503: try again later"):
        ids(pages.api)
    assert down[0]


@pytest.mark.fault("search that takes too long")
def test_long_search_is_asked_month_by_month(server: Faults) -> None:
    expected = ids(server.api)
    server.break_down(faults.status(504), 1000, lambda request: "2023-06-01T00:00:00Z/2023-08-31" in request)
    assert ids(server.api) == expected
    assert server.faults_met


# -- credentials and signatures --------------------------------------------------------------------------------------


@pytest.mark.fault("credentials and retries")
def test_credentials_are_sent_again_and_told_to_nobody(server: Faults, plain: Path) -> None:
    credentials.use({server.address: {"X-Api-Key": "geheim"}})
    server.break_down(faults.reset, 2)
    assert len(ids(server.api)) == 8
    read_ranges(server.items[0]["assets"]["B04"]["href"], [(0, 100)])
    assert len(server.headers) > 6
    assert {headers.get("X-Api-Key") for headers in server.headers} == {"geheim"}
    server.break_down(faults.status(500), 1000)
    for search in (lambda: ids(f"{server.api}?token=geheim"), lambda: ids(server.api.replace("//", "//anna:geheim@"))):
        with pytest.raises(CatalogueError) as error:
            search()
        assert "geheim" not in str(error.value)


class Tokens:
    """A service of tokens, as Planetary Computer's."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.life = 3600.0
        self.broken = False

    def __call__(self, path: str) -> tuple[int, Any]:
        self.asked.append(path)
        expiry = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + self.life))
        return (404 if self.broken else 200), {"msft:expiry": expiry, "token": f"se=x&sig={len(self.asked)}"}


@pytest.fixture
def tokens(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tokens]:
    service = Tokens()
    with web.serve(service) as address:
        monkeypatch.setenv("PC_SDK_SAS_URL", f"{address}/token")
        planetary_computer.settings.Settings.get.cache_clear()
        signing.forget()
        yield service
    planetary_computer.settings.Settings.get.cache_clear()
    signing.forget()


def signature(url: str) -> str:
    return parse_qs(urlsplit(url).query)["sig"][0]


BLOB = "https://a.blob.core.windows.net/b/c.tif"


@pytest.mark.fault("SAS token")
def test_one_token_serves_a_container(tokens: Tokens) -> None:
    with ThreadPoolExecutor(16) as pool:
        signed = set(pool.map(lambda number: signature(signing.sign(f"{BLOB}{number}")), range(100)))
    assert signed == {"1"}
    assert tokens.asked == ["/token/a/b"]
    assert signature(signing.sign("https://a.blob.core.windows.net/other/c.tif")) == "2"


@pytest.mark.parametrize(
    "href",
    [
        "https://example.org/b.tif",
        "https://ai4edatasetspublicassets.blob.core.windows.net/b/c.png",
        f"{BLOB}?sv=1&sig=already",
        "https://a.blob.core.windows.net.example.org/b/c.tif",
    ],
)
def test_what_needs_no_token_gets_none(tokens: Tokens, href: str) -> None:
    assert signing.sign(href) == href
    assert tokens.asked == []


@pytest.mark.fault("SAS token")
def test_refused_token_is_renewed_once_for_all_threads_and_not_too_often(
    tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = signing.sign(BLOB)
    with ThreadPoolExecutor(16) as pool:
        assert {*pool.map(lambda _: signing.sign(BLOB, refused=old), range(50))} == {old}
    assert len(tokens.asked) == 1, "the token is too new to be asked for again"
    monkeypatch.setattr(signing, "_PAUSE", 0.0)
    with ThreadPoolExecutor(16) as pool:
        assert {*map(signature, pool.map(lambda _: signing.sign(BLOB, refused=old), range(50)))} == {"2"}


@pytest.mark.fault("SAS token")
def test_token_is_renewed_before_it_ends(tokens: Tokens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "_PAUSE", 0.0)
    tokens.life = 2.0
    first = signing.sign(BLOB)
    deadline = time.monotonic() + 10
    while signing.sign(BLOB) == first:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert len(tokens.asked) == 2


@pytest.mark.fault("SAS token")
def test_clock_that_is_wrong_does_not_flood_the_service(tokens: Tokens) -> None:
    tokens.life = -3600.0
    assert {signature(signing.sign(BLOB)) for _ in range(20)} == {"1"}


@pytest.mark.fault("SAS service down")
def test_service_that_refuses_is_told_of_and_not_flooded(tokens: Tokens) -> None:
    tokens.broken = True
    for _ in range(5):
        with pytest.raises(OSError, match=r"no token .* \(HTTP 404\)"):
            signing.sign(BLOB)
    assert len(tokens.asked) == 1


@pytest.mark.fault("nothing can be read")
def test_nothing_that_can_be_read_is_a_sentence(server: Faults, tmp_path: Path) -> None:
    server.break_down(faults.status(403), 1000, is_read)
    with pytest.raises(CatalogueError, match=r"\d of the 8 scenes that match cannot be read .*HTTP 403") as error:
        mosaic(server.api, tmp_path / "out")
    assert not re.search(r"[?]|sig=", str(error.value))
    assert list((tmp_path / "out").iterdir()) == []
