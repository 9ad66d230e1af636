"""The plugin as QGIS loads it, and takes it away."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication

from cloudless_plugin.gui.dock import CloudlessDock
from tests.support.engine import INTERPRETER


def test_plugin_leaves_nothing_behind(qgis_iface: Any, engine: Path) -> None:
    import cloudless_plugin

    registry = QgsApplication.processingRegistry()
    before = sorted(entry.id() for entry in registry.providers())
    assert "cloudless" not in before
    QCoreApplication.sendPostedEvents(None, 52)  # deferred deletes, of other tests
    for _ in range(3):
        plugin = cloudless_plugin.classFactory(qgis_iface)
        plugin.initGui()
        assert registry.providerById("cloudless") is not None
        plugin.unload()
        assert registry.providerById("cloudless") is None
        assert plugin.dock is None
    QCoreApplication.sendPostedEvents(None, 52)
    gc.collect()
    docks = qgis_iface.mainWindow().findChildren(CloudlessDock) if qgis_iface.mainWindow() else []
    assert docks == []
    assert sorted(entry.id() for entry in registry.providers()) == before


def test_registered_once(provider: Any) -> None:
    providers = QgsApplication.processingRegistry().providers()
    assert [entry.id() for entry in providers].count("cloudless") == 1
    assert INTERPRETER.exists()
