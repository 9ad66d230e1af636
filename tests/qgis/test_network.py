"""QGIS's proxy and logins, all the way to the engine, with a proxy and servers that ask for them."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from qgis.core import (
    QgsApplication,
    QgsAuthMethodConfig,
    QgsNetworkAccessManager,
    QgsProcessingException,
    QgsSettings,
)

from cloudless_plugin.common.errors import EngineError
from cloudless_plugin.common.reporting import Listener
from cloudless_plugin.gui.diagnostics import diagnostics
from cloudless_plugin.gui.scene_list import SceneList
from cloudless_plugin.processing.preflight_task import PreflightTask
from cloudless_plugin.runtime import environment, installer, qgis_network
from cloudless_plugin.runtime.environment import Environment
from cloudless_plugin.runtime.qgis_network import Proxy, certificate_variables, proxy_variables
from tests.qgis.conftest import Feedback
from tests.support import jobs
from tests.support.files import serve_files
from tests.support.paths import ROOT
from tests.support.squid import PASSWORD, USER, Squid, squid
from tests.support.waiting import wait_for

_WRONG = "not it"
_BEYOND = "127.0.0.2"
"""A host on loopback that is reached through the proxy, unlike 127.0.0.1."""
_UV = ROOT / "build" / "tools" / "bin" / "uv"
_LOCK = "six==1.17.0 --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274\n"


@contextmanager
def proxy_settings(port: int, user: str = USER, password: str = PASSWORD) -> Iterator[None]:
    """Give QGIS a proxy, as its options do."""
    settings = QgsSettings()
    values = {"Enabled": True, "Type": "HttpProxy", "Host": "127.0.0.1", "Port": port, "User": user}
    for name, value in {**values, "Password": password}.items():
        settings.setValue(f"proxy/proxy{name}", value)
    QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()
    try:
        yield
    finally:
        settings.remove("proxy")
        QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()


@pytest.fixture(scope="module")
def proxy() -> Iterator[Squid]:
    with squid() as running:
        yield running


@pytest.fixture
def small_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "engine.lock").write_text(_LOCK)
    monkeypatch.setattr(environment, "LOCK_FILE", tmp_path / "engine.lock")
    monkeypatch.setenv("UV_PYTHON_DOWNLOADS", "never")


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Watching(Feedback):
    """Looks at the machine's processes while the engine runs."""

    def __init__(self) -> None:
        super().__init__()
        self.commands: set[str] = set()

    def setProgressText(self, text: str) -> None:
        super().setProgressText(text)
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                self.commands.add(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))


# -- the proxy -------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("engine")
def test_search_and_reads_go_through_the_proxy(
    algorithm: Any, context: Any, parameters: dict[str, Any], generated: Path, proxy: Squid, tmp_path: Path
) -> None:
    results, done = algorithm.run(parameters, context, Feedback(), {}, False)
    assert done
    direct = Path(results["OUTPUT"]).read_bytes()
    watching = Watching()
    with serve_files(generated.parent, host=_BEYOND) as files, proxy_settings(proxy.port):
        parameters["CATALOG_URL"] = f"{files.address}/{generated.name}"
        parameters["OUTPUT"] = str(tmp_path / "through.tif")
        results, done = algorithm.run(parameters, context, watching, {}, False)
    assert done
    assert len(Path(results["OUTPUT"]).read_bytes()) == pytest.approx(len(direct), rel=0.01)
    served = proxy.served()
    assert f"{files.address}/{generated.name}" in served
    assert any(address.endswith(".tif") for address in served)
    assert any("--worker" in command for command in watching.commands)
    recipe = Path(results["OUTPUT"] + ".json").read_text()
    for text in (*watching.commands, recipe, diagnostics(), *watching.texts):
        assert PASSWORD not in text
        assert "p%40ss" not in text


@pytest.mark.usefixtures("engine")
def test_scenes_are_shown_through_the_proxy(generated: Path, proxy: Squid, tmp_path: Path) -> None:
    with serve_files(generated.parent, host=_BEYOND) as files, proxy_settings(proxy.port):
        items = f"{files.address}/{generated.name}"
        task = PreflightTask(jobs.request(items), tmp_path, {})
        assert task.run(), task.error
        assert items in proxy.served()
    assert len(task.result["scenes"]) == 18


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("refused", [True, False], ids=["wrong password", "no proxy"])
def test_proxy_that_does_not_help_is_told(
    algorithm: Any, context: Any, parameters: dict[str, Any], proxy: Squid, *, refused: bool
) -> None:
    parameters["CATALOG_URL"] = "http://127.0.0.2:9/stac"
    with (
        proxy_settings(proxy.port if refused else closed_port(), password=_WRONG),
        pytest.raises(QgsProcessingException, match=r"proxy.*Settings → Options → Network") as raised,
    ):
        algorithm.run(parameters, context, Feedback(), {}, False)
    assert _WRONG not in str(raised.value)


@pytest.mark.usefixtures("small_lock")
def test_engine_is_made_through_the_proxy(proxy: Squid, tmp_path: Path) -> None:
    with proxy_settings(proxy.port):
        variables = qgis_network.qgis_variables()
    installer.make_environment(Environment(tmp_path / "engine"), Listener(), variables=variables)
    assert any("CONNECT" in line or "six" in line for line in proxy.requests() if line.endswith(f" {USER}"))


