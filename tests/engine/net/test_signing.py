"""Tokens of Planetary Computer: fetched once for all threads, renewed in time, and not asked for too often."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

import planetary_computer
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from requests.adapters import HTTPAdapter

from cloudless_plugin.common.errors import ServerDownError
from cloudless_plugin.common.href import token_container
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.net.byte_ranges import ByteReader
from cloudless_plugin.engine.net.network import Network
from cloudless_plugin.engine.raster_io.reader import AssetReader
from tests.support import web
from tests.support.servers import free_port

BLOB = "https://a.blob.core.windows.net/b/c.tif"


class Tokens:
    """A service of tokens, as Planetary Computer's."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.life = 3600.0
        self.broken = 0
        """Status of every answer instead of a token; 0 is none."""

    def __call__(self, path: str) -> tuple[int, Any]:
        self.asked.append(path)
        expiry = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + self.life))
        return (self.broken or 200), {"msft:expiry": expiry, "token": f"se=x&sig={len(self.asked)}"}


@pytest.fixture
def tokens(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tokens]:
    service = Tokens()
    with web.serve(service) as address:
        monkeypatch.setenv("PC_SDK_SAS_URL", f"{address}/token")
        planetary_computer.settings.Settings.get.cache_clear()
        yield service
    planetary_computer.settings.Settings.get.cache_clear()


def signer(**limits: float) -> ByteReader:
    """Return what signs addresses, knowing no token yet."""
    return Network(Settings(limits=Limits(**limits))).bytes


def signature(url: str) -> str:
    return parse_qs(urlsplit(url).query)["sig"][0]


@pytest.mark.fault("SAS token")
def test_one_token_serves_a_container(tokens: Tokens) -> None:
    reader = signer()
    with ThreadPoolExecutor(16) as pool:
        signed = set(pool.map(lambda number: signature(reader.sign(f"{BLOB}{number}")), range(100)))
    assert signed == {"1"}
    assert tokens.asked == ["/token/a/b"]
    assert signature(reader.sign("https://a.blob.core.windows.net/other/c.tif")) == "2"


@pytest.mark.parametrize(
    "href",
    [
        "https://example.org/b.tif",
        "https://ai4edatasetspublicassets.blob.core.windows.net/b/c.png",
        f"{BLOB}?sv=1&sig=already",
        "https://a.blob.core.windows.net.example.org/b/c.tif",
        "http://a.blob.core.windows.net/b/c.tif",
    ],
)
def test_what_needs_no_token_gets_none(tokens: Tokens, href: str) -> None:
    assert signer().sign(href) == href
    assert tokens.asked == []


@pytest.mark.fault("token to another host")
@pytest.mark.parametrize(
    "href",
    [
        r"https://sentinel.evil.example\.blob.core.windows.net/b/c.tif",
        r"https://evil.example\@a.blob.core.windows.net/b/c.tif",
        "https://a.blob.core.windows.net@evil.example/b/c.tif",
        "https://a.blob.core.windows.net:b@evil.example/b/c.tif",
        "https://evil.example#.blob.core.windows.net/b/c.tif",
        "https://evil.example?.blob.core.windows.net/b/c.tif",
        "https://evil.example/.blob.core.windows.net/b/c.tif",
        "https://evil.example%2f.blob.core.windows.net/b/c.tif",
        "https://evil.example%5c.blob.core.windows.net/b/c.tif",
        "https://evil.example\t.blob.core.windows.net/b/c.tif",
        "https://evil.example\n/.blob.core.windows.net/b/c.tif",
        "https://a.b.blob.core.windows.net/b/c.tif",
        "https://a.blob.core.windows.net.:443/b/c.tif",
        "https://a.blob.core.windows.net:8443/b/c.tif",
        "https://a.blob.core.windows.net%00.evil.example/b/c.tif",
        "https://\uff41.blob.core.windows.net/b/c.tif",
        "https://a.blob\u3002core.windows.net/b/c.tif",
        "https://a.blob.core.windows.net/../d/c.tif",
        "https://a.blob.core.windows.net/%2e%2e/c.tif",
        " https://a.blob.core.windows.net/b/c.tif",
    ],
)
def test_no_other_host_gets_a_token(tokens: Tokens, href: str) -> None:
    assert signer().sign(href) == href
    assert tokens.asked == []


PIECES = [
    "a",
    "evil.example",
    ".blob.core.windows.net",
    "/",
    "\\",
    "@",
    ":",
    "?",
    "#",
    "443",
    "%2f",
    "\t",
    " ",
    ".",
    "b",
]


@pytest.mark.fault("token to another host")
@given(st.lists(st.sampled_from(PIECES), max_size=9))
def test_token_is_for_the_host_that_requests_connects_to(pieces: list[str]) -> None:
    href = f"https://{''.join(pieces)}.blob.core.windows.net/b/c.tif"
    if token_container(href):
        prepared = requests.Request("GET", href).prepare()
        host, _ = HTTPAdapter().build_connection_pool_key_attributes(prepared, True)
        assert host["scheme"] == "https"
        assert str(host["host"]).endswith(".blob.core.windows.net")


def test_upper_case_is_the_same_container() -> None:
    assert token_container("HTTPS://A.Blob.Core.Windows.NET:443/b/C.tif") == "a/b"


