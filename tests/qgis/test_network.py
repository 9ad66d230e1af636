"""QGIS's proxy and logins, all the way to the engine, with a proxy and servers that ask for them."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProcessingException

from cloudless_plugin.common.protocol import PreflightJob
from cloudless_plugin.gui.diagnostics import diagnostics
from cloudless_plugin.processing.background_tasks import EngineTask
from cloudless_plugin.processing.engine_access import EngineAccess
from tests.qgis.conftest import WRONG, Feedback, closed_port, proxy_settings
from tests.support import jobs
from tests.support.files import serve_files
from tests.support.squid import PASSWORD, USER, Squid

_BEYOND = "127.0.0.2"
"""A host on loopback that is reached through the proxy, unlike 127.0.0.1."""


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
    provider: Any,
    algorithm: Any,
    context: Any,
    parameters: dict[str, Any],
    generated: Path,
    proxy: Squid,
    tmp_path: Path,
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
    for text in (*watching.commands, recipe, diagnostics(provider.access.log), *watching.texts):
        assert PASSWORD not in text
        assert "p%40ss" not in text


@pytest.mark.usefixtures("engine")
def test_scenes_are_shown_through_the_proxy(generated: Path, proxy: Squid, tmp_path: Path) -> None:
    with serve_files(generated.parent, host=_BEYOND) as files, proxy_settings(proxy.port):
        items = f"{files.address}/{generated.name}"
        job = PreflightJob(jobs.request(items), quicklooks=str(tmp_path), plan=True)
        task = EngineTask("Search", EngineAccess(), job)
        assert task.run(), task.error
        assert items in proxy.served()
    assert len(task.result.scenes) == 18


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("refused", [True, False], ids=["wrong password", "no proxy"])
def test_proxy_that_does_not_help_is_told(
    algorithm: Any, context: Any, parameters: dict[str, Any], proxy: Squid, *, refused: bool
) -> None:
    parameters["CATALOG_URL"] = "http://127.0.0.2:9/stac"
    with (
        proxy_settings(proxy.port if refused else closed_port(), password=WRONG),
        pytest.raises(QgsProcessingException, match=r"proxy.*Settings → Options → Network") as raised,
    ):
        algorithm.run(parameters, context, Feedback(), {}, False)
    assert WRONG not in str(raised.value)


# -- logins ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("method", ["Basic", "EsriToken"])
def test_login_reaches_its_server_alone(
    provider: Any,
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
    for text in (*watching.commands, recipe, diagnostics(provider.access.log), *watching.texts):
        assert token not in text
        assert PASSWORD not in text


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
