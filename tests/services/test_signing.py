"""Signed addresses against a storage that holds them to their word: signatures of Azure, real and short-lived."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import planetary_computer
import pytest
import requests

from cloudless_plugin.common import href
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.raster_io.reader import AssetReader
from tests.services.conftest import Blobs
from tests.support import jobs
from tests.support.odd import make_odd
from tests.support.web import serve

CONTAINER = "scenes"
LIFE = 3
"""Seconds of a signature."""
SETTINGS = Settings(limits=Limits(tile_block=64, stack_memory=1, token_pause=1.0))
"""For many tiles, and for tokens that may be asked for within the life of one."""


def signature(blobs: Blobs, *parts: str) -> str:
    """Return Azure's signature of the lines."""
    digest = hmac.new(base64.b64decode(blobs.key), "\n".join(parts).encode(), hashlib.sha256)
    return base64.b64encode(digest.digest()).decode()


def time_in(seconds: float) -> str:
    """Return the time in so many seconds, as Azure writes it."""
    return f"{datetime.now(timezone.utc) + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ}"


def sas_of_container(blobs: Blobs, expiry: str) -> str:
    """Return a service SAS that reads the blobs of the container."""
    version, resource = "2019-12-12", f"/blob/{blobs.account}/{CONTAINER}"
    signed = signature(blobs, "r", "", expiry, resource, "", "", "", version, "c", *[""] * 6)
    return urlencode({"sp": "r", "se": expiry, "sv": version, "sr": "c", "sig": signed})


def sas_of_account(blobs: Blobs) -> str:
    """Return an account SAS that makes containers and blobs."""
    version, expiry = "2019-12-12", time_in(600)
    signed = signature(blobs, blobs.account, "rwc", "b", "co", "", expiry, "", "", version, "")
    return urlencode({"sp": "rwc", "ss": "b", "srt": "co", "se": expiry, "sv": version, "sig": signed})


class Tokens:
    """A service of tokens, as Planetary Computer's; it may tell a longer life than its signatures have."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self.told = float(LIFE)
        self.given: list[str] = []

    def __call__(self, path: str) -> tuple[int, Any]:
        assert path == f"/token/{self._blobs.account}/{CONTAINER}"
        self.given.append(sas_of_container(self._blobs, time_in(LIFE)))
        return 200, {"msft:expiry": time_in(self.told), "token": self.given[-1]}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return jobs.few_scenes(tmp_path_factory.mktemp("plain"), 6)


@pytest.fixture(scope="module", params=["COGs", "files that GDAL reads"])
def stored(request: pytest.FixtureRequest, blobs: Blobs, plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Item collection whose files lie in the storage."""
    folder = plain if request.param == "COGs" else make_odd(plain, tmp_path_factory.mktemp("odd"))
    sas, proxies = sas_of_account(blobs), {"http": blobs.proxy}
    made = requests.put(f"{blobs.url}/{CONTAINER}?restype=container&{sas}", proxies=proxies, timeout=10)
    assert made.status_code in (201, 409), made.text
    collection = json.loads((folder / "items.json").read_text())
    for item in collection["features"]:
        for asset in item["assets"].values():
            name = asset["href"].removeprefix("./")
            asset["href"] = f"{blobs.url}/{CONTAINER}/{quote(name)}"
            content, kind = (folder / name).read_bytes(), {"x-ms-blob-type": "BlockBlob"}
            put = requests.put(f"{asset['href']}?{sas}", data=content, headers=kind, proxies=proxies, timeout=10)
            assert put.status_code == 201, put.text
    items = tmp_path_factory.mktemp("stored") / "items.json"
    items.write_text(json.dumps(collection))
    return items


@pytest.fixture
def tokens(blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tokens]:
    service = Tokens(blobs)
    with serve(service) as address:
        monkeypatch.setenv("PC_SDK_SAS_URL", f"{address}/token")
        monkeypatch.setenv("http_proxy", blobs.proxy)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        # Tokens go by HTTPS alone; Azurite stands behind a proxy that speaks HTTP.
        pattern = href._BLOB.pattern.replace("https://", "http://").replace(":443", ":80")
        monkeypatch.setattr(href, "_BLOB", re.compile(pattern, re.IGNORECASE))
        planetary_computer.settings.Settings.get.cache_clear()
        yield service
    planetary_computer.settings.Settings.get.cache_clear()


class SlowReporter(Reporter):
    """Lets every token end that was given before the third tile."""

    def __init__(self, ended: Callable[[], bool]) -> None:
        super().__init__()
        self._ended = ended

    def progress(self, fraction: float, message: str) -> None:
        if message.startswith("Tile 3 "):
            deadline = time.monotonic() + 4 * LIFE
            while not self._ended():
                assert time.monotonic() < deadline
                time.sleep(0.1)


@pytest.mark.fault("SAS token expired in mid-run")
@pytest.mark.parametrize("told", [LIFE, 3600], ids=["told", "not told"])
def test_run_outlives_its_token(
    stored: Path, plain: Path, blobs: Blobs, tokens: Tokens, tmp_path: Path, told: int
) -> None:
    """Where the service tells a longer life than the signature has, only the storage's 403 shows that it has ended."""
    wanted = Request.from_dict(jobs.request(plain / "items.json"))
    run_mosaic(wanted, tmp_path / "expected.tif", Reporter(), settings=SETTINGS)
    tokens.told = told
    href = json.loads(stored.read_text())["features"][0]["assets"]["B04"]["href"]

    def ended() -> bool:
        answer = requests.get(f"{href}?{tokens.given[0]}", headers={"Range": "bytes=0-0"}, timeout=10)
        assert answer.status_code in (206, 403), answer.text
        return answer.status_code == 403

    request = Request.from_dict(jobs.request(stored))
    result = run_mosaic(request, tmp_path / "a.tif", SlowReporter(ended), settings=SETTINGS)
    assert (result.scene_count, result.skipped_count) == (6, 0)
    assert (tmp_path / "a.tif").read_bytes() == (tmp_path / "expected.tif").read_bytes()
    assert 2 <= len(tokens.given) <= 8
    assert "sig=" not in (tmp_path / "a.tif.json").read_text()


def test_storage_refuses_what_is_not_signed(stored: Path, blobs: Blobs, tokens: Tokens) -> None:
    """Or the tests above would show nothing."""
    href = json.loads(stored.read_text())["features"][0]["assets"]["B04"]["href"]
    assert requests.get(href, timeout=10).status_code in (403, 404)
    AssetReader(Settings()).inspect(href)
    assert len(tokens.given) == 1
    assert "TCP" in blobs.log.read_text()
