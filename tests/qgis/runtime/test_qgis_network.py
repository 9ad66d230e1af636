"""QGIS's proxy, as variables for other programs, and the engine that is set up through it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cloudless_plugin.common.disk_cache import cache_folder
from cloudless_plugin.common.errors import EngineError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.runtime import environment, installer, qgis_network
from cloudless_plugin.runtime.environment import Environment
from cloudless_plugin.runtime.qgis_network import Proxy, certificate_variables, proxy_variables
from cloudless_plugin.runtime.subprocesses import clean_environment
from tests.qgis.conftest import WRONG, closed_port, proxy_settings
from tests.qgis.runtime.conftest import UV
from tests.support.squid import USER, Squid


@pytest.mark.usefixtures("small_lock")
def test_engine_is_made_through_the_proxy(proxy: Squid, tmp_path: Path) -> None:
    with proxy_settings(proxy.port):
        variables = qgis_network.qgis_variables()
    installer.make_environment(Environment(tmp_path / "engine"), Reporter(), variables=variables)
    assert any("CONNECT" in line or "six" in line for line in proxy.requests() if line.endswith(f" {USER}"))


@pytest.mark.usefixtures("small_lock")
@pytest.mark.parametrize("by_uv", [True, False], ids=["uv", "pip"])
@pytest.mark.parametrize("refused", [True, False], ids=["wrong password", "no network"])
def test_engine_without_network_is_told(
    proxy: Squid, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, refused: bool, by_uv: bool
) -> None:
    (tmp_path / "engine.lock").write_text(f"cloudless-tests-ask-in-vain==1.0 --hash=sha256:{'0' * 64}\n")
    monkeypatch.setattr(installer, "find_uv", lambda: str(UV) if by_uv else None)
    monkeypatch.setattr(installer._Making, "_install_uv", lambda _: None)
    with proxy_settings(proxy.port if refused else closed_port(), password=WRONG):
        variables = qgis_network.qgis_variables()
    folder = Environment(tmp_path / "engine")
    with pytest.raises(EngineError, match="refuses the user name" if refused else "cannot be reached"):
        installer.make_environment(folder, Reporter(), variables=variables)
    assert folder.state() is environment.State.MISSING


def test_variables_of_a_proxy() -> None:
    login = Proxy("http", "proxy.example", 3128, "anna", "p@ss:w/rd")
    variables = proxy_variables({"http": login, "https": login}, ["https://intranet.example/x", "*.local"], "linux")
    assert variables["https_proxy"] == variables["HTTPS_PROXY"] == "http://anna:p%40ss%3Aw%2Frd@proxy.example:3128"
    assert variables["no_proxy"].split(",") == ["localhost", "127.0.0.1", "::1", "intranet.example", "*.local"]
    assert proxy_variables({"http": None, "https": None}, []) == {}
    assert "https_proxy" not in proxy_variables({"https": login}, [], "win32"), "names differ by more than case there"


def test_authorities_that_are_set_stay(tmp_path: Path) -> None:
    bundle = tmp_path / "authorities.pem"
    variables = certificate_variables({"SSL_CERT_FILE": "/mine.pem"}, bundle)
    assert "SSL_CERT_FILE" not in variables
    assert variables["REQUESTS_CA_BUNDLE"] == str(bundle)
    assert certificate_variables({}, None) == {}


def test_authorities_of_osgeo4w_are_none_of_the_user_s(tmp_path: Path) -> None:
    """Every QGIS of OSGeo4W has these three, with either kind of slash."""
    bundle = tmp_path / "authorities.pem"
    of_osgeo4w = {
        "OSGEO4W_ROOT": "C:\\OSGeo4W",
        "SSL_CERT_FILE": "C:\\OSGeo4W\\bin\\curl-ca-bundle.crt",
        "SSL_CERT_DIR": "c:/osgeo4w/apps/openssl/certs",
        "CURL_CA_BUNDLE": "C:/OSGeo4W/bin/curl-ca-bundle.crt",
        "REQUESTS_CA_BUNDLE": "C:\\OSGeo4W-mine\\organisation.crt",
    }
    variables = certificate_variables(of_osgeo4w, bundle)
    assert variables["SSL_CERT_FILE"] == variables["CURL_CA_BUNDLE"] == str(bundle)
    assert "REQUESTS_CA_BUNDLE" not in variables
    assert clean_environment(of_osgeo4w).keys() == {"OSGEO4W_ROOT", "REQUESTS_CA_BUNDLE"}
    mine = {**of_osgeo4w, "OSGEO4W_ROOT": ""}
    assert clean_environment(mine) == mine


@pytest.mark.usefixtures("qgis_app")
def test_authorities_lie_in_the_cache() -> None:
    """Not in the profile, which roams on Windows."""
    path = qgis_network._certificates()
    assert path
    assert path.parent == cache_folder()
    assert b"BEGIN CERTIFICATE" in path.read_bytes()
