"""The plugin loads with nothing but QGIS: neither the engine nor its packages are imported."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support.paths import ROOT

_CODE = """
import sys
import qgis.gui
from qgis.core import QgsApplication
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtWidgets import QMainWindow, QMenu
# QGIS itself may have imported numpy; from here on nobody can.
for name in ('xarray', 'dask', 'rasterio', 'stackstac', 'pystac_client', 'pystac', 'pyproj', 'affine',
             'planetary_computer', 'numpy', 'pandas', 'shapely', 'dask_gateway', 'distributed', 'imagecodecs',
             'matplotlib', 'requests', 'urllib3'):
    sys.modules[name] = None
app = QgsApplication([], True)
app.initQgis()


class Iface:
    def __init__(self):
        self.window, self.canvas, self.menu = QMainWindow(), QgsMapCanvas(), QMenu()

    def mainWindow(self):
        return self.window

    def mapCanvas(self):
        return self.canvas

    def rasterMenu(self):
        return self.menu

    def __getattr__(self, name):
        return lambda *_: None


import cloudless_plugin
registry = QgsApplication.processingRegistry()
for iface in (None, Iface()):
    plugin = cloudless_plugin.classFactory(iface)
    plugin.initProcessing() if iface is None else plugin.initGui()
    for name in ('mosaic', 'series', 'scenes'):
        algorithm = registry.createAlgorithmById(f'cloudless:{name}')
        assert algorithm is not None
        assert algorithm.shortHelpString()
        assert algorithm.parameterDefinitions()
    if iface is not None:
        assert plugin.dock.form.parameters()['BANDS'] == 'red,green,blue'
        assert plugin._pages.createWidget().copy_button.text()
        from cloudless_plugin.gui.diagnostics import diagnostics
        assert '- Engine: ' in diagnostics(plugin.provider.access.log)
    plugin.unload()
    assert registry.providerById('cloudless') is None
print(sorted(name for name in sys.modules if (name + '.').startswith('cloudless_plugin.')))
app.exitQgis()
"""


def test_plugin_loads_without_the_engine_s_packages() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", _CODE],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    names = eval(answer.stdout.strip().splitlines()[-1])  # noqa: S307
    rooms = {name.split(".")[1] for name in names if "." in name}
    assert rooms == {"common", "gui", "panel", "plugin", "processing", "runtime"}
