"""QGIS's authentication configurations become logins for the server that wants them."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from qgis.core import QgsApplication

from cloudless_plugin.common.catalogues import BY_ID, CATALOGUES
from cloudless_plugin.common.errors import RequestError
from cloudless_plugin.runtime.logins import logins

Login = Callable[..., str]
STORE = "https://eodata.dataspace.copernicus.eu"
EARTHDATA = "https://data.lpdaac.earthdatacloud.nasa.gov"
TOKEN, SECRET = "of-a-test", "of-the-test"
OWN = "https://mine.geocatalog.example"


def needs(method: str) -> None:
    if method not in QgsApplication.authManager().authMethodsKeys():
        pytest.skip(f"this QGIS has no method {method}")


def test_header_goes_to_the_server_of_the_files(login: Login) -> None:
    authcfg = login("EsriToken", token=TOKEN)
    header = {"X-Esri-Authorization": f"Bearer {TOKEN}"}
    assert logins(authcfg, "lpdaac", "") == {EARTHDATA: header}
    assert logins(authcfg, "custom", f"{BY_ID['lpdaac'].url}/") == {EARTHDATA: header}, "by its address, too"
    assert logins(authcfg, "custom", "https://stac.example/v1") == {"https://stac.example/v1": header}


@pytest.mark.parametrize(("told", "region"), [("", "default"), ("eu", "eu")])
@pytest.mark.parametrize("method", ["AWSS3", "Basic"])
def test_keys_of_a_store(login: Login, method: str, told: str, region: str) -> None:
    """QGIS before 3.30 keeps them as Basic."""
    needs(method)
    authcfg = login(method, username="key", password=SECRET, region=told)
    assert logins(authcfg, "cdse", "") == {f"s3+{STORE}": {"key": "key", "secret": SECRET, "region": region}}


def test_basic_login_elsewhere_is_no_pair_of_keys(login: Login) -> None:
    authcfg = login("Basic", username="user", password=SECRET, realm="")
    told = base64.b64encode(f"user:{SECRET}".encode()).decode()
    assert logins(authcfg, "landsatlook", "") == {"https://landsatlook.usgs.gov": {"Authorization": f"Basic {told}"}}


def test_keys_for_a_store_of_one_s_own(login: Login) -> None:
    needs("AWSS3")
    authcfg = login("AWSS3", username="key", password=SECRET, region="")
    keys = {"key": "key", "secret": SECRET, "region": "us-east-1"}
    assert logins(authcfg, "custom", "https://minio.example/stac") == {"s3+https://minio.example/stac": keys}


@pytest.mark.parametrize(
    ("method", "values"),
    [("EsriToken", {"token": TOKEN}), ("Basic", {"username": "key"}), ("Basic", {"password": SECRET})],
)
def test_login_without_keys_opens_no_store(login: Login, method: str, values: dict[str, str]) -> None:
    with pytest.raises(RequestError, match="has no S3 keys: choose an authentication configuration of the type AWS S3"):
        logins(login(method, **values), "cdse", "")


@pytest.mark.usefixtures("qgis_app")
@pytest.mark.parametrize("catalogue", [each.id for each in CATALOGUES if each.url and each.login is None])
def test_open_catalogue_needs_no_login(login: Login, catalogue: str) -> None:
    with pytest.raises(RequestError, match="needs no login: choose none"):
        logins(login("EsriToken", token=TOKEN), catalogue, "")


@pytest.mark.parametrize(
    ("catalogue", "words"), [("custom", "on the web"), ("lpdaac", "cannot be used"), ("cdse", "keys")]
)
@pytest.mark.usefixtures("qgis_app")
def test_login_that_is_not_there(catalogue: str, words: str) -> None:
    with pytest.raises(RequestError, match=words):
        logins("abcdefg", catalogue, "")


def test_planetary_computer_open_needs_no_header(login: Login) -> None:
    needs("PlanetaryComputer")
    authcfg = login("PlanetaryComputer", serverType="open")
    assert logins(authcfg, "planetary-computer", "") == {}


def test_planetary_computer_pro_is_for_its_own_address(login: Login) -> None:
    needs("PlanetaryComputer")
    authcfg = login("PlanetaryComputer", serverType="pro", rootUrl=OWN)
    with pytest.raises(RequestError, match=r"is for mine\.geocatalog\.example: choose Custom address"):
        logins(authcfg, "planetary-computer", "")


def test_planetary_computer_pro_signs_where_it_lies(login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    """The method is of QGIS 4.0, and its header comes from Microsoft's login: both are stood in for here."""
    authcfg = login("EsriToken", token=TOKEN, serverType="pro", rootUrl=f"{OWN}/")
    manager = QgsApplication.authManager()
    monkeypatch.setattr(type(manager), "configAuthMethodKey", lambda *_: "PlanetaryComputer")
    assert logins(authcfg, "custom", f"{OWN}/stac") == {f"sas+{OWN}": {"X-Esri-Authorization": f"Bearer {TOKEN}"}}
