"""Certificates and proxies: told by their own cause, whatever words an address has."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import requests

from cloudless_plugin.common.errors import NETWORK, CatalogueError, ReadError
from cloudless_plugin.common.settings import Limits
from cloudless_plugin.engine.net.credentials import Credentials
from cloudless_plugin.engine.net.http_session import HttpSession
from cloudless_plugin.engine.raster_io.reader import AssetReader
from tests.support.impatient import SETTINGS
from tests.support.odd_api import search
from tests.support.servers import free_port
from tests.support.tls import certificate, serve_tls
from tests.support.web import answering, serve

pytestmark = pytest.mark.fault("certificate or proxy refused")


class Greeting(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


CERTIFICATES = [
    ({"days": 2}, False, "self-signed certificate", "let QGIS trust the authority"),
    ({"days": -2}, True, "certificate has expired", "check this computer's date"),
    ({"host": "other.example"}, True, "not valid for '127.0.0.1'", "check the address"),
]


@pytest.mark.parametrize(("made", "is_trusted", "problem", "advice"), CERTIFICATES)
def test_certificate(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    made: dict[str, Any],
    is_trusted: bool,
    problem: str,
    advice: str,
) -> None:
    path = certificate(tmp_path / "server.pem", **made)
    if is_trusted:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(path))
    with serve_tls(path, Greeting) as url:
        with pytest.raises(CatalogueError) as of_search:
            search(f"{url}/v1?proxy=1")
        with pytest.raises(ReadError) as of_file:
            AssetReader(SETTINGS).inspect(f"{url}/proxy.tif")
    for told in map(str, (of_search.value, of_file.value)):
        assert "certificate is not valid: " in told
        assert problem in told
        assert advice in told
        assert "proxy does" not in told
    assert "CERTIFICATE_VERIFY" not in str(of_search.value)


def test_valid_certificate_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = certificate(tmp_path / "server.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(path))
    with serve_tls(path, Greeting) as url, pytest.raises(CatalogueError, match="was not found"):
        search(f"{url}/v1")


def test_server_that_does_not_speak_tls() -> None:
    with serve(lambda _: (200, {})) as url:
        safe = url.replace("http:", "https:")
        with pytest.raises(CatalogueError, match=r"no encrypted connection can be made.*begins with http://"):
            search(safe)
        with pytest.raises(ReadError, match=r"no encrypted connection can be made.*begins with http://"):
            AssetReader(SETTINGS).inspect(f"{safe}/a.tif")


@pytest.mark.parametrize("words", ["proxy", "CERTIFICATE_VERIFY_FAILED", "failed: 407", "decode"])
def test_words_of_an_address_are_no_cause(words: str) -> None:
    """Nobody listens there."""
    url = f"http://127.0.0.1:{free_port()}/{words}"
    with pytest.raises(CatalogueError, match="cannot be reached: check the address and the network"):
        search(url)
    with pytest.raises(ReadError) as lost:
        AssetReader(SETTINGS).inspect(f"{url}.tif")
    assert lost.value.advice == NETWORK


def test_words_of_an_address_do_not_end_the_retries() -> None:
    tries = 0

    class Reset(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            nonlocal tries
            tries += 1
            self.connection.close()

        def log_message(self, *_: Any) -> None:
            pass

    session = HttpSession(Credentials({}), Limits(first_retry_wait=0.001))
    with answering(Reset) as url, pytest.raises(requests.ConnectionError):
        session.get(f"{url}/CERTIFICATE_VERIFY_FAILED failed: 407")
    assert tries > 1


@pytest.mark.parametrize("status", [407, 0])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_proxy_that_refuses_or_is_not_there(monkeypatch: pytest.MonkeyPatch, status: int, scheme: str) -> None:
    class Refusing(Greeting):
        def do_GET(self) -> None:
            self.send_response(407)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_CONNECT = do_GET  # noqa: N815 - the name that http.server calls

    with answering(Refusing) as address:
        for name in ("http_proxy", "https_proxy"):
            monkeypatch.setenv(name, address if status else f"http://127.0.0.1:{free_port()}")
        monkeypatch.delenv("no_proxy", raising=False)
        with pytest.raises(CatalogueError, match="The proxy does not let the search of"):
            search(f"{scheme}://stac.example/v1")
        with pytest.raises(ReadError, match=r"Settings → Options → Network\.$"):
            AssetReader(SETTINGS).inspect(f"{scheme}://files.example/a.tif")
