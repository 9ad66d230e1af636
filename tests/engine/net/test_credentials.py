"""Credentials go to their server, and nowhere else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from requests.adapters import HTTPAdapter

from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.jobs.run_context import RunContext
from cloudless_plugin.engine.net.credentials import Credentials, needed_logins
from cloudless_plugin.engine.net.http_session import HttpSession


class Recorder(BaseHTTPRequestHandler):
    """Keeps the headers that it gets, and sends those on who ask for /away/ADDRESS."""

    def do_GET(self) -> None:
        self.server.headers.append(dict(self.headers))  # type: ignore[attr-defined]
        away = self.path.startswith("/away/")
        self.send_response(302 if away else 200)
        if away:
            self.send_header("Location", self.path.removeprefix("/away/"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def servers() -> Iterator[list[Any]]:
    running: list[Any] = []
    for _ in range(2):
        server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
        server.headers, server.address = [], f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
    yield running
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("name", ["Authorization", "X-Api-Key"])
def test_a_redirect_does_not_carry_them_away(servers: list[Any], name: str) -> None:
    own, other = servers
    session = HttpSession(Credentials({f"{own.address}/stac": {name: "secret"}}), Limits())
    session.get(f"{own.address}/away/{other.address}/file")
    session.get(f"{own.address}/away/{own.address}/file")
    session.get(f"{other.address}/away/{own.address}/file")
    assert [headers.get(name) for headers in own.headers] == ["secret"] * 4
    assert [headers.get(name) for headers in other.headers] == [None] * 2


def test_workers_get_the_logins_that_files_need() -> None:
    logins = {
        "https://stac.example/api": {"Authorization": "a"},
        "s3+https://store.example": {"key": "k", "secret": "s", "region": "r"},
        "sas+https://own.example": {"Authorization": "b"},
    }
    assert needed_logins(logins, ["https://store.example/b/c.tif"]).keys() == {"s3+https://store.example"}
    assert needed_logins(logins, ["https://a.blob.core.windows.net/b/c.tif"]).keys() == {"sas+https://own.example"}
    assert needed_logins(logins, ["s3://store.example/b", "/data/c.tif"]) == {}


def test_who_is_known_where() -> None:
    keys = {"key": "k", "secret": "s", "region": "r"}
    credentials = Credentials({"https://stac.example/api": {"Authorization": "a"}, "s3+https://store.example": keys})
    for url, known in (
        ("https://stac.example/b", True),
        ("https://store.example/b/c.tif", True),
        ("http://store.example/b/c.tif", False),
        ("s3+https://store.example", False),
        ("https://example.org/", False),
    ):
        assert credentials.has_login(url) == known
    assert "secret" not in credentials.headers_for("https://store.example/b/c.tif")
    assert credentials.unencrypted_servers == []


def test_by_server() -> None:
    credentials = Credentials({"https://stac.example/api": {"Authorization": "secret"}})
    assert credentials.headers_for("https://stac.example:443/other") == {"Authorization": "secret"}
    for other in ("http://stac.example/", "https://stac.example:8443/", "https://a.stac.example/", "/stac.example"):
        assert credentials.headers_for(other) == {}
    assert Credentials({}).headers_for("https://stac.example/api") == {}


PIECES = ["stac.example", "evil.example", "/", "\\", "@", ":", "?", "#", "443", "%2f", "\t", " ", ".", "a"]


@pytest.mark.fault("login to another host")
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=7))
def test_login_is_for_the_host_that_requests_connects_to(pieces: list[str]) -> None:
    url = f"https://{''.join(pieces)}"
    if Credentials({"https://stac.example/api": {"Authorization": "secret"}}).headers_for(url):
        prepared = requests.Request("GET", url).prepare()
        host, _ = HTTPAdapter().build_connection_pool_key_attributes(prepared, True)
        assert (host["scheme"], host["host"], host["port"] or 443) == ("https", "stac.example", 443)


@pytest.mark.fault("login to another host")
@pytest.mark.parametrize(
    "url",
    [
        r"https://evil.example\@stac.example/",
        "https://stac.example@evil.example/",
        "https://stac.example./",
        "https://stac.example:99999999/",
        "https://[::1/",
        "stac.example",
        "",
    ],
)
def test_odd_address_gets_no_login(url: str) -> None:
    assert Credentials({"https://stac.example/api": {"Authorization": "secret"}}).headers_for(url) == {}


@pytest.mark.fault("login to another host")
def test_login_of_another_file_goes_nowhere(
    servers: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """requests sends what ~/.netrc has for a host to which a redirect leads, which a catalogue chooses."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login anna password secret")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    own, other = servers
    HttpSession(Credentials({}), Limits()).get(f"{own.address}/away/{other.address}/file")
    assert "Authorization" not in {**own.headers[0], **other.headers[0]}


@pytest.mark.fault("login in the clear")
@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://stac.example/v1", "http://stac.example:80"),
        ("http://10.0.0.1:8080/v1", "http://10.0.0.1:8080"),
        ("https://stac.example/v1", ""),
        ("http://localhost:8080/v1", ""),
        ("http://127.0.0.1/v1", ""),
        ("http://[::1]:8080/v1", ""),
    ],
)
def test_login_that_others_can_read_is_warned_of_once(address: str, told: str) -> None:
    reporter = Reporter()
    context = RunContext(reporter, Settings(logins={address: {"Authorization": "secret"}}))
    context.catalogue_access()
    context.catalogue_access()
    assert len(reporter.warnings) == bool(told)
    assert all(f"{told} unencrypted" in warning and "secret" not in warning for warning in reporter.warnings)