@pytest.mark.fault("token to another host")
def test_subscription_key_follows_no_redirect(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key goes to the service that the user's settings name, which sends it on to nobody."""
    came: list[str] = []

    class Service(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            came.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    monkeypatch.setenv("PC_SDK_SUBSCRIPTION_KEY", "secret")
    with web.answering(Service) as address:
        monkeypatch.setenv("PC_SDK_SAS_URL", f"{address}/token")
        planetary_computer.settings.Settings.get.cache_clear()
        with pytest.raises(OSError, match="HTTP 302"):
            signer().sign(BLOB)
    planetary_computer.settings.Settings.get.cache_clear()
    assert came == ["/token/a/b"]


@pytest.mark.parametrize("life", [3600.0, 2.0])
def test_planetary_computer_of_one_s_own_signs_its_files(life: float) -> None:
    """As QGIS has Planetary Computer Pro sign them: with the user's login, a file's address, and for its container."""
    asked: list[tuple[str, str]] = []

    class Service(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers["Authorization"]))
            href = parse_qs(urlsplit(self.path).query)["href"][0]
            expiry = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + life))
            web.send(self, 200, {"href": f"{href}?se=x&sig={len(asked)}", "msft:expiry": expiry})

        def log_message(self, *_: Any) -> None:
            pass

    with web.answering(Service) as address:
        logins = {f"sas+{address}": {"Authorization": "Bearer secret"}}
        reader = Network(Settings(limits=Limits(token_pause=0.0), logins=logins)).bytes
        first = reader.sign(BLOB)
        assert (first, reader.sign("https://a.blob.core.windows.net/b/other.tif")) == (
            f"{BLOB}?se=x&sig=1",
            "https://a.blob.core.windows.net/b/other.tif?se=x&sig=1",
        )
        assert reader.sign(f"{address}/c.tif") == f"{address}/c.tif"
        if life < 60:
            deadline = time.monotonic() + 10
            while reader.sign(BLOB) == first:
                assert time.monotonic() < deadline
                time.sleep(0.02)
    (path, login), *rest = asked
    assert login == "Bearer secret"
    assert urlsplit(path).path == "/sas/sign"
    assert parse_qs(urlsplit(path).query) == {"api-version": ["2025-04-30-preview"], "href": [BLOB]}
    assert len(rest) == (life < 60)


@pytest.mark.fault("SAS token")
@pytest.mark.parametrize("body", [{}, [], {"href": "https://a/b"}, {"href": 3}, {"href": "a?sig=1"}, b"<html>"])
def test_answer_that_signs_nothing_is_no_token(body: Any) -> None:
    with web.serve(lambda _: (200, body)) as address:
        reader = Network(Settings(logins={f"sas+{address}": {"Authorization": "Bearer secret"}})).bytes
        with pytest.raises(OSError, match=r"none could be fetched \(the response is not a token\)"):
            reader.sign(BLOB)


@pytest.mark.fault("SAS token")
def test_refused_token_is_renewed_once_for_all_threads_and_not_too_often(tokens: Tokens) -> None:
    pause = 3.0
    reader = signer(token_pause=pause)
    old = reader.sign(BLOB)
    with ThreadPoolExecutor(16) as pool:
        assert {*pool.map(lambda _: reader.sign(BLOB, refused=old), range(50))} == {old}
    assert len(tokens.asked) == 1, "the token is too new to be asked for again"
    time.sleep(pause)
    with ThreadPoolExecutor(16) as pool:
        assert {*map(signature, pool.map(lambda _: reader.sign(BLOB, refused=old), range(50)))} == {"2"}


@pytest.mark.fault("SAS token")
def test_token_is_renewed_before_it_ends(tokens: Tokens) -> None:
    reader = signer(token_pause=0.0)
    tokens.life = 2.0
    first = reader.sign(BLOB)
    deadline = time.monotonic() + 10
    while reader.sign(BLOB) == first:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert len(tokens.asked) == 2


@pytest.mark.fault("SAS token")
def test_clock_that_is_wrong_does_not_flood_the_service(tokens: Tokens) -> None:
    tokens.life = -3600.0
    reader = signer()
    assert {signature(reader.sign(BLOB)) for _ in range(20)} == {"1"}


@pytest.mark.fault("SAS service down")
def test_service_that_refuses_is_told_of_and_not_flooded(tokens: Tokens) -> None:
    tokens.broken = 404
    reader = signer()
    for _ in range(5):
        with pytest.raises(OSError, match=r"needs a token, and none could be fetched \(HTTP 404\)"):
            reader.sign(BLOB)
    assert len(tokens.asked) == 1


@pytest.mark.fault("SAS service down")
@pytest.mark.parametrize("how", ["503", "refused"])
def test_service_that_is_away_is_a_server_that_is_down(
    tokens: Tokens, waits: list[float], monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """The run waits for it, or sets its scenes aside, instead of skipping them one by one."""
    if how == "refused":
        monkeypatch.setenv("PC_SDK_SAS_URL", f"http://127.0.0.1:{free_port()}/token")
        planetary_computer.settings.Settings.get.cache_clear()
    tokens.broken = 503
    reader = AssetReader(Settings(limits=Limits(host_patience=0.2, probe_pause=0.0, token_pause=0.0)))
    for _ in range(3):
        with pytest.raises(ServerDownError, match=r"the token service does not answer\): check the network"):
            reader.inspect(BLOB)
    if how == "503":
        tokens.broken = 0
        assert signature(reader.network.bytes.sign(BLOB))