@pytest.mark.usefixtures("small_lock")
@pytest.mark.parametrize("by_uv", [True, False], ids=["uv", "pip"])
@pytest.mark.parametrize("refused", [True, False], ids=["wrong password", "no network"])
def test_engine_without_network_is_told(
    proxy: Squid, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, refused: bool, by_uv: bool
) -> None:
    (tmp_path / "engine.lock").write_text(f"cloudless-tests-ask-in-vain==1.0 --hash=sha256:{'0' * 64}\n")
    monkeypatch.setattr(installer, "find_uv", lambda: str(_UV) if by_uv else None)
    monkeypatch.setattr(installer._Making, "_install_uv", lambda _: None)
    with proxy_settings(proxy.port if refused else closed_port(), password=_WRONG):
        variables = qgis_network.qgis_variables()
    folder = Environment(tmp_path / "engine")
    with pytest.raises(EngineError, match="refuses the user name" if refused else "cannot be reached"):
        installer.make_environment(folder, Listener(), variables=variables)
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


# -- logins ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def login(qgis_app: Any) -> Iterator[Callable[..., str]]:
    """Store an authentication configuration; return its id."""
    manager = QgsApplication.authManager()
    if not manager.masterPasswordIsSet():
        assert manager.setMasterPassword("master", True)
    made = []

    def store(method: str, **values: str) -> str:
        configuration = QgsAuthMethodConfig(method)
        configuration.setName("catalogue")
        for key, value in values.items():
            configuration.setConfig(key, value)
        stored = manager.storeAuthenticationConfig(configuration)
        assert stored[0] if isinstance(stored, tuple) else stored
        made.append(configuration.id())
        return str(configuration.id())

    yield store
    for entry in made:
        manager.removeAuthenticationConfig(entry)


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("method", ["Basic", "EsriToken"])
def test_login_reaches_its_server_alone(
    algorithm: Any,
    context: Any,
    parameters: dict[str, Any],
    generated: Path,
    tmp_path: Path,
    login: Callable[..., str],
    method: str,
) -> None:
    if method == "Basic":
        authcfg = login("Basic", username=USER, password=PASSWORD, realm="")
        token = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        header = ("Authorization", f"Basic {token}")
    else:
        token = f"key-of-{USER}"
        authcfg = login("EsriToken", token=token)
        header = ("X-Esri-Authorization", f"Bearer {token}")
    watching = Watching()
    items = json.loads(generated.read_text())
    with serve_files(tmp_path, header) as own, serve_files(generated.parent) as foreign:
        first = True
        for item in items["features"]:
            for asset in item["assets"].values():
                name = asset["href"].removeprefix("./")
                asset["href"] = f"{(foreign if first else own).address}/{name}"
                if not first:
                    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
                    (tmp_path / name).write_bytes((generated.parent / name).read_bytes())
            first = False
        (tmp_path / "items.json").write_text(json.dumps(items))
        parameters.update(CATALOG_URL=f"{own.address}/items.json", AUTHCFG=authcfg, OUTPUT=str(tmp_path / "a.tif"))
        results, done = algorithm.run(parameters, context, watching, {}, False)
        assert done, watching.errors
        assert results["SKIPPED_COUNT"] == 0
        assert own.refused == []
        assert foreign.asked
        parameters["AUTHCFG"] = ""
        with pytest.raises(QgsProcessingException, match="401"):
            algorithm.run(parameters, context, Feedback(), {}, False)
        assert own.refused
    recipe = Path(results["OUTPUT"] + ".json").read_text()
    for text in (*watching.commands, recipe, diagnostics(), *watching.texts):
        assert token not in text
        assert PASSWORD not in text


@pytest.mark.usefixtures("engine")
def test_login_shows_scenes(
    qgis_iface: Any, provider: Any, generated: Path, tmp_path: Path, login: Callable[..., str]
) -> None:
    token = f"key-of-{USER}"
    header = ("X-Esri-Authorization", f"Bearer {token}")
    box = SceneList(qgis_iface.mapCanvas())
    failed: list[str] = []
    box.failed.connect(failed.append)
    west, south, east, north = jobs.extent()
    extent = {"EXTENT": f"{west},{east},{south},{north} [EPSG:32633]", "START": "2023-06-01", "END": "2023-08-31"}
    with serve_files(generated.parent, header) as files:
        url = f"{files.address}/{generated.name}"
        asked = {**extent, "CATALOG": "custom", "CATALOG_URL": url, "MAX_CLOUD": 100, "OUTPUT": str(tmp_path / "a.tif")}
        for authcfg in ("", login("EsriToken", token=token)):
            box.look("cloudless:mosaic", {**asked, "AUTHCFG": authcfg})
            wait_for(lambda: not box.is_looking())
    (sentence,) = failed
    assert "401" in sentence
    assert box.list.topLevelItemCount() == 9
    box.shut_down()


@pytest.mark.usefixtures("engine")
def test_login_that_is_not_there_is_told(algorithm: Any, context: Any, parameters: dict[str, Any]) -> None:
    for address, words in (
        (parameters["CATALOG_URL"], "on the web"),
        ("http://127.0.0.1:9", "'abcdefg' cannot be used"),
    ):
        parameters.update(CATALOG_URL=address, AUTHCFG="abcdefg")
        feedback = Feedback()
        assert not algorithm.run(parameters, context, feedback, {}, False)[1]
        assert words in feedback.errors[0]
