from __future__ import annotations

import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from qgis.core import (
    QgsApplication,
    QgsAuthMethodConfig,
    QgsNetworkAccessManager,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingUtils,
    QgsProject,
    QgsSettings,
)

from scripts import launch
from tests.support import jobs
from tests.support.engine import INTERPRETER, PLUGINS, make_scenes
from tests.support.squid import PASSWORD, USER, Squid, squid


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Item collection of the generated scenes; not to be changed."""
    return make_scenes(tmp_path_factory.mktemp("generated"), jobs.SIZE)


@pytest.fixture
def provider(qgis_app: Any) -> Iterator[Any]:
    """The plugin as ``qgis_process`` loads it: its provider is registered."""
    import cloudless_plugin

    plugin = cloudless_plugin.classFactory(None)
    plugin.initProcessing()
    yield plugin.provider
    plugin.unload()


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The engine's environment, as if the user had set it up."""
    monkeypatch.setenv("CLOUDLESS_ENGINE", str(INTERPRETER))
    return INTERPRETER


@pytest.fixture
def qgis_process(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Call ``qgis_process`` in a fresh profile."""
    program = launch.program("qgis_process")
    environment = {
        **launch.environment(program),
        "QGIS_PLUGINPATH": str(PLUGINS),
        "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "profile"),
        "QT_QPA_PLATFORM": "offscreen",
        "CLOUDLESS_ENGINE": str(INTERPRETER),
    }

    def call(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        command = [str(program), *arguments]
        return subprocess.run(command, env={**environment, **changes}, capture_output=True, text=True, check=False)

    enabled = call("plugins", "enable", "cloudless_plugin")
    assert enabled.returncode == 0, enabled.stdout + enabled.stderr
    return call


@pytest.fixture
def algorithm(provider: Any) -> Any:
    return QgsApplication.processingRegistry().createAlgorithmById("cloudless:mosaic")


@pytest.fixture
def context() -> QgsProcessingContext:
    return QgsProcessingContext()


class Feedback(QgsProcessingFeedback):
    """Keeps what the algorithm says, and cancels when it says a word."""

    def __init__(self, cancel_at: str = "") -> None:
        super().__init__(False)
        self.texts: list[str] = []
        self.infos: list[str] = []
        """What stands in the log between the texts."""
        self.warnings: list[str] = []
        self.errors: list[str] = []
        self._cancel_at = cancel_at

    def setProgressText(self, text: str) -> None:
        self.texts.append(text)
        self._hear(text)

    def pushInfo(self, info: str) -> None:
        self.infos.append(info)
        self._hear(info)

    def _hear(self, text: str) -> None:
        if self._cancel_at and text.startswith(self._cancel_at):
            self.cancel()

    def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: N803 - QGIS's
        self.errors.append(error)

    def pushWarning(self, warning: str) -> None:
        self.warnings.append(warning)


def run(algorithm: Any, parameters: dict[str, Any], context: Any, feedback: Any = None) -> dict[str, Any]:
    """Run an algorithm; return its results."""
    results, _ = algorithm.run(parameters, context, feedback or Feedback(), {}, False)
    return results


@pytest.fixture
def parameters(generated: Path, tmp_path: Path) -> dict[str, Any]:
    """Parameters for all of the generated scenes."""
    west, south, east, north = jobs.extent()
    return {
        "EXTENT": f"{west},{east},{south},{north} [EPSG:32633]",
        "START": "2023-06-01",
        "END": "2023-08-31",
        "CATALOG": "custom",
        "CATALOG_URL": str(generated),
        "MAX_CLOUD": 100,
        "BUFFER": 20,
        "OUTPUT": str(tmp_path / "mosaic.tif"),
    }


WRONG = "not it"


def closed_port() -> int:
    """Return a port at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


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


def add_loaded(context: QgsProcessingContext, *, added_first: bool) -> list[Any]:
    """Add the layers that a run is to load to the project, as Processing does; return them in the order of the tree.

    Args:
        context: of the run.
        added_first: as QGIS 3.22 does: the post-processor is called when the layer is in the tree.
    """
    for source, details in context.layersToLoadOnCompletion().items():
        layer = QgsProcessingUtils.mapLayerFromString(source, context)
        layer = context.temporaryLayerStore().takeMapLayer(layer) or layer
        layer.setName(details.name)
        if added_first:
            details.project.addMapLayer(layer)
        details.postProcessor().postProcessLayer(layer, context, Feedback())
        if not added_first:
            details.project.addMapLayer(layer)
    QgsApplication.processEvents()
    return [node.layer() for node in QgsProject.instance().layerTreeRoot().findLayers()]


def loading(output: str, name: str) -> QgsProcessingOutputLayerDefinition:
    """Return a parameter that has an output loaded."""
    definition = QgsProcessingOutputLayerDefinition(output, QgsProject.instance())
    definition.destinationName = name
    return definition
